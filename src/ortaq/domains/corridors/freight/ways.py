"""Ways of one layer of goods: all journeys by rail, by road and by ship, and the choice among the three."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight.goods import Goods
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.recursive_logit import Journeys, Weights, pieces_matrix
from ortaq.domains.corridors.freight.sea_access import SeaAccess, foreign_ports, own_ports
from ortaq.domains.corridors.freight.states import LandGraph, Passages, Pieces


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
        Between all zones.
    """
    passages, parameters, own = terms.passages, terms.parameters, graph.states
    scale, states, late = parameters.scale(goods.kind), passages.states, parameters.unreliability
    passed = states.takes[own].generalised(goods.land_usd_per_hour, late) + terms.delay_usd[own] + goods.border_usd
    passed = passed + parameters.ferry_usd * passages.is_ferry[own]
    worth = np.where(states.is_open[own], np.exp(-scale * passed), 0.0) / states.rivals[own]
    zones, count = len(passages.zone_country), own.stop - own.start

    def weigh(pieces: Pieces, more: float) -> Array:
        return np.exp(-scale * (pieces.takes.generalised(goods.land_usd_per_hour, late) + more))

    first, between, last = graph.first, graph.between, graph.last
    to_zones = np.zeros((count, zones))
    to_zones[last.start, last.end] = weigh(last, 0.0)
    return Journeys.of(
        Weights(
            first=pieces_matrix(weigh(first, 0.0) * worth[first.end], first.start, first.end, (zones, count)),
            between=pieces_matrix(
                weigh(between, goods.transit_usd) * worth[between.end], between.start, between.end, (count, count)
            ),
            last=to_zones,
        )
    )


@dataclass(frozen=True, eq=False)
class SeaJourneys:
    """All journeys of goods by ship: to a port, over sea, from a port.

    Attributes
    ----------
    out, home : ndarray, shape (place, port)
        Weights of the ways from places to ports and from ports to places.
    by_land : ndarray, shape (2, way, place, port)
        Share of each way by land in those that lead through other countries, outward and homeward; zero where the port
        is one's own.
    ships : ndarray, shape (port, port)
    total : ndarray, shape (place, place)
    """

    out: Array
    home: Array
    by_land: Array
    ships: Array
    total: Array

    def port_tonnes(self, mt: Array) -> tuple[Array, Array]:
        """Return tonnes from places to ports and from ports to places, shape (place, port) each.

        Parameters
        ----------
        mt : ndarray, shape (place, place)
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
        Costs by rail and by road between all zones, constants included, USD per FEU.
    """
    passages, late = terms.passages, terms.parameters.unreliability
    scale, places = terms.parameters.scale(goods.kind), passages.place_count
    country, ports = passages.zone_country[:places], passages.zone_country[places:]
    own = np.exp(-scale * passages.access.generalised(goods.land_usd_per_hour, late))
    own = np.where(own_ports(terms.access, group, country, passages.access.km), own, 0.0)
    through = foreign_ports(terms.access, group, country, ports)
    abroad = np.stack([land[:, :places, places:], land[:, places:, :places].swapaxes(1, 2)])
    abroad = np.where(through, np.exp(-scale * abroad), 0.0)
    either = abroad.sum(axis=1)
    by_land = np.divide(abroad, either[:, None], out=np.zeros_like(abroad), where=either[:, None] > 0.0)
    ships = np.exp(-scale * passages.ships.generalised(goods.sea_usd_per_hour, late))
    out, home = own + either[0], own + either[1]
    return SeaJourneys(out, home, by_land, ships, out @ ships @ home.T)


def chosen(cost: Array, scale: float) -> tuple[Array, Array]:
    """Return shares of ways and their log-sum as a cost.

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
