"""Finished values in a folder of this user: each by the digest of all that determines it, none trusted unseen.

A program says where (`keeping`); where none did, everything is computed. What is damaged, foreign or gone is computed
again. The values used least recently go where the folder grows too large.
"""

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ortaq.core import InputError
from ortaq.core.errors import doubts_told
from ortaq.core.phases import phase
from ortaq.tables.beside import recover, remove
from ortaq.tables.door import files_opened, list_opened
from ortaq.tables.folders import make_folder
from ortaq.tables.pickled import CannotKeep, pickled, unpickled
from ortaq.tables.written import write_file

MOST_BYTES = 2**30
"""Of all values together."""

FILLED_TO = 0.8
"""Part of ``MOST_BYTES`` that stays where values have to go."""

_NAME = re.compile(r"(?P<kind>\w+)-[0-9a-f]{32}\.kept", re.ASCII)
"""Of a value; whatever else stands in the folder is somebody's own."""

_SHA = hashlib.sha256().digest_size

T = TypeVar("T")
Said = Callable[[], tuple[object, ...]]
Around = tuple[object, ...]
Each = Callable[[Sequence[int]], Iterator[tuple[int, T]]]
"""Positions of values that are not there -> (position, value) as they are finished."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One finished value on the disk.

    Attributes
    ----------
    kind : str
    size : int
        Bytes.
    used : float
        Seconds since 1970 when it was last written or read.
    path : Path
    """

    kind: str
    size: int
    used: float
    path: Path


@dataclass(frozen=True, slots=True)
class Keep:
    """A folder of finished values; several processes may share it.

    Attributes
    ----------
    folder : Path
    software : callable
        Returns what names the program and all that ships with it; asked when a value is.
    most : int
        Bytes of all values together.
    """

    folder: Path
    software: Callable[[], str]
    most: int = MOST_BYTES

    def value(self, kind: str, compute: Callable[[], T], said: Said, around: Around, below: Path | None) -> T:
        """Return a value that was finished before, or compute and keep it.

        Parameters
        ----------
        kind, compute, said, around, below
            As in `kept`.

        Returns
        -------
        object
            What ``compute`` returns, or returned before.

        Examples
        --------
        >>> Keep(Path("kept"), lambda: "1.0").value("sums", lambda: 3, lambda: (1, 2), (), None)
        3
        """
        from ortaq.core.value_digest import value_digest  # noqa: PLC0415 - loads numpy: only those who ask need it

        software, doubts = self.software(), doubts_told()
        try:
            path = self.folder / f"{kind}-{value_digest(software, kind, *said())}.kept"
        except (TypeError, InputError):  # nobody can say what determines it, or it is more than is looked through
            return compute()
        with phase("kept"):
            found, value = self._read(path, around)
        if found:
            if below is not None:
                list_opened(below)
            return value  # type: ignore[return-value]
        with files_opened() as opened:
            made = compute()
        # What was warned of, what turned out not to work, and what a file says that nobody told would be lost.
        untold = [file for file in opened if below is None or not file.is_relative_to(below)]
        if not untold and self.software() == software and doubts_told() == doubts:
            with phase("kept"), suppress(CannotKeep, InputError, OSError):
                self._write(path, pickled(made, around))
        return made

    def each(self, kind: str, compute: "Each[T]", said: Sequence[tuple[object, ...]]) -> list[T]:
        """Return values that were finished before, and compute the others and keep each as soon as it is there.

        Parameters
        ----------
        kind, compute, said
            As in `kept_each`.

        Returns
        -------
        list of object

        Examples
        --------
        >>> Keep(Path("kept"), lambda: "1.0").each("sums", lambda at: ((n, n + 1) for n in at), [(0,), (1,)])
        [1, 2]
        """
        from ortaq.core.value_digest import value_digest  # noqa: PLC0415 - loads numpy: only those who ask need it

        software, doubts, values = self.software(), doubts_told(), dict[int, T]()
        paths = [self.folder / f"{kind}-{value_digest(software, kind, *one)}.kept" for one in said]
        for at, path in enumerate(paths):
            found, value = self._read(path, ())
            if found:
                values[at] = value  # type: ignore[assignment]
        with files_opened() as opened:
            for at, made in compute([at for at in range(len(paths)) if at not in values]):
                values[at] = made
                if not opened and self.software() == software and doubts_told() == doubts:
                    with suppress(CannotKeep, InputError, OSError):
                        self._write(paths[at], pickled(made))
        return [values[at] for at in range(len(paths))]

    def _read(self, path: Path, around: Around) -> tuple[bool, object]:
        """Return whether a value is there, and the value."""
        try:
            with path.open("rb") as file:
                if not _is_own(os.fstat(file.fileno())):
                    return False, None
                content = file.read()
            if _seal(path, memoryview(content)[:-_SHA]) != content[-_SHA:]:
                return False, None
            value = unpickled(content, around)
        except (OSError, CannotKeep):
            return False, None
        with suppress(OSError):
            os.utime(path)
        return True, value

    def is_usable(self) -> bool:
        """Return whether values can be kept in the folder: nobody else writes into it; it need not be there yet."""
        if not os.path.lexists(self.folder):
            return True
        return self.folder.is_dir() and _is_own(self.folder.stat()) and os.access(self.folder, os.W_OK | os.X_OK)

    def _write(self, path: Path, content: bytes) -> None:
        if len(content) > self.most:
            return
        if not self.folder.is_dir():
            make_folder(self.folder)
            self.folder.chmod(stat.S_IRWXU)
        if not _is_own(self.folder.stat()):
            return
        recover(self.folder)
        write_file(path, content + _seal(path, content), private=True)  # what opens it ends before the seal
        self._make_room()

    def _make_room(self) -> None:
        held = self.files()
        left = sum(file.size for file in held)
        if left <= self.most:
            return
        for file in sorted(held, key=lambda one: one.used):
            remove(file.path)
            left -= file.size
            if left <= FILLED_TO * self.most:
                return

    def files(self) -> list[KeptFile]:
        """Return what is kept, and nothing else that is there."""
        held = []
        with suppress(OSError):
            for path in sorted(self.folder.iterdir()):
                named = _NAME.fullmatch(path.name)
                with suppress(OSError):
                    if named and stat.S_ISREG((status := path.lstat()).st_mode):
                        held.append(KeptFile(named["kind"], status.st_size, status.st_mtime, path))
        return held

    def clean(self, older_than_s: float = 0.0) -> list[KeptFile]:
        """Remove values, and what killed processes left of them; nothing else that is there.

        Parameters
        ----------
        older_than_s : float, optional
            Only those that were not used for so many seconds.

        Returns
        -------
        list of KeptFile
            What is gone.

        Examples
        --------
        >>> Keep(Path("nowhere"), lambda: "1.0").clean()
        []
        """
        recover(self.folder)
        gone = [file for file in self.files() if time.time() - file.used >= older_than_s]
        for file in gone:
            remove(file.path)
        return gone


_CURRENT: ContextVar[Keep | None] = ContextVar("kept_values", default=None)


@contextmanager
def keeping(keep: Keep | None) -> Iterator[None]:
    """Keep finished values in a folder while the context lasts.

    Parameters
    ----------
    keep : Keep or None
        None: nowhere.

    Yields
    ------
    None

    Examples
    --------
    >>> with keeping(None):
    ...     kept("sums", lambda: 1 + 2, lambda: (1, 2))
    3
    """
    before = _CURRENT.set(keep)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def kept(kind: str, compute: Callable[[], T], said: Said, *, around: Around = (), below: Path | None = None) -> T:
    """Return a finished value by the digest of what determines it, or compute it where there is none.

    A value is not kept where a file of a user was read that ``below`` does not cover, or a doubt was told meanwhile.

    Parameters
    ----------
    kind : str
        Letters; begins the name of the file.
    compute : callable
        Makes the value; nothing beside ``said`` and the program with what ships may determine it.
    said : callable
        Returns what determines the value, see ``core.value_digest``; asked only where values are kept.
    around : tuple of object, optional
        Objects that ``said`` determines too; where the value holds one of them, that of the caller stands in it.
    below : Path, optional
        File or folder whose contents are said.

    Returns
    -------
    object
        What ``compute`` returns, or returned before.

    Examples
    --------
    >>> kept("sums", lambda: 1 + 2, lambda: (1, 2))
    3
    """
    keep = _CURRENT.get()
    return compute() if keep is None else keep.value(kind, compute, said, around, below)


def kept_each(kind: str, compute: Each[T], said: Sequence[tuple[object, ...]]) -> list[T]:
    """Return many finished values of one kind, each by the digest of what determines it; who is interrupted goes on.

    Parameters
    ----------
    kind : str
        As in `kept`.
    compute : callable
        Takes the positions of those that are not kept, and yields (position, value) as they are finished.
    said : sequence of tuple
        What determines each value.

    Returns
    -------
    list of object
        In the order of ``said``.

    Examples
    --------
    >>> kept_each("sums", lambda at: ((n, n + 1) for n in at), [(0,), (1,)])
    [1, 2]
    """
    keep = _CURRENT.get()
    if keep is not None:
        return keep.each(kind, compute, said)
    values = dict(compute(range(len(said))))
    return [values[at] for at in range(len(said))]


def is_keeping() -> bool:
    """Return whether finished values are kept: what is only worth its while then need not be done otherwise.

    Examples
    --------
    >>> is_keeping()
    False
    """
    return _CURRENT.get() is not None


def _seal(path: Path, content: bytes | memoryview) -> bytes:
    """Return the digest of a file and its name: under another name it is another question's."""
    sha = hashlib.sha256(path.name.encode())
    sha.update(content)
    return sha.digest()


def _is_own(status: os.stat_result) -> bool:
    """Return whether nobody but this user may have written a file or into a folder."""
    if not hasattr(os, "getuid"):
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return status.st_uid == os.getuid() and not status.st_mode & others
