"""Assignment within capacities on networks whose optimum is known, and against brute force."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ortaq.core import Array, InputError, NotConverged
from ortaq.domains.corridors import (
    CLOSED,
    Assignment,
    Demand,
    Mode,
    Network,
    NetworkShift,
    TimeValue,
    apply_changes,
    assign,
    link_costs,
    link_weights,
    load_network,
    shipped_networks,
)
from ortaq.domains.corridors.freight.assignment_check import certified_gap
from tests.domains.corridors.network_folder import random_network, relabelled
from tests.domains.corridors.small_network import small_network

MONEY_ONLY = TimeValue(0.0, 0.0, 0.0)
CORRIDORS = (
    ("A", "n1", 500.0, ""), ("n1", "n2", 0.001, "north"), ("n2", "B", 499.999, ""),
    ("A", "s1", 700.0, ""), ("s1", "s2", 0.001, "south"), ("s2", "B", 699.999, ""),
)  # fmt: skip

shift = NetworkShift.of


def _corridors(north: float = 6.0, south: float = float("nan")) -> Network:
    return small_network(CORRIDORS, {"A": "AAA", "B": "BBB"}, {"north": north, "south": south})


def _freight(there: float, back: float = 0.0, **options: object) -> Demand:
    tonnes = np.array([[0.0, there], [back, 0.0]])
    return Demand(**{"time_value": MONEY_ONLY, "mode": Mode.ANY, "tonnes_mt": tonnes} | options)


def _by_gate(network: Network, values: Array) -> dict[str, float]:
    return {c.id: float(v) for c, v in zip(network.crossings, values, strict=True)}


def test_28_mt_on_a_corridor_for_6_and_the_price_is_the_difference_of_the_ways() -> None:
    network = _corridors()
    found = assign(network, [_freight(28.0)])
    assert _by_gate(network, found.crossing_mt) == pytest.approx({"north": 6.0, "south": 22.0})
    assert _by_gate(network, found.price_usd_per_feu) == pytest.approx({"north": 400.0, "south": 0.0})
    assert found.price_usd_per_tonne[0] == pytest.approx(20.0)
    assert found.cost_musd == pytest.approx((6.0 * 1_000.0 + 22.0 * 1_400.0) / 20.0)
    assert not found.unmet_mt.any()
    assert found.relative_gap < 1e-9


def test_what_no_corridor_holds_stays_behind_and_prices_rise_to_the_penalty() -> None:
    network = _corridors(south=10.0)
    found = assign(network, [_freight(28.0)], unmet_penalty_percent=100.0)
    assert found.unmet_mt.sum() == pytest.approx(12.0)
    assert _by_gate(network, found.price_usd_per_feu) == pytest.approx({"north": 1_000.0, "south": 600.0})
    np.testing.assert_allclose(found.unmet_mt.sum(axis=(0, 2)), [12.0, 0.0])
    np.testing.assert_allclose(found.unmet_mt.sum(axis=(0, 1)), [0.0, 12.0])
    assert found.cut_mt == 0.0


def test_freight_stays_behind_rather_than_pay_more_than_the_penalty() -> None:
    network = _corridors()
    found = assign(network, [_freight(28.0)], unmet_penalty_percent=25.0)
    assert _by_gate(network, found.crossing_mt) == pytest.approx({"north": 6.0, "south": 0.0})
    assert found.unmet_mt.sum() == pytest.approx(22.0)
    assert found.price_usd_per_feu[0] == pytest.approx(250.0)


@pytest.mark.parametrize("capacity", [6.0, 6.5, 1e6])
def test_without_a_capacity_that_binds_flows_are_exactly_those_without_capacities(capacity: float) -> None:
    found, free = (assign(_corridors(north=c), [_freight(4.0, 2.0)]) for c in (capacity, float("nan")))
    np.testing.assert_array_equal(found.link_mt, free.link_mt)
    np.testing.assert_array_equal(found.link_mt, [6.0, 6.0, 6.0, 0.0, 0.0, 0.0])
    assert found.cost_musd == free.cost_musd == pytest.approx(300.0)
    assert not found.price_usd_per_tonne.any()
    assert not found.unmet_mt.any()


def test_both_directions_share_a_capacity() -> None:
    network = _corridors(north=5.0)
    found = assign(network, [_freight(3.0, 3.0)])
    assert _by_gate(network, found.crossing_mt) == pytest.approx({"north": 5.0, "south": 1.0})


def test_the_changes_of_a_scenario_set_capacities_and_closures() -> None:
    network = _corridors()
    wider = assign(network, [_freight(28.0)], changes=[shift("capacity_mt", "north", value=20.0)])
    assert _by_gate(network, wider.crossing_mt) == pytest.approx({"north": 20.0, "south": 8.0})
    closed = assign(network, [_freight(28.0)], changes=[shift("close", "north")])
    assert _by_gate(network, closed.crossing_mt) == pytest.approx({"north": 0.0, "south": 28.0})
    assert not closed.price_usd_per_tonne.any()
    cut = assign(network, [_freight(28.0)], changes=[shift("close", "north", "south")])
    assert cut.cut_mt == cut.unmet_mt.sum() == 28.0
    assert cut.cost_musd == 0.0


def test_planned_crossings_carry_nothing_until_they_open() -> None:
    network = _corridors()
    planned = replace(network, crossings=(replace(network.crossings[0], status="planned"), network.crossings[1]))
    assert assign(planned, [_freight(28.0)]).crossing_mt[0] == 0.0
    assert assign(planned, [_freight(28.0)], changes=[shift("open", "north")]).crossing_mt[0] == pytest.approx(6.0)


def test_cargo_that_loses_most_by_the_detour_gets_the_scarce_crossing() -> None:
    network = _corridors()
    light = _freight(6.0, tonnes_per_feu=10.0)
    heavy = _freight(6.0, tonnes_per_feu=20.0)
    found = assign(network, [heavy, light])
    assert found.cost_musd == pytest.approx((6.0 * 1_400.0) / 20.0 + (6.0 * 1_000.0) / 10.0)
    other = assign(network, [light, heavy])
    assert other.cost_musd == pytest.approx(found.cost_musd, rel=1e-12)
    np.testing.assert_allclose(other.crossing_mt, found.crossing_mt)
    assert found.price_usd_per_tonne[0] * (1 + 1e-9) >= 20.0
    assert found.price_usd_per_tonne[0] <= 40.0 * (1 + 1e-9)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_optimum_is_that_of_the_programme_over_all_ways(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network, demand = _random_case(rng)
    found = assign(network, demand)
    assert found.cost_musd == pytest.approx(_cost_over_all_ways(network, demand), rel=1e-7, abs=1e-9)
    assert found.relative_gap < 1e-6
    capacity = apply_changes(network).capacity_mt
    assert (found.crossing_mt <= np.where(np.isnan(capacity), np.inf, capacity * (1 + 1e-9))).all()


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_rows_of_the_network_may_stand_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network, demand = _random_case(rng)
    found, other = assign(network, demand), assign(relabelled(network, rng), demand[::-1])
    assert other.cost_musd == pytest.approx(found.cost_musd, rel=1e-9, abs=1e-12)
    assert other.cut_mt == pytest.approx(found.cut_mt)


def test_scaling_demand_and_capacities_scales_the_answer() -> None:
    small = assign(_corridors(6e-6), [_freight(28e-6)])
    assert small.crossing_mt == pytest.approx([6e-6, 22e-6])
    assert small.price_usd_per_feu == pytest.approx([400.0, 0.0])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda link, unmet, price: (link * 0.99, unmet, price), "lower bound"),
        (lambda link, unmet, price: (link, unmet, price * 1.01), "lower bound"),
        (lambda link, unmet, price: (link + 0.1, unmet, price), "carries"),
        (lambda link, unmet, price: (link, unmet - 1.0, price), "left behind"),
    ],
)
def test_the_check_refuses_flows_that_are_not_the_optimum(spoil: Callable[..., tuple], message: str) -> None:
    network, demand = _corridors(), _freight(28.0)
    link_usd = link_costs(network, apply_changes(network), MONEY_ONLY).generalised_usd[None] / 20.0
    found = assign(network, [demand])
    penalty = np.full((1, 2, 2), 100.0)
    capacity = np.array([6.0, np.nan])
    as_found = found.link_mt[None], found.unmet_mt, found.price_usd_per_tonne
    certified_gap(network, link_usd, as_found[:2], (demand.tonnes_mt[None], penalty), (capacity, as_found[2]))
    link, unmet, price = spoil(*as_found)
    with pytest.raises(NotConverged, match=message):
        certified_gap(network, link_usd, (link, unmet), (demand.tonnes_mt[None], penalty), (capacity, price))


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_tonnes_must_be_numbers_of_at_least_zero(value: float) -> None:
    with pytest.raises(InputError, match=r"tonnes_mt\[0, 1\]"):
        _freight(value)


def test_wrong_shapes_and_penalties_are_answered() -> None:
    network = _corridors()
    with pytest.raises(InputError, match="has the shape"):
        Demand(MONEY_ONLY, Mode.ANY, np.zeros((2, 3)))
    with pytest.raises(InputError, match="has the shape"):
        assign(network, [Demand(MONEY_ONLY, Mode.ANY, np.zeros((3, 3)))])
    with pytest.raises(InputError, match="penalty is -1"):
        assign(network, [_freight(1.0)], unmet_penalty_percent=-1.0)
    with pytest.raises(InputError, match="no demand"):
        assign(network, [])
    with pytest.raises(InputError, match="tonnes_per_feu is 0"):
        _freight(1.0, tonnes_per_feu=0.0)


@pytest.mark.slow
@pytest.mark.skipif("eurasia" not in shipped_networks(), reason="the network eurasia is not built")
def test_all_gateways_of_eurasia_within_capacities(record_property: Callable[[str, object], None]) -> None:
    network = load_network("eurasia")
    rng = np.random.default_rng(1)
    economies = len(network.economies)
    trade = rng.lognormal(7.0, 2.0, (2, economies, economies))
    economy = np.array([network.economies.index(c.economy) for c in network.gateways])
    weight = np.array([c.weight for c in network.gateways])
    trade[:, range(economies), range(economies)] = 0.0
    between = trade[:, economy[:, None], economy[None, :]] * weight[:, None] * weight[None, :]
    demand = [
        Demand(MONEY_ONLY, Mode.RAIL, 0.4 * between[0] / 3_000.0),
        Demand(TimeValue(), Mode.ANY, 0.6 * between[0] / 3_000.0),
        Demand(MONEY_ONLY, Mode.ANY, between[1] / 400.0),
    ]
    began = time.perf_counter()
    found = assign(network, demand)
    record_property("seconds", time.perf_counter() - began)
    capacity = apply_changes(network).capacity_mt
    limited = np.isfinite(capacity)
    assert (found.crossing_mt[limited] <= capacity[limited] * (1 + 1e-9)).all()
    assert found.relative_gap < 1e-6
    _prices_only_where_full(found, capacity)
    idle = ~apply_changes(network).usable
    assert not found.link_mt[idle].any()


def _prices_only_where_full(found: Assignment, capacity: Array) -> None:
    priced = found.price_usd_per_tonne > 1e-6
    np.testing.assert_allclose(found.crossing_mt[priced], capacity[priced], rtol=1e-9)


def _random_case(rng: np.random.Generator) -> tuple[Network, list[Demand]]:
    """Return a network of seven nodes and two demand rows that compete for two crossings."""
    network = random_network(rng, 7, 14)
    limits = rng.uniform(0.5, 6.0, 3)
    crossings = tuple(replace(c, capacity_mt=float(v)) for c, v in zip(network.crossings, limits, strict=True))
    time_values = TimeValue(), TimeValue(1.0, 10_000.0, 1.0)
    tonnes = rng.uniform(0.0, 3.0, (2, 4, 4)) * rng.integers(0, 2, (2, 4, 4))
    demand = [Demand(v, Mode.ANY, t * (1 - np.eye(4))) for v, t in zip(time_values, tonnes, strict=True)]
    return replace(network, crossings=crossings), demand


def _cost_over_all_ways(network: Network, demand: list[Demand]) -> float:
    """Return the optimum of the programme that lists every simple way of every pair."""
    nodes = [network.node_position[c.node_id] for c in network.gateways]
    state = apply_changes(network)
    usd, uses, owner, wanted = [], [], [], []
    for row in demand:
        weights = link_weights(link_costs(network, state, row.time_value).generalised_usd, state.usable)
        for (o, d), tonnes in np.ndenumerate(row.tonnes_mt):
            ways = list(_simple_ways(network, weights, nodes[o], nodes[d])) if tonnes else []
            if not ways:
                continue
            costs = [float(weights[list(way)].sum()) / 1_000.0 / row.tonnes_per_feu for way in ways]
            usd += [*costs, 2.0 * min(costs)]
            at = [[int(i) for i in network.link_crossing[list(way)] if i >= 0] for way in ways]
            uses += [np.bincount(a, minlength=3) for a in at] + [np.zeros(3)]
            owner += [len(wanted)] * (len(ways) + 1)
            wanted.append(tonnes)
    if not wanted:
        return 0.0
    each = (np.arange(len(wanted))[:, None] == np.array(owner)).astype(float)
    found = linprog(usd, A_ub=np.array(uses).T, b_ub=state.capacity_mt, A_eq=each, b_eq=wanted)
    return float(found.fun)


def _simple_ways(network: Network, weights: Array, origin: int, destination: int) -> Iterator[tuple[int, ...]]:
    stack = [(origin, (), frozenset({origin}))]
    while stack:
        at, way, seen = stack.pop()
        if at == destination:
            yield way
            continue
        for link in np.flatnonzero(weights < CLOSED):
            ends = {int(network.tail[link]), int(network.head[link])}
            if at in ends and len(ends) == 2:
                (there,) = ends - {at}
                if there not in seen:
                    stack.append((there, (*way, int(link)), seen | {there}))
