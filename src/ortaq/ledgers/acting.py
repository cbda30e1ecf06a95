"""What an act must be before it is kept: the author's next one, signed, and counted by the rules."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from ortaq.core import InputError, said, visible
from ortaq.ledgers.chain.entry import BadEntry, Entry, SignedEntry, signed
from ortaq.ledgers.chain.keyring import Keyring, brings_keys, keyring_of
from ortaq.ledgers.chain.keys import SigningKey
from ortaq.ledgers.rules.fold import Fold
from ortaq.ledgers.rules.moment import Signed

_LONGEST_ORIGIN = 200


def now() -> str:
    """Return the time of this machine's clock, ``2026-01-31T12:00:00Z``.

    Returns
    -------
    str
    """
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def made_entries(
    fold: Fold, author: str, acts: Sequence[tuple[str, Mapping[str, Any]]], key: SigningKey | None, at: str
) -> tuple[SignedEntry, ...]:
    """Return acts as entries, signed by the author's key and counted by the rules.

    Parameters
    ----------
    fold : Fold
        What was read.
    author : str
    acts : sequence of (str, mapping)
        Kind and body.
    key : SigningKey or None
    at : str
        The author's clock; now if empty.

    Raises
    ------
    InputError
        One cannot be kept, is not signed by the author's key, or breaks a rule.
    """
    heads, keyring, made = dict(fold.heads), fold.keyring, list[SignedEntry]()
    for kind, body in acts:
        one = signed_entry(next_entry(heads, author, kind, body, at), key)
        require_key(keyring, one, fold.signed)
        made.append(one)
        heads[author] = one
        keyring = keyring_of([*fold.entries, *made]) if brings_keys(one) else keyring
    refusals = fold.refusals(made)
    for one in made:
        require_counts(refusals, one)
    return tuple(made)


def next_entry(heads: Mapping[str, SignedEntry], author: str, kind: str, body: Mapping[str, Any], at: str) -> Entry:
    """Return an author's next entry, after all that this copy knows.

    Parameters
    ----------
    heads : mapping of str to SignedEntry
        Last act of every author.
    author, kind : str
    body : mapping
    at : str
        The author's clock; now if empty.
    """
    last = heads.get(author)
    seen = tuple(sorted(one.id for name, one in heads.items() if name != author))
    return Entry(author, last.entry.n + 1 if last else 1, last.id if last else None, seen, at or now(), kind, body)


def signed_entry(entry: Entry, key: SigningKey | None) -> SignedEntry:
    """Return an entry with the signature of its author.

    Raises
    ------
    InputError
        A value of it cannot be kept.
    """
    try:
        return signed(entry, key)
    except BadEntry as error:
        raise InputError(str(error), where=f"act '{entry.kind}' of {entry.author}", fix="correct the act") from error


def require_counts(refusals: Mapping[str, str], one: SignedEntry) -> None:
    """Refuse an act that the rules would list as refused.

    Parameters
    ----------
    refusals : mapping of str to str
        Reason by id of an act.
    one : SignedEntry

    Raises
    ------
    InputError
        With the reason.
    """
    if one.id in refusals:
        raise InputError(
            refusals[one.id],
            where=f"act '{one.entry.kind}' of {one.entry.author}",
            fix=said("see 'ortaq ledger help {kind}' for what it needs", kind=one.entry.kind),
        )


def require_origin(origin: str) -> None:
    """Refuse a name that no signed note can carry.

    Raises
    ------
    InputError
        It is empty, long, or holds line breaks or signs that nobody sees.
    """
    if not origin.strip() or len(origin) > _LONGEST_ORIGIN or visible(origin) != origin or not origin.isprintable():
        raise InputError("the ledger has no name", where="origin", fix="give one line, such as example.org/c5")


def require_key(keyring: Keyring, one: SignedEntry, signed: Signed) -> None:
    """Refuse an act that its author's key did not sign.

    Parameters
    ----------
    keyring : Keyring
        Keys that are known.
    one : SignedEntry
    signed : callable
        Whether a key signed an act.

    Raises
    ------
    InputError
        It is signed by another key or by none; or it is signed and the ledger is kept without keys.
    """
    if not keyring.published:
        if one.signature:
            raise InputError("the ledger is kept without keys", where="key", fix="leave the key out")
        return
    held = keyring.holding(one.entry.author, one.entry.n)
    if not any(signed(key, one) for key in held):
        raise InputError(
            f"the act is not signed by the key of {one.entry.author}",
            where="key",
            why="anybody could speak for the state",
            fix="give the key of the author",
        )
