"""Memory: what one evaluation moves, what whole solves hold."""

import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.case import Case, save
from benchmarks.inputs import icio, icio_path, nafta
from benchmarks.measure import answer_of, streamed, timed
from benchmarks.report import Options, Table
from ortaq.domains.trade import TradeChange, solve_baseline
from ortaq.domains.trade.equilibrium import image, links, start
from tests.worlds import random_baseline

PEAK_TARGET_MB = 150
"""What one 80 x 50 counterfactual may hold."""

INNER = 50
"""Evaluations in a row, so that a clock tick does not count."""


def bandwidth(options: Options) -> Table:
    """Bytes of one evaluation against what numpy streams in the same run."""
    note = (
        "One evaluation reads the bilateral weights and those net of tariff once and the input shares twice (numpy: "
        "the second twice); vectors are left out. Streams are numpy on arrays of the same size as that working set, in "
        "the same run: reading two arrays (dot), and copying one into another."
    )
    columns = ("world", "MB", "ms", "GB/s", "numpy reads, GB/s", "copies, GB/s", "share of reading")
    table = Table("Memory bandwidth of one evaluation", note, columns)
    for members, sectors in ((31, 40), (80, 50), (160, 50)):
        base = random_baseline(0, members, sectors, empty=0.0)
        solved = solve_baseline(base)
        link = links(solved.base, TradeChange(tariff=0.5 * base.tariff).batch(solved.base))
        points = start(solved.accounts, solved.expenditure, 1)

        def evaluations() -> None:
            for _ in range(INNER):
                image(solved.accounts, link, points)  # noqa: B023 - called here

        each = timed(evaluations, options.repeat) / INNER
        moved = link.weight.nbytes + link.net.nbytes + 2 * base.input_share.nbytes
        held = link.weight.nbytes + link.net.nbytes + base.input_share.nbytes
        read, copied = streamed(held, options.repeat)
        rates = (moved / each, read, copied)
        speeds = (f"{1e-9 * r:.1f}" for r in rates)
        share = f"{100 * rates[0] / read:.0f} %"
        table.rows.append((f"{members} x {sectors}", f"{1e-6 * moved:.1f}", f"{1e3 * each:.3f}", *speeds, share))
    return table


def memory(options: Options) -> Table:
    """Peak resident memory, each case in a process of its own."""
    note = "Peak resident memory (VmHWM) of a process that loads a case, solves its baseline and one counterfactual."
    columns = ("case", "peak, MB", "before solving, MB", "target", "met")
    table = Table("Peak memory", note, columns)
    if sys.platform != "linux":
        table.note = "Left out: read from /proc, which only Linux has."
        return table
    for name, case, target in _held(options):
        with tempfile.TemporaryDirectory() as folder:
            save(case, Path(folder) / "case.npz")
            found = answer_of([sys.executable, "-m", "benchmarks.peak", Path(folder) / "case.npz"])
        met = "" if target is None else "yes" if found["peak"] <= target else "no"
        goal = "" if target is None else f"{target} MB"
        table.rows.append((name, f"{found['peak']:.0f}", f"{found['before']:.0f}", goal, met))
    return table


def _held(options: Options) -> list[tuple[str, Case, int | None]]:
    world = icio_path(options.peers)
    base = random_baseline(0, 160, 50, empty=0.0)
    return [
        *([] if options.reference is None else [("CP2015 NAFTA, 31 x 40", nafta(options.reference), None)]),
        *([] if world is None else [("ICIO 2022, 80 x 50", icio(world), PEAK_TARGET_MB)]),
        ("random world, 160 x 50", Case(base, np.ones_like(base.tariff), 0.5 * base.tariff), None),
    ]
