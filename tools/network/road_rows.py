"""Rows of the road layer: its places from the tables, border links, access to the railways, links between places."""

from __future__ import annotations

from assemble import apart, link_row, node_row
from railways import Rail
from roads import ACCESS, Place, Roads, find_roads
from write import Row

ROAD_BASE = 500_000
SHIFT = 0.004  # degrees between the two sides of a crossing
Tables = dict[str, list[dict[str, str]]]


def place_of(row: dict[str, str], key: str) -> Place:
    """Place of a table row."""
    return Place(key, row["name"], row["country"], float(row["lon"]), float(row["lat"]))


def crossing_sides(crossings: list[dict[str, str]]) -> tuple[dict[str, Place], dict[str, str]]:
    """Both sides of every road crossing, and the other country of each."""
    places, borders = {}, {}
    for row in crossings:
        if row["modes"] == "road":
            pair = row["economy_from"], row["economy_to"]
            for side, (own, other) in enumerate((pair, pair[::-1])):
                key = f"{row['id']}:{own}"
                lon = float(row["lon"]) + SHIFT * (side - 0.5)
                places[key] = Place(key, f"{row['name']}, {own}", own, lon, float(row["lat"]))
                borders[key] = other
    return places, borders


def road_places(tables: Tables, countries: set[str]) -> tuple[dict[str, Place], dict[str, str], dict[str, str]]:
    """Places of the road layer; which of them are places.csv nodes; which railway reference each of them reaches."""
    found, own, rail = {}, {}, {}
    for row in tables["places"]:
        if row["country"] in countries and row["road"] == "y":
            found[row["key"]] = place_of(row, row["key"])
            if row["rail"] == "y":  # a road that began on the quay would be a change from the train without handling
                rail[row["key"]] = f"port:{row['key']}"
            else:
                own[row["key"]] = row["key"]
    for row in tables["cities"]:
        if row["economy"] in countries and row["place"] not in found:
            found[row["name"]] = place_of(row | {"country": row["economy"]}, row["name"])
            rail[row["name"]] = row["place"] or f"city:{row['name']}"
    for row in tables["road_points"]:
        found[row["key"]] = place_of(row, row["key"])
        if row["rail"]:
            rail[row["key"]] = row["rail"]
    return found, own, rail


def road_rows(
    graph: Rail, tables: Tables, at: dict[str, Row], places: dict[str, Row]
) -> tuple[list[Row], list[Row], Roads]:
    """Node and link rows of the road layer; ``at`` and ``places`` are the nodes of railways and of places.csv."""
    found, own, rail = road_places(tables, set(graph.country.tolist()))
    sides, borders = crossing_sides(tables["crossings"])
    lost = {r[end] for r in tables["road_legs"] for end in ("from", "to")} - set(found) - set(sides)
    if lost:
        raise ValueError(f"road_legs.csv names unknown places: {sorted(lost)}")
    roads = find_roads(graph, found | sides, borders, [r for r in tables["road_legs"] if not is_border(r)])
    nodes = {key: places[ref] for key, ref in own.items()}
    new: list[Row] = []
    for key, place in (found | sides).items():
        if key not in nodes:
            kind = "terminal" if key in sides else "city"
            number = ROAD_BASE + len(new) + 1
            nodes[key] = node_row(number, place.lon, place.lat, kind=kind, country=place.country, name=place.name)
            new.append(nodes[key])
    links = border_rows(tables, nodes)
    links += access_rows(nodes, rail, at | places, {c["id"] for c in tables["crossings"]})
    for leg in roads.legs:
        ends = nodes[leg.start], nodes[leg.end]
        name = leg.row["name"] if leg.row else f"Road {ends[0]['name']} - {ends[1]['name']}"
        source = (leg.row["source"] if leg.row else "") or "osm_scgraph"
        number = int(leg.row["link_id"]) if leg.row else 0
        links.append(link_row(number, ends, max(leg.km, 0.5), "road", name=name, reason="road", source=source))
    for number, link in enumerate((k for k in links if not k["link_id"]), start=ROAD_BASE + 1):
        link["link_id"] = number
    return new, links, roads


def border_rows(tables: Tables, nodes: dict[str, Row]) -> list[Row]:
    """One link over every road crossing; name and kilometres from road_legs.csv where it lists the crossing."""
    listed = {r["from"].partition(":")[0]: r for r in tables["road_legs"] if is_border(r)}
    links = []
    for row in tables["crossings"]:
        if row["modes"] == "road":
            leg = listed.get(row["id"], {"link_id": "0", "km": "", "name": row["name"]})
            ends = nodes[f"{row['id']}:{row['economy_from']}"], nodes[f"{row['id']}:{row['economy_to']}"]
            more = {"crossing_id": row["id"], "status": row["status"], "name": leg["name"], "reason": "road"}
            km = float(leg["km"] or 1)
            links.append(link_row(int(leg["link_id"]), ends, km, "road", source="A-ROAD-KM", **more))
    return links


def is_border(leg: dict[str, str]) -> bool:
    """Whether a listed leg joins the two sides of one crossing."""
    one, two = (leg[end].partition(":") for end in ("from", "to"))
    return bool(one[1]) and one[0] == two[0]


def access_rows(nodes: dict[str, Row], rail: dict[str, str], at: dict[str, Row], crossings: set[str]) -> list[Row]:
    """Links between a place's road and its railway; the model charges one handling where a road meets a railway.

    At the border stations a crossing ``terminal-`` adds what it takes to leave a transit train (A-DWELL-TERMINAL).
    """
    links = []
    for key, ref in rail.items():
        km = max(1.0, ACCESS * apart(nodes[key], at[ref]))
        terminal = f"terminal-{key.lower()}"
        more = {"crossing_id": terminal if terminal in crossings else "", "name": f"Road terminal {nodes[key]['name']}"}
        links.append(link_row(0, (nodes[key], at[ref]), km, "road", reason="access", source="A-ROAD-ACCESS", **more))
    return links
