"""Counts, regret, shares of variance and boxes of refusals on draws whose answers are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import UnderDoubt, refusal_box, surely_above, variance_shares
from ortaq.core import Doubt, DrawnGains, Input, InputError

THREE = tuple(Input(Doubt.EFFECT, name) for name in "abc")


def judged_of(joint: np.ndarray, cost: np.ndarray, signed: np.ndarray) -> UnderDoubt:
    """Return draws of one member with these gains and costs, shape (draw, package)."""
    draws, packages = joint.shape
    drawn = DrawnGains(
        ("A",), ("a",), ("none",), np.arange(1, 1 + packages), joint[..., None, None], cost[..., None],
        np.full((draws, 1, 1), 100.0), np.zeros((draws, 1, 1)), np.zeros((draws, 1, 1)), (), np.zeros((draws, 0)), (),
        1, 0.5, 0.0,
    )  # fmt: skip
    return UnderDoubt(drawn, signed[..., None], signed, joint[..., None])


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 10**6))
def test_regret_is_against_the_best_that_costs_no_more(draws: int, packages: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    joint, cost = rng.normal(1.0, 3.0, (draws, packages)), rng.integers(0, 3, (draws, packages)).astype(float)
    signed = rng.random((draws, packages)) < 0.7
    found = judged_of(joint, cost, signed)
    for d in range(draws):
        for p in range(packages):
            others = [joint[d, q] for q in range(packages) if signed[d, q] and cost[d, q] <= cost[d, p]]
            assert found.regret_at_cost_musd[d, p] == pytest.approx(max(max([0.0, *others]) - joint[d, p], 0.0))
            every = [joint[d, q] for q in range(packages) if signed[d, q]]
            assert found.regret_musd[d, p] == pytest.approx(max(max([0.0, *every]) - joint[d, p], 0.0))


def test_the_worst_and_the_mean_of_the_worst_twentieth() -> None:
    joint = np.arange(40.0)[:, None]
    found = judged_of(joint, np.zeros((40, 1)), np.full((40, 1), True))
    assert (found.worst_musd[0], found.cvar_musd[0]) == (0.0, 0.5)
    assert (found.joint_band(1).low, found.joint_band(1).central) == pytest.approx((1.95, 19.5))
    with pytest.raises(InputError, match="package 7 was not drawn"):
        found.joint_band(7)


def test_all_of_120_shows_more_than_97_percent() -> None:
    assert 0.97 < surely_above(120, 120) < 0.98
    assert surely_above(119, 120) < surely_above(120, 120)
    assert surely_above(120, 120) ** 120 == pytest.approx(0.05)


def test_shares_of_variance_are_those_of_a_sum() -> None:
    rng = np.random.default_rng(7)
    places = rng.uniform(-1.0, 1.0, (4000, 3))
    found = variance_shares(THREE, places, 5.0 + places @ [1.0, 2.0, 0.0] + places[:, 0] * places[:, 2])
    shares = {one.about.about: one.share for one in found}
    # Variances: 1/3, 4/3, and 1/9 of the product, which no single input carries.
    assert shares == pytest.approx({"a": 3 / 16, "b": 12 / 16, "c": 0.0}, abs=0.03)
    assert 1.0 - sum(shares.values()) == pytest.approx(1 / 16, abs=0.02)
    assert found[0].about.about == "b"
    assert found[0].musd == pytest.approx(2.0, abs=0.05)


def test_an_input_that_does_not_move_carries_nothing() -> None:
    places = np.random.default_rng(7).uniform(-1.0, 1.0, (300, 3))
    places[:, 1] = 0.0
    assert {one.about.about for one in variance_shares(THREE, places, places[:, 0])} == {"a", "c"}
    assert variance_shares(THREE, places, np.ones(300)) == ()


@pytest.mark.parametrize(("draws", "inputs"), [(199, 3), (240, 100)])
def test_too_few_draws_give_no_shares(draws: int, inputs: int) -> None:
    places = np.random.default_rng(7).uniform(-1.0, 1.0, (draws, inputs))
    with pytest.raises(InputError, match="too few for shares of variance") as caught:
        variance_shares(tuple(Input(Doubt.EFFECT, str(k)) for k in range(inputs)), places, places[:, 0])
    assert caught.value.fix


def test_a_box_finds_where_a_package_is_refused() -> None:
    places = np.random.default_rng(3).uniform(-1.0, 1.0, (600, 3))
    found = refusal_box(THREE, places, (places[:, 0] < -0.3) & (places[:, 2] > 0.2))
    assert found is not None
    assert {side.about.about for side in found.sides} == {"a", "c"}
    assert min(found.coverage, found.density) > 0.85
    first, second = sorted(found.sides, key=lambda side: side.about.about)
    assert (first.most, second.least) == pytest.approx((-0.3, 0.2), abs=0.15)
    assert (first.least, second.most) == (-np.inf, np.inf)


def test_with_fewer_than_thirty_refusals_no_box_is_sought() -> None:
    places = np.random.default_rng(3).uniform(-1.0, 1.0, (600, 3))
    few = np.zeros(600, dtype=np.bool_)
    few[:29] = True
    assert refusal_box(THREE, places, few) is None
    assert refusal_box(THREE, places, np.ones(600, dtype=np.bool_)) is None
