"""How the time grows with members, sectors and the number of changes solved at once."""

import numpy as np

from benchmarks.measure import timed
from benchmarks.report import Options, Table
from ortaq.core import Array
from ortaq.domains.trade import (
    Calibration,
    SolvedBaseline,
    TradeChange,
    counterfactuals,
    solve_baseline,
    trade_baseline,
)
from ortaq.observe import load_region
from tests.worlds import random_baseline

MEMBERS, SECTORS, BATCHES = (6, 20, 40, 80, 160), (5, 10, 20, 40, 80), (1, 8, 64, 512)


def size(options: Options) -> Table:
    """One counterfactual of random dense worlds."""
    note = "One counterfactual (trade costs move by about 2 %) on random worlds without empty cells, baseline solved."
    table = Table("Growth with size", note, ("world", "ms", "evaluations", "ms per evaluation"))
    for members, sectors in [*((n, 20) for n in MEMBERS), *((40, s) for s in SECTORS)]:
        solved = solve_baseline(random_baseline(0, members, sectors, empty=0.0))
        table.rows.append((f"{members} members x {sectors} sectors", *_measured(solved, 1, options.repeat)))
    return table


def batch(options: Options) -> Table:
    """Many changes of the shipped region at once."""
    region = load_region("eurasia")
    solved = solve_baseline(trade_baseline(region, Calibration()))
    n, s = solved.base.value_added.size, len(solved.base.sectors)
    repeat = max(options.repeat // 2, 1)
    note = (
        f"Region eurasia, {n} x {s}; from 8 changes on, steps are steered by the Jacobian of the baseline. "
        f"Medians of {repeat} runs."
    )
    table = Table("Growth with the number of changes", note, ("changes", "ms each", "evaluations", "ms per evaluation"))
    for count in BATCHES:
        table.rows.append((f"{count}", *_measured(solved, count, repeat)))
    return table


def _measured(solved: SolvedBaseline, count: int, repeat: int) -> tuple[str, ...]:
    """Return ms per change, evaluations per change, and ms per evaluation of one change."""
    change = TradeChange(trade_cost_hat=_costs(solved.base.tariff.shape, count))
    evaluations = float(counterfactuals(solved, change).iterations.mean())
    each = 1e3 * timed(lambda: counterfactuals(solved, change), repeat) / count
    return f"{each:.3g}", f"{evaluations:.0f}", f"{each / evaluations:.3f}"


def _costs(shape: tuple[int, ...], count: int) -> Array:
    return np.exp(np.random.default_rng(1).normal(0.0, 0.02, (count, *shape)))
