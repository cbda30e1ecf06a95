"""Every package of a long agenda ranked by estimates, member by member, so that no table of gains is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.model.surrogate import Surrogate
from ortaq.model.verification import TIE, VERDICT_TOLERANCE, Rule

BLOCK = 2**16
"""Packages ranked at a time, so that intermediate tables stay small."""

SCORES = ("nash", "egalitarian", "utilitarian")
"""Largest product of surpluses, largest smallest surplus (both in percent), largest total gain in million USD; the
first and the last with the weights of members."""


@dataclass(frozen=True, eq=False)
class Agenda:
    """What is fixed before any package is solved: arrays as in ``Payoffs``, ``cost_musd`` by (measure, member).

    ``weight`` has shape (member,).
    """

    threshold_percent: Array
    probability: Array
    income_musd: Array
    cost_musd: Array
    weight: Array
    feasible: Mask
    rule: Rule

    @property
    def measures(self) -> int:
        """Number of measures."""
        return len(self.cost_musd)

    def surplus(self, log_hat: Array, cost_musd: Array, member: int) -> tuple[Array, Array]:
        """Return a member's robust surplus in percent and robust gain in million USD, shape (package,).

        ``log_hat`` has shape (package, shock), ``cost_musd`` (package,).
        """
        income = self.income_musd[member]
        musd = np.expm1(log_hat) * income - cost_musd[:, None]
        percent = self.rule((100.0 * musd / income)[:, None, :], self.probability)[:, 0]
        return percent - self.threshold_percent[member], self.rule(musd[:, None, :], self.probability)[:, 0]


@dataclass(frozen=True, eq=False)
class Solved:
    """Packages with own equilibria, in the order in which they were solved; ``log_hat`` (row, member, shock)."""

    packages: Integers
    log_hat: Array

    def with_more(self, packages: Integers, log_hat: Array) -> "Solved":
        """Return these and some more."""
        return Solved(np.concatenate([self.packages, packages]), np.concatenate([self.log_hat, log_hat]))


@dataclass(frozen=True, eq=False)
class Scan:
    """Every package ranked: which may and which will be signed, and the ends of each score, shape (package,)."""

    possible: Mask
    sure: Mask
    low: Mapping[str, Array]
    high: Mapping[str, Array]

    def rivals(self, score: str, solved: Integers) -> Integers:
        """Return packages not solved that may be as good as the best one that is signed for certain, likeliest first.

        Without any that is certain, every package that may be signed is a rival.
        """
        low, high = self.low[score], self.high[score]
        bar = low[self.sure].max(initial=-np.inf)
        rows = np.flatnonzero(self.possible & (high >= bar - TIE * abs(bar) if np.isfinite(bar) else True))
        rows = rows[~np.isin(rows, solved)]
        return np.asarray(rows[np.argsort(-(low[rows] + high[rows]), kind="stable")])


@dataclass(eq=False)
class Ranks:
    """Who signs and the scores of some packages, built up one member at a time; see ``SCORES``."""

    signed: Mask
    product: Array
    smallest: Array
    total: Array

    @classmethod
    def of(cls, feasible: Mask) -> "Ranks":
        """Return the ranks before any member was asked."""
        size = len(feasible)
        return cls(feasible.copy(), np.zeros(size), np.full(size, np.inf), np.zeros(size))

    def add(self, rows: slice, surplus: Array, gain_musd: Array, weight: float) -> None:
        """Ask one member about some rows: surplus in percent, gain in million USD, shape (row,)."""
        self.signed[rows] &= surplus > VERDICT_TOLERANCE
        self.product[rows] += weight * np.log(np.maximum(surplus, VERDICT_TOLERANCE))
        self.smallest[rows] = np.minimum(self.smallest[rows], surplus)
        self.total[rows] += weight * gain_musd

    def scores(self) -> dict[str, Array]:
        """Return the value of every package under each of ``SCORES``; the product as its logarithm."""
        return dict(zip(SCORES, (self.product, self.smallest, self.total), strict=True))


def scan(agenda: Agenda, surrogate: Surrogate, error: Array, solved: Solved) -> Scan:
    """Rank every package, member by member."""
    size, (members, shocks) = 2**agenda.measures, agenda.income_musd.shape
    estimated = np.ones((size, 1), dtype=np.bool_)
    estimated[solved.packages] = False
    ends = {side: Ranks.of(agenda.feasible & (np.arange(size) > 0)) for side in (-1.0, 1.0)}
    for member in range(members):
        hats = np.empty((size, shocks))
        for shock in range(shocks):
            hats[:, shock] = surrogate.everywhere(member * shocks + shock)
        hats[solved.packages] = solved.log_hat[:, member]
        cost = subset_sums(agenda.cost_musd[:, member])
        for begin in range(0, size, BLOCK):
            rows = slice(begin, begin + BLOCK)
            width = estimated[rows] * error[member]
            for side, ranks in ends.items():
                surplus, gain = agenda.surplus(hats[rows] + side * width, cost[rows], member)
                ranks.add(rows, surplus, gain, agenda.weight[member])
    low, high = ends[-1.0], ends[1.0]
    return Scan(high.signed, low.signed, low.scores(), high.scores())


def subset_sums(each: Array) -> Array:
    """Return the sum over the measures of every package, shape (2 ** measure,)."""
    total = np.zeros(1)
    for value in each:
        total = np.concatenate([total, total + value])
    return total
