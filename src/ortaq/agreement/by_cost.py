"""Which package to sign at which cost: the best at every budget, and the steps that buy most for the next dollar."""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.core import LEAST_RETURN, Array, InputError

BETTER_BY = 0.02
"""Share of the joint gain by which another package must beat the last step for a ladder to say so."""


@dataclass(frozen=True, eq=False)
class CostLadder:
    """Packages by cost: every step is one of those considered, and no other mix of steps buys more for its cost.

    Attributes
    ----------
    packages : ndarray of int, shape (step,)
        Package indices; the first costs least, mostly nothing.
    cost_musd, gain_musd : ndarray, shape (step,)
        Joint cost and joint gain, million USD a year, rising.
    staircase : ndarray of int, shape (stair,)
        The best package at every budget: each costs more and gains more than the one before.
    staircase_cost_musd, staircase_gain_musd : ndarray, shape (stair,)
    least_return : float
        Where the ladder stops, see `stop`.
    """

    packages: Indices
    cost_musd: Array
    gain_musd: Array
    staircase: Indices
    staircase_cost_musd: Array
    staircase_gain_musd: Array
    least_return: float

    @property
    def next_return(self) -> Array:
        """Gain for each dollar of further cost from one step to the next, shape (step - 1,), falling."""
        return np.diff(self.gain_musd) / np.diff(self.cost_musd)

    @property
    def stop(self) -> int:
        """The last step whose further cost buys at least ``least_return``."""
        return int((self.next_return >= self.least_return).sum())

    def better_elsewhere(self) -> list[tuple[float, int, float]]:
        """Return where the staircase beats the last step by more than ``BETTER_BY``, from the first that gains on.

        Returns
        -------
        list of tuple of float, int and float
            Budget in million USD a year, the better package, and by which share of the step's gain it is better.
        """
        found = []
        for cost, gain, package in zip(
            self.staircase_cost_musd.tolist(), self.staircase_gain_musd.tolist(), self.staircase.tolist(), strict=True
        ):
            held = self._held(cost)
            if held > 0.0 and gain > (1.0 + BETTER_BY) * held:
                found.append((cost, package, gain / held - 1.0))
        return found

    def _held(self, budget_musd: float) -> float:
        """Return the joint gain of the last step that a budget pays for."""
        return float(self.gain_musd[int(np.searchsorted(self.cost_musd, budget_musd, side="right")) - 1])


def cost_ladder(
    cost_musd: Array, gain_musd: Array, packages: Indices, least_return: float = LEAST_RETURN
) -> CostLadder:
    """Return the concave hull of joint gain over joint cost among packages, and the staircase behind it.

    The hull is the upper left boundary of all points (Andrew 1979, Another Efficient Algorithm for Convex Hulls in Two
    Dimensions), from the cheapest package to the one that gains most; ties in cost and gain go to the lower index.

    Methodology, eq. (A5).

    Parameters
    ----------
    cost_musd, gain_musd : ndarray, shape (package,)
        Joint cost and joint gain of every package, million USD a year.
    packages : ndarray of int, shape (candidate,)
        Those that may be signed; the empty package, which costs and gains nothing, if nothing may.
    least_return : float, optional
        Gain for a dollar below which the ladder stops.

    Raises
    ------
    InputError
        There is no candidate, or the least return is not a number.

    Examples
    --------
    >>> cost, gain = np.array([0.0, 10.0, 20.0, 30.0]), np.array([0.0, 50.0, 60.0, 90.0])
    >>> found = cost_ladder(cost, gain, np.arange(4))
    >>> found.packages.tolist(), found.next_return.tolist(), found.staircase.tolist()
    ([0, 1, 3], [5.0, 2.0], [0, 1, 2, 3])
    """
    if not packages.size or not np.isfinite(least_return):
        raise InputError(
            "there is no ladder without packages" if np.isfinite(least_return) else "the stopping rule is no number",
            where="ladder",
            why="its steps are packages that may be signed, up to where the next dollar buys too little",
            fix="include the empty package, 0, and give a number such as 1.5",
        )
    order = packages[np.lexsort((packages, -gain_musd[packages], cost_musd[packages]))]
    best = np.maximum.accumulate(gain_musd[order])
    rises = np.r_[True, best[1:] > best[:-1]]
    stairs = order[rises]
    steps = _hull(cost_musd[stairs], gain_musd[stairs])
    return CostLadder(
        packages=stairs[steps],
        cost_musd=cost_musd[stairs[steps]],
        gain_musd=gain_musd[stairs[steps]],
        staircase=stairs,
        staircase_cost_musd=cost_musd[stairs],
        staircase_gain_musd=gain_musd[stairs],
        least_return=least_return,
    )


def _hull(cost: Array, gain: Array) -> list[int]:
    """Return the rows of rising points on their upper hull; points on an edge are steps too."""
    kept: list[int] = []
    for row in range(len(cost)):
        while len(kept) > 1 and _below(kept[-2], kept[-1], row, cost, gain):
            kept.pop()
        kept.append(row)
    return kept


def _below(first: int, middle: int, last: int, cost: Array, gain: Array) -> bool:
    """Return whether the middle point lies below the line between the others."""
    rise, run = gain[last] - gain[first], cost[last] - cost[first]
    return bool((gain[middle] - gain[first]) * run < rise * (cost[middle] - cost[first]))
