"""Lines that another program draws, and their lengths."""

import re
from collections.abc import Sequence

import numpy as np

from ortaq.core import Array
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.files.positions import ToDegrees
from ortaq.domains.corridors.files.raw import Rows
from ortaq.tables import Mistake, number_of

_LINE = re.compile(r"\s*(?:SRID=\d+;)?\s*(MULTI)?LINESTRING\s*(?:Z|M|ZM)?\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"\s*\(([^()]*)\)\s*(?:,|$)")
_FEWEST, _COORDINATES = 2, (2, 3, 4)

Line = Sequence[tuple[Array, Array]]
"""Parts of a line: x and y of the points of each."""


def line_of(text: str) -> Line | None:
    """Return the line that WKT draws; None where it is no line of numbers."""
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    inside = found[2]
    parts = _PART.findall(inside) if found[1] else [inside]
    if found[1] and _PART.sub("", inside).strip():
        return None
    read = [_points(part) for part in parts]
    return None if not read or any(part is None for part in read) else [part for part in read if part is not None]


def wkt_of(parts: Sequence[Sequence[Sequence[float]]]) -> str:
    """Return the WKT of a line in one or more parts, x and y of every point."""
    drawn = [", ".join(f"{point[0]!r} {point[1]!r}" for point in part) for part in parts]
    return f"LINESTRING ({drawn[0]})" if len(drawn) == 1 else f"MULTILINESTRING (({'), ('.join(drawn)}))"


def fill_lengths(rows: Rows, to_degrees: ToDegrees) -> tuple[Array, list[Mistake]]:
    """Return the length of the line drawn of every link that states none, km, NaN for others; and lines that are none.

    ``to_degrees``: makes longitude and latitude of points of the file.
    """
    km = np.full(len(rows), np.nan)
    wrong: list[Mistake] = []
    for at, row in enumerate(rows):
        if row.get("length") or not row.get("geometry"):
            continue
        line = line_of(row["geometry"])
        if line is None:
            fix = "write LINESTRING (longitude latitude, ...) with two points or more, or the length"
            wrong.append(Mistake(f"{row['_place']}, column geometry", "the geometry is no line", fix=fix))
            continue
        placed = [to_degrees(x, y) for x, y in line]
        if any((np.abs(x) > 180.0).any() or (np.abs(y) > 90.0).any() for x, y in placed):
            fix = "write longitude before latitude, in degrees (EPSG:4326)"
            wrong.append(Mistake(f"{row['_place']}, column geometry", "the geometry leaves the globe", fix=fix))
            continue
        km[at] = sum(float(great_circle_km(x[:-1], y[:-1], x[1:], y[1:]).sum()) for x, y in placed)
    return km, wrong


def _points(text: str) -> tuple[Array, Array] | None:
    points = [point.split() for point in text.split(",")]
    if len(points) < _FEWEST or not all(len(point) in _COORDINATES for point in points):
        return None
    read = [number_of(c) for point in points for c in point[:2]]
    numbers = [c for c in read if isinstance(c, float)]
    if len(numbers) < len(read):
        return None
    table = np.array(numbers).reshape(-1, 2)
    return table[:, 0], table[:, 1]
