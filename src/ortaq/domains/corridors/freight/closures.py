"""Freight on links, and trade costs when parts of the network are closed in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.freight import Freight
from ortaq.domains.corridors.freight.loading import load_trees
from ortaq.domains.corridors.freight.served import Part, served
from ortaq.domains.corridors.freight.walk import MOST_UPDATED, updated
from ortaq.domains.corridors.routing.change import apply_changes, links_of
from ortaq.domains.corridors.routing.routing import CLOSED, MILLI, ReferenceRouter


def link_flows(freight: Freight, tonnes: Array) -> Array:
    """Return flows if everything takes its cheapest way, both directions together, shape (table, link).

    ``tonnes``, shape (table, cargo, graph, gateway, gateway): tables of million tonnes a year; cargo and graph as in
    ``Freight``.
    """
    network, nodes = freight.network, freight.nodes
    router = ReferenceRouter(network)
    loaded = np.zeros((len(tonnes), len(network.links.link_id)))
    for cargo, graph, _, weights in freight.link_sets(apply_changes(network)):
        tables = tonnes[:, cargo, graph]
        if not tables.any():
            continue
        own = np.flatnonzero(tables.any(axis=(0, 2)))
        cost, tree = router.trees(weights, nodes[own])
        for at, mt in enumerate(tables[:, own]):
            loaded[at] += load_trees(network, tree, nodes[own], nodes, np.where(np.isfinite(cost[:, nodes]), mt, 0.0))
    return loaded


def hats_without(freight: Freight, closures: Sequence[Sequence[str]]) -> Array:
    """Return trade-cost hats with each closure in turn, shape (closure, cargo, importer, exporter).

    ``closures``: crossings, passages, named lines or links that close together.
    """
    closed = [
        np.flatnonzero(np.any([links_of(freight.network, name, where="closures") for name in names], axis=0))
        for names in closures
    ]
    today, count = freight.links_under((), ()), len(freight.economies)
    hats = np.ones((len(closures), len(freight.classes), count, count))
    for cargo, choice in enumerate(freight.choices):
        terms = np.zeros((len(closures), len(choice.used)))
        moved = np.zeros(terms.shape, dtype=bool)
        for own in (served(freight, cargo, graph) for graph in freight.graphs):
            for i, cost in costs_without(own.part, today[own.part.kind], closed) if own.rows.size else ():
                term, has_moved = choice.weigh(own.rows, cost[own.ends] / MILLI)
                terms[i] += term
                moved[i] |= has_moved
        hats[:, cargo] = choice.hats(terms, moved, count)
    return hats


def costs_without(part: Part, weights: Integers, closed: Sequence[Integers]) -> Iterator[tuple[int, Array]]:
    """Yield closures and costs without their links in thousandths of USD, shape (gateway, gateway), in any order.

    From one search with all of them closed, the links of one half of the closures are opened for the other half, and so
    on down to single closures: a link is opened about as often as a list of closures can be halved. What closes many
    links is searched for.

    ``weights``, shape (link,): from ``link_weights``. ``closed``: links of every closure.
    """
    today = np.where(part.usable, weights, CLOSED)
    own = [links[today[links] < CLOSED] for links in closed]
    few = [i for i, links in enumerate(own) if len(links) <= MOST_UPDATED]
    for i in sorted(set(range(len(own))) - set(few)):
        yield i, _searched(part, today, own[i], part.gateways)
    if few:
        shut = np.unique(np.concatenate([own[i] for i in few]))
        points = _points(part, shut)
        yield from _halved(part, today, own, few, _Reach(points, _searched(part, today, shut, points)))


@dataclass(frozen=True, eq=False)
class _Reach:
    """Cheapest costs among points, gateways first; node positions."""

    points: Integers
    cost: Array


def _halved(
    part: Part, weights: Integers, closed: Sequence[Integers], which: Sequence[int], reach: _Reach
) -> Iterator[tuple[int, Array]]:
    if len(which) == 1:
        yield which[0], reach.cost[: len(part.gateways), : len(part.gateways)]
        return
    everything = np.unique(np.concatenate([closed[i] for i in which]))
    at = np.full(len(part.network.nodes.node_id), -1, dtype=np.int64)
    at[reach.points] = np.arange(len(reach.points))
    for half in (which[: len(which) // 2], which[len(which) // 2 :]):
        shut = np.unique(np.concatenate([closed[i] for i in half]))
        opened = np.setdiff1d(everything, shut)
        tails, heads = (at[e[opened]] for e in (part.network.tail, part.network.head))
        cost, points = updated(reach.cost, len(reach.points), tails, heads, weights[opened]), _points(part, shut)
        yield from _halved(part, weights, closed, half, _Reach(points, cost[np.ix_(at[points], at[points])]))


def _points(part: Part, links: Integers) -> Integers:
    ends = np.union1d(part.network.tail[links], part.network.head[links])
    return np.concatenate([part.gateways, np.setdiff1d(ends, part.gateways)])


def _searched(part: Part, weights: Integers, shut: Integers, points: Integers) -> Array:
    without = weights.copy()
    without[shut] = CLOSED
    return np.rint(part.router.costs(without, points, points) * MILLI)
