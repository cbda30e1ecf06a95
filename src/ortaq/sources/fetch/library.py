"""Fetched files of a user: from the cache where they are, over the network where that is allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ortaq.core import InputError
from ortaq.sources.builders.sources import file_sha256
from ortaq.sources.fetch.catalogue import FetchSource
from ortaq.sources.fetch.contents import count_rows, require_kind
from ortaq.sources.fetch.download import Progress, download, note_path
from ortaq.sources.fetch.lock import LOCK, LockEntry, read_lock, write_lock
from ortaq.sources.fetch.patience import Patience
from ortaq.sources.fetch.turn import turn
from ortaq.tables import put_file, require_file, user_data_folder

Told = Callable[[str], None]


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
    source: FetchSource,
    wish: Wish | None = None,
    *,
    progress: Progress = lambda _done, _total: None,
    patience: Patience | None = None,
) -> Fetched:
    """Return a published file, from the cache or over the network; in place only when it is whole and right.

    Parameters
    ----------
    source : FetchSource
        See ``resolved``.
    wish : Wish, optional
        What of the cache may be used.
    progress : callable, optional
        Called with (bytes done, bytes in all or zero).
    patience : Patience, optional
        How long and how often a silent server is tried.

    Raises
    ------
    InputError
        Offline and not in the cache; the file was changed since; the download failed; what came is of another kind,
        is damaged, or has another checksum; another process has the file and does not end.
    """

    def bring(part: Path) -> int:
        download(source.url, part, progress=progress, patience=patience)
        try:
            require_kind(part, source.kind, source.url)
            return count_rows(part, source.kind, source.url)
        except InputError:
            _drop(part)
            raise

    return obtain(source.file, source.id, wish or Wish(), bring, url=source.url, licence=source.licence)


def obtain(file: str, source_id: str, wish: Wish, bring: Callable[[Path], int], *, url: str, licence: str) -> Fetched:
    """Return a file of the library; where it is not there, ``bring`` makes it whole and returns its rows.

    Parameters
    ----------
    bring : callable
        Writes the file at the path it is given.
    url, licence : str
        For the lock entry.

    Raises
    ------
    InputError
        See `fetch`; and whatever ``bring`` raises.
    """
    home = wish.folder or sources_folder()
    if wish.offline:
        if found := _in_cache(home, file, wish):
            return found
        raise InputError(
            f"{file} is not in the cache, and --offline forbids the network",
            where=str(home),
            fix=f"fetch it without --offline, or use a file you have: ortaq region build --from {source_id}=FILE",
        )
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(home), fix="set ORTAQ_HOME") from error
    with turn(home / file, told=wish.told):
        if not wish.renew and (found := _in_cache(home, file, wish)):
            return found
        locked = read_lock(home).get(file)
        require_file(home / file)
        part = require_file(home / f"{file}.part")
        rows = bring(part)
        expected = wish.sha256 or (locked.sha256 if locked and not wish.renew else None)
        sha = _expected(part, expected, url)
        today = datetime.now(UTC).date().isoformat()
        entry = LockEntry(file, source_id, url, today, sha, part.stat().st_size, rows, licence)
        put_file(part, home / file)
        note_path(part).unlink(missing_ok=True)
        with turn(home / LOCK, told=wish.told):
            write_lock(home, {**read_lock(home), file: entry})
        return Fetched(home / file, entry, True)


def _in_cache(home: Path, file: str, wish: Wish) -> Fetched | None:
    target, locked = home / file, read_lock(home).get(file)
    if not (locked and target.exists()):
        return None
    found = file_sha256(target)
    if found != locked.sha256 or (wish.sha256 and wish.sha256.lower() != found):
        wanted = wish.sha256 or locked.sha256
        raise InputError(
            f"{target.name} has the checksum {found[:16]}..., wanted is {wanted[:16]}...",
            where=str(target),
            why="the file was changed after it was fetched, or another version is wanted",
            fix="fetch it again with --renew",
        )
    return Fetched(target, locked, False)


def _expected(part: Path, expected: str | None, url: str) -> str:
    """Return the checksum of what came; what is whole but wrong is not kept: going on from it never makes it right."""
    found = file_sha256(part)
    if expected and expected.lower() != found:
        _drop(part)
        raise InputError(
            f"the file has the checksum {found[:16]}..., wanted is {expected[:16]}...",
            where=url,
            why="it is not the file that was asked for; nothing was kept",
            fix="compare with the publisher; --renew accepts what is published now",
        )
    return found


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    note_path(part).unlink(missing_ok=True)
