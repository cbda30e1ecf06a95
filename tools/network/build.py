"""Build the shipped corridor network ``eurasia``: railways, crossings, ports, ferries, roads and sea lanes.

Run ``python tools/network/build.py`` in an environment with tools/network/requirements.txt (and ``npm`` for the
borders, or ``--atlas world-atlas-2.0.2.tgz``). The script reads two published packages as data and the hand-kept
tables in ``tables/``, and writes src/ortaq/domains/corridors/data/networks/eurasia. Two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from pathlib import Path

from assemble import city_rows, crossing_row, extra_rows, name_borders, port_crossing, rail_rows, reached, sea_rows
from rail import RailNetwork, build_rail, contraction_error
from railways import read_graph
from road_rows import road_rows
from roads import Roads
from sea import sea_network
from sides import write_sides
from write import LINK_COLUMNS, NODE_COLUMNS, Row, read_rows, write_csv, write_geoparquet

HERE = Path(__file__).resolve().parent
TABLES = HERE / "tables"
TARGET = HERE.parents[1] / "src" / "ortaq" / "domains" / "corridors" / "data" / "networks" / "eurasia"
HAND_KEPT = [
    "links", "anchors", "cities", "places", "crossings", "splits", "gates", "classes", "road_points", "road_legs",
    "stitches",
]  # fmt: skip
COPIED = {
    "network.toml": "network.toml", "rates.csv": "rates.csv", "programmes.csv": "programmes.csv",
    "CALIBRATION.md": "CALIBRATION.md", "sources.csv": "sources.csv",
    "crossing_capacities.csv": "crossing_capacities.csv",
    "assumptions.csv": "assumptions.csv", "osm_LICENCE.txt": "osm/LICENCE.txt", "osm_README.md": "osm/README.md",
    "sea_LICENCE.txt": "sea/LICENCE.txt",
}  # fmt: skip
CROSSING_COLUMNS = [
    "id",
    "name",
    "kind",
    "economy_from",
    "economy_to",
    "modes",
    "status",
    "x_coord",
    "y_coord",
    "un_locode",
    "gauge_from_mm",
    "gauge_to_mm",
    "dwell_h_median",
    "dwell_h_p90",
    "dwell_low",
    "dwell_high",
    "cost_usd_per_feu",
    "cost_low",
    "cost_high",
    "capacity_mt",
    "volume_mt",
    "volume_year",
    "source",
    "note",
]
CITY_COLUMNS = ["name", "economy", "x_coord", "y_coord", "node_id", "aliases", "weight", "source"]
P95_LIMIT = 0.01


def check(nodes: list[Row], links: list[Row], crossings: list[Row], cities: list[Row]) -> None:
    """Refuse a network that breaks its own contract."""
    country = {n["node_id"]: n["country_iso3"] for n in nodes}
    known, used = {c["id"] for c in crossings}, {link["crossing_id"] for link in links}
    if len(country) != len(nodes) or len({link["link_id"] for link in links}) != len(links):
        raise ValueError("a node or link number is used twice")
    for link in links:
        one, two = country[link["from_node_id"]], country[link["to_node_id"]]
        if one and two and one != two and not link["crossing_id"]:
            raise ValueError(f"link {link['link_id']} joins {one} and {two} without a crossing")
    if used - known - {""}:
        raise ValueError(f"links name unknown crossings: {sorted(used - known - {''})}")
    print("crossings on no link:", ", ".join(sorted(known - used)) or "none")
    main = reached(nodes, links)
    lost = [c["name"] for c in cities if c["node_id"] not in main]
    print(f"largest component over open links: {len(main)} of {len(nodes)} nodes; gateways outside: {lost or 'none'}")


def report(net: RailNetwork, rail: list[Row], links: list[Row]) -> None:
    """Print what a reviewer wants to see first."""
    middle, p95, most, pairs = contraction_error(net)
    print(f"stitches: {net.stitches[0]} between components, {net.stitches[1]} inside")
    print(f"rail: {len(rail)} nodes, {len(links)} links in {len({n['country_iso3'] for n in rail})} countries")
    print(", ".join(f"{k} {v}" for k, v in Counter(n["country_iso3"] for n in rail).most_common()))
    print(f"distance error of contraction, {pairs} pairs: median {middle:.2%}, p95 {p95:.2%}, largest {most:.2%}")
    print("named places over 8 km from their rail node:", {k: round(v) for k, v in net.snap_km.items() if v > 8})
    if p95 > P95_LIMIT:
        raise ValueError(f"contraction error p95 {p95:.2%} is above {P95_LIMIT:.0%}")


def report_roads(rows: list[Row], links: list[Row], roads: Roads) -> None:
    """Print size and holes of the road layer."""
    print(f"roads: {len(rows)} nodes, {len(links)} links in {len({n['country_iso3'] for n in rows})} countries")
    print("places over 20 km from the highways:", {k: round(v) for k, v in roads.snap_km.items() if v > 20})
    for country, groups in roads.apart.items():
        if len(groups) > 1:
            print(f"highways of {country} in pieces (listed legs join them):", [g for g in groups[1:] if len(g) < 9])


def build(target: Path, atlas: Path | None) -> None:
    """Read, join, check and write the network."""
    tables = {name: read_rows(TABLES / f"{name}.csv") for name in HAND_KEPT}
    net = build_rail(atlas, tables)
    rail_nodes, rail_links, by_old = rail_rows(net)
    report(net, rail_nodes, rail_links)
    at = {key: by_old[node] for key, node in net.at.items()}
    ports = [p for p in tables["places"] if p["sea"] == "y"]
    points, lanes, at_sea = sea_network(tables["gates"], [(float(p["lon"]), float(p["lat"])) for p in ports])
    sea_nodes, sea_links = sea_rows(points, lanes)
    sea_at = {p["key"]: sea_nodes[k] for p, k in zip(ports, at_sea, strict=True)}
    places, extra_links = extra_rows(tables, at, sea_at)
    road_nodes, road_links, roads = road_rows(read_graph("world_highways", atlas), tables, at, places)
    report_roads(road_nodes, road_links, roads)
    others = name_borders(rail_links, {n["node_id"]: n for n in rail_nodes}, tables["crossings"])
    classes = {c["class"]: c for c in tables["classes"]}
    crossings = [crossing_row(r, classes) for r in [*tables["crossings"], *map(port_crossing, ports), *others]]
    cities = city_rows(tables["cities"], at, places)
    osm = [*rail_nodes, *road_nodes], [*rail_links, *road_links]
    nodes, links = [*osm[0], *sea_nodes, *places.values()], [*osm[1], *sea_links, *extra_links]
    check(nodes, links, crossings, cities)
    for folder in ("osm", "sea"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    for source, name in COPIED.items():
        shutil.copyfile(TABLES / source, target / name)
    for folder, own_nodes, own_links in (("osm", *osm), ("sea", sea_nodes, sea_links)):
        write_geoparquet(target / folder / "nodes.parquet", NODE_COLUMNS, own_nodes, "Point")
        write_geoparquet(target / folder / "links.parquet", LINK_COLUMNS, own_links, "LineString")
    write_csv(target / "extra_nodes.csv", NODE_COLUMNS, list(places.values()))
    write_csv(target / "extra_links.csv", [*LINK_COLUMNS, "why"], [{**r, "directed": "false"} for r in extra_links])
    write_csv(target / "crossings.csv", CROSSING_COLUMNS, crossings)
    write_sides(target)
    write_csv(target / "cities.csv", CITY_COLUMNS, cities)
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    print(f"sea: {len(sea_nodes)} nodes, {len(sea_links)} links; extra: {len(places)} nodes, {len(extra_links)} links")
    print(f"crossings: {len(crossings)} ({len(others)} by pair); cities: {len(cities)}; {size / 1e6:.2f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write")
    parser.add_argument("--atlas", type=Path, help="world-atlas-2.0.2.tgz; fetched with npm pack where not given")
    arguments = parser.parse_args()
    build(arguments.target, arguments.atlas)
