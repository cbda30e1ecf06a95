"""Two closures at once, and pairs that cost more together than each alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ortaq.core import Array, InputError
from ortaq.domains.corridors.freight.assignment import UNMET_PENALTY
from ortaq.domains.corridors.freight.demand import city_shares, pair_weights
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import NetworkChange, apply_changes, links_of
from ortaq.domains.corridors.routing.cost import Valuation, link_costs
from ortaq.domains.corridors.routing.critical import criticality
from ortaq.domains.corridors.routing.modes import Mode, mode_links
from ortaq.domains.corridors.routing.overlay import best_router
from ortaq.domains.corridors.routing.routing import CLOSED, Router, link_weights

LEAST_EXCESS_PERCENT = 1e-6
"""A pair is superadditive above this, so that rounding makes none."""


@dataclass(frozen=True, eq=False)
class PairedCriticality:
    """Losses from closing two targets at once.

    A loss is the trade-weighted added cost, percent of the cost before; a pair of cities that loses its last route, or
    would pay more than A-UNMET-PENALTY extra, counts with that penalty.

    Attributes
    ----------
    closed : tuple of str
        The most costly single closures, dearest first.
    economies : tuple of str
        In the order of the economy axis.
    percent : ndarray, shape (closed, closed, economy)
        Loss of each economy; on the diagonal from one closure alone.
    total_percent : ndarray, shape (closed, closed)
        Loss of all trade together.
    """

    closed: tuple[str, ...]
    economies: tuple[str, ...]
    percent: Array
    total_percent: Array

    @property
    def superadditive(self) -> tuple[tuple[str, str, float], ...]:
        """Pairs that cost all trade together more than the sum of both alone, with the excess in percent points."""
        single = np.diag(self.total_percent)
        excess = self.total_percent - single[:, None] - single[None, :]
        pairs = [
            (self.closed[i], self.closed[j], float(excess[i, j]))
            for i, j in combinations(range(len(self.closed)), 2)
            if excess[i, j] > LEAST_EXCESS_PERCENT
        ]
        return tuple(sorted(pairs, key=lambda pair: -pair[2]))


def paired_criticality(
    network: Network,
    closures: Sequence[str] | None = None,
    *,
    count: int = 10,
    mode: Mode = Mode.ANY,
    changes: Sequence[NetworkChange] = (),
    valuation: Valuation | None = None,
    trade: Array | None = None,
    router: Router | None = None,
) -> PairedCriticality:
    """Close the ``count`` most costly targets two by two.

    Parameters and errors as for ``criticality``; ties in cost keep the order of ``closures``. Two targets that are each
    other's only alternative cost little alone, so give them by name to be sure that they are compared.

    Raises
    ------
    InputError
        Unknown target, ``count`` below 1, or trade of a wrong shape, negative or missing.
    """
    if count < 1:
        raise InputError(f"{count} closures were asked for", where="count", fix="ask for at least 1")
    engine = router or best_router(network)
    weight = pair_weights(network, trade)
    single = criticality(network, closures, mode=mode, changes=changes, valuation=valuation, trade=trade, router=engine)
    totals = [_loss(network, single.cost_usd, added, weight)[1] for added in single.added_usd]
    chosen = np.argsort(-np.array(totals), kind="stable")[:count]
    names = tuple(single.closed[i] for i in chosen)
    state = apply_changes(network, changes)
    cost = link_costs(network, state, valuation or Valuation()).generalised_usd
    weights = link_weights(cost, state.usable & mode_links(network, mode, network.gateways))
    nodes = network.node_positions(np.array([c.node_id for c in network.gateways], dtype=np.int64))
    masks = [links_of(network, name, where="closures") for name in names]
    percent = np.zeros((len(names), len(names), len(network.economies)))
    total = np.zeros((len(names), len(names)))
    for i, at in enumerate(chosen):
        percent[i, i], total[i, i] = _loss(network, single.cost_usd, single.added_usd[at], weight)
    for i, j in combinations(range(len(names)), 2):
        after = engine.costs(np.where(masks[i] | masks[j], CLOSED, weights), nodes, nodes)
        added = np.zeros_like(after)
        np.subtract(after, single.cost_usd, out=added, where=np.isfinite(single.cost_usd))
        percent[i, j], total[i, j] = percent[j, i], total[j, i] = _loss(network, single.cost_usd, added, weight)
    return PairedCriticality(names, network.economies, percent, total)


def _loss(network: Network, before: Array, added: Array, weight: Array) -> tuple[Array, float]:
    """Return the loss of every economy and of all trade, percent of the cost before."""
    cost = np.where(np.isfinite(before), before, 0.0)
    paid = np.minimum(added, UNMET_PENALTY.band.central / 100.0 * cost)
    economy, _ = city_shares(network)
    old, extra = (np.bincount(economy, (weight * part).sum(axis=1)) for part in (cost, paid))
    by_economy = np.divide(100.0 * extra, old, out=np.zeros_like(old), where=old > 0.0)
    return by_economy, float(100.0 * extra.sum() / old.sum()) if old.sum() > 0.0 else 0.0
