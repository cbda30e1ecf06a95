"""Every package of a long agenda ranked by estimates, member by member, so that no table of gains is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.core.subsets import subset_sums
from ortaq.model.estimates import Estimates
from ortaq.model.verification import TIE, VERDICT_TOLERANCE, AgendaTable, Rule

BLOCK = 2**16
"""Packages ranked at a time, so that intermediate tables stay small."""

SCORES = ("nash", "egalitarian", "utilitarian")
"""Largest product of surpluses, largest smallest surplus (both in percent), largest total gain in million USD; the
first and the last with the weights of members."""


@dataclass(frozen=True, eq=False)
class Scan:
    """Every package ranked: which may and which will be signed, and the ends of each score, shape (package,)."""

    possible: Mask
    sure: Mask
    low: Mapping[str, Array]
    high: Mapping[str, Array]

    def rivals(self, score: str, solved: Mask) -> Integers:
        """Return packages not solved that may be as good as the best one that is signed for certain, likeliest first.

        Without any that is certain, every package that may be signed is a rival. ``solved`` marks packages.
        """
        low, high = self.low[score], self.high[score]
        bar = low[self.sure].max(initial=-np.inf)
        rows = np.flatnonzero(self.possible & (high >= bar - TIE * abs(bar) if np.isfinite(bar) else True))
        rows = rows[~solved[rows]]
        return np.asarray(rows[np.argsort(-(low[rows] + high[rows]), kind="stable")])


@dataclass(eq=False)
class Ranks:
    """Who signs and the scores of some packages, one member after another; see ``SCORES``, products as logarithms.

    ``unrefused``: nobody refuses; ``matters``: somebody gains by more than what is too small to matter to it.
    """

    unrefused: Mask
    matters: Mask
    score: Mapping[str, Array]

    @classmethod
    def of(cls, feasible: Mask) -> "Ranks":
        """Return the ranks before any member was asked."""
        size = len(feasible)
        score = {"nash": np.zeros(size), "egalitarian": np.full(size, np.inf), "utilitarian": np.zeros(size)}
        return cls(feasible.copy(), np.zeros(size, dtype=np.bool_), score)

    @property
    def signed(self) -> Mask:
        """Packages that all sign."""
        return self.unrefused & self.matters

    def add(self, rows: slice, surplus: Array, gain_musd: Array, *, weight: float, least: float) -> None:
        """Ask one member about some rows: surplus in percent, gain in million USD, shape (row,).

        ``least``: the surplus above which a gain matters to it.
        """
        self.unrefused[rows] &= surplus > VERDICT_TOLERANCE
        self.matters[rows] |= surplus > least
        self.score["nash"][rows] += weight * np.log(np.maximum(surplus, VERDICT_TOLERANCE))
        self.score["egalitarian"][rows] = np.minimum(self.score["egalitarian"][rows], surplus)
        self.score["utilitarian"][rows] += weight * gain_musd


def scan(table: AgendaTable, rule: Rule, estimates: Estimates) -> Scan:
    """Rank every package, member by member; quantities are logs of real income, shape (member, shock)."""
    size, (members, shocks) = 2**table.measures, table.income_musd.shape
    estimated = ~estimates.computed[:, None]
    ends = {side: Ranks.of(table.feasible & (np.arange(size) > 0)) for side in (-1.0, 1.0)}
    for member in range(members):
        hats = np.empty((size, shocks))
        for shock in range(shocks):
            hats[:, shock] = estimates.surrogate.everywhere(member * shocks + shock)
        hats[estimates.packages] = estimates.values[:, member]
        cost, weight = subset_sums(table.measure_cost_musd[:, member]), table.mechanism.weight_by_member[member]
        for begin in range(0, size, BLOCK):
            rows = slice(begin, begin + BLOCK)
            width = estimated[rows] * estimates.error[member]
            for side, ranks in ends.items():
                surplus, gain = _surplus(table, rule, hats[rows] + side * width, cost[rows], member)
                ranks.add(rows, surplus, gain, weight=weight, least=float(table.least_percent[member]))
    low, high = ends[-1.0], ends[1.0]
    return Scan(high.signed, low.signed, low.score, high.score)


def _surplus(table: AgendaTable, rule: Rule, log_hat: Array, cost_musd: Array, member: int) -> tuple[Array, Array]:
    """Return a member's robust surplus in percent and robust gain in million USD, shape (package,).

    ``log_hat`` has shape (package, shock), ``cost_musd`` (package,).
    """
    income, probability = table.income_musd[member], table.mechanism.shock_probability
    musd = np.expm1(log_hat) * income - cost_musd[:, None]
    percent = rule((100.0 * musd / income)[:, None, :], probability)[:, 0]
    return percent - table.refusal_percent[member], rule(musd[:, None, :], probability)[:, 0]
