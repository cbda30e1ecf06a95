"""Zip archives, read whole: no link, no path that leaves the folder, no more than stated, counted while unpacking."""

import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from ortaq.core import InputError
from ortaq.tables.door import MOST_BYTES, MOST_FILES, hidden, opened_file, read_at_most, read_bytes, too_large

MOST_TIMES = 250
"""What a packed file may unpack to over what it is; tables of numbers unpack to five to sixty times as much."""

ALWAYS_BYTES = 2**26
"""What any packed file may unpack to."""

_BLOCK = 1 << 16
_DAMAGED = "copy or download it again"


def zip_bytes(path: Path, *, fix: str = _DAMAGED) -> dict[str, bytes]:
    """Return every visible file of a zip by its path in it.

    Parameters
    ----------
    path : Path
    fix : str, optional
        What to do about a zip that is damaged, for the message.

    Raises
    ------
    InputError
        It is no whole zip, is encrypted, unpacks to more than is read, or holds a link or a path outside itself.

    Examples
    --------
    >>> import zipfile
    >>> with zipfile.ZipFile("prices.zip", "w") as archive:
    ...     _ = archive.writestr("prices.csv", "id,usd")
    >>> zip_bytes(Path("prices.zip"))
    {'prices.csv': b'id,usd'}
    """
    return unzipped(read_bytes(path), str(path), fix=fix)


def unzipped(data: bytes, where: str, *, fix: str = _DAMAGED) -> dict[str, bytes]:
    """Return every visible file of a zip in memory, as `zip_bytes`."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    with opened_zip(io.BytesIO(data), where, fix=fix) as archive:
        for entry in members(archive):
            if any(map(hidden, entry.filename.split("/"))):
                continue
            with archive.open(entry) as file:
                most = most_unpacked(entry.compress_size, left)
                found[entry.filename] = read_at_most(file, most, f"{where}, {entry.filename}")
            left -= len(found[entry.filename])
    return found


def most_unpacked(packed: int, most: int = MOST_BYTES) -> int:
    """Return the bytes to which so many packed ones may unpack, so that a small file never fills the memory.

    Parameters
    ----------
    packed : int
    most : int, optional
        Bytes that are never exceeded.

    Examples
    --------
    >>> most_unpacked(1_000), most_unpacked(10**6), most_unpacked(10**6, most=10**6)
    (67108864, 250000000, 1000000)
    """
    return min(most, max(ALWAYS_BYTES, packed * MOST_TIMES))


def counted(file: IO[bytes], most: int, where: str) -> BinaryIO:
    """Return a file that is unpacked as it is read, and refused where more comes out of it than may.

    Parameters
    ----------
    file : file
        Opened for reading.
    most : int
        Bytes.
    where : str
        Place for the message.

    Raises
    ------
    InputError
        On reading: there are more.

    Examples
    --------
    >>> import io
    >>> counted(io.BytesIO(b"id,usd"), 3, "prices.csv").read()
    Traceback (most recent call last):
    ortaq.core.errors.InputError: more than 3 bytes
      where: prices.csv
      why:   so much is no input of this kind
      do:    bring a smaller file
    """
    return io.BufferedReader(_Counted(file, most, where), _BLOCK)


class _Counted(io.RawIOBase):
    def __init__(self, file: IO[bytes], most: int, where: str) -> None:
        super().__init__()
        self._file, self._most, self._where = file, most, where

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        block = self._file.read(len(buffer))
        buffer[: len(block)] = block
        if self._file.tell() > self._most:
            raise too_large(self._most, self._where)
        return len(block)


@contextmanager
def zip_of(path: Path, *, fix: str = _DAMAGED) -> Iterator[zipfile.ZipFile]:
    """Yield a zip that is opened for reading; damage that is met while it is open is told too.

    Parameters
    ----------
    path : Path
    fix : str, optional
        As in `zip_bytes`.

    Raises
    ------
    InputError
        As there, but for the size.

    Examples
    --------
    >>> import zipfile
    >>> with zipfile.ZipFile("prices.zip", "w") as written:
    ...     written.writestr("prices.csv", "id,usd")
    >>> with zip_of(Path("prices.zip")) as archive:
    ...     archive.namelist()
    ['prices.csv']
    """
    with opened_file(path) as file, opened_zip(file, str(path), fix=fix) as archive:
        yield archive


@contextmanager
def opened_zip(
    file: BinaryIO, where: str, *, what: str = "not a whole zip file", fix: str = _DAMAGED
) -> Iterator[zipfile.ZipFile]:
    """Yield the zip in an open file, see `zip_of`."""
    try:
        with zipfile.ZipFile(file) as archive:
            _require_inside(members(archive), where)
            yield archive
    except InputError:
        raise
    except Exception as error:  # zlib, lzma and bz2 raise errors of their own, and zipfile whatever a header leads to
        raise InputError(f"{what}: {error}", where=where, why="nothing was read", fix=fix) from error


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of a zip."""
    return [entry for entry in archive.infolist() if not entry.is_dir()]


def _require_inside(entries: Sequence[zipfile.ZipInfo], where: str) -> None:
    """Refuse files that could stand outside the folder they are unpacked to, and what cannot be read."""
    names: set[str] = set()
    if len(entries) > MOST_FILES:
        raise InputError(f"more than {MOST_FILES:,} files", where=where, fix="zip the folder of the tables alone")
    for entry in entries:
        name = entry.filename
        what = ""
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            what = f"the zip has a path outside itself: {name}"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            what = f"the zip holds a link: {name}"
        elif entry.flag_bits & 1:
            what = f"the zip is encrypted: {name}"
        elif name in names:
            what = f"the zip holds {name} twice"
        if what:
            raise InputError(what, where=where, why="nothing was read", fix="zip the folder again")
        names.add(name)


def gunzipped(path: Path) -> bytes:
    """Return what a gzip file holds.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        It is no whole gzip file, or unpacks to more than is read.

    Examples
    --------
    >>> import gzip
    >>> _ = Path("prices.csv.gz").write_bytes(gzip.compress(b"id,usd"))
    >>> gunzipped(Path("prices.csv.gz"))
    b'id,usd'
    """
    try:
        with opened_file(path) as packed, gzip.GzipFile(fileobj=packed) as file:
            most = most_unpacked(os.fstat(packed.fileno()).st_size)
            return read_at_most(cast("IO[bytes]", file), most, str(path))
    except (EOFError, OSError, zlib.error) as error:
        what = f"the file is damaged or was cut off: {error}"
        raise InputError(what, where=str(path), why="nothing was read", fix=_DAMAGED) from error
