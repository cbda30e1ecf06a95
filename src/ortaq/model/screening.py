"""The table of a long agenda: estimates for every package, an own equilibrium for each that the answer rests on.

Estimates and their error leave verdicts and best packages open: these are solved until nothing is; see ``Estimates``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Array, Integers, Mask, Payoffs
from ortaq.model.estimates import Estimates, Evaluate
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.verification import AgendaTable, Known, Rule, needed

Needs = Callable[[Payoffs], Iterable[int]]
"""Payoffs as they are known now -> packages that must be exact as well."""


TOLERANCE_PERCENT = 0.01
"""Largest error of an estimate that may stay, percentage points of real income."""

BLOCK = 1024
"""Packages of which intervals are worked out at a time."""


class Screening:
    """Gains of every package as they are known so far, and which must be known better; axes as in ``Payoffs``.

    In the end, under each of the rules: whether each member signs each feasible package is decided by exact gains or by
    an estimate that is further from the threshold than its error; the packages that Nash, Kalai-Smorodinsky,
    egalitarian and utilitarian pick, those best for one member, the exits from all of them, single measures and the
    whole agenda are exact, and so are those that ``needs`` names.
    """

    def __init__(
        self, table: AgendaTable, evaluate: Evaluate, rules: Sequence[Rule], needs: Needs | None = None
    ) -> None:
        self.table, self.rules, self.needs = table, rules, needs
        self.estimates = Estimates(table.measures, evaluate)
        self._known: Known | None = None

    def run(self, tolerance_percent: float = TOLERANCE_PERCENT) -> None:
        """Solve and estimate until nothing is open; what is needed is asked when nothing else is open."""

        def still_open() -> Integers:
            self.log_hat, self._known = self.estimates.everywhere(), None
            rows = self._open(tolerance_percent)
            if rows.size or not self.needs:
                return rows
            further = np.array(sorted({*self.needs(self.payoffs(0.0))}), dtype=np.int64)
            return further[~self.verified[further]]

        self.estimates.learn(still_open)
        self.log_hat, self._known = self.estimates.everywhere(), None

    def evaluated(self, exact: Exact) -> Evaluated:
        """Return the gains of every package."""
        return Evaluated(
            way=Way.SCREENED,
            packages=np.arange(1, 2**self.table.measures),
            payoffs=self.payoffs(exact.largest_residual),
            feasible=self.table.feasible,
            solves=exact.solves,
            checked=self.estimates.checked,
            missed=self.estimates.missed,
        )

    @property
    def verified(self) -> Mask:
        """Packages with own equilibria, the empty one among them."""
        return self.estimates.computed

    def known(self) -> Known:
        """Return the intervals of all gains, percent; worked out once after every surrogate."""
        if self._known is None:
            self._known = Known(*(self._end(side) for side in (-1.0, 1.0)))
        return self._known

    def _end(self, side: float) -> Array:
        """Return one end of the intervals, percent; in blocks that stay in the cache."""
        end, income = np.empty_like(self.log_hat), self.table.income_musd
        for begin in range(0, len(end), BLOCK):
            rows = slice(begin, begin + BLOCK)
            error = np.where(self.verified[rows, None, None], 0.0, self.estimates.error)
            cost = 100.0 * self.table.cost_musd[rows, :, None] / income
            end[rows] = 100.0 * np.expm1(self.log_hat[rows] + side * error) - cost
        return end

    def payoffs(self, residual: float) -> Payoffs:
        """Return the gains as they are known now."""
        income, cost = self.table.income_musd.copy(), self.table.cost_musd.copy()
        gain = income * np.expm1(self.log_hat) - cost[:, :, None]
        known, unknown = self.known(), ~self.verified
        return replace(
            Payoffs.of(self.table.mechanism, gain, income, cost),
            largest_residual=residual,
            verified=self.verified.copy(),
            error_percent=(known.high - known.low)[unknown].max(axis=0, initial=0.0) / 2.0,
        )

    def _open(self, tolerance_percent: float) -> Integers:
        if 100.0 * np.expm1(self.estimates.error.max()) > tolerance_percent:
            return np.flatnonzero(~self.verified)
        return np.flatnonzero(needed(self.table, self.known(), self.rules) & ~self.verified)
