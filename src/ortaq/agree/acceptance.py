"""When a member signs: its gains over the shocks brought to one number and held against its threshold."""

from enum import StrEnum
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from ortaq.core import Array, Payoffs

Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

VERDICT_TOLERANCE = 1e-7
"""Percentage points by which a gain must exceed the threshold before it counts.

Equilibria are solved to relative residuals of about 1e-10, so gains carry noise of about 1e-8 percentage points. A
measure that does nothing must not be signed, nor a departure be called profitable, because of the last digits.
"""


class Acceptance(StrEnum):
    """How a member brings its gains under several shocks to one number."""

    WORST = "worst"
    EXPECTED = "expected"


def over_shocks(gain: Array, probability: Array, accept: Acceptance) -> Array:
    """Return the robust gain of every member from every package.

    Parameters
    ----------
    gain : ndarray, shape (package, member, shock)
        Gains in any unit.
    probability : ndarray, shape (shock,)
        Sums to one.
    accept : Acceptance
        The smallest gain over the shocks, for each member on its own, or the probability-weighted mean.

    Returns
    -------
    ndarray, shape (package, member)
        Robust gain in the unit of ``gain``.
    """
    if accept == Acceptance.EXPECTED:
        return np.asarray(gain @ probability)
    return reduce(np.minimum, np.moveaxis(gain, 2, 0))


def accepts(robust_gain_percent: Array, threshold_percent: Array) -> Mask:
    """Return whether each member signs each package, shape (package, member): strictly more than its threshold."""
    return np.asarray(robust_gain_percent > threshold_percent + VERDICT_TOLERANCE)


def unanimous(signs: Mask, feasible: Mask) -> Indices:
    """Return the feasible packages that every member signs; the empty package changes nothing and is never one."""
    everyone = signs.all(axis=1) & feasible
    everyone[0] = False
    return np.flatnonzero(everyone)


def member_income_musd(payoffs: Payoffs) -> Array:
    """Recover the real income that gains are percentages of, from the package that moves it most.

    A shock in which no package moves a member's income takes the mean of the member's other shocks; a member whose
    income no package ever moves gets NaN, for its income cannot be known from the table.

    Returns
    -------
    ndarray, shape (member, shock)
        Real income under the shock without any package, million USD a year.
    """
    largest = np.abs(payoffs.gain_percent).argmax(axis=0)[None]
    percent = np.take_along_axis(payoffs.gain_percent, largest, axis=0)[0]
    musd = np.take_along_axis(payoffs.gain_musd, largest, axis=0)[0]
    moved = percent != 0.0
    income = np.divide(100.0 * musd, percent, out=np.zeros_like(percent), where=moved)
    known = moved.sum(axis=1)
    mean = np.divide(income.sum(axis=1), known, out=np.full(known.shape, np.nan), where=known > 0)
    return np.asarray(np.where(moved, income, mean[:, None]))


def surplus_over_threshold_musd(payoffs: Payoffs, threshold_percent: Array, accept: Acceptance) -> Array:
    """Return the robust gain above the threshold in money, so that it can be paid from one member to another.

    Parameters
    ----------
    threshold_percent : ndarray, shape (member,)
        Smallest gain in percent of real income for which the member signs.

    Returns
    -------
    ndarray, shape (package, member)
        Million USD a year; each shock is held against the threshold's worth under that same shock. NaN where a
        threshold other than zero meets an income that cannot be recovered.
    """
    income = member_income_musd(payoffs)
    owed = np.where(threshold_percent[:, None] == 0.0, 0.0, threshold_percent[:, None] / 100.0 * income)
    return over_shocks(payoffs.gain_musd - owed, payoffs.probability, accept)
