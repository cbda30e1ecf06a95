"""Ways of one layer of goods: all journeys by rail, by road and by ship, and the choice among the three."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.core.remembered import remember
from ortaq.domains.corridors.freight.goods import Goods
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.recursive_logit import Journeys, Weights
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.freight.sea_access import SeaAccess, foreign_ports, own_ports, shut_ports
from ortaq.domains.corridors.freight.sparse import Sparse
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
    return Journeys(land_weights(terms, graph, goods))


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
    parameters, own, states = terms.parameters, graph.states, terms.passages.states
    scale, late = parameters.scale(goods.kind), parameters.unreliability
    passed = states.takes[own].generalised(goods.land_usd_per_hour, late) + terms.delay_usd[own] + goods.border_usd
    worth = np.where(states.is_open[own], np.exp(-scale * passed), 0.0) / states.rivals[own]
    runs = _weighed(terms, graph, goods, paid=paid)
    last = np.zeros((own.stop - own.start, len(terms.zones(goods.ends))))
    last[runs.last_at] = runs.last
    return Weights(runs.first.columns_times(worth), runs.between.columns_times(worth), last)


@dataclass(frozen=True, eq=False)
class _Runs:
    """Weights of the runs of goods by one way, whatever passages cost.

    ``last_at``: state and zone of every run to a zone of the ends.
    """

    parameters: Parameters
    first: Sparse
    between: Sparse
    last: Array
    last_at: tuple[Integers, Integers]


_runs: "WeakKeyDictionary[LandGraph, dict[tuple[Goods, bool], _Runs]]" = WeakKeyDictionary()


def _weighed(terms: Terms, graph: LandGraph, goods: Goods, *, paid: bool) -> _Runs:
    """Return the weights of runs, or those times what is paid for each: once for all that passages may cost."""
    known = _runs.setdefault(graph, {})
    found = known.get((goods, paid))
    if found is None or found.parameters is not terms.parameters:
        return remember(known, (goods, paid), _weighed_anew(terms, graph, goods, paid=paid), most=64)
    return found


def _weighed_anew(terms: Terms, graph: LandGraph, goods: Goods, *, paid: bool) -> _Runs:
    parameters, zones = terms.parameters, len(terms.passages.zone_country)
    scale, late, count = parameters.scale(goods.kind), parameters.unreliability, graph.states.stop - graph.states.start

    def weigh(pieces: Pieces, tariff: Array, more: float) -> Array:
        takes = goods.paying(pieces.takes, tariff)
        weights = np.exp(-scale * (takes.generalised(goods.land_usd_per_hour, late) + more))
        return weights * takes.usd if paid else weights

    first, between, last = graph.first, graph.between, graph.last
    tariffs, at = terms.tariffs[graph.way], np.full((2, zones), -1)
    for row, places in zip(at, (goods.starts, goods.ends), strict=True):
        own = terms.zones(places)
        row[own] = np.arange(len(own))
    begun, ended = np.flatnonzero(at[0][first.start] >= 0), np.flatnonzero(at[1][last.end] >= 0)
    shape = len(terms.zones(goods.starts)), count
    return _Runs(
        parameters,
        Sparse.of(weigh(first, tariffs[0], 0.0)[begun], at[0][first.start[begun]], first.end[begun], shape),
        Sparse.of(weigh(between, tariffs[1], goods.transit_usd), between.start, between.end, (count, count)),
        weigh(last, tariffs[2], 0.0)[ended],
        (last.start[ended], at[1][last.end[ended]]),
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
    scale, ports = terms.parameters.scale(goods.kind), _ports(terms, goods, group, places)
    abroad = np.full((len(land), *ports.own.shape), np.inf)
    abroad[:, :, terms.lent] = land
    abroad = np.where(ports.open_abroad, abroad, np.inf)
    least = np.minimum(ports.own, abroad.min(axis=0)).min(axis=1, initial=np.inf)
    base = np.where(np.isfinite(least), least, 0.0)
    costs = np.concatenate([ports.own[None], abroad])
    weights = np.exp(-scale * (costs - base[:, None])) / ports.count
    weights[weights < NO_SHARE] = 0.0
    total = weights.sum(axis=0)
    return total, base, np.divide(weights[1:], total, out=np.zeros_like(weights[1:]), where=total > 0.0)


@dataclass(frozen=True, eq=False)
class _Ports:
    """Ports that places may use, whatever ways to those abroad cost.

    ``own``, shape (place, port): cost of the way to ports of their own, USD per FEU, infinity where there is none.
    ``open_abroad``, same shape: ports of others that let them through. ``count``, shape (place, 1): ports named for
    them, one at least.
    """

    parameters: Parameters
    access: tuple[SeaAccess, ...]
    own: Array
    open_abroad: Mask
    count: Integers


_port_ways: "WeakKeyDictionary[Takes, dict[tuple[Goods, bytes], _Ports]]" = WeakKeyDictionary()


def _ports(terms: Terms, goods: Goods, group: str, places: Integers) -> _Ports:
    """Return the ports that places may use: sought once for all that passages may cost."""
    known, asked = _port_ways.setdefault(terms.passages.access, {}), (goods, places.tobytes())
    found = known.get(asked)
    if found is None or found.parameters is not terms.parameters or found.access is not terms.access:
        return remember(known, asked, _ports_anew(terms, goods, group, places), most=64)
    return found


def _ports_anew(terms: Terms, goods: Goods, group: str, places: Integers) -> _Ports:
    passages, parameters = terms.passages, terms.parameters
    country, ports = passages.zone_country[places], passages.port_country
    tariff = parameters.wagon_usd_per_tkm(country)[:, None]
    to_port = goods.paying(passages.access[places], tariff)
    own = to_port.generalised(goods.land_usd_per_hour, parameters.unreliability)
    near = own_ports(terms.access, group, country, passages.port_km[places])
    lent = foreign_ports(terms.access, group, country, ports)
    return _Ports(
        parameters,
        terms.access,
        np.where(near, own, np.inf),
        lent & ~shut_ports(terms.access, group, country, ports),
        np.maximum(
            (near | lent).sum(axis=1, keepdims=True), 1
        ),  # many are no better than one, a closed one helps nobody
    )


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
