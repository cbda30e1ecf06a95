"""Which measure does what: the exact Shapley value of every measure of a package."""

from enum import StrEnum

import numpy as np

from ortaq.agreement.agreement import require_package
from ortaq.core import Array, Payoffs, shapley_weights
from ortaq.core.subsets import subset_sums


class Unit(StrEnum):
    """The unit in which gains are split."""

    PERCENT = "percent"
    MUSD = "musd"


def attribution(payoffs: Payoffs, package: int, *, unit: Unit = Unit.PERCENT) -> Array:
    """Return the gains of a package split over its measures.

    Each measure gets the mean of what it adds over all orders in which the measures of the package can be put
    (Shapley 1953, A Value for n-Person Games): interactions are shared equally among the measures that make them, as
    are the Harsanyi dividends of the same table. Contributions add up to the gain of the package.

    Methodology, eq. (A11).

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

    Examples
    --------
    >>> attribution(payoffs, 3)[..., 0]
    array([[ 3., -1.],
           [ 1.,  2.]])
    """
    require_package(package, payoffs.gain_musd)
    gain = {Unit.PERCENT: payoffs.gain_percent, Unit.MUSD: payoffs.gain_musd}[unit]
    bits = np.array([bit for bit in range(len(payoffs.measures)) if package >> bit & 1], dtype=np.int64)
    result = np.zeros((len(payoffs.measures), *gain.shape[1:]))
    if len(bits):
        table = gain[subset_sums(1 << bits)].reshape(2 ** len(bits), -1)
        result[bits] = (shapley_weights(len(bits)) @ table).reshape(len(bits), *gain.shape[1:])
    return result
