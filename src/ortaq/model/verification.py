"""Which packages need their own equilibrium, given what is known of the gains of all packages.

Gains are known as intervals, of no width where they were computed exactly. Everything that is asked rises with the
gains, so the ends of the intervals bound it: a package needs its own equilibrium as long as its intervals leave open
whether a member signs it, or whether it is among the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers, Mask, Mechanism, refusal_percent
from ortaq.core.subsets import holds

Rule = Callable[[Array, Array], Array]
"""(gains (package, member, shock), probability (shock,)) -> robust gain (package, member); rises with every gain."""

VERDICT_TOLERANCE = 1e-7
"""Percentage points by which a gain must exceed what is refused before it counts; as in ``ortaq.agreement``."""

TIE = 1e-6
"""Relative difference within which two packages may be tied; wider than where ties are decided."""

MOST_ON_FRONT = 1024
"""Packages that may lie on the Pareto front and are all computed exactly; if more, the front stays an estimate."""

BLOCK = 256
"""Packages held against the front at a time."""

FEW = 32
"""Packages with the largest total against which all others are held first, and rivals compared at a time."""


def worst(gain: Array, probability: Array) -> Array:  # noqa: ARG001 - all rules are called alike
    """Return the smallest gain over the shocks."""
    return np.asarray(gain.min(axis=-1))


def expected(gain: Array, probability: Array) -> Array:
    """Return the mean gain over the shocks."""
    return np.asarray(gain @ probability)


@dataclass(frozen=True, eq=False)
class AgendaTable:
    """What is known of an agenda before any package is solved.

    ``income_musd``, shape (member, shock).
    ``measure_cost_musd``, shape (measure, member).
    ``feasible``, shape (package,).
    """

    mechanism: Mechanism
    income_musd: Array
    measure_cost_musd: Array
    feasible: Mask

    @property
    def measures(self) -> int:
        """Number of measures."""
        return len(self.measure_cost_musd)

    @cached_property
    def refusal_percent(self) -> Array:
        """Gain below which each member refuses, shape (member,), percent of real income."""
        return refusal_percent(self.mechanism, self.income_musd[:, 0])

    @cached_property
    def least_percent(self) -> Array:
        """What a gain must exceed, counted from there, to matter to each member, shape (member,)."""
        material = self.mechanism.threshold_by_member - self.refusal_percent
        return np.asarray(2.0 * material + VERDICT_TOLERANCE)

    @cached_property
    def cost_musd(self) -> Array:
        """What each member pays for every package, shape (package, member)."""
        return self.costs(np.arange(2**self.measures))

    def costs(self, packages: Integers) -> Array:
        """Return what each member pays for some packages, shape (package, member)."""
        return np.asarray(holds(packages, self.measures) @ self.measure_cost_musd)


@dataclass(frozen=True, eq=False)
class Known:
    """Intervals of the gains of every package, percent of real income under the shock, net of costs.

    ``low``, ``high``, shape (package, member, shock).
    """

    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Ranking:
    """Intervals of the robust gains under one rule.

    ``low``, ``high``, shape (package, member): above what the member would just not refuse, percent of real income.
    """

    table: AgendaTable
    low: Array
    high: Array
    low_musd: Array
    high_musd: Array

    @classmethod
    def of(cls, table: AgendaTable, known: Known, rule: Rule) -> "Ranking":
        """Bring gains under several shocks to one number for each member."""
        probability, refusal = table.mechanism.shock_probability, table.refusal_percent
        percent = [rule(gain, probability) for gain in (known.low, known.high)]
        musd = []
        for gain in (known.low, known.high):
            amount = gain * table.income_musd
            amount /= 100.0
            musd.append(rule(amount, probability))
        return cls(table, *(p - refusal for p in percent), *musd)

    @property
    def unsure(self) -> Mask:
        """Feasible packages of which some member's verdict is open, or whether they matter to anybody."""
        open_verdict = ((self.low <= VERDICT_TOLERANCE) & (self.high > VERDICT_TOLERANCE)).any(axis=1)
        open_verdict &= self.table.feasible & self._not_empty
        open_verdict[self.signed] |= ~(self.low[self.signed] > self.table.least_percent).any(axis=1)
        return open_verdict

    @cached_property
    def signed(self) -> Integers:
        """Packages that no member may refuse and that may matter to somebody, ascending."""
        possible = (self.high > VERDICT_TOLERANCE).all(axis=1) & (self.high > self.table.least_percent).any(axis=1)
        return np.flatnonzero(possible & self.table.feasible & self._not_empty)

    def best(self) -> Integers:
        """Return the packages that may be best for one member, utilitarian, Nash, egalitarian or Kalai-Smorodinsky."""
        rows = self.signed
        if not rows.size:
            return rows
        low, high = (np.maximum(end[rows], VERDICT_TOLERANCE) for end in (self.low, self.high))
        weight = self.table.mechanism.weight_by_member
        ideal_low, ideal_high = low.max(axis=0), high.max(axis=0)
        scores = [
            *zip(low.T, high.T, strict=True),
            (self.low_musd[rows] @ weight, self.high_musd[rows] @ weight),
            (np.log(low) @ weight, np.log(high) @ weight),
            (low.min(axis=1), high.min(axis=1)),
            ((low / ideal_high).min(axis=1), (high / ideal_low).min(axis=1)),
        ]
        return np.asarray(rows[np.any([_may_be_largest(*ends) for ends in scores], axis=0)])

    def closest(self) -> Integers:
        """Return the refused packages that may need the smallest payment to be signed."""
        rows = np.flatnonzero(~(self.low > VERDICT_TOLERANCE).all(axis=1) & self.table.feasible & self._not_empty)
        if not rows.size:
            return rows
        mechanism = self.table.mechanism
        worth = self.table.refusal_percent * (self.table.income_musd @ mechanism.shock_probability) / 100.0
        short_high, short_low = (
            np.maximum(worth - end[rows], 0.0).sum(axis=1) for end in (self.low_musd, self.high_musd)
        )
        return np.asarray(rows[_may_be_largest(-short_high, -short_low)])

    def front(self) -> Integers:
        """Return the packages that may lie on the Pareto front: none is certain to be at least as good for everyone."""
        rows = self.signed
        order = rows[np.argsort(-self.low[rows].sum(axis=1), kind="stable")]
        order = order[~_beaten(self.high[order], self.low[order[:FEW]])]
        rivals = self.low[order[:0]]
        for begin in range(0, len(order), BLOCK):
            block = order[begin : begin + BLOCK]
            rivals = np.concatenate([rivals, self.low[block[~_beaten(self.high[block], rivals)]]])
        return np.sort(order[~_beaten(self.high[order], rivals)])

    @cached_property
    def _not_empty(self) -> Mask:
        return np.arange(len(self.low)) > 0


def needed(table: AgendaTable, known: Known, rules: Sequence[Rule]) -> Mask:
    """Return the packages on which the answer rests, shape (package,): exact gains are needed there.

    Single measures, the whole agenda, packages of which a member's verdict is open, the best ones and what is left of
    them after one member's exit, the refused one closest to being signed, and the Pareto front if it is not too long.
    """
    count = len(known.low)
    wanted = np.zeros(count, dtype=np.bool_)
    wanted[1 << np.arange(count.bit_length() - 1)] = True
    wanted[-1] = True
    for rule in rules:
        ranking = Ranking.of(table, known, rule)
        wanted |= ranking.unsure
        best = ranking.best()
        for packages in (best, ranking.closest(), *(best & ~bits for bits in table.mechanism.involved.values())):
            wanted[packages] = True
        front = ranking.front()
        if len(front) <= MOST_ON_FRONT:
            wanted[front] = True
    wanted[0] = False
    return wanted


def _may_be_largest(low: Array, high: Array) -> Mask:
    bar = low.max()
    return np.asarray(high >= bar - TIE * abs(bar))


def _beaten(high: Array, rivals: Array) -> Mask:
    """Return which rows lose against a rival for certain: nowhere better at their best, and somewhere worse."""
    result: Mask = np.zeros(len(high), dtype=np.bool_)
    columns = np.ascontiguousarray(high.T)
    for begin in range(0, len(rivals), FEW):
        block = rivals[begin : begin + FEW]
        nowhere_better = np.ones((len(block), len(high)), dtype=np.bool_)
        somewhere_worse = np.zeros_like(nowhere_better)
        for rival, mine in zip(block.T, columns, strict=True):
            nowhere_better &= rival[:, None] >= mine
            somewhere_worse |= rival[:, None] > mine
        result |= (nowhere_better & somewhere_worse).any(axis=0)
    return result
