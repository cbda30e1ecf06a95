"""Files of any size, read piece by piece: plain or packed with gzip, never whole in memory."""

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
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
def flowing_file(path: Path) -> Iterator[BinaryIO]:
    r"""Yield a file that is read piece by piece; one packed with gzip, whatever its name, is unpacked on the way.

    Parameters
    ----------
    path : Path

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
    with opened_file(path) as raw:
        packed = raw.read(len(_GZIP)) == _GZIP
        raw.seek(0)
        if not packed:
            yield io.BufferedReader(raw, _BLOCK)  # type: ignore[type-var]
            return
        most = most_unpacked(os.fstat(raw.fileno()).st_size, _LARGEST)
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield io.BufferedReader(_Whole(counted(cast("IO[bytes]", unpacked), most, str(path)), str(path)), _BLOCK)


def file_digest(path: Path) -> str:
    """Return SHA-256 over the bytes of a file as it stands, of any size.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        It cannot be read, is a link or no regular file.

    Examples
    --------
    >>> file_digest(Path("prices.csv"))[:8]
    '616b20c8'
    """
    sha = hashlib.sha256()
    with opened_file(path) as raw:
        while block := raw.read(_BLOCK):
            sha.update(block)
    return sha.hexdigest()


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
