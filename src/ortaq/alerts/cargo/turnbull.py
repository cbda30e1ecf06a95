"""The distribution of times of which only ends of intervals are known: Turnbull's estimate on a grid of hours.

A unit that was not seen again at the end of the data either waits or left without an event. Among those that were
expected back, the part that left so is known; a waiting unit counts with the odds that it waits.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask

CELLS = 240
"""Cells of the grid between its ends; below and above lies one more each."""

LEAST_H, MOST_H = 0.25, 1_500.0

EDGES_H: Array = np.concatenate([[0.0], np.geomspace(LEAST_H, MOST_H, CELLS + 1)])
"""Lower edges of the cells, hours; the last cell is open."""

MIDDLE_H: Array = np.concatenate([[0.5 * LEAST_H], np.sqrt(EDGES_H[1:-1] * EDGES_H[2:]), [MOST_H]])
"""Middles of the cells; the open one counts with its beginning."""

LAST = len(EDGES_H) - 1
"""Number of the open cell."""

NOTHING = 1e-7
"""Part of a distribution that is none."""

STEPS = 200
"""Largest number of steps of the estimate from the data; resampled data begin at its end."""

AGAIN = 15

CLOSE = 1e-4
"""Change of the distribution, in parts of one, at which the estimate stands."""


@dataclass(frozen=True)
class Spans:
    """Spans of cells between which times lie, each different one once, by the first cell.

    Attributes
    ----------
    low, high : ndarray of int
        First and last cell.
    waiting : ndarray of bool
        Whether the unit may have left without an event.
    """

    low: Integers
    high: Integers
    waiting: Mask


def cells_of(hours: Array) -> Integers:
    """Return the cells of times.

    Parameters
    ----------
    hours : ndarray
        Not negative; infinity is in the last one.

    Examples
    --------
    >>> cells_of(np.array([0.0, 0.25, np.inf])).tolist()
    [0, 1, 241]
    """
    return np.searchsorted(EDGES_H, hours, side="right") - 1


def estimated(spans: Spans, weights: Array, lost: float) -> Array:
    """Return distributions over cells for several weightings of the same spans.

    Methodology, eq. (V1).

    Parameters
    ----------
    spans : Spans
    weights : ndarray, shape (sample, span)
        How often each span was seen; the first sample is that of the data.
    lost : float
        Part of units that leave without an event.

    Returns
    -------
    ndarray, shape (sample, cell)
    """
    single = spans.low == spans.high
    known = np.zeros((len(weights), LAST + 1))
    for span in np.flatnonzero(single).tolist():  # of these nothing is to be estimated
        known[:, spans.low[span]] += weights[:, span]
    wide = _Wide.of(spans, ~single, lost)
    weights = weights[:, ~single]
    width = (wide.high - wide.low + 1).astype(float)
    start = known[:1] + wide.spread(weights[:1] / width) + 1e-9
    first = _steps(start / start.sum(), known[:1], wide, weights[:1], STEPS)
    begin = np.repeat(first * (1.0 - 1e-3) + 1e-3 / (LAST + 1), len(weights) - 1, axis=0)
    return np.concatenate([first, _steps(begin, known[1:], wide, weights[1:], AGAIN)])


def _steps(found: Array, known: Array, wide: "_Wide", weights: Array, most: int) -> Array:
    """Return the distributions after steps of the EM algorithm."""
    if not len(found) or not len(wide.low):
        return known / known.sum(axis=1, keepdims=True) if len(found) else found
    for _ in range(most):
        new = known + found * wide.spread(weights / wide.chances(found))
        new /= new.sum(axis=1, keepdims=True)
        moved = float(np.abs(new - found).sum(axis=1).max())
        found = new
        if moved < CLOSE:
            break
    return found


@dataclass(frozen=True)
class _Wide:
    """Spans of more than one cell, by their first cell, and how sums over them are made."""

    low: Integers
    high: Integers
    waiting: Mask
    lost: float
    begins: Integers
    ends: Integers
    by_end: Integers

    @classmethod
    def of(cls, spans: Spans, chosen: Mask, lost: float) -> "_Wide":
        order = np.flatnonzero(chosen)  # spans stand by their first cell
        low, high = spans.low[order], spans.high[order]
        by_end = np.argsort(high, kind="stable")
        begins = np.flatnonzero(np.diff(low, prepend=-1))
        return cls(
            low, high, spans.waiting[order], lost, begins, np.flatnonzero(np.diff(high[by_end], prepend=-1)), by_end
        )

    def chances(self, found: Array) -> Array:
        """Return how likely each span is; a unit that may have left unseen is so in either way."""
        below = np.concatenate([np.zeros((len(found), 1)), np.cumsum(found, axis=1)], axis=1)
        inside = below[:, self.high + 1] - below[:, self.low]
        return np.asarray(np.maximum(np.where(self.waiting, inside + self.lost * (1.0 - inside), inside), 1e-300))

    def spread(self, values: Array) -> Array:
        """Return for every cell the sum of the values of the spans that hold it, shape (sample, cell)."""
        change = np.zeros((len(values), LAST + 2))
        if len(self.low):
            change[:, self.low[self.begins]] = np.add.reduceat(values, self.begins, axis=1)
            sums = np.add.reduceat(values[:, self.by_end], self.ends, axis=1)
            change[:, self.high[self.by_end][self.ends] + 1] -= sums
        return np.maximum(np.cumsum(change, axis=1)[:, :-1], 0.0)


def quantiles(found: Array, share: float) -> Array:
    """Return a quantile of distributions, hours; infinite beyond the grid.

    What lies in a cell stands in its middle, half of it on either side.

    Parameters
    ----------
    found : ndarray, shape (sample, cell)
    share : float
        0.5 for the median.

    Examples
    --------
    >>> even = np.zeros((1, LAST + 1))
    >>> even[0, [100, 102]] = 0.5
    >>> bool(np.isclose(quantiles(even, 0.5)[0], MIDDLE_H[101]))
    True
    """
    upto = np.cumsum(found, axis=1)
    middle = upto - 0.5 * found
    held = found > NOTHING
    cell = np.arange(LAST + 1)
    low = np.where(held & (middle <= share), cell, -1).max(axis=1)
    high = np.where(held & (middle > share), cell, LAST + 1).min(axis=1)
    low = np.where(low < 0, high, low)
    high = np.where(high >= LAST, low, high)  # towards what lies beyond the grid nothing is read
    rows = np.arange(len(found))
    ahead = middle[rows, high] - middle[rows, low]
    part = np.where(ahead > 0.0, (share - middle[rows, low]) / np.where(ahead > 0.0, ahead, 1.0), 0.0)
    logs = np.log(MIDDLE_H)
    within = np.exp(logs[low] + np.clip(part, 0.0, 1.0) * (logs[high] - logs[low]))
    return np.where(upto[:, LAST - 1] <= share, np.inf, within)


def means(found: Array) -> Array:
    """Return means of distributions, hours; what lies beyond the grid counts with its end.

    Parameters
    ----------
    found : ndarray, shape (sample, cell)
    """
    return np.asarray(found @ MIDDLE_H)
