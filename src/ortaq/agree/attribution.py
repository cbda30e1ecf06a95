"""Which measure does what: the exact Shapley value of every measure of a package."""

from enum import StrEnum
from math import comb

import numpy as np

from ortaq.agree.acceptance import Indices
from ortaq.agree.agreement import require_package
from ortaq.core import Array, Payoffs


class Unit(StrEnum):
    """The unit in which gains are split."""

    PERCENT = "percent"
    MUSD = "musd"


def attribution(payoffs: Payoffs, package: int, *, unit: Unit = Unit.PERCENT) -> Array:
    """Split the gains of a package over its measures.

    Each measure gets the mean of what it adds over all orders in which the measures of the package can be put
    (Shapley 1953, A Value for n-Person Games): interactions are shared equally among the measures that make them, as
    are the Harsanyi dividends of the same table. Contributions add up to the gain of the package.

    Parameters
    ----------
    payoffs : Payoffs
        Gains of all packages.
    package : int
        Package index.
    unit : Unit
        Percent of real income, or million USD a year.

    Returns
    -------
    ndarray, shape (measure, member, shock)
        Contribution to the gain; zero for measures outside the package.
    """
    require_package(package, 2 ** len(payoffs.measures))
    gain = {Unit.PERCENT: payoffs.gain_percent, Unit.MUSD: payoffs.gain_musd}[unit]
    bits = [bit for bit in range(len(payoffs.measures)) if package >> bit & 1]
    result = np.zeros((len(payoffs.measures), *gain.shape[1:]))
    if bits:
        table = gain[subsets(bits)].reshape(2 ** len(bits), -1)
        result[bits] = (shapley_weights(len(bits)) @ table).reshape(len(bits), *gain.shape[1:])
    return result


def subsets(bits: list[int]) -> Indices:
    """Return the package index of every subset of the bits; position t holds the subset with the bits of t."""
    result = np.zeros(1, dtype=np.int64)
    for bit in bits:
        result = np.concatenate((result, result + (1 << bit)))
    return result


def shapley_weights(count: int) -> Array:
    """Return the weight of every subset's gain in every measure's Shapley value.

    A subset of size t counts 1 / (count * C(count - 1, t - 1)) for its measures and -1 / (count * C(count - 1, t))
    for the others. This is the Moebius transform followed by equal division, in one step whose weights are bounded
    and therefore lose no digits.

    Returns
    -------
    ndarray, shape (count, 2 ** count)
        Rows are measures, columns subsets in the order of ``subsets``.
    """
    subset = np.arange(2**count)
    size = np.bitwise_count(subset)
    joining = np.array([0.0, *(1.0 / (count * comb(count - 1, t - 1)) for t in range(1, count + 1))])
    missing = np.array([*(-1.0 / (count * comb(count - 1, t)) for t in range(count)), 0.0])
    inside = subset >> np.arange(count)[:, None] & 1 == 1
    return np.where(inside, joining[size], missing[size])
