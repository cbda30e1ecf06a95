"""From the raw rail graph to the small one: stitches, splits, hand-listed ends, protection, contraction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from contract import Fineness, contract
from geo import Nearest, distance_km
from railways import Rail, read_graph
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from stitch import stitch

Row = dict[str, str]
Small = dict[int, dict[int, float]]
CORE = [
    "CHN",
    "KAZ",
    "KGZ",
    "TJK",
    "TKM",
    "UZB",
    "RUS",
    "BLR",
    "UKR",
    "TUR",
    "IRN",
    "AFG",
    "PAK",
    "MNG",
    "AZE",
    "GEO",
    "ARM",
    "VNM",
    "LTU",
    "LVA",
    "EST",
]
FINE, COARSE = Fineness(), Fineness(cluster_km=3.0, dead_km=100.0)
END_KM, ANCHOR_KM, CROSSING_KM = 4.0, 60.0, 40.0


@dataclass
class RailNetwork:
    """The full graph, the small one on the same node numbers, and where named places lie."""

    full: Rail
    small: Small
    at: dict[str, int]
    snap_km: dict[str, float]
    stitches: tuple[int, int]


def split_edges(rail: Rail, splits: list[Row]) -> Rail:
    """Insert named nodes into long edges; ``km`` counts from the first end given."""
    nearest = Nearest(rail.lon, rail.lat)
    lon, lat, country, name = list(rail.lon), list(rail.lat), list(rail.country), list(rail.name)
    edges = {(int(a), int(b)): float(km) for a, b, km in zip(rail.u, rail.v, rail.km, strict=True)}
    groups: dict[tuple[int, int], list[Row]] = {}
    for row in splits:
        start, _ = nearest.one(float(row["from_lon"]), float(row["from_lat"]))
        end, _ = nearest.one(float(row["to_lon"]), float(row["to_lat"]))
        groups.setdefault((start, end), []).append(row)
    for (start, end), rows in groups.items():
        total, before, last = edges.pop((min(start, end), max(start, end))), 0.0, start
        for row in sorted(rows, key=lambda r: float(r["km"])):
            lon.append(float(row["lon"]))
            lat.append(float(row["lat"]))
            country.append(row["country"])
            name.append(row["name"])
            new = len(lon) - 1
            edges[(last, new)] = float(row["km"]) - before
            before, last = float(row["km"]), new
        edges[(min(last, end), max(last, end))] = total - before
    pairs = np.array(sorted(edges), dtype=np.int64)
    km = np.array([edges[(int(a), int(b))] for a, b in pairs])
    return Rail(np.array(lon), np.array(lat), np.array(country), name, pairs[:, 0], pairs[:, 1], km)


def drop_islands(rail: Rail, ends: list[tuple[int, int]]) -> tuple[Rail, dict[int, int]]:
    """Keep the part reachable from the largest component over ``ends`` (links still to come), with new numbers."""
    joins = np.array(ends, dtype=np.int64).reshape(-1, 2)
    u, v = np.concatenate([rail.u, joins[:, 0]]), np.concatenate([rail.v, joins[:, 1]])
    _, label = connected_components(coo_matrix((np.ones(len(u)), (u, v)), shape=(len(rail.lon),) * 2), directed=False)
    kept = np.flatnonzero(label == np.bincount(label).argmax())
    new = {int(old): k for k, old in enumerate(kept)}
    edges = [(new[int(a)], new[int(b)], km) for a, b, km in zip(rail.u, rail.v, rail.km, strict=True) if int(a) in new]
    a, b, km = (np.array(c) for c in zip(*edges, strict=True))
    name = [rail.name[k] for k in kept]
    return Rail(rail.lon[kept], rail.lat[kept], rail.country[kept], name, a, b, km), new


def nearest_in(rail: Rail, lon: float, lat: float, country: str) -> tuple[int, float]:
    """Nearest node of one country and its distance."""
    own = np.flatnonzero(rail.country == country)
    index, km = Nearest(rail.lon[own], rail.lat[own]).one(lon, lat)
    return int(own[index]), km


def border_edge(rail: Rail, row: Row) -> tuple[int, int] | None:
    """Return the ends of the border edge nearest to a crossing, if one lies near."""
    pair = {row["economy_from"], row["economy_to"]}
    ours = np.isin(rail.country, list(pair))
    hit = np.flatnonzero(ours[rail.u] & ours[rail.v] & (rail.country[rail.u] != rail.country[rail.v]))
    if len(hit) == 0:
        return None
    lon, lat = (np.full(len(hit), float(row[k])) for k in ("lon", "lat"))
    km = [distance_km(rail.lon[ends[hit]], rail.lat[ends[hit]], lon, lat) for ends in (rail.u, rail.v)]
    best = int(np.argmin(km[0] + km[1]))
    if min(km[0][best], km[1][best]) > CROSSING_KM:
        return None
    return int(rail.u[hit[best]]), int(rail.v[hit[best]])


def build_rail(atlas: Path | None, tables: dict[str, list[Row]]) -> RailNetwork:
    """Read, repair, protect and contract."""
    rail, across, around = stitch(read_graph("world_railways", atlas), tables["stitches"])
    rail = split_edges(rail, tables["splits"])
    nearest, at, snap = Nearest(rail.lon, rail.lat), {}, {}
    for row in tables["links"]:
        for ref in (row["from"], row["to"]):
            if ref.startswith("end:"):
                lat, lon = map(float, ref[4:].split(","))
                at[ref], snap[ref] = nearest.one(lon, lat)
                if snap[ref] > END_KM:
                    raise ValueError(f"link {row['link_id']}: no rail node within {END_KM} km of {ref}")
    joins = [(at[r["from"]], at[r["to"]]) for r in tables["links"] if r["from"] in at and r["to"] in at]
    rail, new = drop_islands(rail, joins)
    at = {ref: new[node] for ref, node in at.items() if node in new}
    wanted = [(f"anchor:{r['key']}", r, r["country"]) for r in tables["anchors"]]
    wanted += [(f"city:{r['name']}", r, r["economy"]) for r in tables["cities"] if not r["place"]]
    wanted += [(f"port:{r['key']}", r, r["country"]) for r in tables["places"] if r["rail"] == "y"]
    for key, row, country in wanted:
        at[key], snap[key] = nearest_in(rail, float(row["lon"]), float(row["lat"]), country)
        if snap[key] > ANCHOR_KM:
            raise ValueError(f"{key}: the nearest rail node of {country} is {snap[key]:.0f} km away")
    protected = set(at.values()) | {n for n, name in enumerate(rail.name) if name}
    for row in tables["crossings"]:
        ends = border_edge(rail, row) if row["modes"].startswith("rail") else None
        protected |= set(ends or ())
    fine = {code: FINE if code in CORE else COARSE for code in sorted(set(rail.country.tolist()))}
    return RailNetwork(rail, contract(rail, protected, fine), at, snap, (across, around))


def contraction_error(net: RailNetwork) -> tuple[float, float, float, int]:
    """Median, 95th percentile of the absolute and largest relative error between named places over 200 km apart."""
    ends = sorted({node for key, node in net.at.items() if node in net.small and key.startswith(("city:", "anchor:"))})
    size = (len(net.full.lon),) * 2
    full = coo_matrix((net.full.km, (net.full.u, net.full.v)), shape=size).tocsr()
    rows = [(a, b, km) for a, own in net.small.items() for b, km in own.items()]
    u, v, km = (np.array(c) for c in zip(*rows, strict=True))
    small = coo_matrix((km, (u, v)), shape=size).tocsr()
    exact, rough = (dijkstra(g, directed=False, indices=ends)[:, ends] for g in (full, small))
    used = np.isfinite(exact) & np.isfinite(rough) & (exact > 200)
    error = rough[used] / exact[used] - 1
    p95, most = float(np.quantile(np.abs(error), 0.95)), float(np.abs(error).max())
    return float(np.median(error)), p95, most, int(used.sum() // 2)
