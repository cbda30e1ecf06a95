"""Geometry as GeoJSON (RFC 7946): the one writer, of maps for programs and the page and of networks for other tools."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ortaq.core import JsonObject
from ortaq.core.geo import Geo, Lines, Mark

Point = Sequence[float]


def geo_record(
    geo: Geo,
    columns: Mapping[str, NDArray[Any]] | None = None,
    mark: Callable[[Mark], Mapping[str, Any] | None] = lambda mark: mark.properties,
) -> JsonObject:
    """Return the lines of a map that have weight and length, and its marks with properties; unknown numbers are null.

    The member ``licence`` says what the geometry may be used for.

    ``columns``, shape (line,): properties of lines; those of the map if absent. ``mark``: returns the properties of a
    mark, or None for one that is left out; its own if absent.
    """
    marks = ((m, mark(m)) for m in geo.marks)
    places = [feature(point_geometry(m.lon, m.lat), of) for m, of in marks if of is not None]
    lines = _carrying(geo.lines, geo.lines.columns if columns is None else columns)
    return {"type": "FeatureCollection", "name": geo.name, "licence": geo.licence, "features": [*lines, *places]}


def _carrying(lines: Lines, columns: Mapping[str, NDArray[Any]]) -> list[JsonObject]:
    """Return the lines that have weight and length, with a property from every column, shape (line,)."""
    places, ends = lines.places.tolist(), lines.ends.tolist()
    values = {name: column.tolist() for name, column in columns.items()}
    drawn = (
        (line_geometry(places[ends[k][0]], places[ends[k][1]]), {name: of[k] for name, of in values.items()})
        for k in np.flatnonzero(lines.weight > 0.0).tolist()
    )
    return [feature(line, of) for line, of in drawn if line is not None]


def geojson_text(features: Iterable[JsonObject], **about: str) -> str:
    """Return a file of features, one a line; ``about`` are further members of the collection.

    ``about``: name and licence, for instance.
    """
    head = "".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}, " for key, value in about.items())
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, allow_nan=False) for one in features)
    return f'{{"type": "FeatureCollection", {head}"features": [\n{lines}\n]}}\n'


def feature(geometry: JsonObject | None, properties: Mapping[str, Any], **key: int | str) -> JsonObject:
    """Return a geometry with properties, null for every number that is not finite.

    ``key``: its ``id``, if it has one.
    """
    known = {name: None if isinstance(v, float) and not isfinite(v) else v for name, v in properties.items()}
    return {"type": "Feature", **key, "properties": known, "geometry": geometry}


def point_geometry(lon: float, lat: float) -> JsonObject | None:
    """Return a place, degrees; None where it is not known."""
    return {"type": "Point", "coordinates": [lon, lat]} if isfinite(lon) and isfinite(lat) else None


def line_geometry(start: Point, end: Point) -> JsonObject | None:
    """Return a line, in two parts where it crosses the antimeridian (RFC 7946, section 3.1.9).

    None where both ends are one place, which is no line (section 3.1.4), or one of them is not known.
    """
    (x0, y0), (x1, y1) = start, end
    if (x0, y0) == (x1, y1) or not all(map(isfinite, (x0, y0, x1, y1))):
        return None
    if abs(x1 - x0) <= 180.0:
        return {"type": "LineString", "coordinates": [[x0, y0], [x1, y1]]}
    side = 180.0 if x0 > 0.0 else -180.0
    reach = x1 + 2.0 * side - x0
    share = (side - x0) / reach
    if share in {0.0, 1.0}:
        on_edge = [[-x0, y0], [x1, y1]] if share == 0.0 else [[x0, y0], [-x1, y1]]
        return {"type": "LineString", "coordinates": on_edge}
    y = y0 + share * (y1 - y0)
    return {"type": "MultiLineString", "coordinates": [[[x0, y0], [side, y]], [[-side, y], [x1, y1]]]}
