"""Independent ways and detours on networks whose answers are known."""

import time
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import InputError
from ortaq.domains.corridors import (
    NetworkShift,
    ReferenceRouter,
    TimeValue,
    criticality,
    load_network,
    shipped_networks,
)
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.detour_ways import DetourClass, detours, independent_ways
from tests.domains.corridors.small_network import small_network

shift = NetworkShift.of

MONEY_ONLY = TimeValue(0.0, 0.0, 0.0)
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


def _around(through: float = 100.0, round_about: float = 140.0) -> Network:
    """A reaches C through B, or by x round about; B lies on the way."""
    lines = (
        ("A", "B", through / 2, "ab"), ("B", "C", through / 2, "bc"),
        ("A", "X", round_about / 2, "ax"), ("X", "C", round_about / 2, "xc"),
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


def test_detours_have_the_class_of_their_cost_and_one_alternative_counts_once() -> None:
    network = _three_ways()
    found = criticality(network, ["g1", "g2", "h", "c"], time_value=MONEY_ONLY)
    classes = detours(network, found)
    assert classes.percent[0] == pytest.approx([100 * 4 / 150, 4.0, 100 * 4 / 150])
    assert [row[0] for row in classes.detour_class] == ["small", "small", "none", "cut"]
    assert classes.detour_class[3] == (DetourClass.CUT, DetourClass.CUT, DetourClass.CUT)
    assert classes.merged == ((("g1", "g2"), ("c",)),) * 3


def test_closures_merge_for_the_economies_whose_trade_they_hit_alike() -> None:
    lines = (("A", "B", 10.0, "ab"), ("B", "C", 10.0, "bc"), ("A", "C", 50.0, "ac"))
    network = small_network(lines, CITIES)
    found = criticality(network, ["ab", "bc", "ac"], time_value=MONEY_ONLY)
    a_trades_with_c_only = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    assert detours(network, found, a_trades_with_c_only).merged == (
        (("ab", "bc"),),
        (("bc",),),
        (("ab",), ("bc",)),
    )


def test_the_median_unit_of_trade_decides_the_class() -> None:
    network = _three_ways()
    found = criticality(network, ["g1"], changes=[shift("close", "h")], time_value=MONEY_ONLY)
    mostly_b = np.array([[0.0, 9.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    mostly_c = np.array([[0.0, 1.0, 9.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert detours(network, found, mostly_b).percent[0, 0] == pytest.approx(20.0)
    assert detours(network, found, mostly_c).percent[0, 0] == pytest.approx(100 * 20 / 150)
    dear = criticality(network, ["g1"], changes=[shift("close", "h", "k")], time_value=MONEY_ONLY)
    assert detours(network, dear).detour_class[0] == (DetourClass.CUT,) * 3


def test_bad_input_is_answered() -> None:
    network = _around()
    with pytest.raises(InputError, match="nan"):
        detours(network, criticality(network), np.full((3, 3), np.nan))


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
