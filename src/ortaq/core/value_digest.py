"""The digest of a value: what it says, field by field, whatever object says it and whatever it remembers beside."""

import hashlib
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from pathlib import PurePath
from types import FunctionType

import numpy as np

Put = Callable[[bytes], object]
"""Takes the pieces of what is said."""


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
    _say(values, sha.update)
    return sha.hexdigest()[:32]


def _say(value: object, put: Put) -> None:
    """Say what a value is; every piece begins with its kind and its length, so that pieces cannot run together."""
    kind: type = type(value)
    plain = _PLAIN.get(kind)
    if plain is not None:
        put(_piece(kind.__name__, plain(value)))
    elif isinstance(value, np.ndarray):
        _array(value, put)
    elif isinstance(value, np.generic):
        _array(np.asarray(value), put)
    elif isinstance(value, Enum):
        put(_piece(_name(kind), value.name.encode()))
    elif isinstance(value, type | FunctionType):
        put(_piece("named", _named(value)))
    elif is_dataclass(value):
        names = _fields(kind)
        put(_head(value, len(names)))
        for name, said in names:
            put(said)
            _say(getattr(value, name), put)
    else:
        _collection(value, put)


def _collection(value: object, put: Put) -> None:
    if isinstance(value, tuple | list):
        put(_head(value, len(value)))
        for item in value:
            _say(item, put)
    elif isinstance(value, Mapping):
        put(_head(value, len(value)))
        for key, item in value.items():
            _say(key, put)
            _say(item, put)
    elif isinstance(value, AbstractSet):
        put(_head(value, len(value)))
        said: list[list[bytes]] = [[] for _ in value]
        for item, pieces in zip(value, said, strict=True):
            _say(item, pieces.append)
        put(b"".join(sorted(map(b"".join, said))))
    elif isinstance(value, partial):
        put(_head(value, 3))
        _say((value.func, value.args, value.keywords), put)
    elif isinstance(value, PurePath | date):
        put(_piece(_name(type(value)), str(value).encode()))
    else:
        message = f"{_name(type(value))} has no digest"
        raise TypeError(message)


def _array(value: np.ndarray, put: Put) -> None:
    if value.dtype.hasobject:
        put(_piece("objects", repr(value.shape).encode()))
        _say(value.ravel().tolist(), put)
    else:
        put(_piece("array", f"{value.dtype.str} {value.shape}".encode()))
        put(np.ascontiguousarray(value).tobytes())


@cache
def _fields(kind: type) -> tuple[tuple[str, bytes], ...]:
    """Return the names of the fields of a dataclass, and how they are said."""
    return tuple((item.name, _piece("field", item.name.encode())) for item in fields(kind))


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
