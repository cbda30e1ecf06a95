"""What is wrong with a file: all that it keeps is computed again from what it should be."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ortaq.core import InputError, Progress, kernels
from ortaq.ledgers.chain.act_checks import TOGETHER, Acts
from ortaq.ledgers.chain.file import SCHEMA
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.merkle import HASH_BYTES, Subtrees, full_subtrees, root
from ortaq.ledgers.chain.note_checks import Notes, Told, told_of_notes
from ortaq.ledgers.chain.notes import BadNote, read_checkpoint
from ortaq.ledgers.chain.store import Store


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
    remembered : int
        How many of them were checked here at an earlier time, and are byte by byte what they were.
    checkpoints : int
        Signed notes that were checked.
    faults : tuple of Fault
    """

    size: int
    root: bytes
    signatures: int
    remembered: int
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
        Told how many of how many acts were read; begins anew where some are read again.

    Raises
    ------
    InputError
        The environment says neither that kernels are on nor that they are off.
    """
    kernels.are_on()  # a switch that says neither on nor off is no fault of the file
    told, notes, acts, tree = list[Told](), Notes((), (), held), Acts(), full_subtrees(b"")
    try:
        with store.at_one_moment() as connection:
            told += _told_of_file(connection)
            size = store.size
            try:
                acts.check(connection, workers, lambda done: progress(done, size))
            finally:
                told += acts.of_rows
                tree = full_subtrees(acts.leaves)
            told += _told_of_tree(connection, tree)
            notes = Notes(store.checkpoints(), store.elsewhere(), held)
            told += (*_told_of_sizes(connection), *acts.of_chains, *acts.of_signatures)
    except (sqlite3.Error, InputError, OverflowError, UnicodeError, TypeError, AttributeError) as error:
        # The last two: a value of another type than its column has, which only a damaged file gives.
        told.append(("file", f"it cannot be read to its end: {error}", False))
    told += _told_of_notes(store, tree, keyring_of(acts.bringing), notes)
    seen = sum(map(len, (notes.own, notes.elsewhere, held)))
    whole, faults = root(len(tree), tree), tuple(Fault(*one) for one in told)
    return Checked(len(tree), whole, acts.signatures, min(acts.remembered, acts.signatures), seen, faults)


def _told_of_file(connection: sqlite3.Connection) -> Iterator[Told]:
    """SQLite's own check, and whether the file holds what we made and nothing else."""
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield "file", f"SQLite finds it damaged: {said}", False
    held = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for name in sorted(SCHEMA.keys() | held.keys()):
        if SCHEMA.get(name) != held.get(name):
            yield "file", f"the definition of '{name}' is not that of a ledger", False
    if connection.execute("SELECT count(*) FROM about").fetchone()[0] != 1:
        yield "file", "it does not say once which ledger it is", False


def _told_of_tree(connection: sqlite3.Connection, tree: Subtrees) -> Iterator[Told]:
    """Every node of the tree is that of the entries; none is missing and none too many."""
    asked = "SELECT place, hash FROM node WHERE level = ? ORDER BY place"
    for level, hashes in enumerate(tree.levels):
        if _is_level(connection.execute(asked, (level,)), hashes):
            continue
        held, known = dict(connection.execute(asked, (level,))), range(len(hashes) // HASH_BYTES)
        for place, value in held.items():
            if place not in known or value != tree(level, place):
                yield "tree", f"the node at level {level}, place {place} is not that of the entries", False
        for place in known:
            if place not in held:
                yield "tree", f"the node at level {level}, place {place} is missing", False
    beyond = "SELECT level, place FROM node WHERE level < 0 OR level >= ?"
    for level, place in connection.execute(beyond, (len(tree.levels),)):
        yield "tree", f"the node at level {level}, place {place} is not that of the entries", False


def _is_level(kept: sqlite3.Cursor, hashes: bytes) -> bool:
    """Return whether the nodes that are kept of a level are its hashes, in order."""
    place = 0
    while some := kept.fetchmany(TOGETHER):
        places = range(place, place + len(some))
        starts = range(HASH_BYTES * place, HASH_BYTES * (place + len(some)), HASH_BYTES)
        if some != list(zip(places, [hashes[start : start + HASH_BYTES] for start in starts], strict=True)):
            return False
        place += len(some)
    return place == len(hashes) // HASH_BYTES


def _told_of_sizes(connection: sqlite3.Connection) -> Iterator[Told]:
    for number, size, note in connection.execute("SELECT number, size, note FROM checkpoint ORDER BY number"):
        try:
            if read_checkpoint(note).size != size:
                yield f"checkpoint {number}", "its column says another size than its text", False
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
