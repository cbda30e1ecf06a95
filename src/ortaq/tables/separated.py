"""Text of a table cut into cells: which sign parts the columns, how wide rows are, what a comma in a number means."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from ortaq.core import InputError
from ortaq.tables.cells import Mistake, refuse
from ortaq.tables.encoding import text_of
from ortaq.tables.formulas import bare

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 5_000_000

Rows = list[tuple[int, tuple[str, ...]]]
"""Line in the file and cells of every row."""

_STATED = re.compile(r"sep=(.)\r?\n")
"""First line by which spreadsheet programs say what parts the columns."""

_COMMA = re.compile(r"[+-]?\d+,\d+")
_COMMA_IS_DECIMAL = re.compile(r"[+-]?(\d+,(?!\d{3}$)\d+|0,\d+|\d{4,},\d+)")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")


def csv_cells(
    data: bytes, where: str, wanted: Sequence[str], numbers: Sequence[str] = ()
) -> tuple[tuple[str, ...], Rows]:
    r"""Return header and rows of a table; rows without any text are left out.

    Parameters
    ----------
    data : bytes
        Text in any encoding that `text_of` reads.
    where : str
        Place for messages.
    wanted : sequence of str
        Columns by which the separator is known; without them the sign that the header has most of parts it.
    numbers : sequence of str, optional
        Columns of numbers: a decimal comma becomes a point where the columns are parted by another sign and no number
        of the file speaks against it.

    Returns
    -------
    tuple of tuple and list
        Names of the columns; line in the file and cells of every row.

    Raises
    ------
    InputError
        It is no table, or rows are wider or shorter than the header; names all of these lines.

    Examples
    --------
    >>> csv_cells(b"id;usd\nrail;1,5\n", "prices.csv", ("id", "usd"), ("usd",))
    (('id', 'usd'), [(2, ('rail', '1.5'))])
    """
    text = text_of(data, where)
    stated = _STATED.match(text)
    mark = stated[1] if stated else separator(text, wanted)
    lines = list(_lines(text, mark, where, wide=not stated))
    if stated:
        lines = lines[1:]
    header = tuple(h.strip() for h in lines[0][1]) if lines else ()
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    rows = [(line, (*cells[:width], *("" for c in cells[width:] if c.strip()))) for line, cells in lines[1:]]
    refuse([_odd(where, line, len(cells), width) for line, cells in rows if len(cells) != width], where, why="")
    if mark == ",":
        return header, rows
    at = [n for n, name in enumerate(header) if name in numbers]
    return header, _with_points(rows, at) if at else rows


def _lines(text: str, mark: str, where: str, *, wide: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for cells in reader:
            if any(map(str.strip, cells)) or not wide:
                yield reader.line_num, tuple(map(bare, cells))
            if reader.line_num > MOST_ROWS:
                raise InputError(f"more than {MOST_ROWS:,} lines", where=where, fix="bring a smaller table")
    except csv.Error as error:
        place = f"{where}, line {reader.line_num}"
        raise InputError(
            f"not a CSV table: {error}", where=place, fix="close the quotation mark; save it again"
        ) from error


def _odd(where: str, line: int, found: int, width: int) -> Mistake:
    what = f"{found} cells under {width} columns"
    return Mistake(f"{where}, line {line}", what, "quote text with commas; 15461, not 15,461")


def separator(text: str, wanted: Sequence[str]) -> str:
    """Return the sign that parts the columns: the one by which most of the wanted ones are found.

    Parameters
    ----------
    text : str
        A table.
    wanted : sequence of str
        Columns that it should have; without them the sign of which the header has most.

    Examples
    --------
    >>> separator("id;usd,old", ("id", "usd"))
    ';'
    """
    first = next(iter(text.lstrip().splitlines()), "")
    cut = {mark: [c.strip('" \t') if mark != "\t" else c.strip('" ') for c in first.split(mark)] for mark in SEPARATORS}
    found = {mark: len(set(wanted) & set(names)) or (0 if wanted else len(names)) for mark, names in cut.items()}
    most = max(found.values())
    best = [mark for mark, count in found.items() if count == most]
    # One wanted column in a table of one column is found by every sign: the one that parts it further counts.
    return max(best, key=lambda mark: (len(cut[mark]), -SEPARATORS.index(mark)))


def _with_points(rows: Rows, at: Sequence[int]) -> Rows:
    """Return rows with decimal points in some columns, as they are where commas may part thousands."""
    cells = {row[n].strip() for _, row in rows for n in at}
    decimal = any(_COMMA_IS_DECIMAL.fullmatch(c) or _GROUPED_COMMA.fullmatch(c) for c in cells)
    if not decimal or any(_POINT.fullmatch(c) for c in cells):
        return rows
    known = {
        c: c.replace(".", "").replace(",", ".") for c in cells if _COMMA.fullmatch(c) or _GROUPED_COMMA.fullmatch(c)
    }
    return [(line, tuple(known.get(c.strip(), c) if n in at else c for n, c in enumerate(row))) for line, row in rows]
