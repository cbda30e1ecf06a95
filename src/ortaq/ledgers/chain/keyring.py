"""Whose key is which, as the acts themselves say it.

Only the first act of a ledger is signed by a key that it brings itself; it brings those of all who take part. A ``key``
act brings a new one of its author, for the author's acts after it; an empty text instead of a key revokes. A proposal
brings the key of who would join: several may name several, and which holds is what was adopted (the rules say it). What
counts is the author's own chain, so that every copy finds the same keys, in whatever order acts arrived.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import Entry, SignedEntry
from ortaq.ledgers.chain.keys import PublicKey, public_key


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by owner.

    Attributes
    ----------
    published : mapping of str to tuple of (int, PublicKey or None)
        By owner: after which number of the owner's own acts which key holds; None where it is revoked.
    """

    published: Mapping[str, tuple[tuple[int, PublicKey | None], ...]]

    def holding(self, author: str, n: int) -> tuple[PublicKey, ...]:
        """Return the keys that may sign an author's act with a number: one, and several only of who was proposed twice.

        Returns
        -------
        tuple of PublicKey
            Empty where none is known, or it was revoked.
        """
        before = [(after, key) for after, key in self.published.get(author, ()) if after < n]
        if sum(after == 0 for after, _ in before) > 1:
            return tuple(key for _, key in before if key is not None)
        last = [key for after, key in before if after == before[-1][0]]
        return () if None in last else tuple(key for key in last if key is not None)

    def only(self) -> dict[str, PublicKey]:
        """Return the keys of those who had one and no other: it holds at every place."""
        return {name: key for name, ((after, key), *more) in self.published.items() if key and not (after or more)}

    def of(self, name: str) -> tuple[PublicKey, ...]:
        """Return all keys that a name ever had, revoked ones too: what they signed in their time stays signed."""
        return tuple(key for _, key in self.published.get(name, ()) if key is not None)

    def by_name(self) -> dict[str, tuple[PublicKey, ...]]:
        """Return all keys, by owner."""
        return {name: self.of(name) for name in self.published}


def keyring_of(entries: Iterable[SignedEntry]) -> Keyring:
    """Return the keys that entries publish.

    Parameters
    ----------
    entries : iterable of SignedEntry
        In order of arrival, the founding act first.

    Returns
    -------
    Keyring
        A text that is no key, and a key for another who has one, count for nothing.
    """
    bringing = [one.entry for one in entries if brings_keys(one)]
    if not bringing or bringing[0].kind != "found":
        return Keyring({})
    founders = {name: key for name, key in _brought(bringing[0]) if key is not None}
    held: dict[str, set[tuple[int, PublicKey | None]]] = {name: {(0, key)} for name, key in founders.items()}
    for said in bringing[1:]:
        for name, key in _brought(said):
            if founders and said.kind == "propose" and name not in founders and key is not None:
                held.setdefault(name, set()).add((0, key))
            elif said.kind == "key" and name == said.author:
                held.setdefault(name, set()).add((said.n, key))
    known = {name: some for name, some in held.items() if any(after == 0 for after, _ in some)}
    return Keyring({name: tuple(sorted(some, key=_by_place)) for name, some in known.items()})


def brings_keys(one: SignedEntry) -> bool:
    """Return whether an act can change whose key is which."""
    return isinstance(one.entry.body.get("keys"), dict)


def _brought(said: Entry) -> list[tuple[str, PublicKey | None]]:
    """Return the keys that an act brings, and None where it revokes; a text that is no key is left out."""
    read = ((name, text, _key(name, text)) for name, text in said.body["keys"].items())
    return [(name, key) for name, text, key in read if key is not None or text == ""]


def _by_place(pair: tuple[int, PublicKey | None]) -> tuple[int, bytes]:
    after, key = pair
    return after, key.raw if key else b""


def _key(name: str, text: object) -> PublicKey | None:
    """Return the key that a text says; None where it says none of this owner."""
    try:
        key = public_key(text) if isinstance(text, str) else None
    except InputError:
        return None
    return key if key is not None and key.name == name else None
