"""Independent ways on networks whose answers are known."""

import time
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.domains.corridors import (
    Network,
    NetworkShift,
    ReferenceRouter,
    independent_ways,
    load_network,
    shipped_networks,
)
from tests.domains.corridors.small_network import small_network

shift = NetworkShift.of

CITIES = {"A": "AAA", "B": "BBB", "C": "CCC"}


def _three_ways() -> Network:
    """A and B joined by three gates, 100, 104 and 120 USD; C behind B by one gate, 50 USD.

    The first way passes two gates, one after the other.
    """
    lines = (
        ("A", "a1", 50.0, "g1"), ("a1", "B", 50.0, "g2"),
        ("A", "B", 104.0, "h"),
        ("A", "B", 120.0, "k"),
        ("B", "C", 50.0, "c"),
    )  # fmt: skip
    return small_network(lines, CITIES)


def test_ways_are_counted_by_crossings_and_not_by_links() -> None:
    found = independent_ways(_three_ways())
    assert found.economies == ("AAA", "BBB", "CCC")
    np.testing.assert_array_equal(found.pair, [[np.inf, 3, 1], [3, np.inf, 1], [1, 1, np.inf]])
    np.testing.assert_array_equal(found.member, [3, 4, 1])


def test_closures_take_ways_away() -> None:
    network = _three_ways()
    assert independent_ways(network, changes=[shift("close", "g1")]).pair[0, 1] == 2
    assert independent_ways(network, changes=[shift("close", "g1", "h")]).pair[0, 1] == 1
    gone = independent_ways(network, changes=[shift("close", "g2", "h", "k")])
    assert gone.pair[0, 1] == gone.member[0] == 0


def test_two_links_of_one_crossing_are_one_way() -> None:
    lines = (("A", "B", 1.0, "g"), ("A", "B", 2.0, "g"), ("B", "C", 1.0, ""))
    found = independent_ways(small_network(lines, CITIES))
    assert found.pair[0, 1] == 1
    assert np.isinf(found.pair[1, 2])


def test_a_crossing_that_joins_three_parts_is_one_way_between_any_two() -> None:
    lines = (("A", "m", 1.0, "g"), ("B", "m", 1.0, "g"), ("C", "m", 1.0, "g"), ("A", "C", 9.0, "h"))
    found = independent_ways(small_network(lines, CITIES))
    np.testing.assert_array_equal(found.pair, [[np.inf, 1, 2], [1, np.inf, 1], [2, 1, np.inf]])


def test_parts_of_one_economy_do_not_carry_the_transit_of_others() -> None:
    lines = (("A", "b1", 1.0, "g"), ("B", "C", 1.0, "h"))
    cities = {"A": "AAA", "b1": "BBB", "B": "BBB", "C": "CCC"}
    assert independent_ways(small_network(lines, cities)).pair[0, 2] == 0


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_number_of_ways_is_the_smallest_closure_that_cuts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gates = [f"g{i}" for i in range(6)]
    places = ["A", "B", "C", "m", "n"]
    lines = [(*(str(p) for p in rng.choice(places, 2, replace=False)), 1.0, gate) for gate in gates]
    network = small_network([*lines, ("A", "a1", 1.0, "")], CITIES | {"a1": "AAA"}) if _all(lines) else _three_ways()
    found = independent_ways(network)
    for i, j in combinations(range(3), 2):
        assert found.pair[i, j] == _smallest_cut(network, found.economies[i], found.economies[j])


@pytest.mark.slow
@pytest.mark.skipif("eurasia" not in shipped_networks(), reason="the network eurasia is not built")
def test_china_has_more_ways_than_tajikistan(record_property: Callable[[str, object], None]) -> None:
    network = load_network("eurasia")
    at = {code: i for i, code in enumerate(network.economies)}
    began = time.perf_counter()
    ways = independent_ways(network)
    record_property("seconds of independent ways", time.perf_counter() - began)
    assert (ways.pair >= 1.0).all()
    assert ways.member[at["CHN"]] > ways.member[at["TJK"]]


def _all(lines: list[tuple]) -> bool:
    return set(CITIES) <= {place for line in lines for place in line[:2]}


def _smallest_cut(network: Network, one: str, other: str) -> float:
    """Return the smallest number of crossings whose closure leaves no pair of gateways joined, by trying all."""
    gateways = network.gateways
    at = np.array([network.node_position[c.node_id] for c in gateways])
    mine, theirs = (np.array([c.economy == code for c in gateways]) for code in (one, other))
    names = [c.id for c in network.crossings]
    for count in range(len(names) + 1):
        for closed in combinations(names, count):
            weights = np.where(np.isin(network.links.crossing_id, closed), 2**31 - 1, 1)
            if np.isinf(ReferenceRouter(network).costs(weights, at[mine], at[theirs])).all():
                return count
    return float("inf")
