"""What an act must be before it is kept: the author's next one, signed, and counted by the rules."""

import datetime
from collections.abc import Mapping
from typing import Any

from ortaq.core import InputError, said, visible
from ortaq.ledgers.chain.entry import BadEntry, Entry, SignedEntry, signed
from ortaq.ledgers.chain.keyring import Keyring
from ortaq.ledgers.chain.keys import SigningKey
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from ortaq.ledgers.rules.moment import Signed

_LONGEST_ORIGIN = 200


def now() -> str:
    """Return the time of this machine's clock, ``2026-01-31T12:00:00Z``.

    Returns
    -------
    str
    """
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


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

    Returns
    -------
    Entry
    """
    last = heads.get(author)
    seen = tuple(sorted(one.id for name, one in heads.items() if name != author))
    return Entry(author, last.entry.n + 1 if last else 1, last.id if last else None, seen, at or now(), kind, body)


def signed_entry(entry: Entry, key: SigningKey | None) -> SignedEntry:
    """Return an entry with the signature of its author.

    Parameters
    ----------
    entry : Entry
    key : SigningKey or None

    Returns
    -------
    SignedEntry

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

    Parameters
    ----------
    origin : str

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


def truly_signed(checkpoint: Checkpoint, keyring: Keyring) -> bool:
    """Return whether no signature of a checkpoint is false.

    Parameters
    ----------
    checkpoint : Checkpoint
    keyring : Keyring
        Keys that are known.

    Returns
    -------
    bool
    """
    try:
        checkpoint.signers(keyring.by_name())
    except BadNote:
        return False
    return True


def readable_checkpoint(note: str) -> Checkpoint:
    """Return the checkpoint that a note says.

    Parameters
    ----------
    note : str

    Returns
    -------
    Checkpoint

    Raises
    ------
    InputError
        It is none.
    """
    try:
        return read_checkpoint(note)
    except BadNote as error:
        raise InputError(str(error), where="checkpoint", fix="give the signed note as it was sent") from error
