"""Ways of one layer of goods: all journeys by rail, by road and by ship, and the choice among the three."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.goods import Goods
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.recursive_logit import Journeys, Weights, pieces_matrix
from ortaq.domains.corridors.freight.sea_access import SeaAccess, foreign_ports, own_ports, shut_ports
from ortaq.domains.corridors.freight.states import LandGraph, Passages, Pieces

NO_SHARE = 1e-40
"""Ways to ports whose weight against the best is smaller are left out; products of smaller ones slow the processor."""


@dataclass(frozen=True, eq=False)
class Terms:
    """What all goods are loaded under.

    Attributes
    ----------
    passages : Passages
    parameters : Parameters
    access : tuple of SeaAccess
        How far goods travel to their own ports, and through whose ports landlocked economies trade.
    delay_usd : ndarray, shape (state,)
        Added to the cost of every passage, USD per FEU.
    """

    passages: Passages
    parameters: Parameters
    access: tuple[SeaAccess, ...]
    delay_usd: Array

    @cached_property
    def lent(self) -> Integers:
        """Positions of the ports through which landlocked economies trade, shape (lent,)."""
        named = {code for row in self.access for code in row.through}
        return np.flatnonzero(np.isin(self.passages.port_country, sorted(named)))

    @cached_property
    def tariffs(self) -> Mapping[str, tuple[Array, Array, Array]]:
        """What bulk pays at least on first, middle and last runs of each way by land, USD per tonne-km."""
        passages, rate = self.passages, self.parameters.wagon_usd_per_tkm
        zone, entered = passages.zone_country, passages.states.target
        return {
            graph.way: (
                rate(zone[graph.first.start]),
                rate(entered[graph.states][graph.between.start]),
                rate(zone[graph.last.end]),
            )
            for graph in passages.land
        }

    def zones(self, places: Integers) -> Integers:
        """Return the zones that goods need: their places and, after them, the ports of other countries.

        Parameters
        ----------
        places : ndarray of int
        """
        return np.concatenate([places, self.passages.place_count + self.lent])


def land_journeys(terms: Terms, graph: LandGraph, goods: Goods) -> Journeys:
    """Return all journeys of goods by rail or by road.

    Parameters
    ----------
    terms : Terms
    graph : LandGraph
    goods : Goods

    Returns
    -------
    Journeys
        From ``Terms.zones`` of the starts of the goods to those of their ends.
    """
    return Journeys.of(land_weights(terms, graph, goods))


def land_weights(terms: Terms, graph: LandGraph, goods: Goods, *, paid: bool = False) -> Weights:
    """Return the weights of runs, or those times what is paid for each.

    Parameters
    ----------
    terms : Terms
    graph : LandGraph
    goods : Goods
    paid : bool, optional
        Whether weights are multiplied by the money of the run, USD per FEU.
    """
    passages, parameters, own = terms.passages, terms.parameters, graph.states
    scale, states, late = parameters.scale(goods.kind), passages.states, parameters.unreliability
    passed = states.takes[own].generalised(goods.land_usd_per_hour, late) + terms.delay_usd[own] + goods.border_usd
    worth = np.where(states.is_open[own], np.exp(-scale * passed), 0.0) / states.rivals[own]
    zones, count = len(passages.zone_country), own.stop - own.start

    def weigh(pieces: Pieces, tariff: Array, more: float) -> Array:
        takes = goods.paying(pieces.takes, tariff)
        weights = np.exp(-scale * (takes.generalised(goods.land_usd_per_hour, late) + more))
        return weights * takes.usd if paid else weights

    first, between, last = graph.first, graph.between, graph.last
    tariffs = terms.tariffs[graph.way]
    to_zones = np.zeros((count, zones))
    to_zones[last.start, last.end] = weigh(last, tariffs[2], 0.0)
    outward = pieces_matrix(weigh(first, tariffs[0], 0.0) * worth[first.end], first.start, first.end, (zones, count))
    through = weigh(between, tariffs[1], goods.transit_usd) * worth[between.end]
    return Weights(
        first=outward[terms.zones(goods.starts)],
        between=pieces_matrix(through, between.start, between.end, (count, count)),
        last=to_zones[:, terms.zones(goods.ends)],
    )


@dataclass(frozen=True, eq=False)
class SeaJourneys:
    """All journeys of goods by ship: to a port, over sea, from a port.

    Attributes
    ----------
    out : ndarray, shape (start, port)
        Weights of the ways to ports, against the best of every start.
    home : ndarray, shape (end, port)
        Weights of the ways from ports, against the best of every end.
    lent_out, lent_home : ndarray, shapes (way, start, port) and (way, end, port)
        Share of rail and of road in the ways through other countries; zero where the port is one's own.
    ships : ndarray, shape (port, port)
    total : ndarray, shape (start, end)
    cost : ndarray, shape (start, end)
        Log-sum, USD per FEU.
    """

    out: Array
    home: Array
    lent_out: Array
    lent_home: Array
    ships: Array
    total: Array
    cost: Array

    def port_tonnes(self, mt: Array) -> tuple[Array, Array]:
        """Return tonnes from starts to ports and from ports to ends, shapes (start, port) and (end, port).

        Parameters
        ----------
        mt : ndarray, shape (start, end)
            Tonnes by sea.
        """
        rate = np.divide(mt, self.total, out=np.zeros_like(mt), where=self.total > 0.0)
        out = self.out * (rate @ (self.ships @ self.home.T).T)
        home = self.home * (rate.T @ (self.out @ self.ships))
        return out, home


def sea_journeys(terms: Terms, goods: Goods, group: str, land: Array) -> SeaJourneys:
    """Return all journeys of goods by ship.

    Parameters
    ----------
    terms : Terms
    goods : Goods
    group : str
        Id of their group.
    land : ndarray, shape (way, zone, zone)
        Costs by rail and by road between the zones of starts and ends, constants included, USD per FEU.
    """
    scale, late = terms.parameters.scale(goods.kind), terms.parameters.unreliability
    starts, ends = len(goods.starts), len(goods.ends)
    out, out_usd, lent_out = _to_ports(terms, goods, group, goods.starts, land[:, :starts, ends:])
    homeward = land[:, starts:, :ends].swapaxes(1, 2)
    home, home_usd, lent_home = _to_ports(terms, goods, group, goods.ends, homeward)
    ships = np.exp(-scale * terms.passages.ships.generalised(goods.sea_usd_per_hour, late))
    total = out @ ships @ home.T
    total[terms.passages.lend_to_neighbours[np.ix_(goods.starts, goods.ends)]] = 0.0
    with np.errstate(divide="ignore"):
        cost = out_usd[:, None] + home_usd[None, :] - np.log(total) / scale
    return SeaJourneys(out, home, lent_out, lent_home, ships, total, cost)


def _to_ports(terms: Terms, goods: Goods, group: str, places: Integers, land: Array) -> tuple[Array, Array, Array]:
    """Return weights of the ways to ports against the best of every place, what that costs, and shares of land ways.

    ``land``, shape (way, place, lent port): costs by rail and by road to ports of other countries.
    """
    passages, scale = terms.passages, terms.parameters.scale(goods.kind)
    country, ports = passages.zone_country[places], passages.port_country
    tariff = terms.parameters.wagon_usd_per_tkm(country)[:, None]
    to_port = goods.paying(passages.access[places], tariff)
    own = to_port.generalised(goods.land_usd_per_hour, terms.parameters.unreliability)
    near = own_ports(terms.access, group, country, passages.port_km[places])
    own = np.where(near, own, np.inf)
    abroad = np.full((len(land), *own.shape), np.inf)
    abroad[:, :, terms.lent] = land
    lent = foreign_ports(terms.access, group, country, ports)
    abroad = np.where(lent & ~shut_ports(terms.access, group, country, ports), abroad, np.inf)
    least = np.minimum(own, abroad.min(axis=0)).min(axis=1, initial=np.inf)
    base = np.where(np.isfinite(least), least, 0.0)
    costs = np.concatenate([own[None], abroad])
    count = (near | lent).sum(axis=1, keepdims=True)  # many ports are no better than one, a closed one helps nobody
    weights = np.exp(-scale * (costs - base[:, None])) / np.maximum(count, 1)
    weights[weights < NO_SHARE] = 0.0
    total = weights.sum(axis=0)
    return total, base, np.divide(weights[1:], total, out=np.zeros_like(weights[1:]), where=total > 0.0)


def chosen(cost: Array, scale: float) -> tuple[Array, Array]:
    """Return shares of ways and their log-sum as a cost.

    Methodology, eq. (F3).

    Parameters
    ----------
    cost : ndarray, shape (way, place, place)
        USD per FEU, infinity where a way does not exist.
    scale : float
        Per USD.

    Returns
    -------
    tuple of ndarray and ndarray, shapes (way, place, place) and (place, place)
        Shares that sum to one where there is a way, else zero; infinity where there is none.

    Examples
    --------
    >>> share, cost = chosen(np.array([[[100.0]], [[100.0]], [[np.inf]]]), 0.01)
    >>> share.ravel().tolist()
    [0.5, 0.5, 0.0]
    """
    least = cost.min(axis=0)
    base = np.where(np.isfinite(least), least, 0.0)
    weight = np.exp(-scale * (cost - base))
    total = weight.sum(axis=0)
    share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0.0)
    with np.errstate(divide="ignore"):
        return share, base - np.log(total) / scale
