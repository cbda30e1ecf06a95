"""Files of any size, read piece by piece: plain or packed with gzip, never whole in memory."""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from ortaq.core import InputError
from ortaq.tables.archive import counted, most_unpacked
from ortaq.tables.door import opened_file

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_LARGEST = 1 << 50


@contextmanager
def flowing_file(path: Path, passed: Callable[[bytes], object] | None = None) -> Iterator[BinaryIO]:
    r"""Yield a file that is read piece by piece; one packed with gzip, whatever its name, is unpacked on the way.

    Parameters
    ----------
    path : Path
    passed : callable, optional
        Told of all bytes of the file as it stands, in order, as they are read; at the end of those that were left.
        ``hashlib.sha256().update`` makes the digest of what was read without reading it again.

    Raises
    ------
    InputError
        At once: it cannot be read, is a link or no regular file. On reading: it is damaged, was cut off, or unpacks to
        more than a file of its size can hold.

    Examples
    --------
    >>> with flowing_file(Path("prices.csv")) as file:
    ...     file.readline()
    b'id,usd\n'
    """
    with opened_file(path) as opened:
        packed = opened.read(len(_GZIP)) == _GZIP
        opened.seek(0)
        raw = opened if passed is None else cast("BinaryIO", _Told(opened, passed))
        if packed:
            most = most_unpacked(os.fstat(opened.fileno()).st_size, _LARGEST)
            with gzip.GzipFile(fileobj=raw) as unpacked:
                whole = _Whole(counted(cast("IO[bytes]", unpacked), most, str(path)), str(path))
                yield io.BufferedReader(whole, _BLOCK)
        else:
            yield io.BufferedReader(raw, _BLOCK)  # type: ignore[type-var]
        while passed is not None and (block := opened.read(_BLOCK)):
            passed(block)


class _Told(io.RawIOBase):
    """A file of whose bytes somebody is told as they are read."""

    def __init__(self, file: BinaryIO, passed: Callable[[bytes], object]) -> None:
        super().__init__()
        self._file, self._passed = file, passed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._file.read(len(buffer))
        self._passed(block)
        buffer[: len(block)] = block
        return len(block)


class _Whole(io.RawIOBase):
    """A packed file whose damage is told as what it is."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        super().__init__()
        self._file, self._where = file, where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._file.read(len(buffer))
        except (EOFError, OSError, zlib.error) as error:
            raise InputError(
                f"the file is damaged or was cut off: {error}",
                where=self._where,
                why="what is missing may be weeks of events, so nothing of it was used",
                fix="copy or download it again",
            ) from error
        buffer[: len(block)] = block
        return len(block)
