"""Product groups of freight, the places where they start and end, and their tonnes and values by pair of economies."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Band

ANY = "*"
"""Stands for every code in a row of a table."""

BULK, FINISHED = "bulk", "finished"
KINDS = (BULK, FINISHED)

ORIGIN, DESTINATION = "origin", "destination"
ROLES = (ORIGIN, DESTINATION)

WAYS = ("rail", "road", "sea")
"""Ways that the network carries, in array order."""

OUTSIDE = ("pipeline", "air")
"""Ways that the network does not hold; what they take is stated, not computed."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Part of a group of products that values time alike, such as its express freight.

    Attributes
    ----------
    share : Band
        Share of the group's tonnes; the layers of a group sum to one at each end of the range.
    value_of_day_percent : Band
        Ad valorem cost of a day in transit, percent of the value.
    """

    id: str
    share: Band
    value_of_day_percent: Band


@dataclass(frozen=True, slots=True)
class Group:
    """Products that travel alike.

    Attributes
    ----------
    titles : mapping of str to str
        Title by language.
    kind : str
        One of ``KINDS``.
    tonnes_per_feu : Band
        Cargo in one forty-foot container, or wagon space equal to one.
    wagon_hire_usd_per_hour : Band
        Rent of wagon or truck, USD per FEU and hour on the way, waiting included.
    border_cost_usd : Band
        What a passage of a border costs besides the crossing's own fee, USD per FEU.
    transit_surcharge_usd : Band
        What every border after the first costs more, USD per FEU.
    layers : tuple of Layer
        At least one.
    source : str
        Ids of sources and assumptions.
    divisions : tuple of int
        ISIC Rev. 4 divisions whose products belong to it, for tables of quantities.
    """

    id: str
    titles: Mapping[str, str]
    kind: str
    tonnes_per_feu: Band
    wagon_hire_usd_per_hour: Band
    border_cost_usd: Band
    transit_surcharge_usd: Band
    layers: tuple[Layer, ...]
    source: str
    divisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A mine, works, region, port or city where freight starts or ends.

    Attributes
    ----------
    id : str
        Name, unique in its economy.
    economy : str
        Code of the economy to which it belongs.
    x_coord, y_coord : float
        Longitude and latitude, degrees, WGS 84.
    """

    id: str
    economy: str
    x_coord: float
    y_coord: float
    kind: str
    source: str


@dataclass(frozen=True, eq=False)
class FreightDemand:
    """What goods weigh and are worth that economies sell to each other in the base year, and between which places.

    Attributes
    ----------
    groups : tuple of Group
    economies : tuple of str
        Codes, in array order.
    places : tuple of Place
    mt : ndarray, shape (group, exporter, importer)
        Million tonnes a year; the diagonal is zero.
    value_usd_per_t : ndarray, same shape
        USD per tonne; with ``mt`` it gives million USD a year that add up to the region's trade of goods. Zero where
        nothing is traded.
    outside_tonnes, outside_value : ndarray, shape (way, group, exporter, importer)
        Shares of tonnes and of value that travel outside the network, by the ways ``OUTSIDE``.
    origin, destination : ndarray, shape (group, place)
        Weights that sum to one over the places of an economy, for each group; an economy without places has none.
    """

    groups: tuple[Group, ...]
    economies: tuple[str, ...]
    places: tuple[Place, ...]
    mt: Array
    value_usd_per_t: Array
    outside_tonnes: Array
    outside_value: Array
    origin: Array
    destination: Array

    @property
    def value_musd(self) -> Array:
        """Value of the trade, million USD a year, shape (group, exporter, importer)."""
        return self.mt * self.value_usd_per_t

    @property
    def network_mt(self) -> Array:
        """Million tonnes a year by rail, road and sea, shape (group, exporter, importer)."""
        return np.asarray(self.mt * (1.0 - self.outside_tonnes.sum(axis=0)))

    @property
    def network_musd(self) -> Array:
        """Value by rail, road and sea, million USD a year, shape (group, exporter, importer)."""
        return np.asarray(self.value_musd * (1.0 - self.outside_value.sum(axis=0)))
