"""What holds for every network: engines agree, names do not matter, closing never helps and opening never harms."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.core import Integers
from ortaq.domains.corridors import (
    CLOSED,
    FastRouter,
    Network,
    NetworkShift,
    ReferenceRouter,
    Router,
    TimeValue,
    apply_changes,
    link_costs,
    link_weights,
    path_links,
)
from tests.domains.corridors.network_folder import random_network, relabelled

shift = NetworkShift.of

seeds = st.integers(0, 2**32 - 1)


def _network(seed: int) -> Network:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(5, 40))
    return random_network(rng, size, int(rng.integers(1, 4 * size)))


def _weights(network: Network, *changes: NetworkShift) -> Integers:
    state = apply_changes(network, changes)
    return link_weights(link_costs(network, state, TimeValue()).generalised_usd, state.usable)


def _everywhere(
    network: Network, weights: Integers, engine: Callable[[Network], Router] = ReferenceRouter
) -> np.ndarray:
    nodes = np.arange(len(network.nodes.node_id))
    return engine(network).costs(weights, nodes, nodes)


@pytest.mark.slow
@given(seeds)
def test_both_engines_give_identical_answers(seed: int) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra [fast] is not installed")
    network = _network(seed)
    weights = _weights(network)
    np.testing.assert_array_equal(_everywhere(network, weights), _everywhere(network, weights, FastRouter))


@given(seeds)
def test_networkx_agrees(seed: int) -> None:
    nx = pytest.importorskip("networkx", reason="a peer of the benchmarks")
    network = _network(seed)
    weights = _weights(network)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(network.nodes.node_id)))
    for tail, head, weight in zip(network.tail, network.head, weights, strict=True):
        if weight < CLOSED:
            graph.add_edge(int(tail), int(head), weight=int(weight))
    found = _everywhere(network, weights)
    for origin, reached in nx.all_pairs_dijkstra_path_length(graph):
        assert {d: c / 1000 for d, c in reached.items()} == {
            d: c for d, c in enumerate(found[origin].tolist()) if np.isfinite(c)
        }


@pytest.mark.slow
@given(seeds)
def test_relabelling_nodes_and_links_changes_nothing(seed: int) -> None:
    network = _network(seed)
    other = relabelled(network, np.random.default_rng(seed))
    costs = []
    for each in (network, other):
        at = each.node_positions(np.array([c.node_id for c in each.cities]))
        costs.append(ReferenceRouter(each).costs(_weights(each), at, at))
    np.testing.assert_array_equal(*costs)


@pytest.mark.slow
@given(seeds, st.sampled_from(["k1", "k2", "k3", "suez"]))
def test_closing_never_helps_and_opening_never_harms(seed: int, target: str) -> None:
    network = _network(seed)
    if target not in {*network.links.crossing_id.tolist(), *network.links.passage.tolist()}:
        return
    before = _everywhere(network, _weights(network))
    assert (_everywhere(network, _weights(network, shift("close", target))) >= before).all()
    assert (_everywhere(network, _weights(network, shift("open", target))) <= before).all()


@given(seeds)
def test_costs_are_a_metric(seed: int) -> None:
    network = _network(seed)
    cost = _everywhere(network, _weights(network))
    assert (np.diag(cost) == 0.0).all()
    np.testing.assert_array_equal(cost, cost.T)
    assert (cost[:, None, :] <= cost[:, :, None] + cost[None, :, :] + 1e-6).all()


@given(seeds)
def test_paths_cost_what_the_matrix_says(seed: int) -> None:
    network = _network(seed)
    weights = _weights(network)
    costs, trees = ReferenceRouter(network).trees(weights, np.array([0]))
    for node in range(1, len(network.nodes.node_id)):
        path = path_links(network, trees[0], 0, node)
        assert bool(path) == np.isfinite(costs[0, node])
        if path:
            assert weights[path].sum() == costs[0, node]
