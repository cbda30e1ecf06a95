"""What moving cargo costs between all economies, by class of cargo, for any state of the network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from ortaq.core import Array, Corner, Integers, Mask, Region, require_known
from ortaq.domains.corridors.freight.choice import Choice
from ortaq.domains.corridors.freight.congestion import with_congestion
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.transport import Transport, required_transport
from ortaq.domains.corridors.routing.change import NetworkState, apply_changes, country_links, link_countries, links_of
from ortaq.domains.corridors.routing.cost import TimeValue, link_costs, mean_of_ways
from ortaq.domains.corridors.routing.modes import Mode, mode_links
from ortaq.domains.corridors.routing.overlay import best_router
from ortaq.domains.corridors.routing.routing import CLOSED, Router, link_weights

AgendaMoves = tuple[tuple[tuple[NetworkShift, ...], ...], tuple[NetworkShift, ...]]
"""Network entries of every measure, and of the shock."""

Exclusions = list[tuple[frozenset[str], Mask]]
"""Countries whose links may not be used, and the gateway pairs for which that holds."""


def freight_of(region: Region, corner: Corner) -> "Freight":
    """Return the freight system of a region; built once for regions that share their transport.

    Parameters
    ----------
    region : Region
    corner : Corner
        End used for the value of a day and for changes of the network.

    Raises
    ------
    InputError
        The region has no transport.
    """
    return _freight(required_transport(region), region.economy_ids, region.sector_ids, corner)


@lru_cache(maxsize=6)
def _freight(transport: Transport, economies: tuple[str, ...], sectors: tuple[str, ...], corner: Corner) -> "Freight":
    return Freight(transport, economies, sectors, corner)


@dataclass(frozen=True, eq=False)
class Graph:
    """Links that one way may use.

    By sea there are two: from ports that own land links feed, no land border being crossed, where the economies have
    such ports; and every combination of modes (``combined``) where one of them has none.
    """

    way: int
    allowed: Mask
    combined: bool


class Freight:
    """Gateways, classes of cargo and ways of one region, at one end of the value of time.

    Trade of a pair goes both ways: what a link costs is the mean of its two directions.

    Parameters
    ----------
    transport : Transport
    economies, sectors : tuple of str
        Of the region, in array order.
    corner : Corner
        End used for the value of a day and for changes of the network.
    router : Router, optional
        Engine; the fastest installed if absent.
    """

    def __init__(
        self,
        transport: Transport,
        economies: tuple[str, ...],
        sectors: tuple[str, ...],
        corner: Corner = Corner.CENTRAL,
        router: Router | None = None,
    ) -> None:
        self.transport, self.network = transport, transport.network
        self.economies, self.corner = economies, corner
        self.router = router or best_router(self.network)
        known = [c for c in self.network.gateways if c.economy in economies]
        self.gateways = tuple(sorted(known, key=lambda c: economies.index(c.economy)))
        self.economy: Integers = np.array([economies.index(c.economy) for c in self.gateways], dtype=np.int64)
        self.nodes = self.network.nodes_of(self.gateways)
        cargo = {c.sector: (c.value_usd_per_feu, c.value_of_day_percent) for c in transport.cargo}
        self.classes = tuple(dict.fromkeys(cargo.values()))
        at = [self.classes.index(cargo[s]) if s in cargo else -1 for s in sectors]
        self.class_of_sector: Integers = np.array(at, dtype=np.int64)
        self.package_hats: dict[AgendaMoves, tuple[Integers, Array]] = {}
        self.searches: dict[bytes, Array] = {}

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """One graph per way, and one more for ways by sea."""
        graphs = []
        for i, way in enumerate(self.transport.ways):
            banned = np.zeros(len(self.network.links.link_id), dtype=bool)
            for name in way.avoids:
                banned |= self._links_avoided(name)
            if way.mode == Mode.SEA:
                everything = mode_links(self.network, Mode.ANY, self.gateways) & ~banned
                graphs.append(Graph(i, everything & ~self._land_borders, combined=False))
                graphs.append(Graph(i, everything, combined=True))
            else:
                graphs.append(Graph(i, mode_links(self.network, Mode(way.mode), ()) & ~banned, combined=False))
        return tuple(graphs)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The choice among ways today, one for every class of cargo."""
        stated = _stated_shares(self.transport, self.economies)
        cost = self.way_costs(apply_changes(self.network))
        weight = np.array([c.weight for c in self.gateways])
        scale = self.transport.way_scale.central
        return tuple(
            Choice.of(self.economy, weight, stated, cost[k], way_scale=scale, value_usd=value.central)
            for k, (value, _) in enumerate(self.classes)
        )

    def links_under(self, measures: Sequence[NetworkShift], shocks: Sequence[NetworkShift]) -> Integers:
        """Return link weights under measures and shocks; what a shock closes stays closed.

        Parameters
        ----------
        measures, shocks : sequence of NetworkShift

        Returns
        -------
        ndarray of int, shape (cargo, 2, link)
            For journeys all by road, and for others, which pay for changes between train and truck; ``CLOSED`` where
            a link cannot be used in any mode.
        """
        state = apply_changes(self.network, measures, self.corner)
        state = apply_changes(self.network, shocks, self.corner, state)
        return self._links(with_congestion(self.network, state))

    def way_costs(self, state: NetworkState, transit: Sequence[str] = ()) -> Array:
        """Return cheapest costs of a state of the network.

        Parameters
        ----------
        state : NetworkState
        transit : sequence of str, optional
            Countries that let no transit through.

        Returns
        -------
        ndarray, shape (cargo, way, gateway, gateway)
            USD per FEU; infinity where there is no way.
        """
        by_way = np.full((len(self.classes), len(self.transport.ways), *(len(self.gateways),) * 2), np.inf)
        for k, g, pairs, links in self.link_sets(state, transit):
            np.copyto(by_way[k, self.graphs[g].way], self.router.costs(links, self.nodes, self.nodes), where=pairs)
        return by_way

    def link_sets(self, state: NetworkState, transit: Sequence[str] = ()) -> Iterator[tuple[int, int, Mask, Integers]]:
        """Yield cargo, graph, the gateway pairs served and link weights, for each graph and what pairs must avoid.

        Parameters
        ----------
        state : NetworkState
        transit : sequence of str, optional
            Countries that let no transit through.

        Yields
        ------
        tuple of int, int, ndarray of bool, ndarray of int
            Positions of cargo and graph; shapes (gateway, gateway) and (link,).
        """
        weights, rules = self._links(state), self.exclusions(transit)
        for k, (g, graph), (countries, pairs) in product(range(len(self.classes)), enumerate(self.graphs), rules):
            links = np.where(self.usable(graph, countries), weights[k, self.handling(graph)], CLOSED)
            yield k, g, pairs & self.pairs_of(graph), links

    def crossed(self, graph: Graph, countries: frozenset[str]) -> frozenset[str]:
        """Return those of the countries in which a graph has links.

        Parameters
        ----------
        graph : Graph
        countries : frozenset of str
        """
        return frozenset(c for c in countries if (graph.allowed & country_links(self.network, c)).any())

    def usable(self, graph: Graph, countries: frozenset[str]) -> Mask:
        """Return the links of a graph outside some countries.

        Parameters
        ----------
        graph : Graph
        countries : frozenset of str

        Returns
        -------
        ndarray of bool, shape (link,)
        """
        return graph.allowed & ~self._links_in(countries) if countries else graph.allowed

    def handling(self, graph: Graph) -> int:
        """Return which of the weights of a class of cargo hold for a graph, see ``links_under``."""
        return int(self.transport.ways[graph.way].mode != Mode.ROAD)

    def pairs_of(self, graph: Graph) -> Mask:
        """Return the gateway pairs that a graph serves, shape (gateway, gateway)."""
        if self.transport.ways[graph.way].mode != Mode.SEA:
            return np.ones((len(self.gateways), len(self.gateways)), dtype=bool)
        return ~self._by_ship if graph.combined else self._by_ship

    @cached_property
    def _by_ship(self) -> Mask:
        """Which gateway pairs lie in economies whose ports are joined today, shape (gateway, gateway)."""
        open_weights = self._links(apply_changes(self.network))[0, 1]
        allowed = mode_links(self.network, Mode.SEA, self.gateways) & ~self._land_borders
        joined = np.isfinite(self.router.costs(np.where(allowed, open_weights, CLOSED), self.nodes, self.nodes))
        member = (self.economy[:, None] == np.arange(len(self.economies))).astype(float)
        by_economy = member.T @ joined @ member > 0.0
        return np.asarray(by_economy[np.ix_(self.economy, self.economy)])

    @cached_property
    def _land_borders(self) -> Mask:
        links = self.network.links
        land: Mask = np.isin(links.facility_type, ("rail", "road"))
        between: Mask = np.array(["-" in codes for codes in links.country_iso3.tolist()], dtype=bool)
        return land & between

    def _links(self, state: NetworkState) -> Integers:
        links = []
        for value, day in self.classes:
            time_value = TimeValue(value_of_day_percent=day.at(self.corner), cargo_value_usd=value.central)
            both = (link_costs(self.network, state, time_value, handling=h).generalised_usd for h in (False, True))
            links.append([link_weights(mean_of_ways(usd), state.usable) for usd in both])
        return np.array(links)

    def exclusions(self, transit: Sequence[str]) -> Exclusions:
        """Return, for closed countries, what every pair must avoid: all of them but its own."""
        require_known(transit, self._countries, kind="country of the network", where="close_transit")
        ends = np.array([c.economy for c in self.gateways])
        pairs: dict[frozenset[str], Mask] = {}
        for mine in product([False, True], repeat=len(transit)):
            own = np.ones((len(ends), len(ends)), dtype=bool)
            for country, is_own in zip(transit, mine, strict=True):
                own &= ((ends == country)[:, None] | (ends == country)[None, :]) == is_own
            if own.any():
                pairs[frozenset(c for c, is_own in zip(transit, mine, strict=True) if not is_own)] = own
        return list(pairs.items())

    @cached_property
    def _countries(self) -> tuple[str, ...]:
        return link_countries(self.network)

    def _links_in(self, countries: frozenset[str]) -> Mask:
        return np.asarray(np.any([country_links(self.network, c) for c in countries], axis=0))

    def _links_avoided(self, name: str) -> Mask:
        if name in self._countries:
            return country_links(self.network, name)
        return links_of(self.network, name, where="ways.csv, avoids")


@lru_cache(maxsize=4)
def _stated_shares(transport: Transport, economies: tuple[str, ...]) -> Array:
    """Return the stated shares of the ways, shape (way, economy, economy)."""
    ways = [w.id for w in transport.ways]
    stated = np.zeros((len(ways), len(economies), len(economies)))
    for i, one in enumerate(economies):
        for j, other in enumerate(economies[:i]):
            for way, share in transport.shares_between(one, other).items():
                stated[ways.index(way), i, j] = stated[ways.index(way), j, i] = share.central
    stated.flags.writeable = False
    return stated
