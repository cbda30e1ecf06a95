"""Write the network's files in a fixed order and format, so that two builds give the same bytes."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]
NODE_COLUMNS = ["node_id", "x_coord", "y_coord", "node_type", "country_iso3", "name", "un_locode"]
LINK_COLUMNS = [
    "link_id",
    "from_node_id",
    "to_node_id",
    "directed",
    "length",
    "facility_type",
    "gauge_mm",
    "country_iso3",
    "status",
    "crossing_id",
    "passage",
    "name",
    "reason",
    "source",
]
INTEGERS = {"node_id", "link_id", "from_node_id", "to_node_id", "gauge_mm"}
DECIMALS = {"x_coord", "y_coord", "length"}


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-kept CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Comma-separated, UTF-8, one line feed per row."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def point_wkb(lon: float, lat: float) -> bytes:
    """Well-known binary of a point, little-endian."""
    return struct.pack("<BIdd", 1, 1, lon, lat)


def line_wkb(shape: list[tuple[float, float]]) -> bytes:
    """Well-known binary of a line, little-endian."""
    return struct.pack("<BII", 1, 2, len(shape)) + b"".join(struct.pack("<dd", *p) for p in shape)


def column(name: str, values: list[Any]) -> pa.Array:
    """One typed column."""
    if name in INTEGERS:
        return pa.array(values, pa.int64())
    if name in DECIMALS:
        return pa.array(values, pa.float64())
    return pa.array(values, pa.bool_() if name == "directed" else pa.string())


def write_geoparquet(path: Path, columns: list[str], rows: list[Row], kind: str) -> None:
    """GeoParquet 1.1 with a WKB column ``geometry`` in longitude and latitude (OGC:CRS84)."""
    table = {name: column(name, [row[name] for row in rows]) for name in columns}
    table["geometry"] = pa.array([row["geometry"] for row in rows], pa.binary())
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": [kind]}},
    }
    data = pa.table(table).replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(data, path, compression="zstd", compression_level=19, version="2.6")
