"""The file of one copy, made or opened; where nothing can be written, it is opened for reading."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.file import APPLICATION_ID, FILE_VERSION, SCHEMA, explained
from ortaq.ledgers.chain.network_places import refuse_network_place
from ortaq.ledgers.chain.store import Store
from ortaq.tables import remove

_WAIT_S = 60.0


def new_store(path: Path, origin: str, entries: Iterable[SignedEntry] = ()) -> Store:
    """Make a file for one copy; it stands whole or not at all.

    Parameters
    ----------
    path : Path
        Where nothing may stand yet.
    origin : str
        Name of the ledger and of this copy, one line.
    entries : iterable of SignedEntry, optional
        What it begins with.

    Returns
    -------
    Store
        Open.

    Raises
    ------
    InputError
        Something stands there, the place is on a network share or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise InputError("there is a file already", where=str(path), fix="give another name")
    refuse_network_place(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with explained(path):
            connection = sqlite3.connect(draft, isolation_level=None)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FILE_VERSION}")
            connection.execute("BEGIN")
            for sentence in SCHEMA.values():
                connection.execute(sentence)
            connection.execute("INSERT INTO about VALUES (?)", (origin,))
            connection.execute("COMMIT")
            with Store(draft, connection) as store:
                store.append(list(entries))
        os.link(draft, path)
    except FileExistsError as error:
        raise InputError("there is a file already", where=str(path), fix="give another name") from error
    finally:
        remove(draft)
    return open_store(path)


def open_store(path: Path) -> Store:
    """Open the file of one copy.

    Raises
    ------
    InputError
        There is no such file, it is no ledger, is of another version, or stands on a network share.
    """
    if not path.is_file():
        raise InputError("there is no ledger here", where=str(path), fix="make one with 'ortaq ledger new'")
    refuse_network_place(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    with explained(path):
        connection = sqlite3.connect(
            path if writable else _for_reading(path), isolation_level=None, timeout=_WAIT_S, uri=not writable
        )
        try:
            _require_ours(path, connection)
            connection.execute("PRAGMA trusted_schema = OFF")
            if writable:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return Store(path, connection, writable=writable)


def _for_reading(path: Path) -> str:
    """Return the address by which SQLite opens a file without writing beside it."""
    beside = [path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-journal")]
    # Acts of a writer that runs, or was killed, stand beside the file: SQLite must read these too, or refuse.
    mode = "mode=ro" if any(one.is_file() and one.stat().st_size for one in beside) else "immutable=1"
    return f"file:{quote(str(path.absolute()))}?{mode}"


def _require_ours(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse another program's file and that of a newer version."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise InputError(
            "the file is no ledger of ortaq", where=str(path), fix="give the file that 'ortaq ledger new' made"
        )
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != FILE_VERSION:
        raise InputError(
            f"the ledger is of version {version}; this program reads version {FILE_VERSION}",
            where=str(path),
            why="what it does not know it could misread",
            fix="install the version of ortaq that wrote it; its export ('ortaq ledger export') is read by every one",
        )
