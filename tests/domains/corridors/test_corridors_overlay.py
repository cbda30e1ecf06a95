"""The overlay router against the reference: identical answers, whatever opens, closes or changes its cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Integers
from ortaq.domains.corridors import (
    CLOSED,
    Links,
    Network,
    NetworkShift,
    OverlayRouter,
    ReferenceRouter,
    TimeValue,
    apply_changes,
    link_costs,
    link_weights,
    load_network,
    shipped_networks,
)
from ortaq.domains.corridors.routing.overlay import KEPT
from tests.domains.corridors.network_folder import random_network

shift = NetworkShift.of

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25)


def _network(rng: np.random.Generator, links_per_node: float = 4.0) -> Network:
    """Return a random network, most of whose links are inner ones, so that parts are larger than two points."""
    size = int(rng.integers(5, 60))
    network = random_network(rng, size, int(rng.integers(1, links_per_node * size)), cities=int(rng.integers(1, 5)))
    plain = rng.random(len(network.links.link_id)) < rng.random()
    texts = {n: np.where(plain, "", getattr(network.links, n)) for n in ("crossing_id", "passage")}
    status = np.where(plain, "open", network.links.status)
    return replace(network, links=replace(network.links, status=status, **texts))


def _without_links(network: Network) -> Network:
    none = Links(**{name: getattr(network.links, name)[:0] for name in network.links.__dataclass_fields__})
    return replace(network, links=none)


def _is_gate(network: Network) -> np.ndarray:
    links = network.links
    return np.asarray((links.crossing_id != "") | (links.passage != "") | (links.status != "open"))


def _points(network: Network) -> Integers:
    gate = _is_gate(network)
    cities = network.node_positions(np.array([c.node_id for c in network.cities]))
    return np.unique(np.concatenate([network.tail[gate], network.head[gate], cities]))


def _random_weights(rng: np.random.Generator, count: int) -> Integers:
    """Return weights with many ties, with large ones and with closed links."""
    largest = int(rng.choice([3, 1000, CLOSED - 1]))
    weights = rng.integers(1, largest, count, endpoint=True)
    return np.where(rng.random(count) < rng.choice([0.0, 0.2, 0.7]), CLOSED, weights)


def _same(
    network: Network, router: OverlayRouter, weights: Integers, origins: Integers, destinations: Integers
) -> None:
    expected = ReferenceRouter(network).costs(weights, origins, destinations)
    found = router.costs(weights, origins, destinations)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected, strict=True)


def _scenario_weights(network: Network, *changes: NetworkShift) -> Integers:
    state = apply_changes(network, changes)
    return link_weights(link_costs(network, state, TimeValue()).generalised_usd, state.usable)


@pytest.mark.slow
@few
@given(seeds)
def test_points_have_the_costs_of_the_reference(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = _network(rng)
    points, router = _points(network), OverlayRouter(network)
    for _ in range(3):
        some, others = (rng.choice(points, int(rng.integers(1, len(points) + 1))) for _ in range(2))
        _same(network, router, _random_weights(rng, len(network.links.link_id)), some, others)


@few
@given(seeds)
def test_gates_may_open_close_and_change_while_inner_links_stay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = _network(rng)
    points, router, gate = _points(network), OverlayRouter(network), _is_gate(network)
    inner = _random_weights(rng, len(gate))
    for _ in range(4):
        _same(network, router, np.where(gate, _random_weights(rng, len(gate)), inner), points, points)


@few
@given(seeds)
def test_inner_links_may_change_and_change_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = _network(rng)
    points, router = _points(network), OverlayRouter(network)
    first, second = (_random_weights(rng, len(network.links.link_id)) for _ in range(2))
    one_link = first.copy()
    one_link[rng.integers(len(first))] = int(rng.integers(1, 50))
    for weights in (first, second, first, one_link, first):
        _same(network, router, weights, points, points)


@pytest.mark.slow
@few
@given(seeds)
def test_states_of_a_scenario_have_the_costs_of_the_reference(seed: int) -> None:
    network = _network(np.random.default_rng(seed))
    points, router = _points(network), OverlayRouter(network)
    has = set(network.links.crossing_id.tolist()) | set(network.links.passage.tolist())
    changes = [c for c in (shift("close", "k1"), shift("open", "k3"), shift("close", "suez")) if c.targets[0] in has]
    changes += [shift("open", str(i)) for i in network.links.link_id[network.links.status == "planned"]]
    for state in [(), *((c,) for c in changes), (shift("dwell_factor", "k2", value=0.5),)]:
        _same(network, router, _scenario_weights(network, *state), points, points)


@few
@given(seeds)
def test_nodes_that_are_no_points_are_answered_too(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = _network(rng, links_per_node=1.5)
    router, weights = OverlayRouter(network), _random_weights(rng, len(network.links.link_id))
    nodes = np.arange(len(network.nodes.node_id))
    others = np.setdiff1d(nodes, _points(network))
    for origins, destinations in ((nodes, nodes), (others, nodes), (_points(network), others), (nodes[:1], nodes)):
        _same(network, router, weights, origins, destinations)


def test_a_network_without_links_has_no_ways() -> None:
    network = _without_links(random_network(np.random.default_rng(0), 6, 8))
    nodes = np.arange(6)
    costs = OverlayRouter(network).costs(np.zeros(0, dtype=np.int64), nodes, nodes)
    np.testing.assert_array_equal(costs, np.where(np.eye(6, dtype=bool), 0.0, np.inf))


def test_a_network_without_cities_and_gates_is_answered() -> None:
    rng = np.random.default_rng(1)
    network = replace(random_network(rng, 12, 30), cities=())
    blank = np.full(30, "")
    links = replace(network.links, crossing_id=blank, passage=blank.copy(), status=np.full(30, "open"))
    network = replace(network, links=links)
    nodes = np.arange(12)
    _same(network, OverlayRouter(network), _random_weights(rng, 30), nodes, nodes)


def test_no_origins_or_destinations_give_an_empty_table(toy: Network) -> None:
    router, weights = OverlayRouter(toy), _scenario_weights(toy)
    none, points = np.zeros(0, dtype=np.int64), _points(toy)
    assert router.costs(weights, none, points).shape == (0, len(points))
    assert router.costs(weights, points, none).shape == (len(points), 0)


def test_answers_stay_right_when_kept_costs_are_dropped(toy: Network) -> None:
    router, points, gate = OverlayRouter(toy), _points(toy), _is_gate(toy)
    weights = [np.where(gate, 7, 10 + i) for i in range(KEPT + 2)]
    for each in (*weights, weights[0]):
        _same(toy, router, each, points, points)


def test_opening_a_planned_line_reaches_the_answer(toy: Network) -> None:
    router = OverlayRouter(toy)
    ends = toy.node_positions(np.array([1])), toy.node_positions(np.array([4]))
    changes = (shift("open", "Short line", "ab3"),)
    before, after = (router.costs(_scenario_weights(toy, *c), *ends)[0, 0] for c in ((), changes))
    assert after < before
    assert after == ReferenceRouter(toy).costs(_scenario_weights(toy, *changes), *ends)[0, 0]


@pytest.mark.slow
@pytest.mark.skipif("eurasia" not in shipped_networks(), reason="the network eurasia is not built")
def test_eurasia_has_the_costs_of_the_reference() -> None:
    network = load_network("eurasia")
    router, points = OverlayRouter(network), _points(network)
    gateways = network.node_positions(np.array([c.node_id for c in network.gateways]))
    assert 3 * len(points) < len(network.nodes.node_id)
    for change in (
        (),
        (shift("close", "suez", "khorgos"),),
        (shift("open", "cku"),),
        (shift("dwell_factor", "dostyk", value=0.5),),
    ):
        _same(network, router, _scenario_weights(network, *change), gateways, points)
