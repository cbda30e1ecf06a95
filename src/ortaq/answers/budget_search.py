"""An agenda that is too long for a table: its ladder by integer programming, every step an equilibrium of its own.

Packages drawn at random teach pairwise terms; the best packages by these terms, at some price of cost and at a row of
budgets, are solved; what is learned sharpens the terms near them, a refused one is barred, and so on until the
programme picks nothing new. Changes of one or two measures find most of these packages, programmes what is left.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from ortaq.agreement import CHEAP, BudgetProgramme, CostLadder, Listed, PairwiseClimb
from ortaq.answers.agenda_order import AgendaOrder
from ortaq.answers.certificate import Certificate
from ortaq.answers.group_search import GroupSearch
from ortaq.answers.known_packages import KnownPackages, Risen
from ortaq.answers.search_size import drawn_first, most_asked, most_rounds, require_searchable
from ortaq.answers.terms import Terms
from ortaq.core import CENTRAL, Case, Integers, Mask, Mechanism, Progress, Region
from ortaq.model import Evaluated, Searched, Way
from ortaq.model.ensemble import Executor, Store
from ortaq.model.estimates import rim_packages
from ortaq.model.exact import Exact
from ortaq.model.payoffs import measure_costs

BUDGETS = 12
"""Budgets between nothing and the whole ladder at which the best package is solved beside the steps."""

MOST_CLIMBS = 12
"""Times that better packages are looked for by changes of one or two measures before programmes are asked."""

SAME = 1e-6
"""Part of a value by which another one is larger and not the same."""

SEED = 20231
"""Draws are the same in every run, so that a store finds finished chunks again."""


def search(
    region: Region,
    mechanism: Mechanism,
    terms: Terms,
    decide: Callable[[Listed], Listed],
    progress: Progress | None = None,
    *,
    risen: Callable[[Mechanism], Risen] | None = None,
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
    risen : callable, optional
        Mechanism -> what is limited beside costs.
    progress, case, executor, store : optional
        As in ``settle``.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``settle``.
    """
    require_searchable(mechanism)
    order = AgendaOrder.of(mechanism)
    agenda, asked = order.ordered(mechanism), () if terms.package is None else (order.package_of_file(terms.package),)
    exact = Exact(region, agenda, case, progress, executor, store)
    rises = None if risen is None else risen(agenda)
    known = KnownPackages(agenda, terms, exact, measure_costs(agenda, case.cost), rises)
    known.learn(np.array([*first_packages(len(agenda.measures)), *asked]))
    climb, programme = _climbed(known)
    certificate, groups = Certificate(known, decide), GroupSearch(known)
    certificate.draw(programme)
    listed, chosen = certificate.settle(), None
    while chosen != _standing_out(listed):
        chosen = _standing_out(listed)
        known.learn(_one_measure_away(chosen[:1], len(agenda.measures)), teaches=False)
        signed = [package for package in (*chosen, *asked) if listed.is_accepted(package)]
        groups.ask(signed, listed.recommended)
        listed = certificate.settle()
    lasting = order.lasting_in_file(groups.lasting(*listed.by_package(agenda), signed))
    told, allowed = _in_file(known.in_file(mechanism, order), decide, listed.recommended, order)
    found = replace(groups.told(climb), certified=certificate.told(listed))
    evaluated = Evaluated(Way.SEARCHED, told.packages, told.payoffs, allowed, exact.solves, search=found)
    return evaluated, replace(told, lasting=lasting)


def _in_file(
    known: KnownPackages, decide: Callable[[Listed], Listed], recommended: int | None, order: AgendaOrder
) -> tuple[Listed, Mask]:
    """Return who signs what by the file, and what may be signed; of packages that tie, the search has chosen."""
    listed, allowed = known.listed()
    listed = decide(listed)
    if recommended is None:
        return listed, allowed
    row = listed.row(int(order.packages_in_file(np.array([recommended]))[0]))
    return replace(listed, agreement=replace(listed.agreement, recommended=row)), allowed


def _standing_out(listed: Listed) -> list[int]:
    """Return the packages that are told of: the recommended one first, or that which lacks least, and the solutions."""
    solutions = [package for ties in listed.solutions.values() for package in ties]
    first = listed.closest if listed.recommended is None else listed.recommended
    return list(dict.fromkeys([*(() if first is None else (first,)), *solutions]))


def _one_measure_away(packages: Iterable[int], measures: int) -> Integers:
    away = {package ^ 1 << bit for package in packages for bit in range(measures)}
    return np.array(sorted(away - {0}), dtype=np.int64)


def _climbed(known: KnownPackages) -> tuple[Searched, BudgetProgramme]:
    """Solve what programmes find to be better until that is nothing unsolved, nor refused; return the last of them."""
    picked, rounds, misses = set[int](), 0, [0.0]
    most = most_rounds(len(known.mechanism.measures))
    while True:
        rounds += 1
        programme = _by_changes(known, picked, misses)
        barred = sorted(picked & set(known.refused().tolist()))
        better, gap = _left(known, programme, barred)
        new = _picked(known, programme, picked, better, misses)
        settled = not new and barred == sorted(picked & set(known.refused().tolist()))
        if settled or rounds == most:
            return Searched(rounds, gap, misses[-1], max(misses), settled), programme


def _left(known: KnownPackages, programme: BudgetProgramme, barred: Sequence[int]) -> tuple[list[int], float]:
    """Return what is better by the terms than all that is known, at each price and budget, and by which part at most.

    The part is that of the bounds of all programmes beyond the best that is known or was found. Of the longest agendas
    only some prices and budgets are asked, that at which the ladder stops and that of everything always.
    """
    ladder, signed = known.ladder()
    cost = known.joint_cost_musd(signed)
    worth = programme.gains.at(signed).sum(axis=1) @ programme.probability - cost
    further = [(price, np.inf) for price in ladder.next_return.tolist()]
    further += [(CHEAP, budget) for budget in _budgets(float(ladder.cost_musd[-1]))]
    most = most_asked(len(known.mechanism.measures)) - 2
    further = further[:: max(1, -(-len(further) // most))]
    asked = [(known.mechanism.least_return, np.inf), (CHEAP, np.inf), *further]
    better, gap = [], 0.0
    for price, budget in asked:
        found = programme.best(None if np.isinf(budget) else budget, price, barred)
        best = float((worth - price * cost)[cost <= budget].max())
        scale = max(abs(best), 1.0)
        if found.value_musd > best + SAME * scale:
            better.append(found.package)
        gap = max(gap, (found.bound_musd - max(best, found.value_musd)) / scale)
    return better, gap


def _prices(known: KnownPackages, ladder: CostLadder) -> list[float]:
    """Return prices of a dollar of cost: between the steps of a ladder, where it stops, and none to speak of."""
    return [*ladder.next_return.tolist(), known.mechanism.least_return, CHEAP]


def _by_changes(known: KnownPackages, picked: set[int], misses: list[float]) -> BudgetProgramme:
    """Solve what changes of one or two measures lead to from the best packages known, until that is nothing new.

    Returns the programme on the terms that were learned last.
    """
    for _ in range(MOST_CLIMBS):
        programme = known.programme(np.array(sorted(picked), dtype=np.int64))
        climb, barred = PairwiseClimb.of(programme), set(known.refused().tolist())
        ladder, signed = known.ladder()
        found = {
            climb.better(int(signed[at]), price, barred=barred)
            for price in _prices(known, ladder)
            for at in _at_price(ladder, price)
        }
        for budget in _budgets(float(ladder.cost_musd[-1])):
            at = int(np.searchsorted(ladder.staircase_cost_musd, budget, side="right")) - 1
            found.add(climb.better(int(signed[ladder.staircase[at]]), budget_musd=budget, barred=barred))
        if not _picked(known, programme, picked, found, misses):
            break
    return programme


def _picked(
    known: KnownPackages, programme: BudgetProgramme, picked: set[int], found: Iterable[int], misses: list[float]
) -> bool:
    """Solve packages that were picked and keep by how much the terms missed them; return whether any was new."""
    picked |= set(found) - {0}
    new = known.learn(np.array(sorted(picked), dtype=np.int64))
    if new.size:
        expected = programme.gains.at(new).sum(axis=1)
        misses.append(float(np.abs(known.joint_gross_musd(new) - expected).max()))
    return bool(new.size)


def first_packages(measures: int) -> Integers:
    """Return single measures, pairs, the whole agenda, all but one, and packages of every size drawn at random."""
    rng = np.random.default_rng(SEED)
    count = drawn_first(measures)
    inside = rng.random((count, measures)) < rng.uniform(0.1, 0.9, (count, 1))
    drawn = (inside.astype(np.int64) << np.arange(measures)).sum(axis=1)
    pairs = [1 << one | 1 << other for one, other in combinations(range(measures), 2)]
    return np.setdiff1d(np.concatenate([rim_packages(measures), pairs, drawn]), [0])


def _budgets(whole_musd: float) -> list[float]:
    """Return budgets between nothing and the cost of the whole ladder, million USD a year."""
    return [float(budget) for budget in np.linspace(0.0, whole_musd, BUDGETS + 1)[1:-1]]


def _at_price(ladder: CostLadder, price: float) -> list[int]:
    """Return the rows of the steps of a ladder that are worth most at a price of cost, up to rounding."""
    worth = ladder.gain_musd - price * ladder.cost_musd
    near = worth >= worth.max() - 1e-9 * max(abs(float(worth.max())), 1.0)
    return [int(row) for row in ladder.packages[near]]
