"""One process at a time on one file: the second waits for its turn, or is told who has it.

The operating system holds the lock, so it ends with the process that has it, also when that is killed.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ortaq.core import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

POLL_SECONDS = 0.1
LONGEST_TURN = 1800.0
_LOCKED_BYTE = 1 << 20
"""Windows locks bytes against reading: one far behind the text that says who has the turn."""


@contextmanager
def turn(target: Path, *, told: Callable[[str], None], longest: float = LONGEST_TURN) -> Iterator[None]:
    """Yield when this process has the turn on a file; it has it until the block ends.

    Parameters
    ----------
    target : Path
        What is worked on; ``.NAME.turn`` stands beside it meanwhile.
    told : callable
        Gets one line of text if there is somebody to wait for.
    longest : float, optional
        Seconds to wait.

    Raises
    ------
    InputError
        Another process has the turn and does not end.

    Examples
    --------
    >>> with turn(Path("big.csv"), told=print):
    ...     write_file(Path("big.csv"), "id")
    """
    path = target.with_name(f".{target.name}.turn")
    handle = _waited(path, target.name, told, longest)
    try:
        yield
    finally:
        _give_up(handle, path)


def _waited(path: Path, name: str, told: Callable[[str], None], longest: float) -> int:
    start, asked = time.monotonic(), False
    while (handle := _taken(path)) is None:
        who = _holder(path)
        if time.monotonic() - start >= longest:
            raise InputError(
                f"{who} is fetching {name}",
                where=str(path),
                why=f"two at once would spoil the file; waited {longest:.0f} seconds; nothing was changed",
                fix="run the command again when the other one has ended",
            )
        if not asked:
            told(f"{who} is fetching {name}; waiting for it")
            asked = True
        time.sleep(POLL_SECONDS)
    return handle


def _taken(path: Path) -> int | None:
    """Return the open lock file, or None where another has it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        if sys.platform == "win32" and os.access(path.parent, os.W_OK):
            return None  # the last holder is just removing it
        raise InputError("cannot write", where=str(path.parent), fix="set ORTAQ_HOME") from None
    if not _locked(handle) or not _is_still(handle, path):
        os.close(handle)
        return None
    os.ftruncate(handle, 0)
    os.write(handle, f"process {os.getpid()}\n".encode())
    return handle


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still(handle: int, path: Path) -> bool:
    """Return whether the locked file is the one that stands there: the last holder may have removed it meanwhile."""
    try:
        there = path.stat()
    except OSError:
        return False
    mine = os.fstat(handle)
    return (there.st_ino, there.st_dev) == (mine.st_ino, mine.st_dev)


def _give_up(handle: int, path: Path) -> None:
    if sys.platform == "win32":
        os.close(handle)
        with suppress(OSError):
            path.unlink()
    else:
        # While it is locked: nobody else can believe to have the file that goes.
        path.unlink(missing_ok=True)
        os.close(handle)


def _holder(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        text = path.read_text(encoding="utf-8").strip()
        if text:
            return text
    return "another process"
