"""Kernels in C, where they were built: found beside their sources, and called with arrays and structures.

``tools/build_kernels.py`` compiles them when the wheel is built, into files whose names are those of no module of
Python. Where there was no compiler, or ``ORTAQ_KERNELS=off`` is set, numpy does the same work: it is the reference.
"""

import ctypes
import hashlib
import os
import struct
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ortaq.core.errors import InputError

VARIABLE = "ORTAQ_KERNELS"
"""Of the environment: whether kernels are called where they were built."""

Structure = TypeVar("Structure", bound=ctypes.Structure)

_ASKED: dict[str, bool] = {}


def library(source: Path) -> ctypes.CDLL | None:
    """Return a kernel; None where it is absent, does not load, was built from another source, or is switched off.

    Parameters
    ----------
    source : Path
        Its file in C.

    Raises
    ------
    InputError
        The environment says neither on nor off.
    """
    found = _loaded(source) if are_on() else None
    _ASKED[source.stem] = found is not None
    return found


def are_on() -> bool:
    """Return whether kernels are called where they were built.

    Raises
    ------
    InputError
        The environment says neither on nor off.
    """
    told = os.environ.get(VARIABLE, "").casefold()
    if told not in {"", "on", "off"}:
        raise InputError(
            f"'{told}' is neither on nor off",
            where=f"environment variable {VARIABLE}",
            why="it says whether compiled code or numpy computes",
            fix="set it to on or off, or take it away",
        )
    return told != "off"


def kernels_asked() -> dict[str, bool]:
    """Return the names of the kernels that were asked for in this process, and whether they are called.

    Examples
    --------
    >>> type(kernels_asked())
    <class 'dict'>
    """
    return dict(sorted(_ASKED.items()))


@cache
def _loaded(source: Path) -> ctypes.CDLL | None:
    path = source.with_suffix(".kernel")
    try:
        if not _is_whole(path):
            return None
        found = ctypes.CDLL(str(path))
        built_from = ctypes.c_char_p.in_dll(found, "source").value
        wanted = hashlib.sha256(source.read_bytes()).hexdigest()
    except (OSError, ValueError, struct.error):
        return None
    return found if built_from == wanted.encode() else None


def _is_whole(path: Path) -> bool:
    """Return whether a library is all there: a process that maps a part of one is ended by Linux without a word.

    The table of sections stands last in a file of ELF, and its head says where; other systems look for themselves.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if head[:6] != b"\x7fELF\x02\x01":  # of this kind are those of 64 bits, small end first; no other is mapped here
        return True
    begin, size, count = int.from_bytes(head[40:48], "little"), *struct.unpack_from("<HH", head, 58)
    ends: int = begin + size * count
    return ends <= path.stat().st_size


def fields(whole: str = "", real: str = "", arrays: str = "", jumps: str = "") -> list[tuple[str, Any]]:
    """Return the fields of a structure: whole numbers, real numbers, arrays, and jumps from one row to the next.

    Parameters
    ----------
    whole, real, arrays, jumps : str
        Names, with blanks between them.
    """
    kinds = (ctypes.c_int64, whole), (ctypes.c_double, real), (ctypes.c_void_p, arrays), (ctypes.c_int64, jumps)
    return [(name, kind) for kind, names in kinds for name in names.split()]


def filled(kind: type[Structure], **values: float | np.ndarray[Any, Any] | None) -> Structure:
    """Return a structure that points to arrays in C order, and keeps them alive.

    Parameters
    ----------
    kind : type of Structure
    values : float, ndarray or None
        By its fields.
    """
    kept = {name: np.ascontiguousarray(value) for name, value in values.items() if isinstance(value, np.ndarray)}
    made = kind(**{**values, **{name: array.ctypes.data for name, array in kept.items()}})
    made.__dict__["kept"] = kept
    return made


def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """Return where an array in C order begins; it must outlive the call.

    Parameters
    ----------
    array : ndarray
    """
    return ctypes.c_void_p(array.ctypes.data)
