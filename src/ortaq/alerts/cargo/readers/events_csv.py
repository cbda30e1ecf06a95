"""A table of a railway or a border queue: any encoding, columns and words by `columns.Columns`, row by row."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from ortaq.alerts.cargo.readers.columns import Columns, fold
from ortaq.alerts.cargo.readers.found import FOUND, Faults
from ortaq.alerts.cargo.readers.times import instants, zone_called
from ortaq.core import InputError
from ortaq.tables import separator, text_of

HEAD = 1 << 16
"""Bytes by which encoding and separator are known."""

BLOCK = 1 << 16
"""Rows that are turned into columns at once."""

_ENCODINGS = ("utf-8-sig", "cp1251", "koi8-r", "cp866", "gb18030", "utf-16", "cp1252")


def rows_found(file: BinaryIO, where: str, faults: Faults, columns: Columns) -> Iterator[pa.Table]:
    """Yield the events of a table.

    Parameters
    ----------
    file : file
    where : str
    faults : Faults
        Takes the rows that cannot be used.
    columns : Columns

    Raises
    ------
    InputError
        A column that is needed is missing, no time zone is known, or it is no text.
    """
    stream, mark = _as_text(file, where)
    try:
        yield from _rows_found(csv.reader(stream, delimiter=mark, strict=True), where, faults, columns)
    finally:
        stream.detach()  # whoever opened the file closes it


def _rows_found(reader: Iterator[list[str]], where: str, faults: Faults, columns: Columns) -> Iterator[pa.Table]:
    header = _header(reader, where)
    at = columns.found([name.strip("\ufeff") for name in header], f"{where}, line 1")
    _require_zones(columns, where)
    block: list[tuple[int, list[str]]] = []
    for line, cells in _lines(reader, where, faults):
        if len(cells) != len(header):
            if any(cell.strip() for cell in cells):
                faults.add(f"{where}, line {line}", f"{len(cells)} cells under {len(header)} columns")
            continue
        block.append((line, cells))
        if len(block) == BLOCK:
            yield _events(block, at, columns, where, faults)
            block = []
    yield _events(block, at, columns, where, faults)


def _header(reader: Iterator[list[str]], where: str) -> list[str]:
    try:
        return next(reader, None) or []
    except csv.Error as error:
        why = "without its names no column is known"
        raise InputError(
            f"no head of a table: {error}", where=f"{where}, line 1", why=why, fix="check the file"
        ) from None


def _as_text(file: BinaryIO, where: str) -> tuple[io.TextIOWrapper, str]:
    head = file.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
    if b"\x00" not in head:  # of wide characters none is split: the piece is a multiple of four bytes
        head = head[: head.rfind(b"\n") + 1] or head
    sample = text_of(head, where)
    encoding = next((name for name in _ENCODINGS if _reads(head, name, sample)), "utf-8-sig")
    return io.TextIOWrapper(file, encoding, errors="replace", newline=""), separator(sample, ())


def _reads(data: bytes, encoding: str, sample: str) -> bool:
    try:
        return data.decode(encoding).lstrip("\ufeff") == sample.lstrip("\ufeff")
    except UnicodeDecodeError:
        return False


def _lines(reader: Iterator[list[str]], where: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(f"{where}, line {reader.line_num}", f"no row of a table: {error}")  # type: ignore[attr-defined]
            continue
        yield reader.line_num, cells  # type: ignore[attr-defined]


def _require_zones(columns: Columns, where: str) -> None:
    """Refuse zones that there are not; whether a row needs one is known by its time only."""
    for name in {columns.zone, *columns.zones.values()} - {""}:
        if zone_called(name) is None:
            fix = "write a name such as Asia/Almaty, or an offset such as +05:00"
            raise InputError(f"unknown time zone '{name:.40}'", where=f"{where}, --columns", fix=fix)


def _events(
    block: list[tuple[int, list[str]]], at: dict[str, int], columns: Columns, where: str, faults: Faults
) -> pa.Table:
    """Return a block of rows as columns; rows that cannot be used are left out and told."""
    given = {name: [cells[position].strip() for _, cells in block] for name, position in at.items()}
    nothing = [""] * len(block)
    if not block:
        return FOUND.empty_table()
    places = given["place"]
    own = given.get("zone", nothing)
    zones = [zone or columns.zones.get(place, columns.zone) for zone, place in zip(own, places, strict=True)]
    times, bad, twice = instants(given["time"], zones, columns.time_format)
    meaning = {word: columns.words.get(fold(word), "") for word in {*given["event"], *given.get("classifier", ())}}
    steps = [meaning[word] for word in given["event"]]
    planned = [meaning[word] == "planned" for word in given.get("classifier", nothing)] if "classifier" in given else []
    keep: list[int] = []
    for row, (line, _) in enumerate(block):
        if wrong := _wrong(given, row, zones[row], bad=bool(bad[row]), step=steps[row]):
            faults.add(f"{where}, line {line}", wrong)
        elif steps[row] != "planned" and not (planned and planned[row]):
            keep.append(row)
    faults.ambiguous += twice
    taken = {
        "id": given.get("id", nothing),
        "at": times.tolist(),
        "place": places,
        "step": ["" if step == "withdrawn" else step for step in steps],
        "units": [[unit] for unit in given["unit"]],
        "withdrawn": [step == "withdrawn" for step in steps],
        "carrier": given.get("carrier", nothing),
    }
    return pa.table({name: pa.array(taken[name], FOUND.field(name).type) for name in taken}, schema=FOUND).take(
        pa.array(keep, pa.int64())
    )


def _wrong(given: dict[str, list[str]], row: int, zone: str, *, bad: bool, step: str) -> str:
    if not given["unit"][row]:
        return "it names no unit"
    if not step:
        return f"the word '{given['event'][row][:40]}' is not known: add it to [words] of a file given with --columns"
    if not bad:
        return ""
    if not zone:
        return f"the time '{given['time'][row][:40]}' says no offset, and no time zone is given with --columns"
    return f"the time '{given['time'][row][:40]}' or its zone '{zone[:40]}' cannot be read"
