"""What is wrong with a file: all that it keeps is computed again from what it should be."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ortaq.core import InputError, Progress
from ortaq.ledgers.chain.author_chains import AuthorChains
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.file import SCHEMA
from ortaq.ledgers.chain.heads import Head, read_heads
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.many_signatures import Signed, false_signatures
from ortaq.ledgers.chain.merkle import HASH_BYTES, Subtrees, full_subtrees, leaf_hash, root
from ortaq.ledgers.chain.note_checks import Notes, Told, told_of_notes
from ortaq.ledgers.chain.notes import BadNote, read_checkpoint
from ortaq.ledgers.chain.store import Store

_TOGETHER = 500
"""Acts that are read together, and after which progress is told."""


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
    leaves: bytearray = field(default_factory=bytearray)
    acts: dict[str, int] = field(default_factory=dict)
    """How many each author has."""
    bringing: list[SignedEntry] = field(default_factory=list)
    """Acts that can change whose key is which, and the first one."""
    unlike: dict[int, Head | None] = field(default_factory=dict)
    """By number: acts that are not as their columns say; None where the bytes are no act."""
    signatures: int = 0

    def add(self, where: str, what: str, *, by_author: bool = False) -> None:
        self.faults.append(Fault(where, what, by_author))


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


def checked(
    store: Store, held: Sequence[str] = (), workers: int | None = None, progress: Progress = lambda _done, _of: None
) -> Checked:
    """Return what is wrong with a file; acts that others append meanwhile are not looked at.

    Parameters
    ----------
    store : Store
    held : sequence of str, optional
        Signed notes that others hold: only these show that a tail is lost or that an own history was rewritten.
    workers : int, optional
        Processes for signatures where there is no kernel; all usable processors if absent and worth it.
    progress : callable, optional
        Told how many of how many acts were read; all are read twice.
    """
    found, notes, tree = _Found(), Notes((), (), held), full_subtrees(b"")
    try:
        with store.at_one_moment() as connection:
            _check_file(connection, found)
            twice = 2 * store.size
            of_authors = _check_rows(connection, found, lambda done: progress(done, twice))
            tree = full_subtrees(found.leaves)
            _check_tree(connection, found, tree)
            notes = Notes(store.checkpoints(), store.elsewhere(), held)
            _check_sizes(connection, found)
            found.faults += of_authors
            _check_signatures(connection, found, workers, lambda done: progress(twice // 2 + done, twice))
    except (sqlite3.Error, InputError, OverflowError, UnicodeError) as error:
        found.add("file", f"it cannot be read to its end: {error}")
        tree = full_subtrees(found.leaves)
    for where, what, by_author in _told_of_notes(store, tree, keyring_of(found.bringing), notes):
        found.add(where, what, by_author=by_author)
    seen = sum(map(len, (notes.own, notes.elsewhere, held)))
    return Checked(len(tree), root(len(tree), tree), found.signatures, seen, tuple(found.faults))


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


def _check_rows(connection: sqlite3.Connection, found: _Found, progress: Callable[[int], None]) -> list[Fault]:
    """Every entry is what its columns and its id say, and no number is missing; return what is wrong with chains."""
    of_authors: list[Fault] = []
    chains, number, expected = AuthorChains(found.leaves), 0, 0
    rows = connection.execute("SELECT seq, id, author, n, canonical, signature FROM entry ORDER BY seq")
    while some := rows.fetchmany(_TOGETHER):
        heads = read_heads([row[4] for row in some])
        for (seq, identity, author, n, canonical, signature), head in zip(some, heads, strict=True):
            number, expected = number + 1, expected + 1
            if seq != expected:
                found.add(f"entry {expected}", "it is missing")
                expected = seq
            leaf = leaf_hash(canonical)
            if isinstance(head, BadEntry):
                found.add(f"entry {seq}", str(head))
                found.unlike[number] = None
                found.leaves += identity if len(identity) == HASH_BYTES else leaf
                continue
            if leaf != identity:
                found.add(f"entry {seq}", "its bytes do not match its id")
            if head.author != author or head.n != n:
                found.add(f"entry {seq}", "its columns say another author or number than its bytes")
                found.unlike[number] = head
            found.leaves += leaf
            for what, by_author in chains.follow(number, head):
                of_authors.append(Fault(f"entry {number}", what, by_author))
            if b'"keys":{' in canonical:
                found.bringing.append(received(canonical, signature))
        progress(number)
    found.acts = chains.counts()
    return of_authors


def _check_tree(connection: sqlite3.Connection, found: _Found, tree: Subtrees) -> None:
    """Every node of the tree is that of the entries; none is missing and none too many."""
    asked = "SELECT place, hash FROM node WHERE level = ? ORDER BY place"
    for level, hashes in enumerate(tree.levels):
        true = ((end // HASH_BYTES - 1, hashes[end - HASH_BYTES : end]) for end in _ends(hashes))
        kept = connection.execute(asked, (level,))
        if all(one == other for one, other in zip_longest(kept, true)):
            continue
        held, known = dict(connection.execute(asked, (level,))), range(len(hashes) // HASH_BYTES)
        for place, value in held.items():
            if place not in known or value != tree(level, place):
                found.add("tree", f"the node at level {level}, place {place} is not that of the entries")
        for place in known:
            if place not in held:
                found.add("tree", f"the node at level {level}, place {place} is missing")
    beyond = "SELECT level, place FROM node WHERE level < 0 OR level >= ?"
    for level, place in connection.execute(beyond, (len(tree.levels),)):
        found.add("tree", f"the node at level {level}, place {place} is not that of the entries")


def _ends(hashes: bytes) -> range:
    return range(HASH_BYTES, len(hashes) + 1, HASH_BYTES)


def _check_signatures(
    connection: sqlite3.Connection, found: _Found, workers: int | None, progress: Callable[[int], None]
) -> None:
    """Every act is signed by the key of its author."""
    keyring = keyring_of(found.bringing)
    coming = {key.raw: found.acts.get(name, 0) for name in keyring.published for key in keyring.of(name)}
    for one in false_signatures(_signed(connection, found, keyring, progress), coming, workers):
        found.add(f"entry {one.number}", f"the signature of {one.key.name} is false")


def _signed(
    connection: sqlite3.Connection, found: _Found, keyring: Keyring, progress: Callable[[int], None]
) -> Iterator[Signed]:
    """Give the signatures that are to be checked."""
    only = keyring.only()
    rows = connection.execute("SELECT author, n, canonical, signature FROM entry ORDER BY seq")
    for number, (author, n, canonical, signature) in enumerate(rows, start=1):
        if number % _TOGETHER == 0:
            progress(number)
        signer, keys = author, only.get(author)
        if number in found.unlike or keys is None:
            act = found.unlike.get(number, Head(author, n, None))
            if act is None:
                continue
            signer, keys = act.author, keyring.holding(act.author, act.n)
        if not keys and (signature or keyring.published):
            found.add(f"entry {number}", f"no key of {signer} is known at this place")
        elif keys and not signature:
            found.add(f"entry {number}", f"the signature of {signer} is missing")
        elif keys:
            found.signatures += 1
            # Who was proposed with several keys signs with one of them: the rules say which.
            fits = [key for key in keys[1:] if key.signed(canonical, signature)]
            yield Signed(number, (fits or keys)[0], canonical, signature)


def _check_sizes(connection: sqlite3.Connection, found: _Found) -> None:
    for number, size, note in connection.execute("SELECT number, size, note FROM checkpoint ORDER BY number"):
        try:
            if read_checkpoint(note).size != size:
                found.add(f"checkpoint {number}", "its column says another size than its text")
        except BadNote:
            continue


def _told_of_notes(store: Store, tree: Subtrees, keyring: Keyring, notes: Notes) -> Iterator[Told]:
    """Every checkpoint, kept or held by others, is continued by what is here."""
    try:
        origin = store.origin
    except (InputError, TypeError):
        yield "file", "it does not say which ledger it is", False
        return
    yield from told_of_notes(origin, notes, tree, keyring)
