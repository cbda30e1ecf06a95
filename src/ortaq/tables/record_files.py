"""Files read into checked records; every mistake becomes a message that names file, place and remedy."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ortaq.core import InputError, suggest
from ortaq.tables.documents import toml_data
from ortaq.tables.records import Record
from ortaq.tables.several import together

_LIMITS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}


def _told(what: str, fix: str) -> tuple[str, str]:
    """Return what is wrong and what to do; a function, so that remedies are found for translation."""
    return what, fix


_NUMBER = _told("a valid number is needed", "write a number, without quotation marks")
_WHOLE = _told("a whole number is needed", "write a number without fraction and quotation marks")
_TEXT = _told("a text is needed", "write it in quotation marks")
_LIST = _told("a list is needed", "write it in square brackets, with commas between the entries")
_TABLE = _told("a table of keys is needed", "write { key = value }, or a [table] of its own")
_TRUTH = _told("true or false is needed", "write true or false, without quotation marks")

_KINDS = {
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type"), _TABLE),
    "finite_number": _told("a finite number is needed", "write a number, not nan or inf"),
    "string_type": _TEXT,
}
"""What is wrong and what to do, by the kind of pydantic error."""

_PATTERN = _told("", "write it that way")
_PATTERNS = {r"^[a-z][a-z0-9_]*$": _told("", "use small letters, digits and _, starting with a letter")}


R = TypeVar("R", bound=Record)


def read_toml(path: Path, schema: type[R]) -> R:
    r"""Return a file as a checked record.

    Parameters
    ----------
    path : Path
    schema : type of Record

    Raises
    ------
    InputError
        The file is missing, is not TOML, or does not fit the schema.

    Examples
    --------
    >>> _ = Path("band.toml").write_text("low = 1\ncentral = 2\nhigh = 3", encoding="utf-8")
    >>> read_toml(Path("band.toml"), BandRecord).band()
    Band(low=1.0, central=2.0, high=3.0)
    """
    return record_of(toml_data(path), path, schema)


def record_of(data: Any, path: Path, schema: type[R]) -> R:
    """Return what a file holds as a checked record.

    Parameters
    ----------
    data : object
        As parsed.
    path : Path
        For messages.
    schema : type of Record

    Raises
    ------
    InputError
        It does not fit the schema; tells all that does not.

    Examples
    --------
    >>> record_of({"low": 1, "central": 2, "high": 3}, Path("band.toml"), BandRecord).central
    2.0
    """
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        # A misspelt key is both unknown and missing; the first says more.
        errors = sorted(map(_of_one_kind, error.errors()), key=lambda e: e["type"] != "extra_forbidden")
        told = [_input_error(path, schema, data, e) for e in errors]
        raise together(told) from None


def _of_one_kind(error: ErrorDetails) -> ErrorDetails:
    """Return the error of an entry whose kind is said by one of its keys as an error of that key."""
    if not error["type"].startswith("union_tag"):
        return error
    context = error["ctx"]
    loc = (*error["loc"], context["discriminator"].strip("'"))
    if error["type"] == "union_tag_not_found":
        return {**error, "type": "missing", "loc": loc}
    *most, last = (f"'{word}'" for word in re.findall("'([^']*)'", context["expected_tags"]))
    expected = f"{', '.join(most)} or {last}" if most else last
    return {**error, "type": "enum", "loc": loc, "input": context["tag"], "ctx": {"expected": expected}}


def _input_error(path: Path, schema: type[Record], data: Any, first: ErrorDetails) -> InputError:
    place = _place(first["loc"], data)
    if first["type"] == "extra_forbidden":
        key, record = str(first["loc"][-1]), _record_at(schema, first["loc"][:-1]) or schema
        why, fix = record.unknown(key, first.get("input"))
        return InputError(f"unknown key '{key}'", where=f"{path}, {place}", why=why, fix=fix)
    if first["type"] == "missing":
        return InputError(f"missing key '{first['loc'][-1]}'", where=f"{path}, {place}", fix="add the key")
    given = first.get("input")
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    message, fix = _plain(schema, first)
    told = isinstance(given, str | int | float) and not message.startswith(shown)
    shown = f", got {shown}" if told else ""
    return InputError(f"{message}{shown}", where=f"{path}, {place}", fix=fix)


def _plain(schema: type[Record], error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a value and what to do, in plain words."""
    kind, context = error["type"], error.get("ctx", {})
    for limit, words in _LIMITS.items():
        if limit in context:
            return f"must be {words} {context[limit]:g}", _allowed(schema, error["loc"], {limit: context[limit]})
    if kind == "too_short":
        least = context["min_length"]
        return _told(f"at least {least} {'entry is' if least == 1 else 'entries are'} needed", "add what is missing")
    if kind in {"literal_error", "enum"}:
        known = [word.strip(" '") for word in re.split(r",| or ", context["expected"])]
        near = suggest(str(error.get("input")), known)
        return f"must be {context['expected']}", near or f"write {context['expected']}"
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f"must match the pattern {pattern}", _PATTERNS.get(pattern, _PATTERN)[1]
    return _KINDS.get(kind, (error["msg"].removeprefix("Value error, "), context.get("fix", "correct the value")))


def _allowed(schema: type[Record], loc: tuple[int | str, ...], violated: dict[str, float]) -> str:
    """Return which numbers a place takes: those in the limits of its key, or else of what it violates."""
    record = _record_at(schema, loc[:-1])
    field = record.model_fields.get(str(loc[-1])) if record else None
    stated = {
        limit: getattr(m, limit) for limit in _LIMITS for m in (field.metadata if field else ()) if hasattr(m, limit)
    }
    limits = [f"{_LIMITS[limit]} {end:g}" for limit, end in (stated or violated).items()]
    return f"write a number that is {' and '.join(limits)}"


def _place(loc: tuple[int | str, ...], data: Any) -> str:
    """Return a readable path such as ``measure 'bakhty' > cost > payers``; ids replace positions in lists."""
    parts: list[str] = []
    for key in loc:
        data = data[key] if _has(data, key) else None
        if isinstance(key, int):
            name = data.get("id") if isinstance(data, dict) else None
            label = f"'{name}'" if name else f"no. {key + 1}"
            parts[-1:] = [f"{parts[-1]} {label}"] if parts else [label]
        elif key:
            parts.append(str(key))
    return " > ".join(parts)


def _has(data: Any, key: int | str) -> bool:
    if isinstance(key, int):
        return isinstance(data, list) and key < len(data)
    return isinstance(data, dict) and key in data


def _record_at(schema: type[Record], loc: tuple[int | str, ...]) -> type[Record] | None:
    """Return the record type at a place; positions in lists and keys of free tables lead to what these hold.

    Where entries are of several kinds, the place holds the word that says which.
    """
    current: list[type[Record]] = [schema]
    for key in loc:
        of_kind = [record for record in current if len(current) > 1 and key in _words_of(record)]
        fields = [record.model_fields[key] for record in current if isinstance(key, str) and key in record.model_fields]
        if of_kind:
            current = of_kind
        elif fields:
            current = list(_records_in(fields[0].annotation))
    return next(iter(current), None)


def _words_of(record: type[Record]) -> set[str]:
    """Return the words that keys of a record take where they take these only."""
    return {str(word) for field in record.model_fields.values() for word in getattr(field.annotation, "__args__", ())}


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    """Yield the record types inside ``Record``, ``list[A | B]``, ``dict[str, Record]`` or ``Record | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _records_in(inner)


def tolerated(data: Any, path: Path, schema: type[R]) -> tuple[R | None, list[InputError], set[str]]:
    """Return what of a file fits a schema, every mistake, and the ids of entries that are left out.

    What does not fit is taken out and the rest is read again, so that its mistakes can be told too.

    Parameters
    ----------
    data : object
        As parsed; not changed.
    path : Path
        For messages.
    schema : type of Record

    Returns
    -------
    tuple of Record or None, list of InputError, set of str

    Examples
    --------
    >>> record, wrong, _ = tolerated({"low": 1, "central": 2, "high": 3, "mid": 2}, Path("band.toml"), BandRecord)
    >>> record.central, [error.what for error in wrong]
    (2.0, ["unknown key 'mid'"])
    """
    left, told, mended, dropped = deepcopy(data), list[InputError](), set[int](), set[str]()
    for _ in range(_ROUNDS):
        try:
            return schema.model_validate(left), told, dropped
        except ValidationError as error:
            faults = list(map(_of_one_kind, error.errors()))
        cut: dict[tuple[int, int | str], Any] = {}
        for fault in sorted(faults, key=lambda e: e["type"] != "extra_forbidden"):
            nodes = _nodes(left, fault["loc"])
            if id(nodes[-1][0]) not in mended:  # else it may only follow from what was taken out
                told.append(_input_error(path, schema, left, fault))
            if len(nodes) < 2:
                return None, told, dropped
            holder, key = nodes[-2][0], nodes[-1][1]
            cut[id(holder), key] = holder
        for (_, key), holder in sorted(cut.items(), key=lambda item: str(item[0][1]), reverse=True):
            taken = holder.pop(key)
            mended |= {id(holder)} if isinstance(holder, dict) else set()
            dropped |= {str(taken["id"])} if isinstance(taken, dict) and "id" in taken else set()
    return None, told, dropped


_ROUNDS = 8
"""Times that a file is read again without what did not fit."""


def _nodes(data: Any, loc: tuple[int | str, ...]) -> list[tuple[Any, int | str]]:
    """Return what stands at a place and above it, each with the key that leads to it."""
    found: list[tuple[Any, int | str]] = [(data, "")]
    for key in loc:
        if _has(found[-1][0], key):
            found.append((found[-1][0][key], key))
    return found
