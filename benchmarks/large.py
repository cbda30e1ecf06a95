"""200 economies and 45 sectors: 64 changes, in a process of its own: ``python -m benchmarks.large``."""

import json
import sys
from time import perf_counter

import numpy as np

from benchmarks.measure import answer_of
from benchmarks.peak import peak_mb
from benchmarks.report import TARGET_RESIDUAL, Options, Table
from benchmarks.targets import goal
from ortaq.domains.trade import TradeChange, counterfactuals, solve_baseline
from tests.worlds import random_baseline

MEMBERS, SECTORS, CHANGES, CHEAPER = 200, 45, 64, 0.95


def large(options: Options) -> Table:
    """Time and peak memory of 64 changes of one large world; a quick run takes four."""
    count = CHANGES if options.repeat > 2 else 4
    note = (
        f"A random world of {MEMBERS} economies x {SECTORS} sectors without empty cells. Each change makes trade of "
        f"two economies {1.0 - CHEAPER:.0%} cheaper; one after the other, every equilibrium is checked. Memory is the "
        "peak of the whole process."
    )
    table = Table("A large world", note, ("changes", "s each", "evaluations", "baseline, s", "MB", "residual", "met"))
    if sys.platform != "linux":
        table.note = "Left out: memory is read from /proc, which only Linux has."
        return table
    found = answer_of([sys.executable, "-m", "benchmarks.large", count])
    good = found["residual"] <= TARGET_RESIDUAL
    met = goal(table, "large", found["each"], holds=good)[1], goal(table, "large memory", found["peak"], holds=good)[1]
    numbers = f"{found['each']:.3f}", f"{found['evaluations']:.0f}", f"{found['baseline']:.2f}", f"{found['peak']:,.0f}"
    table.rows.append((str(count), *numbers, f"{found['residual']:.0e}", f"time {met[0]}, memory {met[1]}"))
    return table


def main() -> None:
    """Solve so many changes and print seconds, evaluations and peak memory as JSON."""
    count = int(sys.argv[1])
    begin = perf_counter()
    solved = solve_baseline(random_baseline(0, MEMBERS, SECTORS, empty=0.0))
    ready = perf_counter()
    residual, evaluations = 0.0, 0.0
    for at in range(count):
        found = counterfactuals(solved, _change(at))
        residual = max(residual, float(found.residual.max()))
        evaluations += float(found.iterations.mean()) / count
    each = (perf_counter() - ready) / count
    told = {"each": each, "baseline": ready - begin, "evaluations": evaluations}
    print(json.dumps(told | {"residual": residual, "peak": peak_mb()}))


def _change(at: int) -> TradeChange:
    """Return the change of one pair, with the batch axis."""
    one, other = np.random.default_rng(at).choice(MEMBERS, 2, replace=False)
    cost = np.ones((1, SECTORS, MEMBERS, MEMBERS))
    cost[:, :, [one, other], [other, one]] = CHEAPER
    return TradeChange(trade_cost_hat=cost)


if __name__ == "__main__":
    main()
