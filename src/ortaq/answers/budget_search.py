"""An agenda that is too long for a table: its ladder by integer programming, every step an equilibrium of its own.

Packages drawn at random teach pairwise terms; the best packages by these terms, at some price of cost and at a row of
budgets, are solved; what is learned sharpens the terms near them, a refused one is barred, and so on until the
programme picks nothing new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.agreement import (
    BudgetProgramme,
    Limit,
    Listed,
    Pick,
    accepts,
    agree_on_list,
    over_shocks,
    pairwise_gains,
    rule_breaches,
)
from ortaq.answers.terms import Terms
from ortaq.core import CENTRAL, Array, Case, InputError, Integers, Mask, Mechanism, Payoffs, Progress, Region
from ortaq.core.materiality import refusal_percent
from ortaq.core.subsets import holds
from ortaq.model import Evaluated, Searched, Way
from ortaq.model.ensemble import Executor, Store
from ortaq.model.estimates import rim_packages
from ortaq.model.exact import Exact
from ortaq.model.payoffs import measure_costs

LONGEST = 60
"""Measures of the longest agenda: their set is one number of 64 bits, and pairs grow with the square."""

FOR_EACH_TERM = 1.5
"""Packages drawn at random for each single or pairwise term that they teach."""

BUDGETS = 24
"""Budgets between nothing and the whole ladder at which the best package is solved beside the steps."""

MOST_ROUNDS = 12
"""Rounds after which what the programme still picks anew is left open, and said to be."""

SEED = 20231
"""Draws are the same in every run, so that a store finds finished chunks again."""


def require_searchable(mechanism: Mechanism, limits: Sequence[Limit] = ()) -> None:
    """Raise InputError if an agenda is too long to be searched, or limits would need all its packages."""
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why="pairs of measures grow with the square of the agenda",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )
    if limits:
        raise InputError(
            f"limits on dependence are not searched for on an agenda of {count} measures",
            where=f"mechanism '{mechanism.id}'",
            why="dependence of every package is computed from a table of all",
            fix="move some measures to a second mechanism file",
        )


def search(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    progress: Progress | None = None,
    *,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> tuple[Evaluated, Listed]:
    """Return the packages that were solved, the best for every budget among them, and who signs them.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    terms : Terms
    progress, case, executor, store : optional
        As in ``settle``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``settle``.
    """
    require_searchable(mechanism, terms.limits)
    exact = Exact(region, mechanism, case, progress, executor, store)
    known = _Known.of(mechanism, exact, measure_costs(mechanism, case.cost))
    known.learn(first_packages(len(mechanism.measures)))
    return _told(mechanism, terms, known, exact, _climbed(known, terms))


def _climbed(known: "_Known", terms: Terms) -> Searched:
    """Solve what the programme picks until it picks nothing that is not solved, nor any that is refused."""
    picked, refused, rounds, misses = set[int](), set[int](), 0, [0.0]
    while True:
        rounds += 1
        programme = known.programme(terms, picked)
        barred = sorted(refused)
        picks = [*programme.hull(barred), *_at_budgets(programme, barred)]
        picked |= {pick.package for pick in picks} - {0}
        new = np.array(sorted(picked - set(known.packages.tolist())), dtype=np.int64)
        if new.size:
            expected = programme.gains.at(new).sum(axis=1)
            known.learn(new)
            misses.append(float(np.abs(known.gross_of(new).sum(axis=1) - expected).max()))
        refused = picked & set(known.refused(terms))
        settled = not new.size and len(refused) == len(barred)
        if settled or rounds == MOST_ROUNDS:
            gap = max((pick.gap for pick in picks), default=0.0)
            return Searched(rounds, gap, misses[-1], max(misses), settled)


def first_packages(measures: int) -> Integers:
    """Return single measures, the whole agenda, all but one, and packages of every size drawn at random."""
    rng = np.random.default_rng(SEED)
    count = int(FOR_EACH_TERM * measures * (measures + 1) / 2)
    inside = rng.random((count, measures)) < rng.uniform(0.1, 0.9, (count, 1))
    drawn = (inside.astype(np.int64) << np.arange(measures)).sum(axis=1)
    return np.setdiff1d(np.union1d(rim_packages(measures), drawn), [0])


def keeps_rules(mechanism: Mechanism, packages: Integers, measure_cost_musd: Array) -> Mask:
    """Return which packages of a list the rules allow, shape (package,)."""
    ids = tuple(m.id for m in mechanism.measures)
    cost = holds(packages, len(ids)) @ measure_cost_musd
    kept = [
        not rule_breaches(mechanism.rules, ids, mechanism.members, paid, package)
        for package, paid in zip(packages.tolist(), cost, strict=True)
    ]
    return np.array(kept, dtype=np.bool_)


def _at_budgets(programme: BudgetProgramme, barred: Iterable[int]) -> list[Pick]:
    held = tuple(barred)
    last = programme.best(barred=held)
    whole = programme.cost_and_gain(last.package)[0] if last.package else 0.0
    return [programme.best(float(b), barred=held) for b in np.linspace(0.0, whole, BUDGETS + 1)[1:-1]]


@dataclass(eq=False)
class _Known:
    """Packages solved so far with their gains before costs, shape (package, member, shock)."""

    mechanism: Mechanism
    exact: Exact
    measure_cost_musd: Array
    income_musd: Array
    packages: Integers
    gross_musd: Array

    @classmethod
    def of(cls, mechanism: Mechanism, exact: Exact, measure_cost_musd: Array) -> "_Known":
        income = exact.income_musd()
        return cls(mechanism, exact, measure_cost_musd, income, np.zeros(0, np.int64), np.zeros((0, *income.shape)))

    def learn(self, packages: Integers) -> None:
        gross = np.expm1(self.exact.log_hats(packages.tolist())) * self.income_musd
        self.packages = np.concatenate([self.packages, packages])
        self.gross_musd = np.concatenate([self.gross_musd, gross])

    def gross_of(self, packages: Integers) -> Array:
        at = {package: row for row, package in enumerate(self.packages.tolist())}
        return self.gross_musd[[at[package] for package in packages.tolist()]]

    @property
    def cost_musd(self) -> Array:
        return np.asarray(holds(self.packages, len(self.measure_cost_musd)) @ self.measure_cost_musd)

    def programme(self, terms: Terms, near: set[int]) -> BudgetProgramme:
        mechanism = self.mechanism
        return BudgetProgramme(
            gains=pairwise_gains(self.packages, self.gross_musd, len(mechanism.measures), np.array(sorted(near))),
            measures=tuple(m.id for m in mechanism.measures),
            members=mechanism.members,
            cost_musd=self.measure_cost_musd,
            income_musd=self.income_musd,
            probability=mechanism.shock_probability,
            least_percent=refusal_percent(mechanism, self.income_musd[:, 0]),
            rules=mechanism.rules,
            accept=terms.accept,
            tail=terms.tail,
        )

    def refused(self, terms: Terms) -> list[int]:
        """Return the packages that some member does not sign."""
        net = 100.0 * (self.gross_musd - self.cost_musd[:, :, None]) / self.income_musd
        robust = over_shocks(net, self.mechanism.shock_probability, terms.accept, terms.tail)
        signed = accepts(robust, refusal_percent(self.mechanism, self.income_musd[:, 0])).all(axis=1)
        return [int(package) for package in self.packages[~signed]]


def _told(mechanism: Mechanism, terms: Terms, known: _Known, exact: Exact, found: Searched) -> tuple[Evaluated, Listed]:
    order = np.argsort(known.packages)
    packages, cost = known.packages[order], known.cost_musd[order]
    payoffs = replace(
        Payoffs.of_list(mechanism, known.gross_musd[order] - cost[:, :, None], known.income_musd, cost),
        largest_residual=exact.largest_residual,
    )
    allowed = keeps_rules(mechanism, packages, known.measure_cost_musd)
    evaluated = Evaluated(Way.SEARCHED, packages, payoffs, allowed, exact.solves, search=found)
    listed = agree_on_list(mechanism, packages, payoffs, feasible=allowed, accept=terms.accept, tail=terms.tail)
    return evaluated, listed
