"""The water of a dry year as the rivers bring it: runs of the basins in place of the shares in the table."""

from collections.abc import Callable

import numpy as np

from ortaq.core import Array, Band
from ortaq.domains.water.amu_darya import AmuChange, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin, shipped_basins
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import alone, operated
from ortaq.domains.water.operation.traces import norm_trace, with_dry_year
from ortaq.domains.water.regimes import usual_releases

YEARS = 3
"""Of a run; the second one is dry."""


def river_supply(food: Food, done: Callable[[int, int], None]) -> dict[str, Band]:
    """Return the share of the usual water that canals of states get in a dry year, over all shipped rivers.

    Without a deal. The range is as wide as that of the table. States that take no water from them are left out.

    Parameters
    ----------
    food : Food
    done : callable
        Told (rivers done, in all).
    """
    names = shipped_basins()
    usual: dict[str, float] = {}
    dry: dict[str, float] = {}
    for i, name in enumerate(names):
        basin = load_basin(name)
        for sums, record in zip((usual, dry), _runs(basin), strict=True):
            for member, km3 in zip(basin.members, basin.by_member(taken_in_second_year(record)), strict=True):
                sums[member] = sums.get(member, 0.0) + float(km3)
        done(i + 1, len(names))
    shares = {m: dry[m] / km3 for m, km3 in usual.items() if km3 > 0.0}
    return {m: _ranged(share, food.of(m, "supply_dry")) for m, share in shares.items() if m in food.members}


def _runs(basin: Basin) -> tuple[Record, Record]:
    """Return three years at the norm, and the same with the second one dry."""
    if basin.sharing:
        return run_with(basin, AmuChange()), run_with(basin, AmuChange(dry_year=True))
    assumed = Assumed(basin)
    usual = operated(assumed, alone(assumed), norm_trace(basin, YEARS))
    dry = operated(assumed, alone(assumed), with_dry_year(basin), releases=usual_releases(usual))
    return usual, dry


def taken_in_second_year(record: Record) -> Array:
    """Return what canals took in the second year of a run, km3, shape (canal,)."""
    return np.asarray(record.taken[MONTHS : 2 * MONTHS].sum(axis=(0, 2)))


def _ranged(share: float, table: Band) -> Band:
    least, most = share - (table.central - table.low), share + (table.high - table.central)
    return Band(max(0.0, least), min(1.0, share), min(1.0, most))
