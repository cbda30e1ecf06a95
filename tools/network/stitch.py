"""Close the small holes of the rail graph.

Two rules, both inside one country only: a dangling end joins the nearest node of another component within 2 km; a
dangling end joins the nearest node of its own component within 2 km if the way round is longer than 30 km and
tables/stitches.csv, which review_stitches.py drafts, keeps the pair.
"""

from __future__ import annotations

import heapq

import numpy as np
from geo import Nearest, distance_km
from railways import Ints, Rail
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

TOLERANCE_KM, DETOUR_KM = 2.0, 30.0
Adjacency = list[dict[int, float]]


def adjacency(rail: Rail) -> Adjacency:
    """Neighbours and lengths of every node."""
    result: Adjacency = [{} for _ in range(len(rail.lon))]
    for a, b, km in zip(rail.u.tolist(), rail.v.tolist(), rail.km.tolist(), strict=True):
        result[a][b] = result[b][a] = min(km, result[a].get(b, np.inf))
    return result


def components(rail: Rail) -> Ints:
    """Component number of every node."""
    n = len(rail.lon)
    _, label = connected_components(coo_matrix((np.ones(len(rail.u)), (rail.u, rail.v)), shape=(n, n)), directed=False)
    return np.asarray(label, dtype=np.int64)


def reachable(graph: Adjacency, start: int, goals: set[int]) -> set[int]:
    """Find the goals within the detour limit of ``start`` along the graph."""
    best, heap = {start: 0.0}, [(0.0, start)]
    found: set[int] = set()
    while heap and len(found) < len(goals):
        km, node = heapq.heappop(heap)
        if km > best[node]:
            continue
        if node in goals:
            found.add(node)
        for other, step in graph[node].items():
            total = km + step
            if total <= DETOUR_KM and total < best.get(other, np.inf):
                best[other] = total
                heapq.heappush(heap, (total, other))
    return found


def add_edges(rail: Rail, pairs: list[tuple[int, int]]) -> Rail:
    """Return the graph with straight edges added; a pair given twice counts once."""
    extra = np.array(sorted({(min(p), max(p)) for p in pairs}), dtype=np.int64).reshape(-1, 2)
    u, v = extra[:, 0], extra[:, 1]
    km = np.maximum(distance_km(rail.lon[u], rail.lat[u], rail.lon[v], rail.lat[v]), 0.01)
    joined = (np.concatenate([rail.u, u]), np.concatenate([rail.v, v]), np.concatenate([rail.km, km]))
    return Rail(rail.lon, rail.lat, rail.country, rail.name, *joined)


def candidates(rail: Rail) -> tuple[Ints, list[list[int]]]:
    """Dangling ends and, for each, nodes of the same country within the tolerance, nearest first."""
    degree = np.bincount(np.concatenate([rail.u, rail.v]), minlength=len(rail.lon))
    ends = np.flatnonzero(degree <= 1)
    near = Nearest(rail.lon, rail.lat).within(rail.lon[ends], rail.lat[ends], TOLERANCE_KM)
    result = []
    for end, row in zip(ends, near, strict=True):
        found = np.array([n for n in row if n != end and rail.country[n] == rail.country[end]], dtype=np.int64)
        km = distance_km(rail.lon[end], rail.lat[end], rail.lon[found], rail.lat[found])
        result.append([int(n) for n in found[np.lexsort([found, km])]])
    return ends, result


def closures(rail: Rail, ends: Ints, near: list[list[int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of nodes that the first and the second rule would join."""
    label = components(rail)
    across = []
    for end, row in zip(ends.tolist(), near, strict=True):
        other = next((n for n in row if label[n] != label[end]), None)
        if other is not None:
            across.append((end, other))
    graph, done = adjacency(add_edges(rail, across)), {e for e, _ in across}
    around = []
    for end, row in zip(ends.tolist(), near, strict=True):
        if end in done or not row:
            continue
        found = reachable(graph, end, set(row))
        far = next((n for n in row if n not in found), None)
        if far is not None:
            around.append((end, far))
    return across, around


def pair_key(row: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Both points of a reviewed stitch, in no order."""
    return frozenset(((row["lat1"], row["lon1"]), (row["lat2"], row["lon2"])))


def stitch(rail: Rail, reviewed: list[dict[str, str]]) -> tuple[Rail, int, int]:
    """Close the small holes; returns the graph and how many links each rule added."""
    across, around = closures(rail, *candidates(rail))
    kept = {pair_key(row): row["keep"] == "keep" for row in reviewed}
    point = [(f"{y:.3f}", f"{x:.3f}") for y, x in zip(rail.lat, rail.lon, strict=True)]
    lost = [p for p in around if frozenset((point[p[0]], point[p[1]])) not in kept]
    if lost:
        places = ", ".join(" ".join(point[a]) for a, _ in lost[:5])
        raise ValueError(f"{len(lost)} stitches are not in stitches.csv: {places}; run review_stitches.py")
    around = [p for p in around if kept[frozenset((point[p[0]], point[p[1]]))]]
    joined = add_edges(rail, [*across, *around])
    return joined, len({frozenset(p) for p in across}), len({frozenset(p) for p in around})
