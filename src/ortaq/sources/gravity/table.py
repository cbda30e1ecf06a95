"""Reading a table of bilateral trade: CSV or parquet in, checked columns out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from ortaq.core import Array, InputError, Labels
from ortaq.sources.given import require_trade_table
from ortaq.sources.gravity.cepii import flows_of_matrix, todays_names
from ortaq.sources.trade_matrix import WORKBOOKS
from ortaq.tables import (
    csv_cells,
    csv_text,
    gunzipped,
    is_number,
    plain_column,
    read_bytes,
    read_parquet,
    require_columns,
    separator,
    text_of,
)

KEYS = ("exporter", "importer", "year")


@dataclass(frozen=True, slots=True)
class TradeTable:
    """The checked columns of a table, one entry per row.

    ``exporter``, ``importer``: who sells and who buys.
    ``year``: year of the row, where the table covers more than one.
    ``trade_column``: name of the column of flows.
    ``trade``: flows, zero or positive.
    ``names``: covariates.
    ``covariates``, shape (row, covariate).
    ``notes``: what was read under other names or left out.
    """

    path: str
    exporter: Labels
    importer: Labels
    year: Labels | None
    trade_column: str
    trade: Array
    names: tuple[str, ...]
    covariates: Array
    notes: tuple[str, ...] = ()

    def row_name(self, row: int) -> str:
        """Return who trades with whom, and when, in a row."""
        when = "" if self.year is None else f" in {self.year[row]}"
        return f"{self.exporter[row]} to {self.importer[row]}{when}"


def read_trade_table(path: str, trade: str, covariates: Sequence[str] | None, beside: str | None = None) -> TradeTable:
    """Read and check a table.

    ``path``: CSV (also gzipped) or parquet, with the columns exporter, importer, flows, covariates and, for a panel,
    year; CEPII Gravity; or a matrix of trade.
    ``trade``: column of flows.
    ``covariates``: columns of covariates; all other numeric columns if absent, distance and ties of CEPII Gravity.
    ``beside``: for a matrix: covariates by exporter and importer.
    """
    table, notes = _named(path, trade, covariates, beside)
    exporter, importer = _words(table, "exporter", path), _words(table, "importer", path)
    year = _words(table, "year", path) if "year" in table.column_names else None
    if year is not None and len(np.unique(year)) == 1:
        year = None
    names = tuple(covariates) if covariates is not None else _other_numbers(table, trade)
    _require_names(names, trade, path)
    rows = TradeTable(
        path=path,
        exporter=exporter,
        importer=importer,
        year=year,
        trade_column=trade,
        trade=_numbers(table, trade, path),
        names=names,
        covariates=np.column_stack([_numbers(table, name, path) for name in names]),
        notes=notes,
    )
    _refuse_negative(rows)
    _refuse_duplicates(rows)
    return rows


def _named(
    path: str, trade: str, covariates: Sequence[str] | None, beside: str | None
) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the table under the names that gravity knows, and notes."""
    if Path(path).suffix.lower() in WORKBOOKS or beside is not None:
        return flows_of_matrix(Path(path), _read(beside) if beside is not None else None, trade)
    table = _read(path)
    if _is_matrix(table):
        return flows_of_matrix(Path(path), None, trade)
    return todays_names(table, trade, covariates)


def _is_matrix(table: pa.Table) -> bool:
    """Return whether most columns are called as the cells of the first one."""
    across = {name.strip() for name in table.column_names[1:] if name.strip()}
    down = {str(cell).strip() for cell in table[0].to_pylist()[: 2 * len(across)]}
    return len(across) > 1 and len(across & down) > len(across) / 2


def _read(path: str) -> pa.Table:
    require_trade_table(path)
    file = Path(path)
    if file.is_dir():
        raise InputError("the table is a folder", where=path, fix="give one file")
    table = read_parquet(file) if path.lower().endswith(".parquet") else _from_csv(file)
    if table.num_rows == 0:
        raise InputError("the table has no rows", where=path, fix="add the flows")
    return table


def _from_csv(path: Path) -> pa.Table:
    packed = path.suffix.lower() == ".gz"
    text = text_of(gunzipped(path) if packed else read_bytes(path, called="the table"), str(path))
    words = pc.ConvertOptions(column_types=dict.fromkeys(KEYS, pa.string()))
    mark = separator(text, KEYS)
    if mark != ",":
        names, _ = csv_cells(text.encode(), str(path), KEYS)
        header, rows = csv_cells(text.encode(), str(path), KEYS, [name for name in names if name not in KEYS])
        text, mark = csv_text(header, (cells for _, cells in rows)), ","
    cut = pc.ParseOptions(delimiter=mark)
    try:
        return pc.read_csv(io.BytesIO(text.encode()), parse_options=cut, convert_options=words)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"cannot read the table: {error}", where=str(path), fix="write the table again") from error


def _column(table: pa.Table, name: str, path: str) -> pa.ChunkedArray:
    times = table.column_names.count(name)
    if times > 1:
        raise InputError(f"{times} columns are named '{name}'", where=path, fix="rename or drop all but one")
    require_columns(table.column_names, [name], path)
    return plain_column(table, name, path)


def _words(table: pa.Table, name: str, path: str) -> Labels:
    column = _column(table, name, path)
    words = ["" if value is None else str(value).strip() for value in column.to_pylist()]
    if "" in words:
        raise InputError(
            f"column '{name}' is empty in {words.count('')} rows",
            where=f"{path}, row {words.index('') + 1}",
            fix="fill the cells or drop the rows",
        )
    return np.asarray(words, dtype=np.str_)


def _other_numbers(table: pa.Table, trade: str) -> tuple[str, ...]:
    """Return the columns that hold numbers, or would but for some cells: those must not vanish silently."""
    others = [name for name in table.column_names if name not in {*KEYS, trade}]
    return tuple(name for name in others if _is_meant_as_number(table[name]) or others.count(name) > 1)


def _is_meant_as_number(column: pa.ChunkedArray) -> bool:
    if is_number(column.type) or pa.types.is_null(column.type) or pa.types.is_boolean(column.type):
        return True
    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return is_text and any(_looks_like_number(word) for word in column.unique().to_pylist())


def _require_names(names: Sequence[str], trade: str, path: str) -> None:
    if not names:
        raise InputError(
            "no covariate to estimate", where=path, fix="add a column of numbers such as log_distance, or name one"
        )
    for position, name in enumerate(names):
        if name in names[:position]:
            raise InputError(f"covariate '{name}' is named twice", where="--covariates", fix="name it once")
        if name in {*KEYS, trade}:
            raise InputError(
                f"'{name}' cannot be a covariate", where="--covariates", fix="leave out the keys and the trade column"
            )


def _numbers(table: pa.Table, name: str, path: str) -> Array:
    column = _column(table, name, path)
    if not is_number(column.type):
        words = [word for word in column.unique().to_pylist() if word is not None and not _looks_like_number(word)]
        shown = repr(words[0]) if words else "nothing" if pa.types.is_null(column.type) else "numbers written as text"
        raise InputError(
            f"column '{name}' does not hold numbers, it holds {shown}", where=path, fix="write plain numbers"
        )
    values = np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        raise InputError(
            f"column '{name}' is empty, NaN or infinite in {bad.size} of {values.size} rows",
            where=f"{path}, row {bad[0] + 1}",
            why="an empty cell is not a zero",
            fix="fill the cells or drop the rows",
        )
    return values


def _looks_like_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _refuse_negative(rows: TradeTable) -> None:
    negative = np.flatnonzero(rows.trade < 0.0)
    if negative.size:
        first = int(negative[0])
        raise InputError(
            f"{rows.trade_column} is {rows.trade[first]:g} for {rows.row_name(first)}",
            where=f"{rows.path}, row {first + 1}; {negative.size} such rows",
            why="flows are zero or positive",
            fix="correct the rows",
        )


def _refuse_duplicates(rows: TradeTable) -> None:
    when = np.zeros(rows.trade.shape, dtype=np.str_) if rows.year is None else rows.year
    cells = np.stack([np.unique(words, return_inverse=True)[1] for words in (rows.exporter, rows.importer, when)])
    _, first, count = np.unique(cells, axis=1, return_index=True, return_counts=True)
    if (count > 1).any():
        again = int(first[count.argmax()])
        raise InputError(
            f"the pair {rows.row_name(again)} appears {count.max()} times",
            where=f"{rows.path}; {int((count > 1).sum())} such pairs",
            why="every pair and year has one flow",
            fix="sum or drop the rows; for a panel add a column 'year'",
        )
