"""Which layout a file has, by how it begins, and its events."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from ortaq.alerts.cargo.readers import dcsa, epcis_json, epcis_xml
from ortaq.alerts.cargo.readers.columns import Columns
from ortaq.alerts.cargo.readers.events_csv import rows_found
from ortaq.alerts.cargo.readers.found import Faults
from ortaq.core import InputError
from ortaq.tables import flowing_file

HEAD = 1 << 16
_XML_MARKS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def events_found(
    path: Path,
    columns: Columns,
    faults: Faults,
    *,
    strict: bool = False,
    passed: Callable[[bytes], object] | None = None,
) -> Iterator[pa.Table]:
    """Yield the events of a file of any layout that is known, piece by piece.

    Parameters
    ----------
    path : Path
        Plain or packed with gzip.
    columns : Columns
        For tables.
    faults : Faults
        Takes what cannot be used; the caller settles it when the file has ended.
    strict : bool, optional
        Hold every event of EPCIS against the rules of the standard; documents always are.
    passed : callable, optional
        Told of the bytes of the file as it stands, as they are read.

    Raises
    ------
    InputError
        The file cannot be read, is damaged, or holds no events of a known layout.
    """
    with flowing_file(path, passed) as file:
        head = file.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
        if not head.strip():
            raise InputError("the file is empty", where=str(path), fix="give a file of events")
        yield from _found(file, head, str(path), columns, faults, strict=strict)


def _found(
    file: BinaryIO, head: bytes, where: str, columns: Columns, faults: Faults, *, strict: bool
) -> Iterator[pa.Table]:
    begin = head.lstrip()
    if begin.startswith(_XML_MARKS):
        return epcis_xml.document_found(file, where, faults)
    if begin[:1] not in {b"{", b"["} and not begin.startswith(b"\xef\xbb\xbf{"):
        return rows_found(file, where, faults, columns)
    if sum(mark in head for mark in dcsa.MARKS) > 1:
        return dcsa.events_found(file, where, faults, epcis_json.WHOLE)
    if _is_line(begin):
        return epcis_json.lines_found(file, where, faults, strict=strict)
    return epcis_json.document_found(file, where, faults)


def _is_line(begin: bytes) -> bool:
    """Return whether the first line is an event, or is meant to be one and others follow."""
    first, newline, rest = begin.partition(b"\n")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return bool(newline) and first.startswith(b"{") and rest.lstrip().startswith(b'{"type"')
    whole = isinstance(found, Mapping) and str(found.get("type", "")).endswith("Event")
    return whole and (bool(rest.strip()) or "eventTime" in found)
