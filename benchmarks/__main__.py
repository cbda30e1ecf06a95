"""Run the benchmarks; without --smoke the table is written to BENCHMARKS.md."""

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.nested import real_wages
from ortaq.answer import answer
from ortaq.model.trade import TradeChange, counterfactuals, solve_baseline
from ortaq.observe import load_mechanism, load_region
from tests.worlds import random_baseline


@dataclass(frozen=True)
class Row:
    """One measured job: what, seconds (median), and what it is compared with."""

    job: str
    seconds: float
    against: str


def timed(job: Callable[[], object], repeat: int) -> float:
    """Return the median wall time of a job after one warm-up, seconds."""
    job()
    times = []
    for _ in range(repeat):
        start = perf_counter()
        job()
        times.append(perf_counter() - start)
    return median(times)


def one_counterfactual(members: int, sectors: int, repeat: int) -> Row:
    """Solve a world's own equilibrium and halved tariffs, by the engine and by the textbook algorithm."""
    base = random_baseline(0, members, sectors, empty=0.0)
    change = TradeChange(tariff=0.5 * base.tariff)
    found = counterfactuals(solve_baseline(base), change).row(0)
    ours = timed(lambda: counterfactuals(solve_baseline(base), change), repeat)

    start = perf_counter()
    before, first = real_wages(base, base.tariff, speed=0.1, tolerance=1e-9)
    after, second = real_wages(base, 0.5 * base.tariff, speed=0.1, tolerance=1e-9)
    theirs = perf_counter() - start
    gap = float(np.abs(after / before - found.real_wage_hat).max())
    if gap > 1e-6:
        sys.exit(f"the two algorithms disagree by {gap:.1e} on {members} x {sectors}")
    note = (
        f"{theirs / ours:.0f} x textbook nested loops ({theirs:.2f} s, {first + second} wage steps; same to {gap:.0e})"
    )
    return Row(f"{members} members x {sectors} sectors, baseline + counterfactual", ours, note)


def batch(members: int, sectors: int, size: int, repeat: int) -> Row:
    """Solve many changes at once and one by one."""
    base = random_baseline(0, members, sectors, empty=0.0)
    solved = solve_baseline(base)
    rng = np.random.default_rng(1)
    cost = np.exp(rng.normal(0.0, 0.02, (size, *base.tariff.shape)))
    together = timed(lambda: counterfactuals(solved, TradeChange(cost)), repeat)
    fresh = solve_baseline(base)
    alone = timed(lambda: [counterfactuals(fresh, TradeChange(c)) for c in cost], repeat)
    note = f"{alone / together:.1f} x one by one ({1e3 * alone / size:.1f} ms each)"
    return Row(f"{size} changes of {members} x {sectors} at once ({1e3 * together / size:.2f} ms each)", together, note)


def main_job() -> Row:
    """Answer the shipped mechanism: every package under every shock, with bands."""
    region = load_region("eurasia")
    mechanism = load_mechanism("c5", region)
    found = answer(region, mechanism)
    note = f"{found.solves:,} equilibria, largest residual {found.largest_residual:.0e}; target 60 s"
    return Row("main job: c5 on eurasia", found.seconds, note)


def main() -> None:
    """Measure and print; write the table unless this is a smoke run."""
    smoke = "--smoke" in sys.argv[1:]
    if smoke:
        rows = [one_counterfactual(5, 3, repeat=1), batch(5, 3, size=8, repeat=1)]
    else:
        rows = [
            one_counterfactual(20, 20, repeat=5),
            one_counterfactual(80, 50, repeat=3),
            batch(40, 6, size=64, repeat=3),
            main_job(),
        ]
    lines = ["| job | seconds | against |", "| --- | ---: | --- |"]
    lines += [f"| {r.job} | {r.seconds:.3f} | {r.against} |" for r in rows]
    print("\n".join(lines))
    if not smoke:
        head = (
            "# Benchmarks\n\nWritten by `python -m benchmarks`. Seconds are medians on one shared machine "
            f"({platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}); read the ratios.\n\n"
        )
        Path("BENCHMARKS.md").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


main()
