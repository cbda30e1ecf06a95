"""Sea lanes from searoute 1.6.0 (Apache-2.0): read, tag the straits, keep what shortest routes use, contract."""

from __future__ import annotations

import json
import sysconfig
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from geo import Nearest, distance_km
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

Point = tuple[float, float]
CLOSED = ("northwest", "volga_don")
# Sets of passages closed when the lanes worth keeping are searched; the always closed ones come on top.
CLOSURES = (
    "", "suez", "babalmandab", "malacca", "malacca sunda", "sunda", "ormuz", "bosporus", "dardanelles", "gibraltar",
    "panama", "suez panama", "suez malacca", "suez malacca sunda", "south_africa", "chili", "panama chili",
    "malacca panama", "bering", "gibraltar malacca",
)  # fmt: skip
SHAPE_DEGREES = 0.08


@dataclass
class Lane:
    """One sea link: end points, length, passage and shape."""

    a: int
    b: int
    km: float
    passage: str
    shape: list[Point]


def marnet_path() -> Path:
    """Find the network file of searoute; the package itself is never imported."""
    return Path(sysconfig.get_path("purelib")) / "searoute" / "data" / "marnet_searoute.geojson"


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether segment a-b crosses segment c-d in the plane of longitude and latitude."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def read_lanes(gates: list[dict[str, str]]) -> tuple[list[Point], list[Lane]]:
    """Points and straight lanes of the world; lanes that cross a gate get its passage where they have none."""
    features = json.loads(marnet_path().read_text(encoding="utf-8"))["features"]
    fences = [(g["passage"], (float(g["lon1"]), float(g["lat1"])), (float(g["lon2"]), float(g["lat2"]))) for g in gates]
    index: dict[Point, int] = {}
    lanes: dict[tuple[int, int], Lane] = {}
    for feature in features:
        shape, passage = feature["geometry"], feature["properties"].get("passage") or ""
        lines = shape["coordinates"] if shape["type"] == "MultiLineString" else [shape["coordinates"]]
        for line in lines:
            points = [(round((x + 180) % 360 - 180, 4), round(y, 4)) for x, y, *_ in line]
            for a, b in pairwise(points):
                if a == b:
                    continue
                ia, ib = (index.setdefault(p, len(index)) for p in (a, b))
                far = abs(a[0] - b[0]) > 180
                hit = "" if far else next((n for n, c, d in fences if crosses(a, b, c, d)), "")
                km = float(distance_km(*(np.array(v) for v in (*a, *b))))
                lanes.setdefault((min(ia, ib), max(ia, ib)), Lane(ia, ib, km, passage or hit, [a, b]))
    return list(index), list(lanes.values())


def used(points: list[Point], lanes: list[Lane], ports: list[int]) -> set[int]:
    """Return the indices of lanes on a shortest route between two ports under any of the closures."""
    ends = np.array([(lane.a, lane.b) for lane in lanes])
    km = np.array([lane.km for lane in lanes])
    at = {frozenset((lane.a, lane.b)): k for k, lane in enumerate(lanes)}
    found: set[int] = set()
    for case in CLOSURES:
        shut = {*CLOSED, *case.split()}
        free = np.array([lane.passage not in shut for lane in lanes])
        graph = csr_matrix((km[free], (ends[free, 0], ends[free, 1])), shape=(len(points), len(points)))
        _, before = dijkstra(graph, directed=False, indices=ports, return_predecessors=True)
        for row in before:
            seen: set[int] = set()
            for port in ports:
                node = port
                while row[node] >= 0 and node not in seen:
                    seen.add(node)
                    found.add(at[frozenset((node, int(row[node])))])
                    node = int(row[node])
    # the closed passages stay on the map: what the ports would use if they were open
    graph = csr_matrix((km, (ends[:, 0], ends[:, 1])), shape=(len(points), len(points)))
    _, before = dijkstra(graph, directed=False, indices=ports, return_predecessors=True)
    for row in before:
        for port in ports:
            node = port
            while row[node] >= 0:
                found.add(at[frozenset((node, int(row[node])))])
                node = int(row[node])
    return found


def simplified(shape: list[Point]) -> list[Point]:
    """Douglas-Peucker in degrees."""
    if len(shape) < 3:
        return shape
    (x1, y1), (x2, y2) = shape[0], shape[-1]
    length = max(float(np.hypot(x2 - x1, y2 - y1)), 1e-9)
    off = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in shape]
    far = int(np.argmax(off))
    if off[far] <= SHAPE_DEGREES or far in (0, len(shape) - 1):
        return [shape[0], shape[-1]]
    return simplified(shape[: far + 1])[:-1] + simplified(shape[far:])


def contract_lanes(lanes: list[Lane], ports: set[int]) -> list[Lane]:
    """Drop points with two neighbours where both lanes have the same passage; dead ends are kept."""
    around: dict[int, list[Lane]] = {}
    for lane in lanes:
        around.setdefault(lane.a, []).append(lane)
        around.setdefault(lane.b, []).append(lane)
    for node in sorted(around):
        if node in ports or len(around[node]) != 2:
            continue
        first, second = around[node]
        if first.passage != second.passage:
            continue
        a, b = (lane.b if lane.a == node else lane.a for lane in (first, second))
        if a == b or any({lane.a, lane.b} == {a, b} for lane in around[a]):
            continue
        head = first.shape if first.b == node else first.shape[::-1]
        tail = second.shape if second.a == node else second.shape[::-1]
        merged = Lane(a, b, first.km + second.km, first.passage, [*head[:-1], *tail])
        around[a] = [lane for lane in around[a] if lane is not first] + [merged]
        around[b] = [lane for lane in around[b] if lane is not second] + [merged]
        del around[node]
    unique = {id(lane): lane for own in around.values() for lane in own}
    return sorted(unique.values(), key=lambda lane: (min(lane.a, lane.b), max(lane.a, lane.b)))


def unwrap(shape: list[Point]) -> list[Point]:
    """Return the shape without a jump at the antimeridian; its longitudes may pass 180 degrees."""
    turned = np.rad2deg(np.unwrap(np.deg2rad([x for x, _ in shape])))
    return [(round(float(x), 3), round(y, 3)) for x, (_, y) in zip(turned, shape, strict=True)]


def sea_network(gates: list[dict[str, str]], ports: list[Point]) -> tuple[list[Point], list[Lane], list[int]]:
    """Points, contracted lanes and the point of each port (in the order given)."""
    points, lanes = read_lanes(gates)
    nearest = Nearest(*(np.array([p[k] for p in points]) for k in (0, 1)))
    at = [nearest.one(*port)[0] for port in ports]
    kept = used(points, lanes, sorted(set(at)))
    small = contract_lanes([lanes[k] for k in sorted(kept)], set(at))
    for lane in small:
        lane.shape = simplified(unwrap(lane.shape))
    alive = sorted({n for lane in small for n in (lane.a, lane.b)})
    index = {n: k for k, n in enumerate(alive)}
    for lane in small:
        lane.a, lane.b = index[lane.a], index[lane.b]
    return [points[n] for n in alive], small, [index[n] for n in at]
