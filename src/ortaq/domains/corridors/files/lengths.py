"""Lengths that another program's links do not state, from the line that they draw."""

import re

import numpy as np

from ortaq.core import InputError
from ortaq.core.sphere import great_circle_km
from ortaq.tables import number_of

_LINE = re.compile(r"\s*LINESTRING\s*(?:Z|M|ZM)?\s*\(([^()]*)\)\s*", re.IGNORECASE)
_FEWEST, _COORDINATES = 2, (2, 3, 4)


def fill_lengths(rows: list[dict[str, str]], km: float) -> int:
    """Write the length of a line of coordinates where a link states none; returns how many were written.

    ``km``: kilometres in the unit of the file.
    """
    derived = 0
    for row in rows:
        if not row.get("length") and row.get("geometry"):
            row["length"] = repr(_line_km(row["geometry"], row["_place"]) / km)
            derived += 1
    return derived


def _line_km(text: str, place: str) -> float:
    line = _LINE.fullmatch(text)
    points = [point.split() for point in line[1].split(",")] if line else []
    numbers = [[number_of(c) for c in point[:2]] for point in points if len(point) in _COORDINATES]
    x, y = (
        ([c for c in column if isinstance(c, float)] for column in zip(*numbers, strict=True)) if numbers else ([], [])
    )
    if len(x) < _FEWEST or not len(x) == len(y) == len(points):
        fix = "write LINESTRING (longitude latitude, ...) with two points or more, or the length"
        raise InputError("the geometry is no line", where=f"{place}, column geometry", fix=fix)
    if max(map(abs, x)) > 180.0 or max(map(abs, y)) > 90.0:
        fix = "write longitude before latitude, in degrees (EPSG:4326)"
        raise InputError("the geometry leaves the globe", where=f"{place}, column geometry", fix=fix)
    lon, lat = np.array(x), np.array(y)
    return float(great_circle_km(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())
