"""The contracted graph of freight: passages of borders and ferries as states, and the runs between them.

A state is a directed passage of one border link or ferry by rail or by road. Between two states of a country lies its
cheapest domestic run by that mode, so every border is cut and no journey enters a country that its states do not name.
Zones are places and sea ports. Ships join ports; the way to one's own port is a domestic run.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from ortaq.core import Array, Assumption, Band, Integers, Labels, Mask
from ortaq.domains.corridors.freight.border_states import LAND, RAIL, ROAD, States, borders, states_of
from ortaq.domains.corridors.freight.groups import Place
from ortaq.domains.corridors.freight.joins import Joins, joins
from ortaq.domains.corridors.freight.runs import Takes, runs
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import NetworkState
from ortaq.domains.corridors.routing.cost import TimeValue, link_costs

TRAINS_MEET_TRUCKS = Assumption(
    "A-TRAINS-MEET-TRUCKS",
    "Whether goods that cross a border of China by truck may ride a train inside China to it or from it (1) or not (0)",
    Band(0.0, 1.0, 1.0),
    "1 or 0",
    "its railways end at roads over mountains and deserts (Kashgar, Ganqimaodu): about 60 Mt of Mongolian coal of 2023 "
    "go by truck to the border and on by train (urdupoint.com 24 Nov 2023)",
)
MEET_IN = ("CHN",) if TRAINS_MEET_TRUCKS.band.central else ()
"""Countries in which trucks and trains share runs to borders."""

DOMESTIC = {RAIL: ("rail", "transfer", "ferry"), ROAD: ("road", "transfer", "ferry")}
"""Kinds of links that runs inside a country use, by way."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Runs between two lists, those that exist: positions in both lists, and what each takes; shape (piece,)."""

    start: Integers
    end: Integers
    takes: Takes


@dataclass(frozen=True, eq=False)
class LandGraph:
    """States and zones of one way by land.

    Attributes
    ----------
    way : str
    states : slice
        Where its states lie among all states; the pieces count from its beginning.
    between : Pieces
        From state to state; none turns back into the country that the first state left.
    first, last : Pieces
        From zones to states, and from states to zones.
    """

    way: str
    states: slice
    between: Pieces
    first: Pieces
    last: Pieces


@dataclass(frozen=True, eq=False)
class Passages:
    """Everything that freight is loaded on, for one state of a network.

    Attributes
    ----------
    network : Network
    states : States
    places : tuple of Place
    zone_country : ndarray of str, shape (zone,)
        Country of places and, after them, ports.
    ports : tuple of str
        Crossing ids of the sea ports.
    land : tuple of LandGraph
        By rail and by road.
    access : Takes, shape (place, port)
        Domestic way to every port of one's own country.
    port_km : ndarray, shape (place, port)
        Domestic way to every port of one's own country in the network as it is, whatever closes; km.
    ships : Takes, shape (port, port)
        From quay to quay, both ports included.
    """

    network: Network
    states: States
    places: tuple[Place, ...]
    zone_country: Labels
    ports: tuple[str, ...]
    land: tuple[LandGraph, ...]
    access: Takes
    port_km: Array
    ships: Takes

    @classmethod
    def of(cls, network: Network, state: NetworkState, places: Sequence[Place]) -> "Passages":
        """Return the contracted graph of a network.

        Parameters
        ----------
        network : Network
        state : NetworkState
            Closed borders stay states that nothing passes, so that positions of states are the same in every state.
        places : sequence of Place
        """
        takes = Takes.of_links(link_costs(network, state, TimeValue(), handling=False))
        states = states_of(network, takes, state.usable)
        ports, quays, berths = ports_of(network)
        handled = Takes.of_links(link_costs(network, state, TimeValue(), handling=True))
        links = _Lines(network, takes, handled, state.usable)
        zones = {way: joins(network, takes, places, quays, way) for way in LAND}
        land = tuple(_land_graph(links, states, zones, way) for way in LAND)
        access = _access(links, zones, len(ports))
        return cls(
            network=network,
            states=states,
            places=tuple(places),
            zone_country=zones[RAIL].country,
            ports=ports,
            land=land,
            access=access,
            port_km=access.km,
            ships=_ships(network, takes, state.usable, quays, berths),
        )

    def with_borders(self, state: NetworkState) -> "Passages":
        """Return the graph of a state of the network that differs from this one in nothing but passages of borders.

        Parameters
        ----------
        state : NetworkState
        """
        takes = Takes.of_links(link_costs(self.network, state, TimeValue(), handling=False))
        return replace(self, states=states_of(self.network, takes, state.usable))

    @cached_property
    def is_ferry(self) -> Mask:
        """Which states are ferries, shape (state,)."""
        return np.asarray(self.network.links.facility_type[self.states.link] == "ferry")

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries that states enter or places lie in, sorted; the last, empty one stands for ships."""
        own = {*self.states.target.tolist(), *self.zone_country[: self.place_count].tolist()}
        return (*sorted(own), "")

    @cached_property
    def zone_ends(self) -> Array:
        """One where goods that end in a zone end in a country, shape (zone, country); at ports they go on by ship."""
        country = np.where(np.arange(len(self.zone_country)) < self.place_count, self.zone_country, "")
        return np.asarray(country[:, None] == np.array(self.countries)[None, :], dtype=float)

    @cached_property
    def lend_to_neighbours(self) -> Mask:
        """Pairs of places in countries that share a land border, one of which has no port, shape (place, place)."""
        states, country = self.states, self.zone_country[: self.place_count]
        borders = set(zip(states.source[~self.is_ferry].tolist(), states.target[~self.is_ferry].tolist(), strict=True))
        codes, at = np.unique(country, return_inverse=True)
        landlocked = ~np.isin(codes, self.port_country)
        near = np.array([[(a, b) in borders for b in codes.tolist()] for a in codes.tolist()])
        return np.asarray((near & (landlocked[:, None] | landlocked[None, :]))[np.ix_(at, at)])

    @property
    def port_country(self) -> Labels:
        """Country of every port, shape (port,)."""
        return np.asarray(self.zone_country[self.place_count :])

    @property
    def place_count(self) -> int:
        """How many zones are places; the rest are ports."""
        return len(self.places)


def inside_countries(network: Network, state: NetworkState) -> bytes:
    """Return all that runs inside countries depend on, so that states of a network that agree in it share them.

    Parameters
    ----------
    network : Network
    state : NetworkState
    """
    inside = ~borders(network)
    costs = [link_costs(network, state, TimeValue(), handling=handling) for handling in (False, True)]
    parts = [getattr(cost, name)[..., inside] for cost in costs for name in ("usd", "hours", "hours_p90")]
    return hashlib.sha256(b"".join(np.ascontiguousarray(p).tobytes() for p in (state.usable[inside], *parts))).digest()


def without_transit(graph: LandGraph, passages: Passages, closed: frozenset[str]) -> LandGraph:
    """Return the graph of one way in which nothing passes through some countries from border to border.

    Parameters
    ----------
    graph : LandGraph
    passages : Passages
        Of the graph.
    closed : frozenset of str
        Countries.
    """
    inside = passages.states.target[graph.states][graph.between.start]
    kept = np.flatnonzero(~np.isin(inside, sorted(closed)))
    between = graph.between
    return replace(
        graph, between=replace(between, start=between.start[kept], end=between.end[kept], takes=between.takes[kept])
    )


def ports_of(network: Network) -> tuple[tuple[str, ...], Integers, Mask]:
    """Return crossing ids and nodes of the sea ports, and the links from quay to sea.

    Parameters
    ----------
    network : Network
    """
    is_port = np.array([c.kind == "port" for c in network.crossings] + [False])
    berths = is_port[network.link_crossing] & (network.links.country_iso3 != "")
    at = np.flatnonzero(berths)
    quay = np.where(network.nodes.node_type[network.tail[at]] == "port", network.tail[at], network.head[at])
    return tuple(network.links.crossing_id[at].tolist()), quay, berths


@dataclass(frozen=True, eq=False)
class _Lines:
    """Links with what they take, all by one way or with changes between train and truck."""

    network: Network
    takes: Takes
    handled: Takes
    usable: Mask

    def runs(self, country: str, way: str, points: Integers) -> Takes:
        """Return runs in a country by rail or by road."""
        return runs(self.network, self.takes, self._own(country, DOMESTIC[way]), points)

    def mixed(self, country: str, points: Integers) -> Takes:
        """Return runs in a country by train and truck together."""
        return runs(self.network, self.handled, self._own(country, (*DOMESTIC[RAIL], "road")), points)

    def _own(self, country: str, kinds: Sequence[str]) -> Mask:
        return np.asarray(self.usable & _lines_of(self.network, country, tuple(kinds)))


@lru_cache(maxsize=512)  # each is asked for by every state of a network
def _lines_of(network: Network, country: str, kinds: tuple[str, ...]) -> Mask:
    """Return links of a country of some kinds, shape (link,)."""
    links = network.links
    return np.asarray((links.country_iso3 == country) & np.isin(links.facility_type, kinds))


def _land_graph(lines: _Lines, states: States, zones: Mapping[str, Joins], way: str) -> LandGraph:
    own = np.flatnonzero(states.way == way)
    found: dict[str, list[tuple[Integers, Integers, Takes]]] = {"between": [], "first": [], "last": []}
    for country in sorted({*states.source[own].tolist(), *states.target[own].tolist()}):
        inward, outward = (np.flatnonzero(ends[own] == country) for ends in (states.target, states.source))
        inside = np.flatnonzero(zones[way].country == country)
        doors = states.left[own[inward]], states.entered[own[outward]]
        nodes, at = np.unique(np.concatenate(doors), return_inverse=True)
        through = lines.runs(country, way, nodes)[at[: len(inward), None], at[None, len(inward) :]]
        turns = states.source[own[inward]][:, None] == states.target[own[outward]][None, :]
        found["between"].append((inward, outward, through.where(~turns, Takes.nowhere(1, 1))))
        first, last = _to_doors(lines, zones, (way, way), country, doors)
        if way == ROAD and country in MEET_IN:
            with_train = _to_doors(lines, zones, (RAIL, ROAD), country, doors)
            first, last = first.cheaper(with_train[0]), last.cheaper(with_train[1])
        found["first"].append((inside, outward, first))
        found["last"].append((inward, inside, last))
    before = 0 if way == RAIL else len(states) - len(own)
    return LandGraph(way, slice(before, before + len(own)), **{name: _pieces(p) for name, p in found.items()})


def _to_doors(
    lines: _Lines, zones: Mapping[str, Joins], ways: tuple[str, str], country: str, doors: tuple[Integers, Integers]
) -> tuple[Takes, Takes]:
    """Return runs from zones of a country to where it is left, and from where it is entered to its zones.

    ``ways``: of the zones' joins, and of the borders; trains and trucks share the run if they differ.
    """
    joined = zones[ways[0]]
    inside, inward = np.flatnonzero(joined.country == country), len(doors[0])
    nodes, at = np.unique(np.concatenate([*doors, joined.nodes[inside].ravel()]), return_inverse=True)
    reach = lines.runs(country, ways[1], nodes) if ways[0] == ways[1] else lines.mixed(country, nodes)
    into, out_of, local = np.split(at, [inward, inward + len(doors[1])])
    local = local.reshape(-1, 2)
    first = joined.started(inside, reach[local[:, :, None], out_of])
    return first, joined.ended(inside, reach[into[:, None, None], local])


def _pieces(parts: Sequence[tuple[Integers, Integers, Takes]]) -> Pieces:
    """Return the runs of all countries that exist."""
    starts, ends, takes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [Takes.zeros(0)]
    for start, end, block in parts:
        row, column = np.nonzero(np.isfinite(block.usd))
        starts.append(start[row])
        ends.append(end[column])
        takes.append(block[row, column])
    joined = Takes(*(np.concatenate([getattr(t, n) for t in takes]) for n in ("usd", "hours", "late_h", "km")))
    return Pieces(np.concatenate(starts), np.concatenate(ends), joined)


def _access(lines: _Lines, zones: Mapping[str, Joins], ports: int) -> Takes:
    """Return the cheapest domestic way from places to ports: by rail with trucks at its ends, or all by road."""
    country = zones[RAIL].country
    places = len(country) - ports
    to_port = Takes.nowhere(places, ports)
    for own, way in product(sorted(set(country[places:].tolist())), LAND):
        inside, quays = np.flatnonzero(country[:places] == own), places + np.flatnonzero(country[places:] == own)
        joined = zones[way]
        nodes, at = np.unique(np.append(joined.nodes[inside], joined.nodes[quays, 0]), return_inverse=True)
        start, end = at[: 2 * len(inside)].reshape(-1, 2), at[2 * len(inside) :]
        reach = lines.mixed(own, nodes) if way == RAIL else lines.runs(own, ROAD, nodes)
        cells = np.ix_(inside, quays - places)
        to_port.fill(cells, joined.started(inside, reach[start[:, :, None], end]).cheaper(to_port[cells]))
    return to_port


def _ships(network: Network, takes: Takes, usable: Mask, quays: Integers, berths: Mask) -> Takes:
    """Return the cheapest ways by ship; none between two ports of one country."""
    at_sea = usable & ((network.links.facility_type == "sea") | berths)
    nodes, at = np.unique(quays, return_inverse=True)
    ships = runs(network, takes, at_sea, nodes)[at[:, None], at[None, :]]
    country = network.nodes.country_iso3[quays]
    return ships.where(country[:, None] != country[None, :], Takes.nowhere(1, 1))
