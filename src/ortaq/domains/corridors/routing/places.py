"""Finding a place by what people type: a name in any language and case, a UN/LOCODE, or coordinates."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

import numpy as np

from ortaq.core import InputError, said
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.network.network import City, Network

NEAREST_KM = 100.0
"""Coordinates stand for the nearest city up to this far away."""

LEAST_ALIKE, SHORT = 0.75, 4
"""Similarity of two names, 0 to 1, from which one is suggested for the other; in shorter ones one letter may differ."""

SUGGESTED, FEW = 5, 12
"""Names that are suggested at most; so few are all listed instead where none is near."""

_COORDINATES = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,;\s]\s*([-+]?\d+(?:\.\d+)?)\s*")

_LETTERS = str.maketrans("әғқңөұүһі" + "əıłøđ", "агкноуухи" + "ailod")
"""Letters that no decomposition leads back to the one that a keyboard without them offers."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """The city that coordinates stand for.

    Attributes
    ----------
    city : City
    km : float
        Great-circle distance from the coordinates.
    latitude, longitude : float
        As they were read, degrees.
    """

    city: City
    km: float
    latitude: float
    longitude: float


def find_city(network: Network, name: str, *, where: str) -> City:
    """Return a city by name, UN/LOCODE or coordinates.

    Parameters
    ----------
    network : Network
    name : str
        In English, Russian, Chinese, Kazakh or the language of the place, in any case, with or without diacritics;
        a UN/LOCODE; or latitude and longitude, ``43.24,76.91``.
    where : str
        Place of the name, for the message.

    Raises
    ------
    InputError
        No city, or several, have the name, or none is near the coordinates; with near misses.

    Examples
    --------
    >>> find_city(network, "almaty", where="origin").economy
    'KAZ'
    >>> {find_city(network, name, where="origin").name for name in ("Алматы", "阿拉木图", "KZALA", "43.24, 76.91")}
    {'Almaty'}
    """
    nearby = near_coordinates(network, name, where=where)
    if nearby is not None:
        return nearby.city
    called = _called(network, "city").get(plain(name), ())
    if not called:
        fix = near_names(network, "city", name) or "list all: ortaq network list places"
        raise InputError(f"unknown city '{name}'", where=where, fix=fix)
    by_name = {city.name: city for city in network.cities}
    if len(called) > 1:
        names = ", ".join(f"{c} ({by_name[c].economy})" for c in called)
        raise InputError(f"'{name}' names several cities: {names}", where=where, fix="use the full name or an alias")
    return by_name[called[0]]


def near_coordinates(network: Network, text: str, *, where: str) -> Nearby | None:
    """Return the city nearest to coordinates; None for any other text.

    Latitude comes first. Where no city is near, but one is with longitude first, they are read so.

    Parameters
    ----------
    network : Network
    text : str
        Two numbers, degrees: ``43.24,76.91``.
    where : str
        Place of the coordinates, for the message.

    Raises
    ------
    InputError
        No city is within ``NEAREST_KM``; names the nearest one.

    Examples
    --------
    >>> found = near_coordinates(network, "43.24,76.91", where="origin")
    >>> found.city.name, found.km < 15.0
    ('Almaty', True)
    """
    numbers = _COORDINATES.fullmatch(text)
    if numbers is None:
        return None
    first, second = (float(number) for number in numbers.groups())
    orders = [(y, x) for y, x in ((first, second), (second, first)) if abs(y) <= 90.0 and abs(x) <= 180.0]
    if not orders or not network.cities:
        fix = "write degrees, latitude first: 43.24,76.91"
        raise InputError(f"'{text}' is no place on the earth", where=where, fix=fix)
    found = [_nearest(network, latitude, longitude) for latitude, longitude in orders]
    near = next((one for one in found if one.km <= NEAREST_KM), None)
    if near is None:
        city, km = found[0].city, found[0].km
        raise InputError(
            f"no city of the network within {NEAREST_KM:g} km of {text}",
            where=where,
            fix=said("the nearest is {city}, {km} km away: write its name", city=city.name, km=f"{km:,.0f}"),
        )
    return near


def crossing_called(network: Network, name: str, *, where: str) -> str:
    """Return the id of the crossing that a name or a UN/LOCODE stands for; empty where none does.

    Parameters
    ----------
    network : Network
    name : str
        As for `find_city`.
    where : str
        Place of the name, for the message.

    Raises
    ------
    InputError
        Several crossings have the name.

    Examples
    --------
    >>> [crossing_called(network, name, where="--close") for name in ("Хоргос", "霍尔果斯", "CNHRS", "Oz")]
    ['khorgos', 'khorgos', 'khorgos', '']
    """
    called = _called(network, "crossing").get(plain(name), ())
    called = tuple(c for c in called if c.casefold() == name.strip().casefold()) or called
    if len(called) > 1:
        raise InputError(
            f"'{name}' names several crossings: {', '.join(called)}", where=where, fix="write one of the ids"
        )
    return called[0] if called else ""


def near_names(network: Network, kind: str, name: str, more: Iterable[str] = ()) -> str:
    """Return a question whether one of the names near in spelling was meant; all names where there are few.

    Parameters
    ----------
    network : Network
    kind : str
        ``city`` or ``crossing``.
    name : str
        What nobody knows.
    more : iterable of str, optional
        Other names that could be meant.

    Returns
    -------
    str
        Empty where no name is near and there are many.

    Examples
    --------
    >>> near_names(network, "city", "Almatty")
    "did you mean 'Almaty'?"
    >>> near_names(network, "city", "Köln")
    ''
    """
    called = _called(network, kind)
    shown = {word: places[0] for word, places in called.items()} | {plain(word): word for word in more}
    word = plain(name)
    alike = LEAST_ALIKE if len(word) >= SHORT else 0.98 - 1.0 / max(len(word), 2)
    near = get_close_matches(word, list(shown), n=2 * SUGGESTED, cutoff=alike)
    if near:
        names = list(dict.fromkeys(shown[word] for word in near))[:SUGGESTED]
        fix = said("did you mean '{known}'?", known="', '".join(names))
        return fix
    every = sorted(set(shown.values()))
    fix = said("known: {ids}", ids=", ".join(every))
    return fix if len(every) <= FEW else ""


def plain(name: str) -> str:
    """Return a name in lower case, letters and digits only, without diacritics and apostrophes."""
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


@lru_cache(maxsize=8)
def _called(network: Network, kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return cities by plain name, or ids of crossings; each with all that have the name."""
    own: dict[str, tuple[str, ...]] = (
        {c.name: (c.name, *c.aliases) for c in network.cities}
        if kind == "city"
        else {c.id: (c.id, c.name, c.un_locode) for c in network.crossings}
    )
    others = {row.place: row.words for row in network.names if row.kind == kind}
    found: dict[str, list[str]] = {}
    for place, names in own.items():
        for word in {plain(n) for n in (*names, *others.get(place, ()))} - {""}:
            found.setdefault(word, []).append(place)
    return {word: tuple(places) for word, places in found.items()}


def _nearest(network: Network, latitude: float, longitude: float) -> Nearby:
    x, y = (np.array([getattr(c, column) for c in network.cities]) for column in ("x_coord", "y_coord"))
    km = great_circle_km(x, y, np.array(longitude), np.array(latitude))
    at = int(km.argmin())
    return Nearby(network.cities[at], float(km[at]), latitude, longitude)
