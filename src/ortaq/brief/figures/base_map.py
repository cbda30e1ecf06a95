"""The base map: shapes of economies from the file that ships, or from a file with a user's own borders."""

import json
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from ortaq.brief.figures.lines import path_data
from ortaq.brief.figures.projection import Sheet
from ortaq.core import Array, InputError

Box = tuple[float, float, float, float]

SEAM_PX, SMALLEST_PX = 6.0, 1.5
"""Land is cut so far outside a sheet; smaller pieces are left out."""

_FIX = "give a GeoJSON file of polygons with the property 'iso3', or leave the option out for the map that ships"


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """Land of one economy.

    Attributes
    ----------
    iso3 : str
        ISO 3166 code; empty where the source gives none.
    rings : tuple of ndarray, shape (point, 2)
        Closed outlines and holes, longitude and latitude in degrees.
    """

    iso3: str
    rings: tuple[Array, ...]

    @property
    def box(self) -> Box:
        """West, south, east, north."""
        points = np.vstack(self.rings)
        return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


@dataclass(frozen=True, eq=False, slots=True)
class BaseMap:
    """Shapes under a map; ``own`` says that a user put other borders in place of those that ship."""

    shapes: tuple[Shape, ...]
    own: bool


def load_map(path: Path | None = None) -> BaseMap:
    """Load the base map that ships, or any GeoJSON file of polygons with the property ``iso3``.

    Raises
    ------
    InputError
        Not a GeoJSON file, no polygons, a shape without ``iso3``, coordinates swapped or outside their range.
    """
    if path is None:
        return _shipped()
    base = BaseMap(_shapes(path), own=True)
    _refuse_misplaced(base, _shipped(), path)
    return base


@cache
def _shipped() -> BaseMap:
    return BaseMap(_shapes(Path(str(files("ortaq"))) / "data" / "maps" / "natural_earth.geojson"), own=False)


def _shapes(path: Path) -> tuple[Shape, ...]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"the map cannot be read: {error}", where=str(path), fix=_FIX) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        _refuse("the map is not a GeoJSON FeatureCollection", str(path))
    shapes = [_shape(feature, f"{path}, feature {k}") for k, feature in enumerate(features, start=1)]
    filled = tuple(s for s in shapes if s.rings)
    if not filled:
        _refuse("the map has no polygons", str(path))
    return filled


def _shape(feature: Any, where: str) -> Shape:
    if not isinstance(feature, dict):
        _refuse("a feature is not an object", where)
    iso3 = (feature.get("properties") or {}).get("iso3")
    if not isinstance(iso3, str) or (iso3 and not (len(iso3) == 3 and iso3.isalpha() and iso3.isupper())):
        _refuse(f"the property iso3 is {iso3!r}, not three capital letters or an empty text", where)
    geometry: dict[str, Any] = feature.get("geometry") or {}
    parts: Any = geometry.get("coordinates")
    kind = str(geometry.get("type"))
    polygons: Any = {"Polygon": [parts], "MultiPolygon": parts}.get(kind, [])
    try:
        rings = tuple(np.array([point[:2] for point in ring], dtype=float) for polygon in polygons for ring in polygon)
    except (TypeError, ValueError):
        _refuse("the coordinates of a polygon are not lists of longitude and latitude", where)
    for ring in rings:
        _check_ring(ring, where)
    return Shape(iso3, rings)


def _check_ring(ring: Array, where: str) -> None:
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 4:
        _refuse("a ring has fewer than four points of longitude and latitude", where)
    lon, lat = np.abs(ring).max(axis=0)
    if not (lon <= 180.0 and lat <= 90.0):
        looks = "; longitude and latitude look swapped" if lon <= 90.0 and lat <= 180.0 else ""
        _refuse(f"coordinates are not degrees: longitude up to {lon:g}, latitude up to {lat:g}{looks}", where)


def _refuse_misplaced(found: BaseMap, shipped: BaseMap, path: Path) -> None:
    """Compare the boxes of economies with the map that ships: swapped coordinates can all be within range."""
    known = {s.iso3: s.box for s in shipped.shapes if s.iso3}
    boxes = [(s.box, known[s.iso3]) for s in found.shapes if s.iso3 in known]
    straight = sum(_common(box, other) for box, other in boxes)
    swapped = sum(_common((box[1], box[0], box[3], box[2]), other) for box, other in boxes)
    if swapped > straight:
        _refuse("longitude and latitude look swapped: economies do not lie where their codes say", str(path))
    if boxes and straight == 0.0:
        _refuse("no economy lies where its code says", str(path))


def _common(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common, square degrees."""
    sides = [min(one[k + 2], other[k + 2]) - max(one[k], other[k]) for k in (0, 1)]
    return max(0.0, sides[0]) * max(0.0, sides[1])


def _refuse(what: str, where: str) -> NoReturn:
    raise InputError(what, where=where, why="the shapes are drawn under the flows", fix=_FIX)


def clipped(ring: Array, box: Box) -> Array:
    """Return the part of a ring inside a box (Sutherland and Hodgman, CACM 17(1), 1974), without the closing point.

    Parameters
    ----------
    ring : ndarray, shape (point, 2)
    box : tuple of float

    Returns
    -------
    ndarray, shape (point, 2)
    """
    points = ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring
    for axis, limit, sign in ((0, box[0], 1.0), (0, box[2], -1.0), (1, box[1], 1.0), (1, box[3], -1.0)):
        inner = sign * (points[:, axis] - limit)
        ahead, beyond = np.roll(points, -1, axis=0), np.roll(inner, -1)
        cuts = inner * beyond < 0.0
        share = np.divide(inner, inner - beyond, out=np.zeros(len(inner)), where=cuts)
        met = points + share[:, None] * (ahead - points)
        points = np.stack([points, met], axis=1)[np.column_stack([inner >= 0.0, cuts])]
    return points


def land_path(base: BaseMap, sheet: Sheet, codes: Container[str], *, members: bool) -> str:
    """Return the outlines of the members, or of all others, cut a little outside the sheet."""
    rings = [ring for s in base.shapes if (s.iso3 in codes) is members for ring in s.rings]
    if not rings:
        return ""
    starts = np.cumsum([0, *map(len, rings[:-1])])
    pixels = sheet.at(*np.vstack(rings).T)
    low, high = np.minimum.reduceat(pixels, starts), np.maximum.reduceat(pixels, starts)
    edge = np.array([sheet.width + SEAM_PX, sheet.height + SEAM_PX])
    seen = (low <= edge).all(axis=1) & (high >= -SEAM_PX).all(axis=1) & ((high - low).max(axis=1) > SMALLEST_PX)
    whole = np.all((low >= -SEAM_PX) & (high <= edge), axis=1)
    box = (-SEAM_PX, -SEAM_PX, float(edge[0]), float(edge[1]))
    drawn = []
    for k in np.flatnonzero(seen).tolist():
        ring = pixels[starts[k] : starts[k] + len(rings[k])]
        drawn.append(ring if whole[k] else clipped(ring, box))
    drawn = [ring for ring in drawn if len(ring) > 2]
    if not drawn:
        return ""
    return path_data(np.vstack(drawn), np.cumsum([0, *map(len, drawn[:-1])]), closed=True)
