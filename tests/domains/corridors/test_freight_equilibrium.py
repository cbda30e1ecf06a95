"""Loads and waiting that agree, on a toy whose ways are listed: unique, monotone, exact where nothing changes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Array, InputError, NotConverged
from ortaq.domains.corridors.freight.delay import Delay
from ortaq.domains.corridors.freight.fixed_point import TOLERANCE, Loaded, equilibrium, standing
from ortaq.domains.corridors.freight.fixed_point_check import LARGEST_RESIDUAL, certified_residual
from ortaq.domains.corridors.freight.staying import Staying
from tests.domains.corridors.toy_freight import Toy, ToyLoading, delay_of, mean_cost, toy

NORTH, SOUTH = (0, 1), (2, 3)
ROOM = st.tuples(st.floats(12.0, 60.0), st.floats(12.0, 60.0))


def _dearer(freight: Toy, delay: Delay, **more: object) -> float:
    """Return how much more freight costs than in the base year, USD per FEU."""
    changed = replace(freight, **more)  # type: ignore[arg-type]
    found = equilibrium(changed, delay)
    assert certified_residual(changed, found) <= LARGEST_RESIDUAL
    return mean_cost(found.loaded, freight) - mean_cost(freight(np.zeros(5)), freight)


@settings(max_examples=20, deadline=None)
@given(ROOM, st.floats(10.0, 40.0))
def test_the_base_year_is_its_own_equilibrium(room: tuple[float, float], mt: float) -> None:
    freight = toy(mt)
    found = equilibrium(freight, delay_of(freight, room))
    assert (found.delay_usd == 0.0).all()
    assert (found.loaded.cost_usd_per_feu == freight(np.zeros(5)).cost_usd_per_feu).all()
    assert (found.loadings, found.residual) == (1, 0.0)


@settings(max_examples=20, deadline=None)
@given(ROOM, ROOM, st.floats(10.0, 40.0))
def test_the_solution_is_the_same_from_wherever_the_search_begins(
    room: tuple[float, float], other: tuple[float, float], mt: float
) -> None:
    freight = toy(mt)
    delay = replace(delay_of(freight), capacity_mt=np.array(room))
    cold = equilibrium(freight, delay)
    elsewhere = equilibrium(freight, replace(delay, capacity_mt=np.array(other)))
    again = equilibrium(freight, delay, elsewhere)
    assert np.allclose(cold.load_mt, again.load_mt, rtol=1e-4, atol=1e-4)
    assert certified_residual(freight, again) <= LARGEST_RESIDUAL


def test_known_loads_are_taken_only_where_waiting_brings_them_about() -> None:
    freight = toy()
    delay = replace(delay_of(freight), capacity_mt=np.array([10.0, 20.0]))
    found = equilibrium(freight, delay)
    again = standing(freight, delay, found, found.load_mt)
    assert again is not None
    assert again.loadings == 1
    assert again.residual == found.residual <= TOLERANCE
    for name in ("load_mt", "delay_usd"):
        assert (getattr(again, name) == getattr(found, name)).all()
    assert standing(freight, delay, found, found.load_mt * 1.01) is None


@settings(max_examples=20, deadline=None)
@given(ROOM, st.floats(1.0, 3.0), st.integers(0, 1))
def test_more_capacity_hurts_nobody_on_the_whole(room: tuple[float, float], more: float, which: int) -> None:
    freight = toy()
    delay = delay_of(freight, room)
    wider = delay.capacity_mt.copy()
    wider[which] *= more
    assert _dearer(freight, replace(delay, capacity_mt=wider)) <= 1e-3


def test_a_gate_that_narrows_loses_load_to_its_rival_and_waiting_grows_at_both() -> None:
    freight = toy()
    delay = delay_of(freight)
    before = equilibrium(freight, delay)
    after = equilibrium(freight, replace(delay, capacity_mt=np.array([10.0, 20.0])))
    assert after.load_mt[0] < before.load_mt[0]
    assert after.load_mt[1] > before.load_mt[1]
    assert (after.delay_usd > before.delay_usd).all()


def test_closing_both_gates_costs_more_than_the_two_closings_added_up() -> None:
    freight = toy()
    delay = delay_of(freight)
    one, other, both = (_dearer(freight, delay, closed=own) for own in (NORTH, SOUTH, NORTH + SOUTH))
    free = replace(delay, capacity_mt=np.full(2, 1e6), base_mt=np.zeros(2))
    assert 0.0 < _dearer(freight, free, closed=NORTH) < one  # its rival takes anything only where it has room
    assert both > 1.01 * (one + other) > 0.0


def test_cargo_that_stays_away_is_counted_and_nothing_is_lost() -> None:
    freight = toy(staying=_staying())
    delay = delay_of(freight)
    base = equilibrium(freight, delay)
    assert (_travelling(base.loaded) == freight.mt).all()
    shut = equilibrium(replace(freight, closed=NORTH), delay)
    stayed = freight.mt - _travelling(shut.loaded)
    assert (stayed[freight.mt > 0.0] > 0.0).all()
    assert shut.load_mt.sum() < base.load_mt.sum()
    # the delay with an outside option is shorter than where everybody has to travel
    assert shut.delay_usd[1] < equilibrium(replace(toy(), closed=NORTH), delay).delay_usd[1]


def test_the_stated_elasticity_holds_where_costs_are_those_of_the_base_year() -> None:
    cost = np.array([[[np.inf, 2000.0], [1500.0, np.inf]]])
    staying = Staying(cost, np.where(np.isfinite(cost), cost, 0.0), elasticity=0.7)
    assert (staying.factor(cost) == 1.0).all()
    by_percent = staying.factor(1.0001 * cost)[0, 0, 1] - 1.0
    assert by_percent == pytest.approx(-0.7e-4, rel=1e-3)
    gone = staying.factor(np.where(np.isfinite(cost), np.inf, cost))
    assert gone[0].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert staying.factor(0.01 * cost)[0, 0, 1] < 1.0 / staying.travelling


def _staying() -> Staying:
    cost = toy()(np.zeros(5)).cost_usd_per_feu
    return Staying(cost, np.where(np.isfinite(cost), cost, 0.0))


def _travelling(loaded: Loaded) -> Array:
    assert isinstance(loaded, ToyLoading)
    return loaded.by_pair_mt


def test_an_equilibrium_that_is_none_is_refused_by_the_check() -> None:
    freight = toy()
    delay = replace(delay_of(freight), capacity_mt=np.array([12.0, 20.0]))
    found = equilibrium(freight, delay)
    with pytest.raises(NotConverged, match="second loading"):
        certified_residual(freight, replace(found, load_mt=found.load_mt * 1.001))
    with pytest.raises(NotConverged, match="north"):
        certified_residual(freight, replace(found, delay_usd=found.delay_usd * np.array([1.01, 1.0])))


def test_capacities_and_sizes_that_mean_nothing_are_refused() -> None:
    freight = toy()
    with pytest.raises(InputError, match="capacity of 'north' is 0"):
        delay_of(freight, (0.0, 20.0))
    with pytest.raises(InputError, match="costs 0 USD"):
        delay_of(freight, usd=0.0)


@settings(max_examples=15, deadline=None)
@given(ROOM, st.floats(100.0, 600.0))
def test_loads_and_what_waiting_costs_there_are_each_others_inverse(room: tuple[float, float], usd: float) -> None:
    delay = delay_of(toy(), room, usd)
    loads = np.array([7.0, 31.0])
    assert np.allclose(delay.load_at(delay.usd_per_feu(loads)), loads, rtol=1e-6)
    step = 1e-5
    rise = (delay.usd_per_feu(loads + step) - delay.usd_per_feu(loads - step)) / (2.0 * step)
    assert np.allclose(rise, delay.slope(loads), rtol=1e-4)
