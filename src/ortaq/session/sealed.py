"""Masked refusals: whoever collects the answers of all members learns for each package only whether all could sign.

Every two members share a secret (X25519, RFC 7748). From it both derive the same masks for a question (HKDF-SHA-256,
RFC 5869); one adds them, the other subtracts, modulo 2**64, so that the masks of all members cancel in the sum. A
member that could sign sends its masks alone; one that refuses adds a number that nobody can guess. The sum is zero
where nobody refuses, and random where anybody does. What a question is about goes into the masks: a host that asks two
members different questions gets noise, which reads as a refusal; so does a member that sends noise.

Not reviewed by an outside cryptographer. The page does the same with WebCrypto (``web/static/session/sealed.js``).
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from ortaq.core import InputError, said
from ortaq.ledgers import PublicKey, SigningKey
from ortaq.session.course import Question

WORD = 8
"""Bytes of the mask of one package."""

_KEY, _GROUP = 32, 5

_MASK, _REFUSAL, _NOTE = "ortaq session mask 1\n", b"ortaq session refusal 1\n", "ortaq session key 1\n"
_Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, repr=False)
class MaskKey:
    """What a member masks with; never leaves its laptop.

    Attributes
    ----------
    member : str
        Code.
    """

    member: str
    _private: X25519PrivateKey
    _secret: bytes

    def __repr__(self) -> str:
        """Return whose key it is and nothing of the key."""
        return f"MaskKey({self.member!r})"

    @property
    def public(self) -> bytes:
        """The 32 bytes that others are given."""
        return self._private.public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class KeyNote:
    """A member's public key for one session, signed by the key that the member's ledger knows.

    Attributes
    ----------
    member : str
        Code.
    key : bytes
        X25519, 32 of them.
    signature : bytes
        Ed25519 over the text of the note, 64 of them.
    """

    member: str
    key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Circle:
    """All whose masks cancel: those that were agreed, with their keys.

    Attributes
    ----------
    session : str
        Name of the session: digest of its founding act.
    keys : mapping of str to bytes
        Public key of each member, in the order of members.
    """

    session: str
    keys: Mapping[str, bytes]

    @property
    def members(self) -> tuple[str, ...]:
        """Codes, in their order."""
        return tuple(self.keys)


def mask_key(member: str, private: bytes | None = None, secret: bytes | None = None) -> MaskKey:
    """Return a key to mask with: a new one, or that of given bytes.

    Parameters
    ----------
    member : str
    private, secret : bytes, optional
        32 each; drawn if absent.

    Returns
    -------
    MaskKey

    Examples
    --------
    >>> len(mask_key("KAZ").public)
    32
    """
    made = X25519PrivateKey.generate() if private is None else X25519PrivateKey.from_private_bytes(private)
    return MaskKey(member, made, X25519PrivateKey.generate().private_bytes_raw() if secret is None else secret)


def key_note(session: str, key: MaskKey, signer: SigningKey) -> KeyNote:
    """Return the note by which others know a key to be that of the member.

    Parameters
    ----------
    session : str
        Name of the session: digest of its founding act.
    key : MaskKey
    signer : SigningKey
        Of the member's ledger.
    """
    return KeyNote(key.member, key.public, signer.sign(note_text(session, key.member, key.public)))


def note_text(session: str, member: str, key: bytes) -> bytes:
    """Return what a note of a key signs.

    Parameters
    ----------
    session, member : str
    key : bytes
    """
    return f"{_NOTE}{session}\n{member}\n{written(key)}\n".encode()


def name_of(founding: bytes) -> str:
    """Return the name by which masks and notes know a session.

    Parameters
    ----------
    founding : bytes
        Its founding act, as the first line of the public acts holds it.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    return hashlib.sha256(founding).hexdigest()


def written(data: bytes) -> str:
    """Return bytes as acts hold them: base64url without the signs that fill up.

    Parameters
    ----------
    data : bytes

    Examples
    --------
    >>> written(b"mask")
    'bWFzaw'
    """
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unwritten(text: str) -> bytes | None:
    """Return the bytes that a text stands for; None where it stands for none, or is not the one way to write them.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> unwritten("bWFzaw"), unwritten("bWFzaw=="), unwritten("?")
    (b'mask', None, None)
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if written(data) == text else None


def note_of(member: str, key: str, signature: str) -> KeyNote:
    """Return the note that an act holds.

    Parameters
    ----------
    member, key, signature : str

    Raises
    ------
    InputError
        The texts stand for no bytes, or for others than a key and a signature.
    """
    made = KeyNote(member, unwritten(key) or b"", unwritten(signature) or b"")
    if len(made.key) != _KEY or len(made.signature) != 2 * _KEY:
        raise _unsafe(said("the key of {member} cannot be used", member=member))
    return made


def require_signed(session: str, note: KeyNote, ledger: PublicKey) -> None:
    """Refuse a key that masks nothing, or is not signed by the key that the member's ledger knows.

    Parameters
    ----------
    session : str
    note : KeyNote
    ledger : PublicKey

    Raises
    ------
    InputError
        It is one of these.
    """
    _shared(mask_key(note.member), note.member, note.key)
    if not ledger.signed(note_text(session, note.member, note.key), note.signature):
        raise _unsafe(said("the key of {member} is not signed by the key in its ledger", member=note.member))


def fingerprint(data: bytes) -> str:
    """Return a short text by which two people compare a key aloud: 80 bits, groups of five digits.

    Parameters
    ----------
    data : bytes

    Examples
    --------
    >>> fingerprint(bytes(32))
    '66687 AADF8 62BD7 76C8F'
    """
    digits = hashlib.sha256(data).hexdigest()[: 4 * _GROUP].upper()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def circle(
    session: str, members: Sequence[str], notes: Sequence[KeyNote], ledger_keys: Mapping[str, PublicKey]
) -> Circle:
    """Return the circle of all members, or refuse: a key that is swapped lets its owner read who refuses.

    Parameters
    ----------
    session : str
    members : sequence of str
        All that were agreed, in order.
    notes : sequence of KeyNote
        One of each member.
    ledger_keys : mapping of str to PublicKey
        By member.

    Returns
    -------
    Circle

    Raises
    ------
    InputError
        A member is missing, unknown or there twice, two have one key, or a note is not signed by the member's key.
    """
    of = {note.member: note for note in notes}
    if sorted(note.member for note in notes) != sorted(members) or len({note.key for note in notes}) != len(members):
        raise _unsafe("the keys are not those of the agreed members, one each")
    for member in members:
        note, known = of[member], ledger_keys.get(member)
        if known is None or not known.signed(note_text(session, member, note.key), note.signature):
            raise _unsafe(said("the key of {member} is not signed by the key in its ledger", member=member))
    return Circle(session, {member: of[member].key for member in members})


def context(circled: Circle, asked: Question) -> bytes:
    """Return what a question is, as the masks take it in: 32 bytes.

    Parameters
    ----------
    circled : Circle
    asked : Question
    """
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
        mask = _words(_shared(own, member, circled.keys[member]), info, len(words))
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


def _shared(own: MaskKey, member: str, key: bytes) -> bytes:
    try:
        return own._private.exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise _unsafe(said("the key of {member} cannot be used", member=member)) from None


def _words(secret: bytes, info: bytes, count: int) -> _Words:
    made = HKDF(algorithm=hashes.SHA256(), length=WORD * count, salt=None, info=info).derive(secret)
    return np.frombuffer(made, dtype="<u8")


def _unsafe(what: str) -> InputError:
    return InputError(
        what,
        where="keys of the session",
        why="with a foreign key somebody could read who refuses what",
        fix="stop, and compare the fingerprints of all keys aloud",
    )
