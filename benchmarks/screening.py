"""Long agendas: the screened table against the full one, and agendas for which there is no full one."""

from dataclasses import replace
from itertools import combinations
from time import perf_counter

import numpy as np

from benchmarks.report import Options, Table
from ortaq.agreement import agree
from ortaq.answers import Terms, settle
from ortaq.core import Change, Mechanism, Payoffs
from ortaq.domains.trade import shifts_of
from ortaq.model import Evaluated, evaluate_agenda, payoff_table
from ortaq.model.ensemble import local_executor
from ortaq.observe import load_mechanism, load_region

EXTENDED = "digital_customs"
"""The measure whose variants for pairs of members make an agenda longer."""

SCREENED, SEARCHED = (14, 16), 29
"""Measures of the agendas."""

TARGET = 60.0
"""Seconds on two cores."""

COLUMNS = (
    "measures",
    "packages",
    "solved",
    "ortaq, s",
    "largest error, percentage points",
    "what holds",
    "target",
    "met",
)


def screening(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Screen the shipped agenda and longer ones, one run each, on all usable processors."""
    region = load_region("eurasia")
    shipped = load_mechanism("c5", region)
    table = Table("Long agendas", "The shipped agenda with variants of one measure for pairs of members.", COLUMNS)
    with local_executor() as executor:
        begin = perf_counter()
        full = payoff_table(region, shipped, executor=executor)
        table.rows.append(_row(len(shipped.measures), len(full.packages), perf_counter() - begin, "-", "full table"))
        for count in SCREENED:
            mechanism = longer(shipped, count)
            begin = perf_counter()
            found = evaluate_agenda(region, mechanism, executor=executor)
            took = perf_counter() - begin
            said = _agreement(found, full, shipped) if count == len(shipped.measures) else _missed(found)
            table.rows.append(_row(count, found.solved, took, f"{found.payoffs.largest_error_percent:.1e}", said))
        begin = perf_counter()
        best, _ = settle(region, longer(shipped, SEARCHED), Terms(), executor=executor)
        table.rows.append(_row(SEARCHED, best.solved, perf_counter() - begin, "-", _searched(best)))
    return table


def longer(mechanism: Mechanism, count: int) -> Mechanism:
    """Return the mechanism with so many measures: the extended one again for single pairs of members."""
    pattern = next(m for m in mechanism.measures if m.id == EXTENDED)
    pairs = combinations(mechanism.members, 2)
    more = [_for_pair(pattern, *pair) for pair, _ in zip(pairs, range(count - len(mechanism.measures)), strict=False)]
    return replace(mechanism, measures=(*mechanism.measures, *more))


def _for_pair(pattern: Change, one: str, other: str) -> Change:
    shift = replace(shifts_of(pattern)[0], importers=(one,), exporters=(other,), both_directions=True)
    return replace(pattern, id=f"{pattern.id}_{one}_{other}", participants=(one, other), moves=(shift,), cost=None)


def _agreement(found: Evaluated, full: Payoffs, mechanism: Mechanism) -> str:
    mine, true = (agree(p, mechanism) for p in (found.payoffs, full))
    same = np.array_equal(mine.accepted, true.accepted) and mine.solutions == true.solutions
    off = float(np.abs(found.payoffs.gain_percent - full.gain_percent).max())
    return f"answer {'is' if same else 'is NOT'} that of the full table; largest true error {off:.1e}"


def _missed(found: Evaluated) -> str:
    return f"{found.missed} of {found.checked} predictions missed by more than the error"


def _searched(best: Evaluated) -> str:
    found = best.search
    if found is None:
        return "there is a table"
    end = "nothing new to pick" if found.settled else "ended early"
    missed = f"last miss {found.last_miss_musd:.1f} mn USD"
    return f"{end} after {found.rounds} rounds; gap {100.0 * found.gap:.3f} %, {missed}"


def _row(count: int, solved: int, took: float, error: str, said: str) -> tuple[str, ...]:
    met = "yes" if took <= TARGET else "no"
    return (str(count), f"{2**count:,}", f"{solved:,}", f"{took:.1f}", error, said, f"{TARGET:.0f}", met)
