"""Which alternatives of cargo travel over one graph of links, and the part of the network that they need."""

from dataclasses import dataclass, field

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.freight.choice import Choice
from ortaq.domains.corridors.freight.freight import Freight, Graph
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import Router


@dataclass(frozen=True, eq=False)
class Part:
    """The part of the network over which costs are sought.

    ``usable``, shape (link,).
    ``gateways``: node positions.
    ``kind``: position of cargo and handling in ``Freight.links_under``.
    ``searches``: cheapest costs found before, by what was asked; shared by the parts of one freight system.
    """

    network: Network
    router: Router
    usable: Mask
    gateways: Integers
    kind: tuple[int, int]
    searches: dict[bytes, Array] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False)
class Served:
    """Alternatives of a choice, the positions of their two gateways among those of a part, and the part."""

    rows: Integers
    ends: tuple[Integers, Integers]
    part: Part


def served(freight: Freight, cargo: int, graph: Graph, countries: frozenset[str] = frozenset()) -> Served:
    """Return the alternatives that a graph serves, with its links outside some countries."""
    choice = freight.choices[cargo]
    one, other = gateway_pairs(freight, choice, slice(None))
    way = choice.alternative // len(freight.nodes) ** 2
    rows = np.flatnonzero((way == graph.way) & freight.pairs_of(graph)[one, other])
    gateways, at = np.unique(np.concatenate([one[rows], other[rows]]), return_inverse=True)
    usable, kind = freight.usable(graph, countries), (cargo, freight.handling(graph))
    part = Part(freight.network, freight.router, usable, freight.nodes[gateways], kind, freight.searches)
    return Served(rows, (at[: len(rows)], at[len(rows) :]), part)


def gateway_pairs(freight: Freight, choice: Choice, rows: Integers | slice) -> tuple[Integers, Integers]:
    """Return the two gateways that each of some alternatives joins."""
    size = len(freight.nodes)
    return np.divmod(choice.alternative[rows] % size**2, size)
