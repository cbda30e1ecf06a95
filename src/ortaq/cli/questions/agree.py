"""`ortaq agree`: which packages every member would sign, which of them last, and why one is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ortaq.agreement import (
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
from ortaq.answers import Explanation, Terms, dependence_limits, explain, settle
from ortaq.answers.sections.agreed import agreed, agreed_of_searched
from ortaq.answers.sections.agreed_data import agreed_for_programs, facts
from ortaq.answers.sections.sharing import payments
from ortaq.answers.sections.why import why as why_section
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, package_index, tail_probability
from ortaq.cli.questions.short import print_answer
from ortaq.core import Mechanism, Program, Region
from ortaq.core.report import Section, Text
from ortaq.model import Evaluated, Way


def agree_command(
    program: Program,
    *,
    mechanism: str,
    region: str | None,
    accept: str,
    tail: float | None,
    limit_dependence: float | None,
    budget: float | None,
    with_transfers: bool,
    why: str | None,
    full: bool,
    as_json: bool,
    workers: int | None,
    store: Path | None,
) -> int:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    rule = acceptance(accept)
    probability = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    wanted = None if why is None else package_index(why, tuple(m.id for m in table.measures))
    if budget is not None:
        table = replace(table, rules=replace(table.rules, budget_musd=budget))
    limits = () if limit_dependence is None else _limits(program, baseline, table, limit_dependence, wanted)
    begin = perf_counter()
    with means(workers, store, baseline, table) as (executor, kept):
        with program.progress("equilibria") as report:
            terms = Terms(rule, probability, limits, wanted)
            evaluated, settled = settle(baseline, table, terms, report, executor=executor, store=kept)
        seconds = perf_counter() - begin
        explained = (
            None
            if wanted is None
            else explain(baseline, table, evaluated, settled, wanted, executor=executor, store=kept)
        )
    if not (full or as_json or with_transfers or explained):
        print_answer(program, settled, table, baseline, more=Text("short.agree", {"mechanism": mechanism}))
        return int(not settled.accepted.size)
    program.answer(
        _sections(
            _Found.of(evaluated, settled, explained, seconds), with_transfers=with_transfers, for_programs=as_json
        ),
        baseline,
        (*table.measures, *table.shocks),
        as_json=as_json,
        question=_question(baseline, table, settled),
        computed=facts(evaluated, settled, seconds),
    )
    return int(not settled.accepted.size)


def _limits(
    program: Program, region: Region, mechanism: Mechanism, points: float, asked: int | None
) -> tuple[Limit, ...]:
    with program.progress("dependence of packages") as report:
        return dependence_limits(region, mechanism, points, report, asked=asked)


@dataclass(frozen=True, eq=False)
class _Found:
    """All that is told; ``lasting``, ``own`` and ``taking_part`` need a table of all packages."""

    evaluated: Evaluated
    settled: Listed
    explained: Explanation | None
    seconds: float
    lasting: Stability | None = None
    own: Sharing | None = None
    taking_part: Participation | None = None

    @classmethod
    def of(cls, evaluated: Evaluated, settled: Listed, explained: Explanation | None, seconds: float) -> "_Found":
        if evaluated.way is Way.SEARCHED:
            return cls(evaluated, settled, explained, seconds)
        on = settled.payoffs, settled.agreement
        taking_part = participation(*on) if len(settled.agreement.members) <= MOST_MEMBERS else None
        return cls(evaluated, settled, explained, seconds, stability(*on), sharing(*on), taking_part)


def _sections(found: _Found, *, with_transfers: bool, for_programs: bool) -> Iterator[Section]:
    """Yield what is said of the agenda or of the package that was asked about, payments, and what programs need.

    The last holds a row for every signed package, which a terminal does not show.
    """
    explained, settled = found.explained, found.settled
    if explained is not None:
        yield why_section(explained, found.lasting)
    elif found.lasting is None or found.own is None:
        yield agreed_of_searched(found.evaluated, settled, found.seconds)
    else:
        yield from agreed(settled, found.lasting, found.own, found.taking_part)
    about = settled if explained is None else explained.around
    notable = settled.closest if settled.recommended is None else settled.recommended
    package = notable if explained is None else explained.package
    if with_transfers and package is not None:
        row = about.row(package)
        paid = {timing: transfers(about.payoffs, about.agreement, row, timing=timing) for timing in Timing}
        yield payments(about, package, paid)
    if for_programs:
        yield agreed_for_programs(
            found.evaluated, settled, found.lasting, found.own, found.taking_part, explained=explained
        )


def _question(region: Region, mechanism: Mechanism, settled: Listed) -> dict[str, Any]:
    agreement = settled.agreement
    return {
        "mechanism": mechanism.id,
        "region": {"name": region.name, "digest": region.digest},
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "members": list(agreement.members),
        "measures": list(settled.measures),
        "shocks": list(agreement.shocks),
        "limits": [limit.name for limit in agreement.limits],
    }
