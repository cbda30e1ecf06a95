"""The table of a long agenda: a surrogate for every package, an own equilibrium for each that the answer rests on.

Some packages are drawn and solved, a surrogate is laid through them, and it says with its error which verdicts and
which best packages it leaves open. These are solved, the surrogate is laid again, and so on until nothing is open.
Every package solved later was first predicted: where a prediction missed by more than its error, the error is widened.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Integers, Mask, Mechanism, Payoffs, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.model.exact import Exact
from ortaq.model.payoffs import NO_SHOCK, Progress, costs, require_tabulated
from ortaq.model.surrogate import TUNED_ON, Surrogate, fit
from ortaq.model.verification import Known, Rule, Table, chosen, expected, needed, worst

FIRST_PER_MEASURE = 40
"""Packages drawn for each measure before the first surrogate."""

EACH_ROUND = 512
"""Most packages solved between two surrogates: what they teach closes many of the questions that are still open."""

MOST_FITTED = 1500
"""Packages that the surrogate passes through; it takes two seconds, and more would hardly sharpen it."""

SAFETY = 2.0
"""Multiple of the largest leave-one-out error that counts as the error of a package not solved."""

MISSED = 1.5
"""Multiple of an observed miss to which the error is widened."""

CHECKED = 64
"""Packages drawn at the end, solved and held against their predictions."""

SEED = 20231
"""Draws are the same in every run, so that a store finds finished chunks again."""

SOLVER_NOISE = 1e-9
"""Error in logs of real income that is allowed for even where leave-one-out errors vanish."""

Evaluate = Callable[[Sequence[int]], Array]
"""Packages -> logs of real income against the same shock without the package, shape (package, member, shock)."""

Needs = Callable[[Payoffs], Iterable[int]]
"""Payoffs as they are known now -> packages that must be exact as well."""


@dataclass(frozen=True, eq=False)
class ScreenedPayoffs:
    """Gains of every package, each marked as exact or estimated, and how well estimates were confirmed.

    Attributes
    ----------
    payoffs : Payoffs
        ``largest_residual`` is that of the exact equilibria. ``error_percent`` is a multiple of the largest
        leave-one-out error, widened to hold every prediction that was checked: no estimate that was checked missed by
        more, which is no proof for the others.
    checked : int
        Predictions held against an equilibrium solved afterwards.
    missed : int
        How many of them were off by more than the error believed at the time.
    rounds : int
    solves : int
        Equilibria.
    """

    payoffs: Payoffs
    checked: int
    missed: int
    rounds: int
    solves: int


def screened_payoffs(
    region: Region,
    mechanism: Mechanism,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
    rules: Sequence[Rule] = (worst, expected),
    feasible: Mask | None = None,
    tolerance_percent: float = 0.01,
    needs: Needs | None = None,
) -> ScreenedPayoffs:
    """Return the gains of every package, exact wherever the answer depends on them.

    After it, under each of the rules: whether each member signs each feasible package is decided by exact gains or by
    an estimate that is further from the threshold than its error; the packages that Nash, Kalai-Smorodinsky,
    egalitarian and utilitarian pick, those best for one member, the exits from all of them, single measures and the
    whole agenda are exact.

    Parameters
    ----------
    region, mechanism, case, progress, executor, store
        As in ``payoff_table``; the total that progress hears grows as further packages turn out to be needed.
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
        More than ``ortaq.model.payoffs.MOST_MEASURES`` measures, or codes that the region does not know.
    NotConverged, WorkerLostError
        As ``payoff_table``.
    """
    require_tabulated(mechanism)
    count = len(mechanism.measures)
    exact = Exact.of(region, mechanism, case, progress=progress, executor=executor, store=store)
    table = table_of(mechanism, exact.income_musd(), costs(mechanism, range(2**count), case.cost), feasible)
    search = Search(table, exact.log_hats, rules)
    search.run(mechanism, tolerance_percent, needs)
    return ScreenedPayoffs(
        payoffs=search.payoffs(mechanism, exact.largest_residual),
        checked=search.checked,
        missed=search.missed,
        rounds=search.rounds,
        solves=exact.solves,
    )


def table_of(mechanism: Mechanism, income_musd: Array, cost_musd: Array, feasible: Mask | None) -> Table:
    """Return what is fixed before any package is solved."""
    return Table(
        threshold_percent=mechanism.threshold_by_member,
        weight=mechanism.weight_by_member,
        probability=mechanism.shock_probability,
        involved=np.array([*mechanism.involved.values()], dtype=np.int64),
        income_musd=income_musd,
        cost_musd=cost_musd,
        feasible=np.ones(len(cost_musd), dtype=np.bool_) if feasible is None else feasible,
    )


class Search:
    """What is known so far, and how it grows."""

    def __init__(self, table: Table, evaluate: Evaluate, rules: Sequence[Rule]) -> None:
        self.table, self.evaluate, self.rules = table, evaluate, rules
        size, self.shape = len(table.cost_musd), table.income_musd.shape
        self.measures = size.bit_length() - 1
        self.log_hat = np.zeros((size, *self.shape))
        self.error = np.zeros(self.shape)
        self.verified = np.zeros(size, dtype=np.bool_)
        self.verified[0] = True
        self.order: list[int] = []
        self.safety = SAFETY
        self.rho: Array | None = None
        self.largest_loo = np.zeros(self.shape)
        self.checked = self.missed = self.rounds = 0
        self.rng = np.random.default_rng(SEED)

    def run(self, mechanism: Mechanism, tolerance_percent: float, needs: Needs | None) -> None:
        """Solve and estimate until nothing is open and a last draw is predicted well enough."""
        self._solve(first_packages(self.measures, self.rng))
        while not self.verified.all():
            self._estimate()
            self.rounds += 1
            open_rows = self._open(tolerance_percent)
            if not open_rows.size and needs:
                further = chosen(np.zeros_like(self.verified), needs(self.payoffs(mechanism, 0.0)))
                open_rows = np.flatnonzero(further & ~self.verified)
            if open_rows.size:
                self._check(self._drawn(open_rows, EACH_ROUND))
            elif not self._check(self._drawn(np.flatnonzero(~self.verified), CHECKED)):
                return

    def known(self) -> Known:
        """Return the intervals of all gains, percent."""
        error = np.where(self.verified[:, None, None], 0.0, self.error)
        cost = 100.0 * self.table.cost_musd[:, :, None] / self.table.income_musd
        return Known(*(100.0 * np.expm1(self.log_hat + side * error) - cost for side in (-1.0, 1.0)))

    def payoffs(self, mechanism: Mechanism, residual: float) -> Payoffs:
        """Return the gains as they are known now."""
        gain = self.table.income_musd * np.expm1(self.log_hat) - self.table.cost_musd[:, :, None]
        return Payoffs(
            members=mechanism.members,
            measures=tuple(m.id for m in mechanism.measures),
            shocks=(NO_SHOCK, *(s.id for s in mechanism.shocks)),
            participants=tuple(m.participants for m in mechanism.measures),
            probability=self.table.probability.copy(),
            gain_musd=gain,
            income_musd=self.table.income_musd.copy(),
            cost_musd=self.table.cost_musd.copy(),
            largest_residual=residual,
            verified=self.verified.copy(),
            error_percent=self._error_percent(),
        )

    def _error_percent(self) -> Array:
        known = self.known()
        return np.asarray((known.high - known.low)[~self.verified].max(axis=0, initial=0.0) / 2.0)

    def _open(self, tolerance_percent: float) -> Integers:
        if 100.0 * np.expm1(self.error.max()) > tolerance_percent:
            return np.flatnonzero(~self.verified)
        return np.flatnonzero(needed(self.table, self.known(), self.rules) & ~self.verified)

    def _check(self, packages: Integers) -> bool:
        """Solve packages, hold them against their estimates, and return whether any missed."""
        predicted, allowed = self.log_hat[packages], self.error
        self._solve(packages)
        off = np.abs(self.log_hat[packages] - predicted)
        beyond = (off > allowed).any(axis=(1, 2))
        self.checked += len(packages)
        self.missed += int(beyond.sum())
        if beyond.any():
            ratio = float((off / np.maximum(self.largest_loo, SOLVER_NOISE)).max())
            self.safety = max(self.safety, MISSED * ratio)
        return bool(beyond.any())

    def _solve(self, packages: Integers) -> None:
        self.log_hat[packages] = self.evaluate(packages.tolist())
        self.verified[packages] = True
        self.order += packages.tolist()

    def _estimate(self) -> None:
        packages = np.array(self.order[:MOST_FITTED])
        surrogate = fit(packages, self.log_hat[packages].reshape(len(packages), -1), self.measures, self.rho)
        self.rho = surrogate.rho if len(packages) >= TUNED_ON else None
        self.largest_loo = largest_loo(surrogate, self.measures).reshape(self.shape)
        self.error = np.maximum(self.safety * self.largest_loo, SOLVER_NOISE)
        unknown = ~self.verified
        flat = self.log_hat.reshape(len(self.log_hat), -1)
        for quantity in range(flat.shape[1]):
            flat[unknown, quantity] = surrogate.everywhere(quantity)[unknown]

    def _drawn(self, packages: Integers, most: int) -> Integers:
        return np.sort(self.rng.permutation(packages)[:most])


def first_packages(measures: int, rng: np.random.Generator) -> Integers:
    """Return single measures, the whole agenda, all but one, and packages drawn at random; no package twice."""
    rim = rim_packages(measures)
    drawn = np.unique(rng.integers(1, 2**measures, FIRST_PER_MEASURE * measures))
    # Shuffled, because the rho are learned from the first ones.
    return np.asarray(rng.permutation(np.union1d(rim, drawn)))


def rim_packages(measures: int) -> Integers:
    """Return single measures, the whole agenda and all but one, ascending."""
    singles, everything = 1 << np.arange(measures), 2**measures - 1
    return np.setdiff1d(np.concatenate([singles, everything - singles, [everything]]), [0])


def largest_loo(surrogate: Surrogate, measures: int) -> Array:
    """Return the largest leave-one-out error of each quantity; the rim is left out, where it would extrapolate."""
    inner = ~np.isin(surrogate.packages, rim_packages(measures))
    return np.asarray(np.abs(surrogate.loo_error[inner]).max(axis=0, initial=0.0))
