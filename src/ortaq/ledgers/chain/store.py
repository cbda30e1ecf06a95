"""What one file keeps of one copy: entries in order of arrival, the nodes of their tree, checkpoints (SQLite)."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ortaq.ledgers.chain.elsewhere import Elsewhere, runs_of
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.file import damaged, explained, not_writable
from ortaq.ledgers.chain.merkle import grown, root
from ortaq.ledgers.chain.notes import read_checkpoint

Row = tuple[bytes, str, int, bytes, bytes]
"""What a file keeps of an entry: id, author, number among the author's, bytes, signature."""

_INSERT = "INSERT INTO entry (seq, id, author, n, canonical, signature) VALUES (?, ?, ?, ?, ?, ?)"
_KEEP = "INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)"
_KEEP_ELSEWHERE = "INSERT OR IGNORE INTO elsewhere (note, places) VALUES (?, ?)"


class Grown(Exception):
    """Somebody else has appended meanwhile."""


class Store:
    """A file of one copy, open.

    Parameters
    ----------
    path : Path
    connection : sqlite3.Connection
    writable : bool, optional
        Whether its place lets it be written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool = True) -> None:
        self.path = path
        self.writable = writable
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
                    raise damaged(self.path, str(error)) from error

    def rows(self, size: int) -> Iterator[Row]:
        """Give the first entries as the file keeps them, unread: of a copy that was checked."""
        with self._read() as connection:
            yield from connection.execute(
                "SELECT id, author, n, canonical, signature FROM entry ORDER BY seq LIMIT ?", (size,)
            )

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
            if size not in {None, _size(connection)}:
                raise Grown
            return _appended(connection, map(_row, entries))[0]

    def join(self, rows: Iterable[Row], notes: Sequence[str], elsewhere: Sequence[Elsewhere]) -> int:
        """Add what another copy has, all or none: its entries, and what was signed of it and of others.

        Parameters
        ----------
        rows : iterable of Row
            Its entries, in its order; each is as `checked` found it to be.
        notes : sequence of str
            Checkpoints of the other copy. One that fits this copy is kept as its own.
        elsewhere : sequence of Elsewhere
            Checkpoints of further copies that the other one keeps.

        Returns
        -------
        int
            How many entries were new.

        Raises
        ------
        InputError
            The disk is full, or the file cannot be written.
        """
        with self._write() as connection:
            new, places = _appended(connection, rows)
            # What was signed of acts that came there meanwhile is brought by the next merge, with them.
            for note in notes:
                if (size := read_checkpoint(note).size) <= len(places):
                    _keep_note(connection, note, places[:size])
            for one in elsewhere:
                if max(order := one.order(), default=0) <= len(places):
                    _keep_note(connection, one.note, [places[place - 1] for place in order])
            return new

    def checkpoints(self) -> tuple[str, ...]:
        """Return the signed notes that are kept, in the order in which they came."""
        with self._read() as connection:
            return tuple(str(note) for (note,) in connection.execute("SELECT note FROM checkpoint ORDER BY number"))

    def keep_checkpoint(self, note: str, size: int) -> None:
        """Keep a signed note; one that is kept already is skipped."""
        with self._write() as connection:
            connection.execute(_KEEP, (size, note))

    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """Return the checkpoints of other copies that are kept."""
        with self._read() as connection:
            rows = connection.execute("SELECT note, places FROM elsewhere ORDER BY number")
            return tuple(Elsewhere(str(note), str(places)) for note, places in rows)

    def keep_elsewhere(self, one: Elsewhere) -> None:
        """Keep a checkpoint of another copy; one that is kept already is skipped."""
        with self._write() as connection:
            connection.execute(_KEEP_ELSEWHERE, (one.note, one.places))

    @contextmanager
    def at_one_moment(self) -> Iterator[sqlite3.Connection]:
        """Give the connection, for what checks the file itself; what others write meanwhile is not seen."""
        if self._connection.in_transaction:  # the moment of whoever asks
            yield self._connection
            return
        self._connection.execute("BEGIN")
        try:
            yield self._connection
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

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
        with explained(self.path):
            yield self._connection

    def require_writable(self) -> None:
        """Refuse a file that cannot be written where it stands.

        Raises
        ------
        InputError
        """
        if not self.writable:
            raise not_writable(self.path)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        self.require_writable()
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise


def _row(entry: SignedEntry) -> Row:
    said = entry.entry
    return bytes.fromhex(entry.id), said.author, said.n, entry.canonical, entry.signature


def _appended(connection: sqlite3.Connection, rows: Iterable[Row]) -> tuple[int, list[int]]:
    """Add entries that are not there; return how many these were, and the numbers of all here."""
    before = seq = _size(connection)
    node, places = _nodes(connection), []
    for row in rows:
        known = connection.execute("SELECT seq FROM entry WHERE id = ?", row[:1]).fetchone()
        if known is None:
            connection.execute(_INSERT, (seq + 1, *row))
            connection.executemany("INSERT INTO node VALUES (?, ?, ?)", grown(row[0], seq, node))
            seq += 1
        places.append(seq if known is None else int(known[0]))
    return seq - before, places


def _keep_note(connection: sqlite3.Connection, note: str, places: Sequence[int]) -> None:
    """Keep a checkpoint of acts that came elsewhere in this order: as one of this copy where they came here so too."""
    checkpoint = read_checkpoint(note)
    own = checkpoint.origin == connection.execute("SELECT origin FROM about").fetchone()[0]
    if own and list(places) == list(range(1, checkpoint.size + 1)):
        connection.execute(_KEEP, (checkpoint.size, note))
    else:
        connection.execute(_KEEP_ELSEWHERE, (note, runs_of(places)))


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
