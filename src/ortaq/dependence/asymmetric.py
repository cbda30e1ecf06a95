"""Who depends more on whom: the ratio of two losses, their difference in money, and how much is at stake at all.

After Hirschman (1945, National Power and the Structure of Foreign Trade): power comes from the difference between what
two sides lose when trade between them stops.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.dependence.banded import Banded

FLOOR_PERCENT = 1e-4
"""Losses below are set to it in ratios: one part in a million of real income says nothing."""


@dataclass(frozen=True, eq=False)
class Asymmetry:
    """Dependence of one side less that of the other, shape of the losses.

    Attributes
    ----------
    log_ratio : Banded
        ln(own loss / partner's loss); positive where the first side loses more from the second than the other way.
    money_musd : Banded
        Own less partner's loss, million USD a year.
    level_percent : Banded
        Geometric mean of both losses: a large ratio of two trifles is no dependence.
    """

    log_ratio: Banded
    money_musd: Banded
    level_percent: Banded

    @property
    def distinguishable(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Whether the ratio has one sign in every case and both losses are above the floor, shape of the losses."""
        above = (self.level_percent.values > FLOOR_PERCENT).all(axis=0)
        signs = np.sign(self.log_ratio.values)
        return np.asarray(above & (signs == signs[0]).all(axis=0) & (signs[0] != 0.0))


def asymmetry(own: Banded, other: Banded, own_income: Banded, other_income: Banded) -> Asymmetry:
    """Return the asymmetry of two sides' losses.

    Methodology, eq. (D3).

    Parameters
    ----------
    own, other : Banded
        Losses in percent of real income, shape (side, other side): of the first from the second, and back.
    own_income, other_income : Banded
        Real income, million USD, shapes (side,) and (side, other side) or (other side,).

    Examples
    --------
    Two economies, losses in percent and incomes in two cases:

    >>> cases, incomes = ("central", "low"), np.array([[100.0, 10.0], [100.0, 10.0]])
    >>> losses = Banded(cases, np.array([[[np.nan, 0.1], [2.0, np.nan]], [[np.nan, 0.2], [3.0, np.nan]]]))
    >>> back = Banded(cases, losses.values.swapaxes(1, 2))
    >>> asymmetry(losses, back, Banded(cases, incomes), Banded(cases, incomes)).money_musd.central
    array([[ nan, -0.1],
           [ 0.1,  nan]])
    """
    return Asymmetry(
        log_ratio=own.each(log_ratio, other),
        money_musd=own.each(_money, other, own_income, other_income),
        level_percent=own.each(lambda a, b: np.sqrt(_floored(a) * _floored(b)), other),
    )


def log_ratio(own: Array, other: Array) -> Array:
    """Return the logarithm of own over other losses, antisymmetric, losses floored at ``FLOOR_PERCENT``.

    Parameters
    ----------
    own, other : ndarray, shape (...)
        Losses, percent of real income.

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> log_ratio(np.array([2.0]), np.array([0.1]))
    array([2.996])
    """
    return np.asarray(np.log(_floored(own)) - np.log(_floored(other)))


def _money(own: Array, other: Array, own_income: Array, other_income: Array) -> Array:
    return np.asarray(0.01 * (own * own_income[:, None] - other * other_income))


def _floored(loss: Array) -> Array:
    return np.maximum(loss, FLOOR_PERCENT)
