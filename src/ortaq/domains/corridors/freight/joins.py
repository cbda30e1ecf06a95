"""Where places are joined to the network: at a city's node, or at the nearest point of a line of their country."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Assumption, Band, InputError, Integers, Labels
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.freight.groups import Place
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.network.network import Network

SAME_PLACE = Assumption(
    "A-SAME-PLACE",
    "A mine, works or region this near to a city of its economy is joined to the network where the city is",
    Band(10.0, 30.0, 60.0),
    "km",
    "places are known to about 30 km only: they come from general geography",
)

TRUCK_USD = Assumption(
    "A-TRUCK-USD",
    "What bringing goods from a place to the nearest line takes",
    Band(0.9, 1.5, 1.9),
    "USD per FEU-km",
    "road rates of the network's own table (rates.csv) lie between 0.9 and 1.9",
)

TRUCK_KMH = Assumption(
    "A-TRUCK-KMH",
    "Speed at which goods are brought from a place to the nearest line",
    Band(20.0, 30.0, 40.0),
    "km/h",
    "speed of roads without an own figure in the network's table (rates.csv)",
)


@dataclass(frozen=True, eq=False)
class Joins:
    """Two nodes for every zone, the ends of the line that it is joined to, and what the way to each takes.

    Attributes
    ----------
    way : str
        Kind of the lines.
    country : ndarray of str, shape (zone,)
    nodes : ndarray of int, shape (zone, 2)
    takes : Takes, shape (zone, 2)
    """

    way: str
    country: Labels
    nodes: Integers
    takes: Takes

    def started(self, inside: Integers, reach: Takes) -> Takes:
        """Return the cheapest runs that start in zones, shape (zone, end).

        Parameters
        ----------
        inside : ndarray of int
            Zones.
        reach : Takes, shape (zone, 2, end)
            From both nodes of each.
        """
        both = reach + self.takes[inside][:, :, None]
        return both[:, 0].cheaper(both[:, 1])

    def ended(self, inside: Integers, reach: Takes) -> Takes:
        """Return the cheapest runs that end in zones, shape (start, zone).

        Parameters
        ----------
        inside : ndarray of int
            Zones.
        reach : Takes, shape (start, zone, 2)
            To both nodes of each.
        """
        both = reach + self.takes[inside][None]
        return both[:, :, 0].cheaper(both[:, :, 1])


def joins(network: Network, takes: Takes, places: Sequence[Place], quays: Integers, way: str) -> Joins:
    """Return how places and quays are joined to the lines of one kind.

    Parameters
    ----------
    network : Network
    takes : Takes, shape (2, link)
        What every link takes along it and back.
    places : sequence of Place
    quays : ndarray of int
        Node positions of the ports.
    way : str
        ``rail`` or ``road``.

    Returns
    -------
    Joins
        Of places and, after them, of quays.
    """
    found = _joined(network, tuple(places), way)
    nodes, away = np.empty((len(places) + len(quays), 2), dtype=np.int64), np.zeros((4, len(places) + len(quays), 2))
    nodes[len(places) :] = quays[:, None]
    for i, join in enumerate(found):
        nodes[i] = join.nodes
        if join.line is not None:
            on_line = np.array([part[0, join.line] for part in (takes.usd, takes.hours, takes.late_h, takes.km)])
            away[:, i] = join.truck[:, None] + on_line[:, None] * join.share
    country = [*(p.economy for p in places), *network.nodes.country_iso3[quays].tolist()]
    return Joins(way, np.array(country), nodes, Takes(*away))


@dataclass(frozen=True, eq=False)
class _Join:
    """Where a place is joined, whatever lines take: two nodes, and where it lies beside a line.

    ``line``: its position, None where the place is a city. ``truck``: money, hours, late hours and km to it.
    ``share``: of the line to each node.
    """

    nodes: Integers
    line: int | None = None
    truck: Array = field(default_factory=lambda: np.zeros(4))
    share: Array = field(default_factory=lambda: np.zeros(2))


@lru_cache(maxsize=8)  # both ways of a network: all of its states share them
def _joined(network: Network, places: tuple[Place, ...], way: str) -> tuple[_Join, ...]:
    own = {economy: _own_lines(network, economy, way) for economy in {place.economy for place in places}}
    return tuple(_join(network, own[place.economy], place) for place in places)


def _own_lines(network: Network, economy: str, way: str) -> Integers:
    """Return the lines of an economy by one way that are open and no crossing."""
    links = network.links
    lines = network.open_links & (links.country_iso3 == economy) & (links.facility_type == way)
    return np.flatnonzero(lines & (links.crossing_id == ""))


def _join(network: Network, own: Integers, place: Place) -> _Join:
    here = np.array(place.x_coord), np.array(place.y_coord)
    cities = [c for c in network.cities if c.economy == place.economy]
    if cities:
        x, y = (np.array([getattr(c, axis) for c in cities]) for axis in ("x_coord", "y_coord"))
        off = great_circle_km(x, y, *here)
        near = int(off.argmin())
        if off[near] <= SAME_PLACE.band.central or not own.size:
            node = network.node_position[cities[near].node_id]
            return _Join(np.array([node, node]))
    if not own.size:
        raise InputError(
            f"place '{place.id}' cannot be reached: no line and no city of the network lies in {place.economy}",
            where="places.csv",
            fix="add a city or a line there, or leave the place out",
        )
    return _on_line(network, own, here)


def _on_line(network: Network, own: Integers, here: tuple[Array, Array]) -> _Join:
    """Return the ends of the nearest line, the way by truck to it, and the parts of it to each end."""
    x, y = network.nodes.x_coord, network.nodes.y_coord
    ends = np.stack([network.tail[own], network.head[own]])
    narrowing = np.cos(np.radians(here[1]))
    start, step = (
        np.stack([p[0], p[1]]) for p in ((x[ends[0]], y[ends[0]]), (_turn(x[ends]), y[ends[1]] - y[ends[0]]))
    )
    scale = np.array([[narrowing], [1.0]])
    to_here = np.stack([(here[0] - start[0] + 180.0) % 360.0 - 180.0, here[1] - start[1]]) * scale
    along = np.clip(
        (to_here * step * scale).sum(axis=0) / np.maximum(((step * scale) ** 2).sum(axis=0), 1e-12), 0.0, 1.0
    )
    off = great_circle_km(start[0] + along * step[0], start[1] + along * step[1], *here)
    line = int(off.argmin())
    usd, hours = TRUCK_USD.band.central, 1.0 / TRUCK_KMH.band.central
    truck = off[line] * np.array([usd, hours, 0.0, 1.0])
    return _Join(ends[:, line], int(own[line]), truck, np.array([along[line], 1.0 - along[line]]))


def _turn(x: Array) -> Array:
    """Return degrees of longitude from the first end to the second, the short way round."""
    return np.asarray((x[1] - x[0] + 180.0) % 360.0 - 180.0)
