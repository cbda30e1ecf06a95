"""`ortaq agree`: which packages every member would sign, which of them last, and why one is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ortaq.agreement import Limit, Listed
from ortaq.agreement.games import require_few_members
from ortaq.answers import Explanation, Guest, Terms, dependence_limits, explain, gains_outside, seated, settle
from ortaq.answers.acceding import accession
from ortaq.answers.accession import acceded
from ortaq.answers.banded import gains_in_cases
from ortaq.answers.bridging import asked_members, bridging
from ortaq.answers.budgets import Budget
from ortaq.answers.sections.accession import accession_told
from ortaq.answers.sections.agreed_data import facts
from ortaq.answers.sections.bridge import bridge_sections
from ortaq.answers.sections.outside import outside_of
from ortaq.cli.ledgers.recording import Proposing, Recorded
from ortaq.cli.questions.agree_told import Found, bought_with, focus, metrics_told, question_of, sections_of
from ortaq.cli.questions.guests import guests
from ortaq.cli.questions.limits import Spendable, within
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import Asked, package_index
from ortaq.cli.questions.short import asked_next, print_answer
from ortaq.core import Mechanism, Program, Region
from ortaq.core.report import Section, Text
from ortaq.model import Evaluated
from ortaq.model.payoffs import MOST_MEASURES


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the answer is asked for, as typed; fields are options of the command."""

    limit_dependence: float | None
    with_transfers: bool
    bridge: str | None
    why: str | None
    full: bool
    tried: list[str] | None
    as_json: bool

    @property
    def in_short(self) -> bool:
        """Whether a screenful is told."""
        return not (self.full or self.as_json or self.with_transfers or self.why is not None)


def agree_command(
    program: Program,
    *,
    asked: Asked,
    spendable: Spendable,
    wanted: Wanted,
    proposing: Proposing,
    workers: str | None,
    store: Path | None,
) -> int:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    posed = _posed(asked, spendable, wanted)
    recording = proposing.tried(asked.mechanism, posed.mechanism)
    terms = _terms(program, posed, wanted.limit_dependence)
    with means(workers, store) as (executor, kept):
        found = _answered(program, posed, terms, executor=executor, store=kept)
    recommended = found.settled.recommended if posed.package is None else posed.package
    entered = None if recording is None else recording.put(posed.region, posed.mechanism, recommended)
    if wanted.in_short and not posed.bridged:
        _say_in_short(program, asked.mechanism, posed, found)
    else:
        _say(program, posed, found, wanted, entered)
    if entered and not wanted.as_json:
        program.print(entered.said)
    return int(not found.settled.accepted.size)


@dataclass(frozen=True, eq=False, slots=True)
class _Posed:
    """The question, read and checked: before any work is done.

    Attributes
    ----------
    mechanism : Mechanism
        With those who accede, within budgets, with guests.
    before : Mechanism or None
        Without those who accede; None where nobody does.
    package : int or None
        That is to be explained.
    bridged : tuple of str
        Members of whom it is told which packages they can open.
    """

    region: Region
    mechanism: Mechanism
    before: Mechanism | None
    terms: Terms
    package: int | None
    bridged: tuple[str, ...]
    money: Budget
    visitors: tuple[Guest, ...]

    @property
    def changes(self) -> tuple[Any, ...]:
        """Measures and shocks."""
        return (*self.mechanism.measures, *self.mechanism.shocks)


def _posed(asked: Asked, spendable: Spendable, wanted: Wanted) -> _Posed:
    terms = asked.terms()
    region, own = asked.loaded()
    mechanism = acceded(region, own, asked.acceding or ())
    package = None if wanted.why is None else package_index(wanted.why, tuple(m.id for m in mechanism.measures))
    bridged = asked_members(wanted.bridge, mechanism)
    money = spendable.beside(mechanism)
    mechanism = within(mechanism, money)
    visitors = guests(wanted.tried, mechanism)
    mechanism = seated(region, mechanism, visitors)
    if not wanted.in_short:
        require_few_members(mechanism)
    before = within(own, money) if asked.acceding else None
    return _Posed(region, mechanism, before, terms, package, bridged, money, visitors)


def _terms(program: Program, posed: _Posed, points: float | None) -> Terms:
    """Return how members look at gains; what limits dependence is found for all packages where there is a table."""
    limits: tuple[Limit, ...] = ()
    if points is not None and len(posed.mechanism.measures) <= MOST_MEASURES:
        with program.progress("dependence of packages") as report:
            limits = dependence_limits(posed.region, posed.mechanism, points, report, asked=posed.package)
        points = None
    return replace(
        posed.terms,
        limits=limits,
        package=posed.package,
        upfront_musd=posed.money.upfront_musd,
        bridges=posed.bridged,
        dependence_points=points,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Answered:
    """The answer; ``away``: what it brings to those who are not at the table."""

    evaluated: Evaluated
    settled: Listed
    explained: Explanation | None
    away: tuple[Section, ...]


def _answered(program: Program, posed: _Posed, terms: Terms, **by: Any) -> _Answered:
    region, mechanism = posed.region, posed.mechanism
    with program.progress("equilibria") as report:
        evaluated, settled = settle(region, mechanism, terms, report, **by)
    package = focus(settled, posed.package)
    away: tuple[Section, ...] = ()
    if posed.visitors and package is not None:
        away = _outside(region, mechanism, package, posed.visitors, **by)
    if posed.before is not None:
        known = Listed.of_table(*settled.by_package(mechanism))
        away = (*away, accession_told(accession(region, posed.before, mechanism, known, terms, **by)))
    explained = None
    if posed.package is not None:
        points = terms.dependence_points
        explained = explain(region, mechanism, evaluated, settled, posed.package, dependence_points=points, **by)
    return _Answered(evaluated, settled, explained, away)


def _outside(
    region: Region, mechanism: Mechanism, package: int, visitors: Sequence[Guest], **by: Any
) -> tuple[Section, ...]:
    """Return what one package brings to those who are not at the table, guests among them."""
    found = gains_in_cases(region, mechanism, [package], [package], **by)
    away = gains_outside(region, mechanism, [package], found.everyone, visitors)
    return () if away is None else (outside_of(mechanism, away, package),)


def _say_in_short(program: Program, name: str, posed: _Posed, found: _Answered) -> None:
    """Print a screenful, and what was asked for beside it."""
    settled, searched = found.settled, found.evaluated.search
    more = Text("short.agree", {"mechanism": name, "tag": asked_next(settled)})
    print_answer(program, settled, posed.mechanism, posed.region, more=more, searched=searched)
    if further := (*bought_with(found.evaluated, settled, posed.mechanism, posed.money), *found.away):
        program.answer(further, posed.region, posed.changes)


def _say(program: Program, posed: _Posed, found: _Answered, wanted: Wanted, entered: Recorded | None) -> None:
    """Say all of it, to people or to programs."""
    region, mechanism, settled = posed.region, posed.mechanism, found.settled
    question = question_of(region, mechanism, settled)
    computed = facts(found.evaluated, settled) | ({"recorded": entered.data} if entered else {})
    if posed.bridged:
        told = tuple(bridge_sections(settled, bridging(region, settled, posed.bridged)))
        question |= {"bridge": list(posed.bridged)}
    else:
        all_of_it = Found.of(found.evaluated, settled, found.explained, mechanism)
        told = (
            *sections_of(all_of_it, with_transfers=wanted.with_transfers, for_programs=wanted.as_json),
            *metrics_told(region, mechanism, settled, posed.package),
            *bought_with(found.evaluated, settled, mechanism, posed.money),
            *found.away,
        )
    program.answer(told, region, posed.changes, as_json=wanted.as_json, question=question, computed=computed)
