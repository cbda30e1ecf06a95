"""What the main job's answer holds of exchange: one report a subject, None where the region knows nothing of it."""

from collections.abc import Callable
from dataclasses import dataclass

from ortaq.core import Case, Mechanism, Region, Valuation
from ortaq.core.report import Section
from ortaq.domains.exchange import report as money
from ortaq.domains.exchange.contacts.report import contact_section
from ortaq.domains.exchange.holdings.report import holdings_section
from ortaq.domains.exchange.students.report import StudentReport, student_report_of, student_sections


@dataclass(frozen=True, eq=False)
class Reported:
    """Reports of all subjects.

    Attributes
    ----------
    money : ExchangeReport or None
        What migrants send home.
    students : StudentReport or None
    holdings : Section or None
        Every count of owners and creditors.
    contacts : Section or None
        People who meet.
    """

    money: money.ExchangeReport | None
    students: StudentReport | None
    holdings: Section | None
    contacts: Section | None


def report_of(region: Region, mechanism: Mechanism, valuation: Callable[[Case], Valuation]) -> Reported | None:
    """Return what is known of the members; None where the region knows nothing of any subject."""
    found = Reported(
        money.report_of(region, mechanism, valuation),
        student_report_of(region, mechanism),
        holdings_section(region, mechanism.members),
        contact_section(region, mechanism.members),
    )
    known = (found.money, found.students, found.holdings, found.contacts)
    return None if all(subject is None for subject in known) else found


def sections(reported: Reported) -> tuple[Section, ...]:
    """Return the sections of every subject, those of money first."""
    of_money = money.sections(reported.money) if reported.money else ()
    of_students = student_sections(reported.students) if reported.students else ()
    annexes = (section for section in (reported.holdings, reported.contacts) if section is not None)
    return (*of_money, *of_students, *annexes)
