"""Make the rail graph small: merge what lies together, prune sidings, drop nodes that decide nothing.

Nodes of one country in one grid cell are merged when short edges join them; a merged edge keeps the way from
its ends to the representatives of their clusters, so that no length is lost. Branches that end nowhere are pruned,
nodes with two neighbours are replaced by one link. Protected nodes survive all three steps.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from railways import Rail
from stitch import Adjacency, adjacency


@dataclass(frozen=True)
class Fineness:
    """Cluster radius and longest pruned branch (km); ``give_back`` is the share of the way to the representative."""

    cluster_km: float = 1.0
    dead_km: float = 50.0
    give_back: float = 1.0


def cluster(rail: Rail, graph: Adjacency, protected: set[int], fine: dict[str, Fineness]) -> list[int]:
    """Return the representative of every node: union of short edges inside one country and one grid cell."""
    parent = list(range(len(rail.lon)))
    holds = [n in protected for n in range(len(parent))]

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def cell(n: int) -> tuple[str, int, int]:
        side = 4 * fine[rail.country[n]].cluster_km
        shrink = max(float(np.cos(np.radians(rail.lat[n]))), 0.2)
        return rail.country[n], int(rail.lat[n] * 111.2 / side), int(rail.lon[n] * 111.2 * shrink / side)

    cells = [cell(n) for n in range(len(parent))]
    for a in range(len(parent)):
        for b, km in sorted(graph[a].items()):
            if a < b and cells[a] == cells[b] and km <= fine[rail.country[a]].cluster_km:
                ra, rb = root(a), root(b)
                if ra != rb and not (holds[ra] and holds[rb]):
                    keep, gone = (
                        (rb, ra) if holds[rb] or (not holds[ra] and len(graph[rb]) > len(graph[ra])) else (ra, rb)
                    )
                    parent[gone] = keep
    return [root(n) for n in range(len(parent))]


def to_representative(graph: Adjacency, owner: list[int]) -> list[float]:
    """Shortest way from each node to its representative inside the cluster."""
    best = [0.0 if owner[n] == n else np.inf for n in range(len(owner))]
    heap = [(0.0, n) for n in range(len(owner)) if owner[n] == n]
    while heap:
        km, node = heapq.heappop(heap)
        if km > best[node]:
            continue
        for other, step in graph[node].items():
            if owner[other] == owner[node] and km + step < best[other]:
                best[other] = km + step
                heapq.heappush(heap, (best[other], other))
    return best


def merge(rail: Rail, graph: Adjacency, protected: set[int], fine: dict[str, Fineness]) -> dict[int, dict[int, float]]:
    """Build the graph of representatives."""
    owner = cluster(rail, graph, protected, fine)
    inner = to_representative(graph, owner)
    result: dict[int, dict[int, float]] = {n: {} for n in sorted(set(owner))}
    for a in range(len(owner)):
        for b, km in graph[a].items():
            ra, rb = owner[a], owner[b]
            if a < b and ra != rb:
                back = fine[rail.country[a]].give_back
                total = km + back * (inner[a] + inner[b])
                total = min(total, result[ra].get(rb, np.inf))
                result[ra][rb] = result[rb][ra] = total
    return result


def simplify(
    graph: dict[int, dict[int, float]], country: list[str], protected: set[int], fine: dict[str, Fineness]
) -> None:
    """Prune dead ends and drop nodes of degree two, in place, until nothing changes."""
    height = dict.fromkeys(graph, 0.0)
    waiting = sorted(graph)
    while waiting:
        touched: set[int] = set()
        for n in waiting:
            if n not in graph or n in protected:
                continue
            around = sorted(graph[n])
            if not around:
                del graph[n]
            elif len(around) == 1:
                total = height[n] + graph[n][around[0]]
                if total <= fine[country[n]].dead_km:
                    height[around[0]] = max(height[around[0]], total)
                    del graph[around[0]][n], graph[n]
                    touched.add(around[0])
            elif len(around) == 2:
                a, b = around
                total = graph[n][a] + graph[n][b]
                del graph[a][n], graph[b][n], graph[n]
                graph[a][b] = graph[b][a] = min(total, graph[a].get(b, np.inf))
                touched |= {a, b}
        waiting = sorted(touched)


def contract(rail: Rail, protected: set[int], fine: dict[str, Fineness]) -> dict[int, dict[int, float]]:
    """Small graph on original node numbers: neighbours and kilometres."""
    graph = adjacency(rail)
    small = merge(rail, graph, protected, fine)
    country = rail.country.tolist()
    border = {n for n in small for m in small[n] if country[m] != country[n]}
    simplify(small, country, protected | border, fine)
    # border links that lead nowhere are pruned last
    simplify(small, country, protected | {n for n in border if n in small and len(small[n]) > 1}, fine)
    return small
