"""Distinct alternatives to the cheapest path, and how traffic divides among them."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.itinerary import gates_of
from ortaq.domains.corridors.routing.routing import ReferenceRouter, path_links, reversed_ways

MOST_COMMON = 0.7
"""Two paths that share this much of the shorter one's length are one corridor."""

MOST_EXPENSIVE = 2.0
"""Alternatives cost at most so many times the cheapest path."""

LOGIT_SCALE = 10.0
"""A route dearer by a tenth of the cheapest cost gets exp(-1) of its traffic (assumption; no estimate for these
corridors is published)."""


def distinct_paths(
    network: Network,
    router: ReferenceRouter,
    weights: Integers,
    ends: tuple[int, int],
    *,
    count: int,
    most_common: float,
) -> list[list[int]]:
    """Return up to ``count`` paths, cheapest first, no two of which are one corridor.

    Two ways are one corridor if they pass the same crossings and passages, or share ``most_common`` of the length of
    the shorter one.

    Via-node method (Abraham, Delling, Goldberg and Werneck 2013, Alternative routes in road networks): the candidates
    are the cheapest paths through each node, all read off two trees: from the origin, and back from the destination.
    """
    cost, tree = router.trees(weights, np.array(ends[:1]))
    back, tree_back = router.trees(reversed_ways(weights), np.array(ends[1:]))
    cheapest = float(cost[0][ends[1]])
    if not np.isfinite(cheapest):
        return []
    distinct: list[list[int]] = []
    for via in _candidates(cost[0] + back[0], cheapest):
        path = _path_through(network, (tree[0], tree_back[0]), ends, via)
        if path and not any(_one_corridor(network, path, other, most_common) for other in distinct):
            distinct.append(path)
            if len(distinct) == count:
                break
    return distinct


def path_size_shares(length: Array, paths: Sequence[Sequence[int]], generalised_usd: Array, scale: float) -> Array:
    """Return the share of traffic of every path.

    Path-size logit (Ben-Akiva and Bierlaire 1999, Discrete choice methods and their applications to short term travel
    decisions): ``share ~ PS * exp(-scale * cost / cheapest)`` with
    ``PS = sum over links of (link length / path length) / (number of paths that use the link)``. Where the cheapest
    path costs nothing, all traffic takes the paths that do so.

    Parameters
    ----------
    length : ndarray, shape (link,)
        Length of every link, km.
    paths : sequence of sequence of int
        Link positions.
    generalised_usd : ndarray, shape (path,)
        Cost of every path, USD per FEU.
    scale : float
        Sensitivity to relative cost; 0 divides by path size only.

    Returns
    -------
    ndarray, shape (path,)
        Sums to one.

    Examples
    --------
    Two of three paths share a link:

    >>> path_size_shares(np.ones(4), [[0, 1], [0, 2], [3]], np.ones(3), LOGIT_SCALE)
    array([0.3, 0.3, 0.4])
    """
    used = np.zeros(len(length))
    for path in paths:
        used[list(path)] += 1.0
    size = np.array([_size(length, list(path), used) for path in paths])
    cheapest = generalised_usd.min()
    if cheapest == 0.0:
        free = np.where(generalised_usd == 0.0, size, 0.0)
        return np.asarray(free / free.sum())
    utility = np.log(size) - scale * generalised_usd / cheapest
    weight = np.exp(utility - utility.max())
    return np.asarray(weight / weight.sum())


def _candidates(through: Array, cheapest: float) -> list[int]:
    """Return one node per cost, cheapest first: nodes on one path have one cost, since costs are integers."""
    affordable = np.flatnonzero(through <= MOST_EXPENSIVE * cheapest)
    _, first = np.unique(through[affordable], return_index=True)
    return [int(i) for i in affordable[first]]


def _path_through(network: Network, trees: tuple[Integers, Integers], ends: tuple[int, int], via: int) -> list[int]:
    """Return the cheapest path through a node; empty where it would pass a node twice."""
    path = path_links(network, trees[0], ends[0], via) + path_links(network, trees[1], ends[1], via)[::-1]
    nodes = {*network.tail[path].tolist(), *network.head[path].tolist()}
    return path if len(nodes) == len(path) + 1 else []


def _one_corridor(network: Network, path: list[int], other: list[int], most_common: float) -> bool:
    gates = gates_of(network, path)
    if gates and gates == gates_of(network, other):
        return True
    return _common_share(network.links.length, path, other) >= most_common


def _common_share(length: Array, one: list[int], other: list[int]) -> float:
    """Return the common length as a share of the shorter path."""
    shorter = min(length[one].sum(), length[other].sum())
    common = length[list(set(one) & set(other))].sum()
    return float(common / shorter) if shorter > 0.0 else 1.0


def _size(length: Array, path: list[int], used: Array) -> float:
    total = float(length[path].sum())
    return float((length[path] / used[path]).sum()) / total if total > 0.0 else 1.0
