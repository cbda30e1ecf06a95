"""Inflows of years that have not come: norms, dry years, drawn years, years of a user's series in another order."""

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS, SUMMER
from ortaq.domains.water.basin.series import Series
from ortaq.domains.water.operation.rolling import Trace, means_by_month

DECILE = 1.2816
"""Low and high end of a norm are taken for what one year in ten stays below and above: so many standard deviations.

A source says so of Charvak alone.
"""


def norm_trace(basin: Basin, years: int) -> Trace:
    """Return years that all bring the norm."""
    return wet_and_dry(basin, np.zeros(years))


def wet_and_dry(basin: Basin, wetness: Array, climate: tuple[float, float] = (1.0, 1.0)) -> Trace:
    """Return years that are wet or dry in all rivers alike; who plans expects the norm.

    Parameters
    ----------
    basin : Basin
    wetness : ndarray, shape (year,)
        Standard deviations of the flow; -1.28 is the low end of the norms.
    climate : (float, float)
        Factors on what comes from April to September and from October to March, in what comes and what is expected.
    """
    low, norm, high = (basin.inflow(corner) for corner in (Corner.LOW, Corner.CENTRAL, Corner.HIGH))
    z = wetness[:, None, None] / DECILE
    years = norm + np.where(z < 0.0, z * (norm - low), z * (high - norm))
    years = np.maximum(years, np.minimum(low, 0.0))  # a river does not flow back; a reach loses no more than it may
    factor = np.full((MONTHS, 1), climate[1])
    factor[list(SUMMER)] = climate[0]
    scaled = [np.where(flow > 0.0, flow * factor, flow) for flow in (years, norm)]
    return Trace(0, basin.start, scaled[0].reshape(-1, len(basin.nodes)), scaled[1], losses_give=True)


def drawn(basin: Basin, years: int, seed: int, climate: tuple[float, float] = (1.0, 1.0)) -> Trace:
    """Return years drawn from the ranges of the norms; a dry year is more often followed by a dry one.

    Parameters
    ----------
    basin : Basin
    years, seed : int
    climate : (float, float)
        As in `wet_and_dry`.
    """
    persistence, most = (basin.assumption(name).central for name in ("A-PERSISTENCE", "A-RARE"))
    shocks = np.random.default_rng(seed).standard_normal(years)
    wetness = np.zeros(years)
    for year in range(years):
        fresh = np.sqrt(1.0 - persistence**2) * shocks[year]
        wetness[year] = persistence * wetness[year - 1] + fresh if year else shocks[0]
    return wet_and_dry(basin, np.clip(wetness, -most, most), climate)


def with_dry_year(basin: Basin) -> Trace:
    """Return a year at the norm, a dry one at the low end of all norms, and a year at the norm."""
    return wet_and_dry(basin, np.array([0.0, -DECILE, 0.0]))


def of_series(basin: Basin, series: Series, seed: int | None = None) -> Trace:
    """Return the months of a user's series; nodes of which it says nothing get the norm.

    Parameters
    ----------
    basin : Basin
    series : Series
    seed : int, optional
        Whole years in another order, with repetition; as they came if absent.
    """
    months = np.arange(len(series.km3)) % MONTHS
    inflow = basin.inflow(Corner.CENTRAL)[months]
    names = [n.node for n in basin.nodes]
    inflow[:, [names.index(node) for node in series.nodes]] = series.km3
    expected = means_by_month(inflow, months)
    if seed is not None:
        years = inflow.reshape(-1, MONTHS, len(names))
        inflow = years[np.random.default_rng(seed).integers(0, len(years), len(years))].reshape(inflow.shape)
    return Trace(0, basin.start, inflow, expected)
