"""The steps by cost: a concave hull of packages, held against all packages and against all mixes of two."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import CostLadder, cost_ladder
from ortaq.core import InputError

costs = st.integers(0, 20).map(float)
gains = st.integers(-30, 60).map(float)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, CostLadder]:
    rows = draw(st.lists(st.tuples(costs, gains), min_size=1, max_size=30))
    cost, gain = (np.array([0.0, *column]) for column in zip(*rows, strict=True))
    return cost, gain, cost_ladder(cost, gain, np.arange(len(cost)))


@given(ladders())
def test_no_package_and_no_mix_of_two_lies_above_the_steps(made: tuple[np.ndarray, np.ndarray, CostLadder]) -> None:
    cost, gain, found = made
    within = (cost >= found.cost_musd[0]) & (cost <= found.cost_musd[-1])
    assert (gain[within] <= np.interp(cost[within], found.cost_musd, found.gain_musd) + 1e-9).all()
    assert gain.max() == found.gain_musd[-1]
    assert (np.diff(found.next_return) <= 1e-12).all()


@given(ladders())
def test_the_staircase_is_the_best_package_at_every_budget(made: tuple[np.ndarray, np.ndarray, CostLadder]) -> None:
    cost, gain, found = made
    for budget in (0.0, 3.5, 7.0, 12.0, 20.0):
        stair = np.searchsorted(found.staircase_cost_musd, budget, side="right") - 1
        assert gain[found.staircase[stair]] == gain[cost <= budget].max()


@given(ladders())
def test_what_is_said_to_be_better_is_a_package_that_costs_no_more(
    made: tuple[np.ndarray, np.ndarray, CostLadder],
) -> None:
    cost, gain, found = made
    for budget, package, share in found.better_elsewhere():
        held = found.gain_musd[found.cost_musd <= budget][-1]
        assert cost[package] == budget
        assert gain[package] == pytest.approx((1.0 + share) * held)
        assert share > 0.02


def test_the_order_of_packages_does_not_matter() -> None:
    rng = np.random.default_rng(5)
    cost, gain = rng.uniform(0, 9, 40), rng.normal(2, 5, 40)
    shuffled = rng.permutation(40)
    found, again = cost_ladder(cost, gain, np.arange(40)), cost_ladder(cost, gain, shuffled)
    assert found.packages.tolist() == again.packages.tolist()
    assert found.staircase.tolist() == again.staircase.tolist()


def test_it_stops_where_the_next_dollar_buys_too_little() -> None:
    cost, gain = np.array([0.0, 10.0, 20.0, 30.0]), np.array([0.0, 50.0, 65.0, 75.0])
    assert [cost_ladder(cost, gain, np.arange(4), least).stop for least in (6.0, 1.5, 1.0, 0.0)] == [0, 2, 3, 3]


@pytest.mark.parametrize(("packages", "least"), [([], 1.5), ([0], float("nan"))])
def test_no_package_and_no_rule_are_refused(packages: list[int], least: float) -> None:
    with pytest.raises(InputError) as caught:
        cost_ladder(np.zeros(2), np.zeros(2), np.array(packages, dtype=np.int64), least)
    assert caught.value.fix
