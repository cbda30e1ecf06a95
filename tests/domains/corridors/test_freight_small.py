"""The loading of a small network against all its journeys listed one by one, without ports and without roads."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Band, InputError, NotConverged
from ortaq.domains.corridors.freight.goods import unplaced_mt
from ortaq.domains.corridors.freight.groups import BULK, FreightDemand, Group, Layer, Place
from ortaq.domains.corridors.freight.joins import joins
from ortaq.domains.corridors.freight.loading_check import certified_gap_mt, worst_imbalance_mt, worst_sum_mt
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import loaded
from ortaq.domains.corridors.routing.change import apply_changes
from tests.domains.corridors.small_network import Line, small_network

LINES = [
    ("A", "a1", 100.0, ""),
    ("A", "a2", 150.0, ""),
    ("a1", "b1", 10.0, "north"),
    ("a2", "b2", 20.0, "south"),
    ("b1", "B", 200.0, ""),
    ("b2", "B", 120.0, ""),
    ("b1", "b2", 90.0, ""),
    ("b1", "c1", 15.0, "east"),
    ("B", "c2", 60.0, "main"),
    ("c1", "C", 80.0, ""),
    ("c2", "C", 40.0, ""),
    ("a2", "c3", 30.0, "far"),
    ("c3", "C", 500.0, ""),
]
HIRE, BORDER, TRANSIT = 3.0, 40.0, 70.0


def exact(value: float) -> Band:
    return Band(value, value, value)


def demand() -> FreightDemand:
    layer = Layer("ordinary", exact(1.0), exact(0.0))
    titles = {"en": "Ore"}
    group = Group("ore", titles, BULK, exact(25.0), exact(HIRE), exact(BORDER), exact(TRANSIT), (layer,), "")
    places = tuple(Place(name, name * 3, float(i), 0.0, "city", "") for i, name in enumerate("ABC"))
    mt = np.array([[[0.0, 2.0, 3.0], [1.0, 0.0, 0.5], [0.0, 4.0, 0.0]]])
    none = np.zeros((2, *mt.shape))
    every = np.ones((1, 3))
    return FreightDemand((group,), ("AAA", "BBB", "CCC"), places, mt, mt * 0.0 + 100.0, none, none, every, every)


def listed(lines: list[Line], start: str, end: str) -> list[tuple[list[str], float]]:
    """Return all journeys with at most six borders, cheapest inside every country, by their passages, and the cost."""
    inside: dict[tuple[str, str], float] = {(n, n): 0.0 for line in lines for n in line[:2]}
    for a, b, usd, gate in lines:
        if not gate:
            inside[a, b] = inside[b, a] = usd
    names = sorted({n for n, _ in inside})
    for k, i, j in product(names, repeat=3):
        if i[0].upper() == j[0].upper() == k[0].upper():
            around = inside.get((i, k), np.inf) + inside.get((k, j), np.inf)
            inside[i, j] = min(inside.get((i, j), np.inf), around)
    hour = HIRE / 50.0  # kilometres cost their length in USD and an hour for every 50
    gates = [(a, b, usd, g) for a, b, usd, g in lines if g] + [(b, a, usd, g) for a, b, usd, g in lines if g]
    rivals = {(a[0].upper(), b[0].upper()): 0 for a, b, *_ in gates}
    for a, b, *_ in gates:
        rivals[a[0].upper(), b[0].upper()] += 1
    found: list[tuple[list[str], float]] = []

    def go(at: str, came: str, passed: list[str], cost: float) -> None:
        if at[0].upper() == end and (at, end) in inside and passed:
            found.append((passed, cost + inside[at, end] * (1 + hour)))
        if len(passed) == 6:
            return
        for a, b, usd, gate in gates:
            if a[0].upper() != at[0].upper() or b[0].upper() == came or not np.isfinite(inside.get((at, a), np.inf)):
                continue
            more = inside[at, a] * (1 + hour) + usd * (1 + hour) + BORDER + (TRANSIT if passed else 0.0)
            split = np.log(rivals[a[0].upper(), b[0].upper()]) / SCALE
            go(b, at[0].upper(), [*passed, f"{gate}>{b[0].upper()}"], cost + more + split)

    go(start, "", [], 0.0)
    return found


SCALE = 0.005


@pytest.mark.slow
@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_costs_and_loads_are_those_of_all_journeys_listed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [(a, b, usd * rng.uniform(0.3, 3.0), gate) for a, b, usd, gate in LINES if rng.random() < 0.9 or not gate]
    network = small_network(lines, {"A": "AAA", "B": "BBB", "C": "CCC"})
    goods = demand()
    passages = Passages.of(network, apply_changes(network), goods.places)
    loading = loaded(passages, goods, Parameters(scale_bulk=1000.0 * SCALE), ())
    states = passages.states
    wanted: dict[str, float] = {}
    for i, j in product(range(3), repeat=2):
        if i == j:
            continue
        journeys = listed(lines, "ABC"[i], "ABC"[j])
        weight = np.exp(-SCALE * np.array([cost for _, cost in journeys]))
        if not journeys:
            assert np.isinf(loading.cost_usd_per_feu[0, i, j])
            assert loading.unmet_mt[0, i, j] == goods.mt[0, i, j]
            continue
        assert loading.cost_usd_per_feu[0, i, j] == pytest.approx(-np.log(weight.sum()) / SCALE, rel=1e-9)
        for (passed, _), w in zip(journeys, weight, strict=True):
            for state in passed:
                wanted[state] = wanted.get(state, 0.0) + goods.mt[0, i, j] * w / weight.sum()
    for s in range(len(states)):
        name = f"{network.crossings[states.crossing[s]].id}>{states.target[s][0]}"
        assert loading.mt[s, 0] == pytest.approx(wanted.get(name, 0.0), abs=1e-9)
    assert worst_imbalance_mt(loading) < 1e-9
    assert worst_sum_mt(loading) < 1e-9
    behind = loading.composition(range(len(states)))
    assert behind.sum() == pytest.approx(loading.mt.sum())


def test_where_no_way_is_costs_are_infinite_though_hours_are_worth_nothing() -> None:
    ways = Takes(*(np.array([1.0, np.inf]) for _ in range(4)))
    for hour, late in ((0.0, 1.0), (2.0, 0.0), (2.0, 1.0)):
        assert ways.generalised(hour, late).tolist() == [1.0 + hour * (1.0 + late), np.inf]


def test_tonnes_of_an_economy_without_places_are_counted() -> None:
    whole = demand()
    assert not unplaced_mt(whole).any()
    lost = unplaced_mt(replace(whole, origin=whole.origin * np.array([1.0, 1.0, 0.0])))
    assert lost[0].tolist() == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 4.0, 0.0]]


def test_a_place_is_joined_to_lines_that_are_open() -> None:
    network = small_network([("A", "AA", 100.0, "")], {"A": "AAA"})
    away = Place("mine", "AAA", 0.5, 5.0, "mine", "")
    takes = Takes.zeros(2, len(network.links.link_id))
    cities = replace(network, cities=())
    assert joins(cities, takes, [away], np.zeros(0, dtype=np.int64), "rail").nodes.tolist() == [[0, 1]]
    shut = replace(cities, links=replace(network.links, status=np.array(["planned"] * len(network.links.link_id))))
    with pytest.raises(InputError, match="no line"):
        joins(shut, takes, [away], np.zeros(0, dtype=np.int64), "rail")


def test_two_tracks_of_a_crossing_are_one_alternative() -> None:
    goods = demand()

    def north(lines: list[Line]) -> tuple[float, float]:
        network = small_network(lines, {"A": "AAA", "B": "BBB", "C": "CCC"})
        passages = Passages.of(network, apply_changes(network), goods.places)
        loading = loaded(passages, goods, Parameters(scale_bulk=1000.0 * SCALE), ())
        here = np.array([network.crossings[c].id == "north" for c in passages.states.crossing])
        return float(loading.mt[here].sum()), float(loading.cost_usd_per_feu[0, 0, 1])

    second = ("a1", "b1", 10.0, "north")
    assert north([*LINES, second]) == pytest.approx(north(LINES))


def test_tonnes_that_are_lost_on_the_way_are_an_error() -> None:
    goods = demand()
    network = small_network(LINES, {"A": "AAA", "B": "BBB", "C": "CCC"})
    passages = Passages.of(network, apply_changes(network), goods.places)
    loading = loaded(passages, goods, Parameters(scale_bulk=1000.0 * SCALE), ())
    assert certified_gap_mt(loading) < 1e-9
    part = loading.parts[0]
    for lost in ({"into_mt": 0.9 * part.into_mt}, {"way_mt": 0.9 * part.way_mt}, {"way_mt": np.nan * part.way_mt}):
        with pytest.raises(NotConverged, match="lost or counted twice"):
            certified_gap_mt(replace(loading, parts=(replace(part, **lost), *loading.parts[1:])))
