"""Read the shipped network and find routes in it: an own small router, so that the check does not rest on ortaq's."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from write import read_rows

Row = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """A found route: kilometres times length factor, hours and USD per FEU (crossings included) and its links."""

    km: float
    hours: float
    usd: float
    links: list[Row]

    def __add__(self, other: Route) -> Route:
        """Two legs, one after the other."""
        return Route(self.km + other.km, self.hours + other.hours, self.usd + other.usd, [*self.links, *other.links])


NO_ROUTE = Route(np.inf, np.inf, np.inf, [])


class Network:
    """Nodes, links and rates with km, hours and USD on every link."""

    def __init__(self, folder: Path) -> None:
        tables = [pq.read_table(folder / p / f"{k}.parquet") for k in ("nodes", "links") for p in ("osm", "sea")]
        rows = [t.drop_columns("geometry").to_pylist() for t in tables]
        self.nodes: list[Row] = [*rows[0], *rows[1], *read_rows(folder / "extra_nodes.csv")]
        self.links: list[Row] = [*rows[2], *rows[3], *read_rows(folder / "extra_links.csv")]
        self.crossings = {r["id"]: r for r in read_rows(folder / "crossings.csv")}
        self.cities = {r["name"]: r for r in read_rows(folder / "cities.csv")}
        self.rates = {(r["facility_type"], r["country_iso3"]): r for r in read_rows(folder / "rates.csv")}
        self.index = {int(n["node_id"]): k for k, n in enumerate(self.nodes)}
        self.country = {int(n["node_id"]): n["country_iso3"] for n in self.nodes}
        for link in self.links:
            link["km"], link["hours"], link["usd"] = self.weights(link)

    def weights(self, link: Row) -> tuple[float, float, float]:
        """Kilometres times factor, hours and USD per FEU; a border link takes the mean of both countries' rates."""
        sides = link["country_iso3"].split("-")
        found = [self.rates.get((link["facility_type"], c), self.rates[link["facility_type"], ""]) for c in sides]
        factor = float(np.mean([float(r["length_factor"]) for r in found]))
        pace = float(np.mean([1 / float(r["speed_kmh"]) for r in found]))
        rate = float(np.mean([float(r["usd_per_feu_km"]) for r in found]))
        km = float(link["length"]) * factor
        at = self.crossings.get(link["crossing_id"])
        dwell, cost = (float(at[k]) if at else 0.0 for k in ("dwell_h_median", "cost_usd_per_feu"))
        return km, km * pace + dwell, km * rate + cost

    def usable(
        self, modes: set[str], within: set[str], avoid: set[str], *, planned: bool, passages: set[str]
    ) -> list[Row]:
        """Links that a route may use."""
        status = {"open", "planned"} if planned else {"open"}
        return [
            link
            for link in self.links
            if link["facility_type"] in modes
            and link["status"] in status
            and link["crossing_id"] not in (avoid - {""})
            and link["passage"] not in passages
            and (not within or set(link["country_iso3"].split("-")) <= within | {""})
        ]

    def leg(self, start: int, end: int, links: list[Row], by: str) -> Route:
        """Best route between two nodes by km, hours or usd."""
        best: dict[tuple[int, int], Row] = {}
        for link in links:
            a, b = self.index[int(link["from_node_id"])], self.index[int(link["to_node_id"])]
            key = (min(a, b), max(a, b))
            if key not in best or link[by] < best[key][by]:
                best[key] = link
        ends = np.array(list(best))
        weight = np.array([max(link[by], 1e-9) for link in best.values()])
        graph = csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(len(self.nodes),) * 2)
        far, before = dijkstra(graph, directed=False, indices=[self.index[start]], return_predecessors=True)
        far, before = far[0], before[0]
        node = self.index[end]
        if not np.isfinite(far[node]):
            return NO_ROUTE
        path = []
        while before[node] >= 0:
            path.append(best[(min(node, int(before[node])), max(node, int(before[node])))])
            node = int(before[node])
        km, hours, usd = (float(sum(link[k] for link in path)) for k in ("km", "hours", "usd"))
        return Route(km, hours, usd, path[::-1])

    def route(
        self,
        places: list[str],
        modes: set[str],
        *,
        by: str = "km",
        within: frozenset[str] = frozenset(),
        avoid: frozenset[str] = frozenset(),
        planned: bool = False,
        closed: frozenset[str] = frozenset(),
        without: frozenset[int] = frozenset(),
        around: str = "",
    ) -> Route:
        """Best route through the named places in turn, around a country; ``NO_ROUTE`` where there is none."""
        links = self.usable(modes, set(within), set(avoid), planned=planned, passages=set(closed))
        links = [
            k for k in links if int(k["link_id"]) not in without and (not around or around not in k["country_iso3"])
        ]
        total = Route(0.0, 0.0, 0.0, [])
        nodes = [int(self.cities[p]["node_id"]) for p in places]
        for start, end in itertools.pairwise(nodes):
            total += self.leg(start, end, links, by)
        return total

    def through(self, start: str, end: str, crossing: str, modes: set[str]) -> Route:
        """Shortest way over a crossing, in the better of its two directions."""
        link = next(k for k in self.links if k["crossing_id"] == crossing and k["facility_type"] in modes)
        links = self.usable(modes, set(), set(), planned=False, passages=set())
        here, there = (int(self.cities[c]["node_id"]) for c in (start, end))
        sides = int(link["from_node_id"]), int(link["to_node_id"])
        middle = Route(link["km"], link["hours"], link["usd"], [link])
        ways = [
            self.leg(here, a, links, "km") + middle + self.leg(b, there, links, "km") for a, b in (sides, sides[::-1])
        ]
        return min(ways, key=lambda w: w.km)
