"""Cheapest ways through the network, many to many.

Weights of links have the shape (link,) where both directions cost the same, or (2, link): along the link, from its
from node to its to node, and back.

Costs are integers of a thousandth of a dollar, so every engine adds the same numbers and returns the same answer:
``scipy.sparse.csgraph.dijkstra`` is the reference; pyroutingkit (customisable contraction hierarchies, Dibbelt,
Strasser and Wagner 2016; extra ``ortaq[fast]``) prepares the topology once and is faster where one network meets many
scenarios. ``overlay.OverlayRouter`` searches a graph of gateways and borders only and needs no extra.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, InputError, Integers, Mask
from ortaq.core.tally import tally_question
from ortaq.domains.corridors.network.network import Network

MILLI = 1000
"""Integer units per USD."""

CLOSED = 2**31 - 1
"""Weight of a link that cannot be used; the infinity of pyroutingkit."""

Values = TypeVar("Values", Array, Integers, Mask)


def link_weights(generalised_usd: Array, usable: Mask) -> Integers:
    """Return links as integer weights.

    Parameters
    ----------
    generalised_usd : ndarray, shape (link,) or (2, link)
        USD per FEU; infinite against the direction of a link that is used one way only.
    usable : ndarray of bool, shape (link,)

    Returns
    -------
    ndarray of int, shape of the costs
        At least one unit; ``CLOSED`` where a link cannot be used.

    Raises
    ------
    InputError
        A link costs more than the integers hold (over two million USD).

    Examples
    --------
    >>> link_weights(np.array([1.5, 2.0]), np.array([True, False])) == CLOSED
    array([False,  True])
    """
    is_way = np.isfinite(generalised_usd)
    weights = np.maximum(np.rint(np.where(is_way, generalised_usd, 0.0) * MILLI), 1.0)
    if weights.size and weights.max() >= CLOSED:
        worst = int(weights.argmax())
        raise InputError(
            f"link no. {worst % weights.shape[-1] + 1} of the network costs {generalised_usd.flat[worst]:,.0f} USD per "
            "FEU",
            where="rates, fees and dwell times",
            fix="check units: USD per FEU, hours, km",
        )
    return np.where(usable & is_way, weights, CLOSED).astype(np.int64)


def both_ways(values: Values) -> Values:
    """Return values of links by direction, shape (2, link); those of shape (link,) hold both ways."""
    return np.broadcast_to(values, (2, values.shape[-1]))


def reversed_ways(values: Values) -> Values:
    """Return values of links with the directions exchanged; those of shape (link,) as they are."""
    return values if values.ndim == 1 else values[::-1]


def floats(weights: Integers) -> Array:
    """Return weights as the floats that SciPy adds, exact below 2**53; infinity for closed links."""
    return np.where(weights < CLOSED, weights.astype(float), np.inf)


def components(size: int, tails: Integers, heads: Integers) -> Integers:
    """Return the number of the part that every node of an undirected graph lies in, shape (node,)."""
    graph = scipy.sparse.csr_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    return np.asarray(scipy.sparse.csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)


class SearchGraph:
    """Index arrays of a graph whose weights change; Dijkstra's algorithm of SciPy on it.

    ``tails``, ``heads``, shape (link,): node positions.
    ``size``: number of nodes.
    """

    def __init__(self, tails: Integers, heads: Integers, size: int) -> None:
        self._size = size
        cells = np.concatenate([tails * size + heads, heads * size + tails])
        self._order = np.argsort(cells, kind="stable")
        self._cells, self._first = np.unique(cells[self._order], return_index=True)

    def costs(self, weights: Array, origins: Integers, destinations: Integers) -> Array:
        """Return cheapest costs, shape (origin, destination); links of infinite weight are closed."""
        if len(destinations) < len(origins):
            return self.costs(reversed_ways(weights), destinations, origins).T
        tally_question("routes", lambda: self._asked(weights, origins, destinations))
        return np.asarray(scipy.sparse.csgraph.dijkstra(self._matrix(weights), indices=origins)[:, destinations])

    def trees(self, weights: Array, origins: Integers) -> tuple[Array, Integers]:
        """Return costs to all nodes and the link into each, see ``ReferenceRouter.trees``."""
        tally_question("routes", lambda: self._asked(weights, origins))
        cost, before = scipy.sparse.csgraph.dijkstra(self._matrix(weights), indices=origins, return_predecessors=True)
        link = np.full(before.shape, -1, dtype=np.int64)
        reached = (before >= 0) & np.isfinite(cost)
        nodes = np.broadcast_to(np.arange(self._size), before.shape)
        cells = before[reached].astype(np.int64) * self._size + nodes[reached]
        link[reached] = self._cheapest_link(weights)[np.searchsorted(self._cells, cells)]
        return np.asarray(cost), link

    def _asked(self, *asked: Array | Integers) -> bytes:
        return b" ".join(np.ascontiguousarray(part).tobytes() for part in (self._cells, *asked))

    def _matrix(self, weights: Array) -> "scipy.sparse.csr_array":
        """Return the links of finite weight; of parallel links the cheapest."""
        arcs = both_ways(weights).ravel()[self._order]
        cheapest = np.minimum.reduceat(arcs, self._first) if arcs.size else arcs
        is_open = np.isfinite(cheapest)
        rows, columns = np.divmod(self._cells[is_open], self._size)
        starts = np.searchsorted(rows, np.arange(self._size + 1))
        return scipy.sparse.csr_array((cheapest[is_open], columns, starts), shape=(self._size, self._size))

    def _cheapest_link(self, weights: Array) -> Integers:
        """Return the cheapest link of every joined pair of nodes; the first one of equals."""
        arcs = both_ways(weights).ravel()[self._order]
        group = np.repeat(np.arange(len(self._first)), np.diff(np.append(self._first, len(arcs))))
        link = self._order % max(weights.shape[-1], 1)
        return np.asarray(link[np.lexsort((link, arcs, group))[self._first]])


class Router(Protocol):
    """Finds cheapest costs on one network for any weights."""

    def costs(self, weights: Integers, origins: Integers, destinations: Integers) -> Array:
        """Return cheapest costs.

        Parameters
        ----------
        weights : ndarray of int, shape (link,) or (2, link)
            From ``link_weights``.
        origins, destinations : ndarray of int
            Node positions.

        Returns
        -------
        ndarray, shape (origin, destination)
            USD; infinity where there is no way.
        """


class ReferenceRouter:
    """Dijkstra's algorithm on the whole network; also returns paths."""

    def __init__(self, network: Network) -> None:
        self._graph = SearchGraph(network.tail, network.head, len(network.nodes.node_id))

    def costs(self, weights: Integers, origins: Integers, destinations: Integers) -> Array:
        """Return cheapest costs, USD, shape (origin, destination); see ``Router.costs``."""
        return self._graph.costs(floats(weights), origins, destinations) / MILLI

    def trees(self, weights: Integers, origins: Integers) -> tuple[Array, Integers]:
        """Return costs and the link into every node.

        Parameters
        ----------
        weights : ndarray of int, shape (link,) or (2, link)
            From ``link_weights``.
        origins : ndarray of int, shape (origin,)
            Node positions.

        Returns
        -------
        tuple of ndarray and ndarray of int, shape (origin, node) each
            Integer units, infinity where there is no way; -1 at the origin and where there is no way.
        """
        return self._graph.trees(floats(weights), origins)


class FastRouter:
    """Customisable contraction hierarchies of pyroutingkit: the same integers, the same answers."""

    def __init__(self, network: Network) -> None:
        from pyroutingkit import CCHMetric, CCHTopology  # noqa: PLC0415  # an extra, loaded where it is used

        self.size = len(network.nodes.node_id)
        self._ends = network.tail, network.head
        topology = CCHTopology()
        topology.build(
            np.concatenate(self._ends).astype(np.uint32),
            np.concatenate(self._ends[::-1]).astype(np.uint32),
            # Places only order the search: nodes of which nobody says where they lie may share one.
            np.nan_to_num(network.nodes.y_coord).astype(np.float32),
            np.nan_to_num(network.nodes.x_coord).astype(np.float32),
            self.size,
        )
        self._topology = topology
        self._metric = CCHMetric(topology)
        self._reference = ReferenceRouter(network)

    def costs(self, weights: Integers, origins: Integers, destinations: Integers) -> Array:
        """Return cheapest costs, USD, shape (origin, destination); see ``Router.costs``."""
        tally_question(
            "routes", lambda: b" ".join(part.tobytes() for part in (*self._ends, weights, origins, destinations))
        )
        self._metric.customize(both_ways(weights).ravel().astype(np.uint32))
        costs = self._metric.distances_many_to_many(origins.astype(np.uint32), destinations.astype(np.uint32))
        costs = np.asarray(costs).reshape(len(origins), len(destinations))
        lost = costs >= CLOSED
        if lost.any() and self._overflowed(weights, origins, destinations, lost):
            return self._reference.costs(weights, origins, destinations)
        return np.where(lost, np.inf, costs.astype(float) / MILLI)

    def _overflowed(self, weights: Integers, origins: Integers, destinations: Integers, lost: Mask) -> bool:
        """Return whether a pair without an answer is joined after all, at a cost above the 31 bits of the engine."""
        is_open = (both_ways(weights) < CLOSED).any(axis=0)
        piece = components(self.size, *(e[is_open] for e in self._ends))
        return bool((lost & (piece[origins][:, None] == piece[destinations][None, :])).any())


def path_links(network: Network, tree: Integers, origin: int, destination: int) -> list[int]:
    """Return the links of the way from the root of a tree to a node, in order of travel; empty where there is none.

    Parameters
    ----------
    network : Network
    tree : ndarray of int, shape (node,)
        The link into every node, from ``ReferenceRouter.trees``.
    origin, destination : int
        Node positions; ``origin`` is the root.
    """
    links: list[int] = []
    at = destination
    while at != origin and tree[at] >= 0:
        link = int(tree[at])
        links.append(link)
        at = int(network.tail[link] + network.head[link] - at)
    return links[::-1]


def against(network: Network, path: Sequence[int], origin: int) -> Integers:
    """Return for every link of a path 0 where it is passed along, 1 where against its direction.

    Parameters
    ----------
    network : Network
    path : sequence of int
        Link positions, in order of travel.
    origin : int
        Node position where the path begins.
    """
    at, back = origin, []
    for link in path:
        back.append(int(network.tail[link] != at))
        at = int(network.tail[link] + network.head[link] - at)
    return np.array(back, dtype=np.int64)
