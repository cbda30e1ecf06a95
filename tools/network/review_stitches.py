"""Draft of tables/stitches.csv: every hole that stitch.py would close inside one component, judged by rule.

Run ``python tools/network/review_stitches.py [--atlas FILE]``. Rows that a person has decided (``by`` is ``hand``) stay
as they are; the others are judged again. Kept are ends that face each other and short branches that run on into a
line; dropped are lines that lie side by side, ends that point elsewhere, and holes where tracks of two gauges meet.
"""

from __future__ import annotations

import argparse
import heapq
from pathlib import Path

import numpy as np
from geo import Nearest, distance_km
from railways import Rail, read_graph
from stitch import Adjacency, add_edges, adjacency, candidates, closures, pair_key
from write import read_rows, write_csv

TABLES = Path(__file__).resolve().parent / "tables"
COLUMNS = [
    "country", "lat1", "lon1", "lat2", "lon2", "km", "detour_km", "near", "keep", "reason", "by",
]  # fmt: skip
FACING, ALONGSIDE, BRANCH_KM, TOUCH_KM = -0.5, 0.5, 0.6, 0.25
# West, east, south, north: 1520 and 1435 mm run side by side (LHS, Uzhhorod-Haniska, Zahony, Rail Baltica, Braniewo).
TWO_GAUGES = {
    "POL": [(19.3, 24.1, 50.2, 50.95), (19.4, 20.0, 54.2, 54.5), (23.3, 23.9, 51.9, 53.6)],
    "SVK": [(21.1, 22.3, 48.3, 48.8)],
    "HUN": [(21.9, 22.3, 48.2, 48.5)],
    "LTU": [(23.0, 24.1, 54.2, 55.0)],
    "ROU": [(26.0, 28.2, 45.3, 48.0)],
}


def way_round(graph: Adjacency, start: int, end: int) -> float:
    """Kilometres between two nodes before the hole is closed."""
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        km, node = heapq.heappop(heap)
        if node == end:
            return km
        if km <= best[node]:
            for other, step in graph[node].items():
                if km + step < best.get(other, np.inf):
                    best[other] = km + step
                    heapq.heappush(heap, (km + step, other))
    return float("inf")


def turns(rail: Rail, graph: Adjacency, node: int, to: int) -> list[float]:
    """Cosines between the stitch and each line that leaves the node; -1 where the stitch runs straight on."""
    width = np.cos(np.radians(rail.lat[node]))

    def step(other: int) -> np.ndarray:
        return np.array([(rail.lon[other] - rail.lon[node]) * width, rail.lat[other] - rail.lat[node]])

    ahead = step(to)
    return [
        float(ahead @ step(m) / max(float(np.hypot(*ahead) * np.hypot(*step(m))), 1e-12)) for m in sorted(graph[node])
    ]


def judged(rail: Rail, graph: Adjacency, a: int, b: int, km: float) -> tuple[str, str]:
    """Keep or drop, and why."""
    one, two = turns(rail, graph, a, b), turns(rail, graph, b, a)
    ends = len(one) == 1, len(two) == 1
    if km <= TOUCH_KM and any(ends):
        return "keep", "a gap of a quarter kilometre at most: rounding of the coordinates"
    if all(ends):
        if max(one[0], two[0]) <= FACING:
            return "keep", "two ends face each other"
        side = max(one[0], two[0]) >= ALONGSIDE
        return "drop", "lines lie side by side" if side else "an end points elsewhere"
    if (one[0] if ends[0] else two[0]) > FACING:
        return "drop", "the end points elsewhere"
    if km <= BRANCH_KM:
        return "keep", "a branch runs on into the line"
    return "drop", "too far from the line for a junction"


def main() -> None:
    """Write the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atlas", type=Path, help="world-atlas-2.0.2.tgz; fetched with npm pack where not given")
    rail = read_graph("world_railways", parser.parse_args().atlas)
    path = TABLES / "stitches.csv"
    hand = {pair_key(r): r for r in read_rows(path) if r["by"] == "hand"} if path.is_file() else {}
    cities = read_rows(TABLES / "cities.csv")
    nearest = Nearest(*(np.array([float(c[k]) for c in cities]) for k in ("lon", "lat")))
    ends, near = candidates(rail)
    across, around = closures(rail, ends, near)
    graph = adjacency(add_edges(rail, across))
    rows = []
    for a, b in sorted({(min(p), max(p)) for p in around}):
        km = float(distance_km(*(np.array(v) for v in (rail.lon[a], rail.lat[a], rail.lon[b], rail.lat[b]))))
        at = [(f"{rail.lat[n]:.3f}", f"{rail.lon[n]:.3f}") for n in (a, b)]
        row = {"country": str(rail.country[a]), "lat1": at[0][0], "lon1": at[0][1], "lat2": at[1][0], "lon2": at[1][1]}
        row |= {"km": f"{km:.2f}", "detour_km": f"{way_round(graph, a, b):.0f}"}
        city, away = nearest.one(float(rail.lon[a]), float(rail.lat[a]))
        row["near"] = f"{cities[city]['name']} {away:.0f} km"
        boxes = TWO_GAUGES.get(row["country"], [])
        if any(w <= rail.lon[a] <= e and s <= rail.lat[a] <= n for w, e, s, n in boxes):
            row["keep"], row["reason"] = "drop", "tracks of two gauges lie here"
        else:
            row["keep"], row["reason"] = judged(rail, graph, a, b, km)
        row["by"] = "rule"
        rows.append(hand.get(pair_key(row), row))
    rows.sort(key=lambda r: (r["country"], r["lat1"], r["lon1"], r["lat2"], r["lon2"]))
    write_csv(path, COLUMNS, rows)
    for row in rows:
        print(" ".join(str(row[k]) for k in COLUMNS))
    print(f"{len(rows)} stitches: {sum(r['keep'] == 'keep' for r in rows)} kept")


if __name__ == "__main__":
    main()
