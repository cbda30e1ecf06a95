"""Which links a consignment may use."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from ortaq.core import Array, Mask
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.network.network import City, Network

PORT_ACCESS_KM = 150.0
"""Land links this near to a city may take its cargo to and from the port when it travels by sea (assumption)."""

ROUNDABOUT = 1.5
"""How much farther from a city than its nearest port the way there may lead (assumption)."""


class Mode(StrEnum):
    """How a consignment may travel."""

    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"
    ANY = "any"


_FACILITIES = {
    Mode.RAIL: ("rail", "ferry", "transfer"),
    Mode.ROAD: ("road", "ferry", "transfer"),
    Mode.SEA: ("sea", "ferry", "transfer"),
    Mode.ANY: ("rail", "road", "sea", "ferry", "transfer"),
}


def mode_links(network: Network, mode: Mode, ends: Sequence[City]) -> Mask:
    """Return which links a mode may use.

    Rail and road may take ferries (wagons and trucks stay on board) but no other ship. By sea, land links within
    ``PORT_ACCESS_KM`` of one of the ends are the way to its port.

    Parameters
    ----------
    network : Network
    mode : Mode
    ends : sequence of City
        Where the consignment begins and ends; read by sea only.

    Returns
    -------
    ndarray of bool, shape (link,)

    Examples
    --------
    >>> set(network.links.facility_type[mode_links(network, Mode.RAIL, ())].tolist()) <= {"rail", "ferry", "transfer"}
    True
    """
    allowed = np.isin(network.links.facility_type, _FACILITIES[mode])
    if mode is Mode.SEA:
        allowed |= near(network, ends, PORT_ACCESS_KM)
    return allowed


def sea_links(network: Network, ends: Sequence[City]) -> Mask:
    """Return which links a consignment by sea between two places may use: ships, and land of its own ends alone.

    Land links of an end's own country within ``PORT_ACCESS_KM`` of it lead to its port, or as far as the way to the
    nearest port of that country may wind. Land of a third country is in no way by sea.

    Parameters
    ----------
    network : Network
    ends : sequence of City

    Returns
    -------
    ndarray of bool, shape (link,)

    Examples
    --------
    >>> moscow, genoa = (next(c for c in network.cities if c.name == name) for name in ("Moscow", "Genoa"))
    >>> land = np.isin(network.links.facility_type, ("rail", "road"))
    >>> sorted(set(network.links.country_iso3[sea_links(network, (moscow, genoa)) & land].tolist()))
    ['ITA', 'RUS']
    """
    allowed, nodes = mode_links(network, Mode.SEA, ()), network.nodes
    for city in ends:
        quays = (nodes.node_type == "port") & (nodes.country_iso3 == city.economy)
        here = np.array([city.x_coord, city.y_coord], dtype=float)
        away = great_circle_km(nodes.x_coord[quays], nodes.y_coord[quays], here[0], here[1])
        radius = max(PORT_ACCESS_KM, ROUNDABOUT * float(away.min())) if away.size else 0.0
        allowed |= near(network, (city,), radius) & (network.links.country_iso3 == city.economy)
    return np.asarray(allowed)


def near(network: Network, cities: Sequence[City], radius_km: float) -> Mask:
    """Return which links have both ends within a radius of one of the cities, shape (link,)."""
    x, y = network.nodes.x_coord, network.nodes.y_coord
    inside = np.zeros(len(network.links.link_id), dtype=bool)
    for city in cities:
        at = np.array([city.x_coord, city.y_coord], dtype=float)
        distance: Array = great_circle_km(x, y, at[0], at[1])
        close = distance <= radius_km
        inside |= close[network.tail] & close[network.head]
    return inside
