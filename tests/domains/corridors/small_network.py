"""Networks in one line: links of so many USD per FEU, and crossings with a capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Band
from ortaq.domains.corridors import City, Links, Network, Nodes, Rate
from tests.domains.corridors.network_folder import crossing

Line = tuple[str, str, float, str]
"""Two places, USD per FEU, and a crossing or an empty word."""


def small_network(
    lines: Sequence[Line], cities: Mapping[str, str], capacity: Mapping[str, float] | None = None
) -> Network:
    """Return a network whose links cost their length under ``TimeValue(0, 0, 0)``.

    ``cities`` gives the economy of each gateway; a place belongs to the country of its first capital letters.
    """
    places = sorted({place for line in lines for place in line[:2]})
    at = {place: i for i, place in enumerate(places)}
    gates = sorted({line[3] for line in lines} - {""})
    limits = capacity or {}
    return Network(
        name="small",
        title="",
        description="",
        licence="",
        nodes=_nodes(places),
        links=_links(lines, at),
        crossings=tuple(replace(crossing(g, 0.0, 0.0), capacity_mt=limits.get(g, float("nan"))) for g in gates),
        cities=tuple(
            City(place, economy, 0.0, 0.0, at[place], (), 1.0 / list(cities.values()).count(economy), "")
            for place, economy in cities.items()
        ),
        rates=(Rate("rail", "", Band.exact(50.0), Band.exact(1.0), 1.0, ""),),
    )


def _nodes(places: Sequence[str]) -> Nodes:
    count = len(places)
    empty = np.full(count, "")
    return Nodes(
        node_id=np.arange(count),
        x_coord=np.arange(count, dtype=float),
        y_coord=np.zeros(count),
        node_type=np.full(count, "rail"),
        country_iso3=np.array([_country(p) for p in places]),
        name=np.array(places),
        un_locode=empty,
    )


def _links(lines: Sequence[Line], at: Mapping[str, int]) -> Links:
    count = len(lines)
    countries = ["-".join(dict.fromkeys((_country(a), _country(b)))) for a, b, *_ in lines]
    texts = {name: np.full(count, "") for name in ("passage", "name", "reason", "source")}
    return Links(
        link_id=np.arange(1, count + 1),
        from_node_id=np.array([at[line[0]] for line in lines]),
        to_node_id=np.array([at[line[1]] for line in lines]),
        directed=np.zeros(count, dtype=bool),
        length=np.array([line[2] for line in lines], dtype=float),
        hours=np.full(count, np.nan),
        facility_type=np.full(count, "rail"),
        gauge_mm=np.zeros(count, dtype=np.int64),
        country_iso3=np.array(countries),
        status=np.full(count, "open"),
        crossing_id=np.array([line[3] for line in lines]),
        **texts,
    )


def _country(place: str) -> str:
    """Return ``AAA`` for A, a1, A2: the first letter three times."""
    return place[0].upper() * 3
