"""How many ways lie between economies that have no crossing in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.modes import Mode, mode_links
from ortaq.domains.corridors.routing.routing import components

_UNCUTTABLE = 10**6


@dataclass(frozen=True, eq=False)
class IndependentWays:
    """Smallest number of crossings whose closure cuts trade off; infinite where no closure of crossings does.

    Attributes
    ----------
    economies : tuple of str
        In the order of the axes.
    pair : ndarray, shape (economy, economy)
        From all gateways of the economy in the row to those of the other; 0 where nothing joins them, infinite on the
        diagonal. Symmetric unless links are used one way only.
    member : ndarray, shape (economy,)
        From an economy to all others.
    """

    economies: tuple[str, ...]
    pair: Array
    member: Array


def independent_ways(
    network: Network, *, mode: Mode = Mode.ANY, changes: Sequence[NetworkShift] = ()
) -> IndependentWays:
    """Return how many crossings must close to cut economies off from each other.

    Menger's theorem: the smallest cut is the largest number of ways that have no crossing in common, a maximum flow on
    the parts of the network between crossings. A crossing whose links join parts that it does not join to each other
    counts once for each such group.

    Parameters
    ----------
    network : Network
    mode : Mode
    changes : sequence of NetworkShift
    """
    tails, heads, capacity, nodes = _flow_network(network, mode, changes)
    count = len(network.economies)
    size = nodes + 3 * count
    graph = scipy.sparse.csr_array((capacity.astype(np.int32), (tails, heads)), shape=(size, size))
    sources, sinks, others = (nodes + part * count + np.arange(count) for part in range(3))

    def cut(source: int, sink: int) -> float:
        flow = int(scipy.sparse.csgraph.maximum_flow(graph, source, sink).flow_value)
        return float("inf") if flow >= _UNCUTTABLE else float(flow)

    pair = np.full((count, count), np.inf)
    one_way = bool(network.links.directed.any())
    for i, j in zip(*np.triu_indices(count, 1), strict=True):
        pair[i, j] = cut(int(sources[i]), int(sinks[j]))
        pair[j, i] = cut(int(sources[j]), int(sinks[i])) if one_way else pair[i, j]
    member = np.array([cut(int(s), int(o)) for s, o in zip(sources, others, strict=True)])
    return IndependentWays(network.economies, pair, member)


def _flow_network(
    network: Network, mode: Mode, changes: Sequence[NetworkShift]
) -> tuple[Integers, Integers, Integers, int]:
    """Return arcs (tails, heads, capacities) and the number of nodes before the sources and sinks of economies.

    Parts of the network without crossings come first, then every crossing as an arc of capacity one from its entry to
    its exit; last each economy as source, as sink, and all others as sink.
    """
    usable = apply_changes(network, changes).usable & mode_links(network, mode, network.gateways)
    crossing = network.link_crossing
    directed = network.links.directed
    inside_part = usable & (crossing < 0) & ~directed
    part = components(len(network.nodes.node_id), *(e[inside_part] for e in (network.tail, network.head)))
    between = usable & (crossing < 0) & directed
    at_border = usable & (crossing >= 0)
    # One number per crossing and part that it touches; links of the crossing join them into groups.
    parts = int(part.max()) + 1
    ends = (crossing[at_border] * parts + part[e[at_border]] for e in (network.tail, network.head))
    touches, joined = np.unique(np.stack(list(ends)), return_inverse=True)
    joined = joined.reshape(2, -1)
    group = components(len(touches), *joined)
    both = ~directed[at_border]
    enters = np.union1d(joined[0], joined[1][both])
    leaves = np.union1d(joined[1], joined[0][both])
    groups = int(group.max(initial=-1)) + 1
    entry, leave, inside = parts + group, parts + groups + group, touches % parts
    nodes = parts + 2 * groups
    economy = np.array([network.economies.index(c.economy) for c in network.gateways], dtype=np.int64)
    home = part[network.nodes_of(network.gateways)]
    homes = np.unique(np.stack([economy, home]), axis=1)
    count = len(network.economies)
    other = np.array([(e, h) for e in range(count) for h in np.unique(home[economy != e])], dtype=np.int64).reshape(
        -1, 2
    )
    gate = np.arange(groups)
    one_way = (part[network.tail[between]], part[network.head[between]])
    tails = [inside[enters], leave[leaves], parts + gate, nodes + homes[0], homes[1], other[:, 1], one_way[0]]
    heads = [
        *(entry[enters], inside[leaves], parts + groups + gate),
        *(homes[1], nodes + count + homes[0], nodes + 2 * count + other[:, 0], one_way[1]),
    ]
    capacity = [np.full(len(t), 1 if i == 2 else _UNCUTTABLE) for i, t in enumerate(tails)]
    return np.concatenate(tails), np.concatenate(heads), np.concatenate(capacity), nodes
