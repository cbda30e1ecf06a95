"""Drafts beside the places they are for, alone or together, and what a killed process left of them."""

import errno
import os
import re
import shutil
import socket
import sys
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from ortaq.core import InputError

ABANDONED_SECONDS = 3600.0
"""Age from which a draft of a process that cannot be asked counts as left behind."""

_LEFT = re.compile(r"\.(?P<name>.+)\.(?P<host>[0-9a-f]{8})-(?P<pid>\d{1,9})-[0-9a-f]{8}\.ortaq-(?P<state>new|old|set)")


def beside(place: Path, state: Literal["new", "old", "set"]) -> Path:
    """Return a hidden name beside a place for what will stand there, or stood there; it says whose it is.

    ``set`` is for a list of drafts of which all or none take their places.
    """
    return place.with_name(f".{place.name}.{_host()}-{os.getpid()}-{os.urandom(4).hex()}.ortaq-{state}")


def recover(folder: Path) -> None:
    """Put right what killed processes left in a folder.

    Drafts that belong together all take their places once one may have; what was moved aside comes back where nothing
    took its place; other leftovers are removed. Files of processes that live are left alone.

    Parameters
    ----------
    folder : Path

    Examples
    --------
    >>> recover(Path())
    """
    with suppress(OSError):
        left = [(path, found) for path in sorted(folder.iterdir()) if (found := _LEFT.fullmatch(path.name))]
        # Lists first: the drafts that they name are no leftovers.
        for path, found in sorted(left, key=lambda one: one[1]["state"] != "set"):
            with suppress(OSError):
                _put_right(path, found)


def _put_right(path: Path, left: re.Match[str]) -> None:
    is_known = left["host"] == _host() and sys.platform != "win32"  # where asking whether a process lives ends it
    is_abandoned = time.time() - path.lstat().st_mtime > ABANDONED_SECONDS
    if _lives(int(left["pid"])) if is_known else not is_abandoned:
        return
    place = path.with_name(left["name"])
    if left["state"] == "set" and is_known:
        _finish(path)
    elif left["state"] == "old" and not os.path.lexists(place):
        path.replace(place)
    else:
        remove(path)


def rename_all(drafts: Mapping[Path, Path]) -> None:
    """Give drafts beside their places these names: all in a folder or none, also where the process is killed between.

    Parameters
    ----------
    drafts : mapping of Path to Path
        The draft of every place, whole, on the disk, and named by `beside`.
    """
    for folder in dict.fromkeys(place.parent for place in drafts):
        own = {place: draft for place, draft in drafts.items() if place.parent == folder}
        if len(own) == 1:
            ((place, draft),) = own.items()
            draft.replace(place)
        else:
            _finish(_listed(list(own.values()), folder))
        sync(folder)


def _listed(drafts: Sequence[Path], folder: Path) -> Path:
    """Return a list of drafts, made at once: from now on all of them take their places."""
    unsure = beside(folder / "several", "new")
    try:
        write_synced(unsure, "\n".join(draft.name for draft in drafts).encode())
        return unsure.replace(beside(folder / "several", "set"))
    except BaseException:
        remove(unsure)
        raise


def _finish(listed: Path) -> None:
    """Give every draft of a list its name, then remove the list; those that are gone have it already."""
    try:
        for name in listed.read_text(encoding="utf-8").split("\n"):
            left = _LEFT.fullmatch(name)
            if left and left["state"] == "new":
                with suppress(FileNotFoundError):
                    listed.with_name(name).replace(listed.with_name(left["name"]))
    except UnicodeDecodeError:
        pass  # no list of ours
    finally:
        remove(listed)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and force it to disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Remove a draft, file or folder, as far as that can be done.

    Parameters
    ----------
    path : Path

    Examples
    --------
    >>> remove(Path("nothing.part"))
    """
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    if path.is_dir():
        if sys.platform == "win32":
            return  # Windows opens no folders
        handle = os.open(path, os.O_RDONLY)
    else:
        handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


REMEDIES = {
    errno.ENAMETOOLONG: "give a shorter name",
    errno.ENOENT: "choose a folder that you may write to",
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
}
"""What helps against errors of the operating system; against any other, space or another place."""


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Say what the operating system refused."""
    try:
        yield
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, "free space or choose another folder")
        raise InputError(f"cannot write: {error.strerror or error}", where=where, fix=remedy) from error


def _host() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
