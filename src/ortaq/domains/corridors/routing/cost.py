"""Generalised cost of every link for one forty-foot container: money, time and unreliability in USD.

Where a crossing has sides or a link one direction, hours and costs have the shape (2, link): along the link and back.

generalised = usd + value_of_hour * (hours + unreliability_weight * (hours_p90 - hours))
value_of_hour = value_of_day_percent / 100 * cargo_value_usd / 24
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Assumption, Band, Corner, InputError, Integers, said
from ortaq.domains.corridors.network.network import Network, Rate
from ortaq.domains.corridors.routing.change import NetworkState
from ortaq.domains.corridors.routing.routing import both_ways


class CargoClass(StrEnum):
    """What is in the container."""

    CONTAINER = "container"
    BULK = "bulk"


VALUE_OF_DAY_PERCENT = Band(0.6, 1.0, 2.1)
"""Ad valorem cost of a day in transit, percent of the cargo value; range of Hummels and Schaur (2013), AER 103(7),
2935-2959, abstract; the central value inside it is A-VALUE-OF-DAY."""

ASSUMPTIONS = (
    Assumption(
        "A-VALUE-OF-DAY",
        "Central ad valorem cost of a day in transit",
        VALUE_OF_DAY_PERCENT,
        "percent of cargo value per day",
        "Hummels and Schaur (2013) give a range only; near its geometric mean",
    ),
    Assumption(
        "A-CARGO-VALUE-CONTAINER",
        "Value of manufactures in one forty-foot container",
        Band(30_000.0, 60_000.0, 100_000.0),
        "USD per FEU",
        "no published figure by route; order of containerised trade value per box",
    ),
    Assumption(
        "A-CARGO-VALUE-BULK",
        "Value of 25 t of ores, grain or fuels",
        Band(3_000.0, 10_000.0, 25_000.0),
        "USD per FEU equivalent",
        "25 t at 120 to 1,000 USD per tonne",
    ),
    Assumption(
        "A-UNRELIABILITY",
        "Weight of an hour of unreliability (90th percentile minus median) against an hour of transit",
        Band(0.5, 1.0, 1.5),
        "ratio",
        "reliability ratios of freight studies scatter around one",
    ),
    Assumption(
        "A-HANDLING-HOURS",
        "Moving a container between rail and road where a road joins a railway without a transfer link",
        Band(6.0, 12.0, 48.0),
        "hours per handling",
        "no published series for the inland terminals of the region",
    ),
    Assumption(
        "A-HANDLING-USD",
        "Moving a container between rail and road where a road joins a railway without a transfer link",
        Band(50.0, 100.0, 200.0),
        "USD per FEU and handling",
        "order of terminal tariffs; no published series for the region",
    ),
)
"""Numbers of the value of time that nobody published for these routes."""

_BAND = {a.id: a.band for a in ASSUMPTIONS}
_CARGO_VALUE = {
    CargoClass.CONTAINER: _BAND["A-CARGO-VALUE-CONTAINER"],
    CargoClass.BULK: _BAND["A-CARGO-VALUE-BULK"],
}


@dataclass(frozen=True, slots=True)
class TimeValue:
    """What time and unreliability are worth.

    Attributes
    ----------
    value_of_day_percent : float
        Percent of the cargo value per day.
    cargo_value_usd : float
        USD per FEU.
    unreliability_weight : float
        Worth of an hour between median and 90th percentile, in hours of transit.
    """

    value_of_day_percent: float = VALUE_OF_DAY_PERCENT.central
    cargo_value_usd: float = _CARGO_VALUE[CargoClass.CONTAINER].central
    unreliability_weight: float = _BAND["A-UNRELIABILITY"].central

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not (np.isfinite(value) and value >= 0.0):
                raise InputError(f"{name} is {value:g}", where="value of time", fix="give a number of at least 0")

    @classmethod
    def of(cls, cargo: CargoClass, corner: Corner = Corner.CENTRAL) -> "TimeValue":
        """Return the value of time of a class of cargo; ``corner`` moves the value of a day only.

        Parameters
        ----------
        cargo : CargoClass
        corner : Corner
            Moves the value of a day only.
        """
        return cls(VALUE_OF_DAY_PERCENT.at(corner), _CARGO_VALUE[cargo].central)

    @property
    def usd_per_hour(self) -> float:
        """Value of one hour, USD per FEU."""
        return self.value_of_day_percent / 100.0 * self.cargo_value_usd / 24.0


@dataclass(frozen=True, eq=False)
class LinkCosts:
    """What each link takes for one FEU, shape (link,), or (2, link) where directions differ: along the link and back.

    Attributes
    ----------
    km : ndarray
        Tariff kilometres: length times the length factor of the country, shape (link,).
    hours, hours_p90 : ndarray
        Running time plus dwell time, median and 90th percentile.
    usd : ndarray
        Freight plus fees and handling.
    generalised_usd : ndarray
        Money, time and unreliability; infinite against the direction of a link that is used one way only.
    """

    km: Array
    hours: Array
    hours_p90: Array
    usd: Array
    generalised_usd: Array

    def along(self, path: Sequence[int], back: Integers) -> "LinkCosts":
        """Return what the links of a path take in the direction of travel, all of shape (step,).

        Parameters
        ----------
        path : sequence of int
            Link positions.
        back : ndarray of int, shape (step,)
            1 where a link is passed against its direction, from ``against``.
        """
        links = np.array(path, dtype=np.int64)
        directed = (self.hours, self.hours_p90, self.usd, self.generalised_usd)
        return LinkCosts(self.km[links], *(both_ways(values)[back, links] for values in directed))


def link_costs(
    network: Network,
    state: NetworkState,
    time_value: TimeValue,
    corner: Corner = Corner.CENTRAL,
    *,
    handling: bool = True,
) -> LinkCosts:
    """Return what each link takes.

    Methodology, eq. (F1).

    Parameters
    ----------
    network : Network
    state : NetworkState
        Speeds, dwell times and fees of the scenario.
    time_value : TimeValue
    corner : Corner, optional
        ``LOW``: fast and cheap; ``HIGH``: slow and dear.
    handling : bool, optional
        Whether a road link pays for a change between train and truck at each end that lies on a railway; a journey
        that is all by road does not.

    Raises
    ------
    InputError
        No rate exists for a facility type.
    """
    factor, hours_per_km, usd_per_km = _per_km(network, corner)
    km = network.links.length * factor
    stated = network.links.hours
    running = np.where(np.isnan(stated), km * hours_per_km, stated) / state.speed_factor
    dwell, late, fee = _at_crossings(network, state, corner)
    handlings = _handlings(network) if handling else np.zeros(len(km))
    hours = running + dwell + handlings * _BAND["A-HANDLING-HOURS"].at(corner)
    usd = km * usd_per_km + fee + handlings * _BAND["A-HANDLING-USD"].at(corner)
    hours_p90 = hours + late
    generalised = np.maximum(usd + time_value.usd_per_hour * (hours + time_value.unreliability_weight * late), 0.0)
    if network.links.directed.any():
        barred = np.stack([np.zeros(len(km), dtype=bool), network.links.directed])
        generalised = np.where(barred, np.inf, generalised)
    return LinkCosts(km, hours, hours_p90, usd, generalised)


@lru_cache(maxsize=8)
def _per_km(network: Network, corner: Corner) -> tuple[Array, Array, Array]:
    """Return length factor, hours per km and USD per km of every link; border links take the mean of both sides."""
    rates = {(r.facility_type, r.country_iso3): r for r in network.rates}
    pairs = np.char.add(np.char.add(network.links.facility_type, "|"), network.links.country_iso3)
    kinds, kind_of_link = np.unique(pairs, return_inverse=True)
    split = [str(kind).split("|") for kind in kinds]
    table = np.array([_mean_rate(rates, facility, codes, corner) for facility, codes in split]).reshape(-1, 3)
    factor, hours_per_km, usd_per_km = table[kind_of_link].T
    return factor, hours_per_km, usd_per_km


def _mean_rate(
    rates: Mapping[tuple[str, str], Rate], facility: str, countries: str, corner: Corner
) -> tuple[float, float, float]:
    slow_end = {Corner.LOW: Corner.HIGH, Corner.CENTRAL: Corner.CENTRAL, Corner.HIGH: Corner.LOW}[corner]
    own_rates = [rates.get((facility, c)) or rates.get((facility, "")) for c in countries.split("-")]
    known = [r for r in own_rates if r is not None]
    if len(known) < len(own_rates):
        raise InputError(
            f"no rate for {facility} in '{countries}'",
            where="rates.csv",
            fix=said("add a row for {facility} with an empty country_iso3 as the default", facility=facility),
        )
    factor = float(np.mean([r.length_factor for r in known]))
    hours_per_km = float(np.mean([1.0 / r.speed_kmh.at(slow_end) for r in known]))
    return factor, hours_per_km, float(np.mean([r.usd_per_feu_km.at(corner) for r in known]))


@lru_cache(maxsize=8)
def _handlings(network: Network) -> Array:
    """Return how many ends of every road link lie on a railway, shape (link,)."""
    kind = network.links.facility_type
    on_railway = np.zeros(len(network.nodes.node_id))
    for ends in (network.tail, network.head):
        on_railway[ends[kind == "rail"]] = 1.0
    return np.where(kind == "road", on_railway[network.tail] + on_railway[network.head], 0.0)


def _at_crossings(network: Network, state: NetworkState, corner: Corner) -> tuple[Array, Array, Array]:
    """Return dwell hours, hours between median and 90th percentile, and USD of every link, zero off crossings.

    All have the shape (link,), or (2, link) where a crossing has sides.
    """
    median, late, fee = _crossings(network, corner)
    at = network.link_crossing
    factor = np.append(state.dwell_factor, 0.0)[at]
    more_h, more_usd = (np.append(more, 0.0)[at] for more in (state.delay_h, state.fee_usd))
    return np.maximum(median * factor + more_h, 0.0), late * factor, fee + more_usd


@lru_cache(maxsize=8)
def _crossings(network: Network, corner: Corner) -> tuple[Array, Array, Array]:
    """Return median dwell hours, hours from median to 90th percentile, and USD of the crossing of every link."""
    ends = (network.head, network.tail) if any(c.sides for c in network.crossings) else (network.head,)
    country = network.nodes.country_iso3.tolist()
    values = np.zeros((3, len(ends), len(network.links.link_id)))
    for link, crossing in enumerate(network.link_crossing.tolist()):
        if crossing < 0:
            continue
        for way, end in enumerate(ends):
            taken = network.crossings[crossing].passage(country[end[link]])
            values[:, way, link] = taken.dwell_h.at(corner), taken.late_h, taken.cost_usd_per_feu.at(corner)
    median, late, fee = values if len(ends) > 1 else values[:, 0]
    return median, late, fee
