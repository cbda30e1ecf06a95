"""Ways of small groups out of a package, and packages bettered by pairwise terms, against all tried one by one."""

from itertools import combinations

import numpy as np
import pytest

from ortaq.agreement import CHEAP, Acceptance, Outsiders, PairwiseClimb, accepts, feasible, over_shocks
from ortaq.agreement.budget_programme import BudgetProgramme, most_nodes
from ortaq.agreement.group_programme import GroupProgramme
from ortaq.agreement.small_groups import MOST_WAYS, tried_size, ways_out
from ortaq.core import Array, Mask
from ortaq.core.subsets import holds
from tests.agreement.test_budget_programme import COUNT, PACKAGES, programme
from tests.agreement.test_group_programme import GROUPS, INVOLVED, results

ALL = np.ones(2**COUNT, dtype=np.bool_)


@pytest.mark.parametrize("package", [0b01110110, 0b11111011, 0])
def test_ways_out_are_those_of_the_definition(package: int) -> None:
    asked = GroupProgramme.of(programme(0, Acceptance.WORST), INVOLVED)
    expected = sorted(
        (how.value, group, result)
        for how in Outsiders
        for group in GROUPS
        for result in results(asked, package, group, how, ALL)
    )
    assert (
        sorted((way.outsiders.value, way.coalition, way.result) for way in ways_out(INVOLVED, package, 2)) == expected
    )
    single = [way for way in ways_out(INVOLVED, package, 1) if way.coalition.bit_count() > 1]
    assert not single


@pytest.mark.parametrize("seed", [0, 3])
def test_groups_are_tried_up_to_the_size_that_is_known_before(seed: int) -> None:
    rng = np.random.default_rng(seed)
    members, measures = int(rng.integers(3, 12)), 14
    needs = [rng.choice(members, int(rng.integers(2, 4)), replace=False) for _ in range(measures)]
    involved = [sum(1 << m for m, who in enumerate(needs) if member in who) for member in range(members)]
    size = tried_size(involved, MOST_WAYS)
    ways = [len(list(ways_out(involved, 0b10110, some))) for some in range(members)]
    assert ways[size] <= MOST_WAYS
    assert size == members - 1 or ways[size + 1] > MOST_WAYS
    assert tried_size(involved, 0) == 0


def best_by_definition(agenda: BudgetProgramme, price: float, budget: float) -> tuple[Array, Mask]:
    """Return what every package is worth at a price of cost, and which all sign within a budget."""
    cost = holds(PACKAGES, COUNT) @ agenda.cost_musd
    gross = agenda.gains.at(PACKAGES)
    net = 100.0 * (gross - cost[:, :, None]) / agenda.income_musd
    robust = over_shocks(net, agenda.probability, agenda.accept, agenda.tail)
    allowed = accepts(robust, agenda.least_percent).all(axis=1)
    allowed &= feasible(agenda.rules, agenda.measures, agenda.members, cost) & (cost.sum(axis=1) <= budget)
    return gross.sum(axis=1) @ agenda.probability - (1.0 + price) * cost.sum(axis=1), allowed


@pytest.mark.parametrize("accept", list(Acceptance))
@pytest.mark.parametrize(("price", "budget"), [(CHEAP, np.inf), (1.5, np.inf), (CHEAP, 60.0)])
def test_no_change_of_two_measures_betters_what_is_found(accept: Acceptance, price: float, budget: float) -> None:
    for seed in range(6):
        agenda = programme(seed, accept)
        worth, allowed = best_by_definition(agenda, price, budget)
        begin = int(PACKAGES[allowed][0]) if allowed.any() else 0
        found = PairwiseClimb.of(agenda).better(begin, price, None if np.isinf(budget) else budget)
        changes = [sum(1 << m for m in some) for size in (1, 2) for some in combinations(range(COUNT), size)]
        near = [found ^ change for change in changes if allowed[found ^ change]]
        assert found == begin or allowed[found]
        assert worth[found] >= worth[begin] - 1e-9
        assert max((worth[p] for p in near), default=-np.inf) <= worth[found] + 1e-6
        barred = PairwiseClimb.of(agenda).better(begin, price, None if np.isinf(budget) else budget, {found})
        assert barred == begin or barred != found


def test_branches_are_counted_by_variables() -> None:
    assert [most_nodes(variables) for variables in (30, 580, 820, 1830, 20_000)] == [2000, 2000, 1001, 201, 64]


def test_a_programme_that_came_to_its_last_branch_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = programme(0, Acceptance.WORST).best()
    monkeypatch.setattr("ortaq.agreement.budget_programme.most_nodes", lambda variables: 0)
    asked = GroupProgramme.of(programme(1, Acceptance.WORST), INVOLVED)
    found = asked.departing(0b01110110, Outsiders.DELTA, np.full(3, -0.5))
    assert found is not None
    assert (found.coalition, found.bound_percent) == (0, np.inf)
    stopped = programme(0, Acceptance.WORST).best()
    assert (stopped.package, stopped.value_musd) == (0, 0.0)
    assert stopped.bound_musd >= known.value_musd
    assert np.isfinite(stopped.bound_musd)
