"""EPCIS 2.0 in JSON: a line for each event, one document, the answer to a query, a list, or a single event."""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json

from ortaq.alerts.cargo.identifiers import bare_word
from ortaq.alerts.cargo.readers.epcis_rules import UNIT_KEYS, faults_of, row_of
from ortaq.alerts.cargo.readers.found import FOUND, Faults, table_of
from ortaq.core import InputError

BLOCK = 1 << 23
"""Bytes that are parsed at once."""

WHOLE = 1 << 25
"""Bytes of a document that is parsed in one piece; larger ones are taken event by event."""

_LISTED = re.compile(r'"eventList"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TEXTS = pa.list_(pa.string())
_PLACE = pa.struct([("id", pa.string())])
_READ = arrow_json.ParseOptions(
    explicit_schema=pa.schema(
        [
            *((name, pa.string()) for name in ("type", "eventID", "eventTime", "action", "bizStep", "parentID")),
            *((name, _PLACE) for name in ("readPoint", "bizLocation")),
            *((name, _TEXTS) for name in UNIT_KEYS if name != "parentID"),
            ("errorDeclaration", pa.struct([("declarationTime", pa.string())])),
        ]
    ),
    unexpected_field_behavior="ignore",
)


def lines_found(file: BinaryIO, where: str, faults: Faults, *, strict: bool = False) -> Iterator[pa.Table]:
    """Yield the events of a file that has one on each line.

    Parameters
    ----------
    file : file
    where : str
        Its name, for messages.
    faults : Faults
        Takes the lines that cannot be used.
    strict : bool, optional
        Hold every event against the rules of the standard, not only what is read of it.
    """
    line, rest = 1, b""
    while block := file.read(BLOCK):
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield _block(whole, where, line, faults, strict=strict)
            line += whole.count(b"\n") + 1
    if rest.strip():
        yield _block(rest, where, line, faults, strict=strict)


def _block(block: bytes, where: str, line: int, faults: Faults, *, strict: bool) -> pa.Table:
    if not strict:
        try:
            table = arrow_json.read_json(pa.BufferReader(block), arrow_json.ReadOptions(block_size=BLOCK * 2), _READ)
            table.validate(full=True)  # text that is no Unicode
            return _columns(table)
        except (pa.ArrowInvalid, ValueError):
            pass  # some line of it is bad: each is looked at by itself
    rows = []
    for at, text in enumerate(block.split(b"\n"), line):
        if not text.strip():
            continue
        try:
            rows.append(row_of(json.loads(text)))
        except (ValueError, RecursionError) as error:
            faults.add(f"{where}, line {at}", _said(error))
    return table_of(rows)


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg} at character {error.pos + 1}"
    if isinstance(error, (UnicodeDecodeError, RecursionError)):
        return "no JSON text"
    return str(error)


def _columns(table: pa.Table) -> pa.Table:
    """Return the seven columns; ValueError where an event lacks what is read of it."""
    kinds, actions = (pc.unique(table[name]).to_pylist() for name in ("type", "action"))
    if table["eventTime"].null_count or any(faults_of_words(kinds, actions)):
        raise ValueError
    at = pc.cast(table["eventTime"], pa.timestamp("us", "UTC")).cast(pa.int64())
    places = pc.coalesce(pc.struct_field(table["readPoint"], "id"), pc.struct_field(table["bizLocation"], "id"))
    steps = _each(table["bizStep"], bare_word)
    if any(faults_of_steps(pc.unique(table["bizStep"]).to_pylist())):
        raise ValueError
    columns = {
        "id": pc.fill_null(table["eventID"], ""),
        "at": at,
        "place": pc.fill_null(places, ""),
        "step": steps,
        "units": _units(table),
        "withdrawn": pc.is_valid(table["errorDeclaration"]),
        "carrier": pa.nulls(table.num_rows, pa.string()),
    }
    return pa.table(columns, schema=FOUND)


def faults_of_words(kinds: list[Any], actions: list[Any]) -> Iterator[bool]:
    """Yield whether kinds and actions of events are such that each event must be looked at by itself."""
    yield any(kind not in {"ObjectEvent", "TransactionEvent", "AggregationEvent", "AssociationEvent"} for kind in kinds)
    yield any(action not in {"ADD", "OBSERVE", "DELETE"} for action in actions)


def faults_of_steps(steps: list[Any]) -> Iterator[bool]:
    """Yield whether a step is one that the standard does not know."""
    for step in steps:
        event = {"type": "ObjectEvent", "eventTime": "1970-01-01T00:00:00Z", "action": "ADD", "epcList": ["x"]}
        yield any(faults_of(event if step is None else {**event, "bizStep": step}))


def _each(column: pa.ChunkedArray, change: Any) -> pa.Array:
    """Return a column of texts of which each different one is changed once."""
    coded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return pa.array([change(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _units(table: pa.Table) -> pa.Array:
    """Return the identifiers of each event, all lists of it together."""
    used = [name for name in UNIT_KEYS if table[name].null_count < table.num_rows]
    if used == ["epcList"]:
        return table["epcList"]
    lists = [table[name].to_pylist() for name in used]
    joined = [
        [unit for found in event if found for unit in ([found] if isinstance(found, str) else found)]
        for event in zip(*lists, strict=True)
    ]
    return pa.array(joined, _TEXTS) if used else pa.nulls(table.num_rows, _TEXTS)


def document_found(file: BinaryIO, where: str, faults: Faults) -> Iterator[pa.Table]:
    """Yield the events of one JSON document: of EPCIS, of a query, a list of events, or an event.

    Raises
    ------
    InputError
        It is no JSON, or holds no events.
    """
    head = file.read(WHOLE + 1)
    events = _in_whole(head, where) if len(head) <= WHOLE else _one_by_one(head, file, where)
    yield from _checked(events, where, faults)


def _checked(events: Iterator[Any], where: str, faults: Faults) -> Iterator[pa.Table]:
    rows = []
    for at, event in enumerate(events, 1):
        if wrong := list(faults_of(event)):
            faults.add(f"{where}, event {at}", "; ".join(wrong))
        else:
            rows.append(row_of(event))
        if len(rows) == 1 << 15:
            yield table_of(rows)
            rows = []
    yield table_of(rows)


def _in_whole(data: bytes, where: str) -> Iterator[Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the document cannot be read: {_said(error)}", where=where, fix="export it again") from error
    if isinstance(found, list):
        return iter(found)
    if not isinstance(found, Mapping):
        raise no_events(where)
    if str(found.get("type", "")).startswith("EPCIS"):
        if "@context" not in found:
            what = "the document has no @context: its words mean nothing by themselves"
            raise InputError(what, where=where, fix="export it again as EPCIS 2.0")
        body = found.get("epcisBody")
        body = body if isinstance(body, Mapping) else {}
        results = body.get("queryResults")
        inner = results.get("resultsBody") if isinstance(results, Mapping) else None
        for holder in (body, inner):
            if isinstance(holder, Mapping) and isinstance(holder.get("eventList"), list):
                return iter(holder["eventList"])
        single = body.get("event")
        if isinstance(single, Mapping):
            return iter([single])
        raise no_events(where)
    if "eventTime" not in found and "action" not in found:
        raise no_events(where)
    return iter([found])


def no_events(where: str) -> InputError:
    """Return what is said of a file that holds no events of a known layout."""
    return InputError(
        "no events of a layout that is known",
        where=where,
        why="EPCIS 2.0 (JSON), EPCIS 1.2 and 2.0 (XML), DCSA Track & Trace and tables (CSV) are read",
        fix="export the events in one of them; a table needs names for its columns, see --columns",
    )


def _one_by_one(head: bytes, file: BinaryIO, where: str) -> Iterator[Any]:
    """Yield the values of a long list while it is read; one block and one value are in memory."""
    decoder, decode = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8")().decode
    text = _text(decode, head, where)
    listed = _LISTED.search(text)
    at = text.index("[") + 1 if text.lstrip().startswith("[") else listed.end() if listed else -1
    if at < 0:
        raise no_events(where)
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            if len(text) - at > WHOLE or isinstance(error, RecursionError):
                what = f"the document cannot be read: {_said(error)}"
                raise InputError(what, where=where, fix="export it again") from error
        else:
            yield value
            continue
        block = file.read(BLOCK)
        if not block:
            what = "the document ends in the middle of its list of events"
            raise InputError(what, where=where, fix="copy or download it again")
        text, at = text[at:] + _text(decode, block, where), 0


def _text(decode: Callable[[bytes], str], data: bytes, where: str) -> str:
    try:
        return decode(data)
    except UnicodeDecodeError as error:
        raise InputError("the file is no UTF-8 text", where=where, fix="save it as UTF-8") from error
