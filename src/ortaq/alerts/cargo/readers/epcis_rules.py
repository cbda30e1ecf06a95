"""One EPCIS event as a mapping, from JSON or XML: what makes it unusable or invalid, and its columns."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ortaq.alerts.cargo.identifiers import bare_word, is_bare
from ortaq.alerts.cargo.readers.found import Row, instant, plain
from ortaq.alerts.cargo.readers.vocabulary import ACTIONS, DISPOSITIONS, KINDS, STEPS

UNIT_KEYS = ("parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList")
"""Where an event names the objects that it happened to."""

CLASS_KEYS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
"""Where it names goods by kind and amount: no single object can be followed."""

_AMOUNT = {"epcClass", "quantity", "uom"}


def row_of(event: Any) -> Row:
    """Return the columns of an event.

    Parameters
    ----------
    event : mapping
        With the keys of EPCIS 2.0 in JSON.

    Raises
    ------
    ValueError
        It cannot be used: the first thing that is wrong.
    """
    for wrong in faults_of(event):
        raise ValueError(wrong)
    return _row(event)


def faults_of(event: Any) -> Iterator[str]:
    """Yield what is wrong with an event by the standard, in what matters for reading it."""
    if not isinstance(event, Mapping):
        yield "it is no event but a single value"
        return
    kind = event.get("type")
    if kind not in KINDS:
        yield f"its type is {kind!r:.40}, not one of {', '.join(KINDS)}"
        return
    yield from _time(event)
    action = event.get("action")
    if kind == "TransformationEvent":
        if action is not None:
            yield "a TransformationEvent has no action"
    elif action not in ACTIONS:
        yield f"its action is {action!r:.40}, not one of {', '.join(ACTIONS)}"
    for key, known in (("bizStep", STEPS), ("disposition", DISPOSITIONS)):
        word = event.get(key)
        if word is not None and not (isinstance(word, str) and _known(bare_word(word), known)):
            yield f"{key} '{str(word)[:40]}' is no word of the vocabulary, and names no other one"
    yield from _places(event)
    yield from _objects(event)
    ilmd = event.get("ilmd")
    if isinstance(ilmd, Mapping) and (bare := [key for key in ilmd if ":" not in key and not key.startswith("@")]):
        yield f"ilmd holds '{bare[0]:.40}', which names no vocabulary"
    if (wrong := _wrong_date(event.get("certificationInfo"))) is not None:
        yield f"certificationInfo holds the date '{wrong:.40}'"


def _known(word: str, known: frozenset[str]) -> bool:
    return word in known or not is_bare(word)


def _time(event: Mapping[str, Any]) -> Iterator[str]:
    at = event.get("eventTime")
    if not isinstance(at, str):
        yield "it has no eventTime"
        return
    try:
        instant(at)
    except ValueError as error:
        yield str(error)


def _places(event: Mapping[str, Any]) -> Iterator[str]:
    for key in ("readPoint", "bizLocation"):
        place = event.get(key)
        if place is not None and not (isinstance(place, Mapping) and isinstance(place.get("id"), str)):
            yield f"{key} has no id"


def _objects(event: Mapping[str, Any]) -> Iterator[str]:
    for key in UNIT_KEYS:
        units = event.get(key)
        listed = [units] if key == "parentID" and units is not None else units
        if listed is not None and not (isinstance(listed, list) and all(isinstance(unit, str) for unit in listed)):
            yield f"{key} is no list of identifiers"
    for key in CLASS_KEYS:
        for amount in event.get(key) or ():
            if not isinstance(amount, Mapping):
                yield f"{key} is no list of amounts"
                continue
            quantity = amount.get("quantity", 1.0)
            if isinstance(quantity, bool) or not isinstance(quantity, (int, float)):
                yield f"{key} holds the quantity '{str(quantity)[:40]}', which is no number"
            if odd := [name for name in amount if name not in _AMOUNT and ":" not in name]:
                yield f"{key} holds '{odd[0]:.40}', which the standard does not know"
    if event["type"] == "ObjectEvent" and not any(
        event.get(key) for key in ("epcList", "quantityList", "sensorElementList")
    ):
        yield "it names no object: neither epcList nor quantityList"


def _wrong_date(found: Any) -> str | None:
    """Return the first date of a certificate that is none."""
    if isinstance(found, list):
        return next((wrong for one in found if (wrong := _wrong_date(one)) is not None), None)
    if not isinstance(found, Mapping):
        return None
    for key, value in found.items():
        if key.endswith("Date") and isinstance(value, str):
            try:
                date.fromisoformat(value[:10])
            except ValueError:
                return value
        elif (wrong := _wrong_date(value)) is not None:
            return wrong
    return None


def _row(event: Mapping[str, Any]) -> Row:
    units: list[str] = []
    for key in UNIT_KEYS:
        found = event.get(key)
        units += [found] if isinstance(found, str) else found or ()
    place = event.get("readPoint") or event.get("bizLocation") or {}
    return Row(
        plain(str(event.get("eventID") or "")),
        instant(event["eventTime"]),
        plain(place.get("id", "")),
        plain(bare_word(event.get("bizStep") or "")),
        [plain(unit) for unit in units],
        "errorDeclaration" in event,
    )
