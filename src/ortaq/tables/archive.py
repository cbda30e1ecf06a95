"""Zip archives, read whole: no link, no path that leaves the folder, no more than stated, counted while unpacking."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from ortaq.core import InputError
from ortaq.tables.door import MOST_BYTES, MOST_FILES, hidden, opened_file, read_at_most, read_bytes

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
                found[entry.filename] = read_at_most(file, left, f"{where}, {entry.filename}")
            left -= len(found[entry.filename])
    return found


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
            return read_at_most(cast("IO[bytes]", file), MOST_BYTES, str(path))
    except (EOFError, OSError, zlib.error) as error:
        what = f"the file is damaged or was cut off: {error}"
        raise InputError(what, where=str(path), why="nothing was read", fix=_DAMAGED) from error
