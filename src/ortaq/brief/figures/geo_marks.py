"""Marks of a map as dots, and their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.labels import Label, Rectangle, Wish, placed
from ortaq.brief.figures.projection import Sheet
from ortaq.core import Array
from ortaq.core.geo import Geo, Mark, MarkKind

LARGEST, SMALLEST, PLACE = 9.0, 2.4, 2.6
"""Radius of the point with the largest weight, of the smallest, and of places."""

TYPE = {MarkKind.POINT: 11.0, MarkKind.MAIN: 12.0, MarkKind.MINOR: 11.0}
GRID = 19
"""Places across a member's land at which its name is tried."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in pixels; ``title`` is what a pointer held over it shows."""

    kind: str
    x: float
    y: float
    radius: float
    title: str


def spots(geo: Geo, sheet: Sheet) -> list[tuple[float, float]]:
    """Return the places of all marks in pixels."""
    places = np.array([(m.lon, m.lat) for m in geo.marks]).reshape(-1, 2)
    return [(round(x, 1), round(y, 1)) for x, y in sheet.at(*places.T).tolist()]


def geo_dots(geo: Geo, sheet: Sheet, said: Sequence[str], least: float) -> tuple[Dot, ...]:
    """Return dots on the sheet: points by weight, the largest first and so below the others, then places.

    Parameters
    ----------
    said : sequence of str
        What a pointer held over each mark of the map shows.
    least : float
        Weight of the smallest class of lines.
    """
    weight, at = np.nan_to_num([m.weight for m in geo.marks]), spots(geo, sheet)
    largest = float(weight.max(initial=0.0)) or 1.0
    points, places = [], []
    for k, mark in sorted(enumerate(geo.marks), key=lambda item: -weight[item[0]]):
        if mark.kind is MarkKind.POINT and (mark.always or weight[k] >= least > 0.0):
            radius = max(SMALLEST, LARGEST * sqrt(float(weight[k]) / largest))
            points.append(Dot(mark.state, *at[k], round(radius, 1), said[k]))
    for k, mark in enumerate(geo.marks):
        if mark.kind in {MarkKind.MAIN, MarkKind.MINOR}:
            places.append(Dot(str(mark.kind), *at[k], PLACE, said[k]))
    return tuple(d for d in (*points, *places) if 0.0 < d.x < sheet.width and 0.0 < d.y < sheet.height)


def geo_labels(
    geo: Geo, base: BaseMap, sheet: Sheet, dots: Sequence[Dot], names: Mapping[str, str]
) -> tuple[Label, ...]:
    """Return names of marks by rank, those of the members' lands between the ranks below and above zero."""
    boxes: list[Rectangle] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    ranked = sorted(((m.rank, k) for k, m in enumerate(geo.marks) if m.rank is not None))
    at = spots(geo, sheet)
    wishes = [(rank, _wish(at[k], dots, geo.marks[k])) for rank, k in ranked]
    before, after = ([w for rank, w in wishes if (rank < 0) is early] for early in (True, False))
    return placed([*before, *_land_wishes(geo.members, base, sheet, names), *after], boxes, sheet.width, sheet.height)


def _wish(place: tuple[float, float], dots: Sequence[Dot], mark: Mark) -> Wish:
    """Wish for a name beside the mark's own dot, or outside the dots of points that a place lies within."""
    x, y = place
    if mark.kind is MarkKind.POINT:
        radius = next((d.radius for d in dots if (d.x, d.y) == (x, y)), SMALLEST)
    else:
        radius = max([PLACE, *(away + d.radius for d in dots if (away := hypot(d.x - x, d.y - y)) < d.radius)])
    return Wish(mark.name, str(mark.kind), x, y, radius, TYPE[mark.kind])


def _land_wishes(members: Sequence[str], base: BaseMap, sheet: Sheet, names: Mapping[str, str]) -> Iterator[Wish]:
    """Yield the names of members at many places on their land, the middle first; `placed` takes the first free one."""
    for shape in base.shapes:
        if shape.iso3 in members:
            ring = max(shape.rings, key=lambda r: float(np.ptp(r[:, 0]) * np.ptp(r[:, 1])))
            for x, y in _inner_points(sheet.at(ring[:, 0], ring[:, 1])):
                yield Wish(names.get(shape.iso3, shape.iso3), "member", round(x, 1), round(y, 1), 0.0, 13.0)


def _inner_points(ring: Array) -> list[tuple[float, float]]:
    """Return the points of a grid over a ring that lie inside it, those near its middle first."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    across = np.linspace(0.05, 0.95, GRID)
    grid = np.stack(np.meshgrid(*(low + across[:, None] * (high - low)).T), axis=-1).reshape(-1, 2)
    (x0, y0), (x1, y1) = ring[:-1].T[:, :, None], ring[1:].T[:, :, None]
    x, y = grid.T
    rising = np.where(y1 == y0, 1.0, y1 - y0)
    hits = ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / rising * (x1 - x0))
    inner = grid[hits.sum(axis=0) % 2 == 1]
    away = np.hypot(*(inner - (low + high) / 2.0).T)
    return [(float(a), float(b)) for a, b in inner[np.argsort(away, kind="stable")]]
