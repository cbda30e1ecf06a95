"""Ledgers that tests make: six states with the keys of the reference, and acts that they sign."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ortaq.ledgers.chain.entry import Entry, SignedEntry, signed
from ortaq.ledgers.chain.keys import SigningKey, key_from_seed
from ortaq.ledgers.chain.notes import Checkpoint
from ortaq.ledgers.chain.opening import new_store
from ortaq.ledgers.chain.store import Store

STATES = ("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB")
ORIGIN = "example.org/c5 depositary"


def key_of(state: str) -> SigningKey:
    return key_from_seed(state, hashlib.sha256(state.encode()).digest())


class Acts:
    """Gives each state's next act, linked to its last one."""

    def __init__(self, entries: Iterable[SignedEntry] = ()) -> None:
        self.heads = {one.entry.author: one for one in entries}

    def next(
        self,
        author: str,
        kind: str,
        body: dict[str, Any],
        *,
        at: str = "2026-01-01T00:00:00Z",
        key: SigningKey | None = None,
    ) -> SignedEntry:
        last = self.heads.get(author)
        n, prev = (last.entry.n + 1, last.id) if last else (1, None)
        seen = tuple(sorted(one.id for name, one in self.heads.items() if name != author))
        made = signed(Entry(author, n, prev, seen, at, kind, body), key or key_of(author))
        self.heads[author] = made
        return made


def founding(acts: Acts) -> SignedEntry:
    return acts.next("CHN", "found", {"keys": {state: str(key_of(state).public) for state in STATES}})


def growing(count: int) -> Iterator[SignedEntry]:
    acts = Acts()
    yield founding(acts)
    for number in range(count - 1):
        yield acts.next(STATES[number % len(STATES)], "statement", {"text": {"en": f"act {number}"}})


def some_acts(count: int) -> list[SignedEntry]:
    return list(growing(count))


def kept(path: Path, entries: list[SignedEntry], *, checkpoint_at: int | None = None) -> Store:
    store = new_store(path, ORIGIN, entries)
    if checkpoint_at is not None:
        store.keep_checkpoint(checkpoint(store, checkpoint_at).note, checkpoint_at)
    return store


def checkpoint(
    store: Store, size: int | None = None, time: str = "2026-01-02T00:00:00Z", by: Iterable[str] = ("KAZ", "UZB")
) -> Checkpoint:
    size = store.size if size is None else size
    return Checkpoint(store.origin, size, store.root(size), time).signed_by(key_of(state) for state in by)
