"""How many ways lie between economies, and what going round a closed crossing costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.freight.demand import city_shares, pair_weights
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.critical import Criticality
from ortaq.domains.corridors.routing.modes import Mode, mode_links

SMALL_BELOW_PERCENT = 5.0
LARGE_ABOVE_PERCENT = 25.0
"""Bounds of the classes of detour (assumption: conventional, no estimate)."""

_UNCUTTABLE = 10**6


@dataclass(frozen=True, eq=False)
class IndependentWays:
    """Smallest number of crossings whose closure cuts trade off; infinite where no closure of crossings does.

    Attributes
    ----------
    economies : tuple of str
        In the order of the axes.
    pair : ndarray, shape (economy, economy)
        Between all gateways of two economies; 0 where nothing joins them, infinite on the diagonal.
    member : ndarray, shape (economy,)
        Between an economy and all others.
    """

    economies: tuple[str, ...]
    pair: Array
    member: Array


class DetourClass(StrEnum):
    """What the detour costs: nothing, below 5 percent, 5 to 25, above 25, or there is none."""

    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    CUT = "cut"


@dataclass(frozen=True, eq=False)
class Detours:
    """Detours that single closures force.

    Attributes
    ----------
    closed, economies : tuple of str
        In the order of the axes.
    percent : ndarray, shape (closed, economy)
        Added cost of the median unit of trade among the pairs that pay, percent; infinite if it loses its last route,
        0 if no pair of the economy pays.
    detour_class : tuple of tuple of DetourClass
        The same in classes.
    merged : tuple of tuple of tuple of str
        For each economy, closures that force the same alternative on all pairs that it trades in, which
        therefore count once; those that it pays nothing for are left out.
    """

    closed: tuple[str, ...]
    economies: tuple[str, ...]
    percent: Array
    detour_class: tuple[tuple[DetourClass, ...], ...]
    merged: tuple[tuple[tuple[str, ...], ...], ...]


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

    Raises
    ------
    InputError
        Unknown target of a change.
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
    for i, j in zip(*np.triu_indices(count, 1), strict=True):
        pair[i, j] = pair[j, i] = cut(int(sources[i]), int(sinks[j]))
    member = np.array([cut(int(s), int(o)) for s, o in zip(sources, others, strict=True)])
    return IndependentWays(network.economies, pair, member)


def detours(network: Network, found: Criticality, trade: Array | None = None) -> Detours:
    """Return classes of detour of single closures, and which closures force the same alternative.

    Parameters
    ----------
    network : Network
    found : Criticality
        Of this network.
    trade : ndarray, shape (economy, economy), optional
        Weight of every pair of ``network.economies``; all pairs alike if absent.

    Raises
    ------
    InputError
        Trade of a wrong shape, negative or missing.
    """
    economy, _ = city_shares(network)
    weight = np.where(np.isfinite(found.cost_usd), pair_weights(network, trade), 0.0)
    cost = np.where(np.isfinite(found.cost_usd) & (found.cost_usd > 0.0), found.cost_usd, 1.0)
    percent = np.zeros((len(found.closed), len(found.economies)))
    for position in range(len(found.economies)):
        own = np.where(economy[:, None] == position, weight, 0.0)
        percent[:, position] = [_median_percent(added, cost, own) for added in found.added_usd]
    classes = tuple(tuple(_detour_class(value) for value in row) for row in percent.tolist())
    merged = tuple(
        _merged(found, (economy[:, None] == position) & (weight > 0.0)) for position in range(len(found.economies))
    )
    return Detours(found.closed, found.economies, percent, classes, merged)


def _flow_network(
    network: Network, mode: Mode, changes: Sequence[NetworkShift]
) -> tuple[Integers, Integers, Integers, int]:
    """Return arcs (tails, heads, capacities) and the number of nodes before the sources and sinks of economies.

    Parts of the network without crossings come first, then every crossing as an arc of capacity one from its entry to
    its exit; last each economy as source, as sink, and all others as sink.
    """
    usable = apply_changes(network, changes).usable & mode_links(network, mode, network.gateways)
    crossing = network.link_crossing
    part = _components(len(network.nodes.node_id), *(e[usable & (crossing < 0)] for e in (network.tail, network.head)))
    at_border = usable & (crossing >= 0)
    # One number per crossing and part that it touches; links of the crossing join them into groups.
    parts = int(part.max()) + 1
    ends = (crossing[at_border] * parts + part[e[at_border]] for e in (network.tail, network.head))
    touches, joined = np.unique(np.stack(list(ends)), return_inverse=True)
    group = _components(len(touches), *joined.reshape(2, -1))
    groups = int(group.max(initial=-1)) + 1
    entry, leave, inside = parts + group, parts + groups + group, touches % parts
    nodes = parts + 2 * groups
    economy, _ = city_shares(network)
    home = part[network.node_positions(np.array([c.node_id for c in network.gateways], dtype=np.int64))]
    homes = np.unique(np.stack([economy, home]), axis=1)
    count = len(network.economies)
    other = np.array([(e, h) for e in range(count) for h in np.unique(home[economy != e])], dtype=np.int64).reshape(
        -1, 2
    )
    gate = np.arange(groups)
    tails = [inside, leave, parts + gate, nodes + homes[0], homes[1], other[:, 1]]
    heads = [entry, inside, parts + groups + gate, homes[1], nodes + count + homes[0], nodes + 2 * count + other[:, 0]]
    capacity = [np.full(len(t), 1 if i == 2 else _UNCUTTABLE) for i, t in enumerate(tails)]
    return np.concatenate(tails), np.concatenate(heads), np.concatenate(capacity), nodes


def _components(size: int, tail: Integers, head: Integers) -> Integers:
    graph = scipy.sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(size, size))
    return np.asarray(scipy.sparse.csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)


def _median_percent(added: Array, cost: Array, weight: Array) -> float:
    """Return the added cost of the median unit of trade among pairs that pay, percent; 0 if none does."""
    pays = (added > 0.0) & (weight > 0.0)
    if not pays.any():
        return 0.0
    percent = 100.0 * added[pays] / cost[pays]
    cheap_first = np.argsort(percent, kind="stable")
    reached = np.cumsum(weight[pays][cheap_first])
    return float(percent[cheap_first][np.searchsorted(reached, 0.5 * reached[-1])])


def _detour_class(percent: float) -> DetourClass:
    if percent == 0.0:
        return DetourClass.NONE
    if np.isinf(percent):
        return DetourClass.CUT
    if percent < SMALL_BELOW_PERCENT:
        return DetourClass.SMALL
    return DetourClass.MEDIUM if percent <= LARGE_ABOVE_PERCENT else DetourClass.LARGE


def _merged(found: Criticality, own: Mask) -> tuple[tuple[str, ...], ...]:
    groups: dict[bytes, list[str]] = {}
    for name, added in zip(found.closed, found.added_usd, strict=True):
        if added[own].any():
            # Costs are multiples of a thousandth of a dollar, so the same alternative has exactly the same cost.
            groups.setdefault(added[own].tobytes(), []).append(name)
    return tuple(tuple(names) for names in groups.values())
