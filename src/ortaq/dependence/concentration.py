"""How many partners an economy really has: Hirschman's index, HHI, and the spread over powers."""

import numpy as np

from ortaq.core import Array


def shares(values: Array) -> Array:
    """Return shares along the last axis; NaN entries are left out, rows without anything are NaN."""
    total = np.nansum(values, axis=-1, keepdims=True)
    return np.asarray(np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0.0))


def hhi(values: Array) -> Array:
    """Return the Herfindahl-Hirschman index along the last axis: sum of squared shares, 1 for a single partner.

    ``values``, shape (..., partner). Returns shape (...).

    Examples
    --------
    >>> hhi(np.array([2.0, 1.0, 1.0]))
    array(0.375)
    """
    return _sum(shares(values) ** 2)


def hirschman(values: Array) -> Array:
    """Return Hirschman's (1945) index of concentration, 100 times the root of the sum of squared shares.

    ``values``, shape (..., partner). Returns shape (...).

    Examples
    --------
    >>> hirschman(np.array([[2.0, 1.0, 1.0], [1.0, 0.0, 0.0]]))
    array([ 61.237, 100.   ])
    """
    return 100.0 * np.sqrt(hhi(values))


def multi_vector(losses: Array) -> Array:
    """Return how evenly dependence spreads over powers: 0 one power only, 1 all alike.

    Methodology, eq. (D4).

    ``(1 - sum p ** 2) / (1 - 1 / K)`` with p the share of each of K powers in the losses from all of them, so that it
    measures dependence and not trade. NaN entries (an economy that is itself the power) do not count.

    ``losses``, shape (..., power).

    Examples
    --------
    >>> multi_vector(np.array([[2.0, 1.0, 1.0], [4.0, 0.0, 0.0]]))
    array([0.937, 0.   ])
    """
    valid = np.maximum(losses, 0.0)
    count = np.isfinite(valid).sum(axis=-1)
    spread = 1.0 - hhi(valid)
    most = 1.0 - 1.0 / np.maximum(count, 1)
    return np.asarray(np.divide(spread, most, out=np.full_like(spread, np.nan), where=count > 1))


def pivot_margin(losses: Array) -> Array:
    """Return the largest over the second largest loss along the last axis; NaN with fewer than two.

    ``losses``, shape (..., power). Returns shape (...).

    Examples
    --------
    >>> pivot_margin(np.array([2.0, 1.0, 1.0]))
    array(2.)
    """
    ranked = np.sort(np.where(np.isfinite(losses), losses, -np.inf), axis=-1)
    if ranked.shape[-1] < 2:
        return np.full(ranked.shape[:-1], np.nan)
    top, second = ranked[..., -1], ranked[..., -2]
    return np.asarray(np.divide(top, second, out=np.full_like(top, np.nan), where=second > 0.0))


def _sum(terms: Array) -> Array:
    total = np.nansum(terms, axis=-1)
    return np.asarray(np.where(np.isfinite(terms).any(axis=-1), total, np.nan))
