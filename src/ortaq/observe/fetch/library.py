"""Fetched files of a user: from the cache where they are, over the network where that is allowed."""

import csv
import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ortaq.core import InputError
from ortaq.observe.builders.sources import file_sha256
from ortaq.observe.fetch.catalogue import FetchSource
from ortaq.observe.fetch.download import Patience, Progress, download, note_path
from ortaq.observe.fetch.lock import LockEntry, read_lock, write_lock
from ortaq.observe.user_regions import user_data_folder

MAGIC = {"zip": (b"PK\x03\x04", b"PK\x05\x06"), "json": (b"{", b"["), "csv": ()}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of the library, its lock entry, and whether it came over the network now."""

    path: Path
    entry: LockEntry
    is_new: bool


def sources_folder() -> Path:
    """Return where fetched files are kept."""
    return user_data_folder() / "sources"


def fetch(
    source: FetchSource,
    *,
    folder: Path | None = None,
    offline: bool = False,
    renew: bool = False,
    sha256: str | None = None,
    progress: Progress = lambda _done, _total: None,
    patience: Patience | None = None,
) -> Fetched:
    """Return a published file, from the cache or over the network; in place only when it is whole and right.

    Parameters
    ----------
    offline : bool
        Use the cache only.
    renew : bool
        Fetch again; other bytes than the lock names are then accepted.
    sha256 : str, optional
        What the bytes must be.

    Raises
    ------
    InputError
        Offline and not in the cache; the file was changed since; the download failed; what came is of another kind,
        is damaged, or has another checksum.
    """
    home = folder or sources_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(home), fix="set ORTAQ_HOME") from error
    target, locked = home / source.file, read_lock(home).get(source.file)
    if target.exists() and locked and not renew:
        return Fetched(target, _unchanged(target, locked, sha256), False)
    if offline:
        raise InputError(
            f"{source.file} is not in the cache, and --offline forbids the network",
            where=str(home),
            fix=f"fetch it without --offline, or use a file you have: ortaq region build --from {source.id}=FILE",
        )
    part = home / f"{source.file}.part"
    download(source.url, part, progress=progress, patience=patience)
    expected = sha256 or (locked.sha256 if locked and not renew else None)
    try:
        entry = _entry(source, part, expected)
    except InputError:
        # Whole but wrong: going on from it would never make it right.
        part.unlink(missing_ok=True)
        note_path(part).unlink(missing_ok=True)
        raise
    part.replace(target)
    note_path(part).unlink(missing_ok=True)
    write_lock(home, {**read_lock(home), source.file: entry})
    return Fetched(target, entry, True)


def _unchanged(target: Path, locked: LockEntry, sha256: str | None) -> LockEntry:
    found = file_sha256(target)
    if found != locked.sha256 or (sha256 and sha256.lower() != found):
        wanted = sha256 or locked.sha256
        raise InputError(
            f"{target.name} has the checksum {found[:16]}..., wanted is {wanted[:16]}...",
            where=str(target),
            why="the file was changed after it was fetched, or another version is wanted",
            fix="fetch it again with --renew",
        )
    return locked


def _entry(source: FetchSource, part: Path, expected: str | None) -> LockEntry:
    _require_kind(source, part)
    rows = count_rows(part, source.kind, source.url)
    found = file_sha256(part)
    if expected and expected.lower() != found:
        raise InputError(
            f"the file has the checksum {found[:16]}..., wanted is {expected[:16]}...",
            where=source.url,
            why="it is not the file that was asked for; nothing was kept",
            fix="compare with the publisher; --renew accepts what is published now",
        )
    size, today = part.stat().st_size, datetime.now(UTC).date().isoformat()
    return LockEntry(source.file, source.id, source.url, today, found, size, rows, source.licence)


def _require_kind(source: FetchSource, part: Path) -> None:
    with part.open("rb") as file:
        head = file.read(512)
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        text = head.decode("utf-8", errors="replace")[:80].replace("\n", " ")
        raise InputError(
            f"a web page came instead of a {source.kind} file: {text}",
            where=source.url,
            why="nothing was kept",
            fix="the address may have moved, or a network login stands in between; open it in a browser",
        )
    if not head or (MAGIC[source.kind] and not head.lstrip().startswith(MAGIC[source.kind])):
        raise InputError(
            f"what came is no {source.kind} file", where=source.url, why="nothing was kept", fix="try again later"
        )


def count_rows(path: Path, kind: str, where: str) -> int:
    """Return the rows of the tables in a file, reading every byte of it (a zip is checked against its checksums).

    Raises
    ------
    InputError
        The file is damaged or cut off.
    """
    try:
        if kind == "zip":
            return _zip_rows(path)
        if kind == "json":
            return len(json.loads(path.read_text(encoding="utf-8")))
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"the {kind} file is damaged: {error}", where=where, why="nothing was kept", fix="fetch it again"
        ) from error


def _zip_rows(path: Path) -> int:
    lines, tables, others = 0, 0, 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            is_table = entry.filename.lower().endswith(".csv")
            tables, others = tables + is_table, others + (not is_table)
            last = b"\n"
            with archive.open(entry) as file:
                while block := file.read(_BLOCK):
                    lines += block.count(b"\n") * is_table
                    last = block[-1:]
            lines += is_table and last != b"\n"
    return lines - tables if tables else others
