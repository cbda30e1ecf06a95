"""Rows of the tables of food."""

from dataclasses import dataclass
from datetime import date

from ortaq.core import Band

WHEAT = "wheat"
"""The crop that is bread."""

CROPS = (WHEAT, "cotton", "fodder", "garden", "rice")

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Crop:
    """What a crop loses without water (yield per water use), what it sells for, and what is put on its field.

    Attributes
    ----------
    ky : Band
        Loss of yield per loss of water use over the growing season.
    usd_t : Band
        Price at the farm, USD per tonne.
    m3_ha : Band
        Water on the field in a year, m3 per hectare.
    """

    crop: str
    ky: Band
    usd_t: Band
    m3_ha: Band
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """Irrigated land of a crop: of a reach, or of a whole state where ``reach`` is empty (thousand hectares, t/ha)."""

    member: str
    basin: str
    reach: str
    crop: str
    kha: Band
    t_ha: Band
    source: str


@dataclass(frozen=True, slots=True)
class Wheat:
    """One quantity of the wheat of a state: million tonnes, or a share."""

    member: str
    quantity: str
    value: Band
    source: str


@dataclass(frozen=True, slots=True)
class Trade:
    """Wheat and flour that one state sells another in a year, million tonnes of grain."""

    exporter: str
    importer: str
    mt: Band
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Poorest:
    """Share of food in the spending of the poorest fifth."""

    member: str
    share: Band
    year: str
    source: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A ban or quota of the past, and what share of usual exports it let through."""

    exporter: str
    to: str
    begun: str
    ended: str
    through: Band
    source: str

    @property
    def months(self) -> float:
        """How long it lasted."""
        return ((date.fromisoformat(self.ended) - date.fromisoformat(self.begun)).days + 1) / 365.25 * MONTHS
