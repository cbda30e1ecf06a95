"""Costs by way when parts of the network are closed in turn: only ways that use the part are searched again."""

from collections.abc import Iterator, Sequence

import numpy as np

from ortaq.core import Array
from ortaq.core.network import Integers
from ortaq.model.corridors.change import apply_changes, links_of
from ortaq.model.corridors.freight import Freight
from ortaq.model.corridors.loading import load_trees
from ortaq.model.corridors.routing import CLOSED, ReferenceRouter, on_cheapest_way


def link_flows(freight: Freight, tonnes: Array) -> Array:
    """Return flows if everything takes its cheapest way, both directions together, shape (table, link).

    Parameters
    ----------
    freight : Freight
    tonnes : ndarray, shape (table, cargo, graph, gateway, gateway)
        Tables of million tonnes a year; cargo and graph in the order of ``Freight.link_sets``.
    """
    network, nodes = freight.network, freight.nodes
    router = ReferenceRouter(network)
    loaded = np.zeros((len(tonnes), len(network.links.link_id)))
    flat = tonnes.reshape(len(tonnes), -1, *tonnes.shape[3:]).swapaxes(0, 1)
    sets = freight.link_sets(freight.weights(apply_changes(network), ()))
    for weights, tables in zip(sets, flat, strict=True):
        if not tables.any():
            continue
        cost, tree = router.trees(weights, nodes)
        for at, mt in enumerate(tables):
            loaded[at] += load_trees(network, tree, nodes, nodes, np.where(np.isfinite(cost[:, nodes]), mt, 0.0))
    return loaded


def costs_without(freight: Freight, closures: Sequence[Sequence[str]]) -> Iterator[Array]:
    """Yield costs by way with each closure in turn, shape (cargo, way, gateway, gateway).

    Parameters
    ----------
    freight : Freight
    closures : sequence of sequence of str
        Crossings, passages, named lines or links that close together.

    Raises
    ------
    InputError
        A closure names no part of the network.
    """
    network, nodes, router = freight.network, freight.nodes, freight.router
    closed = [
        np.flatnonzero(np.any([links_of(network, name, where="closures") for name in names], axis=0))
        for names in closures
    ]
    ends = np.unique(
        np.concatenate([network.tail[links] for links in closed] + [network.head[links] for links in closed])
    )
    points = np.concatenate([nodes, ends])
    today = freight.weights(apply_changes(network), ())
    sets = list(freight.link_sets(today))
    reach = [router.costs(weights, nodes, points) for weights in sets]
    for links in closed:
        costs = []
        for weights, cost in zip(sets, reach, strict=True):
            rows = _users(freight, cost, ends, links[weights[links] < CLOSED], weights)
            found = cost[:, : len(nodes)].copy()
            if rows.size:
                shut = weights.copy()
                shut[links] = CLOSED
                found[rows] = router.costs(shut, nodes[rows], nodes)
                found[:, rows] = found[rows].T
            costs.append(found)
        yield freight.joined(costs, today)


def _users(freight: Freight, reach: Array, ends: Integers, links: Integers, weights: Integers) -> Integers:
    """Return the gateways with a cheapest way over one of the links; ways are cheapest where the detour is none."""
    size = len(freight.nodes)
    direct, using = reach[:, :size], np.zeros(size, dtype=bool)
    for link in links:
        tail, head = (
            reach[:, size + np.searchsorted(ends, e[link])] for e in (freight.network.tail, freight.network.head)
        )
        using |= on_cheapest_way(direct, tail, head, int(weights[link])).any(axis=1)
    return np.flatnonzero(using)
