"""How seconds, evaluations and memory grow: with economies, sectors, members, measures and domains.

Every point is a process of its own: ``python -m benchmarks.growth KIND SIZE`` prints it as JSON.
"""

import json
import sys
from collections.abc import Callable
from time import process_time

import numpy as np

from benchmarks.many import LISTED, among, bare, for_pair, longer
from benchmarks.measure import answer_of, timed
from benchmarks.peak import peak_mb
from benchmarks.report import Options, Table, second
from benchmarks.targets import goal
from ortaq.agreement import agree, sharing, stability
from ortaq.answers import Terms, settle
from ortaq.core import Array, Mechanism, Region
from ortaq.core.tally import tallied
from ortaq.domains.trade import (
    Calibration,
    SolvedBaseline,
    TradeChange,
    counterfactuals,
    solve_baseline,
    trade_baseline,
)
from ortaq.model import payoff_table
from ortaq.model.ensemble import SerialExecutor
from ortaq.observe import load_mechanism, load_region
from tests.worlds import random_baseline

BATCHES = (1, 8, 64, 512)
OTHERS = 40, 20
"""Economies while sectors grow, sectors while economies do."""

OF_DOMAIN = {
    "trade": "payments_clearing",
    "exchange": "study_and_travel",
    "investors": "parks_and_clusters",
    "corridors": "border_times_china",
    "energy": "energy_losses",
    "water": "water_for_winter_power",
}
"""A measure of the shipped agenda for each domain; measures of trade alone stand for those that are left out."""

SHORT_S = 0.1
"""Of jobs that take less the fastest of several runs counts."""

Job = Callable[[], object]


def economies(size: int) -> Job:
    """Solve one counterfactual of a random dense world."""
    return _one_change(size, OTHERS[1])


def sectors(size: int) -> Job:
    """Solve the same with so many sectors."""
    return _one_change(OTHERS[0], size)


def members(size: int) -> Job:
    """Solve and settle an agenda of eight measures among so many members, sharing and stability with it."""
    region, shipped = _shipped()
    return lambda: _answered(region, among(region, shipped, size))


def measures(size: int) -> Job:
    """Settle an agenda of so many measures: every package while they are few, then a screen, then a search."""
    region, shipped = _shipped()
    whole = len(shipped.measures)
    mechanism = bare(shipped, shipped.measures[:size]) if size <= whole else longer(region, shipped, size)
    return lambda: settle(region, mechanism, Terms(), executor=SerialExecutor())


def domains(size: int) -> Job:
    """Settle an agenda of always six measures that so many domains answer."""
    region, shipped = _shipped()
    known = {measure.id: measure for measure in shipped.measures}
    own = [known[name] for name in list(OF_DOMAIN.values())[:size]]
    partners = zip(shipped.members[1:], shipped.members[:-1], strict=True)
    pairs = [for_pair(known["digital_customs"], *pair) for pair in partners]
    mechanism = bare(shipped, (*own, *pairs[: len(OF_DOMAIN) - size]))
    return lambda: _answered(region, mechanism)


KINDS: dict[str, tuple[Callable[[int], Job], tuple[int, ...]]] = {
    "economies": (economies, (10, 20, 40, 80, 160)),
    "sectors": (sectors, (5, 10, 20, 40, 80)),
    "members": (members, (6, 12, 18, 24, 30)),
    "measures": (measures, (4, 8, LISTED, 16, 24)),
    "domains": (domains, (1, 2, 3, 4, 5, 6)),
}


def growth(options: Options) -> Table:
    """Return all points."""
    note = (
        f"Economies and sectors: one counterfactual of a random world, beside {OTHERS[1]} sectors and {OTHERS[0]} "
        "economies. Members: eight measures, every package solved, sharing and stability. Measures: those of c5, more "
        "by variants for pairs. Domains: always six measures, so many of them answered by a domain of its own. Seconds "
        "of the processor of the job alone; evaluations of all its equilibria, which no machine changes; memory is the "
        "peak of the whole process."
    )
    table = Table("Growth", note, ("what grows", "to", "CPU s", "equilibria", "evaluations", "MB"))
    for kind, (_, sizes) in KINDS.items():
        for size in sizes if options.repeat > 1 else sizes[:2]:
            found = answer_of([sys.executable, "-m", "benchmarks.growth", kind, size])
            counts = f"{found['equilibria']:,}", f"{found['evaluations']:,}"
            table.rows.append((kind, str(size), second(found["cpu_s"]), *counts, f"{found['mb']:.0f}"))
            print("; ".join(table.rows[-1]), file=sys.stderr, flush=True)
    return table


def batch(options: Options) -> Table:
    """Many changes of the shipped region at once."""
    region = load_region("eurasia")
    solved = solve_baseline(trade_baseline(region, Calibration()))
    n, s = solved.base.value_added.size, len(solved.base.sectors)
    repeat = max(options.repeat // 2, 1)
    note = (
        f"Region eurasia, {n} x {s}; from 8 changes on, steps are steered by the Jacobian of the baseline. "
        f"Medians of {repeat} runs; every equilibrium is checked."
    )
    columns = ("changes", "ms each", "evaluations", "ms per evaluation", "target", "met")
    table = Table("Growth with the number of changes", note, columns)
    for count in BATCHES:
        row = _measured(solved, count, repeat)
        table.reached.pop("batch", None)
        table.rows.append((f"{count}", *row, *goal(table, "batch", float(row[0]))))
    table.reached["batch"] = min(float(row[1]) for row in table.rows)
    return table


def _measured(solved: SolvedBaseline, count: int, repeat: int) -> tuple[str, ...]:
    """Return ms per change, evaluations per change, and ms per evaluation of one change."""
    change = TradeChange(trade_cost_hat=_costs(solved.base.tariff.shape, count))
    evaluations = float(counterfactuals(solved, change).iterations.mean())
    each = 1e3 * timed(lambda: counterfactuals(solved, change), repeat) / count
    return f"{each:.3g}", f"{evaluations:.0f}", f"{each / evaluations:.3f}"


def _costs(shape: tuple[int, ...], count: int) -> Array:
    return np.exp(np.random.default_rng(1).normal(0.0, 0.02, (count, *shape)))


def _one_change(count: int, parts: int) -> Job:
    solved = solve_baseline(random_baseline(0, count, parts, empty=0.0))
    change = TradeChange(trade_cost_hat=_costs(solved.base.tariff.shape, 1))
    return lambda: counterfactuals(solved, change)


def _shipped() -> tuple[Region, Mechanism]:
    region = load_region("eurasia")
    return region, load_mechanism("c5", region)


def _answered(region: Region, mechanism: Mechanism) -> None:
    payoffs = payoff_table(region, mechanism, executor=SerialExecutor())
    found = agree(payoffs, mechanism)
    sharing(payoffs, found)
    stability(payoffs, found)


def _seconds(job: Job) -> float:
    began = process_time()
    job()
    return process_time() - began


def main() -> None:
    """Print seconds, equilibria, evaluations and memory of one point."""
    job = KINDS[sys.argv[1]][0](int(sys.argv[2]))
    with tallied() as found:
        took = _seconds(job)
    if took < SHORT_S:
        took = min(took, *(_seconds(job) for _ in range(5)))
    work = {"equilibria": found.counts["equilibria"], "evaluations": found.counts["evaluations of equilibria"]}
    print(json.dumps({"cpu_s": took, **work, "mb": peak_mb()}))


if __name__ == "__main__":
    main()
