"""What a signal says: forecasts, levels with alarms, trials, and what it does not say and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from ortaq.alerts.hysteresis import Spell
from ortaq.alerts.periods import Period
from ortaq.alerts.record.forecast import COVERAGE, Forecast
from ortaq.alerts.record.trials import Judged
from ortaq.alerts.signals.shipped import climatologies
from ortaq.core import Array
from ortaq.core.report import Text


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """What a detector shows at one place, by period, and the alarms it raised.

    Attributes
    ----------
    signal, place : str
    first : Period
        Of the first value.
    values : ndarray, shape (period,)
        NaN where nothing is known.
    raise_at, lower_at : float
    hold : int
        Periods in a row.
    alarms : tuple of Spell
        Steps from ``first``.
    """

    signal: str
    place: str
    first: Period
    values: Array
    raise_at: float
    lower_at: float
    hold: int
    alarms: tuple[Spell, ...]

    @property
    def stands(self) -> bool:
        """Whether an alarm stands at the end."""
        return bool(self.alarms) and self.alarms[-1].lowered is None

    @property
    def newest(self) -> float:
        """The newest level that is known; NaN where there is none."""
        known = self.values[np.isfinite(self.values)]
        return float(known[-1]) if known.size else float("nan")


@dataclass(frozen=True, slots=True)
class Fact:
    """What was observed, beside how it usually is; no forecast and no alarm.

    Attributes
    ----------
    place : str
    what : Text
    value : float
    unit : str
    usual : float
        NaN where too little is known.
    since, until : str
        Periods from which it is told.
    """

    place: str
    what: Text
    value: float
    unit: str
    usual: float
    since: str
    until: str


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """What one signal says on the tables that were given."""

    signal: str
    forecasts: tuple[Forecast, ...] = ()
    levels: tuple[Level, ...] = ()
    trials: tuple[Judged, ...] = ()
    notes: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()


def no_data(signal: str, *indicators: str) -> Told:
    """Return what a signal says without tables: that it has none, and how often or how much, where that ships."""
    facts = tuple(
        Fact(one.place, Text(f"watch.climatology.{one.what}"), one.value, one.unit, float("nan"), one.first, one.last)
        for one in climatologies()
        if one.signal == signal
    )
    return Told(signal, notes=(Text("watch.no_data", {"indicators": indicators}),), facts=facts)


def half_width(errors: Sequence[float] | Array, coverage: float = COVERAGE) -> float:
    """Return how far a conformal band reaches to each side, from the sizes of past errors; infinite if they are few.

    Examples
    --------
    >>> half_width([1.0, -2.0, 3.0, -4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), half_width([1.0])
    (9.0, inf)
    """
    sizes = np.sort(np.abs(np.asarray(errors, float)))
    rank = ceil((sizes.size + 1) * coverage)
    return float(sizes[rank - 1]) if 0 < rank <= sizes.size else float("inf")


def in_rolling_band(errors: Sequence[float] | Array, delay: int = 1) -> Array:
    """Return for every error, in order of time, whether it lay in the band of those known before it; NaN without one.

    ``delay``: after how many further steps an error is known.
    """
    errors = np.asarray(errors, float)
    widths = np.array([half_width(errors[: max(n - delay + 1, 0)]) for n in range(errors.size)])
    return np.where(np.isfinite(widths), (np.abs(errors) <= widths).astype(float), np.nan)
