"""Cheapest ways through a network of which only borders, straits and planned lines change, many to many.

Links with a crossing or a passage, and links that are not open today, are gates; all others are inner links, and
without the gates they fall into small parts, about one per country. The cheapest costs inside a part between its
points (gateways and ends of gates) hold for every state of the gates, so a search needs only these and the gates: the
overlay graph of Schulz, Wagner and Zaroliagis (2002), doi:10.1007/3-540-45643-0_4, with one level. Costs are integers,
so the answers are those of ``ReferenceRouter``.
"""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import (
    CLOSED,
    MILLI,
    FastRouter,
    ReferenceRouter,
    Router,
    SearchGraph,
    both_ways,
    components,
    floats,
)

KEPT = 64
"""Weights of inner links whose costs are kept, those used longest ago being dropped first."""


class OverlayRouter:
    """Dijkstra's algorithm of SciPy on the overlay graph: the same integers, the same answers."""

    def __init__(self, network: Network) -> None:
        links, size = network.links, len(network.nodes.node_id)
        is_gate = (links.crossing_id != "") | (links.passage != "") | (links.status != "open")
        self._gates, self._inner = np.flatnonzero(is_gate), np.flatnonzero(~is_gate)
        self._gate_ends = np.stack([network.tail[is_gate], network.head[is_gate]])
        self._is_gateway, self._is_point = np.zeros((2, size), dtype=bool)
        self._is_gateway[network.nodes_of(network.gateways)] = True
        self._is_point[network.nodes_of(network.cities)] = True
        self._is_point[self._gate_ends] = True
        self._parts = _parts(network.tail[self._inner], network.head[self._inner], self._is_point)
        self._overlay = lru_cache(maxsize=KEPT)(self._overlay_of)
        self._reference = ReferenceRouter(network)

    def costs(self, weights: Integers, origins: Integers, destinations: Integers) -> Array:
        """Return cheapest costs, USD, shape (origin, destination); see ``Router.costs``.

        Nodes that are neither a city nor the end of a gate are searched on the whole network.
        """
        from_point, to_point = self._is_point[origins], self._is_point[destinations]
        if from_point.all() and to_point.all():
            return self._among_points(weights, origins, destinations)
        costs = np.empty((len(origins), len(destinations)))
        costs[np.ix_(from_point, to_point)] = self._among_points(weights, origins[from_point], destinations[to_point])
        if not to_point.all():
            costs[:, ~to_point] = self._reference.costs(weights, origins, destinations[~to_point])
        if not from_point.all():
            costs[~from_point] = self._reference.costs(weights, origins[~from_point], destinations)
        return costs

    def _among_points(self, weights: Integers, origins: Integers, destinations: Integers) -> Array:
        gates, inner = both_ways(weights[..., self._gates]), weights[..., self._inner]
        active = self._is_gateway.copy()
        active[self._gate_ends[:, (gates < CLOSED).any(axis=0)]] = True
        active[origins] = active[destinations] = True
        overlay = self._overlay(_one_row(inner).tobytes(), active.tobytes())
        edges = np.hstack([overlay.inside, floats(gates)[:, overlay.gates]])
        return overlay.graph.costs(edges, overlay.at[origins], overlay.at[destinations]) / MILLI

    def _overlay_of(self, inner: bytes, active: bytes) -> "_Overlay":
        """Return the overlay graph for the weights of the inner links and the points that a way can use."""
        weights, is_active = _unpacked(inner, len(self._inner)), np.frombuffer(active, dtype=bool)
        at = np.cumsum(is_active) - 1
        gates = np.flatnonzero(is_active[self._gate_ends].all(axis=0))
        edges = [p.edges(_one_row(weights[..., p.links]).tobytes(), is_active[p.points].tobytes()) for p in self._parts]
        tails, heads = at[np.hstack([*(ends for ends, _ in edges), self._gate_ends[:, gates]])]
        inside = np.hstack([np.zeros((2, 0)), *(cost for _, cost in edges)])
        return _Overlay(at, gates, inside, SearchGraph(tails, heads, int(is_active.sum())))


@dataclass(frozen=True, eq=False)
class _Overlay:
    """Costs inside the parts, shape (2, edge), and gates, among the points in use; ``at``: positions of nodes."""

    at: Integers
    gates: Integers
    inside: Array
    graph: SearchGraph


class _Part:
    """A part of the network that hangs together without gates.

    ``nodes``, ``points``: its nodes, sorted, and which of them are points; node positions.
    ``links``: its links; positions among the inner links.
    ``tails``, ``heads``: ends of these links; node positions.
    """

    def __init__(self, nodes: Integers, points: Integers, links: Integers, tails: Integers, heads: Integers) -> None:
        self.points, self.links = points, links
        self.edges = lru_cache(maxsize=KEPT)(self._edges_of)
        self._reach = lru_cache(maxsize=KEPT)(self._reach_of)
        self._at = np.searchsorted(nodes, points)
        self._graph = SearchGraph(np.searchsorted(nodes, tails), np.searchsorted(nodes, heads), len(nodes))

    def _reach_of(self, weights: bytes) -> Array:
        """Return cheapest costs inside the part, integer units, shape (point, point)."""
        return self._graph.costs(floats(_unpacked(weights, len(self.links))), self._at, self._at)

    def _edges_of(self, weights: bytes, active: bytes) -> tuple[Integers, Array]:
        """Return pairs of active points and their costs there and back, both of shape (2, edge).

        A pair with a third point on its way, there and back, is left out: costs are positive, so its cost is the sum of
        shorter pairs, and these of pairs that are kept.
        """
        used = np.flatnonzero(np.frombuffer(active, dtype=bool))
        cost = self._reach(weights)[np.ix_(used, used)]
        np.fill_diagonal(cost, np.inf)
        around = np.full(cost.shape, np.inf)
        for into, out in zip(cost.T, cost, strict=True):
            np.minimum(around, into[:, None] + out[None, :], out=around)
        shorter = cost < around
        pairs = np.stack(np.nonzero(np.triu(shorter | shorter.T)))
        return self.points[used[pairs]], np.stack([cost[*pairs], cost[*pairs[::-1]]])


def _one_row(weights: Integers) -> Integers:
    """Return weights as (link,) where both directions are the same, else as they are."""
    return weights[0] if weights.ndim > 1 and (weights[0] == weights[1]).all() else weights


def _unpacked(weights: bytes, links: int) -> Integers:
    """Return weights of one or both directions from bytes."""
    row = np.frombuffer(weights, dtype=np.int64)
    return row.reshape(2, links) if len(row) > links else row


def _parts(tails: Integers, heads: Integers, is_point: Mask) -> tuple[_Part, ...]:
    """Return the parts with two points or more."""
    label = components(len(is_point), tails, heads)
    parts = []
    for part in np.flatnonzero(np.bincount(label[is_point]) > 1):
        nodes, links = np.flatnonzero(label == part), np.flatnonzero(label[tails] == part)
        parts.append(_Part(nodes, nodes[is_point[nodes]], links, tails[links], heads[links]))
    return tuple(parts)


def best_router(network: Network) -> Router:
    """Return the fastest engine that is installed, one for every network; all give the same answers."""
    return _router(network, importlib.util.find_spec("pyroutingkit") is not None)


@lru_cache(maxsize=4)
def _router(network: Network, fast: bool) -> Router:
    return FastRouter(network) if fast else OverlayRouter(network)
