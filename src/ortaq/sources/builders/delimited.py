"""Published tables into columns: CSV (also gzipped or in a zip) and parquet; mistakes are named by row and column."""

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from ortaq.core import InputError, suggest
from ortaq.sources.given import unreadable
from ortaq.tables import Refusal, number_of

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
HEAD_BYTES = 1 << 16
NOTHING = "nothing was built"

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Field:
    """One column that is needed: its name in the file, whether it is text or a number, and the smallest value."""

    name: str
    kind: str = "text"
    floor: float | None = None


@contextmanager
def opened(path: Path, member: str = r".*\.csv$") -> Iterator[tuple[IO[bytes], str]]:
    """Open a table for reading; yields the bytes and the place for messages.

    Parameters
    ----------
    path : Path
        CSV, CSV.gz, or a zip of which one file matches ``member``.
    member : str
        Regular expression of the file's name inside a zip.

    Raises
    ------
    InputError
        The file is absent, damaged or truncated, or a zip holds none or several that match.
    """
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                name = _member(archive, member, path)
                with archive.open(name) as file:
                    yield file, f"{path}, {name}"
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as file:
                yield cast("IO[bytes]", file), str(path)
        else:
            with path.open("rb") as file:
                yield file, str(path)
    except _DAMAGED as error:
        raise InputError(
            f"the file is damaged or was cut off: {error}", where=str(path), why=NOTHING, fix="download it again"
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def read_table(path: Path, fields: Sequence[Field], *, member: str = r".*\.csv$") -> pa.Table:
    """Read some columns of a long table.

    Raises
    ------
    InputError
        The file cannot be read, is separated by something else, a column is missing or renamed, or a cell is empty,
        no number, NaN or too small; the message names row and column.
    """
    if path.suffix.lower() == ".parquet":
        return _checked(_parquet(path, fields), fields, str(path))
    with opened(path, member) as (file, place):
        head = file.read(HEAD_BYTES)
        header = header_of(head, place, [f.name for f in fields])
        options = pacsv.ConvertOptions(
            include_columns=[f.name for f in fields],
            column_types={f.name: pa.float64() if f.kind == "number" else pa.string() for f in fields},
            strings_can_be_null=False,
        )
        try:
            table = pacsv.read_csv(_Joined(head, file), convert_options=options)
        except pa.ArrowInvalid as error:
            failed: pa.ArrowInvalid | None = error
        else:
            failed = None
    if failed is not None:
        raise located(path, member, header, fields) or InputError(
            f"not a CSV table: {failed}", where=place, why=NOTHING, fix="export or download it again"
        ) from failed
    return _checked(table, fields, place)


def header_of(head: bytes, place: str, wanted: Sequence[str]) -> list[str]:
    """Return the column names in the first line.

    Raises
    ------
    InputError
        The text is not UTF-8, is separated by something other than commas, or a column is missing or appears twice.
    """
    try:
        text = head.decode("utf-8-sig") if len(head) < HEAD_BYTES else _whole_lines(head).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = head[: error.start].count(b"\n") + 1
        kind = "UTF-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"not UTF-8 from line {line}"
        raise InputError(f"the text is {kind}", where=place, why=NOTHING, fix="save it as CSV UTF-8") from error
    first = next(iter(text.splitlines()), "")
    for mark, called in SEPARATORS.items():
        if len(set(wanted) & {c.strip('" ') for c in first.split(mark)}) > 1:
            raise InputError(f"columns are separated by {called}", where=place, why=NOTHING, fix="save it with commas")
    header = next(csv.reader([first]), [])
    require_columns(header, wanted, place)
    return header


def require_columns(header: Sequence[str], wanted: Sequence[str], place: str) -> None:
    """Refuse a header without the wanted columns.

    Raises
    ------
    InputError
        A column is missing (with the nearest name that is there) or appears twice.
    """
    for name in wanted:
        if header.count(name) > 1:
            raise InputError(f"column '{name}' appears twice", where=f"{place}, line 1", why=NOTHING, fix="keep one")
        if name not in header:
            near = suggest(name, [h for h in header if h not in wanted])
            found = ", ".join(header[:20]) + (", ..." if len(header) > 20 else "")
            fix = near.replace("did you mean", "is it") if near else f"found: {found or 'nothing'}"
            raise InputError(f"missing column '{name}'", where=f"{place}, line 1", why=NOTHING, fix=fix)


def located(path: Path, member: str, header: Sequence[str], fields: Sequence[Field]) -> InputError | None:
    """Return what is wrong with the first bad line of a table, or None where nothing is found."""
    numbers = [(header.index(f.name), f) for f in fields if f.kind == "number"]
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
                for at, field in numbers:
                    found = number_of(cells[at])
                    if isinstance(found, Refusal):
                        where = f"{place}, line {reader.line_num}, column {field.name}"
                        return InputError(found.what, where=where, why=NOTHING, fix=found.fix)
        except UnicodeDecodeError:
            what = f"the text is not UTF-8 near line {reader.line_num + 1}"
            return InputError(what, where=place, why=NOTHING, fix="save it as CSV UTF-8")
    return None


def codes_of(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[str]]:
    """Return text as numbers, and what each number stands for."""
    encoded = column.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(), dtype=np.int64), [str(v) for v in encoded.dictionary.to_pylist()]


def refuse_row(table_place: str, row: int, column: str, what: str, fix: str) -> InputError:
    """Return the error of one cell; ``row`` counts data rows from 0."""
    return InputError(what, where=f"{table_place}, line {row + 2}, column {column}", why=NOTHING, fix=fix)


def refuse_repeated(keys: Mapping[str, np.ndarray[Any, Any]], place: str, show: Sequence[Sequence[str]]) -> None:
    """Refuse a table in which two rows have the same keys.

    Parameters
    ----------
    keys : mapping from column to ndarray of int
        Codes of every row.
    show : sequence of sequence of str
        What the codes of each key stand for.

    Raises
    ------
    InputError
        Names both lines.
    """
    columns = list(keys.values())
    flat = np.ravel_multi_index(columns, [max(len(s), 1) for s in show])
    order = np.argsort(flat, kind="stable")
    again = np.flatnonzero(np.diff(flat[order]) == 0)
    if again.size:
        first, second = int(order[again[0]]), int(order[again[0] + 1])
        cell = "/".join(names[int(column[second])] for names, column in zip(show, columns, strict=True))
        raise InputError(
            f"{again.size} rows repeat an earlier one; {cell} is already in line {first + 2}",
            where=f"{place}, line {second + 2}",
            why=NOTHING,
            fix="keep one row per cell",
        )


def _checked(table: pa.Table, fields: Sequence[Field], place: str) -> pa.Table:
    if table.num_rows == 0:
        raise InputError("the table has no rows", where=place, why=NOTHING, fix="download or export it again")
    for field in fields:
        if field.kind != "number":
            continue
        values = np.asarray(table[field.name].to_numpy(zero_copy_only=False), dtype=np.float64)
        bad = ~np.isfinite(values)
        if bad.any():
            row = int(bad.argmax())
            raise refuse_row(place, row, field.name, f"{field.name} is empty or NaN", "write a number, or drop the row")
        if field.floor is not None and (values < field.floor).any():
            row = int((values < field.floor).argmax())
            what = f"{field.name} is {values[row]:g}"
            raise refuse_row(place, row, field.name, what, f"write a number of at least {field.floor:g}")
    return table


def _parquet(path: Path, fields: Sequence[Field]) -> pa.Table:
    try:
        table = pq.read_table(path)
    except OSError as error:
        raise InputError("cannot read the table", where=str(path), fix="check that the file exists") from error
    except pa.ArrowInvalid as error:
        raise InputError(f"not a parquet table: {error}", where=str(path), fix="write the table again") from error
    require_columns(table.column_names, [f.name for f in fields], str(path))
    types = [pa.field(f.name, pa.float64() if f.kind == "number" else pa.string()) for f in fields]
    try:
        return table.select([f.name for f in fields]).cast(pa.schema(types))
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


class _Joined(io.RawIOBase):
    """The head that was looked at and the rest of the file, as one."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        first = self._head.read(size)
        return first or self._rest.read(size)
