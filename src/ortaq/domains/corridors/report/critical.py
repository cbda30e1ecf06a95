"""What closing each crossing or passage would do to every pair of gateway cities and to every economy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.closures import costs_without
from ortaq.domains.corridors.freight.demand import city_shares, pair_weights
from ortaq.domains.corridors.freight.served import Part
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.network import PASSAGES, City, Network
from ortaq.domains.corridors.routing.change import apply_changes, links_of
from ortaq.domains.corridors.routing.cost import TimeValue, link_costs
from ortaq.domains.corridors.routing.modes import Mode, mode_links
from ortaq.domains.corridors.routing.overlay import best_router
from ortaq.domains.corridors.routing.routing import CLOSED, MILLI, Router, link_weights


@dataclass(frozen=True, eq=False)
class Criticality:
    """Closures one at a time, against the same network with nothing closed.

    Attributes
    ----------
    closed : tuple of str
        Crossings and passages, in the order of the first axis.
    cities : tuple of City
        Gateways, in the order of the city axes.
    economies : tuple of str
        In the order of the economy axis.
    cost_usd : ndarray, shape (origin, destination)
        Generalised cost before, USD per FEU; infinite where there is no route.
    added_usd : ndarray, shape (closed, origin, destination)
        Added generalised cost, USD per FEU; infinite for pairs that lose their last route, 0 for those without any.
    economy_added_percent : ndarray, shape (closed, economy)
        Trade-weighted mean of the added cost over the pairs that keep a route, percent of their cost before.
    economy_cut_share : ndarray, shape (closed, economy)
        Share of the economy's trade weight, among pairs with a route before, that loses its last route.
    """

    closed: tuple[str, ...]
    cities: tuple[City, ...]
    economies: tuple[str, ...]
    cost_usd: Array
    added_usd: Array
    economy_added_percent: Array
    economy_cut_share: Array


def criticality(
    network: Network,
    closures: Sequence[str] | None = None,
    *,
    mode: Mode = Mode.ANY,
    changes: Sequence[NetworkShift] = (),
    time_value: TimeValue | None = None,
    trade: Array | None = None,
    router: Router | None = None,
) -> Criticality:
    """Return what closing each crossing and passage in turn costs all pairs of gateway cities.

    Parameters
    ----------
    network : Network
    closures : sequence of str, optional
        Crossings, passages, named lines or link ids; all crossings and passages in use if absent.
    mode : Mode, optional
    changes : sequence of NetworkShift, optional
        The scenario on top of which each closure happens.
    time_value : TimeValue, optional
    trade : ndarray, shape (economy, economy), optional
        Weight of every pair of ``network.economies``, any unit; all pairs alike if absent. City weights divide it.
    router : Router, optional
        Engine; the fastest installed if absent.

    Raises
    ------
    InputError
        Unknown target, or trade of a wrong shape, negative or missing.
    """
    state = apply_changes(network, changes)
    cost = link_costs(network, state, time_value or TimeValue(), handling=mode is not Mode.ROAD).generalised_usd
    weights = link_weights(cost, state.usable & mode_links(network, mode, network.gateways))
    engine, nodes = router or best_router(network), network.nodes_of(network.gateways)
    names, closed = _closures(network, closures, weights)
    before = engine.costs(weights, nodes, nodes)
    added = np.zeros((len(names), *before.shape))
    for i, after in costs_without(Part(network, engine, weights < CLOSED, nodes, (0, 0)), weights, closed):
        np.subtract(after / MILLI, before, out=added[i], where=np.isfinite(before))
    percent, cut = _by_economy(network, before, added, trade)
    return Criticality(names, network.gateways, network.economies, before, added, percent, cut)


def _closures(
    network: Network, closures: Sequence[str] | None, weights: Integers
) -> tuple[tuple[str, ...], list[Integers]]:
    """Return names and links of what is closed in turn."""
    if closures is not None:
        return tuple(closures), [np.flatnonzero(links_of(network, name, where="closures")) for name in closures]
    columns = [(c.id, network.links.crossing_id) for c in network.crossings]
    columns += [(p, network.links.passage) for p in PASSAGES]
    links = {name: np.flatnonzero((column == name) & (weights < CLOSED)) for name, column in columns}
    used = {name: own for name, own in links.items() if own.size}
    return tuple(used), list(used.values())


def _by_economy(network: Network, before: Array, added: Array, trade: Array | None) -> tuple[Array, Array]:
    """Return trade-weighted added cost in percent, and the share of trade cut off, both of shape (closed, economy)."""
    economy, _ = city_shares(network)
    pair = np.where(np.isfinite(before), pair_weights(network, trade), 0.0)
    member = (economy[:, None] == np.arange(len(network.economies))).astype(float)
    lost = np.isinf(added)
    kept_added = np.einsum("cij,ij,ie->ce", np.where(lost, 0.0, added), pair, member)
    kept_cost = np.einsum("cij,ij,ie->ce", ~lost, pair * np.where(np.isfinite(before), before, 0.0), member)
    total = np.einsum("ij,ie->e", pair, member)
    cut = np.einsum("cij,ij,ie->ce", lost, pair, member)
    percent = np.divide(100.0 * kept_added, kept_cost, out=np.zeros_like(kept_added), where=kept_cost > 0.0)
    return percent, np.divide(cut, total, out=np.zeros_like(cut), where=total > 0.0)
