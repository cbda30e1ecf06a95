"""Small CSV tables, read row by row as text."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ortaq.core import InputError


def read_csv(folder: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a small table; ``_line`` holds the line in the file.

    Raises
    ------
    InputError
        The file or a column is missing.
    """
    path = folder / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            found = list(reader.fieldnames or [])
    except OSError as error:
        raise InputError(f"cannot read the table: {error.strerror}", where=str(path), fix="add the file") from error
    except UnicodeDecodeError as error:
        raise InputError("the table is not UTF-8 text", where=str(path), fix="save it as CSV UTF-8") from error
    missing = [c for c in columns if c not in found]
    if missing:
        raise InputError(
            f"missing column '{missing[0]}'", where=str(path), fix=f"the table has the columns {', '.join(found)}"
        )
    return [{"_line": str(line), **row} for line, row in enumerate(rows, start=2)]


def number(row: Mapping[str, str], column: str, path: Path) -> float:
    """Return a finite number from a row.

    Raises
    ------
    InputError
        The cell is empty, not a number, NaN or infinite.
    """
    try:
        value = float(row[column])
    except ValueError as error:
        raise InputError(
            f"{column} is '{row[column]}', not a number", where=f"{path}, line {row['_line']}", fix="correct the cell"
        ) from error
    if not np.isfinite(value):
        raise InputError(f"{column} is {value}", where=f"{path}, line {row['_line']}", fix="correct the cell")
    return value
