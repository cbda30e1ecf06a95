"""Numbers of the loading: those fitted to counts and those assumed, told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ortaq.core import Array, Band, Labels
from ortaq.domains.corridors.freight.groups import BULK, FINISHED

ANY = "*"

WAYS = ("rail", "road", "sea")
"""Ways that the network carries, in array order; pipelines and air are outside it."""

FITTED = {
    "scale_bulk": Band(1.5, 4.0, 12.0),
    "scale_finished": Band(0.05, 0.8, 4.0),
    "road_usd_bulk": Band(-1500.0, 1500.0, 4500.0),
    "road_usd_finished": Band(-20000.0, 0.0, 30000.0),
    "sea_usd_bulk": Band(-3000.0, 0.0, 3000.0),
    "sea_usd_finished": Band(-60000.0, -20000.0, 10000.0),
    "transit_factor": Band(0.0, 1.0, 3.0),
    "border_factor": Band(0.0, 2.0, 10.0),
}
"""Parameters that are fitted to counts: the range in which each may lie, and where it lies if counts do not tell."""


@dataclass(frozen=True, slots=True)
class WayConstant:
    """What a way costs some goods of some pairs besides what the network says, an assumption.

    Attributes
    ----------
    exporters, importers, groups : tuple of str
        ``*`` for all.
    way : str
        Rail, road or sea.
    usd : Band
        USD per FEU.
    """

    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    groups: tuple[str, ...]
    way: str
    usd: Band
    source: str


@dataclass(frozen=True, slots=True)
class WagonTariff:
    """What bulk pays a country's railway for a tonne-kilometre: the rate of container trains is too low for it.

    ``usd_per_tkm``: USD per tonne-km.
    """

    country: str
    usd_per_tkm: Band
    source: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the loading of freight reads besides the network and the demand.

    Those of ``FITTED`` are chosen so that tonnes match counts; the others are assumed.

    Attributes
    ----------
    scale_bulk, scale_finished : float
        Sensitivity of the choice among ways and journeys to cost, per 1,000 USD per FEU.
    road_usd_bulk, road_usd_finished, sea_usd_bulk, sea_usd_finished : float
        Constant of a way against rail, USD per FEU.
    transit_factor, border_factor : float
        What a transit border and any border cost, as multiples of the group's own assumptions.
    unreliability : float
        Worth of an hour between median and 90th percentile, in hours.
    stated : tuple of WayConstant
        Constants of pairs and groups.
    tariffs : tuple of WagonTariff
        Of the railways that publish one.
    """

    scale_bulk: float = 5.0
    scale_finished: float = 2.5
    road_usd_bulk: float = 1000.0
    road_usd_finished: float = 0.0
    sea_usd_bulk: float = 0.0
    sea_usd_finished: float = 0.0
    transit_factor: float = 1.0
    border_factor: float = 1.0
    unreliability: float = 1.0
    stated: tuple[WayConstant, ...] = ()
    tariffs: tuple[WagonTariff, ...] = ()

    @classmethod
    def numbers(cls) -> tuple[str, ...]:
        """Return the names of the parameters that are numbers."""
        return tuple(f.name for f in fields(cls) if f.name not in ("stated", "tariffs"))

    def scale(self, kind: str) -> float:
        """Return the sensitivity of goods of a kind, per USD."""
        return {BULK: self.scale_bulk, FINISHED: self.scale_finished}[kind] / 1000.0

    def more_usd(self, group: str, codes: Sequence[str]) -> Array:
        """Return the stated constants of a group, shape (way, exporter, importer), USD per FEU.

        Parameters
        ----------
        group : str
        codes : sequence of str
            Economies.
        """
        more = np.zeros((len(WAYS), len(codes), len(codes)))
        for row in self.stated:
            if group in row.groups or ANY in row.groups:
                sends, takes = (
                    [i for i, code in enumerate(codes) if code in named or ANY in named]
                    for named in (row.exporters, row.importers)
                )
                more[np.ix_([WAYS.index(row.way)], sends, takes)] += row.usd.central
        return more

    def wagon_usd_per_tkm(self, country: Labels) -> Array:
        """Return what bulk pays for a tonne-kilometre at least, zero where nothing is published, shape (country,).

        Parameters
        ----------
        country : ndarray of str
        """
        rate = np.zeros(country.shape)
        for row in self.tariffs:
            rate[country == row.country] = row.usd_per_tkm.central
        return rate

    def constants(self, kind: str) -> tuple[float, float, float]:
        """Return the constants of rail, road and sea for goods of a kind, USD per FEU."""
        if kind == BULK:
            return 0.0, self.road_usd_bulk, self.sea_usd_bulk
        return 0.0, self.road_usd_finished, self.sea_usd_finished
