"""Write the region's files in a fixed order and format, so that two builds give the same bytes."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def write_csv(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Comma-separated, UTF-8, one line feed per row."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, columns: dict[str, list[Any]]) -> None:
    """Long table, zstd, dictionary-encoded text, no pandas metadata."""
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=19, version="2.6")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-kept CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
