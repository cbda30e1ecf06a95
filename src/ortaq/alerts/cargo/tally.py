"""Counts of visits by crossing, direction, day and span of hours: they add up over parts, files and runs."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ortaq.alerts.cargo.turnbull import EDGES_H, LAST, cells_of
from ortaq.alerts.cargo.visits import EXACT, INTERVAL, LOST, WAITING, Visits
from ortaq.core import Integers

DAY = 86_400_000_000
"""Microseconds."""

CARRIERS = 5
"""Different carriers below which a cell is not shown."""

COUNT = np.dtype(
    [
        *(("crossing", "<i4"), ("towards", "i1"), ("day", "<i4"), ("low", "<i2"), ("high", "<i2")),
        *(("kind", "i1"), ("start_unknown", "?"), ("visits", "<i8")),
    ]
)
"""Visits of one crossing and direction that began on one day, days since 1970, between two cells of hours."""

Counted = NDArray[Any]

_BITS = (("crossing", 20), ("towards", 1), ("day", 20), ("low", 8), ("high", 8), ("kind", 2), ("start_unknown", 1))


@dataclass
class Tally:
    """Counts so far.

    Attributes
    ----------
    codes, counts : ndarray
        Each different combination once, ascending, and how often it was.
    carriers : mapping
        Hashes of carriers by crossing, direction and month, at most ``CARRIERS`` each.
    passed, unseen : ndarray of int, shape (crossing, side)
        As in `Visits`.
    one_sided, negative : int
        Visits that are left out.
    """

    codes: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    counts: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    carriers: dict[tuple[int, int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    passed: Integers | int = 0
    unseen: Integers | int = 0
    one_sided: int = 0
    negative: int = 0

    def add(self, visits: Visits) -> None:
        """Take more visits."""
        self.one_sided += visits.one_sided
        self.negative += visits.negative
        self.passed, self.unseen = self.passed + visits.passed, self.unseen + visits.unseen
        day = visits.began // DAY
        low = cells_of(visits.low_h)
        high = np.where(np.isinf(visits.high_h), LAST, cells_of(visits.high_h))
        columns = {
            **{"crossing": visits.crossing, "towards": visits.towards, "day": day, "low": low, "high": high},
            **{"kind": visits.kind, "start_unknown": visits.start_unknown},
        }
        code = np.zeros(len(day), np.int64)
        for name, bits in _BITS:
            code = (code << bits) | columns[name].astype(np.int64)
        codes, counts = np.unique(code, return_counts=True)
        both = np.concatenate([self.codes, codes])
        self.codes, at = np.unique(both, return_inverse=True)
        self.counts = np.bincount(at, np.concatenate([self.counts, counts]), len(self.codes)).astype(np.int64)
        self._carriers(visits, months_of(day))

    def _carriers(self, visits: Visits, months: Integers) -> None:
        known = visits.carrier != 0
        if not known.any():
            return
        every = zip(
            visits.crossing[known].tolist(),
            visits.towards[known].tolist(),
            months[known].tolist(),
            visits.carrier[known].tolist(),
            strict=True,
        )
        for crossing, towards, month, carrier in set(every):
            own = self.carriers[crossing, towards, month]
            if len(own) < CARRIERS:
                own.add(carrier)

    def rows(self) -> Counted:
        """Return the counts as columns."""
        found = np.zeros(len(self.codes), COUNT)
        code = self.codes.copy()
        for name, bits in reversed(_BITS):
            found[name] = code & ((1 << bits) - 1)
            code >>= bits
        found["visits"] = self.counts
        _tell_lost(found)
        return found

    def lost_parts(self, crossings: int) -> list[list[float]]:
        """Return which part of units left without an event, by crossing and direction.

        As many as left that side unseen on their way to the other one, which is known however short the data are. Where
        hardly any event tells of it, or there are few: of those that were expected back, as they were seen elsewhere or
        are silent for longer than any visit lasts.
        """
        rows = self.rows()
        unseen = ((rows["kind"] == INTERVAL) & ~rows["start_unknown"]) | (rows["kind"] == LOST)
        ended = rows["kind"] != WAITING
        total = int(rows["visits"][ended].sum())
        every = float(rows["visits"][unseen].sum()) / total if total else 0.0
        passed, left = (np.broadcast_to(counts, (crossings, 2)) for counts in (self.passed, self.unseen))
        every = _rate(int(left.sum()), int(passed.sum()), every)
        return [[_rate(int(left[c, t]), int(passed[c, t]), every) for t in (0, 1)] for c in range(crossings)]


TIMES = 3.0
"""A unit that is silent for so many times what 99 of 100 complete visits took is lost, however long it may still be."""

LEAST_LOST_H = 72.0
"""Hours below which no silent unit is lost."""

RARE = 0.3
"""Part of units that leave a side unseen from which its departures are not told at all."""

_FEW = 200
"""Visits by which the part of units that leave without an event is known."""


def _tell_lost(rows: Counted) -> None:
    """Mark waiting visits that last too long as lost, by crossing and direction."""
    gate = rows["crossing"] * 2 + rows["towards"]
    for number in np.unique(gate).tolist():
        own = gate == number
        whole = own & (rows["kind"] == EXACT)
        order = np.argsort(rows["high"][whole])
        upto = np.cumsum(rows["visits"][whole][order])
        if not len(upto):
            continue
        longest = EDGES_H[rows["high"][whole][order][np.searchsorted(upto, 0.99 * upto[-1])]]
        silent = own & (rows["kind"] == WAITING) & (EDGES_H[rows["low"]] > max(TIMES * longest, LEAST_LOST_H))
        rows["kind"][silent] = LOST


def _rate(some: int, of: int, otherwise: float) -> float:
    return some / of if of >= _FEW and some <= RARE * of else otherwise


def months_of(days: Integers) -> Integers:
    """Return months since 1970 of days since 1970.

    Examples
    --------
    >>> months_of(np.array([0, 31])).tolist()
    [0, 1]
    """
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
