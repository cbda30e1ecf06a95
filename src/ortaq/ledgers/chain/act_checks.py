"""Acts of a file: each is what its columns and its id say, follows its author's act before it, and is signed.

Keys come with acts, and a later act can change whose key held earlier. Whoever has one key, which came with the first
act that brings keys, has it at every place: acts of these, nearly all, are checked as they are read. All others are
read again when all keys are known.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ortaq.ledgers.chain.author_chains import AuthorChains
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.heads import Head, read_heads
from ortaq.ledgers.chain.keyring import Keyring, keyring_of
from ortaq.ledgers.chain.keys import PublicKey
from ortaq.ledgers.chain.many_signatures import Signed, false_signatures
from ortaq.ledgers.chain.merkle import HASH_BYTES, leaf_hash
from ortaq.ledgers.chain.note_checks import Told

TOGETHER = 500
"""Rows that are read together, and after which progress is told."""


@dataclass(slots=True)
class Acts:
    """What was read, and what is wrong with it.

    Attributes
    ----------
    leaves : bytearray
        Hashes of the acts, in order of arrival.
    bringing : list of SignedEntry
        Acts that can change whose key is which.
    of_rows, of_chains, of_signatures : list of (str, str, bool)
        Where, what, and whether an author did it.
    signatures : int
        How many were checked.
    remembered : int
        How many of them at an earlier time.
    """

    leaves: bytearray = field(default_factory=bytearray)
    bringing: list[SignedEntry] = field(default_factory=list)
    of_rows: list[Told] = field(default_factory=list)
    of_chains: list[Told] = field(default_factory=list)
    of_signatures: list[Told] = field(default_factory=list)
    signatures: int = 0
    remembered: int = 0

    _unlike: dict[int, Head | None] = field(default_factory=dict)
    """By number: acts that are not as their columns say; None where the bytes are no act."""
    _first: dict[str, PublicKey] = field(default_factory=dict)
    """Keys of those who have one, by the first act that brings keys."""
    _done: Counter[str] = field(default_factory=Counter)
    """Signatures of each author that were checked with that key."""
    _waiting: set[str] = field(default_factory=set)
    """Authors of acts that were not."""
    _coming: dict[bytes, int] = field(default_factory=dict)
    """By key: acts of its owner, as the columns say."""

    def check(self, connection: sqlite3.Connection, workers: int | None, progress: Callable[[int], None]) -> None:
        """Read all acts.

        Parameters
        ----------
        connection : sqlite3.Connection
        workers : int or None
            See `false_signatures`.
        progress : callable
            Told how many acts were read; begins anew where some are read again.
        """
        counts = dict(connection.execute("SELECT author, count(*) FROM entry GROUP BY author"))
        total = sum(counts.values())
        read = self._read(connection, counts, progress)
        false = list(false_signatures(read, self._coming, total, workers, self._remember))
        keyring = keyring_of(self.bringing)
        only = keyring.only()
        settled = {name for name, key in self._first.items() if only.get(name) == key} - self._waiting
        self.signatures = sum(self._done[name] for name in settled)
        false = [one for one in false if one.key.name in settled]
        if counts.keys() - settled or self._waiting:
            left = {key.raw: counts.get(name, 0) for name in keyring.published for key in keyring.of(name)}
            again = self._read_again(connection, keyring, settled, progress)
            false += false_signatures(again, left, total, workers, self._remember)
        for one in sorted(false, key=lambda one: one.number):
            self.of_signatures.append((f"entry {one.number}", f"the signature of {one.key.name} is false", False))

    def _remember(self, count: int) -> None:
        self.remembered += count

    def _read(
        self, connection: sqlite3.Connection, counts: dict[str, int], progress: Callable[[int], None]
    ) -> Iterator[Signed]:
        """Read all; give the signatures of those whose key is known and likely to stay the only one."""
        chains, number, expected = AuthorChains(self.leaves), 0, 0
        rows = connection.execute("SELECT seq, id, author, n, canonical, signature FROM entry ORDER BY seq")
        while some := rows.fetchmany(TOGETHER):
            heads = read_heads([row[4] for row in some])
            for (seq, identity, author, n, canonical, signature), head in zip(some, heads, strict=True):
                number, expected = number + 1, expected + 1
                if seq != expected:
                    self.of_rows.append((f"entry {expected}", "it is missing", False))
                    expected = seq
                leaf = leaf_hash(canonical)
                if isinstance(head, BadEntry):
                    self.of_rows.append((f"entry {seq}", str(head), False))
                    self._unlike[number] = None
                    self.leaves += identity if len(identity) == HASH_BYTES else leaf
                    continue
                if leaf != identity:
                    self.of_rows.append((f"entry {seq}", "its bytes do not match its id", False))
                if head.author != author or head.n != n:
                    self.of_rows.append(
                        (f"entry {seq}", "its columns say another author or number than its bytes", False)
                    )
                    self._unlike[number] = head
                self.leaves += leaf
                for what, by_author in chains.follow(number, head):
                    self.of_chains.append((f"entry {number}", what, by_author))
                if b'"keys":{' in canonical:
                    self._bring(received(canonical, signature), counts)
                key = self._first.get(head.author)
                if key is None or not signature:
                    self._waiting.add(head.author)
                    continue
                self._done[head.author] += 1
                yield Signed(number, key, canonical, leaf, signature)
            progress(number)

    def _bring(self, act: SignedEntry, counts: dict[str, int]) -> None:
        if not self.bringing:
            self._first = keyring_of([act]).only()
            self._coming.update({key.raw: counts.get(name, 0) for name, key in self._first.items()})
        self.bringing.append(act)

    def _read_again(
        self, connection: sqlite3.Connection, keyring: Keyring, settled: set[str], progress: Callable[[int], None]
    ) -> Iterator[Signed]:
        """Give the signatures of all but those whose acts were checked as they were read."""
        rows = connection.execute("SELECT author, n, canonical, signature FROM entry ORDER BY seq")
        for number, (author, n, canonical, signature) in enumerate(rows, start=1):
            if number % TOGETHER == 0:
                progress(number)
            act = self._unlike.get(number, Head(author, n, None))
            if act is None or act.author in settled:
                continue
            keys = keyring.holding(act.author, act.n)
            if not keys and (signature or keyring.published):
                told = f"no key of {act.author} is known at this place"
                self.of_signatures.append((f"entry {number}", told, False))
            elif keys and not signature:
                self.of_signatures.append((f"entry {number}", f"the signature of {act.author} is missing", False))
            elif keys:
                self.signatures += 1
                key = _fitting(keys, canonical, signature)
                yield Signed(number, key, canonical, leaf_hash(canonical), signature)


def _fitting(keys: Sequence[PublicKey], canonical: bytes, signature: bytes) -> PublicKey:
    """Return the key that signed: who was proposed with several signs with one of them, the rules say which."""
    fits = (key for key in keys[1:] if key.signed(canonical, signature))
    return next(fits, keys[0])
