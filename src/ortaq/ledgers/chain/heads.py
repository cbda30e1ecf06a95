"""What links acts to others, read from many at once, by a compiled kernel where it sees at once that all is well."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ortaq.core import kernels
from ortaq.ledgers.chain.entry import BadEntry, read_entry

_ID_LETTERS = 64


class Head(NamedTuple):
    """What links an act to others: its author, its number, the id of the author's act before it."""

    author: str
    n: int
    prev: str | None


def read_heads(acts: Sequence[bytes]) -> Iterator[Head | BadEntry]:
    """Give what links each act to others, or why its bytes are no act.

    Parameters
    ----------
    acts : sequence of bytes
        Every byte is looked at as `read_entry` does: most acts pass the kernel, `read_entry` decides on all others.
    """
    kernel = kernels.library(Path(__file__).with_name("plain_acts.c"))
    found = np.zeros((len(acts), 4), np.int64)
    if kernel is not None:
        ends = np.fromiter(accumulate(map(len, acts)), np.int64, len(acts))
        kernel.plain_acts(b"".join(acts), kernels.pointer(ends), ctypes.c_int64(len(acts)), kernels.pointer(found))
    for act, (n, start, end, prev) in zip(acts, found.tolist(), strict=True):
        if n:
            yield Head(act[start:end].decode(), n, act[prev : prev + _ID_LETTERS].decode() if prev else None)
        else:
            yield _read_head(act)


def _read_head(act: bytes) -> Head | BadEntry:
    try:
        entry = read_entry(act)
    except BadEntry as error:
        return error
    return Head(entry.author, entry.n, entry.prev)
