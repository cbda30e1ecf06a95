"""Join rail, sea and hand-made tables into rows of nodes, links, crossings and cities."""

from __future__ import annotations

import numpy as np
from geo import distance_km
from rail import RailNetwork
from sea import CLOSED, Lane, Point
from write import Row, line_wkb, point_wkb

SEA_BASE, TRANSFER_BASE = 1_000_000, 2_100_000
GAUGE = dict.fromkeys(
    ["KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS", "BLR", "UKR", "MNG", "AZE", "GEO", "ARM", "LTU", "LVA", "EST", "MDA"],
    1520,
)
GAUGE |= {"ESP": 1668, "PAK": 1676, "IND": 1676, "VNM": 1000, "AFG": 1520}
UNION = {"RUS", "KAZ", "BLR", "KGZ", "ARM"}
SINGLE_MARKET = {
    "DEU",
    "FRA",
    "ITA",
    "NLD",
    "POL",
    "CHE",
    "BEL",
    "ESP",
    "LTU",
    "LVA",
    "CZE",
    "SVK",
    "HUN",
    "AUT",
    "ROU",
    "BGR",
    "LUX",
    "GRC",
    "EST",
    "HRV",
    "SVN",
}
CLOSED_PAIRS = {frozenset(p.split()) for p in ("RUS UKR", "BLR UKR", "RUS GEO", "ARM AZE", "ARM TUR", "IND PAK")}
# Passages with a row in crossings.csv: canals, and the hub where ocean ships meet Black Sea feeders.
CHARGED = {"suez", "panama", "bosporus"}
MATCH_KM, SEA_ACCESS_KM = 70.0, 5.0


def gauge(country: str) -> int:
    """Return the main gauge of a country, mm."""
    return GAUGE.get(country, 1435)


def node_row(node_id: int, lon: float, lat: float, *, kind: str, country: str, name: str = "", code: str = "") -> Row:
    """One row of a node table."""
    lon, lat = round(float(lon), 4), round(float(lat), 4)
    return {
        "node_id": node_id, "x_coord": lon, "y_coord": lat, "node_type": kind, "country_iso3": country, "name": name,
        "un_locode": code, "geometry": point_wkb(lon, lat),
    }  # fmt: skip


def link_row(link_id: int, ends: tuple[Row, Row], km: float, facility: str, **more: object) -> Row:
    """One row of a link table; unnamed fields take their defaults."""
    a, b = ends
    one, two = a["country_iso3"], b["country_iso3"]
    row: Row = {
        "link_id": link_id, "from_node_id": a["node_id"], "to_node_id": b["node_id"], "directed": False,
        "length": round(float(km), 2), "facility_type": facility, "gauge_mm": 0,
        "country_iso3": one if one == two or not two else (two if not one else f"{one}-{two}"), "status": "open",
        "crossing_id": "", "passage": "", "name": "", "reason": "", "source": "",
        "geometry": line_wkb([(n["x_coord"], n["y_coord"]) for n in (a, b)]),
    }  # fmt: skip
    return row | more


def rail_rows(net: RailNetwork) -> tuple[list[Row], list[Row], dict[int, Row]]:
    """Node and link rows of the small rail graph, and its rows by original node number."""
    full = net.full
    rows = {
        old: node_row(
            k + 1, full.lon[old], full.lat[old], kind="rail", country=str(full.country[old]), name=full.name[old]
        )
        for k, old in enumerate(sorted(net.small))
    }
    pairs = sorted((a, b) for a in net.small for b in net.small[a] if a < b)
    links = [
        link_row(k + 1, (rows[a], rows[b]), net.small[a][b], "rail", gauge_mm=gauge(rows[a]["country_iso3"]))
        for k, (a, b) in enumerate(pairs)
    ]
    return list(rows.values()), links, rows


def sea_rows(points: list[Point], lanes: list[Lane]) -> tuple[list[Row], list[Row]]:
    """Node and link rows of the sea network; always closed passages are marked."""
    nodes = [node_row(SEA_BASE + k, x, y, kind="sea", country="") for k, (x, y) in enumerate(points)]
    links = []
    for k, lane in enumerate(lanes):
        status = "closed" if lane.passage in CLOSED else "open"
        crossing = lane.passage if lane.passage in CHARGED else ""
        row = link_row(SEA_BASE + k, (nodes[lane.a], nodes[lane.b]), lane.km, "sea", passage=lane.passage)
        links.append(row | {"status": status, "crossing_id": crossing, "geometry": line_wkb(lane.shape)})
    return nodes, links


def chord_km(link: Row, rows: dict[int, Row], lon: float, lat: float) -> float:
    """Distance of a point from the straight line of a link (local plane)."""
    k = 111.2 * float(np.cos(np.radians(lat)))
    a, b = (
        np.array([(n["x_coord"] - lon) * k, (n["y_coord"] - lat) * 111.2])
        for n in (rows[link["from_node_id"]], rows[link["to_node_id"]])
    )
    along = float(np.clip(-a @ (b - a) / max(float((b - a) @ (b - a)), 1e-9), 0, 1))
    return float(np.hypot(*(a + along * (b - a))))


def border_class(pair: frozenset[str]) -> str:
    """Class of a border link that belongs to no named crossing."""
    if pair <= UNION:
        return "rail_union"
    one, two = sorted(pair)
    if pair <= SINGLE_MARKET:
        return "rail_single_market" if gauge(one) == gauge(two) else "rail_gauge_mild"
    return "rail_border" if gauge(one) == gauge(two) else "rail_gauge"


def name_borders(links: list[Row], rows: dict[int, Row], crossings: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give each border link of the rail graph its crossing, in place; rows for pairs without a named one."""
    others: dict[str, dict[str, str]] = {}
    for link in links:
        one, two = (rows[link[k]]["country_iso3"] for k in ("from_node_id", "to_node_id"))
        if one == two:
            continue
        pair = frozenset((one, two))
        near = [
            (chord_km(link, rows, float(c["lon"]), float(c["lat"])), c)
            for c in crossings
            if {c["economy_from"], c["economy_to"]} == pair and c["modes"].startswith("rail")
        ]
        km, named = min(near, key=lambda t: t[0], default=(np.inf, None))
        if named is not None and km <= MATCH_KM and named["status"] != "planned":
            link["crossing_id"], link["status"] = named["id"], named["status"]
            continue
        a, b = sorted(pair)
        link["crossing_id"] = f"other-{a.lower()}-{b.lower()}"
        under_construction = named is not None and km <= MATCH_KM and named["status"] == "planned"
        link["status"] = "closed" if pair in CLOSED_PAIRS else "planned" if under_construction else "open"
        node = rows[link["from_node_id"]]
        others.setdefault(
            link["crossing_id"],
            {
                "id": link["crossing_id"], "name": f"Other rail borders {a}-{b}", "kind": "other_border",
                "economy_from": a, "economy_to": b, "modes": "rail", "status": link["status"],
                "lat": f"{node['y_coord']:.1f}", "lon": f"{node['x_coord']:.1f}", "un_locode": "",
                "gauge_from_mm": str(gauge(a)), "gauge_to_mm": str(gauge(b)), "class": border_class(pair),
                "dwell_h": "", "cost": "", "capacity_mt": "", "volume_mt": "", "volume_year": "", "source": "",
                "note": "Class assumption for all border links of the pair that belong to no named crossing",
            },
        )  # fmt: skip
    return [others[k] for k in sorted(others)]


def port_crossing(place: dict[str, str]) -> dict[str, str]:
    """Crossing row of a sea port."""
    return {
        "id": f"port-{place['key'].lower()}", "name": f"Port of {place['name']}", "kind": "port",
        "economy_from": place["country"], "economy_to": place["country"], "modes": "sea", "status": "open",
        "lat": place["lat"], "lon": place["lon"], "un_locode": place["un_locode"], "gauge_from_mm": "0",
        "gauge_to_mm": "0", "class": "port", "dwell_h": "", "cost": "", "capacity_mt": "", "volume_mt": "",
        "volume_year": "", "source": "", "note": "",
    }  # fmt: skip


def crossing_row(row: dict[str, str], classes: dict[str, dict[str, str]]) -> Row:
    """Full row of crossings.csv: own figures over those of the class, ranges scaled with the median."""
    own = classes[row["class"]]
    dwell = float(row["dwell_h"] or own["dwell_h_median"])
    cost = float(row["cost"] or own["cost_usd_per_feu"])
    by_time = dwell / float(own["dwell_h_median"])
    by_cost = cost / float(own["cost_usd_per_feu"]) if float(own["cost_usd_per_feu"]) else 1.0
    sources = [s for s in row["source"].split(";") if s]
    sources += [own["assumption"]] if own["assumption"] not in sources else []
    out: Row = {k: row[k] for k in ["id", "name", "kind", "economy_from", "economy_to", "modes", "status", "un_locode"]}
    out |= {k: row[k] for k in ["gauge_from_mm", "gauge_to_mm", "capacity_mt", "volume_mt", "volume_year", "note"]}
    out |= {"x_coord": row["lon"], "y_coord": row["lat"], "source": ";".join(sources)}
    out["dwell_h_median"] = f"{dwell:.1f}"
    for name, key in (("dwell_h_p90", "dwell_h_p90"), ("dwell_low", "dwell_low"), ("dwell_high", "dwell_high")):
        out[name] = f"{float(own[key]) * by_time:.1f}"
    out["cost_usd_per_feu"] = f"{cost:.0f}"
    out |= {k: f"{float(own[k]) * by_cost:.0f}" for k in ("cost_low", "cost_high")}
    return out


def extra_rows(
    tables: dict[str, list[dict[str, str]]], at: dict[str, Row], sea: dict[str, Row]
) -> tuple[dict[str, Row], list[Row]]:
    """Hand-made nodes and links: places, listed links, port transfers and sea access."""
    places = tables["places"]
    nodes = {
        p["key"]: node_row(
            int(p["node_id"]), float(p["lon"]), float(p["lat"]),
            kind=p["type"], country=p["country"], name=p["name"], code=p["un_locode"],
        )
        for p in places
    }  # fmt: skip
    links = []
    for row in tables["links"]:
        ends = tuple(nodes.get(ref) or at.get(ref) or at[f"anchor:{ref}"] for ref in (row["from"], row["to"]))
        keep = {k: row[k] for k in ["status", "crossing_id", "name", "reason", "why", "source"]}
        made = link_row(int(row["link_id"]), (ends[0], ends[1]), float(row["km"]), row["facility"], **keep)
        links.append(made | {"gauge_mm": int(row["gauge_mm"])})
    for place in places:
        port, number = nodes[place["key"]], TRANSFER_BASE + 2 * (int(place["node_id"]) - 2_000_000)
        if place["rail"] == "y":
            rail = at[f"port:{place['key']}"]
            km = max(0.5, 1.2 * apart(port, rail))
            why = {"reason": "transfer", "why": "Port to the nearest rail node", "source": "A-RATE-TRANSFER"}
            links.append(link_row(number, (port, rail), km, "transfer", name=f"{place['name']} rail", **why))
        if place["sea"] == "y":
            lane = sea[place["key"]]
            km = max(0.5, apart(port, lane))
            why = {"reason": "transfer", "why": "Port to the nearest sea node", "source": "A-DWELL-PORT"}
            why["crossing_id"], kind = f"port-{place['key'].lower()}", "transfer" if km <= SEA_ACCESS_KM else "sea"
            links.append(link_row(number + 1, (port, lane), km, kind, name=f"{place['name']} sea access", **why))
    return nodes, links


def apart(a: Row, b: Row) -> float:
    """Great-circle kilometres between two node rows."""
    return float(distance_km(*(np.array(n[k]) for n in (a, b) for k in ("x_coord", "y_coord"))))


def city_rows(cities: list[dict[str, str]], at: dict[str, Row], places: dict[str, Row]) -> list[Row]:
    """Rows of cities.csv with the node each gateway uses."""
    rows = []
    for city in cities:
        node = places[city["place"]] if city["place"] else at[f"city:{city['name']}"]
        rows.append({
            "name": city["name"], "economy": city["economy"], "x_coord": city["lon"], "y_coord": city["lat"],
            "node_id": node["node_id"], "aliases": city["aliases"], "weight": city["weight"],
            "source": "A-CITY-WEIGHT",
        })  # fmt: skip
    return rows


def reached(nodes: list[Row], links: list[Row]) -> set[int]:
    """Node numbers in the largest component over open links."""
    around: dict[int, list[int]] = {n["node_id"]: [] for n in nodes}
    for link in links:
        if link["status"] == "open":
            around[link["from_node_id"]].append(link["to_node_id"])
            around[link["to_node_id"]].append(link["from_node_id"])
    best: set[int] = set()
    left = set(around)
    while left:
        part, heap = set(), [min(left)]
        while heap:
            n = heap.pop()
            if n not in part:
                part.add(n)
                heap += around[n]
        left -= part
        best = max(best, part, key=len)
    return best
