"""What `ortaq agree` says of an agenda that is answered: sections, what a budget buys, what programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ortaq.agreement import (
    Agreement,
    Listed,
    Participation,
    Sharing,
    Stability,
    Timing,
    participation,
    sharing,
    stability,
    transfers,
)
from ortaq.agreement.farsighted import MOST_MEMBERS
from ortaq.answers import Explanation
from ortaq.answers.budgets import Budget
from ortaq.answers.sections.agreed import agreed
from ortaq.answers.sections.agreed_data import agreed_for_programs
from ortaq.answers.sections.answered import agenda_answering, answered_for_programs
from ortaq.answers.sections.at_budget import bought
from ortaq.answers.sections.metrics import metrics_of_packages
from ortaq.answers.sections.searched import agreed_of_searched
from ortaq.answers.sections.sharing import payments
from ortaq.answers.sections.solutions import chosen_by
from ortaq.answers.sections.why import why as why_section
from ortaq.core import Mechanism, Region
from ortaq.core.report import Section, Text, Words
from ortaq.model import Evaluated, Way
from ortaq.model.metrics import metrics_of


def question_of(region: Region, mechanism: Mechanism, settled: Listed) -> dict[str, Any]:
    """Return what was asked, for programs."""
    agreement = settled.agreement
    return {
        "mechanism": mechanism.id,
        "region": {"name": region.name, "digest": region.as_loaded.stamp},
        **answered_for_programs(agenda_answering(region, mechanism.measures)),
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "materiality_percent": dict(zip(agreement.members, agreement.material_percent.tolist(), strict=True)),
        "least_return": mechanism.least_return,
        "members": list(agreement.members),
        "measures": list(settled.measures),
        "shocks": list(agreement.shocks),
        "limits": [limit.name for limit in agreement.limits],
    }


def focus(settled: Listed, asked: int | None) -> int | None:
    """Return the package that is asked about, else the recommended one, else the one that lacks least."""
    if asked is not None:
        return asked
    return settled.closest if settled.recommended is None else settled.recommended


@dataclass(frozen=True, eq=False)
class Found:
    """All that is told; ``taking_part`` needs a table of all packages.

    ``agreement`` is read by the package.
    """

    evaluated: Evaluated
    settled: Listed
    explained: Explanation | None
    agreement: Agreement
    least_return: float
    lasting: Stability
    own: Sharing
    taking_part: Participation | None = None

    @classmethod
    def of(
        cls,
        evaluated: Evaluated,
        settled: Listed,
        explained: Explanation | None,
        mechanism: Mechanism,
    ) -> "Found":
        """Return what members share, who lasts and who takes part."""
        on = settled.by_package(mechanism)
        tabled = evaluated.way is not Way.SEARCHED and len(mechanism.members) <= MOST_MEMBERS
        return cls(
            evaluated,
            settled,
            explained,
            agreement=on[1],
            least_return=mechanism.least_return,
            lasting=settled.lasting or stability(*on),
            own=sharing(*on),
            taking_part=participation(*on) if tabled else None,
        )


def sections_of(found: Found, *, with_transfers: bool, for_programs: bool) -> Iterator[Section]:
    """Yield what is said of the agenda or of the package that was asked about, payments, and what programs need.

    The last holds a row for every signed package, which a terminal does not show.
    """
    explained, settled, searched = found.explained, found.settled, found.evaluated.search
    if explained is not None:
        yield why_section(explained, found.lasting, found.agreement, tabled=searched is None)
    elif searched is not None:
        yield from agreed_of_searched(
            found.evaluated, settled, searched, found.agreement, found.own, least_return=found.least_return
        )
    else:
        yield from agreed(settled, found.lasting, found.own, found.taking_part)
    about = settled if explained is None else explained.around
    package = focus(settled, None if explained is None else explained.package)
    if with_transfers and package is not None:
        row = about.row(package)
        paid = {timing: transfers(about.payoffs, about.agreement, row, timing=timing) for timing in Timing}
        yield payments(about, package, paid)
    if for_programs:
        yield agreed_for_programs(
            found.evaluated,
            settled,
            found.agreement,
            found.lasting,
            found.own,
            taking_part=found.taking_part,
            explained=explained,
        )


def metrics_told(region: Region, mechanism: Mechanism, settled: Listed, asked: int | None) -> tuple[Section, ...]:
    """Return what the packages that stand out, or the one that is asked about, do beside what they bring."""
    named: dict[int, Words] = {} if asked is None else {asked: Text("chosen.title")}
    named = named or {**chosen_by(settled.recommended, settled.solutions)}
    found = metrics_of_packages(metrics_of(region, mechanism, list(named)), named, settled.measures)
    return () if found is None else (found,)


def bought_with(evaluated: Evaluated, settled: Listed, mechanism: Mechanism, budget: Budget) -> tuple[Section, ...]:
    """Return what a budget buys; nothing without one, without a table of all packages, or where nothing is signed."""
    if budget == Budget() or evaluated.way is Way.SEARCHED or not settled.accepted.size:
        return ()
    return (bought(settled.payoffs, settled.agreement, mechanism, budget),)
