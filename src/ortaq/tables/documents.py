"""What a TOML or JSON file holds, before anybody says what it should hold: text, whole and finite numbers, not deep."""

import json
import re
import tomllib
from collections.abc import Iterator
from math import isfinite, isnan
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.tables.cells import LARGEST_WHOLE, Mistake, refuse
from ortaq.tables.door import read_bytes
from ortaq.tables.encoding import text_of

MOST_TOML, MOST_JSON = 2**22, 2**28
"""Bytes of a document."""

MOST_DEEP = 32
"""Tables and lists that stand in each other."""

_ENDLESS = re.compile(r"[0-9_]{400,}")
_UNSHOWN = re.compile("[\x00\ud800-\udfff]")
_DEEP = f"more than {MOST_DEEP} tables or lists stand in each other"
_FLATTER = "write it flatter"


def toml_data(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        The file is missing, is no text or no TOML, or holds what no program reads exactly; names every such key.

    Examples
    --------
    >>> _ = Path("x.toml").write_text("a.b = 1", encoding="utf-8")
    >>> toml_data(Path("x.toml"))
    {'a': {'b': 1}}
    """
    return toml_of(read_bytes(path, most=MOST_TOML), str(path))


def toml_of(data: bytes, where: str) -> dict[str, Any]:
    """Return what TOML holds, as `toml_data`.

    Parameters
    ----------
    data : bytes
    where : str
        Place for messages.

    Raises
    ------
    InputError
        As there.

    Examples
    --------
    >>> toml_of(b"a = 1", "x.toml")
    {'a': 1}
    """
    text = text_of(data, where)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where=where, fix="correct the line") from error
    except RecursionError as error:
        raise InputError(_DEEP, where=where, fix=_FLATTER) from error
    except (ValueError, OverflowError) as error:  # numbers with thousands of digits, dates that do not exist
        raise _bad_value(text, where, "not valid TOML", error) from error
    refuse(list(_unreadable(content, where, finite=False)), where, why="")
    return content


def json_data(path: Path) -> Any:
    r"""Return what a JSON file holds.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        As `toml_data`; also where a key stands twice in a table.

    Examples
    --------
    >>> _ = Path("x.json").write_text('{"a": [1, 2]}', encoding="utf-8")
    >>> json_data(Path("x.json"))
    {'a': [1, 2]}
    """
    return json_of(read_bytes(path, most=MOST_JSON), str(path))


def short_numbers(values: Any, digits: int) -> Any:
    """Return nested lists of numbers with so many significant digits, as they ship; None where one is no number.

    Parameters
    ----------
    values : list or float
        Lists of any depth.
    digits : int

    Examples
    --------
    >>> short_numbers([[1.23456, float("nan")], [20000.4]], 3)
    [[1.23, None], [20000.0]]
    """
    if isinstance(values, list):
        return [short_numbers(each, digits) for each in values]
    return None if isnan(values) else float(f"{values:.{digits}g}")


def json_of(data: bytes, where: str) -> Any:
    """Return what JSON holds, as `json_data`.

    Parameters
    ----------
    data : bytes
    where : str
        Place for messages.

    Raises
    ------
    InputError
        As there.

    Examples
    --------
    >>> json_of(b'{"a": 1}', "x.json")
    {'a': 1}
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key, value in pairs:
            if key in table:
                raise InputError(f"the key {key!r} appears twice in a table", where=where, fix="keep one of them")
            table[key] = value
        return table

    text = text_of(data, where)
    try:
        content = json.loads(text, object_pairs_hook=once)
    except RecursionError as error:
        raise InputError(_DEEP, where=where, fix=_FLATTER) from error
    except ValueError as error:
        raise _bad_value(text, where, "this is not JSON", error) from error
    refuse(list(_unreadable(content, where, finite=True)), where, why="")
    return content


def _bad_value(text: str, where: str, what: str, error: Exception) -> InputError:
    """Return what is said of a value that a parser gives up on, with its line where it is a number without end."""
    if long := _ENDLESS.search(text):
        line = text.count("\n", 0, long.start()) + 1
        fix = "write a number below 9e18"
        return InputError("a number has more digits than can be read", where=f"{where}, line {line}", fix=fix)
    return InputError(f"{what}: {error}", where=where, fix="correct the file")


def _unreadable(content: Any, where: str, *, finite: bool) -> Iterator[Mistake]:
    """Yield every value that cannot be used as it stands: deep, huge, not finite, or text that cannot be shown."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(content, ())]
    while waiting:
        value, place = waiting.pop()
        fault = _deep(value, place) or _fault(value, finite)
        if fault:
            yield Mistake(f"{where}, {' > '.join(place)}" if place else where, *fault)
        elif isinstance(value, dict):
            for key in reversed(value):
                waiting.append((value[key], (*place, key)))
                if named := _fault(key, finite):
                    yield Mistake(f"{where}, a key of {' > '.join(place) or 'the file'}", *named)
        elif isinstance(value, list) and not _plain_numbers(value):
            waiting += ((part, (*place, f"no. {n}")) for n, part in reversed(list(enumerate(value, start=1))))


def _plain_numbers(values: list[Any]) -> bool:
    """Return whether a list holds nothing but ordinary numbers; long tables are made of such rows."""
    return set(map(type, values)) <= {int, float} and all(-LARGEST_WHOLE <= v < LARGEST_WHOLE for v in values)


def _deep(value: Any, place: tuple[str, ...]) -> tuple[str, str] | None:
    return (_DEEP, _FLATTER) if len(place) > MOST_DEEP and isinstance(value, dict | list) else None


def _fault(value: Any, finite: bool) -> tuple[str, str] | None:
    if isinstance(value, str) and _UNSHOWN.search(value):
        return "the text holds half a character or a zero, which cannot be shown", "write the text again"
    if isinstance(value, int) and not -LARGEST_WHOLE <= value < LARGEST_WHOLE:
        return "the number has more digits than can be read", "write a number below 9e18"
    if finite and isinstance(value, float) and not isfinite(value):
        return f"the number is {value}", "write a finite number"
    return None
