"""Rows of one or more files as values: every cell checked against the description of its table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ortaq.core import Band
from ortaq.tables.cells import BadCell, Mistake, cell_values, refuse
from ortaq.tables.csv_rows import read_csv, require_columns
from ortaq.tables.door import file_in
from ortaq.tables.parquet import plain_column, read_parquet
from ortaq.tables.specification import TableSpec

R = TypeVar("R")

ValueArray = np.ndarray[Any, np.dtype[Any]]

_TYPES: Mapping[str, Any] = {"integer": np.int64, "number": np.float64}


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Values by column, and the place of every row in its file."""

    spec: TableSpec
    columns: dict[str, list[Any]]
    places: tuple[str, ...]

    def array(self, name: str) -> ValueArray:
        """Return a column as an array of text, whole numbers, numbers or truth values, shape (row,).

        An optional column that is absent holds what an empty cell of it stands for.
        """
        column = self.spec.column(name)
        absent = column is not None and column.optional and name not in self.columns
        values = [column.blank] * len(self.places) if column and absent else self.columns[name]
        if column and column.kind == "boolean":
            return np.array([value == "true" for value in values], dtype=bool)
        return np.array(values, dtype=_TYPES.get(column.kind if column else "", np.str_))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Return values by column, row by row."""
        return (dict(zip(self.columns, row, strict=True)) for row in zip(*self.columns.values(), strict=True))

    def records(self, make: type[R]) -> tuple[R, ...]:
        """Return one record per row; its fields have the names of the columns, or take three of them as a band."""
        return tuple(self.record(make, row) for row in self.rows())

    def record(self, make: type[R], row: Mapping[str, Any]) -> R:
        """Return the record of one row.

        Parameters
        ----------
        make : type
            Its fields have the names of the columns, or take three of them as a band.
        row : mapping of str to object
            One of ``rows``.
        """
        bands = self.spec.bands
        in_band = {column for ends in bands.values() for column in ends}
        plain = {name: value for name, value in row.items() if name not in in_band}
        return make(**plain, **{name: Band(*(row[end] for end in ends)) for name, ends in bands.items()})


def read_table(folder: Path, spec: TableSpec, files: Sequence[str] = ()) -> TypedTable:
    """Return the checked rows of a table.

    Parameters
    ----------
    folder : Path
    spec : TableSpec
    files : sequence of str, optional
        Files whose rows make up the table, CSV or parquet; ``spec.file`` if absent. Those of a folder of their own that
        is absent have no rows.

    Examples
    --------
    >>> list(read_table(Path(), prices).rows())
    [{'id': 'rail', 'usd': 1.5}]
    """
    names = [n for n in files or (spec.file,) if "/" not in n or (folder / n).parent.is_dir()]
    parts = [_read(folder, name, spec) for name in names]
    known = [c.name for c in spec.columns if not c.optional or any(c.name in values for values, _ in parts)]
    raw = {c: [v for values, places in parts for v in values.get(c, [None] * len(places))] for c in known}
    return typed_table(spec, raw, [place for _, places in parts for place in places], str(folder))


def typed_table(
    spec: TableSpec, raw: Mapping[str, Sequence[Any]], places: Sequence[str], source: str = ""
) -> TypedTable:
    """Return the checked values of raw columns; a column that is not there is empty.

    Parameters
    ----------
    spec : TableSpec
    raw : mapping of str to sequence
        Cells by column.
    places : sequence of str
        Of every row, for messages.
    source : str, optional
        What was read, for messages.

    Examples
    --------
    >>> typed_table(prices, {"id": ["rail"], "usd": ["1.5"]}, ["line 2"]).array("usd")
    array([1.5])
    """
    table, mistakes = checked_table(spec, raw, places)
    refuse(mistakes, source, why="")
    return table


def checked_table(
    spec: TableSpec, raw: Mapping[str, Sequence[Any]], places: Sequence[str]
) -> tuple[TypedTable, list[Mistake]]:
    """Return the values of raw columns as `typed_table` does, and every mistake in them, in order of rows.

    Parameters
    ----------
    spec : TableSpec
    raw : mapping of str to sequence
        Cells by column.
    places : sequence of str
        Of every row, for messages.

    Returns
    -------
    tuple of TypedTable and list of Mistake
        The table is of no use where there is a mistake.

    Examples
    --------
    >>> table, mistakes = checked_table(prices, {"id": ["rail"], "usd": ["-1"]}, ["line 2"])
    >>> mistakes[0].what
    'usd is -1'
    """
    mistakes: list[Mistake] = []
    columns: dict[str, list[Any]] = {}
    for column in spec.columns:
        if column.optional and column.name not in raw:
            continue
        given = raw.get(column.name, [None] * len(places))
        known = cell_values(dict.fromkeys(given), column, column.name)
        if BadCell in set(map(type, known.values())):
            bad = ((place, known[value]) for place, value in zip(places, given, strict=True))
            mistakes += [Mistake(place, read.what, read.fix) for place, read in bad if isinstance(read, BadCell)]
        columns[column.name] = [known[value] for value in given]
    table = TypedTable(spec, columns, tuple(places))
    if not mistakes:
        return table, list(_repeated(table))
    at = {place: row for row, place in enumerate(places)}
    return table, sorted(mistakes, key=lambda m: at[m.where])


def _repeated(table: TypedTable) -> Iterable[Mistake]:
    keys = table.spec.keys
    if not keys:
        return
    seen: dict[tuple[Any, ...], str] = {}
    for key, place in zip(zip(*(table.columns[k] for k in keys), strict=True), table.places, strict=True):
        if key in seen:
            label = ", ".join(f"{k} {v}" for k, v in zip(keys, key, strict=True))
            yield Mistake(f"{place}; first {seen[key]}", f"{label} appears twice", "keep one of the rows")
        seen.setdefault(key, place)


def _read(folder: Path, name: str, spec: TableSpec) -> tuple[dict[str, Sequence[Any]], list[str]]:
    path = file_in(folder, name)
    if path.suffix == ".csv":
        rows = read_csv(folder, name, spec.required, spec.numbers)
        known = [c.name for c in spec.columns if not c.optional or (rows and c.name in rows[0])]
        return {c: [row[c] for row in rows] for c in known}, [f"{path}, line {row['_line']}" for row in rows]
    frame = read_parquet(path)
    require_columns(frame.column_names, spec.required, str(path))
    present = [c.name for c in spec.columns if c.name in frame.column_names]
    columns = {c: plain_column(frame, c, str(path)).to_pylist() for c in present}
    return columns, [f"{path}, row {n}" for n in range(1, len(frame) + 1)]
