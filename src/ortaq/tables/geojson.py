"""Geometry as GeoJSON (RFC 7946)."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ortaq.core import JsonObject
from ortaq.core.report import Geo, Lines

Point = Sequence[float]


def geo_record(geo: Geo) -> JsonObject:
    """Return the lines of a map that have weight, and its marks with properties; unknown numbers are null.

    The member ``licence`` says what the geometry may be used for.
    """
    marks = [point(mark.lon, mark.lat, mark.properties) for mark in geo.marks if mark.properties is not None]
    return collection(geo, [*carrying(geo.lines, geo.lines.columns), *marks])


def collection(geo: Geo, features: Sequence[JsonObject]) -> JsonObject:
    """Return features with the name and the licence of a map."""
    return {"type": "FeatureCollection", "name": geo.name, "licence": geo.licence, "features": [*features]}


def carrying(lines: Lines, columns: Mapping[str, NDArray[Any]]) -> list[JsonObject]:
    """Return the lines that have weight, with a property from every column, shape (line,)."""
    places, ends = lines.places.tolist(), lines.ends.tolist()
    values = {name: column.tolist() for name, column in columns.items()}
    return [
        _feature(line_geometry(places[ends[k][0]], places[ends[k][1]]), {name: of[k] for name, of in values.items()})
        for k in np.flatnonzero(lines.weight > 0.0).tolist()
    ]


def point(lon: float, lat: float, properties: Mapping[str, Any]) -> JsonObject:
    """Return a place with properties, degrees."""
    return _feature({"type": "Point", "coordinates": [lon, lat]}, properties)


def without_gaps(values: Mapping[str, Any]) -> JsonObject:
    """Return values with null for every number that is not finite."""
    return {key: None if isinstance(v, float) and not isfinite(v) else v for key, v in values.items()}


def line_geometry(start: Point, end: Point) -> JsonObject:
    """Return a line, in two parts where it crosses the antimeridian (RFC 7946, section 3.1.9)."""
    (x0, y0), (x1, y1) = start, end
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


def _feature(geometry: JsonObject, properties: Mapping[str, Any]) -> JsonObject:
    return {"type": "Feature", "properties": without_gaps(properties), "geometry": geometry}
