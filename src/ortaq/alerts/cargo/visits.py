"""Visits: which events of a unit are one passage of a crossing, in which direction, and how long it can have taken."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ortaq.alerts.cargo.coded import ARRIVED, LEFT, Events, Hashes, mixed
from ortaq.alerts.cargo.places import Places
from ortaq.core import Array, Integers, Mask

HOUR = 3_600_000_000
"""Microseconds."""

CAP_H = 1_440.0
"""Hours (60 days) after which a unit that was not seen again is lost, and events of one place belong to two visits."""

SLACK_H = 1.0
"""Hours by which stamps rounded to the hour may stand in the wrong order."""

BEYOND_H = 72.0
"""Hours within which a unit that left one side is seen on the other, or its visit is half known."""

EXACT, INTERVAL, WAITING, LOST = 0, 1, 2, 3
"""How much is known of the end and the beginning of a visit."""


@dataclass(frozen=True)
class Visits:
    """Visits of many units, an entry each.

    Attributes
    ----------
    crossing : ndarray of int
    towards : ndarray of int
        Side to which it went: 0 or 1.
    began : ndarray of int
        Microseconds since 1970 UTC: arrival, or when it was seen first.
    low_h, high_h : ndarray
        Hours that it took at least and at most; infinite where it may still last.
    kind : ndarray of int
        ``EXACT``, ``INTERVAL``, ``WAITING`` or ``LOST``.
    start_unknown : ndarray of bool
    carrier : ndarray of uint64
        Hash, 0 where it is not known.
    passed, unseen : ndarray of int, shape (crossing, side)
        Visits that went on from a side to the other one, and those of which no event tells that they left it.
    one_sided, negative : int
        Left out: seen on one side only, so that their direction is not known, or begun before the unit was ever seen;
        ended before they began.
    """

    crossing: Integers
    towards: Integers
    began: Integers
    low_h: Array
    high_h: Array
    kind: Integers
    start_unknown: Mask
    carrier: Hashes
    passed: Integers
    unseen: Integers
    one_sided: int
    negative: int


def in_order(rows: Events, withdrawn: Hashes) -> tuple[Events, int, int]:
    """Return events by unit and instant, and how many were withdrawn and repeated: those are left out.

    Parameters
    ----------
    rows : ndarray of EVENT
        All of some units, in any order.
    withdrawn : ndarray of uint64
        Ids of events that were withdrawn, ascending.
    """
    gone = np.isin(rows["id"], withdrawn) if len(withdrawn) else np.zeros(len(rows), bool)
    rows = rows[~gone]
    same = mixed(rows["unit"] ^ mixed(rows["id"]))
    order = np.argsort(same, kind="stable")
    first = np.ones(len(rows), bool)
    first[1:] = np.diff(same[order]) != 0
    kept = rows[order[first]]
    # Of events at one instant an arrival comes first.
    kept = kept[np.lexsort((kept["step"] == LEFT, kept["at"], kept["unit"]))]
    return kept, int(gone.sum()), len(rows) - len(kept)


def visits_of(rows: Events, places: Places, rounded: Mask, end: int) -> Visits:
    """Return the visits in events that are in order.

    Parameters
    ----------
    rows : ndarray of EVENT
        From `in_order`.
    places : Places
    rounded : ndarray of bool, shape (crossing,)
        Where stamps at full hours are rounded ones.
    end : int
        Instant of the last event of all.
    """
    at, step, unit = rows["at"], rows["step"], rows["unit"]
    # What is of no crossing has the last number, and is seen elsewhere.
    crossing = np.append(np.array(places.crossing, np.int64), -1)[rows["place"]]
    side = np.append(np.array(places.side, np.int64), -1)[rows["place"]]
    begins = _cut(unit, at, crossing, side, step)
    starts = np.flatnonzero(begins)
    visit = np.cumsum(begins) - 1
    first = side[starts]
    near = side == first[visit]
    arrived = _least(np.where(near & (step == ARRIVED), at, _NEVER), starts)
    left = _most(np.where(~near & (step == LEFT), at, -_NEVER), starts)
    seen, last = at[starts], _most(at, starts)
    begun, ended = arrived < _NEVER, left > -_NEVER
    before, after = _neighbours(unit, at, starts, last)
    start, stop = np.where(begun, arrived, seen), np.where(ended, left, last)
    both = _most((~near).astype(np.int64), starts) > 0
    half = ~both & (
        (after < _NEVER) | ~begun | ((step[_ends(starts, len(at))] == LEFT) & (end - last > _microseconds(BEYOND_H)))
    )
    # Of units that came before the data begin, those that stay long are seen most: they would tell of too long a time.
    half |= ~begun & (before < 0)
    went = both & (crossing[starts] >= 0)
    untold = went & (_most((near & (step == LEFT)).astype(np.int64), starts) == 0)
    kind = _kinds(begun, ended, after, end - start)
    widths = _rounding(start, stop, begun, ended, rounded[crossing[starts]])
    low = (stop - start) / HOUR - widths
    high = np.where(ended, stop, np.minimum(after, start + _microseconds(CAP_H))) - np.where(
        begun, start, np.maximum(before, stop - _microseconds(CAP_H))
    )
    high_h = np.where(kind == WAITING, np.inf, high / HOUR + widths)
    waited = np.where(kind == WAITING, (end - start) / HOUR, low)
    kept = (crossing[starts] >= 0) & ~half & (high_h >= 0.0)
    known = (crossing[starts] >= 0) & ~half
    carrier = _most(rows["carrier"], starts)
    return Visits(
        crossing=crossing[starts][kept],
        towards=1 - first[kept],
        began=start[kept],
        low_h=np.maximum(waited, 0.0)[kept],
        high_h=np.maximum(high_h, 0.0)[kept],
        kind=kind[kept],
        start_unknown=~begun[kept],
        carrier=carrier[kept],
        passed=_by_side(crossing[starts][went], first[went], len(places.crossings)),
        unseen=_by_side(crossing[starts][untold], first[untold], len(places.crossings)),
        one_sided=int(((crossing[starts] >= 0) & half).sum()),
        negative=int((known & ~kept).sum()),
    )


_NEVER = np.int64(2**62)


def _by_side(crossing: Integers, side: Integers, crossings: int) -> Integers:
    return np.bincount(crossing * 2 + side, minlength=crossings * 2).reshape(crossings, 2)


def _microseconds(hours: float) -> int:
    return int(hours * HOUR)


def _cut(unit: Hashes, at: Integers, crossing: Integers, side: Integers, step: NDArray[np.int8]) -> Mask:
    """Return where visits begin.

    A unit that comes back to the crossing it left is told apart by the order of sides: it arrives on the side that it
    left last, or is on the first side again after the far one. A gap alone cuts after ``CAP_H``.
    """
    begins = np.ones(len(at), bool)
    same = (unit[1:] == unit[:-1]) & (crossing[1:] == crossing[:-1])
    gap = np.diff(at)
    apart = gap > _microseconds(SLACK_H)
    here, was, now = side[1:] == side[:-1], step[:-1], step[1:]
    again = here & apart & (((now == ARRIVED) & (was != 0)) | ((now == LEFT) & (was == LEFT)))
    begins[1:] = ~same | (gap >= _microseconds(CAP_H)) | again
    starts = np.flatnonzero(begins)
    first = side[starts][np.cumsum(begins) - 1]
    back = (side[1:] == first[1:]) & (side[:-1] != first[1:]) & apart
    begins[1:] |= same & back
    return begins


def _ends(starts: Integers, count: int) -> Integers:
    return np.append(starts[1:], count)[: len(starts)] - 1


def _least(values: NDArray[np.int64], starts: Integers) -> Integers:
    return np.minimum.reduceat(values, starts) if len(starts) else np.zeros(0, np.int64)


def _most(values: NDArray[np.generic], starts: Integers) -> NDArray[np.int64]:
    return np.maximum.reduceat(values, starts) if len(starts) else np.zeros(0, values.dtype)


def _neighbours(unit: Hashes, at: Integers, starts: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return when each unit was seen before and after its visit; far away where it was not."""
    own = unit[starts]
    before, after = np.full(len(starts), -_NEVER // 2), np.full(len(starts), _NEVER)
    joined = own[1:] == own[:-1]
    before[1:] = np.where(joined, last[:-1], before[1:])
    after[:-1] = np.where(joined, at[starts][1:], after[:-1])
    return before, after


def _kinds(begun: Mask, ended: Mask, after: Integers, age: Integers) -> Integers:
    kind = np.where(begun & ended, EXACT, INTERVAL)
    gone = ~ended & (after == _NEVER)
    return np.where(gone, np.where(age < _microseconds(CAP_H), WAITING, LOST), kind)


def _rounding(start: Integers, stop: Integers, begun: Mask, ended: Mask, rounded: Mask) -> Array:
    """Return hours by which rounded stamps may miss the truth: half an hour at each end."""
    whole = (start % HOUR == 0).astype(float) * begun + (stop % HOUR == 0) * ended
    return np.asarray(0.5 * whole * rounded)
