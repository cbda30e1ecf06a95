"""One file of acts (SQLite): added to, never changed; every act is chained to the one before."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ortaq.core import InputError
from ortaq.ledgers.chain.network_places import refuse_network_place
from ortaq.session.acts import Act
from ortaq.tables import remove, write_file

PUBLIC, PRIVATE = 0x6F72_7473, 0x6F72_7470
"""The letters ``orts`` and ``ortp``: by these bytes of its head a file of public or private acts is known."""

FILE_VERSION = 1
_WAIT_S = 10.0

SCHEMA = (
    "CREATE TABLE act (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, canonical BLOB NOT NULL, "
    "head BLOB NOT NULL) STRICT",
    *(
        f"CREATE TRIGGER act_no_{verb.lower()} BEFORE {verb} ON act "
        "BEGIN SELECT RAISE(ABORT, 'what is kept is not changed'); END"
        for verb in ("UPDATE", "DELETE")
    ),
)
START = bytes(32)
"""Head of an empty chain."""


def canonical(act: Act) -> bytes:
    """Return the bytes of an act that are kept and chained.

    Returns
    -------
    bytes
        JSON with sorted keys and no spaces.
    """
    return json.dumps(act.record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def head_after(head: bytes, act: bytes) -> bytes:
    """Return the head of a chain after an act.

    Parameters
    ----------
    head : bytes
    act : bytes
        As `canonical` returns it.

    Returns
    -------
    bytes
        SHA-256 of both, one after the other.
    """
    return hashlib.sha256(head + act).digest()


class Store:
    """A file of acts, open.

    Parameters
    ----------
    path : Path
    connection : sqlite3.Connection
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self._connection = path, connection
        with _explained(path):
            row = connection.execute("SELECT seq, head FROM act ORDER BY seq DESC LIMIT 1").fetchone()
        self.size, self.head = (int(row[0]), bytes(row[1])) if row else (0, START)

    def acts(self) -> Iterator[Act]:
        """Give all acts in order; the chain is checked on the way.

        Raises
        ------
        InputError
            An act was changed, or cannot be read.
        """
        head = START
        with _explained(self.path):
            rows = self._connection.execute("SELECT canonical, head FROM act ORDER BY seq").fetchall()
        for data, kept in rows:
            head = head_after(head, bytes(data))
            if head != bytes(kept):
                raise _damaged(self.path, "an act was changed")
            yield Act(**json.loads(data))

    def append(self, acts: Sequence[Act]) -> None:
        """Add acts, all or none, and force them to disk.

        Raises
        ------
        InputError
            The disk is full, or the file cannot be written; nothing is kept then.
        """
        if not acts:
            return
        size, head = self.size, self.head
        rows = []
        for act in acts:
            data = canonical(act)
            size, head = size + 1, head_after(head, data)
            rows.append((size, act.id, data, head))
        with _explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._require_alone()
                self._connection.executemany("INSERT INTO act VALUES (?, ?, ?, ?)", rows)
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        self.size, self.head = size, head

    def _require_alone(self) -> None:
        """Refuse to write after what another process wrote, of which this one knows nothing."""
        size = self._connection.execute("SELECT coalesce(max(seq), 0) FROM act").fetchone()[0]
        if size != self.size:
            raise InputError(
                "another process has written acts of this session",
                where=str(self.path),
                why="two servers would show two sessions",
                fix="end all programs that have the session open, then start one",
            )

    def lines(self) -> list[str]:
        """Return every act as it is chained, one line each."""
        with _explained(self.path):
            rows = self._connection.execute("SELECT canonical FROM act ORDER BY seq").fetchall()
        return [bytes(data).decode() for (data,) in rows]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def new_store(path: Path, application: int, acts: Sequence[Act] = ()) -> None:
    """Make a file of acts; it stands whole or not at all, and only its owner reads it.

    Parameters
    ----------
    path : Path
        Where nothing may stand yet.
    application : int
        ``PUBLIC`` or ``PRIVATE``.
    acts : sequence of Act, optional
        What it begins with.

    Raises
    ------
    InputError
        Something stands there, the place is on a network share or cannot be written.
    """
    refuse_network_place(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # SQLite takes an empty file for a new one; made first, nobody else can read it at any moment.
        write_file(draft, b"", private=True)
        with _explained(path):
            connection = sqlite3.connect(draft, isolation_level=None)
            connection.execute(f"PRAGMA application_id = {application}")
            connection.execute(f"PRAGMA user_version = {FILE_VERSION}")
            for sentence in SCHEMA:
                connection.execute(sentence)
            store = Store(draft, connection)
            store.append(acts)
            store.close()
        os.link(draft, path)
    except FileExistsError as error:
        raise InputError("there is a session already", where=str(path), fix="give another folder") from error
    finally:
        remove(draft)


def open_store(path: Path, application: int) -> Store:
    """Open a file of acts.

    Raises
    ------
    InputError
        There is no such file, it is no file of acts or of a newer version, or stands on a network share.
    """
    if not path.is_file():
        raise InputError("there is no session here", where=str(path), fix="make one with 'ortaq session new'")
    refuse_network_place(path)
    with _explained(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S, check_same_thread=False)
        try:
            _require_ours(path, connection, application)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            return Store(path, connection)
        except BaseException:
            connection.close()
            raise


def _require_ours(path: Path, connection: sqlite3.Connection, application: int) -> None:
    own = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if own != application or version != FILE_VERSION:
        raise InputError(
            "the file holds no acts of a session that this program reads",
            where=str(path),
            fix="give the folder that 'ortaq session new' made, with the version of ortaq that made it",
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what the host can do; no act is quoted."""
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:
        text = str(error)
        if "full" in text or "readonly" in text or "unable to open" in text or "disk I/O" in text:
            raise InputError(
                "the disk is full or cannot be written; nothing of this act was kept",
                where=str(path),
                fix="free space or rights on this machine; all acts before are safe",
            ) from error
        if "locked" in text or "busy" in text:
            raise InputError(
                "another process holds the session", where=str(path), fix="end the other 'ortaq session serve'"
            ) from error
        raise _damaged(path, text) from error


def _damaged(path: Path, text: str) -> InputError:
    return InputError(
        f"the acts are damaged: {text}",
        where=str(path),
        why="what stands in the file cannot be trusted as it is",
        fix="take a copy of the folder from before, or the export that the members hold",
    )
