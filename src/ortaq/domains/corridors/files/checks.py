"""What is refused in a network, and what is only reported."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Band, Finding, Integers, Level, Mask, said, suggest
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.files.crossing_checks import (
    crossings_lead_to_cities,
    refuse_labels,
    refuse_sides,
    wholes_are_their_sides,
)
from ortaq.domains.corridors.files.network_tables import EXCHANGED
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import Mistake, refuse

SHORTEST_RATIO, SHORTEST_SLACK_KM = 2.0, 50.0
"""Ends may lie so many lengths and kilometres apart before a link is refused: far above what clustering nodes moves."""


WEIGHT_TOLERANCE = 1e-6


Places = Mapping[tuple[str, Any], str]
"""Place in a file by part of the network and key; rows that were there before have none."""


def check_network(network: Network) -> tuple[Finding, ...]:
    """Return what is odd about a network that loads: pieces, unreachable gateways, unused or unnamed crossings."""
    return tuple(finding for check in _CHECKS for finding in check(network))


def refuse_misfits(network: Network, place: Places) -> None:
    """Raise InputError where the tables of a network do not fit each other: everything that does not, at once."""
    found: list[Mistake] = []
    for check in (_ends, _places, _lengths, _dwell_times, _capacities, _cities):
        found += check(network, place)
        if found and check is _ends:
            break  # what follows asks where the ends lie
    refuse(found, network.name, why="")
    refuse_sides(network, place)
    refuse_labels(network, place)


def _ends(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield links whose ends or crossing do not exist."""
    links = network.links
    known = {c.id for c in network.crossings} | {""}
    fix = "correct the id, or add the node to extra_nodes.csv (node.csv of an exported network)"
    for column in ("from_node_id", "to_node_id"):
        ends = getattr(links, column)
        for at in np.flatnonzero(~np.isin(ends, network.nodes.node_id)).tolist():
            what = f"link {links.link_id[at]}: {column} {ends[at]} is no node"
            yield Mistake(_where(network, place, at), what, fix=fix)
    for at, crossing in enumerate(links.crossing_id.tolist()):
        if crossing not in known:
            remedy = suggest(crossing, known) or "add the crossing to crossings.csv"
            what = f"link {links.link_id[at]}: unknown crossing '{crossing}'"
            yield Mistake(_where(network, place, at), what, fix=remedy)


def _where(network: Network, place: Places, link: int) -> str:
    return place.get(("links", int(network.links.link_id[link])), network.name)


def _places(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield nodes that lie nowhere, where others lie somewhere; a plan in no known coordinates has no places at all."""
    nodes = network.nodes
    nowhere = np.isnan(nodes.x_coord) | np.isnan(nodes.y_coord)
    if nowhere.all():
        return
    fix = "write longitude and latitude; for other coordinates name their system in the column crs of config.csv"
    for at in np.flatnonzero(nowhere).tolist():
        node = int(nodes.node_id[at])
        yield Mistake(place.get(("nodes", node), network.name), f"node {node}: x_coord or y_coord is empty", fix=fix)


def _lengths(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield links much shorter than the great circle between their ends, worst first: an end or the length is wrong."""
    nodes, links = network.nodes, network.links
    x, y = nodes.x_coord, nodes.y_coord
    apart = great_circle_km(x[network.tail], y[network.tail], x[network.head], y[network.head])
    over = apart - (SHORTEST_RATIO * links.length + SHORTEST_SLACK_KM)
    fix = said("write the length in km; look at the coordinates of both nodes: {exchanged}", exchanged=EXCHANGED)
    for at in sorted(np.flatnonzero(over > 0.0).tolist(), key=lambda link: -over[link]):
        what = (
            f"link {links.link_id[at]} is {links.length[at]:,.0f} km long, but nodes {links.from_node_id[at]} "
            f"and {links.to_node_id[at]}, lie {apart[at]:,.0f} km apart"
        )
        yield Mistake(_where(network, place, at), what, fix=fix)


def _dwell_times(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield dwell times and costs that are out of order."""
    for c in network.crossings:
        orders = (
            ("dwell_low <= dwell_h_median <= dwell_high", c.dwell_h.low <= c.dwell_h.central <= c.dwell_h.high),
            ("dwell_h_median <= dwell_h_p90", c.dwell_h.central <= c.dwell_h_p90),
            ("cost_low <= cost_usd_per_feu <= cost_high", _ordered(c.cost_usd_per_feu)),
        )
        for rule, holds in orders:
            if not holds:
                where = place.get(("crossings", c.id), network.name)
                yield Mistake(where, f"crossing '{c.id}' breaks {rule}", fix="correct the cells")


def _capacities(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield capacities of crossings that do not exist, and ranges out of order."""
    for row in network.capacities:
        where = place.get(("capacities", row.crossing), "crossing_capacities.csv")
        if row.crossing not in network.crossing_position:
            fix = suggest(row.crossing, network.crossing_position) or "add the crossing to crossings.csv"
            yield Mistake(where, f"unknown crossing '{row.crossing}'", fix=fix)
        if not _ordered(row.mt):
            yield Mistake(where, f"crossing '{row.crossing}' breaks mt_low <= mt <= mt_high", fix="correct the cells")


def _ordered(band: Band) -> bool:
    return band.low <= band.central <= band.high


def _cities(network: Network, place: Places) -> Iterator[Mistake]:
    """Yield cities off the network, and weights that do not sum to one in each economy."""
    total: dict[str, float] = {}
    for city in network.cities:
        if city.node_id not in network.node_position:
            fix = "write the id of the nearest rail or port node"
            where = place.get(("cities", city.name), network.name)
            yield Mistake(where, f"city '{city.name}': node {city.node_id} does not exist", fix=fix)
        total[city.economy] = total.get(city.economy, 0.0) + city.weight
    if total.get("") == 0.0:
        del total[""]  # places of a network without economies, where no trade begins
    for economy, weight in total.items():
        if abs(weight - 1.0) > WEIGHT_TOLERANCE:
            cities = [c.name for c in network.cities if c.economy == economy]
            yield Mistake(
                f"cities.csv: {', '.join(cities)}",
                f"the weights of the cities of {economy} sum to {weight:g}",
                fix="make them sum to 1; 0 for a city that is only named",
            )


def _pieces(network: Network) -> Iterator[Finding]:
    """Report gateways that open links do not join to the largest group of gateways."""
    piece = piece_of_node(network, network.open_links)
    gateways = [(c, int(piece[network.node_position[c.node_id]])) for c in network.gateways]
    pieces = [p for _, p in gateways]
    main = max(set(pieces), key=lambda p: (pieces.count(p), -p)) if pieces else -1
    for city, own in gateways:
        if own != main:
            where, meaning = f"{city.economy}: {city.name}", "open links do not join it to the other gateways"
            yield Finding(Level.WARNING, "every gateway is reachable", where, city.weight, meaning)
    joined = sum(p == main for p in pieces)
    yield Finding(Level.OK, "gateways joined to each other", f"of {len(pieces)}", float(joined), "gateway cities")
    size = float((piece == main).mean()) if len(piece) else 0.0
    yield Finding(Level.OK, "nodes joined to the gateways", "", size, "share of nodes")


def piece_of_node(network: Network, usable: Mask) -> Integers:
    """Return the number of the piece of every node: between any two of its nodes there is a way in both directions."""
    size, back = len(network.nodes.node_id), usable & ~network.links.directed
    tails = np.concatenate([network.tail[usable], network.head[back]])
    heads = np.concatenate([network.head[usable], network.tail[back]])
    joined = scipy.sparse.csr_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    return np.asarray(scipy.sparse.csgraph.connected_components(joined, connection="strong")[1])


def _crossings_are_used(network: Network) -> Iterator[Finding]:
    for c in network.crossings:
        if c.id not in network.links.crossing_id:
            yield Finding(Level.WARNING, "every crossing has a link", c.id, 0.0, "links: closing it changes nothing")
    country = network.nodes.country_iso3
    ends = country[network.tail], country[network.head]
    by_land = np.isin(network.links.facility_type, ("rail", "road"))
    bare = by_land & (ends[0] != ends[1]) & (ends[0] != "") & (ends[1] != "") & (network.links.crossing_id == "")
    where = ", ".join(str(i) for i in network.links.link_id[bare][:5])
    level = Level.WARNING if bare.any() else Level.OK
    yield Finding(
        level, "every border link has a crossing", where, float(bare.sum()), "border links without dwell time"
    )


def _crossings_are_paid_once(network: Network) -> Iterator[Finding]:
    """Report crossings with links of two kinds in a row: passing both pays twice."""
    for c in network.crossings:
        own = network.links.crossing_id == c.id
        ends = np.concatenate([network.tail[own], network.head[own]])
        kinds = set(network.links.facility_type[own].tolist())
        if len(kinds) > 1 and len(np.unique(ends)) < len(ends):
            meaning = f"links by {' and '.join(sorted(kinds))} meet at a node: a way over both pays twice"
            yield Finding(Level.WARNING, "a crossing is paid once", c.id, float(own.sum()), meaning)


def _sources_are_listed(network: Network) -> Iterator[Finding]:
    known = {s.id for s in network.sources} | {a.id for a in network.assumptions} | {""}
    named = [c.source for c in network.crossings] + [c.source for c in network.cities]
    named += [row.source for row in network.capacities]
    named += [r.source for r in network.rates]
    named += np.unique(network.links.source).tolist()
    named += [side.source for c in network.crossings for side in c.sides]
    named += [row.source for row in network.programmes]
    used = {part.strip() for text in named for part in text.replace("+", ";").split(";")}
    unknown = sorted(used - known)
    level = Level.ERROR if unknown else Level.OK
    yield Finding(level, "every source is listed", ", ".join(unknown), float(len(unknown)), "unlisted source ids")


def _names_are_of_places(network: Network) -> Iterator[Finding]:
    own = {"city": {c.name for c in network.cities}, "crossing": {c.id for c in network.crossings}}
    lost = [row.place for row in network.names if row.place not in own[row.kind]]
    if lost:
        yield Finding(
            Level.WARNING,
            "every name is of a place",
            ", ".join(lost[:5]),
            float(len(lost)),
            "names of no city or crossing",
        )


def _links_join_two_nodes(network: Network) -> Iterator[Finding]:
    own = network.tail == network.head
    if own.any():
        where = ", ".join(str(i) for i in network.links.link_id[own][:5])
        yield Finding(Level.WARNING, "every link joins two nodes", where, float(own.sum()), "links of a node to itself")


_CHECKS = (
    _pieces,
    _links_join_two_nodes,
    _crossings_are_used,
    _crossings_are_paid_once,
    crossings_lead_to_cities,
    wholes_are_their_sides,
    _sources_are_listed,
    _names_are_of_places,
)
