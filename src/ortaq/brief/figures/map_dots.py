"""Crossings and cities of a map as dots, and their names."""

from collections.abc import Iterator, Mapping, Sequence
from math import hypot, sqrt

import numpy as np

from ortaq.brief.figures.base_map import BaseMap
from ortaq.brief.figures.labels import Label, Rectangle, Wish, placed
from ortaq.brief.figures.map_parts import Dot, MapView
from ortaq.brief.figures.projection import Sheet
from ortaq.brief.numbers import Numbers
from ortaq.brief.texts import Texts
from ortaq.core import Array
from ortaq.domains.corridors.network.network import City, Crossing

LARGEST, SMALLEST, CITY = 9.0, 2.4, 2.6
FIRST_CROSSINGS = 6
"""Crossings named before lesser cities are."""

NAMED_CROSSINGS = 16
GRID = 19
"""Places across a member's land at which its name is tried."""

SCATTERED = "other_border"
"""Rows of this kind stand for several places and have no dot."""


def busiest(view: MapView) -> list[int]:
    """Return positions of crossings with volume, largest first; borders, ferries and gauge changes only."""
    volume = np.nan_to_num(view.crossing_mt)
    order = np.argsort(-volume, kind="stable").tolist()
    return [k for k in order if volume[k] > 0.0 and view.network.crossings[k].kind not in {SCATTERED, "port"}]


def map_dots(view: MapView, sheet: Sheet, texts: Texts, least: float) -> tuple[Dot, ...]:
    """Return dots of crossings with at least some volume, of closed and planned ones of members, and of cities."""
    numbers, volume = Numbers(texts), np.nan_to_num(view.crossing_mt)
    largest = float(volume.max(initial=0.0)) or 1.0
    shut = {int(view.network.link_crossing[k]) for k in view.closed}
    found = []
    for k, crossing in sorted(enumerate(view.network.crossings), key=lambda item: -volume[item[0]]):
        status = "closed" if k in shut else crossing.status
        ours = crossing.economy_from in view.members or crossing.economy_to in view.members
        if crossing.kind == SCATTERED or not (volume[k] >= least > 0.0 or (status != "open" and ours) or k in shut):
            continue
        x, y = _at(sheet, crossing)
        radius = max(SMALLEST, LARGEST * sqrt(float(volume[k]) / largest))
        found.append(Dot(status, x, y, round(radius, 1), _title(crossing, volume[k], status, texts, numbers)))
    cities = (Dot(kind, *_at(sheet, c), CITY, c.name) for kind, c in _cities(view))
    return tuple(d for d in (*found, *cities) if 0.0 < d.x < sheet.width and 0.0 < d.y < sheet.height)


def _title(crossing: Crossing, volume: float, status: str, texts: Texts, numbers: Numbers) -> str:
    dwell = crossing.dwell_h
    return texts(
        "map.crossing_title",
        name=crossing.name,
        status=texts(f"status.{status}"),
        volume=numbers.size(float(volume)),
        dwell=numbers.stated(dwell.central),
        span=numbers.span(numbers.stated(dwell.low), numbers.stated(dwell.high)),
    )


def _at(sheet: Sheet, place: Crossing | City) -> tuple[float, float]:
    x, y = sheet.at(np.array(place.x_coord), np.array(place.y_coord)).tolist()
    return round(x, 1), round(y, 1)


def _cities(view: MapView) -> Iterator[tuple[str, City]]:
    """Yield the gateways of members, and of every other economy the one that carries most."""
    first: dict[str, City] = {}
    for city in sorted(view.network.gateways, key=lambda c: -c.weight):
        first.setdefault(city.economy, city)
        if city.economy in view.members:
            yield "city", city
    yield from (("place", city) for economy, city in first.items() if economy not in view.members)


def map_labels(
    view: MapView, base: BaseMap, sheet: Sheet, dots: Sequence[Dot], names: Mapping[str, str]
) -> tuple[Label, ...]:
    """Return names, the most important first: one city of each member, large crossings, members, all others."""
    boxes: list[Rectangle] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    cities = [(kind, city) for kind, city in _cities(view) if kind == "city"]
    leading = {economy: city for _, city in reversed(cities) for economy in (city.economy,)}
    firsts = [("city", leading[m]) for m in view.members if m in leading]
    crossings = [_crossing_wish(view, sheet, dots, k) for k in busiest(view)[:NAMED_CROSSINGS]]
    wishes = [
        *(_city_wish(sheet, dots, *item) for item in firsts),
        *crossings[:FIRST_CROSSINGS],
        *_member_wishes(view, base, sheet, names),
        *(_city_wish(sheet, dots, *item) for item in _cities(view)),
        *crossings[FIRST_CROSSINGS:],
    ]
    return placed(wishes, boxes, sheet.width, sheet.height)


def _city_wish(sheet: Sheet, dots: Sequence[Dot], kind: str, city: City) -> Wish:
    """Wish for a place outside the dots of crossings that the city lies within."""
    x, y = _at(sheet, city)
    radius = max([CITY, *(away + d.radius for d in dots if (away := hypot(d.x - x, d.y - y)) < d.radius)])
    return Wish(city.name, kind, x, y, radius, 12.0 if kind == "city" else 11.0)


def _crossing_wish(view: MapView, sheet: Sheet, dots: Sequence[Dot], position: int) -> Wish:
    crossing = view.network.crossings[position]
    x, y = _at(sheet, crossing)
    radius = next((d.radius for d in dots if (d.x, d.y) == (x, y)), SMALLEST)
    return Wish(crossing.name.split(" (")[0], "crossing", x, y, radius, 11.0)


def _member_wishes(view: MapView, base: BaseMap, sheet: Sheet, names: Mapping[str, str]) -> Iterator[Wish]:
    """Yield the names of members at many places on their land, the middle first; `placed` takes the first free one."""
    for shape in base.shapes:
        if shape.iso3 in view.members:
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
