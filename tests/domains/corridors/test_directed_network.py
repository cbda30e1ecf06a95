"""Links of one direction and crossings with sides: there and back may differ, and every engine says the same."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Band, Corner, InputError
from ortaq.domains.corridors import (
    CLOSED,
    FastRouter,
    Mode,
    Network,
    NetworkShift,
    NoRoute,
    OverlayRouter,
    ReferenceRouter,
    Router,
    Side,
    TimeValue,
    alternatives,
    apply_changes,
    export_network,
    import_network,
    independent_ways,
    link_costs,
    link_weights,
    load_network,
    merge_rows,
    path_links,
    route,
)
from ortaq.domains.corridors.files.checks import check_network
from ortaq.domains.corridors.freight.system import freight_system_of
from tests.domains.corridors.corridor_world import line_network, line_region
from tests.domains.corridors.network_folder import edit_cell, random_network
from tests.domains.corridors.small_network import small_network

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)

SIDES = """\
crossing,country,towards,part,dwell_h_median,dwell_h_p90,dwell_low,dwell_high,cost_usd_per_feu,cost_low,cost_high,source
ab,AAA,BBB,,30,60,20,40,100,50,150,A-DWELL
ab,BBB,BBB,,40,80,30,60,200,100,300,A-DWELL
ab,BBB,BBB,gauge,10,10,5,20,50,25,75,A-DWELL
ab,BBB,AAA,,3,6,2,4,20,10,30,A-DWELL
ab,AAA,AAA,,4,8,3,6,30,20,40,A-DWELL
"""


@pytest.fixture
def sided(folder: Path) -> Network:
    """Return the toy network; the North Gate takes 80 hours one way and 7 back."""
    (folder / "crossing_sides.csv").write_text(SIDES, encoding="utf-8")
    return load_network(str(folder))


def _weights(rng: np.random.Generator, links: int) -> np.ndarray:
    weights = rng.integers(1, int(rng.choice([3, 1000, CLOSED - 1])), (2, links), endpoint=True)
    weights[:, rng.random(links) < 0.1] = CLOSED
    return np.where(rng.random((2, links)) < rng.choice([0.0, 0.1, 0.5]), CLOSED, weights)


def _shortest(network: Network, weights: np.ndarray) -> np.ndarray:
    """Return cheapest costs between all nodes (Floyd and Warshall), thousandths of USD."""
    cost = np.full((len(network.nodes.node_id),) * 2, np.inf)
    for tails, heads, own in ((network.tail, network.head, weights[0]), (network.head, network.tail, weights[1])):
        np.minimum.at(cost, (tails, heads), np.where(own < CLOSED, own.astype(float), np.inf))
    np.fill_diagonal(cost, 0.0)
    for via in range(len(cost)):
        cost = np.minimum(cost, cost[:, via : via + 1] + cost[via : via + 1])
    return cost


@given(seeds)
@few
def test_every_engine_finds_the_cheapest_way_in_each_direction(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(rng, int(rng.integers(4, 30)), int(rng.integers(4, 120)))
    weights = _weights(rng, len(network.links.link_id))
    every = np.arange(len(network.nodes.node_id))
    expected = _shortest(network, weights) / 1000
    gates = np.unique(np.concatenate([network.nodes_of(network.cities), every[:2]]))
    engines: list[Router] = [ReferenceRouter(network), OverlayRouter(network)]
    for origins, destinations in ((every, every), (every, gates), (gates, every), (gates, gates)):
        for engine in engines:
            found = engine.costs(weights, origins, destinations)
            np.testing.assert_array_equal(found, expected[np.ix_(origins, destinations)])


@given(seeds)
@few
def test_the_fast_engine_agrees(seed: int) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra [fast] is not installed")
    rng = np.random.default_rng(seed)
    network = random_network(rng, int(rng.integers(4, 30)), int(rng.integers(4, 120)))
    weights = _weights(rng, len(network.links.link_id))
    every = np.arange(len(network.nodes.node_id))
    found = FastRouter(network).costs(weights, every, every)
    np.testing.assert_array_equal(found, _shortest(network, weights) / 1000)


@given(seeds)
@few
def test_weights_that_agree_in_both_directions_give_the_numbers_of_one_row(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(rng, int(rng.integers(4, 30)), int(rng.integers(4, 120)))
    row = _weights(rng, len(network.links.link_id))[0]
    every = np.arange(len(network.nodes.node_id))
    for engine in (ReferenceRouter(network), OverlayRouter(network)):
        one, both = (engine.costs(w, every, every) for w in (row, np.stack([row, row])))
        np.testing.assert_array_equal(one, both)
    trees = [ReferenceRouter(network).trees(w, every) for w in (row, np.stack([row, row]))]
    np.testing.assert_array_equal(trees[0][1], trees[1][1])


@given(seeds)
@few
def test_a_way_read_off_a_tree_costs_what_the_router_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(rng, int(rng.integers(4, 30)), int(rng.integers(4, 120)))
    weights = _weights(rng, len(network.links.link_id))
    cost, tree = ReferenceRouter(network).trees(weights, np.array([0]))
    for end in np.flatnonzero(np.isfinite(cost[0])).tolist():
        path, at, total = path_links(network, tree[0], 0, end), 0, 0
        for link in path:
            forward = network.tail[link] == at
            total += int(weights[0 if forward else 1, link])
            at = int(network.head[link] if forward else network.tail[link])
        assert (at, total) == (end, cost[0][end])


def test_there_and_back_take_the_sides_of_their_own_direction(sided: Network) -> None:
    close = [NetworkShift.of("close", "ab2", "ab3")]
    there = route(sided, "Alfa", "Beta", mode=Mode.RAIL, changes=close)
    back = route(sided, "Beta", "Alfa", mode=Mode.RAIL, changes=close)
    gate = {way: next(leg for leg in found.legs if leg.crossing) for way, found in (("there", there), ("back", back))}
    assert gate["there"].hours - gate["back"].hours == pytest.approx(80.0 - 7.0)
    assert gate["there"].usd - gate["back"].usd == pytest.approx(350.0 - 50.0)
    assert gate["there"].hours_p90 - gate["there"].hours == pytest.approx(np.hypot(30.0, 40.0))
    assert there.days.central - back.days.central == pytest.approx(73.0 / 24)
    assert there.days.high - back.days.high == pytest.approx((120.0 - 10.0) / 24)
    assert there.km == back.km


def test_a_crossing_without_sides_takes_its_own_time_both_ways(sided: Network, toy: Network) -> None:
    south = [NetworkShift.of("close", "ab", "ab3")]
    ways = [
        route(n, *ends, changes=south, mode=Mode.RAIL).days
        for n in (toy, sided)
        for ends in (("Alfa", "Beta"), ("Beta", "Alfa"))
    ]
    assert len(set(ways)) == 1


def test_the_direction_decides_which_gate_is_taken(sided: Network) -> None:
    there, back = route(sided, "Alfa", "Beta", mode=Mode.RAIL), route(sided, "Beta", "Alfa", mode=Mode.RAIL)
    assert there.crossings == ("ab2",)
    assert back.crossings == ("ab",)
    assert [r.crossings for r in alternatives(sided, "Beta", "Alfa", 2, mode=Mode.RAIL)] == [("ab",), ("ab2",)]


def test_factors_and_delays_hold_for_both_directions(sided: Network) -> None:
    changes = [NetworkShift.of("dwell_factor", "ab", value=0.5), NetworkShift.of("delay_h", "ab", value=2.0)]
    today, after = (link_costs(sided, apply_changes(sided, c), TimeValue()).hours[:, 1] for c in ([], changes))
    np.testing.assert_allclose(today - after, [40.0 - 2.0, 3.5 - 2.0])


def test_freight_pays_the_fees_of_its_own_direction() -> None:
    """200 USD more one way and 100 the other: the two directions of a pair cost so much more, each its own."""
    network = line_network()
    none, at = Band.exact(0.0), network.crossing_position["ab"]
    sides = tuple(
        Side(country, towards, "border", none, 0.0, Band.exact(usd), "")
        for country, towards, usd in (("AAA", "BBB", 50), ("BBB", "BBB", 150), ("BBB", "AAA", 60), ("AAA", "AAA", 40))
    )
    gates = [replace(c, sides=sides) if i == at else c for i, c in enumerate(network.crossings)]
    plain, sided = (
        freight_system_of(line_region(own), Corner.CENTRAL).base.cost_usd_per_feu[0]
        for own in (network, replace(network, crossings=tuple(gates)))
    )
    assert sided[0, 1] - plain[0, 1] > sided[1, 0] - plain[1, 0] > 0.0
    assert plain[0, 1] == plain[1, 0]


def test_sides_are_written_and_read_back(sided: Network, tmp_path: Path) -> None:
    plain = replace(sided, crossings=tuple(replace(c, sides=()) for c in sided.crossings))
    export_network(sided, tmp_path / "out", formats=["gmns"])
    back = import_network(tmp_path / "out")
    assert back.digest == sided.digest != plain.digest
    assert back.crossings[0].sides == sided.crossings[0].sides
    assert back.crossings[0].passage("BBB").dwell_h == Band(55.0, 80.0, 120.0)


def test_a_whole_that_its_sides_contradict_is_reported(sided: Network, folder: Path) -> None:
    """An edit of crossings.csv changes nothing where the sides of the crossing are known."""
    found = [f for f in check_network(sided) if f.check == "a crossing takes what its sides take"]
    assert [(f.where, f.value) for f in found] == [("ab", 10.0)]
    for column, hours in (("dwell_high", "60"), ("dwell_h_p90", "90"), ("dwell_h_median", "43.5")):
        edit_cell(folder, "crossings.csv", 2, column, hours)
    checks = {f.check for f in check_network(load_network(str(folder)))}
    assert "a crossing takes what its sides take" not in checks


def test_a_crossing_that_is_replaced_loses_its_sides(sided: Network, folder: Path, tmp_path: Path) -> None:
    head, row = (folder / "crossings.csv").read_text().splitlines()[:2]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "crossings.csv").write_text(f"{head}\n{row.replace(',10,20,5,15,', ',1,2,0,2,')}\n")
    merged = merge_rows(sided, tmp_path / "own")
    assert merged.crossings[0].sides == ()
    assert merged.crossings[0].passage("BBB").dwell_h.central == 1.0


@pytest.mark.parametrize(
    ("line", "column", "value", "what"),
    [
        (2, "crossing", "abb", "unknown crossing 'abb'"),
        (2, "towards", "CCC", "what goes towards CCC has the sides of AAA"),
        (2, "country", "CCC", "its sides are BBB-CCC, its links join AAA-BBB"),
        (3, "dwell_low", "45", "the side of BBB towards BBB breaks dwell_low <= dwell_h_median"),
        (3, "dwell_h_p90", "39", "the side of BBB towards BBB breaks dwell_h_median <= dwell_h_p90"),
        (3, "cost_high", "150", "breaks cost_low <= cost_usd_per_feu <= cost_high"),
        (3, "part", "boarder", "unknown part 'boarder'"),
        (4, "part", "border", "appears twice"),
    ],
)
def test_bad_sides_are_refused(folder: Path, line: int, column: str, value: str, what: str) -> None:
    (folder / "crossing_sides.csv").write_text(SIDES, encoding="utf-8")
    edit_cell(folder, "crossing_sides.csv", line, column, value)
    with pytest.raises(InputError) as error:
        load_network(str(folder))
    assert what in str(error.value)


def test_a_link_that_is_used_one_way_only(folder: Path) -> None:
    edit_cell(folder, "extra_links.csv", 3, "directed", "true")
    network = load_network(str(folder))
    assert route(network, "Alfa", "Beta", mode=Mode.RAIL).crossings == ("ab",)
    assert route(network, "Beta", "Alfa", mode=Mode.RAIL).crossings == ("ab2",)
    with pytest.raises(NoRoute):
        route(network, "Beta", "Alfa", mode=Mode.RAIL, changes=[NetworkShift.of("close", "ab2")])
    ways = independent_ways(network, mode=Mode.RAIL)
    ends = [network.economies.index(e) for e in ("AAA", "BBB")]
    assert (ways.pair[*ends], ways.pair[*ends[::-1]]) == (2.0, 1.0)


def test_a_one_way_link_leaves_a_gateway_that_nobody_reaches(folder: Path) -> None:
    for line in (3, 6, 9, 10):
        edit_cell(folder, "extra_links.csv", line, "directed", "true")
    places = [f.where for f in check_network(load_network(str(folder))) if f.check == "every gateway is reachable"]
    assert any("AAA" in place for place in places) or any("BBB" in place for place in places)


def test_a_ring_of_one_way_links_is_longer_back() -> None:
    """B to A over C: 170 and 85 km, not 85 (cases of another program's one-way links)."""
    ring = small_network([("A", "B", 85.0, ""), ("B", "C", 85.0, ""), ("C", "A", 170.0, "")], {"A": "AAA", "B": "BBB"})
    ring = replace(ring, links=replace(ring.links, directed=np.ones(3, dtype=bool)))
    free = TimeValue(0.0, 0.0, 0.0)
    assert [route(ring, *ends, time_value=free).km for ends in pairwise(["A", "B", "A"])] == [85.0, 255.0]
    costs = link_costs(ring, apply_changes(ring), free).generalised_usd
    assert (link_weights(costs, np.ones(3, dtype=bool))[1] == CLOSED).all()
