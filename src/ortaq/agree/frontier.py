"""The Pareto front of a finite set of packages."""

import numpy as np

from ortaq.agree.acceptance import Indices, Mask
from ortaq.core import Array

BLOCK = 128
"""Candidates compared with one another at a time: small enough that a comparison table stays in the cache."""


def pareto_front(values: Array) -> Indices:
    """Return the rows that no other row dominates: nowhere larger and somewhere smaller.

    Rows are sorted by their sum, then lexicographically, both descending, so a row can only be dominated by an
    earlier one. The first block of survivors is compared among itself, which is final for it, and then removes all
    that it dominates from the rest. Equal rows do not dominate each other: all of them stay.

    Parameters
    ----------
    values : ndarray, shape (row, objective)
        Larger is better; finite.

    Returns
    -------
    ndarray of int, shape (front,)
        Row numbers, ascending.
    """
    if len(values) == 0:
        return np.empty(0, dtype=np.int64)
    order = np.lexsort((*values.T[::-1], values.sum(axis=1)))[::-1]
    ranked = values[order]
    first = np.r_[True, (ranked[1:] != ranked[:-1]).any(axis=1)]
    group = np.cumsum(first) - 1
    kept = np.zeros(int(group[-1]) + 1, dtype=np.bool_)
    kept[_front_of_ranked(np.ascontiguousarray(ranked[first].T))] = True
    return np.sort(order[kept[group]])


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
