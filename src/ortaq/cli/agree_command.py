"""`ortaq agree`: which packages every member would sign, which of them last, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ortaq.agreement import (
    Agreement,
    Limit,
    Participation,
    Sharing,
    Stability,
    Timing,
    Transfers,
    participation,
    refusal,
    sharing,
    stability,
    transfers,
)
from ortaq.agreement.farsighted import MOST_MEMBERS
from ortaq.answers import MOST_SOLVED, Terms, dependence_limits, settle
from ortaq.brief.agreement_record import refusal_record, sharing_record, stability_record, transfers_record
from ortaq.brief.farsighted_record import farsighted_record
from ortaq.cli.agree_tables import print_agreement, print_refusal, print_signed, print_transfers
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.farsighted_tables import print_participation
from ortaq.cli.long_agenda_command import long_agenda
from ortaq.cli.options import AcceptOption, AsJson, RegionOption, StoreOption, TailOption, WorkersOption, means
from ortaq.cli.problem_command import problem_command
from ortaq.cli.question import acceptance, load_question, package_index, tail_probability
from ortaq.core import InputError, Mechanism, Payoffs, Region
from ortaq.model.payoffs import MOST_MEASURES

Question = Annotated[
    str,
    typer.Argument(help="Shipped mechanism (c5, sco), a TOML file, or a problem file.", metavar="MECHANISM|FILE.json"),
]
Why = Annotated[
    str | None, typer.Option("--why", help="Explain one package: its number, or measure ids joined with +.")
]
WithTransfers = Annotated[
    bool, typer.Option("--transfers", help="Payments with which all sign the package that is recommended or explained.")
]
Budget = Annotated[
    float | None, typer.Option("--budget", min=0.0, help="Largest cost of a package, million USD a year.")
]
LimitDependence = Annotated[
    float | None,
    typer.Option(
        "--limit-dependence",
        min=0.0,
        help="Largest rise of a member's loss from a stop of trade with any named power, percentage points.",
    ),
]


def agree_command(
    mechanism: Question,
    region: RegionOption = None,
    *,
    accept: AcceptOption = "worst",
    tail: TailOption = None,
    limit_dependence: LimitDependence = None,
    budget: Budget = None,
    with_transfers: WithTransfers = False,
    why: Why = None,
    as_json: AsJson = False,
    workers: WorkersOption = None,
    store: StoreOption = None,
) -> None:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    file = Path(mechanism)
    if file.suffix == ".json" and file.is_file():
        _refuse_beside_file(region, tail, limit_dependence, budget, with_transfers or None, why, workers, store)
        if not problem_command(file, as_json=as_json):
            raise typer.Exit(1)
        return
    rule = acceptance(accept)
    probability = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    wanted = None if why is None else package_index(why, tuple(m.id for m in table.measures))
    if budget is not None:
        table = replace(table, rules=replace(table.rules, budget_musd=budget))
    if len(table.measures) > MOST_MEASURES:
        if not long_agenda(
            baseline,
            table,
            rule,
            probability,
            why=why,
            with_transfers=with_transfers,
            limit_dependence=limit_dependence,
            as_json=as_json,
            workers=workers,
            store=store,
        ):
            raise typer.Exit(1)
        return
    limits = () if limit_dependence is None else _limits(baseline, table, limit_dependence, wanted)
    with means(workers, store, baseline, table) as (executor, kept), progress("equilibria") as report:
        terms = Terms(rule, probability, limits, wanted)
        payoffs, found = settle(baseline, table, terms, report, executor=executor, store=kept)
    answer = _Answer.of(payoffs, found, wanted, with_transfers=with_transfers)
    if as_json:
        print_json(answer.record())
    else:
        answer.print()
    if not found.accepted.size:
        raise typer.Exit(1)


def _refuse_beside_file(*given: object) -> None:
    if any(value is not None for value in given):
        raise InputError(
            "of the options only --json goes with a problem file",
            where="options",
            why="such a file states its own tail, budget and limits, and all its answers are given at once",
            fix="put budget, thresholds, weights and rules into the file",
        )


def _limits(region: Region, mechanism: Mechanism, points: float, asked: int | None) -> tuple[Limit, ...]:
    with progress("dependence of packages") as report:
        return dependence_limits(region, mechanism, points, report, in_full=MOST_SOLVED, asked=asked)


@dataclass(frozen=True, eq=False)
class _Answer:
    """All that is printed; ``wanted`` is the package to explain, ``paid`` the payments for ``compensated``."""

    payoffs: Payoffs
    found: Agreement
    lasting: Stability
    taking_part: Participation | None
    own: Sharing
    wanted: int | None
    compensated: int | None
    paid: Mapping[Timing, Transfers | None]

    @classmethod
    def of(cls, payoffs: Payoffs, found: Agreement, wanted: int | None, *, with_transfers: bool) -> "_Answer":
        notable = found.obstacles.closest if found.recommended is None else found.recommended
        package = (notable if wanted is None else wanted) if with_transfers else None
        timings = () if package is None else tuple(Timing)
        return cls(
            payoffs=payoffs,
            found=found,
            lasting=stability(payoffs, found),
            taking_part=participation(payoffs, found) if len(payoffs.members) <= MOST_MEMBERS else None,
            own=sharing(payoffs, found),
            wanted=wanted,
            compensated=package,
            paid={t: transfers(payoffs, found, package or 0, timing=t) for t in timings},
        )

    def print(self) -> None:
        console = stdout()
        if self.wanted is None:
            print_agreement(console, self.payoffs, self.found, self.lasting, self.own)
            if self.taking_part is not None:
                print_participation(console, self.taking_part)
        elif self.found.is_accepted(self.wanted):
            print_signed(console, self.found, self.lasting, self.wanted)
        else:
            print_refusal(console, self.found, self.wanted, refusal(self.payoffs, self.found, self.wanted))
        if self.compensated is not None:
            print_transfers(console, self.found, self.compensated, self.paid)

    def record(self) -> dict[str, Any]:
        found = self.found
        told = {p for ties in found.solutions.values() for p in ties}
        if self.wanted is not None and found.is_accepted(self.wanted):
            told.add(self.wanted)
        return {
            **_agreement_record(found),
            "verified_packages": self.payoffs.verified_count,
            "estimate_error_percent": self.payoffs.largest_error_percent,
            "stability": stability_record(self.lasting, sorted(told)),
            "participation": None if self.taking_part is None else farsighted_record(self.taking_part),
            "sharing": sharing_record(self.own),
            **({} if self.wanted is None else {"why": self._why(self.wanted)}),
            **({} if self.compensated is None else {"transfers": self._transfers(self.compensated)}),
        }

    def _why(self, package: int) -> dict[str, Any]:
        if self.found.is_accepted(package):
            return {"package": package, "measures": list(self.found.package(package).measures), "accepted": True}
        return {"accepted": False, **refusal_record(package, refusal(self.payoffs, self.found, package))}

    def _transfers(self, package: int) -> dict[str, Any]:
        return {"package": package, **{t.value: transfers_record(paid, self.found) for t, paid in self.paid.items()}}


def _agreement_record(found: Agreement) -> dict[str, Any]:
    shown = sorted({*found.pareto.tolist(), *(p for ties in found.solutions.values() for p in ties)})
    return {
        "accept": found.accept.value,
        "tail": found.tail,
        "members": list(found.members),
        "measures": list(found.measures),
        "shocks": list(found.shocks),
        "threshold_percent": dict(zip(found.members, found.threshold_percent.tolist(), strict=True)),
        "weights": dict(zip(found.members, found.weights.tolist(), strict=True)),
        "packages": len(found.robust_gain_percent),
        "feasible": int(found.feasible[1:].sum()),
        "limits": [limit.name for limit in found.limits],
        "accepted": found.accepted.tolist(),
        "accepted_worst": found.accepted_worst.tolist(),
        "accepted_expected": found.accepted_expected.tolist(),
        "pareto": found.pareto.tolist(),
        "solutions": {name: list(ties) for name, ties in found.solutions.items()},
        "recommended": found.recommended,
        "robust_gain_percent": {
            str(p): dict(zip(found.members, found.robust_gain_percent[p].tolist(), strict=True)) for p in shown
        },
        "blocked_alone": dict(found.obstacles.blocked_alone),
        "unreachable": dict(found.obstacles.unreachable),
        "closest": found.obstacles.closest,
        "closest_shortfall_musd": found.obstacles.closest_shortfall_musd,
    }
