"""The best packages of an agenda that is too long for a table of all gains.

The surrogate of ``ortaq.model.surrogate`` is still evaluated for every package, but one member at a time, and only what
ranks packages is kept: the ends of their surplus total, product and minimum. Packages that may be best are solved, the
surrogate is laid again, and so on until those solved are ahead of every estimate by more than its error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, InputError, Mechanism, Region
from ortaq.core.network import Integers
from ortaq.model.cases import CENTRAL, Case
from ortaq.model.ensemble import Executor, Store
from ortaq.model.exact import Exact
from ortaq.model.payoffs import Progress, costs
from ortaq.model.screening import CHECKED, MISSED, MOST_FITTED, SAFETY, SEED, SOLVER_NOISE, first_packages, largest_loo
from ortaq.model.surrogate import Surrogate, fit
from ortaq.model.verification import TIE, VERDICT_TOLERANCE, Mask, Rule, worst

LONGEST = 22
"""Measures whose packages are still ranked one by one: 4.2 million, 0.8 GB and 25 seconds for each surrogate."""

EACH_SCORE = 128
"""Most packages solved in one round for each way of choosing the best."""

MOST_ROUNDS = 8

BLOCK = 2**16
"""Packages ranked at a time, so that intermediate tables stay small."""

SCORES = ("nash", "egalitarian", "utilitarian")
"""Largest product of surpluses, largest smallest surplus (both in percent), largest total gain in million USD."""


@dataclass(frozen=True, eq=False)
class BestPackages:
    """What is known of an agenda without a table; axes as in ``Payoffs``.

    Attributes
    ----------
    packages : ndarray of int, shape (row,)
        Packages that were solved, ascending.
    gain_percent : ndarray, shape (row, member, shock)
        Their gains, percent of real income under the shock, net of costs.
    accepted : ndarray of int
        Those of them that every member signs.
    best : mapping of str to tuple of int
        For each of ``SCORES`` the solved packages with the largest value, all ties; empty if none is accepted.
    certified : mapping of str to bool
        Whether every package not solved is worse for certain, as long as its estimate is off by no more than its error.
    signed : tuple of int
        Least and most packages of the agenda that every member signs, by estimates less and plus their error.
    error_percent : ndarray, shape (member, shock)
        Error of an estimate; see ``ScreenedPayoffs``.
    checked, missed : int
        Predictions held against an equilibrium, and how many were off by more than the error believed at the time.
    largest_residual : float
    """

    packages: Integers
    gain_percent: Array
    accepted: Integers
    best: Mapping[str, tuple[int, ...]]
    certified: Mapping[str, bool]
    signed: tuple[int, int]
    error_percent: Array
    checked: int
    missed: int
    largest_residual: float


@dataclass(frozen=True, eq=False)
class Agenda:
    """What is fixed before any package is solved: arrays as in ``Payoffs``, ``cost_musd`` by (measure, member)."""

    threshold_percent: Array
    probability: Array
    income_musd: Array
    cost_musd: Array
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


def search_large(
    region: Region,
    mechanism: Mechanism,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
    rule: Rule = worst,
    feasible: Mask | None = None,
) -> BestPackages:
    """Return the best packages of a long agenda, each with its own equilibria.

    Parameters
    ----------
    region, mechanism, case, progress, executor, store
        As in ``screened_payoffs``.
    rule : callable, optional
        How gains over shocks become one number.
    feasible : ndarray of bool, shape (2 ** measure,), optional
        Packages that may be signed.

    Raises
    ------
    InputError
        More than ``LONGEST`` measures, or codes that the region does not know.
    NotConverged, WorkerLostError
        As ``payoff_table``.
    """
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why=f"{count} measures make {2**count:,} packages, each of which is ranked",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )
    exact = Exact.of(region, mechanism, case, progress=progress, executor=executor, store=store)
    agenda = Agenda(
        threshold_percent=np.array([float(mechanism.threshold_percent.get(m, 0.0)) for m in mechanism.members]),
        probability=mechanism.shock_probability,
        income_musd=exact.income_musd(),
        cost_musd=costs(mechanism, [1 << m for m in range(count)], case.cost),
        feasible=np.ones(2**count, dtype=np.bool_) if feasible is None else feasible,
        rule=rule,
    )
    return replace(search(agenda, exact.log_hats), largest_residual=exact.largest_residual)


def search(agenda: Agenda, evaluate: Callable[[Sequence[int]], Array]) -> BestPackages:
    """Solve, estimate, rank and solve again; ``evaluate`` returns logs of real income (package, member, shock)."""
    rng = np.random.default_rng(SEED)
    first = first_packages(agenda.measures, rng)
    solved = Solved(first, evaluate(first.tolist()))
    safety, checked, missed = SAFETY, 0, 0
    for left in reversed(range(MOST_ROUNDS)):
        surrogate, loo = _surrogate(solved, agenda)
        error = np.maximum(safety * loo, SOLVER_NOISE)
        ranked = scan(agenda, surrogate, error, solved)
        rivals = {score: ranked.rivals(score, solved.packages) for score in SCORES}
        if not left:
            break
        last = not any(r.size for r in rivals.values())
        asked = _others(solved, rng, agenda.measures) if last else _likeliest(rivals)
        if not asked.size:
            break
        found = evaluate(asked.tolist())
        off = np.abs(found - surrogate.at(asked).reshape(found.shape))
        beyond = (off > error).any(axis=(1, 2))
        checked, missed = checked + len(asked), missed + int(beyond.sum())
        solved = solved.with_more(asked, found)
        if beyond.any():
            safety = max(safety, MISSED * float((off / np.maximum(loo, SOLVER_NOISE)).max()))
        elif last:
            break
    return _answer(agenda, solved, ranked, rivals, error, checked=checked, missed=missed)


def scan(agenda: Agenda, surrogate: Surrogate, error: Array, solved: Solved) -> Scan:
    """Rank every package, member by member."""
    size, (members, shocks) = 2**agenda.measures, agenda.income_musd.shape
    estimated = np.ones((size, 1), dtype=np.bool_)
    estimated[solved.packages] = False
    ends = {-1.0: _Ranks.of(agenda.feasible), 1.0: _Ranks.of(agenda.feasible)}
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
                ranks.add(rows, *agenda.surplus(hats[rows] + side * width, cost[rows], member))
    low, high = ends[-1.0], ends[1.0]
    return Scan(high.signed, low.signed, low.scores(), high.scores())


def subset_sums(each: Array) -> Array:
    """Return the sum over the measures of every package, shape (2 ** measure,)."""
    total = np.zeros(1)
    for value in each:
        total = np.concatenate([total, total + value])
    return total


@dataclass(eq=False)
class _Ranks:
    signed: Mask
    product: Array
    smallest: Array
    total: Array

    @classmethod
    def of(cls, feasible: Mask) -> "_Ranks":
        signed = feasible.copy()
        signed[0] = False
        return cls(signed, np.zeros(len(signed)), np.full(len(signed), np.inf), np.zeros(len(signed)))

    def add(self, rows: slice, surplus: Array, gain_musd: Array) -> None:
        self.signed[rows] &= surplus > VERDICT_TOLERANCE
        self.product[rows] += np.log(np.maximum(surplus, VERDICT_TOLERANCE))
        self.smallest[rows] = np.minimum(self.smallest[rows], surplus)
        self.total[rows] += gain_musd

    def scores(self) -> dict[str, Array]:
        return dict(zip(SCORES, (self.product, self.smallest, self.total), strict=True))


def _surrogate(solved: Solved, agenda: Agenda) -> tuple[Surrogate, Array]:
    packages, hats = solved.packages[:MOST_FITTED], solved.log_hat[:MOST_FITTED]
    surrogate = fit(packages, hats.reshape(len(packages), -1), agenda.measures)
    return surrogate, largest_loo(surrogate, agenda.measures).reshape(hats.shape[1:])


def _likeliest(rivals: Mapping[str, Integers]) -> Integers:
    return np.unique(np.concatenate([r[:EACH_SCORE] for r in rivals.values()]))


def _others(solved: Solved, rng: np.random.Generator, measures: int) -> Integers:
    return np.setdiff1d(rng.integers(1, 2**measures, CHECKED), solved.packages)


def _answer(
    agenda: Agenda,
    solved: Solved,
    ranked: Scan,
    rivals: Mapping[str, Integers],
    error: Array,
    *,
    checked: int,
    missed: int,
) -> BestPackages:
    order = np.argsort(solved.packages)
    packages, hats = solved.packages[order], solved.log_hat[order]
    holds = (packages[:, None] >> np.arange(agenda.measures) & 1) @ agenda.cost_musd
    ranks = _Ranks.of(agenda.feasible[packages])
    ranks.signed[:] = agenda.feasible[packages]
    for member in range(hats.shape[1]):
        ranks.add(slice(None), *agenda.surplus(hats[:, member], holds[:, member], member))
    accepted = np.flatnonzero(ranks.signed)
    best = {}
    for name, score in ranks.scores().items():
        top = score[accepted].max(initial=-np.inf)
        best[name] = tuple(packages[accepted[score[accepted] >= top - VERDICT_TOLERANCE * abs(top)]].tolist())
    return BestPackages(
        packages=packages,
        gain_percent=100.0 * np.expm1(hats) - 100.0 * holds[:, :, None] / agenda.income_musd,
        accepted=packages[accepted],
        best=best,
        certified={score: not rows.size for score, rows in rivals.items()},
        signed=(int(ranked.sure.sum()), int(ranked.possible.sum())),
        error_percent=100.0 * np.expm1(error),
        checked=checked,
        missed=missed,
        largest_residual=0.0,
    )
