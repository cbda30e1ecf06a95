"""Roads between the places that matter: shortest highway distances per country, kept where no third place lies between.

Places are cities, ports, towns of road_points.csv and both sides of every road crossing. Distances come from the
highway graph of scgraph-data; where it has a hole, links.csv holds a leg with its own length.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from geo import Array, distance_km
from railways import Ints, Rail
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

Row = dict[str, str]
SPANNER, CIRCUITY, ACCESS = 1.03, 1.35, 1.2
# Mountain roads are drawn too straight in the graph (A-ROAD-MOUNTAIN): published over drawn kilometres.
MOUNTAIN = {"KGZ": 1.2, "TJK": 1.2}
# West, east, south, north: roads over the Tian Shan between Urumqi and Korla that trucks do not take (G216, G217).
NO_TRUCKS = (83.9, 87.45, 42.5, 43.6)
BORDER_KM, SPLIT_KM = 15.0, 5.0


@dataclass(frozen=True)
class Place:
    """A place on the road network."""

    key: str
    name: str
    country: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Leg:
    """A road between two places: kilometres, and the row of links.csv that it comes from, if any."""

    start: str
    end: str
    km: float
    row: Row | None = None


@dataclass
class Roads:
    """What was found: legs, great-circle kilometres from each place to its road, and parts of countries apart."""

    legs: list[Leg]
    snap_km: dict[str, float]
    apart: dict[str, list[list[str]]]


def chord(rail: Rail, edges: Ints, place: Place) -> tuple[Array, Array]:
    """Kilometres from a place to the straight lines of edges and the share of each line before the nearest point."""
    width = 111.2 * float(np.cos(np.radians(place.lat)))
    a, b = (
        np.column_stack([(rail.lon[n[edges]] - place.lon) * width, (rail.lat[n[edges]] - place.lat) * 111.2])
        for n in (rail.u, rail.v)
    )
    line = b - a
    share = np.clip(-(a * line).sum(axis=1) / np.maximum((line * line).sum(axis=1), 1e-9), 0.0, 1.0)
    return np.hypot(*(a + share[:, None] * line).T), share


class CountryRoads:
    """The highways of one country with its places joined to them."""

    def __init__(self, rail: Rail, country: str) -> None:
        self.rail = rail
        west, east, south, north = NO_TRUCKS
        barred = (rail.lon > west) & (rail.lon < east) & (rail.lat > south) & (rail.lat < north)
        own = (rail.country == country) & ~barred
        self.nodes = np.flatnonzero(own)
        self.edges = np.flatnonzero(own[rail.u] & own[rail.v])
        self.extra: list[tuple[int, int, float]] = []
        self.size = len(rail.lon)
        self.at: dict[str, int] = {}
        self.on_edge: dict[int, list[tuple[float, str, float]]] = {}

    def join(self, place: Place, to: int, km: float) -> None:
        """Add the place as a new node, ``km`` of road away from node ``to``."""
        self.at[place.key] = self.size
        self.extra.append((self.size, to, max(km, 0.01)))
        self.size += 1

    def snap(self, place: Place) -> float:
        """Join a place to the nearest node, or to a point on a long edge where that is clearly nearer."""
        lon, lat = np.full(len(self.nodes), place.lon), np.full(len(self.nodes), place.lat)
        km = distance_km(self.rail.lon[self.nodes], self.rail.lat[self.nodes], lon, lat)
        nearest = int(np.argmin(km))
        long = self.edges[self.rail.km[self.edges] > SPLIT_KM]
        off, share = chord(self.rail, long, place)
        best = int(np.argmin(off)) if len(off) else -1
        if best >= 0 and km[nearest] > SPLIT_KM and off[best] < 0.6 * km[nearest]:
            self.on_edge.setdefault(int(long[best]), []).append((float(share[best]), place.key, float(off[best])))
            return float(off[best])
        self.join(place, int(self.nodes[nearest]), ACCESS * float(km[nearest]))
        return float(km[nearest])

    def split(self) -> None:
        """Lay the places on long edges into them, in order along the edge."""
        for edge, members in sorted(self.on_edge.items()):
            last, before = int(self.rail.u[edge]), 0.0
            for share, key, off in sorted(members):
                on_road, self.at[key] = self.size, self.size + 1
                self.size += 2
                self.extra.append((last, on_road, max((share - before) * float(self.rail.km[edge]), 0.01)))
                self.extra.append((on_road, self.at[key], max(ACCESS * off, 0.01)))
                last, before = on_road, share
            self.extra.append((last, int(self.rail.v[edge]), max((1 - before) * float(self.rail.km[edge]), 0.01)))

    def distances(self, keys: list[str]) -> Array:
        """Shortest kilometres between places."""
        u, v, km = (np.array(c) for c in zip(*self.extra, strict=True))
        tails = np.concatenate([self.rail.u[self.edges], u])
        heads = np.concatenate([self.rail.v[self.edges], v])
        graph = coo_matrix((np.concatenate([self.rail.km[self.edges], km]), (tails, heads)), shape=(self.size,) * 2)
        at = [self.at[k] for k in keys]
        return np.asarray(dijkstra(graph.tocsr(), directed=False, indices=at)[:, at], dtype=float)


def border_edge(rail: Rail, place: Place, other: str) -> tuple[int, float] | None:
    """Own end of the border edge that a crossing lies on and the kilometres to it; None where there is no such edge."""
    own, foreign = rail.country[rail.u], rail.country[rail.v]
    hit = np.flatnonzero(((own == place.country) & (foreign == other)) | ((own == other) & (foreign == place.country)))
    if len(hit) == 0:
        return None
    off, share = chord(rail, hit, place)
    best = int(np.argmin(off))
    if off[best] > BORDER_KM:
        return None
    edge = int(hit[best])
    forward = rail.country[rail.u[edge]] == place.country
    km = float(rail.km[edge]) * float(share[best] if forward else 1 - share[best])
    return int(rail.u[edge] if forward else rail.v[edge]), km + ACCESS * float(off[best])


def great_circle(a: Place, b: Place) -> float:
    """Great-circle kilometres between two places."""
    return float(distance_km(*(np.array(v) for v in (a.lon, a.lat, b.lon, b.lat))))


def spanner(keys: list[str], km: Array, listed: list[Leg]) -> list[Leg]:
    """Legs without which the way between two places would be over 3 percent longer; the listed ones are kept first."""
    at = {key: k for k, key in enumerate(keys)}
    way = np.full((len(keys),) * 2, np.inf)
    np.fill_diagonal(way, 0.0)

    def add(a: int, b: int, length: float) -> None:
        through = np.minimum(way[:, [a]] + length + way[[b]], way[:, [b]] + length + way[[a]])
        np.minimum(way, through, out=way)

    kept = list(listed)
    km = km.copy()
    for leg in listed:
        a, b = at[leg.start], at[leg.end]
        km[a, b] = km[b, a] = leg.km
        add(a, b, leg.km)
    pairs = sorted((float(km[a, b]), a, b) for a, b in combinations(range(len(keys)), 2) if np.isfinite(km[a, b]))
    for length, a, b in pairs:
        if way[a, b] > SPANNER * length:
            kept.append(Leg(keys[a], keys[b], length))
            add(a, b, length)
    return kept


def parts(keys: list[str], km: Array) -> list[list[str]]:
    """Return groups of places that reach each other."""
    groups: list[list[str]] = []
    for a, key in enumerate(keys):
        home = next((g for g in groups if np.isfinite(km[a, keys.index(g[0])])), None)
        if home is None:
            groups.append([key])
        else:
            home.append(key)
    return groups


def listed_legs(rows: list[Row], places: dict[str, Place], keys: list[str], km: Array) -> list[Leg]:
    """Legs of links.csv: own kilometres, great circle times circuity where assumed so, otherwise the graph's."""
    legs = []
    for row in rows:
        a, b = row["from"], row["to"]
        if a not in keys or b not in keys:
            continue
        length = float(row["km"]) if row["km"] else float(km[keys.index(a), keys.index(b)])
        if not row["km"] and row["source"] == "A-ROAD-CIRCUITY":
            length = CIRCUITY * great_circle(places[a], places[b])
        if not np.isfinite(length):
            raise ValueError(f"link {row['link_id']}: the highways do not join {a} and {b}; give its km")
        legs.append(Leg(a, b, length, row))
    return legs


def find_roads(rail: Rail, places: dict[str, Place], borders: dict[str, str], rows: list[Row]) -> Roads:
    """Roads of every country between its places; ``borders`` tells the other country of a crossing's side."""
    roads = Roads([], {}, {})
    for country in sorted({p.country for p in places.values()}):
        own = CountryRoads(rail, country)
        keys = sorted(k for k, p in places.items() if p.country == country)
        for key in keys:
            found = border_edge(rail, places[key], borders[key]) if key in borders else None
            if found:
                own.join(places[key], *found)
            else:
                roads.snap_km[key] = own.snap(places[key])
        own.split()
        km = own.distances(keys) * MOUNTAIN.get(country, 1.0)
        roads.legs += spanner(keys, km, listed_legs(rows, places, keys, km))
        roads.apart[country] = parts(keys, km)
    return roads
