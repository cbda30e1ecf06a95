"""What doubt leaves of packages: in how many drawn worlds who signs, the worst of them, and what is regretted."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.acceptance import accepts, over_shocks, signed_by_all
from ortaq.agreement.agreement import Agreement
from ortaq.core import Array, Band, DrawnGains, InputError, Integers, Mask

LOW, HIGH = 5.0, 95.0
"""Percentiles that a range over draws runs between."""

WORST_SHARE = 0.05
"""Share of the draws that the mean of the worst is taken over."""

CONFIDENCE = 0.95
"""With which a share is said to be above a bound."""


@dataclass(frozen=True, eq=False)
class UnderDoubt:
    """Verdicts and gains of drawn packages, draw by draw.

    Attributes
    ----------
    drawn : DrawnGains
    signs : ndarray of bool, shape (draw, package, member)
        Whether the member does not refuse.
    signed : ndarray of bool, shape (draw, package)
        Whether nobody refuses and somebody gains by what matters.
    member_musd : ndarray, shape (draw, package, member)
        Gain in the mean over the shocks, million USD a year.
    """

    drawn: DrawnGains
    signs: Mask
    signed: Mask
    member_musd: Array

    @property
    def draws(self) -> int:
        """Number of drawn worlds."""
        return len(self.signed)

    @cached_property
    def joint_musd(self) -> Array:
        """Gain of all members together, shape (draw, package), million USD a year."""
        return np.asarray(self.member_musd.sum(axis=2))

    @property
    def refusals(self) -> Integers:
        """Draws in which each member refuses each package, shape (package, member)."""
        return np.asarray((~self.signs).sum(axis=0))

    @property
    def count(self) -> Integers:
        """Draws in which each package is signed by all, shape (package,)."""
        return np.asarray(self.signed.sum(axis=0))

    @property
    def worst_musd(self) -> Array:
        """Joint gain in the worst draw, shape (package,), million USD a year."""
        return np.asarray(self.joint_musd.min(axis=0))

    @property
    def cvar_musd(self) -> Array:
        """Mean joint gain over the worst ``WORST_SHARE`` of the draws, at least one, shape (package,)."""
        least = max(1, round(WORST_SHARE * self.draws))
        return np.asarray(np.sort(self.joint_musd, axis=0)[:least].mean(axis=0))

    @cached_property
    def regret_musd(self) -> Array:
        """What each package misses in each draw against the best that is signed there, shape (draw, package)."""
        best = np.where(self.signed, self.joint_musd, 0.0).max(axis=1, initial=0.0)
        return np.asarray(np.maximum(best[:, None] - self.joint_musd, 0.0))

    @cached_property
    def regret_at_cost_musd(self) -> Array:
        """The same against the best that costs no more in that draw, shape (draw, package)."""
        cost = self.drawn.cost_musd.sum(axis=2)
        worth = np.where(self.signed, np.maximum(self.joint_musd, 0.0), 0.0)
        order = np.argsort(cost, axis=1, kind="stable")
        ranked = np.take_along_axis(cost, order, axis=1)
        best = np.maximum.accumulate(np.take_along_axis(worth, order, axis=1), axis=1)
        held = np.empty_like(best)
        for row in range(self.draws):
            # Packages of the same cost are held against each other, whatever their order.
            held[row] = best[row, np.searchsorted(ranked[row], cost[row], side="right") - 1]
        return np.maximum(held - self.joint_musd, 0.0)

    def joint_band(self, package: int) -> Band:
        """Return median and range of the joint gain of a drawn package, million USD a year.

        Raises
        ------
        InputError
            The package was not drawn.
        """
        return _band(self.joint_musd[:, self.row(package)])

    def member_bands(self, package: int) -> tuple[Band, ...]:
        """Return median and range of each member's gain, million USD a year.

        Raises
        ------
        InputError
            The package was not drawn.
        """
        return tuple(_band(own) for own in self.member_musd[:, self.row(package)].T)

    def row(self, package: int) -> int:
        """Return the position of a drawn package.

        Raises
        ------
        InputError
            The package was not drawn.
        """
        found = self.drawn.row(package)
        if found is None:
            raise InputError(
                f"package {package} was not drawn",
                where="package",
                why=f"draws were made of {len(self.drawn.packages)} packages only",
                fix="ask about one of them, or draw again with this one",
            )
        return found


def judged(drawn: DrawnGains, agreement: Agreement, probability: Array, refusal_percent: Array) -> UnderDoubt:
    """Return who signs which drawn package in which draw, and what all gain there.

    Parameters
    ----------
    drawn : DrawnGains
    agreement : Agreement
        Says how members look at shocks, and what they ask for.
    probability : ndarray, shape (shock,)
        Sums to one.
    refusal_percent : ndarray, shape (draw, member)
        Below this a member refuses, percent of real income.

    Examples
    --------
    Three draws of two packages; B loses from the second in one of them:

    >>> gain = np.array([[[2.0, 1.0], [4.0, 1.0]], [[1.0, 1.0], [3.0, -1.0]], [[2.0, 2.0], [5.0, 2.0]]])[..., None]
    >>> drawn = DrawnGains(
    ...     ("A", "B"), ("road", "rail"), ("none",), np.array([1, 3]), gain, np.ones((3, 2, 2)) * [[1.0], [2.0]],
    ...     np.full((3, 2, 1), 100.0), np.zeros((3, 2, 2)), np.zeros((3, 2, 2)), (), np.zeros((3, 0)), (), 1, 0.5, 0.0)
    >>> found = judged(drawn, agreement, np.ones(1), np.zeros((3, 2)))
    >>> found.count.tolist(), found.refusals[1].tolist(), found.joint_band(3).central
    ([3, 2], [0, 1], 5.0)
    >>> found.worst_musd.tolist(), found.regret_musd.max(axis=0).tolist()
    ([2.0, 2.0], [3.0, 0.0])
    """
    draws, packages, members, shocks = drawn.gain_musd.shape
    percent = 100.0 * drawn.gain_musd / drawn.income_musd[:, None]
    flat = percent.reshape(draws * packages, members, shocks)
    robust = over_shocks(flat, probability, agreement.accept, agreement.tail).reshape(draws, packages, members)
    refusal = refusal_percent[:, None]
    signed = signed_by_all(robust, agreement.threshold_percent, refusal)
    return UnderDoubt(drawn, accepts(robust, refusal), signed, np.asarray(drawn.gain_musd @ probability))


def surely_above(count: int, of: int, confidence: float = CONFIDENCE) -> float:
    """Return the share that a count of draws shows to be exceeded, one-sided.

    The exact bound of Clopper and Pearson (1934); where all draws agree it is the rule of three.

    Methodology, eq. (U6).

    Parameters
    ----------
    count : int
    of : int
        Draws.
    confidence : float, optional

    Examples
    --------
    >>> round(surely_above(120, 120), 3), round(surely_above(111, 120), 3), surely_above(0, 120)
    (0.975, 0.873, 0.0)
    """
    if not count:
        return 0.0
    return float(scipy.special.betaincinv(count, of - count + 1, 1.0 - confidence))


def _band(drawn: Array) -> Band:
    low, middle, high = np.percentile(drawn, (LOW, 50.0, HIGH)).tolist()
    return Band(low, middle, high)
