"""The Pareto front of a finite set of packages."""

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.core import Array, Mask

BLOCK = 128
"""Candidates compared with one another at a time: small enough that a comparison table stays in the cache."""

BEST = 16
"""Rows with the largest sum, and with the largest smallest value, against which all others are held first."""


def pareto_front(values: Array) -> Indices:
    """Return the rows that no other row dominates: nowhere larger and somewhere smaller.

    Rows beaten by one of a few best are dropped first. The others are sorted by their sum, then lexicographically, both
    descending, so a row can only be dominated by an earlier one. The first block of survivors is compared among itself,
    which is final for it, and then removes all that it dominates from the rest. Equal rows do not dominate each other:
    all of them stay.

    ``values``, shape (row, objective): larger is better; finite. Returns shape (front,), row numbers, ascending.
    """
    if len(values) == 0:
        return np.empty(0, dtype=np.int64)
    total = values.sum(axis=1)
    open_rows = _not_beaten_by_best(values, total)
    order = open_rows[np.lexsort((*values[open_rows].T[::-1], total[open_rows]))[::-1]]
    ranked = values[order]
    first = np.r_[True, (ranked[1:] != ranked[:-1]).any(axis=1)]
    group = np.cumsum(first) - 1
    kept = np.zeros(int(group[-1]) + 1, dtype=np.bool_)
    kept[_front_of_ranked(np.ascontiguousarray(ranked[first].T))] = True
    return np.sort(order[kept[group]])


def _not_beaten_by_best(values: Array, total: Array) -> Indices:
    """Return the rows that none of the best by sum or by smallest value dominates, ascending."""
    rows = np.arange(len(values))
    for score in (total, values.min(axis=1)):
        best = np.argpartition(score, -min(BEST, len(score)))[-BEST:]
        columns, sums = np.ascontiguousarray(values[rows].T), total[rows]
        beaten = np.zeros(len(rows), dtype=np.bool_)
        for row in best.tolist():
            worse = sums < total[row]
            for column, value in zip(columns, values[row], strict=True):
                worse &= column <= value
            beaten |= worse
        rows = rows[~beaten]
    return rows


def _front_of_ranked(columns: Array) -> Indices:
    """Return the front of distinct rows given as columns, shape (objective, row), best sum first."""
    front: list[Indices] = []
    rest = np.arange(columns.shape[1])
    while rest.size:
        block, rest = rest[:BLOCK], rest[BLOCK:]
        beaten = _at_least(columns[:, block], columns[:, block])
        np.fill_diagonal(beaten, val=False)
        block = block[~beaten.any(axis=0)]
        front.append(block)
        rest = rest[~_at_least(columns[:, block], columns[:, rest]).any(axis=0)]
    return np.concatenate(front)


def _at_least(strong: Array, weak: Array) -> Mask:
    """Return whether each strong row is nowhere below each weak row, shape (strong, weak)."""
    result: Mask = np.ones((strong.shape[1], weak.shape[1]), dtype=np.bool_)
    for mine, other in zip(strong, weak, strict=True):
        result &= mine[:, None] >= other
    return result
