"""A matrix of trade as people have it: exporters down, importers across, by names or codes, in CSV or a workbook.

What is written as nothing (``-``) is a zero; an empty cell is unknown, and stays so.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, said
from ortaq.sources.builders.numbers import NOT_STATED
from ortaq.tables import BadCell, bare, read_bytes, read_sheets, text_of

WORKBOOKS = (".xlsx", ".xlsm")
NOTHING_TRADED = ("-", "–", "—")
TOTALS = (
    "total",
    "totals",
    "sum",
    "world",
    "world total",
    "grand total",
    "all",
    "итого",
    "всего",
    "мир",
    "合计",
    "总计",
    "世界",
)
LARGEST_GAP = 0.01
"""Relative difference between a column of totals and its rows that rounding leaves."""

SHOWN = 8
HEAD = 4096
"""Characters by which the sign that parts the columns is known."""

_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, eq=False, slots=True)
class TradeMatrix:
    """Flows between parties.

    Attributes
    ----------
    place : str
    parties : tuple of str
        As the table names them, in the order of its rows.
    flow : ndarray, shape (exporter, importer)
        In the unit of the table; NaN where nothing is stated.
    notes : tuple of str
        What was left out or read in a way that the user should know.
    """

    place: str
    parties: tuple[str, ...]
    flow: Array
    notes: tuple[str, ...]


def read_matrix(path: Path) -> TradeMatrix:
    r"""Read a matrix of trade.

    Parameters
    ----------
    path : Path
        CSV with any separator, or a workbook whose first sheet with a matrix is read.

    Raises
    ------
    InputError
        It is no matrix, names differ between rows and columns, or cells are no numbers: all of them are named.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "matrix.csv"
    >>> _ = path.write_text(',Brazil,Japan,Total\nBrazil,-,"1,000.5","1,000.5"\nJapan,30,,30\n')
    >>> matrix = read_matrix(path)
    >>> matrix.parties, matrix.flow.tolist(), matrix.notes[0]
    (('Brazil', 'Japan'), [[0.0, 1000.5], [30.0, nan]], "'Total' is the sum of the others and was left out")
    """
    place, cells = _cells(path)
    header, below, after = _first_block(cells, place)
    across = [name.strip() for name in header[1:]]
    body = [(row[0].strip(), row[1:]) for row in below]
    totals_across = [name for name in across if _is_total(name)]
    totals_down = [name for name, _ in body if _is_total(name)]
    rows = [(name, row) for name, row in body if name and not _is_total(name)]
    parties = tuple(name for name, _ in rows)
    columns = [name for name in across if name and not _is_total(name)]
    _require_same(parties, columns, place)
    at = [across.index(name) for name in parties]
    texts = [[row[n].strip() if n < len(row) else "" for n in at] for _, row in rows]
    decimal = _has_decimal_comma({_bare(c) for _, row in rows for c in row}, place)
    flow = _numbers(texts, parties, place, decimal=decimal)
    notes = [
        f"'{name}' is the sum of the others and was left out" for name in dict.fromkeys((*totals_across, *totals_down))
    ]
    nothing = sum(text in NOTHING_TRADED for n, row in enumerate(texts) for m, text in enumerate(row) if n != m)
    notes += [f"{nothing} flows are written as nothing (-) and count as 0"] if nothing else []
    notes += [f"{after} rows below the matrix left out: another table stands there"] if after else []
    if totals_across:
        _require_totals(flow, rows, across.index(totals_across[0]), place, decimal=decimal)
    return TradeMatrix(place, parties, flow, tuple(notes))


def holds_matrix(path: Path) -> bool:
    """Return whether a file is meant as a matrix: a text table, or a workbook without the sheets of a region."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS and path.is_file():
        return "economies" not in {name.strip() for name in read_sheets(path, ())}
    return suffix in {".csv", ".tsv", ".txt"} and path.is_file()


def _cells(path: Path) -> tuple[str, list[list[str]]]:
    if path.suffix.lower() in WORKBOOKS:
        return _sheet(path)
    text = text_of(read_bytes(path, called="the matrix"), str(path)).removeprefix("\ufeff")
    head = text[:HEAD]
    mark = max(",;\t|", key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return str(path), [list(map(bare, row)) for row in reader]
    except csv.Error as error:
        raise InputError(f"not a CSV table: {error}", where=str(path), fix="save it again as CSV UTF-8") from error


def _first_block(cells: Sequence[Sequence[str]], place: str) -> tuple[Sequence[str], list[Sequence[str]], int]:
    """Return header and rows of the first table, which ends at an empty row, and how many rows stand after it."""
    filled = [sum(bool(c.strip()) for c in row) for row in cells]
    first = next((n for n, count in enumerate(filled) if count > 1), None)
    if first is None:
        raise InputError("the table is empty", where=place, fix="name a file that holds a matrix")
    last = next((n for n in range(first, len(cells)) if not filled[n]), len(cells))
    return cells[first], list(cells[first + 1 : last]), sum(count > 0 for count in filled[last:])


def _sheet(path: Path) -> tuple[str, list[list[str]]]:
    """Return the cells of the first sheet that holds a matrix."""
    names = list(read_sheets(path, ()))
    for name, sheet in read_sheets(path, {n.strip() for n in names}).items():
        cells = [[_text(c) for c in row] for row in (sheet.header, *(row for _, row in sheet.rows))]
        if cells and len({c.strip() for c in cells[0][1:] if c.strip()} & {row[0].strip() for row in cells[1:]}) > 1:
            return f"{path}, sheet {name}", cells
    fix = "write exporters down the first column and the same names across the first row"
    raise InputError("no sheet holds a matrix of trade", where=f"{path}: sheets {', '.join(names[:SHOWN])}", fix=fix)


def _text(cell: object) -> str:
    if isinstance(cell, BadCell):
        raise InputError(cell.what, where="the workbook", fix=cell.fix)
    return "" if cell is None else repr(cell) if isinstance(cell, float) else str(cell)


def _is_total(name: str) -> bool:
    return name.casefold() in TOTALS


def _require_same(parties: Sequence[str], columns: Sequence[str], place: str) -> None:
    for kind, names in (("rows", parties), ("columns", columns)):
        if twice := sorted({name for name in names if list(names).count(name) > 1}):
            raise InputError(f"'{twice[0]}' stands twice among the {kind}", where=place, fix="keep one")
    odd = [n for n in (*parties, *columns) if (n in parties) != (n in columns)]
    if odd or len(parties) < 2:
        what = (
            f"rows and columns name different parties: {', '.join(dict.fromkeys(odd[:SHOWN]))}" if odd else "no matrix"
        )
        fix = "write exporters down the first column and the same names across the first row"
        raise InputError(what, where=place, why="a flow has two ends", fix=fix)


def _numbers(texts: Sequence[Sequence[str]], parties: Sequence[str], place: str, *, decimal: bool) -> Array:
    """Return the cells as numbers, NaN where nothing is stated; every cell that is none is named."""
    flow = np.full((len(parties),) * 2, np.nan)
    bad = []
    for n, row in enumerate(texts):
        for m, text in enumerate(row):
            if text in NOTHING_TRADED:
                flow[n, m] = 0.0
            elif text not in NOT_STATED:
                value = _number(_bare(text), decimal=decimal)
                flow[n, m] = np.nan if value is None else value
                bad += [f"{parties[n]} to {parties[m]}: '{text}'"] if value is None or value < 0.0 else []
    if bad:
        what = f"{len(bad)} cells are no amounts: {'; '.join(bad[:SHOWN])}"
        raise InputError(what, where=place, fix="write amounts as 15461.5, - where nothing is traded")
    return flow


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f'’]", "", text)


def _has_decimal_comma(cells: set[str], place: str) -> bool:
    """Return whether a comma is decimal in the table; refuse where it could be either."""
    if any(_POINT_GROUPS.fullmatch(c) for c in cells):
        return True
    points = any("." in c for c in cells)
    commas = [c for c in cells if "," in c]
    if any(_DECIMAL_COMMA.fullmatch(c) and not _COMMA_GROUPS.fullmatch(c) for c in commas):
        return not points
    if (
        commas
        and not points
        and all(_DECIMAL_COMMA.fullmatch(c) for c in commas)
        and any(len(c) > 3 for c in cells - set(commas))
    ):
        what = f"'{commas[0]}' could be {commas[0].replace(',', '')} or {commas[0].replace(',', '.')}"
        raise InputError(what, where=place, fix=said("write {plain}", plain=commas[0].replace(",", "")))
    return False


def _number(text: str, *, decimal: bool) -> float | None:
    if decimal and any(form.fullmatch(text) for form in (_POINT_GROUPS, _DECIMAL_COMMA, _POINT_THOUSANDS)):
        text = text.replace(".", "").replace(",", ".")
    elif not decimal and _COMMA_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    return float(text) if _PLAIN.fullmatch(text) and np.isfinite(float(text)) else None


def _require_totals(
    flow: Array, rows: Sequence[tuple[str, Sequence[str]]], column: int, place: str, *, decimal: bool
) -> None:
    """Refuse a column of totals that is not the sum of its row."""
    own = np.nansum(flow, axis=1)
    for (name, row), parts in zip(rows, own.tolist(), strict=True):
        total = _number(_bare(row[column]), decimal=decimal) if column < len(row) else None
        if total is not None and abs(total - parts) > LARGEST_GAP * max(parts, 1e-300):
            what = f"the total of {name} is {total:g}, its row adds up to {parts:g}"
            raise InputError(what, where=place, fix="correct the row, or rename the column if it is a party")
