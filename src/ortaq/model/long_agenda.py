"""The best packages of an agenda that is too long for a table of all gains.

The surrogate of ``ortaq.model.surrogate`` is still evaluated for every package, but one member at a time, and only what
ranks packages is kept: the ends of their surplus total, product and minimum. Packages that may be best are solved, the
surrogate is laid again, and so on until those solved are ahead of every estimate by more than its error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import CENTRAL, Array, Case, InputError, Integers, Mask, Mechanism, Region
from ortaq.model.ensemble import Executor, Store
from ortaq.model.exact import Exact
from ortaq.model.package_scan import SCORES, Agenda, Ranks, Scan, Solved, scan
from ortaq.model.payoffs import Progress, costs
from ortaq.model.screening import CHECKED, MISSED, MOST_FITTED, SAFETY, SEED, SOLVER_NOISE, first_packages, largest_loo
from ortaq.model.surrogate import Surrogate, fit
from ortaq.model.verification import VERDICT_TOLERANCE, Rule, worst

LONGEST = 22
"""Measures whose packages are still ranked one by one: 4.2 million, 0.8 GB and 25 seconds for each surrogate."""

EACH_SCORE = 128
"""Most packages solved in one round for each way of choosing the best."""

MOST_ROUNDS = 8


@dataclass(frozen=True, eq=False)
class BestPackages:
    """What is known of an agenda without a table; axes as in ``Payoffs``.

    Attributes
    ----------
    packages : ndarray of int, shape (row,)
        Packages that were solved, ascending.
    gain_percent : ndarray, shape (row, member, shock)
        Their gains, percent of real income under the shock, net of costs.
    cost_musd : ndarray, shape (row, member)
        What each member pays for them, million USD a year.
    income_musd : ndarray, shape (member, shock)
        Real income under the shock without any package.
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
    solves : int
        Equilibria solved.
    """

    packages: Integers
    gain_percent: Array
    cost_musd: Array
    income_musd: Array
    accepted: Integers
    best: Mapping[str, tuple[int, ...]]
    certified: Mapping[str, bool]
    signed: tuple[int, int]
    error_percent: Array
    checked: int
    missed: int
    largest_residual: float = 0.0
    solves: int = 0

    @property
    def gain_musd(self) -> Array:
        """Gains in million USD a year, shape (row, member, shock)."""
        return np.asarray(self.gain_percent * self.income_musd / 100.0)


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
    require_searchable(mechanism)
    count = len(mechanism.measures)
    exact = Exact.of(region, mechanism, case, progress=progress, executor=executor, store=store)
    agenda = Agenda(
        threshold_percent=mechanism.threshold_by_member,
        probability=mechanism.shock_probability,
        income_musd=exact.income_musd(),
        cost_musd=costs(mechanism, [1 << m for m in range(count)], case.cost),
        feasible=np.ones(2**count, dtype=np.bool_) if feasible is None else feasible,
        weight=mechanism.weight_by_member,
        rule=rule,
    )
    found = search(agenda, exact.log_hats)
    return replace(found, largest_residual=exact.largest_residual, solves=exact.solves)


def require_searchable(mechanism: Mechanism) -> None:
    """Raise InputError if an agenda has more than ``LONGEST`` measures."""
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why=f"{count} measures make {2**count:,} packages, each of which is ranked",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )


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
    ranks = Ranks.of(agenda.feasible[packages])
    for member, weight in enumerate(agenda.weight.tolist()):
        ranks.add(slice(None), *agenda.surplus(hats[:, member], holds[:, member], member), weight)
    accepted = np.flatnonzero(ranks.signed)
    best = {}
    for name, score in ranks.scores().items():
        top = score[accepted].max(initial=-np.inf)
        best[name] = tuple(packages[accepted[score[accepted] >= top - VERDICT_TOLERANCE * abs(top)]].tolist())
    return BestPackages(
        packages=packages,
        gain_percent=100.0 * np.expm1(hats) - 100.0 * holds[:, :, None] / agenda.income_musd,
        cost_musd=holds,
        income_musd=agenda.income_musd,
        accepted=packages[accepted],
        best=best,
        certified={score: not rows.size for score, rows in rivals.items()},
        signed=(int(ranked.sure.sum()), int(ranked.possible.sum())),
        error_percent=100.0 * np.expm1(error),
        checked=checked,
        missed=missed,
    )
