"""One act as it is kept: canonical JSON, signed by its author, linked to the author's act before it."""

import datetime
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from ortaq.ledgers.chain.keys import SigningKey
from ortaq.ledgers.chain.merkle import leaf_hash

VERSION = 1
MOST_BYTES = 1 << 20
_DEEPEST, _LARGEST = 32, 2**53 - 1
_FIELDS = ("at", "author", "body", "kind", "n", "prev", "seen", "v")
_AUTHOR = re.compile(r"[A-Z][A-Z0-9_-]{1,31}")
_KIND = re.compile(r"[a-z][a-z_]{1,31}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_ID = re.compile(r"[0-9a-f]{64}")


class BadEntry(ValueError):
    """Bytes that are no entry; says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an author says and what the author knew.

    Attributes
    ----------
    author : str
        Code of the state or body.
    n : int
        Place in the author's own chain, from 1.
    prev : str or None
        Id of the author's entry before it; None for the first.
    seen : tuple of str
        Ids of the last entries of others that the author knew, sorted.
    at : str
        The author's clock, ``2026-01-31T12:00:00Z``; nothing is decided by it where members sign checkpoints.
    kind : str
        Kind of act.
    body : mapping
        What the act says; JSON values.
    """

    author: str
    n: int
    prev: str | None
    seen: tuple[str, ...]
    at: str
    kind: str
    body: Mapping[str, Any]

    def canonical(self) -> bytes:
        """Return the bytes that are signed and hashed: canonical JSON (RFC 8785).

        Returns
        -------
        bytes
            UTF-8, keys sorted, no white space.

        Raises
        ------
        BadEntry
            A value that JSON does not have, or more than a mebibyte.
        """
        said: dict[str, Any] = {
            "at": self.at,
            "author": self.author,
            "body": dict(self.body),
            "kind": self.kind,
            "n": self.n,
            "prev": self.prev,
            "seen": list(self.seen),
            "v": VERSION,
        }
        try:
            data = _WRITER.encode(said).encode() if _plain(said) else rfc8785.dumps(said)
        except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
            raise BadEntry(f"a value has no canonical form: {error}") from error
        if len(data) > MOST_BYTES:
            raise BadEntry(f"the act has {len(data):,} bytes; the most is {MOST_BYTES:,}")
        return data


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry with its bytes and signature.

    Attributes
    ----------
    entry : Entry
    canonical : bytes
    signature : bytes
        Ed25519 over `canonical`, 64 bytes; empty in a ledger that is kept without keys.
    id : str
        Hash of the leaf of the tree, hexadecimal.
    """

    entry: Entry
    canonical: bytes
    signature: bytes
    id: str


def signed(entry: Entry, key: SigningKey | None = None) -> SignedEntry:
    """Return an entry with the signature of its author.

    Parameters
    ----------
    entry : Entry
    key : SigningKey, optional
        None in a ledger that is kept without keys.

    Raises
    ------
    BadEntry
        The entry has no canonical form or a field of the wrong kind.

    Examples
    --------
    >>> first = Entry("KAZ", 1, None, (), "2026-01-01T00:00:00Z", "statement", {"text": {"en": "We meet again."}})
    >>> signed(first).id[:8]
    '7fc1ac7c'
    """
    canonical = entry.canonical()
    read_entry(canonical)
    return SignedEntry(entry, canonical, key.sign(canonical) if key else b"", leaf_hash(canonical).hex())


def received(canonical: bytes, signature: bytes) -> SignedEntry:
    """Return an entry that came from elsewhere; the signature is not looked at.

    Raises
    ------
    BadEntry
        See `read_entry`.
    """
    return SignedEntry(read_entry(canonical), canonical, signature, leaf_hash(canonical).hex())


def read_entry(data: bytes) -> Entry:
    """Return the entry that canonical bytes say.

    Raises
    ------
    BadEntry
        The bytes are too many, no JSON, not canonical, of a newer version, or a field is missing, unknown or of the
        wrong kind.
    """
    if len(data) > MOST_BYTES:
        raise BadEntry(f"the act has {len(data):,} bytes; the most is {MOST_BYTES:,}")
    _FRACTIONS.seen = False
    try:
        # Its own detection would take other encodings, and words such as NaN, which JSON does not have.
        text = data.decode()
        said = _READER.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadEntry(f"the bytes are no JSON: {error}") from error
    if data.count(b"[") + data.count(b"{") > _DEEPEST and _depth(said) > _DEEPEST:
        raise BadEntry(f"values are nested more than {_DEEPEST} deep")
    if not isinstance(said, dict):
        raise BadEntry("the bytes hold no object")
    if isinstance(said.get("v"), int) and said["v"] > VERSION:
        raise BadEntry(f"the act was written by a newer version ({said['v']}; this one reads {VERSION})")
    if tuple(sorted(said)) != _FIELDS:
        raise BadEntry(f"the fields are {', '.join(sorted(said))}; expected {', '.join(_FIELDS)}")
    for problem in _problems(said):
        raise BadEntry(problem)
    entry = Entry(said["author"], said["n"], said["prev"], tuple(said["seen"]), said["at"], said["kind"], said["body"])
    plainly = not _FRACTIONS.seen and not _BEYOND.search(text) and _WRITER.encode(said) == text
    if not plainly and entry.canonical() != data:
        raise BadEntry("the bytes are not canonical JSON (RFC 8785)")
    return entry


class _Fractions(threading.local):
    """Whether a number with a fraction was read; RFC 8785 writes these another way than Python."""

    seen = False


_FRACTIONS = _Fractions()


def _fraction(text: str) -> float:
    _FRACTIONS.seen = True
    return float(text)


def _whole(text: str) -> int:
    """Return an integer; one beyond 2^53 means different values to different programs (RFC 8785)."""
    if len(text) > 17 or abs(int(text)) > _LARGEST:
        raise ValueError(f"{text[:24]} is beyond the whole numbers of JSON")
    return int(text)


def _no_value(name: str) -> object:
    raise ValueError(f"{name} is no value")


_READER = json.JSONDecoder(parse_float=_fraction, parse_int=_whole, parse_constant=_no_value)
_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
"""What Python writes is canonical for most acts; fractions and names with letters from U+E000 on are not."""

_BEYOND = re.compile("[\ue000-\U0010ffff]")


def _plain(value: object) -> bool:
    """Return whether Python's own writer gives the canonical form of a value, which takes a tenth of the time."""
    if isinstance(value, dict):
        named = all(type(name) is str for name in value) and not _BEYOND.search("".join(value))
        return named and all(map(_plain, value.values()))
    if type(value) is list:
        return all(map(_plain, value))
    return value is None or type(value) in {str, bool} or (type(value) is int and abs(value) <= _LARGEST)


def _depth(said: object) -> int:
    """Return how deep values stand in each other, without recursion: hostile ones are deeper than a stack."""
    depth, level = 0, [said]
    while level:
        depth += 1
        holders = [one for one in level if isinstance(one, (dict, list))]
        level = [inner for one in holders for inner in (one.values() if isinstance(one, dict) else one)]
    return depth


def is_moment(text: object) -> bool:
    """Return whether a text is a time of the calendar, ``2026-01-31T12:00:00Z``.

    Examples
    --------
    >>> is_moment("2026-01-31T12:00:00Z"), is_moment("2026-02-31T12:00:00Z")
    (True, False)
    """
    if not _is(text, _MOMENT):
        return False
    try:
        datetime.datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _problems(said: Mapping[str, Any]) -> Iterator[str]:
    """Give what is wrong with the fields."""
    seen = said["seen"]
    if said["v"] != VERSION or isinstance(said["v"], bool):
        yield f"the version is {said['v']!r}"
    if not _is(said["author"], _AUTHOR):
        yield "the author is no code of capitals and digits"
    if not _is(said["kind"], _KIND):
        yield "the kind of act is no word of small letters"
    if not is_moment(said["at"]):
        yield "the time is not of the form 2026-01-31T12:00:00Z"
    if not isinstance(said["n"], int) or isinstance(said["n"], bool) or said["n"] < 1:
        yield "the number in the author's chain is not 1 or more"
    if not (said["prev"] is None or _is(said["prev"], _ID)) or (said["prev"] is None) != (said["n"] == 1):
        yield "the id of the author's act before it is missing or no hash"
    if not isinstance(seen, list) or not all(_is(one, _ID) for one in seen) or sorted(set(seen)) != seen:
        yield "what the author knew of others is no sorted list of ids"
    if not isinstance(said["body"], dict):
        yield "the body is no object"


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
