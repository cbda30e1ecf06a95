"""GMNS tables that other programs wrote (osm2gmns and others): units, facility types and directions made ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, said, suggest
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors.files.identities import numbered
from ortaq.domains.corridors.files.lengths import fill_lengths
from ortaq.domains.corridors.files.network_tables import LINKS, NODES
from ortaq.domains.corridors.network.network import FACILITY_TYPES, NODE_TYPES
from ortaq.tables import ColumnSpec, TableSpec, TypedTable, read_csv, typed_table

KM_BY_UNIT = (
    dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres"), 1.0)
    | dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 0.001)
    | dict.fromkeys(("mi", "mile", "miles"), 1.609344)
    | dict.fromkeys(("ft", "foot", "feet"), 0.0003048)
)

KMH_BY_UNIT = (
    dict.fromkeys(("km/h", "kmh", "kph", "km/hr", "kmph"), 1.0)
    | dict.fromkeys(("mph", "mi/h", "mi/hr"), 1.609344)
    | {"m/s": 3.6}
)

DEGREES = ("epsg:4326", "4326", "wgs84", "wgs 84", "ogc:crs84", "crs84", "")

_ROADS = (
    "motorway trunk primary secondary tertiary unclassified residential service freeway expressway arterial highway"
)
FACILITY_WORDS = (
    {own: own for own in FACILITY_TYPES}
    | dict.fromkeys((*_ROADS.split(), *(f"{road}_link" for road in _ROADS.split()[:5])), "road")
    | {"railway": "rail", "shipping": "sea"}
)
"""Our facility type by the words of GMNS examples and of OpenStreetMap."""

USE_WORDS = {"auto": "road", "truck": "road", "rail": "rail", "railway": "rail", "ship": "sea"}
"""Our facility type by GMNS use class, for links without a facility type."""

_LINK_COLUMNS = ("link_id", "from_node_id", "to_node_id")
_NUMBERS = ("x_coord", "y_coord", "length", "free_speed")
_USED = {"geometry", "free_speed", "directed", "allowed_uses", "link_type_name", "length", "dir_flag", "zone_id"}

_STATED_LINKS = replace(
    LINKS, columns=(*LINKS.columns, ColumnSpec("free_speed", "Speed stated", "number", "", 0.0, blank=np.nan))
)

_UNSTATED = {"status": "open", "directed": "false"}
"""What stands for our columns that the file does not have."""

_DIRECTED = {"true": True, "1": True, "yes": True, "": True, "false": False, "0": False, "no": False}

TWIN_TOLERANCE = 0.01
"""Two directed links between the same nodes are one line if their lengths differ by no more than this share."""

LENGTH_RATIO = (0.9, 5.0)
"""Median of length over great circle that a network can have: nothing is shorter than the great circle."""


@dataclass(frozen=True, slots=True)
class Units:
    """Kilometres per unit of length and km per hour per unit of speed."""

    km: float
    kmh: float


@dataclass(frozen=True, eq=False)
class ForeignTables:
    """Nodes and links in our columns.

    ``tables``: ``nodes`` and ``links``.
    ``free_speed_kmh``, shape (link,): speed that the file states, NaN where it states none.
    ``one_way``: links of the file in one direction without a link back. ``derived``: lengths that follow from the line
    drawn. ``text_ids``: ids that were text. ``lone``: nodes without a link. ``unused``: columns that nothing reads.
    """

    tables: Mapping[str, TypedTable]
    free_speed_kmh: Array
    one_way: int
    derived: int = 0
    text_ids: int = 0
    lone: int = 0
    unused: tuple[str, ...] = ()


def read_units(folder: Path) -> Units:
    """Return the units that config.csv states."""
    path = folder / "config.csv"
    fix = "add config.csv with the columns long_length, speed and crs; osm2gmns writes m, km/h and EPSG:4326"
    if not path.is_file():
        raise InputError("no config.csv: the unit of length is unknown", where=str(folder), fix=fix)
    rows = read_csv(folder, "config.csv", ["long_length"])
    if len(rows) != 1:
        raise InputError(f"{len(rows)} rows", where=str(path), why="GMNS asks for one row", fix=fix)
    row = {key: (value or "").strip().lower() for key, value in rows[0].items() if isinstance(value, str | None)}
    if row.get("crs", "") not in DEGREES:
        fix = "convert to longitude and latitude (EPSG:4326)"
        raise InputError(f"coordinate system '{row['crs']}'", where=f"{path}, line 2, column crs", fix=fix)
    speed = row.get("speed") or ("mph" if KM_BY_UNIT.get(row["long_length"], 0.0) > 1.0 else "km/h")
    return Units(_unit(row["long_length"], "long_length", KM_BY_UNIT, path), _unit(speed, "speed", KMH_BY_UNIT, path))


def _unit(word: str, column: str, known: Mapping[str, float], path: Path) -> float:
    if word not in known:
        fix = said("write one of {known}", known=", ".join(known))
        raise InputError(f"unknown unit '{word}'", where=f"{path}, line 2, column {column}", fix=fix)
    return known[word]


def foreign_tables(folder: Path, units: Units, start: int = 1) -> ForeignTables:
    """Return nodes and links of node.csv and link.csv; new numbers of ids that are text begin at ``start``.

    Links in both directions between the same nodes become one; other directed links are used one way.
    """
    nodes = _rows_of(folder, "node.csv", ("node_id", "x_coord", "y_coord"))
    links = _rows_of(folder, "link.csv", _LINK_COLUMNS)
    named = set(links[0]) if links else set()
    derived = fill_lengths(links, units.km)
    kind = "link_type_name" if "link_type_name" in named and "facility_type" not in named else "facility_type"
    if kind not in named or not ("length" in named or derived):
        read_csv(folder, "link.csv", (*_LINK_COLUMNS, "length", kind))  # says which columns there are
    text_ids = numbered(nodes, "node_id", {"from_node_id": links, "to_node_id": links}, start)
    text_ids += numbered(links, "link_id", {}, start)
    joined = {row[end] for row in links for end in ("from_node_id", "to_node_id")}
    lone = sum(row["node_id"] not in joined for row in nodes)
    for row in links:
        row["facility_type"] = _facility(row[kind], row.get("allowed_uses", ""), f"{row['_place']}, column {kind}")
    two_way, one_way = _joined(links)
    kinds_at = _kinds_at(two_way)
    for row in nodes:
        own = row.get("node_type", "")
        row["node_type"] = own if own in NODE_TYPES else _node_type(kinds_at.get(row["node_id"], set()))
    tables = {"nodes": _table(nodes, NODES), "links": in_kilometres(_table(two_way, _STATED_LINKS), units.km)}
    _refuse_wrong_unit(tables, folder)
    return ForeignTables(
        tables,
        tables["links"].array("free_speed") * units.kmh,
        one_way,
        derived,
        text_ids,
        lone,
        _unused(nodes, NODES) + _unused(links, LINKS),
    )


def _unused(rows: Sequence[Mapping[str, str]], spec: TableSpec) -> tuple[str, ...]:
    """Return columns that hold something and are read by nobody."""
    known = {*_USED, *(c.name for c in spec.columns)}
    names = [name for name in rows[0] if name not in known and not name.startswith("_")] if rows else []
    return tuple(name for name in names if any(row[name] for row in rows))


def in_kilometres(links: TypedTable, km: float) -> TypedTable:
    """Return links whose length was in a unit of so many kilometres."""
    return replace(links, columns={**links.columns, "length": [length * km for length in links.columns["length"]]})


def _rows_of(folder: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    rows = read_csv(folder, name, columns, _NUMBERS)
    return [
        {key: (v or "").strip() for key, v in row.items() if isinstance(key, str)}
        | {"_place": f"{folder / name}, line {row['_line']}"}
        for row in rows
    ]


def _facility(word: str, uses: str, where: str) -> str:
    if not word:
        classes = (use.strip().lower() for use in uses.replace(";", ",").split(","))
        word = next((USE_WORDS[use] for use in classes if use in USE_WORDS), "")
    if word.lower() not in FACILITY_WORDS:
        near = suggest(word, FACILITY_WORDS) if word else ""
        fix = said(
            "write one of {facility_types}, or leave out links that carry no containers",
            facility_types=", ".join(FACILITY_TYPES),
        )
        raise InputError(f"unknown facility type '{word}'", where=where, fix=f"{near} {fix}".strip())
    return FACILITY_WORDS[word.lower()]


def _joined(links: Sequence[dict[str, str]]) -> tuple[list[dict[str, str]], int]:
    """Return links without those that run back along an earlier one, and how many run one way only."""
    kept: list[dict[str, str]] = []
    waiting: dict[tuple[str, str, str], list[tuple[float, dict[str, str]]]] = {}
    for row in links:
        word = row.get("directed", "").lower()
        if word not in _DIRECTED:
            where = f"{row['_place']}, column directed"
            raise InputError(f"directed is '{row['directed']}'", where=where, fix="write true or false")
        row["directed"] = str(_DIRECTED[word]).lower()
        if not _DIRECTED[word]:
            kept.append(row)
            continue
        length = _plain_number(row["length"])
        back = waiting.get((row["to_node_id"], row["from_node_id"], row["facility_type"]), [])
        twin = next((i for i, (other, _) in enumerate(back) if abs(other - length) <= TWIN_TOLERANCE * other), -1)
        if twin >= 0:
            back.pop(twin)[1]["directed"] = "false"
            continue
        kept.append(row)
        waiting.setdefault((row["from_node_id"], row["to_node_id"], row["facility_type"]), []).append((length, row))
    return kept, sum(len(rest) for rest in waiting.values())


def _plain_number(text: str) -> float:
    """Return a number, NaN where the text is none: the cell is refused, with its place, when the table is read."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _kinds_at(links: Sequence[Mapping[str, str]]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for row in links:
        for end in ("from_node_id", "to_node_id"):
            kinds.setdefault(row[end], set()).add(row["facility_type"])
    return kinds


def _node_type(kinds: set[str]) -> str:
    """Return the type of a node by what meets there."""
    if "rail" in kinds:
        return "rail"
    if kinds & {"sea", "ferry"}:
        return "sea" if kinds <= {"sea", "ferry"} else "port"
    return "terminal"


def _table(rows: Sequence[Mapping[str, str]], spec: TableSpec) -> TypedTable:
    """Return checked columns; a column of ours that the file does not have is empty, a link without status is open."""
    raw = {c.name: [row.get(c.name, _UNSTATED.get(c.name)) for row in rows] for c in spec.columns}
    return typed_table(spec, raw, [row["_place"] for row in rows])


def _refuse_wrong_unit(tables: Mapping[str, TypedTable], folder: Path) -> None:
    """Refuse lengths that are all too short or too long for the distance between their ends."""
    nodes, links = tables["nodes"], tables["links"]
    at = {node: i for i, node in enumerate(nodes.columns["node_id"])}
    ends = zip(links.columns["from_node_id"], links.columns["to_node_id"], strict=True)
    joined = np.array([(at.get(tail, -1), at.get(head, -1)) for tail, head in ends], dtype=np.int64).reshape(-1, 2)
    here = (joined >= 0).all(axis=1)
    tail, head = joined[here].T
    x, y = nodes.array("x_coord"), nodes.array("y_coord")
    apart = great_circle_km(x[tail], y[tail], x[head], y[head])
    far = apart > 0.05
    if not far.any():
        return
    ratio = float(np.median(links.array("length")[here][far] / apart[far]))
    if not LENGTH_RATIO[0] <= ratio <= LENGTH_RATIO[1]:
        raise InputError(
            f"links are {ratio:.3g} times as long as the great circle between their ends (median)",
            where=f"{folder / 'config.csv'}, column long_length",
            why="lengths or coordinates are in another unit than stated",
            fix="correct long_length; look whether x_coord is the longitude",
        )
