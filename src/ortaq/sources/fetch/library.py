"""Fetched files of a user: from the cache where they are, over the network where that is allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ortaq.core import InputError, Progress, said
from ortaq.sources.builders.classification import SHIPPED
from ortaq.sources.builders.sources import file_sha256
from ortaq.sources.fetch.download import drop, note_path
from ortaq.sources.fetch.lock import LOCK, LockEntry, lock_text, read_lock
from ortaq.sources.fetch.patience import Patience
from ortaq.tables import (
    TableSpec,
    make_folder,
    put_files,
    read_table,
    recover,
    remove,
    require_file,
    text_columns,
    today,
    turn,
    user_data_folder,
)

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes a file or answers questions, under which terms, and what it is called in ``--from KIND=``."""

    id: str
    title: str
    publisher: str
    licence: str
    terms: str
    build_kind: str


PUBLICATIONS = {
    p.id: p
    for p in read_table(
        SHIPPED,
        TableSpec(
            "publications",
            "publications.csv",
            "What can be fetched, from whom and under which terms",
            text_columns(
                id="Name in ortaq fetch",
                title="Title",
                publisher="Publisher",
                licence="Licence",
                terms="Address of the terms",
                build_kind="Name in ortaq region build --from",
            ),
            ("id",),
        ),
    ).records(Publication)
}


class Wanted(Protocol):
    """A file that can be brought into the library; ``url`` stands in its lock entry and never holds a key."""

    @property
    def publication(self) -> Publication:
        """Whose it is."""

    @property
    def file(self) -> str:
        """Its name in the library."""

    @property
    def url(self) -> str:
        """Its address."""

    def bring(self, part: Path, progress: Progress, patience: Patience) -> tuple[int, tuple[str, ...]]:
        """Write the whole file.

        Parameters
        ----------
        part : Path
            Where to.
        progress : callable
        patience : Patience

        Returns
        -------
        rows : int
        silent : tuple of str
            Questions without an answer.
        """


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of the library, its lock entry, and whether it came over the network now.

    ``silent`` names the questions to which a service had no rows.
    """

    path: Path
    entry: LockEntry
    is_new: bool
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is wanted.

    Attributes
    ----------
    folder : Path, optional
        Library to keep it in; the user's own if absent.
    offline : bool
        Use the cache only.
    renew : bool
        Fetch again; other bytes than the lock names are then accepted.
    sha256 : str, optional
        What the bytes must be.
    told : callable
        Gets a line of text where another process has to be waited for.
    """

    folder: Path | None = None
    offline: bool = False
    renew: bool = False
    sha256: str | None = None
    told: Told = lambda _text: None


def sources_folder() -> Path:
    """Return where fetched files are kept."""
    return user_data_folder() / "sources"


def fetch(
    wanted: Wanted,
    wish: Wish | None = None,
    *,
    progress: Progress = lambda _done, _total: None,
    patience: Patience | None = None,
) -> Fetched:
    """Return a file, from the cache or over the network; in place only when it is whole and right.

    Parameters
    ----------
    wanted : Wanted
        See ``resolved`` and ``service_request``.
    wish : Wish, optional
        What of the cache may be used.
    progress : callable, optional
        Called with what is done and what there is in all, or zero: bytes of a file, questions to a service.
    patience : Patience, optional
        How long and how often a silent server is tried.

    Raises
    ------
    InputError
        Offline and not in the cache; the file was changed since; it could not be brought; it has another checksum;
        another process has the file and does not end.
    """
    wish, file, publication = wish or Wish(), wanted.file, wanted.publication
    home = wish.folder or sources_folder()
    recover(home)
    if wish.offline:
        if cached := _in_cache(home, file, wish):
            return cached
        raise InputError(
            f"{file} is not in the cache, and --offline forbids the network",
            where=str(home),
            fix=said(
                "fetch it without --offline, or use a file you have: ortaq region build --from {id}=FILE",
                id=publication.id,
            ),
        )
    make_folder(home, fix="set ORTAQ_HOME")
    with turn(home / file, told=wish.told):
        if not wish.renew and (cached := _in_cache(home, file, wish)):
            return cached
        locked = read_lock(home).get(file)
        require_file(home / file)
        part = require_file(home / f"{file}.part")
        rows, silent = wanted.bring(part, progress, patience or Patience())
        expected = wish.sha256 or (locked.sha256 if locked and not wish.renew else None)
        sha = _expected(part, expected, wanted.url)
        size = part.stat().st_size
        entry = LockEntry(file, publication.id, wanted.url, today().isoformat(), sha, size, rows, publication.licence)
        with turn(home / LOCK, told=wish.told):
            put_files({home / file: part, home / LOCK: lock_text({**read_lock(home), file: entry})})
        remove(note_path(part))
        return Fetched(home / file, entry, True, silent)


def _in_cache(home: Path, file: str, wish: Wish) -> Fetched | None:
    target, locked = home / file, read_lock(home).get(file)
    if not (locked and target.exists()):
        return None
    checksum = file_sha256(target)
    if checksum != locked.sha256 or (wish.sha256 and wish.sha256.lower() != checksum):
        wanted = wish.sha256 or locked.sha256
        raise InputError(
            f"{target.name} has the checksum {checksum[:16]}..., wanted is {wanted[:16]}...",
            where=str(target),
            why="the file was changed after it was fetched, or another version is wanted",
            fix="fetch it again with --renew",
        )
    return Fetched(target, locked, False)


def _expected(part: Path, expected: str | None, url: str) -> str:
    """Return the checksum of what came; what is whole but wrong is not kept: going on from it never makes it right."""
    checksum = file_sha256(part)
    if expected and expected.lower() != checksum:
        drop(part)
        raise InputError(
            f"the file has the checksum {checksum[:16]}..., wanted is {expected[:16]}...",
            where=url,
            why="it is not the file that was asked for; nothing was kept",
            fix="compare with the publisher; --renew accepts what is published now",
        )
    return checksum
