"""Predictions of years that nobody has counted yet, each with the file that will say what came and the first day of it.

Students by the rule of growth that the hindcasts try; trade and freight by what the shipped model says of conditions
that may come about: where a condition does not come about within its range, its record is void and no miss.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path

from evidence.coverage import EVENT_ERROR
from evidence.event_models import of_sea
from evidence.record import Condition, Kind, Made, Naive, Predicted, Prediction, Resolves
from evidence.red_sea import by_rail
from ortaq.core import Band, Cause, Corner, Horizon, Region, elasticities
from ortaq.domains.corridors.freight.agenda import FreightState
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.growth import Panel, slope
from ortaq.domains.exchange.students.pull import GROWTH, expected

YEAR, _PLACES = 2026, 4
PAIRS = (
    *(("CHN", "KAZ"), ("KAZ", "CHN"), ("KGZ", "IND"), ("KGZ", "PAK"), ("KGZ", "UZB")),
    *(("KAZ", "IND"), ("KAZ", "UZB"), ("KAZ", "TKM"), ("KGZ", "TJK")),
)
"""Host and origin: pairs of the region with a count since 2018."""

MINISTRY = {
    "CHN": "Ministry of Education of China, or of Science and Higher Education of Kazakhstan",
    "KAZ": "Bureau of National Statistics of Kazakhstan, students by citizenship",
    "KGZ": "National Statistical Committee of the Kyrgyz Republic, foreign students by country",
}
TARIFF_2024, TARIFF_NOW = 20.7, Band(30.0, 47.0, 58.0)
"""Average tariff of the United States on goods of China, percent: in 2024, and assumed for 2026 (PIIE, from memory)."""


WIDENED = ("trade", "corridors")
"""Domains whose bands of events held too little."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What differs from record to record."""

    id: str
    domain: str
    target: str
    horizon: str
    values: tuple[float, float, float]
    inputs: tuple[str, ...]
    resolves: Resolves
    conditions: tuple[Condition, ...] = ()
    trend: float | None = None


def open_predictions(region: Region, made: Made) -> tuple[Prediction, ...]:
    """Return all open records."""
    return tuple(_record(made, told) for told in (*_students(region), *_after_the_red_sea(region), _tariffs()))


def _record(made: Made, told: _Told) -> Prediction:
    wider = EVENT_ERROR if told.domain in WIDENED else 0.0
    ends = (told.values[0] - wider, told.values[1], told.values[2] + wider)
    low, central, high = (round(value, _PLACES) for value in ends)
    naive = [Naive(rule="no_change", value=0.0)]
    if told.trend is not None:
        naive.append(Naive(rule="trend", value=round(told.trend, _PLACES)))
    return Prediction(
        id=f"open_{told.id}",
        made=made,
        kind=Kind.FORECAST,
        domain=told.domain,
        target=told.target,
        unit="ratio",
        transform="ln_ratio",
        horizon=told.horizon,
        conditions=told.conditions,
        prediction=Predicted(low=low, central=central, high=high, coverage=0.9),
        inputs=(*told.inputs, f"A-EVENT-ERROR: {EVENT_ERROR:g} on both sides") if wider else told.inputs,
        naive=tuple(naive),
        resolves=told.resolves,
    )


def _students(region: Region) -> list[_Told]:
    students = students_of(region)
    assert students is not None
    names = {code: own.names["en"] for code, own in zip(region.economy_ids, region.economies, strict=True)}
    path = Path(__file__).parents[1] / "src" / "ortaq" / "domains" / "exchange" / "students" / GROWTH.file
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    found = []
    for host, origin in PAIRS:
        series = students.series(host, origin, YEAR - 1)
        last, ahead = series[-1], YEAR - series[-1].year
        band = expected(students, host, origin, YEAR)
        panel = Panel.of((row.host, row.origin, row.year, row.students.central) for row in series)
        counted = last.students.central
        found.append(
            _Told(
                f"students_{YEAR}_{origin.lower()}_in_{host.lower()}",
                "exchange",
                f"students of {names[origin]} in {names[host]}, {YEAR} over {last.year} ({counted:,.0f})",
                f"P{ahead}Y",
                (log(band.low / counted), log(band.central / counted), log(band.high / counted)),
                (f"{len(series)} counts until {last.year}, the last from {last.source}", f"{GROWTH.name}.csv {digest}"),
                Resolves(file=MINISTRY[host], query=f"{host}, {origin}, {YEAR}", after=date(YEAR + 1, 3, 1)),
                trend=float(slope(panel.ln, 3)[0]) * ahead if len(series) > 3 else None,
            )
        )
    return found


def _after_the_red_sea(region: Region) -> list[_Told]:
    """Return what comes back when ships pass the Red Sea again: trade, and freight by rail."""
    back = Condition(
        what="ships pass the Red Sea again: transits of Suez in the second half of 2027 over those of 2023",
        assumed="at least 0.8; below 0.5 the record is void",
        happened="open",
    )
    gone = of_sea(region).values
    shifts = (NetworkShift.of("close", "suez", "babalmandab"),)
    effects = freight_effects_of(region, freight_system_of(region, Corner.CENTRAL))
    rail = log(by_rail(effects.system.base) / by_rail(FreightState(effects, shifts).loading))
    trade = Resolves(
        file="Eurostat, ext_lt_maineu, imports of the EU from China in euro",
        query="2027 over 2026",
        after=date(2028, 3, 1),
    )
    train = Resolves(
        file="ERAI, Index1520: containers China - EU - China by rail",
        query="2027 over 2026, TEU",
        after=date(2028, 2, 1),
    )
    said = ("close suez, babalmandab, the other way round",)
    return [
        _Told(
            *("trade_2027_eu_from_chn", "trade", "imports of the European Union from China, 2027 over 2026", "P1Y"),
            (-max(gone), -gone[0], -min(gone)),
            (*said, "elasticities: temporary"),
            trade,
            (back,),
        ),
        _Told(
            *("rail_2027_chn_eu", "corridors", "containers by rail between China and the EU, 2027 over 2026", "P1Y"),
            (rail, 0.6 * rail, 0.2 * rail),
            (
                *said,
                "the model says all of it, six tenths of which came in 2024: the centre is 0.6, the ends 0.2 and 1",
            ),
            train,
            (back,),
        ),
    ]


def _tariffs() -> _Told:
    """Return imports of the United States from China after the tariffs of 2025, by the set for tariffs, short run."""
    theta = elasticities(Cause.TARIFFS, Horizon.SHORT).others
    assert theta is not None
    dearer = [
        log((100.0 + rate) / (100.0 + TARIFF_2024)) for rate in (TARIFF_NOW.low, TARIFF_NOW.central, TARIFF_NOW.high)
    ]
    at = Condition(
        what="average tariff of the United States on goods of China in 2026, percent",
        assumed=f"{TARIFF_NOW.central:g} ({TARIFF_NOW.low:g} to {TARIFF_NOW.high:g}); outside the record is void",
        happened="open",
    )
    return _Told(
        *("trade_2026_usa_from_chn", "trade", "imports of the United States from China, 2026 over 2024", "P2Y"),
        (-(1.0 + theta.high) * dearer[2], -(1.0 + theta.central) * dearer[1], -(1.0 + theta.low) * dearer[0]),
        (f"(1 + theta) x ln of the rise; theta {theta.central:g} ({theta.low:g} to {theta.high:g})",),
        Resolves(
            file="US Census Bureau, imports for consumption, customs value",
            query="China, 2026 over 2024",
            after=date(2027, 2, 15),
        ),
        (at,),
    )
