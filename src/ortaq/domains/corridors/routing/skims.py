"""Sums of anything that links take, along the cheapest ways of search trees."""

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
    node = np.broadcast_to(np.arange(trees.shape[1]), trees.shape)
    has_link = trees >= 0
    back = (network.head[trees] != node).astype(np.int64)
    total = np.where(has_link, both_ways(per_link)[back, trees], 0.0)
    before = np.where(has_link, network.tail[trees] + network.head[trees] - node, node)
    while (further := np.take_along_axis(before, before, axis=1)).tobytes() != before.tobytes():
        total = total + np.take_along_axis(total, before, axis=1)
        before = further
    return np.asarray(total)
