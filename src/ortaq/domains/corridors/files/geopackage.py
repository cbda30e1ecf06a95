"""A network as a GeoPackage (OGC 12-128, version 1.3): nodes, links and crossings as layers of one SQLite file."""

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from math import isfinite
from typing import Any

import numpy as np

from ortaq.domains.corridors.files.geojson import rows_of
from ortaq.domains.corridors.files.network_tables import CROSSINGS
from ortaq.domains.corridors.network.network import Network
from ortaq.tables.geojson import line_geometry, point_geometry

GEOPACKAGE_FILE = "network.gpkg"

_APPLICATION, _VERSION = 0x47504B47, 10300

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)

_TABLES = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL PRIMARY KEY, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian', -1, 'NONE', -1, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '{_WGS84}', NULL);
"""

_UNCHANGED = "1970-01-01T00:00:00.000Z"
"""Time of the last change that stands in the file, so that the same network is the same file."""

Row = tuple[bytes | None, dict[str, Any]]
"""Shape and cells."""


def geopackage_bytes(network: Network) -> bytes:
    """Return a file with the layers node, link and crossing, with every attribute; unknown numbers are null."""
    layers = (
        ("node", "POINT", list(_nodes(network))),
        ("link", "GEOMETRY", list(_links(network))),
        ("crossing", "POINT", list(_crossings(network))),
    )
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(_TABLES)
        for name, kind, rows in layers:
            _write(file, name, kind, rows)
        file.commit()
        return file.serialize()


def _write(file: sqlite3.Connection, name: str, kind: str, rows: Sequence[Row]) -> None:
    """Write a layer; the columns are those of its first row."""
    cells = rows[0][1] if rows else {}
    named = "".join(f', "{column}" {_type([row[1][column] for row in rows])}' for column in cells)
    file.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom BLOB{named})')
    marks = ", ".join("?" * (2 + len(cells)))
    values = ((at, shape, *map(_cell, row.values())) for at, (shape, row) in enumerate(rows, start=1))
    file.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)
    contents = (name, "features", name, "", _UNCHANGED, None, None, None, None, 4326)
    file.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)
    file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (name, kind))


def _type(values: Iterable[Any]) -> str:
    kinds = {type(value) for value in values}
    if kinds <= {bool}:
        return "BOOLEAN"
    return "INTEGER" if kinds <= {int} else "DOUBLE" if kinds <= {int, float} else "TEXT"


def _cell(value: Any) -> Any:
    return None if isinstance(value, float) and not isfinite(value) else value


def _nodes(network: Network) -> Iterable[Row]:
    for row in rows_of(network.nodes):
        yield _shape(point_geometry(row["x_coord"], row["y_coord"])), row


def _links(network: Network) -> Iterable[Row]:
    x, y = network.nodes.x_coord, network.nodes.y_coord
    ends = np.stack([x[network.tail], y[network.tail], x[network.head], y[network.head]], axis=1).tolist()
    for (x0, y0, x1, y1), row in zip(ends, rows_of(network.links), strict=True):
        yield _shape(line_geometry((x0, y0), (x1, y1))), row


def _crossings(network: Network) -> Iterable[Row]:
    for crossing in network.crossings:
        yield _shape(point_geometry(crossing.x_coord, crossing.y_coord)), CROSSINGS.cells(crossing)


def _shape(geometry: dict[str, Any] | None) -> bytes | None:
    """Return a GeoJSON geometry as GeoPackage binary in degrees; None for none."""
    if geometry is None:
        return None
    kind, points = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        body = struct.pack("<BI2d", 1, 1, *points)
    elif kind == "LineString":
        body = _line(points)
    else:
        body = struct.pack("<BII", 1, 5, len(points)) + b"".join(map(_line, points))
    return b"GP\0\1" + struct.pack("<i", 4326) + body


def _line(points: Sequence[Sequence[float]]) -> bytes:
    return struct.pack("<BII", 1, 2, len(points)) + b"".join(struct.pack("<2d", *point) for point in points)
