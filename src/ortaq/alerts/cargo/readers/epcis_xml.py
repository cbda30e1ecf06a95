"""EPCIS 1.2 and 2.0 in XML, event by event; what was read of the tree is freed."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

import pyarrow as pa

from ortaq.alerts.cargo.readers.epcis_json import no_events
from ortaq.alerts.cargo.readers.epcis_rules import CLASS_KEYS, UNIT_KEYS, faults_of, row_of
from ortaq.alerts.cargo.readers.found import Faults, table_of
from ortaq.core import InputError

_WRAPPERS = ("baseExtension", "extension")
"""Where 1.2 puts what came after 1.0."""

_KNOWN = {
    *("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration"),
    *_WRAPPERS,
    *UNIT_KEYS,
    *CLASS_KEYS,
    *("certificationInfo", "transformationID", "xformID", "action", "bizStep", "disposition", "persistentDisposition"),
    *("readPoint", "bizLocation", "bizTransactionList", "sourceList", "destinationList", "ilmd", "sensorElementList"),
}

_HELD = ("EventList", "eventList")
_BLOCK = 1 << 16


def document_found(file: BinaryIO, where: str, faults: Faults) -> Iterator[pa.Table]:
    """Yield the events of an XML document.

    Parameters
    ----------
    file : file
    where : str
    faults : Faults
        Takes the events that cannot be used.

    Raises
    ------
    InputError
        It is no XML, defines entities, or holds no events.
    """
    rows, at = [], 0
    for element in _events(file, where):
        at += 1
        event, wrong = _as_mapping(element)
        if wrong := [*wrong, *faults_of(event)]:
            faults.add(f"{where}, event {at}", "; ".join(wrong))
        else:
            rows.append(row_of(event))
        if len(rows) == 1 << 15:
            yield table_of(rows)
            rows = []
    if not at:
        raise no_events(where)
    yield table_of(rows)


def _events(file: BinaryIO, where: str) -> Iterator[ET.Element]:
    """Yield the elements in lists of events, or the document where it is a single event."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    path: list[ET.Element] = []
    while block := file.read(_BLOCK):
        # An entity needs a document type; its mark is never split from what follows the prologue of these layouts.
        if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
            raise InputError(
                "the file defines entities",
                where=where,
                why="they can blow a small file up without end, and no file of events needs them",
                fix="ask for a file without a DOCTYPE",
            )
        try:
            parser.feed(block)
            found = list(parser.read_events())
        except (ET.ParseError, ValueError, LookupError) as error:
            raise _no_xml(error, where) from error
        yield from _taken(found, path)
    try:
        parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _no_xml(error, where) from error


def _taken(found: list[Any], path: list[ET.Element]) -> Iterator[ET.Element]:
    for what, element in found:
        if what == "start":
            path.append(element)
            continue
        path.pop()
        inside = [_name(holder) for holder in path]
        if inside and inside[-1] in _HELD:
            yield from _unwrapped(element)
            path[-1].remove(element)
        elif not inside and _name(element).endswith("Event"):
            yield element


def _unwrapped(element: ET.Element) -> Iterator[ET.Element]:
    """Yield an event of a list; 1.2 wraps new kinds of events in extensions."""
    if _name(element) == "extension":
        for inner in element:
            yield from _unwrapped(inner)
    else:
        yield element


def _no_xml(error: Exception, where: str) -> InputError:
    return InputError(f"the document cannot be read: {error}", where=where, fix="export it again")


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_own(element: ET.Element) -> bool:
    """Return whether an element is of the standard, whose own have no namespace in most documents."""
    return not element.tag.startswith("{") or element.tag.startswith("{urn:epcglobal:epcis")


def _as_mapping(element: ET.Element) -> tuple[dict[str, Any], list[str]]:
    """Return an event with the keys of its JSON form, in what is read of it, and what is wrong with its elements."""
    event: dict[str, Any] = {"type": _name(element)}
    wrong = []
    for child in _children(element):
        name = _name(child)
        if not _is_own(child):
            continue
        if name not in _KNOWN:
            wrong.append(f"it holds '{name:.40}', which the standard does not know")
        event[name] = _value(name, child)
    return event, wrong


def _children(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if _name(child) in _WRAPPERS and _is_own(child):
            yield from _children(child)
        else:
            yield child


def _value(name: str, element: ET.Element) -> Any:
    if name in ("readPoint", "bizLocation"):
        return {_name(child): _text(child) for child in element}
    if name in CLASS_KEYS:
        return [_amount(child) for child in element]
    if name in UNIT_KEYS and name != "parentID":
        return [_text(child) for child in element]
    if name in ("sensorElementList", "errorDeclaration"):
        return {"given": True}
    return _text(element)


def _amount(element: ET.Element) -> dict[str, Any]:
    found: dict[str, Any] = {_name(child): _text(child) for child in element}
    if not found.get("quantity"):
        found.pop("quantity", None)
    else:
        with suppress(ValueError):  # the rules name what is no number
            found["quantity"] = float(found["quantity"])
    return found


def _text(element: ET.Element) -> str:
    return (element.text or "").strip()
