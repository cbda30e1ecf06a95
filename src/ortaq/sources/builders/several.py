"""One table that was published in several files: one a reporter or a year, a folder of them, or a zip of several."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from ortaq.core import InputError
from ortaq.sources.builders.delimited import NOTHING, read_table, zip_names
from ortaq.tables import ColumnSpec

ANY_TABLE = r".*\.csv$"
TABLES = (".csv", ".gz", ".zip", ".parquet")


def read_several(paths: Sequence[Path], columns: Sequence[ColumnSpec]) -> pa.Table:
    """Read some columns of a table that stands in one file or in several.

    Parameters
    ----------
    paths : sequence of Path
        CSV (also gzipped), parquet, zips, folders of these.
    columns : sequence of ColumnSpec
        An optional column that a file lacks is empty there; one that all lack is left out.

    Raises
    ------
    InputError
        A folder without tables, or a file that cannot be read.
    """
    found = [read_table(path, columns, member=member) for path, member in parts_of(paths)]
    present = [c for c in columns if any(c.name in table.column_names for table in found)]
    return pa.concat_tables([_whole(table, present) for table in found])


def parts_of(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield every file, and which of its members where it is a zip."""
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in TABLES)
            if not inside:
                fix = "give a folder of .csv, .csv.gz, .parquet or .zip files"
                raise InputError("no table in the folder", where=str(path), why=NOTHING, fix=fix)
            yield from parts_of(inside)
        else:
            yield from ((path, member) for member in _members(path))


def _members(path: Path) -> tuple[str, ...]:
    """Return patterns of the tables in a zip; one that fits any table where it is no zip or holds one."""
    names = [n for n in zip_names(path) if re.search(ANY_TABLE, n, re.IGNORECASE) and not n.startswith("__")]
    return tuple(f"^{re.escape(name)}$" for name in sorted(names)) if len(names) > 1 else (ANY_TABLE,)


def _whole(table: pa.Table, columns: Sequence[ColumnSpec]) -> pa.Table:
    for column in columns:
        if column.name not in table.column_names:
            empty = pa.nulls(table.num_rows, pa.float64()) if column.numeric else pa.array([""] * table.num_rows)
            table = table.append_column(column.name, empty)
    return table.select([c.name for c in columns])
