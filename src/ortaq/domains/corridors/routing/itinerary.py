"""The vocabulary of a route: legs, totals with bands, and how a path of links becomes legs."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np

from ortaq.core import Band, Integers
from ortaq.domains.corridors.network.network import City, Network
from ortaq.domains.corridors.routing.cost import LinkCosts
from ortaq.domains.corridors.routing.routing import against


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch on one kind of facility between two places, or one crossing.

    Attributes
    ----------
    mode : str
        Facility type: rail, road, sea, ferry or transfer.
    origin, destination : str
        Names of cities, crossings or nodes.
    economy : str
        Country codes on the way, joined by ``-``; empty at sea.
    km : float
        Tariff kilometres.
    hours, hours_p90 : float
        Median and 90th percentile, running and dwell time.
    usd : float
        USD per FEU.
    crossing : str
        Id of the crossing; empty between crossings.
    """

    mode: str
    origin: str
    destination: str
    economy: str
    km: float
    hours: float
    hours_p90: float
    usd: float
    crossing: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a city to another for one FEU.

    Attributes
    ----------
    legs : tuple of Leg
        In order of travel.
    link_ids : tuple of int
        Links of the network, in order of travel.
    gates : tuple of str
        Crossings, straits, canals and capes, in order of travel.
    km : float
        Tariff kilometres.
    days : Band
        Median days in transit; the band takes the slow or the fast end of every speed and dwell time on this way.
    days_p90 : float
        Days if every crossing takes its 90th percentile at once: an upper end, since delays add up here without
        averaging out.
    usd_per_feu : Band
        Freight, fees and handling.
    generalised_usd : float
        Money, time and unreliability, USD per FEU.
    share : float
        Share of the traffic among the alternatives that were asked for; 1 for a single route.
    """

    origin: str
    destination: str
    mode: str
    legs: tuple[Leg, ...]
    link_ids: tuple[int, ...]
    gates: tuple[str, ...]
    km: float
    days: Band
    days_p90: float
    usd_per_feu: Band
    generalised_usd: float
    share: float = 1.0

    @property
    def crossings(self) -> tuple[str, ...]:
        """Ids of the crossings, in order of travel."""
        return tuple(leg.crossing for leg in self.legs if leg.crossing)


def gates_of(network: Network, path: Sequence[int]) -> tuple[str, ...]:
    """Return crossings and passages on a path of links, in order of travel: what tells corridors apart."""
    columns = network.links
    names = (str(columns.crossing_id[i]) or str(columns.passage[i]) for i in path)
    return tuple(dict.fromkeys(name for name in names if name))


def make_route(
    network: Network,
    ends: tuple[City, City],
    mode: str,
    path: Sequence[int],
    costs: tuple[LinkCosts, LinkCosts, LinkCosts],
) -> Route:
    """Return a route from link positions; ``costs`` at the low, central and high corner."""
    links = np.array(path, dtype=np.int64)
    back = against(network, path, network.node_position[ends[0].node_id])
    low, central, high = (c.along(path, back) for c in costs)
    return Route(
        origin=ends[0].name,
        destination=ends[1].name,
        mode=mode,
        legs=_legs(network, ends, links, central),
        link_ids=tuple(network.links.link_id[links].tolist()),
        gates=gates_of(network, path),
        km=float(central.km.sum()),
        days=Band(*(float(c.hours.sum()) / 24.0 for c in (low, central, high))),
        days_p90=float(central.hours_p90.sum()) / 24.0,
        usd_per_feu=Band(*(float(c.usd.sum()) for c in (low, central, high))),
        generalised_usd=float(central.generalised_usd.sum()),
    )


def _legs(network: Network, ends: tuple[City, City], path: Integers, costs: LinkCosts) -> tuple[Leg, ...]:
    """Return legs: a new one wherever the kind of facility changes or a crossing is passed; ``costs`` by step."""
    kind, crossing = network.links.facility_type[path], network.links.crossing_id[path]
    runs = [list(run) for _, run in groupby(range(len(path)), lambda step: (kind[step], crossing[step]))]
    at = network.node_position[ends[0].node_id]
    crossing_names = [_crossing_name(network, path[run[0]]) for run in runs]
    place, legs = ends[0].name, []
    for number, run in enumerate(runs):
        for link in path[run]:
            at = int(network.tail[link] + network.head[link] - at)
        last = number == len(runs) - 1
        following = ends[1].name if last else crossing_names[number + 1] or _node_name(network, at)
        there = crossing_names[number] or following
        legs.append(_leg(network, path[run], _of_steps(costs, run), (place, ends[1].name if last else there)))
        place = there
    return tuple(legs)


def _of_steps(costs: LinkCosts, steps: Sequence[int]) -> LinkCosts:
    own = list(steps)
    return LinkCosts(*(getattr(costs, item.name)[own] for item in fields(costs)))


def _leg(network: Network, run: Integers, costs: LinkCosts, places: tuple[str, str]) -> Leg:
    columns = network.links
    codes = (code for link in run for code in str(columns.country_iso3[link]).split("-"))
    return Leg(
        mode=str(columns.facility_type[run[0]]),
        origin=places[0],
        destination=places[1],
        economy="-".join(code for code in dict.fromkeys(codes) if code),
        km=float(costs.km.sum()),
        hours=float(costs.hours.sum()),
        hours_p90=float(costs.hours_p90.sum()),
        usd=float(costs.usd.sum()),
        crossing=str(columns.crossing_id[run[0]]),
    )


def _crossing_name(network: Network, link: int) -> str:
    position = int(network.link_crossing[link])
    return network.crossings[position].name if position >= 0 else ""


def _node_name(network: Network, node: int) -> str:
    """Return the name of a node, or its coordinates; its id where nobody says where it lies."""
    nodes = network.nodes
    named = str(nodes.name[node]) or str(nodes.un_locode[node])
    placed = f"{nodes.y_coord[node]:.2f}, {nodes.x_coord[node]:.2f}"
    return named or (str(nodes.node_id[node]) if np.isnan(nodes.x_coord[node]) else placed)
