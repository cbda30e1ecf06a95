"""Numbers of the loading: those fitted to counts and those assumed, told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ortaq.core import Array, Assumption, Band, Labels
from ortaq.domains.corridors.freight.groups import ANY, BULK, FINISHED, WAYS

_USD, _TIMES = "USD per FEU", "times the group's assumption"

PRIORS = {
    "scale_bulk": Assumption(
        "A-PRIOR-SCALE-BULK",
        "Sensitivity of bulk to cost in the choice among ways and journeys",
        Band(1.5, 4.0, 12.0),
        "per 1000 USD per FEU",
        "cost elasticities of a minor mode of -1 to -3 or more at 500 to 1,500 USD per FEU",
    ),
    "scale_finished": Assumption(
        "A-PRIOR-SCALE-FINISHED",
        "Sensitivity of finished goods to cost in the choice among ways and journeys",
        Band(0.05, 0.8, 4.0),
        "per 1000 USD per FEU",
        "the same elasticities at 2,000 to 30,000 USD per FEU, most of which is time",
    ),
    "road_usd_bulk": Assumption(
        "A-PRIOR-ROAD-BULK",
        "Constant of the road against rail, bulk",
        Band(-1500.0, 1500.0, 4500.0),
        _USD,
        "trucks of bulk come back empty: up to the price of the way once more (945 USD per 500 km and 20 t, CPMM 2022)",
    ),
    "road_usd_finished": Assumption(
        "A-PRIOR-ROAD-FINISHED",
        "Constant of the road against rail, finished goods",
        Band(-20000.0, 0.0, 30000.0),
        _USD,
        "of unknown sign: door to door and in small lots, but dear where permits and drivers are short",
    ),
    "sea_usd_bulk": Assumption(
        "A-PRIOR-SEA-BULK",
        "Constant of the sea against rail, bulk",
        Band(-3000.0, 0.0, 3000.0),
        _USD,
        "of unknown sign, within the price of a voyage between Asia and Europe (1,500 to 2,000 USD, World Bank in EY)",
    ),
    "sea_share_finished": Assumption(
        "A-PRIOR-SEA-FINISHED",
        "Constant of the sea against rail, finished goods: goods that go by ship are the less urgent ones of a group",
        Band(-0.6, -0.2, 0.2),
        "share of value",
        "a ship takes 28 to 40 days, a train 14 to 16 (World Bank in EY 2024, railtech.com 2018): 20 days more at 1 "
        "percent of value a day, as if goods at sea did not mind them; low: at 2.5; high: as much the other way",
    ),
    "sea_size_finished": Assumption(
        "A-PRIOR-SEA-SIZE-FINISHED",
        "How many times as much ships offer finished goods as trains do, as a logarithm",
        Band(2.0, 4.6, 7.2),
        "ln",
        "a way of many departures is chosen more often than one of few that costs as much (Ben-Akiva and Lerman 1985); "
        "between China and Europe 211,000 TEU went by rail in 2023 (ERAI), some 20 million by sea: a hundred times",
    ),
    "transit_factor": Assumption(
        "A-PRIOR-TRANSIT",
        "What a border after the first costs",
        Band(0.0, 1.0, 3.0),
        _TIMES,
        "the assumption of each group is a judgement, A-TRANSIT-SURCHARGE",
    ),
    "border_factor": Assumption(
        "A-PRIOR-BORDER",
        "What any border costs besides its fee",
        Band(0.0, 2.0, 10.0),
        _TIMES,
        "the assumption of each group is a judgement, A-BORDER-COST; ten of it are about a third of the price of a "
        "journey between China and Europe",
    ),
}
"""Parameters that are fitted to counts: the range in which each may lie, and where it lies if counts do not tell."""

FITTED = {name: prior.band for name, prior in PRIORS.items()}


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
    road_usd_bulk, road_usd_finished, sea_usd_bulk : float
        Constant of a way against rail, USD per FEU.
    sea_size_finished : float
        Logarithm of what ships offer finished goods over what trains do.
    sea_share_finished : float
        Constant of the sea against rail in parts of the goods' value: the less urgent goods of a group go by ship.
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
    sea_size_finished: float = 0.0
    sea_share_finished: float = 0.0
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

    def constants(self, kind: str, usd_per_feu: float) -> tuple[float, float, float]:
        """Return the constants of rail, road and sea for goods of a kind and value, USD per FEU."""
        if kind == BULK:
            return 0.0, self.road_usd_bulk, self.sea_usd_bulk
        size_usd = self.sea_size_finished / self.scale(kind)
        return 0.0, self.road_usd_finished, self.sea_share_finished * usd_per_feu - size_usd
