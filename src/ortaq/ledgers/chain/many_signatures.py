"""Many signatures of few keys: by a compiled kernel where it was built, by the library one by one where not.

The library takes the point S B - k A, writes it as 32 bytes, and compares these with the first half of the signature R
(RFC 8032, 5.1.7, without the cofactor). The kernel does the same, each signature by itself, faster because all that
depends on the key alone is in a table. There is no equation over a batch: such an equation holds, with a probability of
1/2 to 1/8, of a signature that its own key holder spoiled by a point of small order and that the library refuses.

The library has the last word wherever implementations of Ed25519 differ (Chalkias, Garillot, Nikolaenko 2020, "Taming
the many EdDSAs"): on keys that are not encoded as RFC 8032 says or have a part of small order; on an S of L or more;
and on every signature that the kernel does not find true. So what is true does not depend on whether there is one.
"""

import ctypes
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ortaq.core import Mask, kernels
from ortaq.core.abreast import usable_processors
from ortaq.ledgers.chain.keys import PublicKey
from ortaq.tables import kept

P = 2**255 - 19
"""Coordinates of points are numbers modulo this prime."""

L = 2**252 + 27742317777372353535851937790883648493
"""Order of the base point: scalars are numbers modulo this prime."""

_D = -121665 * pow(121666, -1, P) % P
_BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")
_L_BACKWARDS = L.to_bytes(32, "big")
_NOTHING = (1).to_bytes(32, "little")
"""The point that adds nothing, encoded."""

_BLOCK = 5_000
"""Signatures that are read before they are checked, and whose verdict is kept as one."""

_IN_PARTS = 20_000
"""Signatures from which several processes are worth their start."""

_FEWEST = 64
"""Signatures of a key from which its table is worth the time that it takes."""

_WIDEST = 14

_MOST_ENTRIES = 1 << 22
"""Of all tables of keys together, half a gigabyte; where there are more keys, the library checks those that come last.
"""


class Signed(NamedTuple):
    """A signature to be checked: number of the act, key, what was signed, its hash as a leaf, and the signature."""

    number: int
    key: PublicKey
    canonical: bytes
    leaf: bytes
    signature: bytes


def false_signatures(
    signed: Iterable[Signed],
    coming: Mapping[bytes, int],
    total: int,
    workers: int | None = None,
    remembered: Callable[[int], None] = lambda _count: None,
) -> Iterator[Signed]:
    """Give the signatures that are false.

    Where finished values are kept, the verdict on some thousands that follow each other is one, by the digest of their
    keys, acts and signatures.

    Parameters
    ----------
    signed : iterable of Signed
        Read as they are checked, some thousands at a time.
    coming : mapping of bytes to int
        About how many there are of each key; looked at when the first of them comes.
    total : int
        About how many there are.
    workers : int, optional
        Processes, where there is no kernel; all usable processors if absent and worth it.
    remembered : callable, optional
        Told how many were checked before, each time that some were.
    """
    with ExitStack() as opened:
        judge = _judge(coming, total, workers, opened)
        for block in _blocks(signed):
            anew = _Anew(judge, block)
            false = kept("signatures", anew.places, anew.said) if len(block) == _BLOCK else anew.places()
            if not anew.judged:
                remembered(len(block))
            yield from (block[place] for place in false)


@dataclass(slots=True)
class _Anew:
    """A block of signatures that is judged if nobody remembers the verdict."""

    judge: "Judge"
    block: list[Signed]
    judged: bool = False

    def places(self) -> tuple[int, ...]:
        """Return where in the block the false ones stand."""
        self.judged = True
        false = {one.number for one in self.judge(self.block)}
        return tuple(place for place, one in enumerate(self.block) if one.number in false)

    def said(self) -> tuple[str]:
        """Return what determines the verdict."""
        signatures = [one.signature for one in self.block]
        keys, leaves = (b"".join(parts) for parts in zip(*((one.key.raw, one.leaf) for one in self.block), strict=True))
        # Lengths are said too: bytes could otherwise move from one signature to the next.
        sha = hashlib.sha256(repr([len(one) for one in signatures]).encode())
        for parts in (keys, leaves, b"".join(signatures)):
            sha.update(parts)
        return (sha.hexdigest(),)


Judge = Callable[[list[Signed]], Iterable[Signed]]
"""Returns the false ones among signatures."""


def _judge(coming: Mapping[bytes, int], total: int, workers: int | None, opened: ExitStack) -> Judge:
    """Return what checks a block: the kernel, several processes, or the library here."""
    kernel = kernels.library(Path(__file__).with_name("ed25519.c")) if total >= _FEWEST else None
    if kernel is not None:
        return _Tables(kernel, coming, total).false_in
    processes = workers or usable_processors()
    if processes < 2 or total < _IN_PARTS:
        return false_in
    pool = opened.enter_context(ProcessPoolExecutor(processes))

    def in_parts(block: list[Signed]) -> list[Signed]:
        return [one for part in pool.map(false_in, [block[at::processes] for at in range(processes)]) for one in part]

    return in_parts


def false_in(signed: Iterable[Signed]) -> list[Signed]:
    """Return the signatures that are false, found one by one by the library."""
    return [one for one in signed if not one.key.signed(one.canonical, one.signature)]


def _blocks(signed: Iterable[Signed]) -> Iterator[list[Signed]]:
    rest = iter(signed)
    while block := list(islice(rest, _BLOCK)):
        yield block


class _Table:
    """Multiples of a point, as the kernel adds them."""

    def __init__(self, kernel: ctypes.CDLL, point: tuple[int, int], width: int) -> None:
        self.entries = np.empty((_rows(width), 1 << (width - 1), 15), np.uint64)
        self.shape = ctypes.c_int64(width), ctypes.c_int64(_rows(width)), kernels.pointer(self.entries)
        x, y = (part.to_bytes(32, "little") for part in point)
        kernel.comb(x, y, *self.shape)


class _Tables:
    """Signatures checked by the kernel, with the tables of keys of which many come."""

    def __init__(self, kernel: ctypes.CDLL, coming: Mapping[bytes, int], total: int) -> None:
        self._kernel = kernel
        self._coming = coming
        self._known: dict[bytes, _Table | None] = {}
        self._room = _MOST_ENTRIES
        self._total = total

    @cached_property
    def _base(self) -> "_Table":
        base = _point(_BASE)
        assert base is not None
        return _Table(self._kernel, base, _width(self._total))

    def false_in(self, block: Sequence[Signed]) -> list[Signed]:
        """Return the signatures that are false."""
        by_key: defaultdict[bytes, list[Signed]] = defaultdict(list)
        for one in block:
            by_key[one.key.raw].append(one)
        return [one for raw, some in by_key.items() for one in false_in(self._unproved(raw, some))]

    def _unproved(self, raw: bytes, some: Sequence[Signed]) -> Iterable[Signed]:
        """Return those of one key's signatures which the kernel does not find true."""
        table = self._table(raw)
        if table is None:
            return some
        plain = [one for one in some if _plain(one.signature)]
        left = [one for one in some if not _plain(one.signature)] if len(plain) < len(some) else []
        hashes = b"".join([hashed(raw, canonical, signature) for _, _, canonical, _, signature in plain])
        true = self._true(table, b"".join([one.signature for one in plain]), hashes)
        return [*left, *(plain[place] for place in np.flatnonzero(~true).tolist())]

    def _true(self, table: _Table, signatures: bytes, hashes: bytes) -> Mask:
        count = len(hashes) // 32
        verdicts = np.zeros(count, np.bool_)
        self._kernel.verify(
            signatures,
            hashes,
            ctypes.c_int64(count),
            *self._base.shape,
            *table.shape,
            kernels.pointer(verdicts),
        )
        return verdicts

    def _table(self, raw: bytes) -> _Table | None:
        """Return the table of a key; None where the library shall decide."""
        if raw not in self._known:
            coming, point = self._coming.get(raw, 0), _point(raw)
            self._known[raw] = None
            width = _width(coming)
            needs = _rows(width) << (width - 1)
            if point is not None and coming >= _FEWEST and needs <= self._room:
                self._room -= needs
                x, y = point
                table = _Table(self._kernel, (P - x, y), width)
                # A point without a part of small order, and no other, is nothing L times.
                if raw != _NOTHING and self._true(table, _NOTHING + bytes(32), L.to_bytes(32, "little")).all():
                    self._known[raw] = table
        return self._known[raw]


def _plain(signature: bytes) -> bool:
    """Return whether a signature is of 64 bytes and its scalar below L."""
    return len(signature) == 64 and signature[:31:-1] < _L_BACKWARDS


def hashed(raw: bytes, message: bytes, signature: bytes) -> bytes:
    """Return the scalar k of RFC 8032, 5.1.7: R, key and message hashed, modulo L."""
    digest = hashlib.sha512(signature[:32] + raw + message).digest()
    return (int.from_bytes(digest, "little") % L).to_bytes(32, "little")


def _rows(width: int) -> int:
    """Return how many signed digits of a width a scalar has: 253 bits, and one for the last carry."""
    return -(-254 // width)


def _width(coming: int) -> int:
    """Return the width of a table with which making and using it take least: an entry costs about two additions."""
    return min(range(4, _WIDEST + 1), key=lambda width: _rows(width) * (coming + (2 << (width - 1))))


def _point(raw: bytes) -> tuple[int, int] | None:
    """Return the point that 32 bytes encode (RFC 8032, 5.1.3); None where they encode none as they should."""
    said = int.from_bytes(raw, "little")
    odd, y = said >> 255, said & ((1 << 255) - 1)
    u, v = (y * y - 1) % P, (_D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (v * x * x - u) % P or (x == 0 and odd):
        return None
    return (x if x % 2 == odd else P - x), y
