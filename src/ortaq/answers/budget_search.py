"""An agenda that is too long for a table: its ladder by integer programming, every step an equilibrium of its own.

Packages drawn at random teach pairwise terms; the best packages by these terms, at some price of cost and at a row of
budgets, are solved; what is learned sharpens the terms near them, a refused one is barred, and so on until the
programme picks nothing new.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np

from ortaq.agreement import BudgetProgramme, Listed, Pick
from ortaq.answers.group_search import GroupSearch
from ortaq.answers.known_packages import KnownPackages, Risen
from ortaq.answers.terms import Terms
from ortaq.core import CENTRAL, Case, InputError, Integers, Mechanism, Progress, Region
from ortaq.model import Evaluated, Searched, Way
from ortaq.model.ensemble import Executor, Store
from ortaq.model.estimates import rim_packages
from ortaq.model.exact import Exact
from ortaq.model.payoffs import measure_costs

LONGEST = 60
"""Measures of the longest agenda: their set is one number of 64 bits, and pairs grow with the square."""

FOR_EACH_TERM = 0.75
"""Packages drawn at random for each single or pairwise term, beside all pairs."""

BUDGETS = 12
"""Budgets between nothing and the whole ladder at which the best package is solved beside the steps."""

MOST_ROUNDS = 12
"""Rounds after which what the programme still picks anew is left open, and said to be."""

SEED = 20231
"""Draws are the same in every run, so that a store finds finished chunks again."""


def require_searchable(mechanism: Mechanism) -> None:
    """Raise InputError if an agenda is too long to be searched."""
    count = len(mechanism.measures)
    if count > LONGEST:
        raise InputError(
            f"the agenda has {count} measures; at most {LONGEST} can be searched",
            where=f"mechanism '{mechanism.id}'",
            why="pairs of measures grow with the square of the agenda",
            fix="merge measures that only make sense together, or move some to a second mechanism file",
        )


def search(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    decide: Callable[[Listed], Listed],
    progress: Progress | None = None,
    *,
    risen: Risen | None = None,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> tuple[Evaluated, Listed]:
    """Return the packages that were solved, the best for every budget among them, who signs them, and which last.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    terms : Terms
    decide : callable
        Recommends one of the packages that were solved.
    risen : Risen, optional
        What is limited beside costs.
    progress, case, executor, store : optional
        As in ``settle``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``settle``.
    """
    require_searchable(mechanism)
    exact = Exact(region, mechanism, case, progress, executor, store)
    known = KnownPackages(mechanism, terms, exact, measure_costs(mechanism, case.cost), risen)
    known.learn(first_packages(len(mechanism.measures)))
    if terms.package is not None:
        known.learn(np.array([terms.package]))
    climb = _climbed(known)
    groups = GroupSearch(known)
    listed, asked = decide(known.listed()[0]), () if terms.package is None else (terms.package,)
    chosen = None
    while chosen != _standing_out(listed):
        chosen = _standing_out(listed)
        known.learn(_one_measure_away(chosen[:1], len(mechanism.measures)))
        groups.ask(package for package in (*chosen, *asked) if listed.is_accepted(package))
        listed, allowed = known.listed()
        listed = decide(listed)
    signed = [package for package in (*chosen, *asked) if listed.is_accepted(package)]
    evaluated = Evaluated(
        way=Way.SEARCHED,
        packages=listed.packages,
        payoffs=listed.payoffs,
        feasible=allowed,
        solves=exact.solves,
        search=replace(climb, questions=groups.questions, open=len(groups.open), worth_gap=groups.worth_gap),
    )
    return evaluated, replace(listed, lasting=groups.lasting(*listed.by_package(mechanism), signed))


def _standing_out(listed: Listed) -> list[int]:
    """Return the packages that are told of: the recommended one first, or that which lacks least, and the solutions."""
    solutions = [package for ties in listed.solutions.values() for package in ties]
    first = listed.closest if listed.recommended is None else listed.recommended
    return list(dict.fromkeys([*(() if first is None else (first,)), *solutions]))


def _one_measure_away(packages: Iterable[int], measures: int) -> Integers:
    away = {package ^ 1 << bit for package in packages for bit in range(measures)}
    return np.array(sorted(away - {0}), dtype=np.int64)


def _climbed(known: KnownPackages) -> Searched:
    """Solve what the programme picks until it picks nothing that is not solved, nor any that is refused."""
    picked, refused, rounds, misses = set[int](), set[int](), 0, [0.0]
    while True:
        rounds += 1
        programme = known.programme(np.array(sorted(picked), dtype=np.int64))
        barred = sorted(refused)
        picks = [*programme.hull(barred), *_at_budgets(programme, barred)]
        picked |= {pick.package for pick in picks} - {0}
        new = known.learn(np.array(sorted(picked), dtype=np.int64))
        if new.size:
            expected = programme.gains.at(new).sum(axis=1)
            misses.append(float(np.abs(known.joint_gross_musd(new) - expected).max()))
        refused = picked & set(known.refused().tolist())
        settled = not new.size and len(refused) == len(barred)
        if settled or rounds == MOST_ROUNDS:
            gap = max((pick.gap for pick in picks), default=0.0)
            return Searched(rounds, gap, misses[-1], max(misses), settled)


def first_packages(measures: int) -> Integers:
    """Return single measures, pairs, the whole agenda, all but one, and packages of every size drawn at random."""
    rng = np.random.default_rng(SEED)
    count = int(FOR_EACH_TERM * measures * (measures + 1) / 2)
    inside = rng.random((count, measures)) < rng.uniform(0.1, 0.9, (count, 1))
    drawn = (inside.astype(np.int64) << np.arange(measures)).sum(axis=1)
    pairs = [1 << one | 1 << other for one, other in combinations(range(measures), 2)]
    return np.setdiff1d(np.concatenate([rim_packages(measures), pairs, drawn]), [0])


def _at_budgets(programme: BudgetProgramme, barred: Iterable[int]) -> list[Pick]:
    held = tuple(barred)
    last = programme.best(barred=held)
    whole = programme.cost_and_gain(last.package)[0] if last.package else 0.0
    return [programme.best(float(b), barred=held) for b in np.linspace(0.0, whole, BUDGETS + 1)[1:-1]]
