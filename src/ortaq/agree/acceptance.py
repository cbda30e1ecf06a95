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


def surplus_over_threshold_musd(payoffs: Payoffs, threshold_percent: Array, accept: Acceptance) -> Array:
    """Return the robust gain above the threshold in money, so that it can be paid from one member to another.

    Parameters
    ----------
    threshold_percent : ndarray, shape (member,)
        Smallest gain in percent of real income for which the member signs.

    Returns
    -------
    ndarray, shape (package, member)
        Million USD a year; each shock is held against the threshold's worth under that same shock.
    """
    owed = threshold_percent[:, None] / 100.0 * payoffs.income_musd
    return over_shocks(payoffs.gain_musd - owed, payoffs.probability, accept)
