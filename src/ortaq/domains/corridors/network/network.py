"""A transport network of one region: nodes and links column by column, crossings, cities and rates.

Column names are those of GMNS, the General Modeling Network Specification (Zephyr Foundation): ``node_id``,
``x_coord``, ``y_coord``, ``link_id``, ``from_node_id``, ``to_node_id``, ``directed``, ``length``, ``facility_type``.
What happens at a border, a port or a break of gauge stands in the crossing of the link; where its sides are known, it
may take another time in each direction.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from ortaq.core import Array, Assumption, Band, Integers, Labels, Mask, Source
from ortaq.domains.corridors.network.capacities import Capacity
from ortaq.domains.corridors.network.names import PlaceNames
from ortaq.domains.corridors.network.sides import Passage, Programme, Side, passage_over

NODE_TYPES = ("rail", "sea", "port", "city", "terminal")
FACILITY_TYPES = ("rail", "sea", "ferry", "road", "transfer")
STATUSES = ("open", "planned", "closed")
CROSSING_KINDS = ("border", "gauge", "port", "ferry", "other_border")
PASSAGES = (
    "suez",
    "malacca",
    "bosporus",
    "dardanelles",
    "ormuz",
    "babalmandab",
    "gibraltar",
    "panama",
    "northwest",
    "bering",
    "sunda",
    "south_africa",
    "chili",
    "volga_don",
)
"""Straits, canals and capes that a scenario can close by name."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """Points of the network, every column of shape (node,).

    Attributes
    ----------
    node_id : ndarray of int
        Unique.
    x_coord, y_coord : ndarray
        Longitude and latitude, degrees, WGS 84.
    node_type : ndarray of str
        One of ``NODE_TYPES``.
    country_iso3, name, un_locode : ndarray of str
        Empty at sea or where unknown.
    """

    node_id: Integers
    x_coord: Array
    y_coord: Array
    node_type: Labels
    country_iso3: Labels
    name: Labels
    un_locode: Labels


@dataclass(frozen=True, eq=False)
class Links:
    """Lines between nodes, every column of shape (link,).

    Attributes
    ----------
    link_id, from_node_id, to_node_id : ndarray of int
        ``link_id`` is unique; the ends are ids of nodes.
    directed : ndarray of bool
        Whether the link is used one way only: from ``from_node_id`` to ``to_node_id``.
    length : ndarray
        Length as drawn, km; the rate of the country corrects it to tariff kilometres.
    hours : ndarray
        Running time that the network itself states, hours; NaN where the speed of the country holds.
    facility_type : ndarray of str
        One of ``FACILITY_TYPES``.
    gauge_mm : ndarray of int
        Track gauge, mm; 0 where there is none.
    country_iso3 : ndarray of str
        Country of the link; both countries joined by ``-`` on a border; empty at sea.
    status : ndarray of str
        One of ``STATUSES``.
    crossing_id : ndarray of str
        Crossing whose dwell time and fee every passage over the link pays; empty for none.
    passage : ndarray of str
        Strait, canal or cape, one of ``PASSAGES``; empty for none.
    name, reason, source : ndarray of str
        Line that the link belongs to, why it was added by hand, id of its source.
    """

    link_id: Integers
    from_node_id: Integers
    to_node_id: Integers
    directed: Mask
    length: Array
    hours: Array
    facility_type: Labels
    gauge_mm: Integers
    country_iso3: Labels
    status: Labels
    crossing_id: Labels
    passage: Labels
    name: Labels
    reason: Labels
    source: Labels


@dataclass(frozen=True, slots=True)
class Crossing:
    """A border, port, ferry or break of gauge: what it takes to get through.

    Attributes
    ----------
    dwell_h : Band
        Median dwell time, hours, with the range of the median.
    dwell_h_p90 : float
        Dwell time that nine of ten consignments stay below, hours.
    cost_usd_per_feu : Band
        Fees and handling, USD per forty-foot container.
    capacity_mt, volume_mt : float
        Million tonnes a year; NaN where unknown.
    source : str
        Id of a source or of an assumption.
    sides : tuple of Side
        What each side takes by direction of travel; a direction without any takes the dwell time and cost of the
        crossing itself.
    """

    id: str
    name: str
    kind: str
    economy_from: str
    economy_to: str
    modes: tuple[str, ...]
    status: str
    x_coord: float
    y_coord: float
    un_locode: str
    gauge_from_mm: int
    gauge_to_mm: int
    dwell_h: Band
    dwell_h_p90: float
    cost_usd_per_feu: Band
    capacity_mt: float
    volume_mt: float
    volume_year: str
    source: str
    note: str
    sides: tuple[Side, ...] = field(default=(), repr=False)

    def passage(self, towards: str) -> Passage:
        """Return what the way over the crossing towards a country takes, both sides together.

        Parameters
        ----------
        towards : str
            Country that the goods travel to, ISO 3166 alpha-3.
        """
        own = [side for side in self.sides if side.towards == towards]
        if own:
            return passage_over(own)
        return Passage(self.dwell_h, self.dwell_h_p90 - self.dwell_h.central, self.cost_usd_per_feu)


@dataclass(frozen=True, slots=True)
class City:
    """A place where trade of an economy begins and ends; ``weight`` is its share of that trade."""

    name: str
    economy: str
    x_coord: float
    y_coord: float
    node_id: int
    aliases: tuple[str, ...]
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Speed and price of one facility type in one country (empty: everywhere else).

    Attributes
    ----------
    speed_kmh : Band
        Commercial speed between crossings, km per hour; ``low`` is the slow end.
    usd_per_feu_km : Band
        Price, USD per forty-foot container and kilometre.
    length_factor : float
        Tariff kilometres per kilometre drawn.
    """

    facility_type: str
    country_iso3: str
    speed_kmh: Band
    usd_per_feu_km: Band
    length_factor: float
    source: str


@dataclass(frozen=True, eq=False)
class Network:
    """Everything that routes are computed from; never edited, changes are applied to a copy of the state."""

    name: str
    title: str
    description: str
    licence: str
    nodes: Nodes
    links: Links
    crossings: tuple[Crossing, ...]
    cities: tuple[City, ...]
    rates: tuple[Rate, ...]
    sources: tuple[Source, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    programmes: tuple[Programme, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    names: tuple[PlaceNames, ...] = ()

    def __post_init__(self) -> None:
        for table in (self.nodes, self.links):
            for item in fields(table):
                getattr(table, item.name).flags.writeable = False

    @cached_property
    def node_position(self) -> Mapping[int, int]:
        """Position in the node columns by node id."""
        return {int(node): i for i, node in enumerate(self.nodes.node_id)}

    @cached_property
    def crossing_position(self) -> Mapping[str, int]:
        """Position in ``crossings`` by id."""
        return {c.id: i for i, c in enumerate(self.crossings)}

    @cached_property
    def capacity(self) -> Mapping[str, Capacity]:
        """What is known of the capacity of crossings, by id: with its range, else the one number of the crossing."""
        plain = (c for c in self.crossings if c.capacity_mt > 0.0)
        known = {c.id: Capacity(c.id, Band.exact(c.capacity_mt), "", c.source, "") for c in plain}
        return known | {row.crossing: row for row in self.capacities}

    @cached_property
    def tail(self) -> Integers:
        """Position of the from node of every link, shape (link,)."""
        return self.node_positions(self.links.from_node_id)

    @cached_property
    def head(self) -> Integers:
        """Position of the to node of every link, shape (link,)."""
        return self.node_positions(self.links.to_node_id)

    @cached_property
    def link_crossing(self) -> Integers:
        """Position of the crossing of every link, -1 for none, shape (link,)."""
        return np.array([self.crossing_position.get(c, -1) for c in self.links.crossing_id.tolist()], dtype=np.int64)

    @cached_property
    def open_links(self) -> Mask:
        """Which links can be used, shape (link,): the link and its crossing are open."""
        crossing_open = np.array([c.status == "open" for c in self.crossings] + [True])
        return np.asarray((self.links.status == "open") & crossing_open[self.link_crossing])

    @cached_property
    def gateways(self) -> tuple[City, ...]:
        """Cities that carry trade of their economy."""
        return tuple(c for c in self.cities if c.weight > 0.0)

    @cached_property
    def economies(self) -> tuple[str, ...]:
        """Economies that have a gateway, sorted."""
        return tuple(sorted({c.economy for c in self.gateways}))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every column and row, 16 hex digits; of what a network may lack, over what it has."""
        sha = hashlib.sha256(repr((self.name, self.crossings, self.cities, self.rates)).encode())
        sides = {c.id: c.sides for c in self.crossings if c.sides}
        for more in (sides, self.capacities, self.programmes):
            sha.update(repr(more).encode() if more else b"")
        for table in (self.nodes, self.links):
            for item in fields(table):
                column = getattr(table, item.name)
                stated = ~np.isnan(column) if item.name == "hours" else column
                if item.name in {"directed", "hours"} and not stated.any():
                    continue
                sha.update("\n".join(column.tolist()).encode() if column.dtype.kind == "U" else column.tobytes())
        return sha.hexdigest()[:16]

    def nodes_of(self, cities: Sequence[City]) -> Integers:
        """Return the positions of the nodes of cities, shape (city,)."""
        return self.node_positions(np.array([c.node_id for c in cities], dtype=np.int64))

    def node_positions(self, node_ids: Integers) -> Integers:
        """Return positions in the node columns, shape as the ids; every id must exist."""
        return np.array([self.node_position[int(i)] for i in node_ids], dtype=np.int64)
