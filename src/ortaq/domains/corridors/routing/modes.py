"""Which links a consignment may use."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from ortaq.core import Array, Mask
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.network.network import City, Network

PORT_ACCESS_KM = 150.0
"""Land links this near to a city may take its cargo to and from the port when it travels by sea (assumption)."""


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
