"""One file of SQLite that keeps a copy: what it holds, and what SQLite says when something is wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ortaq.core import InputError

APPLICATION_ID = 0x6F72_7471
"""The letters ``ortq``: by these four bytes of its head the file is known."""

FILE_VERSION = 2

TABLES = {
    "about": "CREATE TABLE about (origin TEXT NOT NULL) STRICT",
    "entry": "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, author TEXT NOT NULL, "
    "n INTEGER NOT NULL, canonical BLOB NOT NULL, signature BLOB NOT NULL) STRICT",
    "node": "CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, "
    "PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID",
    "checkpoint": "CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, "
    "note TEXT NOT NULL UNIQUE) STRICT",
    "elsewhere": "CREATE TABLE elsewhere (number INTEGER PRIMARY KEY, note TEXT NOT NULL UNIQUE, "
    "places TEXT NOT NULL) STRICT",
}
SCHEMA = {
    **TABLES,
    "entry_author": "CREATE INDEX entry_author ON entry (author, n)",
    **{
        f"{table}_no_{verb.lower()}": f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'what is kept is not changed'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    },
}
"""All that the file holds, by name: SQLite keeps these sentences as they are, and a check compares them."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a user can do.

    Raises
    ------
    InputError
        Where SQLite raises an error.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:
        text = str(error)
        if "full" in text:
            raise InputError(
                "the disk is full; nothing of this act was kept", where=str(path), fix="free space and type it again"
            ) from error
        if "locked" in text or "busy" in text:
            raise InputError(
                "another process has been writing for a minute", where=str(path), fix="try again when it has ended"
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise not_writable(path) from error
        raise damaged(path, text) from error


def damaged(path: Path, text: str) -> InputError:
    """Return the error that says a file is damaged.

    Parameters
    ----------
    path : Path
    text : str
        How.
    """
    return InputError(
        f"the ledger is damaged: {text}",
        where=str(path),
        why="what stands in it cannot be trusted as it is",
        fix="look at it with 'ortaq ledger verify', and take another copy or an export",
    )


def not_writable(path: Path) -> InputError:
    """Return the error that says a file cannot be written where it stands."""
    return InputError(
        "the ledger cannot be written, or has acts beside it that cannot be read where it stands",
        where=str(path),
        fix="copy it, with the file beside it that ends in -wal, to a folder that you may write",
    )
