"""From degrees to places on a map: Lambert's conformal conic projection of the sphere, and great circles."""

from dataclasses import dataclass
from math import cos, log, radians, sin, tan

import numpy as np

from ortaq.core import Array, Integers
from ortaq.core.sphere import EARTH_RADIUS_KM, great_circle_km


@dataclass(frozen=True, slots=True)
class LambertConic:
    """Conformal conic projection with two standard parallels, degrees; x runs east, y north, unit km.

    Notes
    -----
    Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987), equations 15-1 to 15-4.
    """

    lon: float
    lat: float
    parallels: tuple[float, float]
    radius: float = EARTH_RADIUS_KM

    @property
    def cone(self) -> float:
        """Constant of the cone: degrees between meridians on the map per degree of longitude."""
        one, other = (radians(p) for p in self.parallels)
        if one == other:
            return sin(one)
        return log(cos(one) / cos(other)) / log(_opened(other) / _opened(one))

    def project(self, lon: Array, lat: Array) -> Array:
        """Return x and y in the last axis; latitudes end at 89 degrees, where the map has no use."""
        n, first = self.cone, radians(self.parallels[0])
        scale = self.radius * cos(first) * _opened(first) ** n / n
        rho = scale / np.tan(np.pi / 4 + np.radians(np.clip(lat, -89.0, 89.0)) / 2) ** n
        rho0, theta = scale / _opened(radians(self.lat)) ** n, n * np.radians(np.asarray(lon) - self.lon)
        return np.stack([rho * np.sin(theta), rho0 - rho * np.cos(theta)], axis=-1)


def _opened(lat: float) -> float:
    return tan(np.pi / 4 + lat / 2)


def great_circles(start: Array, end: Array, steps: Integers) -> Array:
    """Return points along great circles, both ends included, all lines one after the other.

    Parameters
    ----------
    start, end : ndarray, shape (line, 2)
        Longitude and latitude, degrees; no antipodes where there is more than one step.
    steps : ndarray of int, shape (line,)
        Into which each line is divided; a line of one step has the two places as they are.

    Returns
    -------
    ndarray, shape (point, 2)
        Longitudes run on where a line of several steps crosses the antimeridian.
    """
    line = np.repeat(np.arange(len(steps)), steps + 1)
    share = (np.arange(len(line)) - np.concatenate([[0], np.cumsum(steps + 1)[:-1]])[line]) / steps[line]
    points = np.where((share == 1.0)[:, None], end[line], start[line])
    bent = np.flatnonzero(steps[line] > 1)
    one, other, part = start[line[bent]], end[line[bent]], share[bent]
    corner = great_circle_km(*one.T, *other.T) / EARTH_RADIUS_KM
    sides = np.sin((1.0 - part) * corner)[:, None] * _unit(one) + np.sin(part * corner)[:, None] * _unit(other)
    x, y, z = (sides / np.sin(corner)[:, None]).T
    turned = (np.degrees(np.arctan2(y, x)) - one[:, 0] + 180.0) % 360.0 - 180.0
    points[bent] = np.column_stack([one[:, 0] + turned, np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))])
    return points


def _unit(places: Array) -> Array:
    lon, lat = np.radians(places).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """The rectangle that a map is drawn on, in pixels from its upper left corner."""

    projection: LambertConic
    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, lon: Array, lat: Array) -> Array:
        """Return pixels in the last axis."""
        x, y = np.moveaxis(self.projection.project(lon, lat), -1, 0)
        return np.stack([(x - self.left) * self.scale, (self.top - y) * self.scale], axis=-1)

    def holds(self, points: Array, margin: float = 0.0) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Return which points lie on the sheet or within a margin of it, pixels."""
        x, y = points[..., 0], points[..., 1]
        wide = (x >= -margin) & (x <= self.width + margin)
        return np.asarray(wide & (y >= -margin) & (y <= self.height + margin))


def fitted_sheet(bounds: tuple[float, float, float, float], width: float) -> Sheet:
    """Return the sheet of a given width that holds bounds (west, south, east, north), degrees."""
    west, south, east, north = bounds
    sixth = (north - south) / 6.0
    projection = LambertConic((west + east) / 2.0, (south + north) / 2.0, (south + sixth, north - sixth))
    lon, lat = np.linspace(west, east, 41), np.linspace(south, north, 41)
    edge = np.concatenate(
        [projection.project(lon, np.full(41, v)) for v in (south, north)]
        + [projection.project(np.full(41, v), lat) for v in (west, east)]
    )
    (left, bottom), (right, top) = edge.min(axis=0), edge.max(axis=0)
    scale = width / float(right - left)
    return Sheet(projection, float(left), float(top), scale, width, round(float(top - bottom) * scale))
