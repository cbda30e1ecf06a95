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

STEPS = 400
"""Largest number of steps of the estimate from the data; resampled data begin at its end."""

AGAIN = 40

CLOSE = 1e-5
"""Change of the distribution, in parts of one, at which the estimate stands."""


@dataclass(frozen=True)
class Spans:
    """Spans of cells between which times lie, each different one once.

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
    count = LAST + 1
    width = (spans.high - spans.low + 1).astype(float)
    even = weights[:1] / width
    start = _spread(even, spans) + 1e-9
    first = _steps(start / start.sum(), spans, weights[:1], lost, STEPS)
    begin = np.repeat(first * (1.0 - 1e-3) + 1e-3 / count * (start > 1e-9), len(weights) - 1, axis=0)
    begin /= begin.sum(axis=1, keepdims=True) if len(begin) else 1.0
    return np.concatenate([first, _steps(begin, spans, weights[1:], lost, AGAIN)])


def _steps(found: Array, spans: Spans, weights: Array, lost: float, most: int) -> Array:
    if not len(weights):
        return found
    for _ in range(most):
        below = np.concatenate([np.zeros((len(found), 1)), np.cumsum(found, axis=1)], axis=1)
        inside = below[:, spans.high + 1] - below[:, spans.low]
        chance = np.where(spans.waiting, inside + lost * (1.0 - inside), inside)
        new = found * _spread(weights / np.maximum(chance, 1e-300), spans)
        new /= new.sum(axis=1, keepdims=True)
        moved = float(np.abs(new - found).sum(axis=1).max())
        found = new
        if moved < CLOSE:
            break
    return found


def _spread(values: Array, spans: Spans) -> Array:
    """Return for every cell the sum of the values of the spans that hold it, shape (sample, cell)."""
    change = np.zeros((len(values), LAST + 2))
    for ends, sign in ((spans.low, 1.0), (spans.high + 1, -1.0)):
        order = np.argsort(ends, kind="stable")
        at = np.flatnonzero(np.diff(ends[order], prepend=-1))
        change[:, ends[order][at]] += sign * np.add.reduceat(values[:, order], at, axis=1)
    return np.cumsum(change, axis=1)[:, :-1].clip(0.0)


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
    low, high = np.where(low < 0, high, low), np.where(high > LAST, low, high)
    rows = np.arange(len(found))
    ahead = middle[rows, high] - middle[rows, low]
    part = np.where(ahead > 0.0, (share - middle[rows, low]) / np.where(ahead > 0.0, ahead, 1.0), 0.0)
    logs = np.log(MIDDLE_H)
    within = np.exp(logs[low] + np.clip(part, 0.0, 1.0) * (logs[np.minimum(high, LAST - 1)] - logs[low]))
    return np.where(upto[:, LAST - 1] <= share, np.inf, within)


def means(found: Array) -> Array:
    """Return means of distributions, hours; what lies beyond the grid counts with its end.

    Parameters
    ----------
    found : ndarray, shape (sample, cell)
    """
    return np.asarray(found @ MIDDLE_H)
