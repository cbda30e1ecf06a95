"""One file that keeps one copy: entries in order of arrival, the nodes of their tree, checkpoints (SQLite)."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.merkle import grown, root
from ortaq.ledgers.chain.network_places import refuse_network_place
from ortaq.tables import remove

APPLICATION_ID = 0x6F72_7471
"""The letters ``ortq``: by these four bytes of its head the file is known."""

FILE_VERSION = 1
_WAIT_S = 60.0

TABLES = {
    "about": "CREATE TABLE about (origin TEXT NOT NULL) STRICT",
    "entry": "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, author TEXT NOT NULL, "
    "n INTEGER NOT NULL, canonical BLOB NOT NULL, signature BLOB NOT NULL) STRICT",
    "node": "CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, "
    "PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID",
    "checkpoint": "CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, "
    "note TEXT NOT NULL UNIQUE) STRICT",
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

_INSERT = "INSERT INTO entry (seq, id, author, n, canonical, signature) VALUES (?, ?, ?, ?, ?, ?)"


class Grown(Exception):
    """Somebody else has appended meanwhile."""


class Store:
    """A file of one copy, open.

    Parameters
    ----------
    path : Path
    connection : sqlite3.Connection
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @property
    def origin(self) -> str:
        """Name of the ledger and of this copy."""
        with self._read() as connection:
            return str(connection.execute("SELECT origin FROM about").fetchone()[0])

    @property
    def size(self) -> int:
        """Entries there are."""
        with self._read() as connection:
            return _size(connection)

    def lengths(self) -> tuple[int, int]:
        """Return how many entries and how many checkpoints there are."""
        with self._read() as connection:
            asked = "SELECT coalesce(max(seq), 0), (SELECT coalesce(max(number), 0) FROM checkpoint) FROM entry"
            size, notes = connection.execute(asked).fetchone()
            return int(size), int(notes)

    def id_of(self, seq: int) -> str:
        """Return the id of the entry with a number; empty where there is none."""
        with self._read() as connection:
            row = connection.execute("SELECT id FROM entry WHERE seq = ?", (seq,)).fetchone()
            return bytes(row[0]).hex() if row else ""

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first entries; of all if `size` is absent."""
        with self._read() as connection:
            return root(_size(connection) if size is None else size, _nodes(connection))

    def node(self, level: int, place: int) -> bytes:
        """Return the hash of a full subtree."""
        with self._read() as connection:
            return _nodes(connection)(level, place)

    def entries(self, after: int = 0) -> Iterator[SignedEntry]:
        """Give the entries in order of arrival, those with a number above `after`."""
        with self._read() as connection:
            rows = connection.execute("SELECT canonical, signature FROM entry WHERE seq > ? ORDER BY seq", (after,))
            for canonical, signature in rows:
                try:
                    yield received(canonical, signature)
                except BadEntry as error:
                    raise _damaged(self.path, str(error)) from error

    def append(self, entries: Sequence[SignedEntry], size: int | None = None) -> int:
        """Add entries, all or none, and force them to disk.

        Parameters
        ----------
        entries : sequence of SignedEntry
            Those that are there already are skipped.
        size : int, optional
            Entries that there were when these were made.

        Returns
        -------
        int
            How many were new.

        Raises
        ------
        Grown
            There are more entries by now than `size`; nothing is added.
        InputError
            The disk is full, or the file cannot be written.
        """
        with self._write() as connection:
            before = seq = _size(connection)
            if size not in {None, before}:
                raise Grown
            node = _nodes(connection)
            for entry in entries:
                if connection.execute("SELECT 1 FROM entry WHERE id = ?", (bytes.fromhex(entry.id),)).fetchone():
                    continue
                leaf = bytes.fromhex(entry.id)
                said = entry.entry
                connection.execute(_INSERT, (seq + 1, leaf, said.author, said.n, entry.canonical, entry.signature))
                connection.executemany("INSERT INTO node VALUES (?, ?, ?)", grown(leaf, seq, node))
                seq += 1
            return seq - before

    def checkpoints(self) -> tuple[str, ...]:
        """Return the signed notes that are kept, in the order in which they came."""
        with self._read() as connection:
            return tuple(str(note) for (note,) in connection.execute("SELECT note FROM checkpoint ORDER BY number"))

    def keep_checkpoint(self, note: str, size: int) -> None:
        """Keep a signed note; one that is kept already is skipped."""
        with self._write() as connection:
            connection.execute("INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)", (size, note))

    def raw(self) -> sqlite3.Connection:
        """Return the connection, for what checks the file itself."""
        return self._connection

    def copied_to(self, path: Path) -> None:
        """Write a whole copy of the file beside it, also while others append."""
        with self._read() as connection:
            connection.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with _explained(self.path):
            yield self._connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with _explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise


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
        with _explained(path):
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

    Parameters
    ----------
    path : Path

    Returns
    -------
    Store

    Raises
    ------
    InputError
        There is no such file, it is no ledger, is of a newer version, or stands on a network share.
    """
    if not path.is_file():
        raise InputError("there is no ledger here", where=str(path), fix="make one with 'ortaq ledger new'")
    refuse_network_place(path)
    with _explained(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)
        try:
            _require_ours(path, connection)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return Store(path, connection)


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
            fix="install the version of ortaq that wrote it, or a newer one",
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a user can do."""
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
            raise InputError(
                "the ledger cannot be written", where=str(path), fix="check your rights to the file and its folder"
            ) from error
        raise _damaged(path, text) from error


def _damaged(path: Path, text: str) -> InputError:
    return InputError(
        f"the ledger is damaged: {text}",
        where=str(path),
        why="what stands in it cannot be trusted as it is",
        fix="look at it with 'ortaq ledger verify', and take another copy or an export",
    )


def _size(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])


class _NodesOf:
    """The nodes of a file, by level and place."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __call__(self, level: int, place: int) -> bytes:
        row = self._connection.execute("SELECT hash FROM node WHERE level = ? AND place = ?", (level, place)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"a node of the tree is missing (level {level}, place {place})")
        return bytes(row[0])


def _nodes(connection: sqlite3.Connection) -> _NodesOf:
    return _NodesOf(connection)
