"""Edges of the engines: parallel links, costs beyond 31 bits, no links at all."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.domains.corridors import (
    CLOSED,
    FastRouter,
    Links,
    Network,
    OverlayRouter,
    ReferenceRouter,
    TimeValue,
    apply_changes,
    best_router,
    link_costs,
    link_weights,
    path_links,
)
from tests.domains.corridors.network_folder import random_network


def _chain(count: int) -> Network:
    """Return a line of nodes, every pair of neighbours joined twice."""
    network = random_network(np.random.default_rng(0), count + 1, 2 * count)
    ids = network.nodes.node_id
    ends = {"from_node_id": np.repeat(ids[:-1], 2), "to_node_id": np.repeat(ids[1:], 2)}
    return replace(network, links=replace(network.links, **ends))


def test_of_parallel_links_the_cheapest_is_taken_both_ways() -> None:
    network = _chain(3)
    weights = np.array([5, 2, CLOSED, 7, 3, 3])
    for origin, destination in ((0, 3), (3, 0)):
        costs, trees = ReferenceRouter(network).trees(weights, np.array([origin]))
        assert costs[0, destination] == 12
        assert sorted(path_links(network, trees[0], origin, destination)) == [1, 3, 4]


def test_costs_beyond_31_bits_are_answered_by_the_reference() -> None:
    pytest.importorskip("pyroutingkit", reason="the extra [fast] is not installed")
    network = _chain(3)
    weights = np.full(6, 2**30)
    ends = np.array([0]), np.array([3])
    assert FastRouter(network).costs(weights, *ends)[0, 0] == 3 * 2**30 / 1000


def test_a_network_without_links_has_no_ways() -> None:
    network = _chain(3)
    none = Links(**{name: getattr(network.links, name)[:0] for name in network.links.__dataclass_fields__})
    costs = ReferenceRouter(replace(network, links=none)).costs(
        np.zeros(0, dtype=np.int64), np.array([0, 1]), np.array([1])
    )
    assert costs.tolist() == [[np.inf], [0.0]]


def test_weights_are_at_least_one_unit_and_refuse_absurd_costs() -> None:
    assert link_weights(np.array([0.0, 1.2344, 5.0]), np.array([True, True, False])).tolist() == [1, 1234, CLOSED]
    with pytest.raises(InputError, match="3,000,000 USD"):
        link_weights(np.array([3e6]), np.array([True]))


def test_the_fastest_installed_engine_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    network = _chain(3)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert isinstance(best_router(network), OverlayRouter)


def test_a_facility_without_rate_is_an_error(toy: Network) -> None:
    poor = replace(toy, rates=tuple(r for r in toy.rates if r.facility_type != "sea"))
    with pytest.raises(InputError, match="no rate for sea"):
        link_costs(poor, apply_changes(poor), TimeValue())


def test_the_network_is_never_edited(toy: Network) -> None:
    with pytest.raises(ValueError, match="read-only"):
        toy.links.length[0] = 0.0
