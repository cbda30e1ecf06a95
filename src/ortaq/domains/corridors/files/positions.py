"""Where nodes lie: longitude and latitude, made of projected coordinates where a file states a projection."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from ortaq.core import Array, InputError
from ortaq.domains.corridors.files.raw import RawNetwork, Rows, Stated
from ortaq.domains.corridors.files.reading import Note, Part
from ortaq.tables import number_of

DEGREES = ("epsg:4326", "4326", "4326.0", "wgs84", "wgs 84", "ogc:crs84", "crs84", "urn:ogc:def:crs:ogc:1.3:crs84")

ToDegrees = Callable[[Array, Array], tuple[Array, Array]]
"""From coordinates of a file, x and y, to longitude and latitude."""


@dataclass(frozen=True, eq=False)
class Positions:
    """Longitude and latitude of nodes, shape (node,) each; NaN where they are not known.

    ``to_degrees``: does the same for other points of the file.
    """

    x: Array
    y: Array
    to_degrees: ToDegrees


def positions_of(raw: RawNetwork) -> tuple[Positions, tuple[Note, ...]]:
    """Return where the nodes lie by what the file states, or in degrees where it states nothing and they can be."""
    x, y = (_numbers(raw.nodes, column) for column in ("x_coord", "y_coord"))
    crs = raw.stated.crs
    if crs and crs.lower() not in DEGREES:
        to_degrees = _projection(raw.stated)
        return Positions(*to_degrees(x, y), to_degrees), (Note(Part.DERIVED, "projected", len(x), (crs,)),)
    # One cell out of range is a mistake of that cell; most of them are coordinates of another kind.
    outside = (np.abs(x) > 180.0) | (np.abs(y) > 90.0)
    if not crs and 2 * int(outside.sum()) > len(x):
        return unknown_positions(raw)
    return Positions(x, y, lambda lon, lat: (lon, lat)), ()


def unknown_positions(raw: RawNetwork) -> tuple[Positions, tuple[Note, ...]]:
    """Return positions of a plan: coordinates that are no degrees, of which nobody says what they are."""
    nowhere = np.full(len(raw.nodes), np.nan)
    return Positions(nowhere, nowhere.copy(), _nowhere), (Note(Part.ASSUMED, "plan", len(raw.nodes)),)


def _nowhere(x: Array, y: Array) -> tuple[Array, Array]:
    return np.full(len(x), np.nan), np.full(len(y), np.nan)


def _projection(stated: Stated) -> ToDegrees:
    pyproj = _pyproj(stated)
    crs = f"EPSG:{stated.crs.partition('.')[0]}" if stated.crs.partition(".")[0].isdigit() else stated.crs
    try:
        transform = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError as error:
        fix = "write a code such as EPSG:32642, or convert to longitude and latitude (EPSG:4326)"
        where = f"{stated.place}, column crs"
        raise InputError(f"unknown coordinate system '{stated.crs}'", where=where, fix=fix) from error

    def to_degrees(x: Array, y: Array) -> tuple[Array, Array]:
        lon, lat = transform.transform(x, y)
        known = np.isfinite(lon) & np.isfinite(lat)
        return np.where(known, lon, np.nan), np.where(known, lat, np.nan)

    return to_degrees


def _pyproj(stated: Stated) -> ModuleType:
    try:
        return importlib.import_module("pyproj")
    except ImportError as error:
        raise InputError(
            f"coordinates in '{stated.crs}' need pyproj",
            where=f"{stated.place}, column crs",
            fix="pip install 'ortaq[gis]', or convert to longitude and latitude (EPSG:4326)",
        ) from error


def _numbers(rows: Rows, column: str) -> Array:
    """Return a column of numbers, NaN where a cell holds none."""
    read = (number_of(row[column]) for row in rows)
    return np.array([value if isinstance(value, float) else np.nan for value in read], dtype=float)
