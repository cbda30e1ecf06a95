"""The shipped network keeps its contract: numbers, crossings, gateways, straits, distances."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from heapq import heappop, heappush
from pathlib import Path

import pyarrow.parquet as pq
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "src" / "ortaq" / "data" / "networks" / "eurasia"
REGION = FOLDER.parents[1] / "regions" / "eurasia"


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


def test_parquet_files_say_where_their_geometry_is():
    for part in ("osm", "sea"):
        for name in ("nodes", "links"):
            geo = json.loads(pq.read_schema(FOLDER / part / f"{name}.parquet").metadata[b"geo"])
            assert geo["columns"]["geometry"]["encoding"] == "WKB"
        assert (FOLDER / part / "LICENCE.txt").is_file()
    assert "OpenStreetMap contributors" in (FOLDER / "osm" / "LICENCE.txt").read_text(encoding="utf-8")
    assert sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()) < 1_500_000
