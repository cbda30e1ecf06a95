"""The shipped network keeps its contract: numbers, crossings, gateways, straits, distances."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from heapq import heappop, heappush
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "ortaq"
FOLDER = PACKAGE / "domains" / "corridors" / "data" / "networks" / "eurasia"
STITCHES = Path(__file__).resolve().parents[3] / "tools" / "network" / "tables" / "stitches.csv"
REGION = PACKAGE / "data" / "regions" / "eurasia"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def net():
    nodes, links = [], []
    for part in ("osm", "sea"):
        nodes += pq.read_table(FOLDER / part / "nodes.parquet").to_pylist()
        links += pq.read_table(FOLDER / part / "links.parquet").to_pylist()
    nodes += rows("extra_nodes.csv")
    links += rows("extra_links.csv")
    return {int(n["node_id"]): n for n in nodes}, links, len(nodes)


def shortest(net, start, end, *, modes, closed=()):
    """Kilometres and passages of the shortest open way, or None."""
    around = defaultdict(list)
    for link in net[1]:
        if link["status"] == "open" and link["facility_type"] in modes and link["passage"] not in closed:
            a, b, km = int(link["from_node_id"]), int(link["to_node_id"]), float(link["length"])
            around[a].append((b, km, link["passage"]))
            around[b].append((a, km, link["passage"]))
    best, heap = {}, [(0.0, start, frozenset())]
    while heap:
        km, node, seen = heappop(heap)
        if node == end:
            return km, seen - {""}
        if node not in best:
            best[node] = km
            for other, step, passage in around[node]:
                if other not in best:
                    heappush(heap, (km + step, other, seen | {passage}))
    return None


def node_of(city):
    return next(int(c["node_id"]) for c in rows("cities.csv") if c["name"] == city)


def test_node_and_link_numbers_are_unique(net):
    nodes, links, count = net
    assert len(nodes) == count
    assert len({int(k["link_id"]) for k in links}) == len(links)
    assert all(int(k[end]) in nodes for k in links for end in ("from_node_id", "to_node_id"))


def test_every_border_link_has_a_known_crossing_of_its_pair(net):
    nodes, links, _ = net
    crossings = {c["id"]: c for c in rows("crossings.csv")}
    for link in links:
        pair = {nodes[int(link[k])]["country_iso3"] for k in ("from_node_id", "to_node_id")} - {""}
        if len(pair) == 2:
            crossing = crossings[link["crossing_id"]]
            assert {crossing["economy_from"], crossing["economy_to"]} == pair, link


def test_crossings_have_ordered_ranges_and_known_sources():
    known = {r["id"] for name in ("sources.csv", "assumptions.csv") for r in rows(name)}
    crossings = rows("crossings.csv")
    assert sum(c["kind"] != "other_border" for c in crossings) >= 45
    for c in crossings:
        assert float(c["dwell_low"]) <= float(c["dwell_h_median"]) <= float(c["dwell_h_p90"]), c["id"]
        assert float(c["dwell_h_median"]) <= float(c["dwell_high"]), c["id"]
        assert float(c["cost_low"]) <= float(c["cost_usd_per_feu"]) <= float(c["cost_high"]), c["id"]
        assert set(c["source"].split(";")) <= known, c["id"]


def test_rates_have_ordered_ranges_and_known_sources():
    known = {r["id"] for name in ("sources.csv", "assumptions.csv") for r in rows(name)}
    for r in rows("rates.csv"):
        assert float(r["speed_low"]) <= float(r["speed_kmh"]) <= float(r["speed_high"])
        assert float(r["usd_low"]) <= float(r["usd_per_feu_km"]) <= float(r["usd_high"])
        assert set(r["source"].split(";")) <= known
    assert {r["facility_type"] for r in rows("rates.csv") if not r["country_iso3"]} >= {
        "rail", "road", "sea", "ferry", "transfer"
    }  # fmt: skip


def test_every_economy_of_the_region_has_a_gateway_with_shares_of_one(net):
    shares = defaultdict(float)
    for city in rows("cities.csv"):
        shares[city["economy"]] += float(city["weight"])
        assert net[0][int(city["node_id"])]["country_iso3"] == city["economy"], city["name"]
    assert all(abs(s - 1) < 1e-9 for s in shares.values())
    with (REGION / "economies.csv").open(encoding="utf-8", newline="") as file:
        assert {r["id"] for r in csv.DictReader(file)} - {"ROW"} <= set(shares)


def test_every_gateway_is_reached_from_almaty_over_open_links(net):
    around = defaultdict(list)
    for link in net[1]:
        if link["status"] == "open":
            around[int(link["from_node_id"])].append(int(link["to_node_id"]))
            around[int(link["to_node_id"])].append(int(link["from_node_id"]))
    seen, heap = set(), [node_of("Almaty")]
    while heap:
        node = heap.pop()
        if node not in seen:
            seen.add(node)
            heap += around[node]
    assert not [c["name"] for c in rows("cities.csv") if int(c["node_id"]) not in seen]


@pytest.mark.parametrize("strait", ["suez", "babalmandab"])
def test_closing_suez_or_its_strait_takes_ships_around_the_cape(net, strait):
    ends = (node_of("Shanghai"), node_of("Rotterdam"))
    km, seen = shortest(net, *ends, modes={"sea", "transfer"})
    assert "suez" in seen
    assert abs(km / 1.852 / 10600 - 1) < 0.02
    around, seen = shortest(net, *ends, modes={"sea", "transfer"}, closed={strait, "panama"})
    assert "south_africa" in seen
    assert around > 1.25 * km


def test_a_closed_strait_leaves_no_route(net):
    ends, modes = (node_of("Jebel Ali"), node_of("Mundra")), {"sea", "transfer"}
    assert shortest(net, *ends, modes=modes) is not None
    assert shortest(net, *ends, modes=modes, closed={"ormuz"}) is None
    assert shortest(net, node_of("Astrakhan"), node_of("Poti"), modes=modes) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ("Dostyk", "Moyinty", 836),
        ("Zhetygen", "Altynkol", 293),
        ("Tbilisi", "Baku", 549),
        ("Tashkent", "Samarkand", 344),
        ("Karachi", "Lahore", 1220),
        ("Ankara", "Istanbul", 590),
        ("Ulaanbaatar", "Ulan-Ude", 657),
        ("Dushanbe", "Termez", 230),
    ],
)
def test_repaired_rail_distances_are_near_published_ones(net, start, end, km):
    found = shortest(net, node_of(start), node_of(end), modes={"rail", "transfer"})
    assert found is not None
    assert abs(found[0] / km - 1) < 0.08


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ("Almaty", "Tashkent", 810),
        ("Urumqi", "Almaty", 1010),
        ("Kashgar", "Bishkek", 690),
        ("Kashgar", "Osh", 490),
        ("Almaty", "Moscow", 4000),
        ("Tashkent", "Moscow", 3350),
        ("Ashgabat", "Tehran", 1150),
        ("Astana", "Yekaterinburg", 1100),
        ("Baku", "Tbilisi", 580),
        ("Duisburg", "Moscow", 2270),
        ("Istanbul", "Budapest", 1330),
        ("Lanzhou", "Urumqi", 1920),
        ("Karachi", "Lahore", 1240),
    ],
)
def test_road_distances_are_near_well_known_ones(net, start, end, km):
    found = shortest(net, node_of(start), node_of(end), modes={"road", "transfer"})
    assert found is not None
    assert abs(found[0] / km - 1) < 0.1


def test_every_crossing_has_a_link(net):
    used = {link["crossing_id"] for link in net[1]}
    assert [c["id"] for c in rows("crossings.csv") if c["id"] not in used] == []


def test_a_road_crossing_has_one_link_between_its_countries(net):
    nodes, links, _ = net
    for c in rows("crossings.csv"):
        if c["modes"] == "road":
            own = [k for k in links if k["crossing_id"] == c["id"]]
            assert [k["facility_type"] for k in own] == ["road"], c["id"]
            ends = {nodes[int(own[0][k])]["country_iso3"] for k in ("from_node_id", "to_node_id")}
            assert ends == {c["economy_from"], c["economy_to"]}


def test_no_link_is_shorter_than_the_great_circle(net):
    nodes, links, _ = net
    for link in links:
        a, b = (nodes[int(link[k])] for k in ("from_node_id", "to_node_id"))
        if link["facility_type"] in ("rail", "road"):
            x1, y1, x2, y2 = (radians(float(n[k])) for n in (a, b) for k in ("x_coord", "y_coord"))
            half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
            # merged nodes lie up to 12 km from the ends that the length is measured between
            assert float(link["length"]) > 2 * 6371 * asin(sqrt(half)) * 0.9 - 12, link


def test_road_crossings_between_customs_territories_take_hours():
    inside = {"A-DWELL-UNION", "A-DWELL-SINGLE-MARKET"}
    for c in rows("crossings.csv"):
        if c["modes"] == "road" and not inside & set(c["source"].split(";")):
            assert float(c["dwell_h_median"]) >= 6, c["id"]
            assert float(c["cost_usd_per_feu"]) >= 60, c["id"]


@pytest.mark.parametrize(("start", "end"), [("Aktobe", "Atyrau"), ("Aktobe", "Astana"), ("Zamyn-Uud", "Ulaanbaatar")])
def test_domestic_rail_joins_towns_without_the_neighbour(net, start, end):
    nodes = net[0]
    country = nodes[node_of(start)]["country_iso3"]
    own = [k for k in net[1] if {nodes[int(k[e])]["country_iso3"] for e in ("from_node_id", "to_node_id")} == {country}]
    assert shortest((nodes, own, 0), node_of(start), node_of(end), modes={"rail"}) is not None


def test_reviewed_stitches_say_why():
    with STITCHES.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {r["keep"] for r in found} == {"keep", "drop"}
    assert all(r["reason"] and r["by"] in ("rule", "hand") for r in found)
    assert all(float(r["km"]) <= 2.0 and float(r["detour_km"]) > 30.0 for r in found)


def test_parquet_files_say_where_their_geometry_is():
    for part in ("osm", "sea"):
        for name in ("nodes", "links"):
            geo = json.loads(pq.read_schema(FOLDER / part / f"{name}.parquet").metadata[b"geo"])
            assert geo["columns"]["geometry"]["encoding"] == "WKB"
        assert (FOLDER / part / "LICENCE.txt").is_file()
    assert "OpenStreetMap contributors" in (FOLDER / "osm" / "LICENCE.txt").read_text(encoding="utf-8")
    assert sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()) < 1_500_000
