"""Tonnes on passages: every group of goods is spread over rail, road and sea, and over the journeys of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ortaq.core import Array, Mask
from ortaq.core.one_thread import one_thread
from ortaq.domains.corridors.freight.border_states import LAND
from ortaq.domains.corridors.freight.goods import Goods, goods_of, membership
from ortaq.domains.corridors.freight.groups import FreightDemand
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.recursive_logit import Journeys
from ortaq.domains.corridors.freight.sea_access import SeaAccess
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.staying import Staying
from ortaq.domains.corridors.freight.ways import SeaJourneys, Terms, chosen, land_journeys, sea_journeys


@dataclass(frozen=True, eq=False)
class Loading:
    """Tonnes, costs and shares of all freight.

    Attributes
    ----------
    terms : Terms
    demand : FreightDemand
    parts : tuple of GoodsLoading
        One for each of ``goods_of``.
    """

    terms: Terms
    demand: FreightDemand
    parts: tuple["GoodsLoading", ...]

    @cached_property
    def mt(self) -> Array:
        """Million tonnes a year through every state, shape (state, group)."""
        return self._by_group([part.into_mt.sum(axis=1) for part in self.parts])

    @cached_property
    def into_mt(self) -> Array:
        """Million tonnes through every state by the country where they end, all groups, shape (state, country).

        Countries are ``Passages.countries``; the last column holds what goes on by ship.
        """
        return np.asarray(sum(part.into_mt for part in self.parts))

    @cached_property
    def port_mt(self) -> Array:
        """Million tonnes loaded and unloaded at every port, shape (port, group)."""
        return self._by_group([part.port_mt for part in self.parts])

    @cached_property
    def way_mt(self) -> Array:
        """Million tonnes by way, shape (way, group, exporter, importer), in the order of ``WAYS``."""
        pairs = [np.stack([self._pairs(part, mt) for mt in part.way_mt]) for part in self.parts]
        return np.asarray(np.moveaxis(self._by_group(pairs), -1, 1))

    @cached_property
    def unmet_mt(self) -> Array:
        """Million tonnes between places that nothing joins, shape (group, exporter, importer)."""
        return np.moveaxis(self._by_group([self._pairs(part, part.unmet_mt) for part in self.parts]), -1, 0)

    @cached_property
    def stayed_mt(self) -> Array:
        """Million tonnes that stay away, shape (group, exporter, importer)."""
        return np.moveaxis(self._by_group([self._pairs(part, part.stayed_mt) for part in self.parts]), -1, 0)

    @cached_property
    def cost_usd_per_feu(self) -> Array:
        """Expected least generalised cost, mean over places and layers, shape (group, exporter, importer).

        Infinity where nothing joins a pair; places that nothing joins do not count.
        """
        return mean_over_places(self, [part.cost for part in self.parts], empty=np.inf)

    def composition(self, states: Sequence[int], groups: Sequence[int] | None = None) -> Array:
        """Return who is behind the tonnes of states.

        Parameters
        ----------
        states : sequence of int
            Positions of the states.
        groups : sequence of int, optional
            Positions of the groups that count; all if absent.

        Returns
        -------
        ndarray, shape (group, exporter, importer)
            Million tonnes a year, sum over the states. What goes on by ship or came by it counts for no pair.
        """
        found = np.zeros((len(self.demand.groups), *(len(self.demand.economies),) * 2))
        for at, graph in enumerate(self.terms.passages.land):
            own = [s - graph.states.start for s in states if graph.states.start <= s < graph.states.stop]
            for part in self.parts:
                if own and (groups is None or part.goods.group in groups):
                    journeys = land_journeys(self.terms, graph, part.goods)
                    zones = np.sum([journeys.pairs_through(part.land_mt[at], s) for s in own], axis=0)
                    places = zones[: len(part.goods.starts), : len(part.goods.ends)]
                    found[part.goods.group] += self._pairs(part, places)
        return found

    def _pairs(self, part: "GoodsLoading", mt: Array) -> Array:
        member = membership(self.demand)
        return np.asarray(member[:, part.goods.starts] @ mt @ member[:, part.goods.ends].T)

    def _by_group(self, parts: Sequence[Array]) -> Array:
        sums: Array = np.zeros((*parts[0].shape, len(self.demand.groups)))
        for part, mt in zip(self.parts, parts, strict=True):
            sums[..., part.goods.group] += mt
        return sums


def mean_over_places(
    loading: Loading, values: Sequence[Array], kept: Sequence[Mask] | None = None, *, empty: float = 0.0
) -> Array:
    """Return means of values of places over layers and places that are joined.

    Parameters
    ----------
    loading : Loading
    values : sequence of ndarray, shape (start, end)
        Of each of its parts.
    kept : sequence of ndarray of bool, optional
        Which places of each part count; those that are joined if absent.
    empty : float, optional
        What a pair has of which no places count.

    Returns
    -------
    ndarray, shape (group, exporter, importer)
    """
    demand = loading.demand
    shape = (len(demand.groups), *(len(demand.economies),) * 2)
    sums, weights, member = np.zeros(shape), np.zeros(shape), membership(demand)
    for n, (part, value) in enumerate(zip(loading.parts, values, strict=True)):
        g, goods = part.goods.group, part.goods
        joined = np.isfinite(part.cost) if kept is None else kept[n]
        start = (member * demand.origin[g])[:, goods.starts]
        end = (member * demand.destination[g])[:, goods.ends]
        sums[g] += goods.share * (start @ np.where(joined, value, 0.0) @ end.T)
        weights[g] += goods.share * (start @ joined.astype(float) @ end.T)
    return np.asarray(np.divide(sums, weights, out=np.full(shape, empty), where=weights > 0.0))


@dataclass(frozen=True, eq=False)
class GoodsLoading:
    """Tonnes of one layer of goods.

    Attributes
    ----------
    goods : Goods
    cost : ndarray, shape (start, end)
        Log-sum over ways, USD per FEU.
    way_mt : ndarray, shape (way, start, end)
    land_mt : ndarray, shape (way by land, zone, zone)
        By rail and by road, ways to and from ports of other countries included.
    into_mt : ndarray, shape (state, country)
    port_mt : ndarray, shape (port,)
    stayed_mt : ndarray, shape (start, end)
        What stays away, less than zero where more travels than in the base year.
    unmet_mt : ndarray, shape (start, end)
        What nothing could carry in the base year either.
    """

    goods: Goods
    cost: Array
    way_mt: Array
    land_mt: Array
    into_mt: Array
    port_mt: Array
    stayed_mt: Array
    unmet_mt: Array


def loaded(
    passages: Passages,
    demand: FreightDemand,
    parameters: Parameters,
    access: Sequence[SeaAccess],
    delay_usd: Array | None = None,
    *,
    staying: Sequence[Staying] | None = None,
) -> Loading:
    """Return the loading of all freight.

    Parameters
    ----------
    passages : Passages
        Of the places of the demand.
    demand : FreightDemand
    parameters : Parameters
    access : sequence of SeaAccess
        How far goods travel to their own ports, and through whose ports landlocked economies trade.
    delay_usd : ndarray, shape (state,), optional
        Added to the cost of every passage, USD per FEU.
    staying : sequence of Staying, optional
        What may stay away, one for each of ``Loading.parts``; everything travels if absent.

    Returns
    -------
    Loading
    """
    delay = np.zeros(len(passages.states)) if delay_usd is None else delay_usd
    terms = Terms(passages, parameters, tuple(access), delay)
    with one_thread():  # matrices are small: threads would wait for each other
        parts = tuple(
            _load_goods(terms, goods, demand.groups[goods.group].id, None if staying is None else staying[n])
            for n, goods in enumerate(_moved(demand, parameters))
        )
    return Loading(terms, demand, parts)


def least_costs(
    passages: Passages, demand: FreightDemand, parameters: Parameters, access: Sequence[SeaAccess], delay_usd: Array
) -> tuple[Array, ...]:
    """Return the costs of ``loaded`` without its tonnes, in about half of the time.

    Parameters
    ----------
    passages : Passages
    demand : FreightDemand
    parameters : Parameters
    access : sequence of SeaAccess
    delay_usd : ndarray, shape (state,)

    Returns
    -------
    tuple of ndarray, shape (start, end) each
        Log-sum over ways, USD per FEU, one for each of ``Loading.parts``.
    """
    terms = Terms(passages, parameters, tuple(access), delay_usd)
    with one_thread():
        return tuple(ways_of(terms, goods, demand.groups[goods.group].id).cost for goods in _moved(demand, parameters))


@lru_cache(maxsize=4)  # the same goods at every loading: what they pay on runs is then known
def _moved(demand: FreightDemand, parameters: Parameters) -> tuple[Goods, ...]:
    return tuple(goods for goods in goods_of(demand, parameters) if goods.mt.any())


@dataclass(frozen=True, eq=False)
class Ways:
    """All ways of one layer of goods, their shares and their log-sum.

    Attributes
    ----------
    by_land : tuple of Journeys
        By rail and by road.
    ships : SeaJourneys
    share : ndarray, shape (way, start, end)
    cost : ndarray, shape (start, end)
        USD per FEU.
    """

    by_land: tuple[Journeys, ...]
    ships: SeaJourneys
    share: Array
    cost: Array


def ways_of(terms: Terms, goods: Goods, group: str) -> Ways:
    """Return all ways of one layer of goods.

    Parameters
    ----------
    terms : Terms
    goods : Goods
    group : str
        Id of their group.
    """
    scale, constants = terms.parameters.scale(goods.kind), terms.parameters.constants(goods.kind, goods.usd_per_feu)
    starts, ends = len(goods.starts), len(goods.ends)
    by_land = tuple(land_journeys(terms, graph, goods) for graph in terms.passages.land)
    land = np.stack([j.cost(scale) + c for j, c in zip(by_land, constants[: len(LAND)], strict=True)])
    ships = sea_journeys(terms, goods, group, land)
    costs = np.stack([*land[:, :starts, :ends], constants[-1] + ships.cost]) + goods.more_usd
    return Ways(by_land, ships, *chosen(costs, scale))


def _load_goods(terms: Terms, goods: Goods, group: str, staying: Staying | None) -> GoodsLoading:
    passages, starts, ends = terms.passages, len(goods.starts), len(goods.ends)
    ways = ways_of(terms, goods, group)
    ships, cost = ways.ships, ways.cost
    wanted = goods.mt if staying is None else goods.mt * staying.factor(cost)
    way_mt = ways.share * wanted
    outward, homeward = ships.port_tonnes(way_mt[-1])
    zones = ways.by_land[0].total.shape
    land_mt = np.zeros((len(LAND), *zones))
    land_mt[:, :starts, :ends] = way_mt[: len(LAND)]
    land_mt[:, :starts, ends:] = (ships.lent_out * outward)[:, :, terms.lent]
    land_mt[:, starts:, :ends] = (ships.lent_home * homeward)[:, :, terms.lent].swapaxes(1, 2)
    finish = passages.zone_ends[terms.zones(goods.ends)]
    return GoodsLoading(
        goods=goods,
        cost=cost,
        way_mt=way_mt,
        land_mt=land_mt,
        into_mt=np.concatenate([j.carried(mt) @ finish for j, mt in zip(ways.by_land, land_mt, strict=True)]),
        port_mt=outward.sum(axis=0) + homeward.sum(axis=0),
        stayed_mt=goods.mt - wanted,
        unmet_mt=np.where(np.isfinite(cost), 0.0, wanted),
    )
