"""DCSA Track & Trace 2.2 and 3: what happened to a container; only what has happened counts, not what is planned."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa

from ortaq.alerts.cargo.readers.found import Faults, Row, instant, plain, table_of
from ortaq.core import InputError

MARKS = (b'"eventDateTime"', b'"equipmentEventTypeCode"', b'"eventClassifierCode"')
"""Keys by which the layout is known."""

STEPS: Mapping[str, str] = {"GTIN": "arriving", "GTOT": "departing", "ARRI": "arriving", "DEPA": "departing"}
"""What the codes of the layout mean; the others say that a unit was seen."""

_HELD = ("events", "data", "content")


def events_found(file: BinaryIO, where: str, faults: Faults, most: int) -> Iterator[pa.Table]:
    """Yield the events of a list, of an answer of the service, or of lines with one each.

    Parameters
    ----------
    file : file
    where : str
    faults : Faults
    most : int
        Bytes of a list in one piece.

    Raises
    ------
    InputError
        It is no JSON, or too long for one piece.
    """
    rows: list[Row] = []
    for at, event in _events(file, where, most):
        try:
            found = row_of(event)
        except ValueError as error:
            faults.add(f"{where}, {at}", str(error))
            continue
        if found is not None:
            rows.append(found)
        if len(rows) == 1 << 15:
            yield table_of(rows)
            rows = []
    yield table_of(rows)


def _events(file: BinaryIO, where: str, most: int) -> Iterator[tuple[str, Any]]:
    first = file.readline(most)
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, Mapping) and "eventDateTime" in value:
        yield "line 1", value
        for at, text in enumerate(iter(lambda: file.readline(most), b""), 2):
            if text.strip():
                yield f"line {at}", _parsed(text)
        return
    data = first + file.read(most)
    if len(data) > most:
        fix = "export it with one event on each line"
        raise InputError("the list of events is too long for one piece", where=where, fix=fix)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("the document cannot be read: no JSON", where=where, fix="export it again") from error
    while isinstance(value, Mapping) and (held := [key for key in _HELD if key in value]):
        value = value[held[0]]
    for at, event in enumerate(value if isinstance(value, list) else [value], 1):
        yield f"event {at}", event


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def row_of(event: Any) -> Row | None:
    """Return the columns of an event; None for what is planned or estimated, and for shipments.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    if not isinstance(event, Mapping):
        raise ValueError("no JSON object")  # noqa: TRY004 (a fault of the file, gathered with the others)
    if withdrawn := event.get("retractedEventID"):
        return Row(plain(str(withdrawn)), 0, "", "", [], withdrawn=True)
    if event.get("eventClassifierCode") != "ACT":
        return None
    code = event.get("equipmentEventTypeCode") or event.get("transportEventTypeCode")
    unit = event.get("equipmentReference")
    if not isinstance(code, str) or not isinstance(unit, str) or not unit.strip():
        return None
    at = event.get("eventDateTime")
    if not isinstance(at, str):
        raise ValueError("it has no eventDateTime")  # noqa: TRY004
    place = _place(event)
    id_ = plain(str(event.get("eventID") or ""))
    return Row(id_, instant(at), plain(place), STEPS.get(code, "seen"), [plain(unit.strip())], withdrawn=False)


def _place(event: Mapping[str, Any]) -> str:
    """Return the code of the place: of the facility where it is given, else the UN/LOCODE."""
    for key in ("eventLocation", "location", "transportCall"):
        found = event.get(key)
        while isinstance(found, Mapping):
            code = found.get("facilityCode") or found.get("UNLocationCode")
            if isinstance(code, str) and code:
                return code
            found = found.get("location")
    return ""
