"""Years in which a planned dam is filled: what it holds back of the river, and what that costs whom."""

from dataclasses import replace

import numpy as np

from ortaq.core import Array, Band, Corner
from ortaq.domains.water.amu_darya import AmuChange, run_with
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.changes import BasinChange
from ortaq.domains.water.effect import basin_year
from ortaq.domains.water.operation.accounts import AGRIFOOD, ENERGY, musd_a_year

FILL_YEARS = "fill_years"
"""Item of dam_facts.csv: how long the lake takes to fill."""


def held_back(basin: Basin, dam: str) -> Band | None:
    """Return what a dam keeps of the river in a year while it fills, km3; None where nobody says how long."""
    years, full = basin.fact(dam, FILL_YEARS), basin.fact(dam, "full_km3")
    if years is None or full is None:
        return None
    return Band(full.central / years.high, full.central / years.central, full.central / years.low)


def with_less(basin: Basin, km3: float) -> Basin:
    """Return a basin to whose reservoir that is decided less comes in a year, in proportion in every month.

    Parameters
    ----------
    basin : Basin
    km3 : float
        Up to what comes in a mean year.

    Examples
    --------
    >>> from ortaq.domains.water.basin.reader import load_basin
    >>> with_less(load_basin(), 0.0) == load_basin()
    True
    """
    rows = [row for row in basin.inflows if row.of == basin.decides]
    share = 1.0 - km3 / sum(row.amount.central for row in rows)
    if share == 1.0:
        return basin
    inflows = tuple(
        replace(row, amount=Band(*(share * end for end in (row.amount.low, row.amount.central, row.amount.high))))
        if row in rows
        else row
        for row in basin.inflows
    )
    return replace(basin, inflows=inflows)


def filling_musd(basin: Basin, dam: str) -> Array | None:
    """Return what a year of filling brings, USD million, losses below zero: slow, usual and quick, (member, 3)."""
    held = held_back(basin, dam)
    if held is None:
        return None
    usual = _musd(basin)
    return np.stack([_musd(with_less(basin, km3)) - usual for km3 in (held.low, held.central, held.high)], axis=1)


def _musd(basin: Basin) -> Array:
    if basin.sharing:
        return musd_a_year(run_with(basin, AmuChange()))
    return np.asarray(basin_year(basin, BasinChange(), Corner.CENTRAL).parts[[AGRIFOOD, ENERGY]].sum(axis=0))
