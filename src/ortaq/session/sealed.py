"""Masked refusals: whoever collects the answers of all members learns for each package only whether all could sign.

Every two members share a secret (X25519, RFC 7748). From it both derive the same masks for a question (HKDF-SHA-256,
RFC 5869); one adds them, the other subtracts, modulo 2**64, so that the masks of all members cancel in the sum. A
member that could sign sends its masks alone; one that refuses adds a number that nobody can guess. The sum is zero
where nobody refuses, and random where anybody does. What a question is about goes into the masks: a host that asks two
members different questions gets noise, which reads as a refusal; so does a member that sends noise.

Not reviewed by an outside cryptographer. The page does the same with WebCrypto (``web/static/session/sealed.js``).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from ortaq.core import InputError
from ortaq.session.course import Question
from ortaq.session.key_notes import Circle, MaskKey, shared_secret

WORD = 8
"""Bytes of the mask of one package."""

_MASK, _REFUSAL = "ortaq session mask 1\n", b"ortaq session refusal 1\n"
_Words = NDArray[np.uint64]


def context(circled: Circle, asked: Question) -> bytes:
    """Return what a question is, as the masks take it in: 32 bytes."""
    told = [circled.session, list(circled.members), asked.kind, asked.number, asked.step, list(asked.rows)]
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()).digest()


def masked(refused: Sequence[bool], asked: Question, own: MaskKey, circled: Circle) -> bytes:
    """Return the answer of one member to a question: the same bytes whenever it answers the same.

    Methodology, eq. (S1).

    Parameters
    ----------
    refused : sequence of bool
        By package of the question.
    asked : Question
    own : MaskKey
    circled : Circle

    Returns
    -------
    bytes
        Eight for each package, little end first.

    Raises
    ------
    InputError
        A key of others cannot be used.

    Examples
    --------
    Two members, two packages; the second is refused by one of them:

    >>> pair = mask_key("AAA"), mask_key("BBB")
    >>> both = Circle("s", {one.member: one.public for one in pair})
    >>> asked = Question("block", 0, 0, (4, 7))
    >>> sent = {"AAA": masked([False, False], asked, pair[0], both)}
    >>> sent["BBB"] = masked([False, True], asked, pair[1], both)
    >>> united(sent, ("AAA", "BBB"), 2)
    (True, False)
    """
    members = circled.members
    about, place = context(circled, asked), members.index(own.member)
    words = np.zeros(len(asked.rows), dtype=np.uint64)
    for other, member in enumerate(members):
        if other == place:
            continue
        first, second = sorted((place, other))
        info = f"{_MASK}{members[first]} {members[second]}\n".encode() + about
        mask = _words(shared_secret(own, member, circled.keys[member]), info, len(words))
        words = words + mask if place == first else words - mask
    noise = np.maximum(_words(own._secret, _REFUSAL + about, len(words)), np.uint64(1))
    words = words + np.where(np.array(refused, dtype=bool), noise, np.uint64(0))
    return words.astype("<u8").tobytes()


def united(messages: Mapping[str, bytes], members: Sequence[str], count: int) -> tuple[bool, ...]:
    """Return for each package of a question whether all members could sign it; this is all that the host learns.

    Methodology, eq. (S2).

    Parameters
    ----------
    messages : mapping of str to bytes
        What each member sent.
    members : sequence of str
        All that were agreed.
    count : int
        Packages in the question.

    Returns
    -------
    tuple of bool
        All False where a member has not answered, or sent another length.

    Examples
    --------
    >>> united({"AAA": bytes(8)}, ("AAA", "BBB"), 1)
    (False,)
    """
    if any(len(messages.get(member, b"")) != WORD * count for member in members):
        return (False,) * count
    words = [np.frombuffer(messages[member], dtype="<u8") for member in members]
    total = np.sum(np.stack(words), axis=0, dtype=np.uint64)
    return tuple((np.asarray(total) == 0).tolist())


def committed(body: bytes, salt: bytes) -> str:
    """Return the commitment to a private act: what is published of it until its owner opens it, or for ever.

    Parameters
    ----------
    body : bytes
        The act.
    salt : bytes
        32 that only the owner has.

    Returns
    -------
    str
        Hexadecimal digits.

    Raises
    ------
    InputError
        The salt is of another length.

    Examples
    --------
    >>> committed(b"accept", bytes(32))[:8]
    '0e7c5f8c'
    """
    if len(salt) != hashlib.sha256().digest_size:
        raise InputError(
            "the salt of a commitment needs 32 bytes",
            where="commitment",
            why="a short one can be guessed",
            fix="draw it",
        )
    return hashlib.sha256(b"ortaq session commitment 1\n" + salt + body).hexdigest()


def _words(secret: bytes, info: bytes, count: int) -> _Words:
    made = HKDF(algorithm=hashes.SHA256(), length=WORD * count, salt=None, info=info).derive(secret)
    return np.frombuffer(made, dtype="<u8")
