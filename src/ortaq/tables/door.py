"""The one place where a file of a user is opened: regular files only, no links, never more bytes than stated."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, BinaryIO

from ortaq.core import InputError, said

MOST_BYTES = 2**30
"""Bytes of one table, and of everything in a folder or an archive."""

MOST_FILES = 10_000
"""Files in a folder or an archive."""

_OURS = Path(__file__).resolve().parents[1]
"""What ships may be linked into place by an installer; a user's file may not."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_BLOCK = 1 << 20

_OPENED: ContextVar[list[Path] | None] = ContextVar("opened_files", default=None)


@contextmanager
def files_opened() -> Iterator[list[Path]]:
    """Yield a list to which every file of a user is added that is opened meanwhile; what ships is not listed."""
    around, own = _OPENED.get(), list[Path]()
    before = _OPENED.set(own)
    try:
        yield own
    finally:
        _OPENED.reset(before)
        if around is not None:
            around += own


def list_opened(path: Path) -> None:
    """Add a file or a folder to the list of those opened, as far as anybody asks; see `files_opened`."""
    listed = _OPENED.get()
    if listed is not None and not _ships(path):
        listed.append(path)


def read_bytes(path: Path, *, most: int = MOST_BYTES, called: str = "the file", fix: str = "check the path") -> bytes:
    r"""Return what a file holds.

    Parameters
    ----------
    path : Path
    most : int, optional
        Bytes that it may hold, counted while it is read.
    called, fix : str, optional
        What a message calls it, and what to do where it cannot be read.

    Raises
    ------
    InputError
        It cannot be read, is a link or no regular file, or holds more.

    Examples
    --------
    >>> read_bytes(Path("prices.csv"))
    b'id,usd\nrail,1.5\n'
    """
    with opened_file(path, called=called, fix=fix) as file:
        return read_at_most(file, most, str(path))


@contextmanager
def opened_file(path: Path, *, called: str = "the file", fix: str = "check the path") -> Iterator[BinaryIO]:
    r"""Yield a regular file that is opened for reading.

    Parameters
    ----------
    path : Path
    called, fix : str, optional
        As in `read_bytes`.

    Raises
    ------
    InputError
        It cannot be read, is a link or no regular file.

    Examples
    --------
    >>> with opened_file(Path("prices.csv")) as file:
    ...     file.readline()
    b'id,usd\n'
    """
    where = str(path)
    try:
        with os.fdopen(os.open(path, _FLAGS | _follow(path)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                what = f"cannot read {called}: it is no regular file"
                raise InputError(what, where=where, fix="name a file; a folder, pipe or device is not read")
            list_opened(path)
            yield file
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _is_link(path) from error
        raise InputError(f"cannot read {called}: {error.strerror or error}", where=where, fix=fix) from error
    except ValueError as error:  # a zero character in the name
        raise InputError(f"cannot read {called}: {error}", where=repr(where), fix=fix) from error


def _follow(path: Path) -> int:
    """Return the flag that refuses a link; none for what ships."""
    return 0 if _ships(path) else getattr(os, "O_NOFOLLOW", 0)


def _ships(path: Path) -> bool:
    return path.parent.resolve().is_relative_to(_OURS)


def _is_link(path: Path) -> InputError:
    return InputError(
        "the file is a link",
        where=str(path),
        why="a link in files from elsewhere may lead to what nobody meant to hand in",
        fix="name the file that it leads to, or put a copy in its place",
    )


def read_at_most(file: IO[bytes], most: int, where: str) -> bytes:
    """Return the rest of an open file; bytes are counted while they are read.

    Parameters
    ----------
    file : file
        Opened for reading.
    most : int
        Bytes that it may hold.
    where : str
        Place for the message.

    Raises
    ------
    InputError
        There are more.

    Examples
    --------
    >>> import io
    >>> read_at_most(io.BytesIO(b"id,usd"), 6, "prices.csv")
    b'id,usd'
    """
    blocks, total = [], 0
    while block := file.read(min(_BLOCK, most + 1 - total)):
        blocks.append(block)
        total += len(block)
        if total > most:
            raise too_large(most, where)
    return b"".join(blocks)


def too_large(most: int, where: str) -> InputError:
    """Return what is said of more bytes than are read."""
    return InputError(
        f"more than {most:,} bytes", where=where, why="so much is no input of this kind", fix="bring a smaller file"
    )


def file_in(folder: Path, name: str) -> Path:
    """Return a file below a folder; no part of its name may be a link.

    Parameters
    ----------
    folder : Path
    name : str
        With slashes where it stands in folders of the folder.

    Raises
    ------
    InputError
        A part of the name is a link.

    Examples
    --------
    >>> file_in(Path("region"), "osm/nodes.parquet").as_posix()
    'region/osm/nodes.parquet'
    """
    path = folder
    for part in name.split("/"):
        path /= part
        if _follow(path) and os.path.islink(path):  # noqa: PTH114 (a name that is too long is no link)
            raise _is_link(path)
    return path


def folder_bytes(folder: Path, *, most: int = MOST_BYTES) -> dict[str, bytes]:
    """Return every visible file below a folder by its path from there.

    Parameters
    ----------
    folder : Path
    most : int, optional
        Bytes that they may hold together.

    Raises
    ------
    InputError
        One is a link or no regular file, or they are more or larger than is read.

    Examples
    --------
    >>> folder_bytes(Path("nowhere"))
    Traceback (most recent call last):
    ortaq.core.errors.InputError: cannot read the folder: No such file or directory
      where: nowhere
      do:    check its permissions
    """
    found: dict[str, bytes] = {}
    left = most
    for name in _names_below(folder):
        found[name] = read_bytes(file_in(folder, name), most=left)
        left -= len(found[name])
    return found


def _names_below(folder: Path) -> list[str]:
    names: list[str] = []
    for top, folders, files in os.walk(folder, onerror=_raise):
        below = Path(top).relative_to(folder)
        folders[:] = sorted(name for name in folders if not hidden(name))
        names += [(below / name).as_posix() for name in files if not hidden(name)]
        for name in folders:
            file_in(folder, (below / name).as_posix())
        if len(names) > MOST_FILES:
            fix = said("name the folder of the tables; at most {most} files are read", most=f"{MOST_FILES:,}")
            raise InputError(f"more than {MOST_FILES:,} files", where=str(folder), fix=fix)
    return sorted(names)


def hidden(name: str) -> bool:
    """Return whether a file or folder is one that other programs leave behind."""
    return name.startswith((".", "__", "~$"))


def _raise(error: OSError) -> None:
    raise InputError(
        f"cannot read the folder: {error.strerror}", where=str(error.filename), fix="check its permissions"
    ) from error
