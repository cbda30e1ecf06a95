"""Sums of anything that links take, along the cheapest ways of search trees."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import both_ways


def along(network: Network, trees: Integers, per_link: Array) -> Array:
    """Return sums from the root of every tree to every node, by doubling the steps summed.

    Parameters
    ----------
    network : Network
    trees : ndarray of int, shape (origin, node)
        The link into every node, -1 at the origin and where there is no way; see ``ReferenceRouter.trees``.
    per_link : ndarray, shape (link,) or (2, link)
        What a link takes; forward and backward where they differ.

    Returns
    -------
    ndarray, shape (origin, node)
        Zero where there is no way.
    """
    return sums_along(network.tail, network.head, trees, [both_ways(per_link)])[0]


def sums_along(tails: Integers, heads: Integers, trees: Integers, columns: Sequence[Array]) -> list[Array]:
    """Return sums of several columns at once, as `along` does of one.

    Parameters
    ----------
    tails, heads : ndarray of int, shape (link,)
        Nodes that links join.
    trees : ndarray of int, shape (origin, node)
    columns : sequence of ndarray, shape (2, link)
        What a link takes forward and backward.

    Returns
    -------
    list of ndarray, shape (origin, node)
    """
    nodes, has_link = np.arange(trees.shape[1]), trees >= 0
    back = (heads[trees] != nodes).astype(np.int64)
    sums = [np.where(has_link, column[back, trees], 0.0) for column in columns]
    root = np.arange(len(trees))[:, None] * trees.shape[1]
    before = root + np.where(has_link, tails[trees] + heads[trees] - nodes, nodes)
    while ((further := before.ravel()[before]) != before).any():
        sums = [total + total.ravel()[before] for total in sums]
        before = further
    return sums
