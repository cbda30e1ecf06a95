"""The vocabulary: doors, variables, packages, Shapley weights."""

import itertools
from importlib import import_module

import numpy as np
import pytest

from ortaq.core import Band, Corner, Package, Payoffs, scenario_variables, shapley_weights
from ortaq.domains import models, variables

ROOMS = (
    "ortaq.core",
    "ortaq.observe",
    "ortaq.model",
    "ortaq.domains.trade",
    "ortaq.agreement",
    "ortaq.brief",
    "ortaq.cli",
)


@pytest.mark.parametrize("name", ROOMS)
def test_every_door_opens(name: str) -> None:
    room = import_module(name)
    assert room.__doc__
    assert sorted(set(room.__all__)) == sorted(room.__all__)
    for item in room.__all__:
        assert hasattr(room, item), item


def test_models_read_and_write_declared_variables() -> None:
    for model in models():
        assert model.reads | model.writes <= set(variables())
        for name in model.writes:
            assert variables()[name].writer == model.name or variables()[name].combine != "single"


def test_scenario_variables_multiply_and_default_to_no_change() -> None:
    for name in scenario_variables():
        assert variables()[name].combine == "multiply"
        assert variables()[name].default == 1.0


def test_package_bits_name_measures() -> None:
    assert Package.from_index(5, ("a", "b", "c")).measures == ("a", "c")
    assert Package.from_index(0, ("a", "b", "c")).measures == ()


def test_bands() -> None:
    assert [Band(1, 2, 3).at(c) for c in Corner] == [1.0, 2.0, 3.0]
    assert Band.exact(4.0) == Band(4.0, 4.0, 4.0)


def test_payoffs_refuse_arrays_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="shapes"):
        Payoffs(
            members=("A",),
            measures=("m",),
            shocks=("none",),
            participants=(("A",),),
            probability=np.ones(1),
            gain_musd=np.zeros((2, 1, 1)),
            income_musd=np.ones((1, 2)),
            cost_musd=np.zeros((2, 1)),
        )


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_shapley_weights_are_the_mean_over_orders(count: int) -> None:
    value = np.random.default_rng(count).normal(size=2**count)
    expected = np.zeros(count)
    orders = list(itertools.permutations(range(count)))
    for order in orders:
        inside = 0
        for part in order:
            expected[part] += value[inside | 1 << part] - value[inside]
            inside |= 1 << part
    assert shapley_weights(count) @ value == pytest.approx(expected / len(orders), abs=1e-12)
