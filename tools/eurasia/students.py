"""Build the region's students.csv: students by pair and year from UNESCO UIS, and counts that others state.

``python tools/eurasia/students.py --reference FOLDER`` reads FOLDER/students_pairs_1998_2018.parquet (year, host,
origin, students, source) and the hand-kept facts/students_stated.csv, and writes students.csv of the shipped region.

UIS publishes each country's ten largest partners only: a pair that is absent is not zero, and no row is written.
The OECD rows of the file are not used. In 91 percent of the cells that both know they are twice the figure of
UIS (the extract adds a total to its parts), and in some hosts and years they are not: neither level nor growth can be
trusted. So every host has one source for a series.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pyarrow.parquet as pq
from build import HERE, TARGET
from write import read_rows, write_csv

COLUMNS = ["host", "origin", "year", "level", "low", "students", "high", "method", "source"]
FILE = "students_pairs_1998_2018.parquet"
UIS = "UNESCO UIS (top-10 lists)"
FIRST, LAST = 2005, 2018
# Older years say little of today and would double the file.


def published(reference: Path, codes: set[str]) -> list[dict[str, object]]:
    """Return rows of pairs within the region, as UIS publishes them."""
    table = pq.read_table(reference / FILE)
    return [
        {
            **{name: row[name] for name in ("host", "origin", "year")},
            **dict.fromkeys(("low", "students", "high"), row["students"]),
            "level": "tertiary",
            "method": "reported",
            "source": "uis_students",
        }
        for row in table.to_pylist()
        if row["source"] == UIS and {row["host"], row["origin"]} <= codes and FIRST <= row["year"] <= LAST
    ]


def build(reference: Path, target: Path) -> None:
    """Write students.csv."""
    codes = {row["id"] for row in read_rows(HERE / "facts" / "economies.csv")} - {"ROW"}
    stated = [dict(row) for row in read_rows(HERE / "facts" / "students_stated.csv")]
    rows = [*published(reference, codes), *stated]
    rows.sort(key=lambda row: (str(row["host"]), str(row["origin"]), int(str(row["year"]))))
    write_csv(target / "students.csv", COLUMNS, rows)
    pairs = {(row["host"], row["origin"]) for row in rows}
    print(f"{len(rows)} rows, {len(stated)} of them stated by others than UIS, {len(pairs)} pairs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, required=True, help="folder with " + FILE)
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write to")
    given = parser.parse_args()
    build(given.reference, given.target)
