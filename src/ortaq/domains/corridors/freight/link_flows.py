"""Tonnes on links: what passes borders, the runs between them, ways to ports and ships, put on the links they use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.freight.border_states import LAND, RAIL, ROAD, States
from ortaq.domains.corridors.freight.joins import Joins, joins
from ortaq.domains.corridors.freight.runs import RUN_HOUR, Takes
from ortaq.domains.corridors.freight.states import DOMESTIC, MEET_IN, LandGraph, ports_of
from ortaq.domains.corridors.freight.stochastic import Loading, ways_of
from ortaq.domains.corridors.freight.ways import land_journeys
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.change import apply_changes
from ortaq.domains.corridors.routing.cost import TimeValue, link_costs
from ortaq.domains.corridors.routing.routing import SearchGraph


def crossing_mt(loading: Loading) -> Array:
    """Return tonnes through every crossing and port, both directions together, shape (crossing,).

    Parameters
    ----------
    loading : Loading
    """
    passages, network = loading.terms.passages, loading.terms.passages.network
    at, mt = passages.states.crossing, loading.mt.sum(axis=1)
    found = np.bincount(at[at >= 0], mt[at >= 0], minlength=len(network.crossings))
    for port, tonnes in zip(passages.ports, loading.port_mt.sum(axis=1).tolist(), strict=True):
        found[network.crossing_position[port]] += tonnes
    return np.asarray(found, dtype=np.float64)


def link_mt(loading: Loading) -> Array:
    """Return tonnes on every link in the network as it is, both directions together, shape (link,).

    Parameters
    ----------
    loading : Loading
        Of the base year.
    """
    passages = loading.terms.passages
    lines = _Lines.of(passages.network)
    found = np.bincount(passages.states.link, loading.mt.sum(axis=1), minlength=len(lines.usable)).astype(float)
    quays = ports_of(passages.network)[1]
    zones = {way: joins(passages.network, lines.takes, passages.places, quays, way) for way in LAND}
    for at, graph in enumerate(passages.land):
        pieces = _pieces_mt(loading, at)
        for country in sorted(set(passages.states.target[graph.states].tolist())):
            found += _in_country(lines, loading.terms.passages.states, (zones[graph.way], graph), pieces, country)
    ashore, at_sea = _port_mt(loading)
    for country in sorted(set(passages.port_country.tolist())):
        found += _to_ports(loading, lines, zones[RAIL], ashore, country)
    berths = ports_of(passages.network)[2]
    sea = lines.usable & ((passages.network.links.facility_type == "sea") | berths)
    return found + lines.carried(sea, lines.takes, _Trips(quays, quays, at_sea))


@dataclass(frozen=True, eq=False)
class _Trips:
    """Tonnes between nodes, shape (start, end)."""

    starts: Integers
    ends: Integers
    mt: Array


@dataclass(frozen=True, eq=False)
class _Lines:
    """Links with what they take, all by one way or with changes between train and truck."""

    network: Network
    takes: Takes
    handled: Takes
    usable: Mask

    @classmethod
    def of(cls, network: Network) -> "_Lines":
        state = apply_changes(network)
        plain, handled = (Takes.of_links(link_costs(network, state, TimeValue(), handling=h)) for h in (False, True))
        return cls(network, plain, handled, state.usable)

    def inside(self, country: str, kinds: Sequence[str]) -> Mask:
        links = self.network.links
        return np.asarray(self.usable & (links.country_iso3 == country) & np.isin(links.facility_type, kinds))

    def carried(self, links: Mask, takes: Takes, *trips: _Trips) -> Array:
        """Return tonnes on all links where trips take their cheapest ways over some of them, shape (link,)."""
        found, used = np.zeros(len(links)), np.flatnonzero(links)
        trips = tuple(t for t in trips if t.mt.any())
        if not trips or not used.size:
            return found
        tails, heads = self.network.tail[used], self.network.head[used]
        nodes = np.unique(np.concatenate([tails, heads, *(end for t in trips for end in (t.starts, t.ends))]))
        tails, heads = np.searchsorted(nodes, tails), np.searchsorted(nodes, heads)
        roots = np.unique(np.concatenate([t.starts for t in trips]))
        weights = np.maximum(takes[:, used].generalised(RUN_HOUR.band.central), 1e-6)
        _, trees = SearchGraph(tails, heads, len(nodes)).trees(weights, np.searchsorted(nodes, roots))
        on = np.zeros(len(used))
        for t in trips:
            start, end = np.nonzero(t.mt)
            row, at = np.searchsorted(roots, t.starts[start]), np.searchsorted(nodes, t.ends[end])
            for link, here in _steps((tails, heads), trees, row, at):
                on += np.bincount(link, t.mt[start[here], end[here]], minlength=len(on))
        found[used] = on
        return found


def _steps(
    ends: tuple[Integers, Integers], trees: Integers, row: Integers, at: Integers
) -> Iterator[tuple[Integers, Integers]]:
    """Yield, step by step back to the roots, the link that each trip takes and which trips still travel."""
    here, at = np.arange(len(row)), at.copy()
    while (here := here[trees[row[here], at[here]] >= 0]).size:
        link = trees[row[here], at[here]]
        at[here] = ends[0][link] + ends[1][link] - at[here]
        yield link, here


def _pieces_mt(loading: Loading, at: int) -> tuple[Array, Array, Array]:
    """Return tonnes of one way from zones to states, between states, and from states to zones."""
    passages = loading.terms.passages
    graph, zones = passages.land[at], len(passages.zone_country)
    count = graph.states.stop - graph.states.start
    first, between, last = np.zeros((zones, count)), np.zeros((count, count)), np.zeros((count, zones))
    for part in loading.parts:
        goods = part.goods
        journeys = land_journeys(loading.terms, graph, goods)
        one, two, three = journeys.on_pieces(part.land_mt[at])
        first[loading.terms.zones(goods.starts)] += one
        between += two
        last[:, loading.terms.zones(goods.ends)] += three
    return first, between, last


def _in_country(
    lines: _Lines, states: States, way: tuple[Joins, LandGraph], pieces: tuple[Array, Array, Array], country: str
) -> Array:
    """Return tonnes on links of one country by one way."""
    zones, graph = way
    own = graph.states
    first, between, last = pieces
    inward, outward = (np.flatnonzero(side[own] == country) for side in (states.target, states.source))
    left, entered = states.left[own][inward], states.entered[own][outward]
    here = np.flatnonzero(zones.country == country)
    trips = (
        _Trips(left, entered, between[np.ix_(inward, outward)]),
        _Trips(zones.nodes[here, 0], entered, first[np.ix_(here, outward)]),
        _Trips(left, zones.nodes[here, 0], last[np.ix_(inward, here)]),
    )
    if graph.way == ROAD and country in MEET_IN:
        return lines.carried(lines.inside(country, (*DOMESTIC[RAIL], "road")), lines.handled, *trips)
    return lines.carried(lines.inside(country, DOMESTIC[graph.way]), lines.takes, *trips)


def _port_mt(loading: Loading) -> tuple[Array, Array]:
    """Return tonnes between places and ports of their own country, and by ship, shapes (place, port), (port, port)."""
    places, ports = loading.terms.passages.place_count, len(loading.terms.passages.ports)
    ashore, at_sea = np.zeros((places, ports)), np.zeros((ports, ports))
    for part in loading.parts:
        goods = part.goods
        ships = ways_of(loading.terms, goods, loading.demand.groups[goods.group].id).ships
        mt = part.way_mt[-1]
        rate = np.divide(mt, ships.total, out=np.zeros_like(mt), where=ships.total > 0.0)
        out, home = ships.port_tonnes(mt)
        ashore[goods.starts] += out * (1.0 - ships.lent_out.sum(axis=0))
        ashore[goods.ends] += home * (1.0 - ships.lent_home.sum(axis=0))
        at_sea += ships.ships * (ships.out.T @ rate @ ships.home)
    return ashore, at_sea


def _to_ports(loading: Loading, lines: _Lines, zones: Joins, mt: Array, country: str) -> Array:
    places = loading.terms.passages.place_count
    here = np.flatnonzero(zones.country[:places] == country)
    ports = np.flatnonzero(zones.country[places:] == country)
    trips = _Trips(zones.nodes[here, 0], zones.nodes[places + ports, 0], mt[np.ix_(here, ports)])
    return lines.carried(lines.inside(country, (*DOMESTIC[RAIL], "road")), lines.handled, trips)
