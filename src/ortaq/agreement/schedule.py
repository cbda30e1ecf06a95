"""When to start what: the years in which a package's measures begin, under the cash that there is in every year.

Joint worth is the largest where no member's is below zero, if it can be.
"""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from ortaq.agreement.cash import Cash
from ortaq.agreement.plan import Plan
from ortaq.agreement.starts import Starts, best_starts
from ortaq.core import Array, Integers


@dataclass(frozen=True, eq=False)
class Schedule:
    """When each measure of a package starts, and the money of every year.

    Attributes
    ----------
    plan : Plan
    starts : ndarray of int, shape (measure,)
        First year of each measure, from 0; -1 for those that do not start.
    cash : Cash
        Gains are those of the packages open in each year.
    open_packages : tuple of int
        Packages whose gains the years are made from.
    pairwise_musd : ndarray, shape (year, member)
        The gains that single measures and pairs make up: what the search went by.
    gap : float
        How far a better order could be above this one, relative to its worth; zero where it is known to be the best.
    cap_stated : bool
        The cap was stated, not taken from the package.
    solves : int
        Equilibria computed for it, beside those of the payoffs.
    unstated : tuple of str
        Measures with an investment of which no years of building are stated: built at once.
    """

    plan: Plan
    starts: Integers
    cash: Cash
    open_packages: tuple[int, ...]
    pairwise_musd: Array
    gap: float
    cap_stated: bool
    solves: int = 0
    unstated: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Measures that do not start: the cap does not pay for them in the years looked at."""
        return tuple(m for m, start in zip(self.plan.measures, self.starts.tolist(), strict=True) if start < 0)

    @property
    def short(self) -> tuple[str, ...]:
        """Members whose stream is worth less than what they refuse below."""
        below = self.cash.npv_musd() < self.plan.refusal_worth_musd - 1e-6
        return tuple(m for m, refuses in zip(self.plan.members, below.tolist(), strict=True) if refuses)

    @property
    def largest_error_musd(self) -> float:
        """How far the joint gain of a year that the search went by is from that of the open packages, at most."""
        return float(np.abs((self.pairwise_musd - self.cash.gain_musd).sum(axis=1)).max(initial=0.0))

    @property
    def growing_years(self) -> int:
        """Years until the last measure that starts is in full use, that year included."""
        ends = [
            start + course.build_years + course.ramp_years
            for start, course in zip(self.starts.tolist(), self.plan.courses, strict=True)
            if start >= 0
        ]
        return min(self.cash.years, ceil(max(ends, default=0.0)) + 1)

    def starting(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the years, from 1, in which something starts, and what."""
        years = sorted(set(self.starts[self.starts >= 0].tolist()))
        named = list(zip(self.plan.measures, self.starts.tolist(), strict=True))
        return tuple((year + 1, tuple(m for m, start in named if start == year)) for year in years)


def find_starts(plan: Plan) -> tuple[Plan, Starts]:
    """Return the best years to start in, and the plan with the years looked at.

    All measures start and no member is left below zero, if this can be; else none below what it refuses. Where no
    years do that, members come below. Where the caps do not pay for all, even in twice as many years, some never start.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    tuple of Plan and Starts

    Examples
    --------
    Two measures that cost 60 each at once, under a cap of 100 million a year:

    >>> from ortaq.core import Course
    >>> at_once = Course(0.0, 0.0, 10.0)
    >>> cost = np.full((2, 1), 60.0)
    >>> one = np.zeros(1)
    >>> money = cost, 0 * cost, np.array([[9.0], [12.0]]), np.zeros((2, 2, 1))
    >>> limits = (), 100.0, one + np.inf, one, 3
    >>> two = Plan(3, ("road", "rail"), ("A",), (at_once, at_once), *money, one + 0.05, one, *limits)
    >>> find_starts(two)[1].years.tolist()
    [1, 0]
    """
    refused = plan.refusal_worth_musd
    for window in (plan.window, 2 * plan.window) if plan.fits().all() else ():
        looked_at = replace(plan, window=window)
        for least in (np.maximum(refused, 0.0), refused, None):
            found = best_starts(looked_at, everything=True, least_musd=least)
            if found is not None:
                return looked_at, found
    nothing = Starts(np.full(len(plan.measures), -1), 0.0)
    return plan, best_starts(plan, everything=False, least_musd=np.minimum(refused, 0.0)) or nothing
