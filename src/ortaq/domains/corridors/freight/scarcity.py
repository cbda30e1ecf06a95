"""Cheapest ways at scarcity prices, on the network reduced to gateways and the ends of links with a capacity.

Between those points the cheapest way free of such links never changes, so it is computed once; a price on a crossing
then only changes the few links that belong to it.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.loading import load_trees
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import CLOSED, ReferenceRouter


@dataclass(frozen=True, eq=False)
class PricedWays:
    """Cheapest ways between all gateways at one set of prices.

    ``usd``, shape (origin, destination): cost and scarcity prices, USD per tonne; infinite where there is no way.
    ``uses``, shape (origin, destination, scarce crossing): how often the way passes each scarce crossing.
    ``first``, ``last``, shape (origin, destination): where the way enters and leaves the scarce part (positions among
    its ends); -1 if it never does.
    ``before``, ``link``, shape (end, end): of the tree from each end: the end before, and the scarce link between (-1:
    a way free of scarce links).
    """

    usd: Array
    uses: Integers
    first: Integers
    last: Integers
    before: Integers
    link: Integers


class ScarceNetwork:
    """The network of one demand row, reduced to gateways and ends of scarce links.

    ``weights``, shape (link,): from ``link_weights``.
    ``gateways``: node positions.
    ``scarce``, shape (link,): position of the scarce crossing of every link, -1 for none.
    ``usd_per_unit``: USD per tonne of one unit of weight.
    """

    def __init__(
        self, network: Network, weights: Integers, gateways: Integers, scarce: Integers, usd_per_unit: float
    ) -> None:
        self._network, self._gateways = network, gateways
        self._scarce_links = np.flatnonzero((scarce >= 0) & (weights < CLOSED) & (network.tail != network.head))
        self._crossing = scarce[self._scarce_links]
        self._usd = weights[self._scarce_links] * usd_per_unit
        at_ends = np.concatenate([network.tail[self._scarce_links], network.head[self._scarce_links]])
        self._ends, at = np.unique(at_ends, return_inverse=True)
        self._tail, self._head = at.reshape(2, -1)
        free = np.where(scarce >= 0, CLOSED, weights)
        points = np.concatenate([gateways, self._ends])
        cost, self._trees = ReferenceRouter(network).trees(free, points)
        cost = cost[:, points] * usd_per_unit
        count = len(gateways)
        self._direct, self._entry, self._between = cost[:count, :count], cost[:count, count:], cost[count:, count:]

    def priced(self, prices: Array) -> PricedWays:
        """Return the cheapest ways at scarcity prices, USD per tonne, shape (scarce crossing,)."""
        cost, before, link = self._between_ends(prices)
        uses_between = self._uses(before, link, len(prices))
        shape = self._direct.shape
        usd, first, last = np.empty(shape), np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int64)
        for origin, entry in enumerate(self._entry):
            through = entry[:, None] + cost
            enters = through.argmin(axis=0)
            arrive = through.min(axis=0)[:, None] + self._entry.T
            last[origin] = arrive.argmin(axis=0)
            first[origin] = enters[last[origin]]
            usd[origin] = arrive.min(axis=0)
        uses = uses_between[first, last]
        is_direct = self._direct <= usd
        uses[is_direct] = 0
        first[is_direct] = last[is_direct] = -1
        return PricedWays(np.where(is_direct, self._direct, usd), uses, first, last, before, link)

    def load(self, ways: PricedWays, mt: Array) -> Array:
        """Return tonnes on every link if pairs of gateways send ``mt``, shape (origin, destination), on these ways."""
        network, count = self._network, len(self._gateways)
        is_direct = ways.last < 0
        access, through = np.zeros(self._entry.shape), np.zeros(self._between.shape)
        origin, destination = np.nonzero(np.where(is_direct, 0.0, mt))
        tonnes = mt[origin, destination]
        first, last = ways.first[origin, destination], ways.last[origin, destination]
        np.add.at(access, (origin, first), tonnes)
        np.add.at(access, (destination, last), tonnes)
        np.add.at(through, (first, last), tonnes)
        between, on_scarce = self._legs(ways, through)
        loaded = np.bincount(self._scarce_links, on_scarce, minlength=len(network.links.link_id)).astype(float)
        from_gateways, from_ends = self._trees[:count], self._trees[count:]
        direct = np.where(is_direct, mt, 0.0)
        loaded += load_trees(network, from_gateways, self._gateways, self._gateways, direct)
        loaded += load_trees(network, from_gateways, self._gateways, self._ends, access)
        return loaded + load_trees(network, from_ends, self._ends, self._ends, between)

    def _between_ends(self, prices: Array) -> tuple[Array, Integers, Integers]:
        """Return costs between ends, the end before each, and the scarce link between the two (-1: a free way)."""
        usd = self._usd + prices[self._crossing]
        dear_first = np.argsort(-usd, kind="stable")
        matrix = self._between.copy()
        link = np.full(matrix.shape, -1, dtype=np.int64)
        for number in dear_first:
            for cell in ((self._tail[number], self._head[number]), (self._head[number], self._tail[number])):
                if usd[number] <= matrix[cell]:
                    matrix[cell], link[cell] = usd[number], number
        rows, columns = np.nonzero(np.isfinite(matrix) & ~np.eye(len(matrix), dtype=bool))
        graph = scipy.sparse.csr_array((matrix[rows, columns], (rows, columns)), shape=matrix.shape)
        cost, before = scipy.sparse.csgraph.dijkstra(graph, return_predecessors=True)
        return cost, before.astype(np.int64), link

    def _steps(self, before: Integers) -> list[tuple[Integers, Integers, Integers, Integers]]:
        """Return, step by step, the ways (root, end) still travelling and the hop (from, to) that each takes."""
        root, end = np.nonzero(before >= 0)
        at, steps = end.copy(), []
        while root.size:
            previous = before[root, at]
            steps.append((root, end, previous, at))
            going = previous != root
            root, end, at = root[going], end[going], previous[going]
        return steps

    def _uses(self, before: Integers, link: Integers, crossings: int) -> Integers:
        uses = np.zeros((*before.shape, crossings), dtype=np.int64)
        for root, end, start, stop in self._steps(before):
            number = link[start, stop]
            on = number >= 0
            np.add.at(uses, (root[on], end[on], self._crossing[number[on]]), 1)
        return uses

    def _legs(self, ways: PricedWays, through: Array) -> tuple[Array, Array]:
        """Return tonnes on the free ways between ends, and on every scarce link."""
        between, on_scarce = np.zeros(through.shape), np.zeros(len(self._scarce_links))
        for root, end, start, stop in self._steps(ways.before):
            number, tonnes = ways.link[start, stop], through[root, end]
            on = number >= 0
            np.add.at(on_scarce, number[on], tonnes[on])
            np.add.at(between, (start[~on], stop[~on]), tonnes[~on])
        return between, on_scarce
