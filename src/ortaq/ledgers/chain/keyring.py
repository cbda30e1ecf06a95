"""Whose key is which, as the acts themselves say it.

An act may publish keys under ``keys`` of its body: those of its own author, which hold for the author's acts after it,
and those of others who have none yet. Only the first act of a ledger is signed by a key that it brings itself. An empty
text instead of a key revokes. What counts is the author's own chain, so that every copy finds the same key, in whatever
order acts arrived.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortaq.core import InputError
from ortaq.ledgers.chain.entry import SignedEntry
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

    def key(self, author: str, n: int) -> PublicKey | None:
        """Return the key that signs an author's act with a number; None if there is none.

        Parameters
        ----------
        author : str
        n : int

        Returns
        -------
        PublicKey or None
        """
        holding = [key for after, key in self.published.get(author, ()) if after < n]
        return holding[-1] if holding else None

    def of(self, name: str) -> tuple[PublicKey, ...]:
        """Return all keys that a name ever had, revoked ones too: what they signed in their time stays signed.

        Parameters
        ----------
        name : str

        Returns
        -------
        tuple of PublicKey
        """
        return tuple(key for _, key in self.published.get(name, ()) if key is not None)

    def by_name(self) -> dict[str, tuple[PublicKey, ...]]:
        """Return all keys, by owner.

        Returns
        -------
        dict of str to tuple of PublicKey
        """
        return {name: self.of(name) for name in self.published}


def keyring_of(entries: Iterable[SignedEntry]) -> Keyring:
    """Return the keys that entries publish.

    Parameters
    ----------
    entries : iterable of SignedEntry
        In order of arrival.

    Returns
    -------
    Keyring
        A text that is no key, and a key for another who has one, count for nothing.
    """
    published: dict[str, list[tuple[int, PublicKey | None]]] = {}
    for place, one in enumerate(entries):
        said = one.entry
        keys = said.body.get("keys")
        for name, text in keys.items() if isinstance(keys, dict) else ():
            key = _key(name, text)
            if key is None and text:
                continue
            if name == said.author and published.get(name):
                published[name].append((said.n, key))
            elif not published.get(name) and key is not None and (place == 0 or published.get(said.author)):
                published[name] = [(0, key)]
    return Keyring({name: tuple(sorted(held, key=lambda pair: pair[0])) for name, held in published.items()})


def _key(name: str, text: object) -> PublicKey | None:
    """Return the key that a text says; None where it says none of this owner."""
    try:
        key = public_key(text) if isinstance(text, str) else None
    except InputError:
        return None
    return key if key is not None and key.name == name else None
