"""Independent check of an assignment: its cost from the link flows against the Lagrangian lower bound of its prices.

Any prices p >= 0 on the crossings bound the least cost from below by
``sum of tonnes * min(cheapest way at cost + p, penalty) - sum of p * capacity`` (Geoffrion 1974, Lagrangean relaxation
for integer programming). Shares no code with the search: its own graph, its own sums.
"""

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers, NotConverged
from ortaq.domains.corridors.network.network import Network

LARGEST_GAP = 1e-6
"""Largest distance between cost and bound, and largest overfilling of a crossing, relative."""


def certified_gap(
    network: Network,
    link_usd: Array,
    flows: tuple[Array, Array],
    wanted: tuple[Array, Array],
    crossings: tuple[Array, Array],
) -> tuple[float, float]:
    """Return cost, million USD, and its relative distance from the lower bound.

    ``link_usd``, shape (demand, link): USD per tonne, infinite where a link cannot be used.
    ``flows``: tonnes on links (demand, link) and tonnes left behind (demand, origin, destination).
    ``wanted``: tonnes to be sent and penalty, USD per tonne, of a tonne left behind, both (demand, origin,
    destination).
    ``crossings``: capacity, NaN for unlimited, and price, USD per tonne, both (crossing,).
    Raises NotConverged if cost and bound differ, a crossing holds too much, or a closed link carries freight.
    """
    (link_mt, unmet), (mt, penalty), (capacity, prices) = flows, wanted, crossings
    _require_feasible(network, link_usd, flows, mt, capacity)
    carried = float(np.where(link_mt > 0.0, link_mt * np.where(np.isfinite(link_usd), link_usd, 0.0), 0.0).sum())
    cost = carried + float((unmet * penalty).sum())
    nodes = np.array([network.node_position[c.node_id] for c in network.gateways], dtype=np.int64)
    bound = -float(np.where(np.isfinite(capacity), prices * np.nan_to_num(capacity), 0.0).sum())
    for usd, tonnes, left_behind in zip(link_usd, mt, penalty, strict=True):
        if tonnes.any():
            cheapest = _distances(network, usd + np.append(prices, 0.0)[network.link_crossing], nodes)
            bound += float((tonnes * np.minimum(cheapest, left_behind)).sum())
    gap = abs(cost - bound) / max(abs(cost), abs(bound), np.finfo(float).tiny)
    if gap > LARGEST_GAP:
        raise NotConverged(
            f"assignment costs {cost:,.6f} million USD, its lower bound is {bound:,.6f}",
            residual=gap,
            where="assignment to crossings with a capacity",
            fix="report this network and demand as a bug",
        )
    return cost, gap


def _require_feasible(
    network: Network, link_usd: Array, flows: tuple[Array, Array], mt: Array, capacity: Array
) -> None:
    link_mt, unmet = flows
    if (link_mt[~np.isfinite(link_usd)] > 0.0).any():
        raise NotConverged("a link that cannot be used carries freight", where="assignment")
    if (unmet < 0.0).any() or (unmet > mt * (1.0 + LARGEST_GAP)).any():
        raise NotConverged("more is left behind than was to be sent", where="assignment")
    total = link_mt.sum(axis=0)
    for position, crossing in enumerate(network.crossings):
        load = float(total[network.links.crossing_id == crossing.id].sum())
        if load > capacity[position] * (1.0 + LARGEST_GAP):
            raise NotConverged(
                f"crossing '{crossing.id}' carries {load:g} of {capacity[position]:g} million tonnes",
                residual=load - float(capacity[position]),
                where="assignment",
            )


def _distances(network: Network, usd: Array, nodes: Integers) -> Array:
    """Return cheapest costs between nodes, shape (origin, destination)."""
    usable = np.isfinite(usd)
    ends = np.stack([network.tail[usable], network.head[usable]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    cheap_first = np.lexsort((usd[usable], high, low))
    pairs, first = np.unique(np.stack([low, high])[:, cheap_first], axis=1, return_index=True)
    size = len(network.nodes.node_id)
    graph = scipy.sparse.csr_array((usd[usable][cheap_first][first], (pairs[0], pairs[1])), shape=(size, size))
    return np.asarray(scipy.sparse.csgraph.dijkstra(graph, directed=False, indices=nodes)[:, nodes])
