"""Small CSV tables, read row by row as text."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ortaq.core import InputError, suggest
from ortaq.tables.door import file_in, read_bytes
from ortaq.tables.formulas import quoted
from ortaq.tables.separated import csv_cells

SHOWN = 20
"""Columns of a table that a message lists."""


def read_csv(folder: Path, name: str, columns: Sequence[str], numbers: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the rows of a small table; ``_line`` holds the line in the file.

    Parameters
    ----------
    folder : Path
    name : str
    columns : sequence of str
        Those that must be there.
    numbers : sequence of str, optional
        Columns in which a decimal comma is read, where the file has another separator and no doubt.

    Raises
    ------
    InputError
        The file or a column is missing, or the file is no table.

    Examples
    --------
    >>> read_csv(Path(), "prices.csv", ["id", "usd"])
    [{'_line': '2', 'id': 'rail', 'usd': '1.5'}]
    """
    path = file_in(folder, name)
    data = read_bytes(path, called="the table", fix="add the file")
    header, rows = csv_cells(data, str(path), columns, numbers)
    require_columns(header, columns, str(path))
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise InputError(f"column '{twice[0]}' appears twice", where=str(path), fix="keep one")
    return [{"_line": str(line), **dict(zip(header, cells, strict=True))} for line, cells in rows]


def require_columns(found: Sequence[str], columns: Sequence[str], where: str, why: str = "") -> None:
    """Refuse a header in which a column is missing, with the nearest name that is there, or appears twice.

    Parameters
    ----------
    found : sequence of str
        Names in the header.
    columns : sequence of str
        Those that must be there.
    where, why : str
        Place and reason for the message.

    Raises
    ------
    InputError
        A column is missing or appears twice.

    Examples
    --------
    >>> require_columns(["id", "price"], ["id", "usd"], "prices.csv")
    Traceback (most recent call last):
    ortaq.core.errors.InputError: missing column 'usd'
      where: prices.csv
      do:    the table has the columns id, price
    """
    for name in columns:
        if found.count(name) > 1:
            raise InputError(f"column '{name}' appears twice", where=where, why=why, fix="keep one")
        if name not in found:
            near = suggest(name, [f for f in found if f not in columns])
            listed = ", ".join(found[:SHOWN]) + (", ..." if len(found) > SHOWN else "")
            fix = f"{near} the table has the columns {listed}".strip()
            raise InputError(f"missing column '{name}'", where=where, why=why, fix=fix)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    r"""Write a table; a float in the shortest form that reads back the same, an unknown number as an empty cell.

    Parameters
    ----------
    path : Path
    columns : sequence of str
    rows : iterable of iterable
        Cells in the order of the columns.

    Examples
    --------
    >>> write_csv(Path("costs.csv"), ["id", "usd"], [["rail", 0.1], ["road", float("nan")]])
    >>> Path("costs.csv").read_text(encoding="utf-8")
    'id,usd\nrail,0.1\nroad,\n'
    """
    path.write_text(csv_text(columns, rows), encoding="utf-8", newline="")


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    r"""Return a table as text, see `write_csv`.

    A text that a spreadsheet program would run as a formula gets an apostrophe, which readers take off again.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of iterable
        Cells in the order of the columns.

    Examples
    --------
    >>> csv_text(["id", "usd"], [["rail", 0.1], ["road", None]])
    'id,usd\nrail,0.1\nroad,\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    # NaN is the one value that differs from itself.
    cells = (["" if cell != cell else quoted(cell) for cell in row] for row in rows)  # noqa: PLR0124
    writer.writerows([columns, *cells])
    return text.getvalue()
