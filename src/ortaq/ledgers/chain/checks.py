"""What is wrong with a file: all that it keeps is computed again from what it should be."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.file import SCHEMA
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.keys import PublicKey
from ortaq.ledgers.chain.merkle import full_subtrees, root
from ortaq.ledgers.chain.note_checks import Notes, Told, told_of_notes
from ortaq.ledgers.chain.notes import BadNote, read_checkpoint
from ortaq.ledgers.chain.store import Store

_IN_PARTS = 20_000
"""Signatures from which several processes are worth their start."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    where : str
        ``entry 12``, ``tree``, ``checkpoint 3`` or ``file``.
    what : str
        One sentence.
    by_author : bool
        An author did it, not whoever kept the copy: the copy is whole and shows it.
    """

    where: str
    what: str
    by_author: bool = False


@dataclass(slots=True)
class _Found:
    """What was read, and what is wrong with it."""

    faults: list[Fault] = field(default_factory=list)
    entries: list[SignedEntry | None] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)

    _tree: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def add(self, where: str, what: str, *, by_author: bool = False) -> None:
        self.faults.append(Fault(where, what, by_author))

    def tree(self) -> dict[tuple[int, int], bytes]:
        """Return the full subtrees of what was read; grown when there is more."""
        if (0, len(self.leaves) - 1) not in self._tree:
            self._tree = full_subtrees(self.leaves)
        return self._tree


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a file found.

    Attributes
    ----------
    size : int
        Entries that were read.
    root : bytes
        Of the tree over them.
    signatures : int
        Signatures that were checked.
    checkpoints : int
        Signed notes that were checked.
    faults : tuple of Fault
    """

    size: int
    root: bytes
    signatures: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def damage(self) -> tuple[Fault, ...]:
        """Faults of the copy, not of an author: what has them is not merged and not imported."""
        return tuple(fault for fault in self.faults if not fault.by_author)


def checked(store: Store, held: Sequence[str] = (), workers: int | None = None) -> Checked:
    """Return what is wrong with a file.

    Parameters
    ----------
    store : Store
    held : sequence of str, optional
        Signed notes that others hold: only these show that a tail is lost or that an own history was rewritten.
    workers : int, optional
        Processes; all usable processors if absent and worth it.
    """
    found = _Found()
    notes = Notes((), (), held)
    try:
        connection = store.raw()
        _check_file(connection, found)
        _check_rows(connection, found)
        _check_tree(connection, found)
        notes = Notes(store.checkpoints(), store.elsewhere(), held)
        _check_sizes(connection, found)
    except (sqlite3.Error, InputError, OverflowError, UnicodeError) as error:
        found.add("file", f"it cannot be read to its end: {error}")
    _check_authors(found)
    keyring = keyring_of(entry for entry in found.entries if entry is not None)
    signed = _check_signatures(found, keyring, workers)
    for where, what, by_author in _told_of_notes(found, store, keyring, notes):
        found.add(where, what, by_author=by_author)
    tree = found.tree()
    whole = root(len(found.leaves), lambda level, place: tree[level, place])
    return Checked(
        len(found.leaves), whole, signed, sum(map(len, (notes.own, notes.elsewhere, held))), tuple(found.faults)
    )


def _check_file(connection: sqlite3.Connection, found: _Found) -> None:
    """SQLite's own check, and whether the file holds what we made and nothing else."""
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            found.add("file", f"SQLite finds it damaged: {said}")
    held = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for name in sorted(SCHEMA.keys() | held.keys()):
        if SCHEMA.get(name) != held.get(name):
            found.add("file", f"the definition of '{name}' is not that of a ledger")
    if connection.execute("SELECT count(*) FROM about").fetchone()[0] != 1:
        found.add("file", "it does not say once which ledger it is")


def _check_rows(connection: sqlite3.Connection, found: _Found) -> None:
    """Every entry is what its columns and its id say, and no number is missing."""
    expected = 0
    rows = connection.execute("SELECT seq, id, author, n, canonical, signature FROM entry ORDER BY seq")
    for seq, identity, author, n, canonical, signature in rows:
        expected += 1
        if seq != expected:
            found.add(f"entry {expected}", "it is missing")
            expected = seq
        where = f"entry {seq}"
        try:
            entry = received(canonical, signature)
        except BadEntry as error:
            found.add(where, str(error))
            found.entries.append(None)
            found.leaves.append(bytes(identity))
            continue
        if entry.id != bytes(identity).hex():
            found.add(where, "its bytes do not match its id")
        if (entry.entry.author, entry.entry.n) != (author, n):
            found.add(where, "its columns say another author or number than its bytes")
        found.entries.append(entry)
        found.leaves.append(bytes.fromhex(entry.id))


def _check_tree(connection: sqlite3.Connection, found: _Found) -> None:
    """Every node of the tree is that of the entries; none is missing and none too many."""
    tree = dict(found.tree())
    for level, place, value in connection.execute("SELECT level, place, hash FROM node"):
        if tree.pop((level, place), None) != value:
            found.add("tree", f"the node at level {level}, place {place} is not that of the entries")
    for level, place in tree:
        found.add("tree", f"the node at level {level}, place {place} is missing")


def _check_authors(found: _Found) -> None:
    """Every author's acts are one chain without gap; two acts with one number are named, and either is continued."""
    numbered: dict[tuple[str, int], dict[str, int]] = {}
    for seq, entry in enumerate(found.entries, start=1):
        if entry is None:
            continue
        said, where = entry.entry, f"entry {seq}"
        same = numbered.setdefault((said.author, said.n), {})
        if same:
            first = next(iter(same.values()))
            twice = f"{said.author} signed two acts with number {said.n}: this one and entry {first}"
            found.add(where, twice, by_author=True)
        same[entry.id] = seq
        before = numbered.get((said.author, said.n - 1), {})
        if said.n > 1 and not before:
            found.add(where, f"a gap in the acts of {said.author}: number {said.n} does not follow")
        elif said.n > 1 and said.prev not in before:
            found.add(where, f"it does not continue the act of {said.author} before it")


def _check_signatures(found: _Found, keyring: Keyring, workers: int | None) -> int:
    """Every act is signed by the key of its author; return how many signatures were checked."""
    work: list[tuple[int, bytes, bytes, bytes]] = []
    for seq, entry in enumerate(found.entries, start=1):
        if entry is None:
            continue
        author = entry.entry.author
        keys = keyring.holding(author, entry.entry.n)
        if not keys and (entry.signature or keyring.published):
            found.add(f"entry {seq}", f"no key of {author} is known at this place")
        elif keys and not entry.signature:
            found.add(f"entry {seq}", f"the signature of {author} is missing")
        elif keys:
            # Who was proposed with several keys signs with one of them: the rules say which.
            fits = [key for key in keys[1:] if key.signed(entry.canonical, entry.signature)]
            work.append((seq, (fits or keys)[0].raw, entry.canonical, entry.signature))
    for seq in _false_signatures(work, workers):
        entry = found.entries[seq - 1]
        found.add(f"entry {seq}", f"the signature of {entry.entry.author if entry else '?'} is false")
    return len(work)


def _false_signatures(work: list[tuple[int, bytes, bytes, bytes]], workers: int | None) -> list[int]:
    processes = workers or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if processes < 2 or len(work) < _IN_PARTS:
        return false_in(work)
    size = -(-len(work) // (4 * processes))
    parts = [work[start : start + size] for start in range(0, len(work), size)]
    with ProcessPoolExecutor(processes) as pool:
        return [seq for part in pool.map(false_in, parts) for seq in part]


def false_in(work: Sequence[tuple[int, bytes, bytes, bytes]]) -> list[int]:
    """Return the numbers of entries whose signature is false.

    Parameters
    ----------
    work : sequence of (int, bytes, bytes, bytes)
        Number, public key, what was signed, signature.
    """
    return [seq for seq, raw, canonical, signature in work if not PublicKey("", raw).signed(canonical, signature)]


def _check_sizes(connection: sqlite3.Connection, found: _Found) -> None:
    for number, size, note in connection.execute("SELECT number, size, note FROM checkpoint ORDER BY number"):
        try:
            if read_checkpoint(note).size != size:
                found.add(f"checkpoint {number}", "its column says another size than its text")
        except BadNote:
            continue


def _told_of_notes(found: _Found, store: Store, keyring: Keyring, notes: Notes) -> Iterator[Told]:
    """Every checkpoint, kept or held by others, is continued by what is here."""
    try:
        origin = store.origin
    except (InputError, TypeError):
        yield "file", "it does not say which ledger it is", False
        return
    tree = found.tree()
    yield from told_of_notes(origin, notes, found.leaves, lambda level, place: tree[level, place], keyring)
