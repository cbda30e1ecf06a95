"""The digest of a value: what it says, field by field, whatever object says it and whatever it remembers beside."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from pathlib import PurePath
from types import FunctionType

import numpy as np


def value_digest(*values: object) -> str:
    """Return SHA-256 over values and all that they hold, 32 hex digits.

    Two values with one digest say the same: kinds, lengths and names count, not only contents. What a dataclass has
    computed and keeps beside its fields does not count.

    Parameters
    ----------
    *values : object
        Plain values, arrays, enums, dataclasses, collections of them, and functions of modules.

    Raises
    ------
    TypeError
        A value is of a kind of which nobody knows what it says.

    Examples
    --------
    >>> value_digest((1, 2)) == value_digest((1, 2)), value_digest((1, 2)) == value_digest((1, 2.0))
    (True, False)
    """
    sha = hashlib.sha256()
    for piece in _said(values):
        sha.update(piece)
    return sha.hexdigest()[:32]


def _said(value: object) -> Iterator[bytes]:
    """Yield what a value says; every piece begins with its kind and its length, so that pieces cannot run together."""
    plain = _PLAIN.get(type(value))
    if plain is not None:
        yield _piece(type(value).__name__, plain(value))
    elif isinstance(value, np.ndarray):
        yield from _array(value)
    elif isinstance(value, np.generic):
        yield from _array(np.asarray(value))
    elif isinstance(value, Enum):
        yield _piece(_name(type(value)), value.name.encode())
    elif isinstance(value, type | FunctionType):
        yield _piece("named", _named(value))
    elif is_dataclass(value):
        yield _head(value, len(fields(value)))
        for item in fields(value):
            yield _piece("field", item.name.encode())
            yield from _said(getattr(value, item.name))
    else:
        yield from _collection(value)


def _collection(value: object) -> Iterator[bytes]:
    if isinstance(value, tuple | list):
        yield _head(value, len(value))
        for item in value:
            yield from _said(item)
    elif isinstance(value, Mapping):
        yield _head(value, len(value))
        for key, item in value.items():
            yield from _said(key)
            yield from _said(item)
    elif isinstance(value, AbstractSet):
        yield _head(value, len(value))
        yield from sorted(b"".join(_said(item)) for item in value)
    elif isinstance(value, partial):
        yield _head(value, 3)
        yield from _said((value.func, value.args, value.keywords))
    elif isinstance(value, PurePath | date):
        yield _piece(_name(type(value)), str(value).encode())
    else:
        message = f"{_name(type(value))} has no digest"
        raise TypeError(message)


def _array(value: np.ndarray) -> Iterator[bytes]:
    if value.dtype.hasobject:
        yield _piece("objects", repr(value.shape).encode())
        yield from _said(value.ravel().tolist())
    else:
        yield _piece("array", f"{value.dtype.str} {value.shape}".encode())
        yield np.ascontiguousarray(value).tobytes()


def _named(value: type | FunctionType) -> bytes:
    name = _name(value)
    if "<" in name:
        message = f"{name} is no name that a module has, and may hold anything"
        raise TypeError(message)
    return name.encode()


def _name(value: type | FunctionType) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _head(value: object, count: int) -> bytes:
    return _piece(_name(type(value)), str(count).encode())


def _piece(kind: str, content: bytes) -> bytes:
    return b"%s %d\n%s\n" % (kind.encode(), len(content), content)


_PLAIN: dict[type, Callable[..., bytes]] = {
    type(None): lambda _: b"",
    bool: lambda value: b"1" if value else b"0",
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    complex: lambda value: repr(value).encode(),
    str: lambda value: value.encode("utf-8", "surrogatepass"),
    bytes: lambda value: value,
}
"""What plain values say, by their exact kind."""
