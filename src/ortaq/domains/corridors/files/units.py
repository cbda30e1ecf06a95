"""Units of length and speed that other programs state, and the unit that fits where they state none."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, said
from ortaq.domains.corridors.files.raw import Stated
from ortaq.domains.corridors.files.reading import Note, Part

KM_BY_UNIT = (
    dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres"), 1.0)
    | dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 0.001)
    | dict.fromkeys(("mi", "mile", "miles"), 1.609344)
    | dict.fromkeys(("ft", "foot", "feet"), 0.0003048)
)

KMH_BY_UNIT = (
    dict.fromkeys(("km/h", "kmh", "kph", "km/hr", "kmph"), 1.0)
    | dict.fromkeys(("mph", "mi/h", "mi/hr"), 1.609344)
    | dict.fromkeys(("m/s", "mps"), 3.6)
    | dict.fromkeys(("ft/s", "fps"), 1.09728)
)

_MILES_PER_HOUR = 1.609344

LENGTH_RATIO = (0.9, 5.0)
"""Median of length over great circle that a network can have: nothing is shorter than the great circle."""

_FAR_KM = 0.05
"""Ends that lie further apart than this say what the unit is; nearer ones only where there are no others."""

_GUESSED = ("km", "m", "mile", "ft")

_LEAST_GUESSED = 0.98
"""A unit by which links are shorter than the great circle is none that nobody states: miles are no long kilometres."""


@dataclass(frozen=True, slots=True)
class Units:
    """Kilometres per unit of length and km per hour per unit of speed."""

    km: float
    kmh: float


KILOMETRES = Units(1.0, 1.0)


def units_of(stated: Stated, lengths: Array, apart_km: Array) -> tuple[Units | None, tuple[Note, ...]]:
    """Return the units of a file.

    Parameters
    ----------
    stated : Stated
    lengths : ndarray, shape (link,)
        As they stand in the file; NaN where there is none.
    apart_km : ndarray, shape (link,)
        Great circle between the ends; NaN where a place is unknown.

    Returns
    -------
    tuple of Units and tuple of Note
        None where lengths fit no unit: coordinates that nobody called degrees are none.

    Raises
    ------
    InputError
        A unit is unknown, or lengths do not fit the unit that is stated.
    """
    long = _known(stated.long_length, "long_length", KM_BY_UNIT, stated)
    short = _known(stated.short_length, "short_length", KM_BY_UNIT, stated)
    ratio = _ratio(lengths, apart_km)
    if long is None:
        return _fitting(stated, ratio)
    if np.isnan(ratio) or _fits(ratio * long):
        return Units(long, _speed(stated, long)), ()
    if short is not None and _fits(ratio * short):
        return Units(short, _speed(stated, long)), (_fit("short_unit", stated.short_length, ratio * short),)
    raise InputError(
        f"links are {ratio * long:.3g} times as long as the great circle between their ends (median)",
        where=f"{stated.place}, column long_length",
        why="lengths or coordinates are in another unit than stated",
        fix="correct long_length; look whether x_coord is the longitude",
    )


def _fitting(stated: Stated, ratio: float) -> tuple[Units | None, tuple[Note, ...]]:
    """Return the unit by which links are least longer than the great circle; kilometres where nothing tells."""
    if np.isnan(ratio):
        return Units(1.0, _speed(stated, 1.0)), (Note(Part.ASSUMED, "unit_assumed", 1.0, ("km",)),)
    ratios = {unit: ratio * KM_BY_UNIT[unit] for unit in _GUESSED}
    fitting = {unit: of for unit, of in ratios.items() if _LEAST_GUESSED <= of <= LENGTH_RATIO[1]}
    if not fitting and stated.crs:
        raise InputError(
            f"links are {ratio:.3g} times as long as the great circle between their ends (median), in kilometres",
            where=f"{stated.place}, column long_length",
            why=f"lengths or coordinates are not what the crs {stated.crs} makes of them",
            fix="state long_length in config.csv; look at the column crs",
        )
    if not fitting:
        return None, ()
    unit = min(fitting, key=lambda name: fitting[name])
    km = KM_BY_UNIT[unit]
    return Units(km, _speed(stated, km)), (_fit("unit", unit, fitting[unit]),)


def _fit(what: str, unit: str, ratio: float) -> Note:
    return Note(Part.DERIVED, what, 1.0, (f"{unit}: {ratio:.2f}",))


def _fits(ratio: float) -> bool:
    return LENGTH_RATIO[0] <= ratio <= LENGTH_RATIO[1]


def _ratio(lengths: Array, apart_km: Array) -> float:
    """Return the median of length over great circle; NaN where no link has both."""
    known = (lengths > 0.0) & (apart_km > 0.0)
    far = known & (apart_km > _FAR_KM)
    told = far if far.any() else known
    return float(np.median(lengths[told] / apart_km[told])) if told.any() else float("nan")


def _speed(stated: Stated, km: float) -> float:
    """Return km per hour of the unit of speed: as stated, else that which goes with the unit of length."""
    word = _known(stated.speed, "speed", KMH_BY_UNIT, stated)
    return word if word is not None else _MILES_PER_HOUR if km in {KM_BY_UNIT["mi"], KM_BY_UNIT["ft"]} else 1.0


def _known(word: str, column: str, known: Mapping[str, float], stated: Stated) -> float | None:
    if not word:
        return None
    if word.lower() not in known:
        fix = said("write one of {known}", known=", ".join(known))
        raise InputError(f"unknown unit '{word.lower()}'", where=f"{stated.place}, column {column}", fix=fix)
    return known[word.lower()]
