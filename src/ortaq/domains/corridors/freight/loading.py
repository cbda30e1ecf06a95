"""Tonnes on links: traffic is put on the ways of a tree, and links are added up to crossings."""

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.network.network import Network


def load_trees(network: Network, trees: Integers, roots: Integers, ends: Integers, mt: Array) -> Array:
    """Return tonnes on every link, both directions together, shape (link,).

    ``trees``, shape (root, node): link into every node, from ``ReferenceRouter.trees``.
    ``roots``, ``ends``: node positions.
    ``mt``, shape (root, end): tonnes between root and end; 0 where no way exists.
    """
    loaded = np.zeros(len(network.links.link_id))
    root, end = np.nonzero(mt)
    tonnes, at = mt[root, end], ends[end]
    for link, here in _steps(network, trees, roots, root, at):
        loaded += np.bincount(link, tonnes[here], minlength=len(loaded))
    return loaded


def tree_uses(
    network: Network, trees: Integers, roots: Integers, ends: Integers, *, group: Integers, groups: int
) -> Integers:
    """Return how often the way between root and end uses a link of every group, shape (root, end, group).

    ``group``, shape (link,): group of every link, -1 for none. ``groups``: how many there are.
    """
    uses = np.zeros((len(roots), len(ends), groups), dtype=np.int64)
    root, end = (i.ravel() for i in np.indices(uses.shape[:2]))
    for link, here in _steps(network, trees, roots, root, ends[end]):
        counted = group[link] >= 0
        who = here[counted]
        np.add.at(uses, (root[who], end[who], group[link[counted]]), 1)
    return uses


def crossing_sums(network: Network, link_mt: Array) -> Array:
    """Return tonnes on all links of every crossing together, shape (crossing,)."""
    at = network.link_crossing
    return np.bincount(at[at >= 0], link_mt[at >= 0], minlength=len(network.crossings)).astype(float)


def _steps(
    network: Network, trees: Integers, roots: Integers, root: Integers, at: Integers
) -> list[tuple[Integers, Integers]]:
    """Return, step by step from the ends to the roots, the link that each way takes and which ways still travel."""
    steps: list[tuple[Integers, Integers]] = []
    here = np.arange(len(root))
    at = at.copy()
    while True:
        here = here[at[here] != roots[root[here]]]
        here = here[trees[root[here], at[here]] >= 0]
        if not here.size:
            return steps
        link = trees[root[here], at[here]]
        at[here] = network.tail[link] + network.head[link] - at[here]
        steps.append((link, here))
