"""What is told without forecast and alarm: earthquakes after the event, food prices and outbreaks beside what is usual.

None of them warns before a record of stored forecasts shows skill; earthquakes are never foretold.
"""

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

import numpy as np

from ortaq.alerts.observations import Observations, Series
from ortaq.alerts.signals.told import Fact, Told, no_data
from ortaq.core.report import Text

EARTHQUAKES, FOOD, OUTBREAKS = "earthquakes", "food_prices", "outbreaks"
MAGNITUDE, PRICE, NOTICES = "earthquake_magnitude", "food_price_usd", "outbreak_notices"
LATITUDE, LONGITUDE = "latitude", "longitude"

STRONG = 5.5
"""Magnitude from which a place within reach is named."""

REACH_SLOPE, REACH_START = 0.42, -0.8
"""Decimal logarithm of the kilometres within which buildings may be damaged, by magnitude: 32 km at 5.5, 138 km at 7.

An assumption, between half and twice as far: depth and ground decide. It says where to ask, not what happened.
"""

_EARTH_KM = 6371.0
_YEARS = 5
"""Years of prices that say what is usual for a month."""


def earthquakes(observed: Observations) -> Told:
    """Return which places with coordinates lay within reach of strong earthquakes of the table."""
    quakes = observed.of(MAGNITUDE)
    if not quakes:
        return no_data(EARTHQUAKES, MAGNITUDE)
    points = _points(observed)
    facts = sorted((fact for one in quakes.values() for fact in _reached(one, points)), key=lambda one: one.until)
    notes = (Text("watch.earthquakes.after"), *(() if points else (Text("watch.earthquakes.no_points"),)))
    return Told(EARTHQUAKES, notes=notes, facts=tuple(reversed(facts)))


def _points(observed: Observations) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the places that the tables locate."""
    north, east = observed.of(LATITUDE), observed.of(LONGITUDE)
    return {
        place: (north[place].at(north[place].last), east[place].at(east[place].last))
        for place in north
        if place in east
    }


def _reached(quake: Series, points: dict[str, tuple[float, float]]) -> Iterator[Fact]:
    at = _coordinates(quake.place)
    if at is None:
        return
    for step in np.flatnonzero(quake.values >= STRONG):
        size, day = float(quake.values[step]), str(quake.first.after(int(step)))
        reach = 10.0 ** (REACH_SLOPE * size + REACH_START)
        for place, point in points.items():
            away = _kilometres(at, point)
            if away <= reach:
                what = Text(
                    "watch.fact.earthquake", {"magnitude": f"{size:.1f}", "at": quake.place, "reach": f"{reach:.0f}"}
                )
                yield Fact(place, what, away, "km", float("nan"), day, day)


def _coordinates(text: str) -> tuple[float, float] | None:
    """Return the coordinates that a place is named by, such as ``41.25,69.30``."""
    parts = text.split(",")
    try:
        north, east = (float(part) for part in parts)
    except ValueError:
        return None
    return (north, east) if abs(north) <= 90.0 and abs(east) <= 180.0 else None


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((c - a) / 2.0) ** 2 + cos(a) * cos(c) * sin((d - b) / 2.0) ** 2
    return 2.0 * _EARTH_KM * asin(min(sqrt(half), 1.0))


def food_prices(observed: Observations) -> Told:
    """Return the newest price of every food of the table beside the same month of earlier years."""
    found = [one for one in observed.starting(PRICE) if one.first.kind == "month"]
    if not found:
        return no_data(FOOD, PRICE)
    facts = []
    for one in found:
        now = one.last
        same = [one.at(now.after(-12 * year)) for year in range(1, _YEARS + 1)]
        known = [value for value in same if np.isfinite(value)]
        usual = float(np.median(known)) if len(known) > 1 else float("nan")
        what = Text("watch.fact.food", {"food": one.indicator.partition(":")[2]})
        facts.append(Fact(one.place, what, one.at(now), one.unit or "USD", usual, str(one.first), str(now)))
    return Told(FOOD, notes=(Text("watch.no_alarm"),), facts=tuple(facts))


def outbreaks(observed: Observations) -> Told:
    """Return notices of outbreaks in the last twelve months of the table beside their yearly number before."""
    found = [one for one in observed.starting(NOTICES) if one.first.kind == "month"]
    if not found:
        return no_data(OUTBREAKS, NOTICES)
    end, start = max(one.last for one in found), min(one.first for one in found)
    years = (end.number - start.number + 1 - 12) / 12.0
    facts = []
    for one in found:
        counts = np.nan_to_num(one.values)
        last = counts[max(one.values.size - (12 - (end.number - one.last.number)), 0) :].sum()
        before = (counts.sum() - last) / years if years >= 1.0 else float("nan")
        what = Text("watch.fact.outbreak", {"disease": one.indicator.partition(":")[2]})
        facts.append(Fact(one.place, what, float(last), "1", float(before), str(start), str(end)))
    return Told(OUTBREAKS, notes=(Text("watch.no_alarm"),), facts=tuple(facts))
