"""The table of a long agenda: estimates for every package, an own equilibrium for each that the answer rests on.

Estimates and their error leave verdicts and best packages open: these are solved until nothing is; see ``Estimates``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Integers, Mask, Mechanism, Payoffs
from ortaq.model.estimates import Estimates, Evaluate
from ortaq.model.evaluated import Evaluated, Way
from ortaq.model.exact import Exact
from ortaq.model.payoffs import measure_costs, require_tabulated
from ortaq.model.verification import AgendaTable, Known, Rule, expected, needed, worst

Needs = Callable[[Payoffs], Iterable[int]]
"""Payoffs as they are known now -> packages that must be exact as well."""


def screened_payoffs(
    exact: Exact,
    *,
    rules: Sequence[Rule] = (worst, expected),
    feasible: Mask | None = None,
    tolerance_percent: float = 0.01,
    needs: Needs | None = None,
) -> Evaluated:
    """Return the gains of every package, exact wherever the answer depends on them.

    After it, under each of the rules: whether each member signs each feasible package is decided by exact gains or by
    an estimate that is further from the threshold than its error; the packages that Nash, Kalai-Smorodinsky,
    egalitarian and utilitarian pick, those best for one member, the exits from all of them, single measures and the
    whole agenda are exact.

    Parameters
    ----------
    exact : Exact
        The mechanism put to a region.
    rules : sequence of callable, optional
        How gains over shocks become one number: (gains (package, member, shock), probability) -> (package, member).
    feasible : ndarray of bool, shape (package,), optional
        Packages that may be signed; verdicts on others are left to the estimate.
    tolerance_percent : float, optional
        Largest error of an estimate that may stay, percentage points of real income.
    needs : callable, optional
        Names further packages that must be exact, from payoffs; asked in every round in which nothing else is open.

    Raises
    ------
    InputError
        More than ``ortaq.model.payoffs.MOST_MEASURES`` measures.
    NotConverged, WorkerLostError
        As ``payoff_table``.
    """
    mechanism = exact.mechanism
    require_tabulated(mechanism)
    cost = measure_costs(mechanism, exact.case.cost)
    screening = Screening(AgendaTable.of(mechanism, exact.income_musd(), cost, feasible), exact.log_hats, rules)
    screening.run(mechanism, tolerance_percent, needs)
    estimates = screening.estimates
    return Evaluated(
        way=Way.SCREENED,
        packages=np.arange(1, 2 ** len(mechanism.measures)),
        payoffs=screening.payoffs(mechanism, exact.largest_residual),
        feasible=screening.table.feasible,
        solves=exact.solves,
        checked=estimates.checked,
        missed=estimates.missed,
    )


class Screening:
    """Gains of every package as they are known so far, and which must be known better; axes as in ``Payoffs``."""

    def __init__(self, table: AgendaTable, evaluate: Evaluate, rules: Sequence[Rule]) -> None:
        self.table, self.rules = table, rules
        self.estimates = Estimates(table.measures, evaluate)

    def run(self, mechanism: Mechanism, tolerance_percent: float, needs: Needs | None) -> None:
        """Solve and estimate until nothing is open."""

        def still_open() -> Integers:
            self.log_hat = self.estimates.everywhere()
            rows = self._open(tolerance_percent)
            if rows.size or not needs:
                return rows
            further = np.array(sorted({*needs(self.payoffs(mechanism, 0.0))}), dtype=np.int64)
            return further[~self.verified[further]]

        self.estimates.learn(still_open)
        self.log_hat = self.estimates.everywhere()

    @property
    def verified(self) -> Mask:
        """Packages with own equilibria, the empty one among them."""
        return self.estimates.computed

    def known(self) -> Known:
        """Return the intervals of all gains, percent."""
        error = np.where(self.verified[:, None, None], 0.0, self.estimates.error)
        cost = 100.0 * self.table.cost_musd[:, :, None] / self.table.income_musd
        return Known(*(100.0 * np.expm1(self.log_hat + side * error) - cost for side in (-1.0, 1.0)))

    def payoffs(self, mechanism: Mechanism, residual: float) -> Payoffs:
        """Return the gains as they are known now."""
        gain = self.table.income_musd * np.expm1(self.log_hat) - self.table.cost_musd[:, :, None]
        payoffs = Payoffs.of(mechanism, gain, self.table.income_musd.copy(), self.table.cost_musd.copy())
        known, unknown = self.known(), ~self.verified
        return replace(
            payoffs,
            largest_residual=residual,
            verified=self.verified.copy(),
            error_percent=(known.high - known.low)[unknown].max(axis=0, initial=0.0) / 2.0,
        )

    def _open(self, tolerance_percent: float) -> Integers:
        if 100.0 * np.expm1(self.estimates.error.max()) > tolerance_percent:
            return np.flatnonzero(~self.verified)
        return np.flatnonzero(needed(self.table, self.known(), self.rules) & ~self.verified)
