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
        """Take more events.

        Parameters
        ----------
        rows : ndarray of EVENT
        """
        rows = rows[rows["place"] >= 0]
        if not len(rows):
            return
        crossing = np.array(self.places.crossing, np.int64)[rows["place"]]
        day = rows["at"] // DAY
        flat = np.bincount(crossing * _FIRST + day, minlength=self.days.size)
        self.days += flat.reshape(self.days.shape)
        self.full_hours += np.bincount(crossing[rows["at"] % HOUR == 0], minlength=len(self.days))
        self.last = max(self.last, int(rows["at"].max()))

    @property
    def rounded(self) -> Mask:
        """Crossings whose stamps at full hours are rounded ones."""
        return np.asarray(self.full_hours > ROUNDED * np.maximum(self.days.sum(axis=1), 1))

    @property
    def months(self) -> Integers:
        """Months since 1970 that the data reach over."""
        every = np.flatnonzero(self.days.any(axis=0))
        return np.arange(months_of(every[:1])[0], months_of(every[-1:])[0] + 1) if len(every) else np.zeros(0, np.int64)

    def by_month(self) -> Array:
        """Return the part of the days of each month on which each crossing was heard, shape (crossing, month)."""
        months, every = self.months, np.flatnonzero(self.days.any(axis=0))
        if not len(every):
            return np.zeros((len(self.days), 0))
        found = np.zeros((len(self.days), len(months)))
        of = months_of(np.arange(_FIRST))
        within = np.arange(_FIRST)
        within = (within >= every[0]) & (within <= every[-1])
        for at, days in enumerate(self.days):
            on = heard_days(days, int(every[0]), int(every[-1])) & within
            for column, month in enumerate(months.tolist()):
                found[at, column] = on[of == month].sum() / (of == month).sum()
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
