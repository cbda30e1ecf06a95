"""`ortaq agree`: which packages every member would sign, which of them last, and why one is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.agreement import (
    Agreement,
    Limit,
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
from ortaq.agreement.games import require_few_members
from ortaq.answers import (
    Explanation,
    Guest,
    Terms,
    dependence_limits,
    explain,
    gains_outside,
    seated,
    settle,
)
from ortaq.answers.acceding import accession
from ortaq.answers.accession import acceded
from ortaq.answers.banded import gains_in_cases
from ortaq.answers.bridging import asked_members, bridging
from ortaq.answers.budgets import Budget
from ortaq.answers.sections.accession import accession_told
from ortaq.answers.sections.agreed import agreed
from ortaq.answers.sections.agreed_data import agreed_for_programs, facts
from ortaq.answers.sections.answered import agenda_answering, answered_for_programs
from ortaq.answers.sections.at_budget import bought
from ortaq.answers.sections.bridge import bridge_sections
from ortaq.answers.sections.metrics import metrics_of_packages
from ortaq.answers.sections.outside import outside_of
from ortaq.answers.sections.searched import agreed_of_searched
from ortaq.answers.sections.sharing import payments
from ortaq.answers.sections.solutions import chosen_by
from ortaq.answers.sections.why import why as why_section
from ortaq.cli.ledgers.recording import Recorded, recording_asked
from ortaq.cli.questions.guests import guests
from ortaq.cli.questions.limits import budget_typed, of_own_competence, within
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, on_terms, package_index, tail_probability
from ortaq.cli.questions.short import asked_next, print_answer
from ortaq.core import Horizon, Mechanism, Program, Region
from ortaq.core.report import Section, Text, Words
from ortaq.model import Evaluated, Way
from ortaq.model.metrics import metrics_of
from ortaq.model.payoffs import MOST_MEASURES


def agree_command(
    program: Program,
    *,
    mechanism: str,
    region: str | None,
    rows: Path | None,
    accept: str,
    tail: float | None,
    materiality: str | None,
    least_return: float | None,
    horizon: Horizon | None,
    limit_dependence: float | None,
    budget: float | None,
    upfront: float | None,
    payers: list[str] | None,
    with_transfers: bool,
    bridge: str | None,
    why: str | None,
    record: Path | None,
    author: str | None,
    key: Path | None,
    only_own: bool,
    full: bool,
    tried: list[str] | None,
    acceding: list[str] | None,
    as_json: bool,
    workers: str | None,
    store: Path | None,
) -> int:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    rule = acceptance(accept)
    probability = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region, rows, horizon)
    table = on_terms(table, materiality, least_return)
    if only_own:
        table = of_own_competence(table)
    before, table = table, acceded(baseline, table, acceding or ())
    wanted = None if why is None else package_index(why, tuple(m.id for m in table.measures))
    asked = asked_members(bridge, table)
    money = budget_typed(table, budget, upfront, payers)
    table = within(table, money)
    visitors = guests(tried, table)
    table = seated(baseline, table, visitors)
    if full or as_json or with_transfers or wanted is not None:
        require_few_members(table)
    recording = recording_asked(record, author, key, mechanism, table)
    searched = len(table.measures) > MOST_MEASURES
    tabled = None if searched else limit_dependence
    limits = () if tabled is None else _limits(program, baseline, table, tabled, wanted)
    points = limit_dependence if searched else None
    with means(workers, store) as (executor, kept):
        with program.progress("equilibria") as report:
            terms = Terms(rule, probability, limits, wanted, upfront, asked, points)
            evaluated, settled = settle(baseline, table, terms, report, executor=executor, store=kept)
        package = _focus(settled, wanted)
        away = (
            _outside(baseline, table, package, visitors, executor=executor, store=kept)
            if visitors and package is not None
            else ()
        )
        if acceding:
            known = Listed.of_table(*settled.by_package(table))
            joins = accession(baseline, within(before, money), table, known, terms, executor=executor, store=kept)
            away = (*away, accession_told(joins))
        explained = (
            None
            if wanted is None
            else explain(
                baseline,
                table,
                evaluated,
                settled,
                wanted,
                dependence_points=points,
                executor=executor,
                store=kept,
            )
        )
    kept_as = (
        None if recording is None else recording.put(baseline, table, settled.recommended if wanted is None else wanted)
    )
    computed = facts(evaluated, settled) | ({"recorded": kept_as.data} if kept_as else {})
    if asked:
        program.answer(
            bridge_sections(settled, bridging(baseline, settled, asked)),
            baseline,
            (*table.measures, *table.shocks),
            as_json=as_json,
            question={**_question(baseline, table, settled), "bridge": list(asked)},
            computed=computed,
        )
        _say_recorded(program, kept_as, as_json=as_json)
        return int(not settled.accepted.size)
    if not (full or as_json or with_transfers or explained):
        more = Text("short.agree", {"mechanism": mechanism, "tag": asked_next(settled)})
        print_answer(program, settled, table, baseline, more=more, searched=evaluated.search)
        if further := (*_bought(evaluated, settled, table, money), *away):
            program.answer(further, baseline, (*table.measures, *table.shocks))
        _say_recorded(program, kept_as, as_json=as_json)
        return int(not settled.accepted.size)
    found = _Found.of(evaluated, settled, explained, table)
    told = _sections(found, with_transfers=with_transfers, for_programs=as_json)
    beside = _metrics(baseline, table, settled, wanted)
    program.answer(
        (*told, *beside, *_bought(evaluated, settled, table, money), *away),
        baseline,
        (*table.measures, *table.shocks),
        as_json=as_json,
        question=_question(baseline, table, settled),
        computed=computed,
    )
    _say_recorded(program, kept_as, as_json=as_json)
    return int(not settled.accepted.size)


def _say_recorded(program: Program, kept_as: Recorded | None, *, as_json: bool) -> None:
    if kept_as and not as_json:
        program.print(kept_as.said)


def _bought(evaluated: Evaluated, settled: Listed, mechanism: Mechanism, budget: Budget) -> tuple[Section, ...]:
    """Return what a budget buys; nothing without one, without a table of all packages, or where nothing is signed."""
    if budget == Budget() or evaluated.way is Way.SEARCHED or not settled.accepted.size:
        return ()
    return (bought(settled.payoffs, settled.agreement, mechanism, budget),)


def _metrics(region: Region, mechanism: Mechanism, settled: Listed, asked: int | None) -> tuple[Section, ...]:
    """Return what the packages that stand out, or the one that is asked about, do beside what they bring."""
    named: dict[int, Words] = {} if asked is None else {asked: Text("chosen.title")}
    named = named or {**chosen_by(settled.recommended, settled.solutions)}
    found = metrics_of_packages(metrics_of(region, mechanism, list(named)), named, settled.measures)
    return () if found is None else (found,)


def _focus(settled: Listed, asked: int | None) -> int | None:
    """Return the package that is asked about, else the recommended one, else the one that lacks least."""
    if asked is not None:
        return asked
    return settled.closest if settled.recommended is None else settled.recommended


def _outside(
    region: Region, mechanism: Mechanism, package: int, visitors: Sequence[Guest], **means: Any
) -> tuple[Section, ...]:
    """Return what one package brings to those who are not at the table, guests among them."""
    found = gains_in_cases(region, mechanism, [package], [package], **means)
    away = gains_outside(region, mechanism, [package], found.everyone, visitors)
    return () if away is None else (outside_of(mechanism, away, package),)


def _limits(
    program: Program, region: Region, mechanism: Mechanism, points: float, asked: int | None
) -> tuple[Limit, ...]:
    with program.progress("dependence of packages") as report:
        return dependence_limits(region, mechanism, points, report, asked=asked)


@dataclass(frozen=True, eq=False)
class _Found:
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
    ) -> "_Found":
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


def _sections(found: _Found, *, with_transfers: bool, for_programs: bool) -> Iterator[Section]:
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
    package = _focus(settled, None if explained is None else explained.package)
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


def _question(region: Region, mechanism: Mechanism, settled: Listed) -> dict[str, Any]:
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
