"""Published tables into columns: CSV (also gzipped or in a zip) and parquet; mistakes are named by row and column."""

import csv
import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from ortaq.core import InputError, said
from ortaq.sources.given import unreadable
from ortaq.tables import (
    BadCell,
    ColumnSpec,
    counted,
    csv_cells,
    most_unpacked,
    number_of,
    opened_file,
    read_at_most,
    read_parquet,
    require_columns,
)

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
HEAD_BYTES = 1 << 16
MOST_SPREADSHEET = 2**28
"""Bytes of a table that a spreadsheet program wrote: a sheet has a million rows."""
MOST_PUBLISHED = 2**33
"""Bytes of a published table, read as it is unpacked; trade of all products in all years takes half as much."""
NOTHING = "nothing was built"

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, lzma.LZMAError, NotImplementedError),
    RuntimeError,  # encrypted
)


Coded = tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[str]]
"""Text as numbers, and what each number stands for."""


@contextmanager
def opened(path: Path, member: str = r".*\.csv$") -> Iterator[tuple[IO[bytes], str]]:
    """Open a table for reading; yields the bytes and the place for messages.

    ``path``: CSV, CSV.gz, or a zip of which one file matches ``member``. ``member``: regular expression of the file's
    name inside a zip.
    """
    try:
        if path.suffix.lower() == ".zip":
            with opened_file(path, fix="check it") as packed, zipfile.ZipFile(packed) as archive:
                name = _member(archive, member, path)
                most = most_unpacked(archive.getinfo(name).compress_size, MOST_PUBLISHED)
                with archive.open(name) as file:
                    yield counted(file, most, f"{path}, {name}"), f"{path}, {name}"
        elif path.suffix.lower() == ".gz":
            with opened_file(path, fix="check it") as packed, gzip.GzipFile(fileobj=packed) as file:
                most = most_unpacked(os.fstat(packed.fileno()).st_size, MOST_PUBLISHED)
                yield counted(cast("IO[bytes]", file), most, str(path)), str(path)
        else:
            with opened_file(path, fix="check it") as file:
                yield counted(file, MOST_PUBLISHED, str(path)), str(path)
    except _DAMAGED as error:
        raise InputError(
            f"the file is damaged or was cut off: {error}", where=str(path), why=NOTHING, fix="download it again"
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def zip_names(path: Path) -> tuple[str, ...]:
    """Return the names of the files in a zip; none where it is no zip."""
    if path.suffix.lower() != ".zip":
        return ()
    try:
        with opened_file(path, fix="check it") as packed, zipfile.ZipFile(packed) as archive:
            return tuple(archive.namelist())
    except _DAMAGED as error:
        what = f"the file is damaged or was cut off: {error}"
        raise InputError(what, where=str(path), why=NOTHING, fix="download it again") from error


def read_table(path: Path, columns: Sequence[ColumnSpec], *, member: str = r".*\.csv$") -> pa.Table:
    """Read some columns of a long table: text as text, numbers as floats."""
    if path.suffix.lower() == ".parquet":
        return _checked(_from_parquet(path, columns), columns, str(path))
    with opened(path, member) as (file, place):
        head = file.read(HEAD_BYTES)
        if of_spreadsheet(head, required(columns)):
            found = _from_spreadsheet(head + read_at_most(file, MOST_SPREADSHEET, place), columns, place)
            return _checked(found, [c for c in columns if c.name in found.column_names], place)
        header = header_of(head, place, required(columns))
        file.seek(0)
        present = [c for c in columns if c.name in header]
        return _checked(parsed(file, place, present, header, path=path, member=member), present, place)


def _first_line(head: bytes) -> str:
    """Return the first line in an encoding that keeps the names of columns, whatever the rest is written in."""
    text = (
        head.decode("utf-16", errors="ignore")
        if head.startswith(_WIDE)
        else head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    )
    return _up_to_line_end(text)


def of_spreadsheet(head: bytes, wanted: Sequence[str]) -> bool:
    """Return whether a table is UTF-16, or its columns parted as spreadsheet programs do where a comma is decimal."""
    first = _first_line(head)
    return head.startswith(_WIDE) or any(
        len(set(wanted) & {c.strip('" ') for c in first.split(mark)}) > 1 for mark in SEPARATORS
    )


def _from_spreadsheet(data: bytes, columns: Sequence[ColumnSpec], place: str) -> pa.Table:
    """Return some columns of a table parted by other signs, in any encoding, with decimal commas where unambiguous."""
    names, rows = csv_cells(data, place, required(columns), [c.name for c in columns])
    require_columns(names, required(columns), f"{place}, line 1", NOTHING)
    made: dict[str, pa.Array] = {}
    for column in (c for c in columns if c.name in names):
        at = names.index(column.name)
        texts = [row[at].strip() for _, row in rows]
        cells = [number_of(text) for text in texts] if column.numeric else texts
        bad = next((n for n, cell in enumerate(cells) if isinstance(cell, BadCell)), None)
        if bad is not None and isinstance(cell := cells[bad], BadCell):
            where = f"{place}, line {rows[bad][0]}, column {column.name}"
            raise InputError(cell.what, where=where, why=NOTHING, fix=cell.fix)
        made[column.name] = pa.array(cells, pa.float64() if column.numeric else pa.string())
    return pa.table({name: pa.chunked_array([values]) for name, values in made.items()})


def header(path: Path, member: str = r".*\.csv$") -> list[str]:
    """Return the names of all columns of a table."""
    if path.suffix.lower() == ".parquet":
        return list(read_parquet(path).column_names)
    with opened(path, member) as (file, place):
        head = file.read(HEAD_BYTES)
        mark = max((",", *SEPARATORS), key=_first_line(head).count)
        if mark != ",":
            return [name.strip('" ') for name in _first_line(head).split(mark)]
        return header_of(head, place, ())


def required(columns: Sequence[ColumnSpec]) -> list[str]:
    """Return the names of columns that must be there."""
    return [c.name for c in columns if not c.optional]


def parsed(
    file: IO[bytes],
    place: str,
    columns: Sequence[ColumnSpec],
    header: Sequence[str],
    *,
    path: Path,
    member: str,
    reading: pacsv.ReadOptions | None = None,
) -> pa.Table:
    """Return some columns of an open table.

    ``path``, ``member``: what was opened, to look for the first bad line. ``reading``: where the header is not the
    first line that is left.
    """
    options = pacsv.ConvertOptions(
        include_columns=[c.name for c in columns],
        column_types={c.name: pa.float64() if c.numeric else pa.string() for c in columns},
        strings_can_be_null=False,
    )
    try:
        return pacsv.read_csv(file, read_options=reading, convert_options=options)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:  # a damaged first line names columns otherwise than it seems
        raise located(path, member, header, columns) or InputError(
            f"not a CSV table: {error}", where=place, why=NOTHING, fix="export or download it again"
        ) from error


def header_of(head: bytes, place: str, wanted: Sequence[str]) -> list[str]:
    """Return the column names in the first line."""
    try:
        text = head.decode("utf-8-sig") if len(head) < HEAD_BYTES else _whole_lines(head).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = head[: error.start].count(b"\n") + 1
        kind = "UTF-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"not UTF-8 from line {line}"
        raise InputError(f"the text is {kind}", where=place, why=NOTHING, fix="save it as CSV UTF-8") from error
    first = _up_to_line_end(text)
    for mark, called in SEPARATORS.items():
        if len(set(wanted) & {c.strip('" ') for c in first.split(mark)}) > 1:
            raise InputError(f"columns are separated by {called}", where=place, why=NOTHING, fix="save it with commas")
    header = next(csv.reader([first]), [])
    require_columns(header, wanted, f"{place}, line 1", NOTHING)
    return header


def _up_to_line_end(text: str) -> str:
    """Return a text up to its first line end; a form feed, which `str.splitlines` takes for one, is none in a table."""
    return text.partition("\n")[0].partition("\r")[0]


def located(path: Path, member: str, header: Sequence[str], columns: Sequence[ColumnSpec]) -> InputError | None:
    """Return what is wrong with the first bad line of a table, or None where nothing is found."""
    numbers = [(header.index(c.name), c) for c in columns if c.numeric]
    with opened(path, member) as (file, place):
        try:
            reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
            next(reader)
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    what = f"{len(cells)} cells under {len(header)} columns"
                    fix = "quote text with commas; 15461, not 15,461; a last short line means that the file was cut off"
                    return InputError(what, where=f"{place}, line {reader.line_num}", why=NOTHING, fix=fix)
                for at, column in numbers:
                    cell = number_of(cells[at])
                    if isinstance(cell, BadCell):
                        where = f"{place}, line {reader.line_num}, column {column.name}"
                        return InputError(cell.what, where=where, why=NOTHING, fix=cell.fix)
        except csv.Error as error:
            what = f"not a CSV table: {error}"
            where = f"{place}, line {reader.line_num}"
            return InputError(what, where=where, why=NOTHING, fix="export or download it again")
        except UnicodeDecodeError:
            what = f"the text is not UTF-8 near line {reader.line_num + 1}"
            return InputError(what, where=place, why=NOTHING, fix="save it as CSV UTF-8")
    return None


def codes_of(column: pa.ChunkedArray) -> Coded:
    """Return a column of text as numbers, and what each number stands for."""
    encoded = column.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(), dtype=np.int64), [str(v) for v in encoded.dictionary.to_pylist()]


def refuse_row(table_place: str, row: int, column: str, what: str, fix: str) -> InputError:
    """Return the error of one cell; ``row`` counts data rows from 0."""
    return InputError(what, where=f"{table_place}, line {row + 2}, column {column}", why=NOTHING, fix=fix)


def refuse_repeated(keys: Sequence[Coded], place: str) -> None:
    """Refuse a table in which two rows have the same keys."""
    flat = np.ravel_multi_index([codes for codes, _ in keys], [max(len(names), 1) for _, names in keys])
    order = np.argsort(flat, kind="stable")
    again = np.flatnonzero(np.diff(flat[order]) == 0)
    if again.size:
        first, second = int(order[again[0]]), int(order[again[0] + 1])
        cell = "/".join(names[int(codes[second])] for codes, names in keys)
        raise InputError(
            f"{again.size} rows repeat an earlier one; {cell} is already in line {first + 2}",
            where=f"{place}, line {second + 2}",
            why=NOTHING,
            fix="keep one row per cell",
        )


def _checked(table: pa.Table, columns: Sequence[ColumnSpec], place: str) -> pa.Table:
    if table.num_rows == 0:
        raise InputError("the table has no rows", where=place, why=NOTHING, fix="download or export it again")
    for column in (c for c in columns if c.numeric):
        name, values = column.name, np.asarray(table[column.name].to_numpy(zero_copy_only=False), dtype=np.float64)
        bad = ~np.isfinite(values)
        if bad.any():
            row = int(bad.argmax())
            raise refuse_row(place, row, name, f"{name} is empty or NaN", "write a number, or drop the row")
        if column.floor is not None and (values < column.floor).any():
            row = int((values < column.floor).argmax())
            what = f"{name} is {values[row]:g}"
            raise refuse_row(
                place, row, name, what, said("write a number of at least {floor}", floor=f"{column.floor:g}")
            )
    return table


def _from_parquet(path: Path, columns: Sequence[ColumnSpec]) -> pa.Table:
    table = read_parquet(path)
    require_columns(table.column_names, required(columns), str(path), NOTHING)
    present = [c for c in columns if c.name in table.column_names]
    types = [pa.field(c.name, pa.float64() if c.numeric else pa.string()) for c in present]
    try:
        return table.select([c.name for c in present]).cast(pa.schema(types))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(f"a column is of another type: {error}", where=str(path), fix="write it again") from error


def _member(archive: zipfile.ZipFile, pattern: str, path: Path) -> str:
    names = [n for n in archive.namelist() if re.search(pattern, n, re.IGNORECASE) and not n.startswith("__")]
    if len(names) == 1:
        return names[0]
    listed = ", ".join((names or archive.namelist())[:12])
    what = "no table that fits in the zip" if not names else f"{len(names)} tables fit in the zip"
    raise InputError(what, where=f"{path}: {listed}", why=NOTHING, fix="say which year with --year, or unpack the one")


def _whole_lines(head: bytes) -> bytes:
    end = head.rfind(b"\n")
    return head[:end] if end > 0 else head[: HEAD_BYTES // 2]
