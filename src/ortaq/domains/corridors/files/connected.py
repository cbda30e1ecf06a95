"""What of a network that was read is not joined: nodes without a link, islands, links of a node to itself, zones."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from ortaq.core import Integers, Mask
from ortaq.domains.corridors.files.checks import piece_of_node
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import components


def connection_notes(network: Network, own_nodes: Integers) -> tuple[Note, ...]:
    """Return what is not joined of the nodes that were read.

    Parameters
    ----------
    network : Network
    own_nodes : ndarray of int, shape (node,)
        Their ids.
    """
    own = np.isin(network.nodes.node_id, own_nodes)
    return (*_nodes(network, own), *_links(network, own), *_zones(network, own))


def _nodes(network: Network, own: Mask) -> Iterator[Note]:
    """Yield nodes that no link reaches, and pieces without any way to the largest one."""
    size = len(own)
    joined = np.zeros(size, dtype=bool)
    joined[network.tail] = joined[network.head] = True
    lone = own & ~joined
    if lone.any():
        yield Note(Part.UNCONNECTED, "unlinked", float(lone.sum()), _ids(network, lone))
    piece = components(size, network.tail, network.head)
    main = np.bincount(piece[joined]).argmax() if joined.any() else -1
    apart = own & joined & (piece != main)
    if apart.any():
        counts = Counter(piece[apart].tolist())
        yield Note(
            Part.UNCONNECTED, "islands", float(len(counts)), tuple(f"{n}" for n in sorted(counts.values())[::-1])
        )


def _links(network: Network, own: Mask) -> Iterator[Note]:
    loops = (network.tail == network.head) & own[network.tail]
    if loops.any():
        names = tuple(str(link) for link in network.links.link_id[loops].tolist())
        yield Note(Part.UNCONNECTED, "loops", float(loops.sum()), names)


def _zones(network: Network, own: Mask) -> Iterator[Note]:
    """Yield gateways that some other cannot be reached from, or that cannot reach it."""
    at = network.nodes_of(network.gateways)
    if not len(at):
        return
    piece = piece_of_node(network, network.open_links)[at]
    main = Counter(piece.tolist()).most_common(1)[0][0]
    lost = [city.name for city, p, node in zip(network.gateways, piece, at, strict=True) if p != main and own[node]]
    if lost:
        yield Note(Part.UNCONNECTED, "zones_apart", float(len(lost)), tuple(lost))


def _ids(network: Network, nodes: Mask) -> tuple[str, ...]:
    return tuple(str(node) for node in network.nodes.node_id[nodes].tolist())
