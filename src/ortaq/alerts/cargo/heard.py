"""On which days a crossing was heard: a feed that falls silent is no data, not no traffic."""

from dataclasses import dataclass, field

import numpy as np

from ortaq.alerts.cargo.coded import Events
from ortaq.alerts.cargo.places import Places
from ortaq.alerts.cargo.tally import DAY, months_of
from ortaq.alerts.cargo.visits import HOUR
from ortaq.core import Array, Integers, Mask

SILENT = 20.0
"""Events that a crossing would have had in days without any: beyond it the feed was silent, not the road."""

ROUNDED = 0.2
"""Part of stamps at full hours from which they are rounded ones: of true ones it is one in 3,600."""

FEW = 30
"""Events by which a month belongs to the period of the data."""

_FIRST = 36_500
"""Days since 1970 that are counted."""


@dataclass
class Heard:
    """Events by crossing and day so far, and how many have stamps at full hours.

    Attributes
    ----------
    places : Places
    days : ndarray, shape (crossing, day)
        Events.
    full_hours : ndarray, shape (crossing,)
    last : int
        Instant of the last event of all.
    """

    places: Places
    days: Integers = field(init=False)
    full_hours: Integers = field(init=False)
    last: int = 0

    def __post_init__(self) -> None:
        count = len(self.places.crossings)
        self.days = np.zeros((count, _FIRST), np.int64)
        self.full_hours = np.zeros(count, np.int64)

    def add(self, rows: Events) -> None:
        """Take more events."""
        rows = rows[rows["place"] >= 0]
        if not len(rows):
            return
        crossing = np.array(self.places.crossing, np.int64)[rows["place"]]
        day = rows["at"] // DAY
        at, events = np.unique(crossing * _FIRST + day, return_counts=True)
        self.days.reshape(-1)[at] += events
        self.full_hours += np.bincount(crossing[rows["at"] % HOUR == 0], minlength=len(self.days))
        self.last = max(self.last, int(rows["at"].max()))

    @property
    def rounded(self) -> Mask:
        """Crossings whose stamps at full hours are rounded ones."""
        return np.asarray(self.full_hours > ROUNDED * np.maximum(self.days.sum(axis=1), 1))

    @property
    def period(self) -> tuple[int, int]:
        """First and last day of the data, since 1970; months with a few stray stamps alone are no part of it."""
        every = np.flatnonzero(self.days.any(axis=0))
        number = months_of(every)
        months, at = np.unique(number, return_inverse=True)
        events = np.bincount(at, self.days.sum(axis=0)[every])
        held = months[events >= FEW] if (events >= FEW).any() else months
        inside = every[(number >= held[0]) & (number <= held[-1])]
        return int(inside[0]), int(inside[-1])

    @property
    def end(self) -> int:
        """Instant of the last event of the period."""
        return min(self.last, (self.period[1] + 1) * DAY - 1)

    @property
    def months(self) -> Integers:
        """Months since 1970 that the period reaches over."""
        first, last = months_of(np.array(self.period)).tolist()
        return np.arange(first, last + 1)

    def by_month(self) -> Array:
        """Return the part of the days of each month on which each crossing was heard, shape (crossing, month)."""
        first, last = self.period
        months, of = self.months, months_of(np.arange(_FIRST))
        found = np.zeros((len(self.days), len(months)))
        for at, days in enumerate(self.days):
            on = heard_days(days, first, last)
            for column, month in enumerate(months.tolist()):
                found[at, column] = on[of == month].mean()
        return found


def heard_days(days: Integers, first: int, last: int) -> Mask:
    """Return on which days a crossing was heard, between the first and the last day of all data.

    Parameters
    ----------
    days : ndarray of int, shape (day,)
        Events.
    first, last : int
        Days.

    Examples
    --------
    >>> heard_days(np.array([9, 9, 0, 9, 0, 0, 0, 9]), 0, 7).tolist()
    [True, True, True, True, False, False, False, True]
    """
    on = np.zeros(len(days), bool)
    active = np.flatnonzero(days[first : last + 1]) + first
    if not len(active):
        return on
    on[first : last + 1] = True
    rate = float(days[active].mean())
    edges = np.concatenate([[first - 1], active, [last + 1]])
    for before, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if (after - before - 1) * rate >= SILENT:
            on[before + 1 : after] = False
    return on
