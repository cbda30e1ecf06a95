"""When a member signs: its gains over the shocks brought to one number and held against its threshold."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ortaq.core import VERDICT_TOLERANCE, Array, InputError, Mask, NotConverged, Payoffs

Indices = NDArray[np.int64]

DEFAULT_TAIL = 0.25
"""Probability of the worst shocks that a member averages under CVaR, where it states none; an assumption, 0.1 to 0.5.

At the probability of the worst shock or below, CVaR is the worst case; at one it is the mean.
"""

ROWS_AT_A_TIME = 2048
"""Packages in one block of a table; a block of 6 members and 5 shocks takes 0.5 MB."""

MAX_STEPS = 100
"""Newton steps; each row needs as many as its weights change, a few."""


class Acceptance(StrEnum):
    """How a member brings its gains under several shocks to one number."""

    WORST = "worst"
    EXPECTED = "expected"
    CVAR = "cvar"


def over_shocks(gain: Array, probability: Array, accept: Acceptance, tail: float = DEFAULT_TAIL) -> Array:
    """Return the robust gain of every member from every package.

    Methodology, eqs. (A2) and (A3).

    Parameters
    ----------
    gain : ndarray, shape (package, member, shock)
        Gains in any unit.
    probability : ndarray, shape (shock,)
        Sums to one.
    accept : Acceptance
        The smallest gain over the shocks, for each member on its own; the probability-weighted mean; or the mean over
        the worst shocks of total probability ``tail`` (conditional value at risk, exact for discrete shocks:
        Rockafellar and Uryasev 2002, Conditional Value-at-Risk for General Loss Distributions, proposition 8).
    tail : float, optional
        Above 0, at most 1; read by CVaR only.

    Returns
    -------
    ndarray, shape (package, member)
        Robust gain in the unit of ``gain``.

    Raises
    ------
    InputError
        If the tail is not a probability above zero.

    Examples
    --------
    One package, one member, three shocks:

    >>> gain, probability = np.array([[[4.0, 1.0, -2.0]]]), np.array([0.7, 0.2, 0.1])
    >>> [round(float(over_shocks(gain, probability, rule).item()), 3) for rule in Acceptance]
    [-2.0, 2.8, -0.2]
    """
    if accept == Acceptance.EXPECTED:
        return np.asarray(gain @ probability)
    by_shock = np.moveaxis(np.asarray(gain), 2, 0)
    result = np.empty(by_shock.shape[1:])
    if accept == Acceptance.WORST:
        for rows in _blocks(len(result)):
            np.ascontiguousarray(by_shock[:, rows]).min(axis=0, out=result[rows])
        return result
    columns = np.ascontiguousarray(by_shock)
    for rows in _blocks(len(result)):
        part = columns[:, rows]
        result[rows] = (tail_weights(part, probability, tail) * part).sum(axis=0)
    return result


def tail_weights(gain_by_shock: Array, probability: Array, tail: float) -> Array:
    """Return the weight of every shock in the mean over the worst tail.

    ``gain_by_shock``, shape (shock, ...): gains in any unit.
    ``probability``, shape (shock,): sums to one.
    ``tail``: total probability of the shocks that count, above 0 and at most 1.
    Returns shape (shock, ...), sums to one over shocks; the last shock that is counted may count in part.
    """
    if not 0.0 < tail <= 1.0:
        raise InputError(
            f"the tail {tail:g} is not a probability above zero",
            where="tail",
            why="CVaR is the mean gain over the worst shocks of this total probability",
            fix="give a number above 0 and at most 1",
        )
    worse = np.zeros_like(gain_by_shock)
    for k, mine in enumerate(gain_by_shock):
        for other in range(k):
            first = gain_by_shock[other] <= mine
            worse[k] += probability[other] * first
            worse[other] += probability[k] * ~first
    limit = probability.reshape(-1, *[1] * (gain_by_shock.ndim - 1))
    return np.asarray(np.clip(tail - worse, 0.0, limit) / tail)


def accepts(robust_gain_percent: Array, least_percent: Array) -> Mask:
    """Return whether robust gains exceed what is asked of them, by more than ``VERDICT_TOLERANCE``.

    Parameters
    ----------
    robust_gain_percent : ndarray, shape (..., member)
        Robust gains, percent of real income.
    least_percent : ndarray, shape (member,)
        A gain up to this is not enough: what each member refuses.

    Returns
    -------
    ndarray of bool, shape (..., member)

    Examples
    --------
    >>> accepts(np.array([0.2, 0.1]), np.array([0.1, 0.1]))
    array([ True, False])
    """
    return np.asarray(robust_gain_percent > least_percent + VERDICT_TOLERANCE)


def signed_by_all(robust_gain_percent: Array, threshold_percent: Array, refusal_percent: Array) -> Mask:
    """Return whether nobody refuses, and somebody gains by more than what is too small to matter to it.

    ``robust_gain_percent``, shape (..., member): robust gains, percent of real income.
    ``threshold_percent``, ``refusal_percent``, shape (member,): what members ask for, and what they refuse at most.
    Returns shape (...).
    """
    gains = accepts(robust_gain_percent, 2.0 * threshold_percent - refusal_percent)
    return np.asarray(accepts(robust_gain_percent, refusal_percent).all(axis=-1) & gains.any(axis=-1))


def unanimous(signed: Mask, feasible: Mask) -> Indices:
    """Return the feasible packages that all sign; the empty package changes nothing and is never one."""
    everyone = signed & feasible
    everyone[0] = False
    return np.flatnonzero(everyone)


def surplus_musd(
    payoffs: Payoffs,
    robust_percent: Array,
    refusal_percent: Array,
    accept: Acceptance,
    *,
    tail: float = DEFAULT_TAIL,
) -> Array:
    """Return what each member could pay, the same sum in every shock, until it would just not refuse.

    Gains are judged in percent of the real income under each shock, and a payment in money weighs more where income
    is smaller; so this is the payment that brings the robust gain in percent to that level, and a negative number
    is the payment that the member would have to receive.

    ``robust_percent``, shape (package, member): robust gain under the same rule, percent of real income.
    ``refusal_percent``, shape (member,): gain in percent of real income that the member would just not refuse.
    Returns shape (package, member), million USD a year.
    """
    if accept == Acceptance.WORST:
        owed = refusal_percent[:, None] / 100.0 * payoffs.income_musd
        return over_shocks(payoffs.gain_musd - owed, payoffs.probability, accept)
    percent_per_musd = 100.0 / payoffs.income_musd
    if accept == Acceptance.EXPECTED:
        return np.asarray((robust_percent - refusal_percent) / (percent_per_musd @ payoffs.probability))
    percent = np.ascontiguousarray(np.moveaxis(payoffs.gain_percent, 2, 0)) - refusal_percent
    surplus = np.empty_like(robust_percent)
    for rows in _blocks(len(surplus)):
        gain = percent[:, rows]
        slope = np.broadcast_to(percent_per_musd.T[:, None, :], gain.shape).reshape(len(gain), -1)
        surplus[rows] = _payment(gain.reshape(len(gain), -1), slope, payoffs.probability, tail).reshape(gain.shape[1:])
    return surplus


def _payment(percent: Array, per_musd: Array, probability: Array, tail: float) -> Array:
    """Return the payment at which CVaR is zero, shape (row,), for gains and worth of money of shape (shock, row).

    CVaR is concave and piecewise linear in the payment, so Newton's method ends after finitely many steps, the last of
    which repeats the weights of the one before.
    """
    tolerance = 1e-3 * VERDICT_TOLERANCE * max(1.0, float(np.abs(percent).max()))
    payment = np.zeros(percent.shape[1])
    still = np.arange(percent.shape[1])
    weights = tail_weights(percent, probability, tail)
    for _ in range(MAX_STEPS):
        paid = (weights * percent).sum(axis=0) / (weights * per_musd).sum(axis=0)
        payment[still] = paid
        after = percent - paid * per_musd
        weights = tail_weights(after, probability, tail)
        left = np.abs((weights * after).sum(axis=0))
        missed = np.flatnonzero(left > tolerance)
        if not missed.size:
            return payment
        percent, per_musd, weights, still = percent[:, missed], per_musd[:, missed], weights[:, missed], still[missed]
    raise NotConverged(
        "the payments that CVaR allows were not found", residual=float(left.max()), fix="report the table of gains"
    )


def _blocks(count: int) -> list[slice]:
    """Return slices of rows that are worked on at a time, so that the intermediate tables stay in the cache."""
    return [slice(start, start + ROWS_AT_A_TIME) for start in range(0, count, ROWS_AT_A_TIME)]
