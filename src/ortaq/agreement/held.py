"""Which measures the best package at a budget holds in every drawn world, estimated for all packages of the agenda."""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import signed_by_all
from ortaq.agreement.agreement import Agreement
from ortaq.core import Array, ByPackage, DrawnGains, Integers, Mask, Payoffs
from ortaq.core.subsets import holds

MOST_TIMES = 3.0
"""Largest factor by which a drawn effect scales what two measures do to each other."""

SMALLEST_MUSD = 1.0
"""Gain before costs below which an effect does not say how two measures scale, million USD a year."""


@dataclass(frozen=True, eq=False)
class Held:
    """What each measure adds to the best package at a budget, draw by draw.

    Attributes
    ----------
    margin_musd : ndarray, shape (draw, measure)
        Joint gain of the best package with the measure less that of the best without it; minus infinity where no
        package with it may be signed.
    best : ndarray of int, shape (draw,)
        The best package.
    error_musd : float
        95th percentile of what estimates missed of the joint gains that were solved in the draws.
    """

    margin_musd: Array
    best: Integers
    error_musd: float

    @property
    def share(self) -> Array:
        """Share of the draws in which the best package holds the measure, shape (measure,)."""
        return np.asarray((self.margin_musd > 0.0).mean(axis=0))

    @property
    def least_share(self) -> Array:
        """The same without draws in which the error of the estimates could turn the answer, shape (measure,)."""
        return np.asarray((self.margin_musd > self.error_musd).mean(axis=0))

    @property
    def most_share(self) -> Array:
        """The same with all draws in which it could, shape (measure,)."""
        return np.asarray((self.margin_musd > -self.error_musd).mean(axis=0))


def held_at_best(
    payoffs: Payoffs,
    agreement: Agreement,
    drawn: DrawnGains,
    refusal_percent: Array,
    within: Mask,
) -> Held:
    """Return which measures the best package holds in each draw among those that all sign there.

    Gains of all packages in a draw are the central ones, shifted by what the draw does to each measure alone, and by
    the terms of pairs, scaled as the effects of both. What is still missed of the packages that were solved in the
    draw goes along with their gain before costs, and each member's gains are corrected by that one slope. It is an
    estimate; its error is what it misses of a solved package when the slope is drawn through the others.

    Parameters
    ----------
    payoffs : Payoffs
        Central gains of all packages.
    agreement : Agreement
        On them.
    drawn : DrawnGains
    refusal_percent : ndarray, shape (draw, member)
        Below this a member refuses, percent of real income.
    within : ndarray of bool, shape (package,)
        Packages that fit the budget.

    Examples
    --------
    Road costs A more than it brings in one of two draws:

    >>> alone = np.array([[[3.0, -1.0], [1.0, 2.0]], [[-2.0, -1.0], [1.0, 2.0]]])
    >>> gain, income = alone[:, 1:, :, None], np.full((2, 2, 1), 100.0)
    >>> drawn = DrawnGains(
    ...     ("A", "B"), ("road", "rail"), ("none",), np.array([2]), gain, np.zeros((2, 1, 2)), income,
    ...     alone, np.zeros((2, 2, 2)), (), np.zeros((2, 0)), (), 1, 0.5, 0.0)
    >>> held = held_at_best(payoffs, agreement, drawn, np.zeros((2, 2)), np.full(4, True))
    >>> held.share.tolist(), held.best.tolist(), held.error_musd
    ([0.5, 1.0], [3, 2], 0.0)
    """
    shifts, table = _Shifts.of(payoffs, drawn), not isinstance(payoffs.gain_musd, ByPackage)
    allowed = agreement.feasible & within
    candidates = payoffs.packages[np.r_[0, 1 + np.flatnonzero(allowed[1:])]]  # nothing can always be signed
    holding = [np.flatnonzero(inside) for inside in holds(candidates, len(payoffs.measures)).T]
    lacking = [np.flatnonzero(~inside) for inside in holds(candidates, len(payoffs.measures)).T]
    central = np.asanyarray(payoffs.gain_musd @ payoffs.probability)
    before_costs, robust_percent = (central + payoffs.cost_musd), agreement.robust_gain_percent[candidates]
    margins, best, missed = np.empty((drawn.draws, len(holding))), np.empty(drawn.draws, dtype=np.int64), []
    moved = drawn.gain_musd @ payoffs.probability - central[drawn.packages]
    along, own, drawn_along = central[candidates], before_costs[candidates], before_costs[drawn.packages]
    for draw in range(drawn.draws):
        everywhere = shifts.everywhere(draw) if table else shifts.of_known(draw, payoffs.packages)
        slope, off = _slopes(drawn_along, moved[draw] - everywhere[drawn.packages])
        missed.append(off.sum(axis=1))
        shift = everywhere[candidates] + slope * own
        robust = robust_percent + 100.0 * shift / drawn.income_musd[draw, :, 0]
        signed = signed_by_all(robust, agreement.threshold_percent, refusal_percent[draw])
        worth = np.where(signed, (along + shift) @ np.ones(len(payoffs.members)), -np.inf)
        worth[0] = 0.0
        best[draw] = candidates[worth.argmax()]
        margins[draw] = [
            worth[rows].max(initial=-np.inf) - worth[others].max()
            for rows, others in zip(holding, lacking, strict=True)
        ]
    return Held(margins, best, float(np.percentile(np.abs(missed), 95.0)) if np.size(missed) else 0.0)


def _slopes(along: Array, missed: Array) -> tuple[Array, Array]:
    """Return how misses of packages, shape (package, member), go along with something, and what the others leave.

    Returns the slope through zero, shape (member,), and what each package is missed by when the slope is that of the
    other packages, shape (package, member).
    """
    weight, size = along * missed, along * along
    total = size.sum(axis=0)
    slope = np.divide(weight.sum(axis=0), total, out=np.zeros_like(total), where=total > 0.0)
    others = total - size
    left = np.divide(weight.sum(axis=0) - weight, others, out=np.zeros_like(size), where=others > 0.0)
    return slope, missed - left * along


@dataclass(frozen=True, eq=False)
class _Shifts:
    """What a draw does to measures, and what pairs of them do to each other, before costs.

    ``alone``, shape (draw, measure, member): drawn less central gain of each measure, net of costs.
    ``times``, shape (draw, measure, member): drawn over central effect before costs.
    ``pair``, shape (measure, measure, member): central gain of two together less those of each; zero off the upper
    triangle.
    """

    alone: Array
    times: Array
    pair: Array

    @classmethod
    def of(cls, payoffs: Payoffs, drawn: DrawnGains) -> "_Shifts":
        single = 1 << np.arange(len(payoffs.measures))
        before_costs = payoffs.gain_musd[..., 0] + payoffs.cost_musd
        effect = before_costs[single]
        pair = before_costs[single[:, None] | single] - effect[:, None] - effect
        pair *= np.triu(np.ones((len(single), len(single))), 1)[..., None]
        seen = np.abs(effect) > SMALLEST_MUSD
        effects = drawn.single_gain_musd + drawn.single_cost_musd
        times = np.where(seen, effects / np.where(seen, effect, 1.0), 1.0)
        alone = drawn.single_gain_musd - payoffs.gain_musd[single, :, 0]
        return cls(alone, np.clip(times, 0.0, MOST_TIMES), pair)

    def everywhere(self, draw: int) -> Array:
        """Return by how much the gain of every package shifts in a draw, shape (package, member)."""
        times = self.times[draw]
        measures, members = times.shape
        pairs = (self.pair * (times[:, None] * times - 1.0))[..., None]
        total, below = np.zeros((2, members, 1 << measures))
        for bit, alone in enumerate(self.alone[draw]):  # packages side by side: long rows are quick
            for lower in range(bit):
                half = 1 << lower
                np.add(below[:, :half], pairs[lower, bit], out=below[:, half : 2 * half])
            count = 1 << bit
            np.add(below[:, :count], alone[:, None], out=total[:, count : 2 * count])
            total[:, count : 2 * count] += total[:, :count]
        return np.asarray(total.T)

    def of_known(self, draw: int, packages: Integers) -> ByPackage:
        """Return the same of some packages."""
        times = self.times[draw]
        pairs = self.pair * (times[:, None] * times - 1.0)
        held = holds(packages, len(pairs)).astype(np.float64)
        together = [((held @ pairs[:, :, who]) * held).sum(axis=1) for who in range(pairs.shape[2])]
        return ByPackage.of(held @ self.alone[draw] + np.stack(together, axis=1), packages)
