"""`ortaq route` and the freight model use the same ways: the cheapest of one is the cheapest of the other."""

from functools import cache

import numpy as np
import pytest

from ortaq.core import Array
from ortaq.domains.corridors import Mode, Network, TimeValue, apply_changes, find_city, load_network, route
from ortaq.domains.corridors.freight.groups import Place
from ortaq.domains.corridors.freight.recursive_logit import MOST_PASSAGES
from ortaq.domains.corridors.freight.states import LandGraph, Passages

RELATIVE = 1e-9
"""Of USD per FEU, money and time: both add the same links."""

CITIES = ("Almaty", "Hamburg", "Bishkek", "Moscow", "Dushanbe", "Istanbul", "Tashkent", "Genoa", "Tokyo")

SAME = (
    ("Almaty", "Hamburg", Mode.RAIL),
    ("Almaty", "Hamburg", Mode.ROAD),
    ("Bishkek", "Moscow", Mode.RAIL),
    ("Dushanbe", "Istanbul", Mode.ROAD),
    ("Moscow", "Genoa", Mode.RAIL),
    ("Moscow", "Genoa", Mode.SEA),
    ("Tokyo", "Hamburg", Mode.SEA),
)


@pytest.fixture(scope="module")
def network() -> Network:
    return load_network("eurasia")


@cache
def contracted(network: Network) -> Passages:
    """Return the graph that freight is loaded on, with these cities as places."""
    places = [find_city(network, name, where="test") for name in CITIES]
    own = [Place(c.name, c.economy, c.x_coord, c.y_coord, "city", "test") for c in places]
    return Passages.of(network, apply_changes(network, ()), own)


def by_land(passages: Passages, graph: LandGraph, ends: tuple[int, int]) -> float:
    """Return the least cost over all sequences of passages, USD per FEU."""
    worth = TimeValue()
    hour, late = worth.usd_per_hour, worth.unreliability_weight
    own, zones = graph.states, len(passages.zone_country)
    count = own.stop - own.start
    passed: Array = np.where(passages.states.is_open[own], passages.states.takes[own].generalised(hour, late), np.inf)
    first, last = np.full((zones, count), np.inf), np.full((count, zones), np.inf)
    first[graph.first.start, graph.first.end] = graph.first.takes.generalised(hour, late) + passed[graph.first.end]
    last[graph.last.start, graph.last.end] = graph.last.takes.generalised(hour, late)
    piece = graph.between.takes.generalised(hour, late) + passed[graph.between.end]
    reached, best = first[ends[0]], np.inf
    for _ in range(MOST_PASSAGES):
        best = min(best, float((reached + last[:, ends[1]]).min()))
        further = np.full(count, np.inf)
        np.minimum.at(further, graph.between.end, reached[graph.between.start] + piece)
        reached = further
    return best


def by_sea(passages: Passages, ends: tuple[int, int]) -> float:
    worth = TimeValue()
    access, ships = (
        of.generalised(worth.usd_per_hour, worth.unreliability_weight) for of in (passages.access, passages.ships)
    )
    return float((access[ends[0]][:, None] + ships + access[ends[1]][None, :]).min())


@pytest.mark.slow
@pytest.mark.parametrize(("origin", "destination", "mode"), SAME)
def test_the_cheapest_way_of_route_is_that_of_freight(
    network: Network, origin: str, destination: str, mode: Mode
) -> None:
    passages, ends = contracted(network), (CITIES.index(origin), CITIES.index(destination))
    graphs = {graph.way: graph for graph in passages.land}
    found = by_sea(passages, ends) if mode is Mode.SEA else by_land(passages, graphs[mode.value], ends)
    assert found == pytest.approx(route(network, origin, destination, mode=mode).generalised_usd, rel=RELATIVE)


@pytest.mark.slow
def test_freight_does_not_turn_back_where_route_does(network: Network) -> None:
    """The line from Almaty to Tashkent passes a corner of Kyrgyzstan: freight never goes back where it came from."""
    passages = contracted(network)
    (rail,) = (graph for graph in passages.land if graph.way == "rail")
    found = by_land(passages, rail, (CITIES.index("Almaty"), CITIES.index("Tashkent")))
    straight = route(network, "Almaty", "Tashkent", mode=Mode.RAIL)
    assert "other-kaz-kgz" in straight.gates
    assert found > 1.2 * straight.generalised_usd
