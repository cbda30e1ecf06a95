"""Sheets of a workbook as raw tables: unpacked within limits, every cell a number, text, or why it is neither."""

import io
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.tables.archive import members, most_unpacked, opened_zip
from ortaq.tables.cells import BadCell, Mistake, RawTable, refuse
from ortaq.tables.door import MOST_BYTES, read_at_most, read_bytes
from ortaq.tables.separated import MOST_ROWS

MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones that others stand behind among them."""

_AGAIN = "save or copy it again as .xlsx"


def read_sheets(path: Path, wanted: Collection[str]) -> dict[str, RawTable]:
    """Return the sheets of a workbook by name; those that are not wanted are empty.

    Parameters
    ----------
    path : Path
    wanted : collection of str
        Sheets whose cells are read.

    Raises
    ------
    InputError
        It is no whole workbook, or larger than is read.

    Examples
    --------
    >>> read_sheets(Path("prices.csv"), {"prices"})
    Traceback (most recent call last):
    ortaq.core.errors.InputError: not a whole workbook: File is not a zip file
      where: prices.csv
      why:   nothing was read
      do:    save or copy it again as .xlsx
    """
    data = read_bytes(path, called="the workbook")
    _require_small(data, str(path))
    try:
        return _sheets(data, path, wanted)
    except InputError:
        raise
    except Exception as error:  # a damaged workbook leads openpyxl to errors of every family
        what = f"not a whole workbook: {error}"
        raise InputError(what, where=str(path), why="nothing was imported", fix=_AGAIN) from error


def _require_small(data: bytes, where: str) -> None:
    """Refuse a workbook that unpacks to more than is read; what its parts say of their size is not believed."""
    left = MOST_BYTES
    with opened_zip(io.BytesIO(data), where, what="not a whole workbook", fix=_AGAIN) as archive:
        for entry in members(archive):
            with archive.open(entry) as file:
                most = most_unpacked(entry.compress_size, left)
                left -= len(read_at_most(file, most, f"{where}, {entry.filename}"))


def _sheets(data: bytes, path: Path, wanted: Collection[str]) -> dict[str, RawTable]:
    from openpyxl import load_workbook  # noqa: PLC0415 (loads when it is used)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # parts of a workbook that openpyxl does not keep
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        try:
            read = {s.title.strip(): _sheet(s, path) for s in book.worksheets if s.title.strip() in wanted}
            return read | {t: RawTable(t, (), ()) for t in book.sheetnames if t.strip() not in wanted}
        finally:
            book.close()


def _sheet(sheet: Any, path: Path) -> RawTable:
    place = f"{path}, sheet {sheet.title}"
    sheet.reset_dimensions()
    rows = list(_rows(sheet, place))
    header = [str(h).strip() if h is not None else "" for h in rows[0][1]] if rows else []
    while header and not header[-1]:
        header.pop()
    width = len(header)
    beyond = [(n, r) for n, r in rows[1:] if any(v is not None for v in r[width:])]
    refuse(
        [Mistake(f"{place}, row {n}", "a cell stands beyond the last column", "remove it") for n, _ in beyond], place
    )
    padded = ((n, (r + (None,) * width)[:width]) for n, r in rows[1:])
    return RawTable(
        place, tuple(header), tuple((n, r) for n, r in padded if any(v is not None for v in r)), lettered=True
    )


def _rows(sheet: Any, place: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if number > MOST_ROWS or cells > MOST_CELLS:
            what = f"more than {MOST_ROWS:,} rows" if number > MOST_ROWS else f"more than {MOST_CELLS:,} cells"
            raise InputError(what, where=place, fix="bring a smaller table")
        if any(cell.value is not None for cell in row):
            yield number, tuple(_value(cell) for cell in row)


def _value(cell: Any) -> Any:
    value = cell.value
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    if value is None or (plain and cell.data_type in {"n", "s", "str", "inlineStr"}):
        return value
    if cell.data_type == "f":
        return BadCell("a formula", "paste the result as a value (Paste Special > Values)")
    if cell.data_type == "e":
        return BadCell(f"the error value {value}", "write a number")
    return BadCell(f"{value!r} is neither number nor text", "set the cell's format to General and write it again")
