"""Networks as a GeoPackage (OGC 12-128): an SQLite file whose layers of lines are links and of points are nodes."""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.domains.corridors.files.drawn import wkt_of
from ortaq.domains.corridors.files.geojson_rows import drawn_network, text
from ortaq.domains.corridors.files.raw import RawNetwork, Rows, stated_in
from ortaq.tables import read_bytes

SUFFIX = ".gpkg"

_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope by its indicator."""

_POINT, _LINE, _LINES = 1, 2, 5
"""Kinds of well-known binary."""

_INNER = {struct.pack(f"{order}I", kind) for order in "<>" for kind in (2, 1002, 2002, 3002, 2**31 + 2)}
"""How the kind of a line within a line in parts is written."""

_DEGREES = 4326

Shape = tuple[int, list[list[tuple[float, float]]]]
"""Kind of well-known binary, and the points of its parts."""


def geopackage_rows(path: Path) -> RawNetwork:
    """Return the lines and points of a file.

    Raises InputError if it is no GeoPackage, or holds no lines.
    """
    data = bytearray(read_bytes(path, called="the GeoPackage"))
    data[18:20] = b"\x01\x01"  # a file that was last written with a log beside it reads as any other
    nodes: Rows = []
    links: Rows = []
    crossings: Rows = []
    other, systems = 0, set()
    try:
        with closing(sqlite3.connect(":memory:")) as file:
            file.deserialize(bytes(data))
            for table, column, crs in _layers(file):
                rows = list(_rows(file, table, column, path))
                if table == "crossing":
                    crossings = [row for _, row in rows]
                    continue
                for (kind, parts), row in rows:
                    if kind == _POINT:
                        nodes.append(_node(row, parts))
                    elif kind in {_LINE, _LINES}:
                        links.append({**row, "geometry": wkt_of(parts)})
                    elif "from_node_id" in row or "node_id" in row:
                        (links if "from_node_id" in row else nodes).append(row)
                    else:
                        other += 1
                systems.add(crs)
    except (sqlite3.DatabaseError, struct.error, IndexError, UnicodeDecodeError) as error:
        raise InputError(f"no GeoPackage: {error}", where=str(path), fix="write it again as GeoPackage") from error
    if len(systems) > 1:
        fix = "write all layers in one of them"
        raise InputError(
            f"layers in several coordinate systems: {', '.join(sorted(systems))}", where=str(path), fix=fix
        )
    stated = stated_in(path.parent)
    crs = stated.crs or next(iter(systems), "")
    stated = replace(stated, place=stated.place or str(path), crs=crs)
    return replace(drawn_network(path, stated, nodes, links, other), crossings=crossings)


def _layers(file: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return table, column of shapes and coordinate system of every layer; nodes and links only where so named."""
    found = file.execute(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition"
        " FROM gpkg_geometry_columns AS g JOIN gpkg_spatial_ref_sys AS s ON g.srs_id = s.srs_id"
        " JOIN sqlite_master AS m ON m.name = g.table_name AND m.type = 'table' ORDER BY g.table_name"
    ).fetchall()
    named = [row for row in found if row[0].lower() in {"node", "nodes", "link", "links", "crossing"}]
    return [(row[0], row[1], _system(*row[2:])) for row in named or found]


def _system(organization: str, code: int, definition: str) -> str:
    if organization.upper() == "EPSG":
        return str(code) if code == _DEGREES else f"EPSG:{code}"
    return "" if code in {-1, 0} else definition


def _rows(file: sqlite3.Connection, table: str, column: str, path: Path) -> Iterator[tuple[Shape, dict[str, str]]]:
    cursor = file.execute(f'SELECT rowid, * FROM "{table.replace(chr(34), chr(34) * 2)}"')
    names = [about[0] for about in cursor.description]
    for cells in cursor:
        row = dict(zip(names[1:], cells[1:], strict=True))
        shape = row.pop(column)
        row.pop("fid", None)
        told = {name: text(value) for name, value in row.items() if not isinstance(value, bytes)}
        yield _shape(shape), {**told, "_place": f"{path}, {table} {cells[0]}"}


def _node(row: dict[str, str], parts: Sequence[Sequence[tuple[float, float]]]) -> dict[str, str]:
    (x, y), *_ = parts[0]
    return {**row, "x_coord": repr(x), "y_coord": repr(y)}


def _shape(blob: Any) -> Shape:
    """Return the shape of a GeoPackage geometry; kind 0 for none."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        return 0, []
    flags = blob[3]
    start = 8 + _ENVELOPES[(flags >> 1) & 7]
    return (0, []) if flags >> 4 & 1 else _read(blob, start)[0]


def _read(blob: bytes, at: int) -> tuple[Shape, int]:
    """Return the shape of well-known binary, and where it ends; heights and measures are passed over."""
    order = "<" if blob[at] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", blob, at + 1)
    plain = (kind & 0x0FFFFFFF) % 1000
    width = 2 + (kind >> 31 & 1) + (kind >> 30 & 1) + (0, 1, 1, 2)[min((kind & 0x0FFFFFFF) // 1000, 3)]
    at += 5
    if plain == _POINT:
        points, at = _points(blob, at, order, 1, width)
        return (plain, [points]), at
    if plain not in {_LINE, _LINES}:
        return (plain, []), at
    (count,) = struct.unpack_from(f"{order}I", blob, at)
    at += 4
    if plain == _LINE:
        points, at = _points(blob, at, order, count, width)
        return (plain, [points]), at
    parts: list[list[tuple[float, float]]] = []
    for _ in range(count):
        if blob[at + 1 : at + 5] not in _INNER:
            raise struct.error("a line in parts holds something else")
        (_, own), at = _read(blob, at)
        parts += own
    return (plain, parts), at


def _points(blob: bytes, at: int, order: str, count: int, width: int) -> tuple[list[tuple[float, float]], int]:
    end = at + 8 * width * count
    numbers = struct.unpack(f"{order}{width * count}d", blob[at:end])
    return list(zip(numbers[::width], numbers[1::width], strict=True)), end
