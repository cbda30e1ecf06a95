"""Close the small holes of the rail graph.

Two rules, both inside one country only: a dangling end joins the nearest node of another component within 2 km; a
dangling end joins the nearest node of its own component within 2 km if the way round is longer than 30 km.
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


def stitch(rail: Rail) -> tuple[Rail, int, int]:
    """Close the small holes; returns the graph and how many links each rule added."""
    ends, near = candidates(rail)
    label = components(rail)
    across = []
    for end, row in zip(ends.tolist(), near, strict=True):
        other = next((n for n in row if label[n] != label[end]), None)
        if other is not None:
            across.append((end, other))
    joined = add_edges(rail, across)
    graph, done = adjacency(joined), {e for e, _ in across}
    around = []
    for end, row in zip(ends.tolist(), near, strict=True):
        if end in done or not row:
            continue
        found = reachable(graph, end, set(row))
        far = next((n for n in row if n not in found), None)
        if far is not None:
            around.append((end, far))
    return add_edges(joined, around), len({frozenset(p) for p in across}), len({frozenset(p) for p in around})
