"""Freight on a network whose crossings can take only so much: least total cost with capacities.

Second best for all shippers together: minimum of generalised cost plus the cost of what stays behind, subject to the
capacity of every crossing. The dual of a capacity is the scarcity price at which shippers, each on its own cheapest
way, would choose the same flows (Beckmann, McGuire and Winsten 1956, Studies in the economics of transportation).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band, InputError, Integers
from ortaq.domains.corridors.freight.assignment_check import certified_gap
from ortaq.domains.corridors.freight.demand import TONNES_PER_FEU, Demand, require_amounts
from ortaq.domains.corridors.freight.loading import crossing_sums, load_trees, tree_uses
from ortaq.domains.corridors.freight.scarcity import PricedWays, ScarceNetwork
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.columns import Commodities, Mix, first_columns, generate
from ortaq.domains.corridors.routing.cost import link_costs, mean_of_ways
from ortaq.domains.corridors.routing.modes import Mode, mode_links
from ortaq.domains.corridors.routing.routing import CLOSED, MILLI, ReferenceRouter, link_weights

UNMET_PENALTY = Assumption(
    "A-UNMET-PENALTY",
    "What a tonne left behind costs on top of the cheapest way without capacities",
    Band(25.0, 100.0, 300.0),
    "percent of the cost of that way",
    "no estimate for these corridors; at 100 nobody ships at more than twice the cost of the cheapest way",
)
"""Decides when freight stays behind rather than taking a dearer way."""

ROUNDING = 1e-12
"""A crossing is overfull above this part of its capacity, so that sums in another order change nothing."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """Freight flows of least total cost within capacities.

    Attributes
    ----------
    link_mt : ndarray, shape (link,)
        Million tonnes a year, both directions together.
    crossing_mt : ndarray, shape (crossing,)
        The same on all links of a crossing; a way that uses two of its links counts twice.
    unmet_mt : ndarray, shape (demand, origin, destination)
        What stays behind, pairs without any way included.
    cut_mt : float
        The part of ``unmet_mt`` without any way at any price.
    price_usd_per_tonne : ndarray, shape (crossing,)
        What one more tonne of capacity would save; 0 where capacity is left or unknown.
    cost_musd : float
        Generalised cost of what is carried and penalty of what stays behind, except ``cut_mt``.
    relative_gap : float
        Distance of the cost from a lower bound computed by other code.
    """

    link_mt: Array
    crossing_mt: Array
    unmet_mt: Array
    cut_mt: float
    price_usd_per_tonne: Array
    cost_musd: float
    relative_gap: float

    @property
    def price_usd_per_feu(self) -> Array:
        """Scarcity price of a container with the central load of A-TONNES-PER-FEU, shape (crossing,)."""
        return self.price_usd_per_tonne * TONNES_PER_FEU.band.central


@dataclass(frozen=True, eq=False)
class _Freight:
    """All demand rows without capacities; matrices are (demand, origin, destination), money is USD per tonne.

    ``usd`` is the cheapest way, ``mt`` leaves out pairs without any, ``trees`` are those ways (demand, origin, node).
    """

    gateways: Integers
    weights: Integers
    usd_per_unit: Array
    mt: Array
    cut: Array
    usd: Array
    trees: Integers

    @property
    def link_usd(self) -> Array:
        """Cost of every link, infinite where it cannot be used, shape (demand, link)."""
        return np.where(self.weights < CLOSED, self.weights * self.usd_per_unit[:, None], np.inf)


def assign(
    network: Network,
    demand: Sequence[Demand],
    *,
    changes: Sequence[NetworkShift] = (),
    unmet_penalty_percent: float = UNMET_PENALTY.band.central,
) -> Assignment:
    """Return freight sent over the network at least total cost, no crossing taking more than its capacity.

    All rows of ``demand`` share the capacities; crossings of unknown capacity take anything. Without a capacity that
    binds, everything travels its cheapest way. A link costs the mean of its two directions.

    Parameters
    ----------
    network : Network
    demand : sequence of Demand
    changes : sequence of NetworkShift, optional
        The scenario; ``capacity_mt`` sets what a crossing can take.
    unmet_penalty_percent : float, optional
        What a tonne left behind costs on top of the pair's cheapest way without capacities, percent of that cost.

    Raises
    ------
    InputError
        Tonnes of a wrong shape, a penalty below 0, or an unknown target of a change.
    NotConverged
        The linear programme failed, or cost and independent bound differ by more than 1e-6.
    """
    if not (np.isfinite(unmet_penalty_percent) and unmet_penalty_percent >= 0.0):
        raise InputError(
            f"the penalty is {unmet_penalty_percent:g} percent",
            where="unmet_penalty_percent",
            fix="give a number of at least 0",
        )
    capacity = apply_changes(network, changes).capacity_mt
    freight = _freight(network, demand, changes)
    penalty = freight.usd * (1.0 + unmet_penalty_percent / 100.0)
    link_mt = _on_trees(network, freight, freight.mt)
    unmet, prices = np.zeros(freight.mt.shape), np.zeros(len(network.crossings))
    if (crossing_sums(network, link_mt.sum(axis=0)) > capacity * (1.0 + ROUNDING)).any():
        link_mt, unmet, prices = _second_best(network, freight, penalty, capacity)
    cost, gap = certified_gap(network, freight.link_usd, (link_mt, unmet), (freight.mt, penalty), (capacity, prices))
    total = link_mt.sum(axis=0)
    return Assignment(
        link_mt=total,
        crossing_mt=crossing_sums(network, total),
        unmet_mt=unmet + freight.cut,
        cut_mt=float(freight.cut.sum()),
        price_usd_per_tonne=prices,
        cost_musd=cost,
        relative_gap=gap,
    )


def _freight(network: Network, demand: Sequence[Demand], changes: Sequence[NetworkShift]) -> _Freight:
    """Return costs and cheapest ways of all demand rows."""
    if not demand:
        raise InputError("there is no demand", where="assign", fix="give at least one row")
    gateways = network.nodes_of(network.gateways)
    state = apply_changes(network, changes)
    router = ReferenceRouter(network)
    weights, usd, trees = [], [], []
    for row in demand:
        require_amounts(row.tonnes_mt, "tonnes_mt", (len(gateways),) * 2)
        taken = link_costs(network, state, row.time_value, handling=row.mode is not Mode.ROAD)
        allowed = mode_links(network, row.mode, network.gateways) if row.allowed is None else row.allowed
        weights.append(link_weights(mean_of_ways(taken.generalised_usd), state.usable & allowed))
        units, tree = router.trees(weights[-1], gateways)
        usd.append(units[:, gateways] / (MILLI * row.tonnes_per_feu))
        trees.append(tree)
    mt, costs = np.array([row.tonnes_mt for row in demand], dtype=float), np.array(usd)
    joined = np.isfinite(costs)
    return _Freight(
        gateways=gateways,
        weights=np.array(weights),
        usd_per_unit=np.array([1.0 / (MILLI * row.tonnes_per_feu) for row in demand]),
        mt=np.where(joined, mt, 0.0),
        cut=np.where(joined, 0.0, mt),
        usd=np.where(joined, costs, 0.0),
        trees=np.array(trees),
    )


def _on_trees(network: Network, freight: _Freight, mt: Array) -> Array:
    """Return tonnes on links if everything travels its cheapest way, shape (demand, link)."""
    at = freight.gateways
    return np.array([load_trees(network, t, at, at, m) for t, m in zip(freight.trees, mt, strict=True)])


class _Pricing:
    """Cheapest ways of the commodities at scarcity prices; keeps those of every round."""

    def __init__(self, network: Network, freight: _Freight, scarce: Integers, cells: tuple[Integers, ...]) -> None:
        self.cells, self.rounds = cells, list[dict[int, PricedWays]]()
        self.networks = {
            int(row): ScarceNetwork(
                network, freight.weights[row], freight.gateways, scarce, float(freight.usd_per_unit[row])
            )
            for row in np.unique(cells[0])
        }

    def __call__(self, prices: Array) -> tuple[Array, Integers]:
        row, origin, destination = self.cells
        self.rounds.append({r: network.priced(prices) for r, network in self.networks.items()})
        usd, uses = np.empty(len(row)), np.empty((len(row), len(prices)), dtype=np.int64)
        for r, ways in self.rounds[-1].items():
            own = row == r
            usd[own] = ways.usd[origin[own], destination[own]]
            uses[own] = ways.uses[origin[own], destination[own]]
        return usd, uses


def _second_best(network: Network, freight: _Freight, penalty: Array, capacity: Array) -> tuple[Array, Array, Array]:
    """Return tonnes on links (demand, link), tonnes left behind, and the price of every crossing.

    Only pairs whose cheapest way uses a crossing with a capacity are part of the programme: prices are never negative,
    so all others keep that way.
    """
    limited = np.flatnonzero(np.isfinite(capacity))
    position = np.full(len(capacity) + 1, -1, dtype=np.int64)
    position[limited] = np.arange(len(limited))
    scarce = position[network.link_crossing]
    at = freight.gateways
    uses = np.array([tree_uses(network, t, at, at, group=scarce, groups=len(limited)) for t in freight.trees])
    cells = np.nonzero(uses.any(axis=-1) & (freight.mt > 0.0))
    commodities = Commodities(freight.mt[cells], penalty[cells])
    pricing = _Pricing(network, freight, scarce, cells)
    mix = generate(commodities, first_columns(commodities, freight.usd[cells], uses[cells]), capacity[limited], pricing)
    prices = np.zeros(len(capacity))
    prices[limited] = mix.prices
    flows = _flows(network, freight, pricing, mix)
    return flows, _mt_of_round(freight, cells, mix, -1), prices


def _flows(network: Network, freight: _Freight, pricing: _Pricing, mix: Mix) -> Array:
    """Return tonnes on links, shape (demand, link)."""
    on_cheapest = freight.mt.copy()
    on_cheapest[pricing.cells] = 0.0
    flows = _on_trees(network, freight, on_cheapest + _mt_of_round(freight, pricing.cells, mix, 0))
    for number, ways in enumerate(pricing.rounds, start=1):
        mt = _mt_of_round(freight, pricing.cells, mix, number)
        for row, way in ways.items():
            if mt[row].any():
                flows[row] += pricing.networks[row].load(way, mt[row])
    return flows


def _mt_of_round(freight: _Freight, cells: tuple[Integers, ...], mix: Mix, number: int) -> Array:
    """Return tonnes on the ways that one round of pricing found, shape (demand, origin, destination)."""
    mt = np.zeros(freight.mt.shape)
    own = mix.columns.round == number
    mt[tuple(c[mix.columns.commodity[own]] for c in cells)] = mix.mt[own]
    return mt
