"""Which packages are put forward first: an order that anybody can compute, and a few that differ from each other."""

from collections.abc import Collection

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.core import Array, Integers, Mask

_CHUNK = 2048
"""Rows looked at together; what is returned does not depend on it."""

NEVER = -1
"""Stands for the step of a package that is open at no step."""


def balance(gain_percent: Array) -> Array:
    """Return how evenly packages bring all members near the best that each could have.

    A member's share is its gain divided by its own largest gain. Where all shares are positive, their product is
    returned (the Nash product, which does not depend on the size of an economy); elsewhere the smallest share.
    Members are taken one after the other, so that another program that multiplies in the same order gets the same bits.

    Parameters
    ----------
    gain_percent : ndarray, shape (package, member)
        Public gains, in any unit.

    Returns
    -------
    ndarray, shape (package,)
        Above zero where everybody gains, else zero or less.

    Examples
    --------
    >>> balance(np.array([[4.0, 1.0], [2.0, 2.0], [-1.0, 2.0]])).tolist()
    [0.5, 0.5, -0.25]
    """
    best = gain_percent.max(axis=0)
    shares = gain_percent / np.where(best > 0.0, best, 1.0)
    product = np.ones(len(shares))
    for member in range(shares.shape[1]):
        product = product * shares[:, member]
    smallest = shares.min(axis=1)
    return np.where(smallest > 0.0, product, np.minimum(smallest, 0.0))


def public_order(gain_percent: Array, allowed: Mask | None = None) -> Indices:
    """Return packages in the order in which they are put forward: by balance of public gains, ties by row.

    It depends on nothing that a member keeps to itself, so that everybody can check it.

    Parameters
    ----------
    gain_percent : ndarray, shape (package, member)
        Public gains.
    allowed : ndarray of bool, shape (package,), optional
        Packages that may be put forward; all if absent.

    Returns
    -------
    ndarray of int
        Rows of the allowed packages.

    Examples
    --------
    >>> public_order(np.array([[4.0, 1.0], [3.0, 2.0], [-1.0, 2.0]])).tolist()
    [1, 0, 2]
    """
    order = np.argsort(-balance(gain_percent), kind="stable")
    return order if allowed is None else order[allowed[order]]


def diverse(order: Indices, packages: Integers, count: int = 3, apart: int = 2) -> tuple[int, ...]:
    """Return the first rows of an order that differ from each other in several measures.

    Parameters
    ----------
    order : ndarray of int
        Rows, best first.
    packages : ndarray of int, shape (package,)
        Bit masks of measures by row.
    count : int, optional
        Most rows that are returned.
    apart : int, optional
        Measures in which any two of them differ at least.

    Returns
    -------
    tuple of int
        As many as there are, at most ``count``.

    Examples
    --------
    >>> diverse(np.array([2, 1, 0]), np.array([0b001, 0b011, 0b111]), count=2)
    (2, 0)
    """
    chosen: list[int] = []
    taken = np.empty(0, dtype=packages.dtype)
    for first in range(0, len(order), _CHUNK):
        left = np.asarray(order[first : first + _CHUNK])
        near = np.bitwise_count(packages[left][:, None] ^ taken) < apart
        left = left[~near.any(axis=1)]
        while len(left) and len(chosen) < count:
            chosen.append(int(left[0]))
            left = left[np.bitwise_count(packages[left] ^ packages[left[0]]) >= apart]
        if len(chosen) == count:
            break
        taken = packages[chosen]
    return tuple(chosen)


def suggested(
    order: Indices,
    packages: Integers,
    step_needed: Integers,
    done: Collection[int] = (),
    *,
    count: int = 3,
    apart: int = 2,
) -> tuple[int, ...]:
    """Return which packages to put forward next: those that the smallest slip of lines opens, in public order.

    Stated lines are hints, not filters: where all overstate, nothing is open at first and the packages that fall least
    short come first.

    Parameters
    ----------
    order : ndarray of int
        Rows in public order.
    packages : ndarray of int, shape (package,)
        Bit masks of measures by row.
    step_needed : ndarray of int, shape (package,)
        The first step of slipping lines at which every member could sign; ``NEVER`` where there is none, or where
        nobody asked.
    done : collection of int, optional
        Rows that were put forward before.
    count, apart : int, optional
        As in ``diverse``.

    Returns
    -------
    tuple of int
        Rows; empty where no package is open at any step.

    Examples
    --------
    >>> suggested(np.array([0, 1, 2]), np.array([0b01, 0b10, 0b11]), np.array([1, 0, -1]), count=2)
    (1, 0)
    """
    open_rows = order[step_needed[order] != NEVER]
    if done:
        open_rows = open_rows[~np.isin(open_rows, list(done))]
    by_step = open_rows[np.argsort(step_needed[open_rows], kind="stable")]
    return diverse(by_step, packages, count, apart)
