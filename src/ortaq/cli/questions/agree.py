"""`ortaq agree`: which packages every member would sign, which of them last, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from ortaq.agreement import Limit, Listed, Timing, Transfers, transfers
from ortaq.answers import Explanation, Terms, dependence_limits, explain, settle
from ortaq.brief.agreement_record import transfers_record
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.questions.agree_record import Whole, agreement_record, explanation_record
from ortaq.cli.questions.agree_tables import print_agreement, print_transfers
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, package_index, tail_probability
from ortaq.cli.questions.why_tables import print_refusal, print_signed
from ortaq.core import Mechanism, Region
from ortaq.model import Evaluated, Way


def agree_command(
    *,
    mechanism: str,
    region: str | None,
    accept: str,
    tail: float | None,
    limit_dependence: float | None,
    budget: float | None,
    with_transfers: bool,
    why: str | None,
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
    limits = () if limit_dependence is None else _limits(baseline, table, limit_dependence, wanted)
    begin = perf_counter()
    with means(workers, store, baseline, table) as (executor, kept):
        with progress("equilibria") as report:
            terms = Terms(rule, probability, limits, wanted)
            evaluated, settled = settle(baseline, table, terms, report, executor=executor, store=kept)
        seconds = perf_counter() - begin
        explained = (
            None
            if wanted is None
            else explain(baseline, table, evaluated, settled, wanted, executor=executor, store=kept)
        )
    answer = _Answer.of(evaluated, settled, explained, seconds, with_transfers=with_transfers)
    if as_json:
        print_json(answer.record())
    else:
        answer.print()
    return int(not settled.accepted.size)


def _limits(region: Region, mechanism: Mechanism, points: float, asked: int | None) -> tuple[Limit, ...]:
    with progress("dependence of packages") as report:
        return dependence_limits(region, mechanism, points, report, asked=asked)


@dataclass(frozen=True, eq=False)
class _Answer:
    """All that is printed; ``paid`` are payments for ``compensated``, ``whole`` is what only a table can say."""

    evaluated: Evaluated
    settled: Listed
    whole: Whole | None
    explained: Explanation | None
    seconds: float
    compensated: int | None
    paid: Mapping[Timing, Transfers | None]

    @classmethod
    def of(
        cls,
        evaluated: Evaluated,
        settled: Listed,
        explained: Explanation | None,
        seconds: float,
        *,
        with_transfers: bool,
    ) -> "_Answer":
        about = settled if explained is None else explained.around
        notable = settled.closest if settled.recommended is None else settled.recommended
        package = (notable if explained is None else explained.package) if with_transfers else None
        timings = () if package is None else tuple(Timing)
        return cls(
            evaluated=evaluated,
            settled=settled,
            whole=None if evaluated.way is Way.SEARCHED else Whole.of(settled),
            explained=explained,
            seconds=seconds,
            compensated=package,
            paid={t: transfers(about.payoffs, about.agreement, about.row(package or 0), timing=t) for t in timings},
        )

    @property
    def _about(self) -> Listed:
        return self.settled if self.explained is None else self.explained.around

    def print(self) -> None:
        console = stdout()
        if self.explained is None:
            print_agreement(console, self.evaluated, self.settled, self.whole, self.seconds)
        elif self.explained.refused is None:
            print_signed(console, self.explained, self.whole)
        else:
            print_refusal(console, self.explained, self.explained.refused, table=self.whole is not None)
        if self.compensated is not None:
            print_transfers(console, self._about, self.compensated, self.paid)

    def record(self) -> dict[str, Any]:
        told = agreement_record(self.evaluated, self.settled, self.seconds)
        if self.whole is not None:
            shown = {p for ties in self.settled.agreement.solutions.values() for p in ties}
            if self.explained is not None and self.explained.refused is None:
                shown.add(self.explained.package)
            told |= self.whole.record(sorted(shown))
        if self.explained is not None:
            told["why"] = explanation_record(self.evaluated, self.explained)
        if self.compensated is not None:
            paid = {t.value: transfers_record(payments, self._about.agreement) for t, payments in self.paid.items()}
            told["transfers"] = {"package": self.compensated, **paid}
        return told
