"""Drafts beside the place they are for, and what a killed process left of them."""

import os
import re
import shutil
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from ortaq.core import InputError

ABANDONED_SECONDS = 3600.0
"""Age from which a draft of a process that cannot be asked counts as left behind."""

_LEFT = re.compile(r"\.(?P<name>.+)\.(?P<host>[0-9a-f]{8})-(?P<pid>\d{1,9})-[0-9a-f]{8}\.ortaq-(?P<state>new|old)")


def beside(place: Path, state: Literal["new", "old"]) -> Path:
    """Return a hidden name beside a place for what will stand there, or stood there; it says whose it is."""
    return place.with_name(f".{place.name}.{_host()}-{os.getpid()}-{os.urandom(4).hex()}.ortaq-{state}")


def recover(folder: Path, name: str | None = None) -> None:
    """Put right what killed processes left in a folder.

    What was moved aside comes back where nothing took its place; other leftovers are removed. Files of processes that
    live are left alone.

    Parameters
    ----------
    folder : Path
    name : str, optional
        Look only after this place in the folder; after every place if absent.

    Examples
    --------
    >>> recover(Path())
    """
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            left = _LEFT.fullmatch(path.name)
            if not left or name not in {None, left["name"]} or not _is_abandoned(path, left["host"], left["pid"]):
                continue
            place = folder / left["name"]
            if left["state"] == "old" and not os.path.lexists(place):
                path.replace(place)
            else:
                remove(path)


def remove(path: Path) -> None:
    """Remove a draft, file or folder, as far as that can be done."""
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


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Say what the operating system refused."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror or error}", where=where, fix="free space or choose another folder"
        ) from error


def _host() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def _is_abandoned(path: Path, host: str, pid: str) -> bool:
    if host == _host() and not _lives(int(pid)):
        return True
    return time.time() - path.lstat().st_mtime > ABANDONED_SECONDS


def _lives(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # os.kill would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
