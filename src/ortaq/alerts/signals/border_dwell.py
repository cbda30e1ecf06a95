"""Weekly hours at a border: a cumulative sum that notices when waiting has grown, with few false alarms.

The logarithm of a week's hours is compared with the median of the year before, in robust deviations. What exceeds 1.5
adds up; above 4 an alarm is raised, and it is lowered after two weeks within one deviation. While it stands, its weeks
do not enter what is usual. A week without a value is no data, never zero hours.
"""

import numpy as np

from ortaq.alerts.hysteresis import Spell
from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.signals.told import Level, Told, no_data
from ortaq.core import Array
from ortaq.core.report import Text

NAME = "border_dwell"
DWELL = "dwell_hours"
ALLOWANCE, RAISE_AT = 1.5, 4.0
"""Deviations in a week that add nothing, and the sum above which an alarm is raised."""

LOWER_AT, HOLD = 1.0, 2
"""Deviations below which a week is as usual, and how many such weeks lower the alarm."""

USUAL, LEAST = 52, 12
"""Weeks that say what is usual, at most and at least."""

LEAST_SPREAD = 0.05
"""Of the logarithm of hours: a crossing that always takes the same time is not alarmed by minutes."""

_NORMAL = 1.4826


def border_dwell(observed: Observations) -> Told:
    """Return where weekly hours at a border have grown, by crossing and direction."""
    found = [one for one in observed.of(DWELL).values() if one.first.kind in {"week", "month"}]
    if not found:
        return no_data(NAME, DWELL)
    return Told(NAME, levels=tuple(map(dwell_level, found)), notes=(Text("watch.border_dwell.reported"),))


def dwell_level(series: Series) -> Level:
    """Return the cumulative sum by period, and its alarms."""
    with np.errstate(divide="ignore", invalid="ignore"):
        hours = np.log(np.where(series.values > 0.0, series.values, np.nan))
    sums, found = cusum(hours)
    return Level(NAME, series.place, series.first, sums, RAISE_AT, LOWER_AT, HOLD, found)


def cusum(levels: Array) -> tuple[Array, tuple[Spell, ...]]:
    """Return the sum of what exceeds the allowance, period by period, and the alarms.

    Parameters
    ----------
    levels : ndarray, shape (period,)
        Logarithms of hours; NaN where nothing is known, which neither adds nor lowers.
    """
    sums, found = np.full(levels.size, np.nan), list[Spell]()
    usual, total, calm, raised = list[float](), 0.0, 0, None
    for at, level in enumerate(levels):
        if not np.isfinite(level):
            continue
        if len(usual) < LEAST:
            usual.append(float(level))
            continue
        away = _away(usual, float(level))
        total = max(0.0, total + away - ALLOWANCE)
        sums[at] = total
        calm = calm + 1 if away < LOWER_AT else 0
        if raised is None and total > RAISE_AT:
            raised, calm = at, 0
        elif raised is not None and calm >= HOLD:
            found.append(Spell(raised, at))
            raised, total = None, 0.0
        if raised is None:
            usual = [*usual[1 - USUAL :], float(level)]
    return sums, (*found, Spell(raised, None)) if raised is not None else tuple(found)


def _away(usual: list[float], level: float) -> float:
    middle = float(np.median(usual))
    spread = _NORMAL * float(np.median(np.abs(np.array(usual) - middle)))
    return (level - middle) / max(spread, LEAST_SPREAD)
