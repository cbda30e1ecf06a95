"""Values as bytes and back: values of this program and arrays; nothing else, not of other packages either."""

import io
import pickle
from collections.abc import Callable
from importlib import import_module
from typing import Any

HOME = "ortaq"

_PLAIN = {
    "builtins": {"set", "frozenset", "complex", "slice", "range", "bytearray"},
    "collections": {"OrderedDict", "deque", "Counter"},
    "datetime": {"date", "datetime", "timedelta"},
    "pathlib": {"PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath", "Path"},
    "functools": {"partial"},
    "numpy": {"dtype", "ndarray"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
}
"""What values may name beside classes of ours: nothing that acts when it is called."""


MOST_BYTES = 2**28
"""Of one value: what is larger is sooner computed than written and read."""


class CannotKeep(Exception):
    """A value cannot be told in bytes, or bytes tell no value."""


class _Bounded(io.BytesIO):
    def write(self, data: Any) -> int:
        """Take bytes while they are not too many."""
        if self.tell() + memoryview(data).nbytes > MOST_BYTES:
            raise CannotKeep("too large")
        return super().write(data)


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, around: tuple[object, ...]) -> None:
        super().__init__(file, protocol=5)
        self.around = {id(one): n for n, one in enumerate(around)}

    def persistent_id(self, obj: object) -> int | None:
        """Return the number of an object that stays outside."""
        return self.around.get(id(obj))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, around: tuple[object, ...]) -> None:
        super().__init__(file)
        self.around = around

    def persistent_load(self, number: int) -> object:
        """Return an object that stayed outside."""
        return self.around[number]

    def find_class(self, module: str, name: str) -> object:
        """Return a class of ours or one that does nothing; a function of ours may stand in a value, uncalled."""
        if module in _PLAIN and name in _PLAIN[module]:
            return getattr(import_module(module), name)
        if module.partition(".")[0] != HOME or "." in name:
            raise CannotKeep(f"{module}.{name}")
        found: Callable[..., object] = getattr(import_module(module), name)
        if not (isinstance(found, type) and found.__module__ == module):
            raise CannotKeep(f"{module}.{name}")
        return found


def pickled(value: object, around: tuple[object, ...] = ()) -> bytes:
    """Return a value as bytes that `unpickled` opens.

    Parameters
    ----------
    value : object
    around : tuple of object, optional
        Objects that stay outside.

    Raises
    ------
    CannotKeep
        A part of it has no such form, or is of a class that `unpickled` refuses.
    """
    file = _Bounded()
    try:
        _Pickler(file, around).dump(value)
    except Exception as error:
        raise CannotKeep(str(error)) from error
    content = file.getvalue()
    unpickled(content, around)  # what cannot be opened is not written
    return content


def unpickled(content: bytes, around: tuple[object, ...] = ()) -> object:
    """Return the value that bytes tell.

    Parameters
    ----------
    content : bytes
    around : tuple of object, optional
        As in `pickled`.

    Raises
    ------
    CannotKeep
        They tell none, or one that holds what no value of ours does.
    """
    try:
        return _Unpickler(io.BytesIO(content), around).load()
    except Exception as error:  # damaged bytes fail in many ways
        raise CannotKeep(str(error)) from error
