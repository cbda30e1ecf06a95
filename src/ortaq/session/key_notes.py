"""Keys of a sealed session: who masks with which, signed by the keys that ledgers know, compared aloud."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from ortaq.core import InputError, said
from ortaq.ledgers import PublicKey, SigningKey

_KEY, _GROUP = 32, 5
_NOTE = "ortaq session key 1\n"


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
    """Return what a note of a key signs."""
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

    Examples
    --------
    >>> written(b"mask")
    'bWFzaw'
    """
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unwritten(text: str) -> bytes | None:
    """Return the bytes that a text stands for; None where it stands for none, or is not the one way to write them.

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

    Raises
    ------
    InputError
        The texts stand for no bytes, or for others than a key and a signature.
    """
    made = KeyNote(member, unwritten(key) or b"", unwritten(signature) or b"")
    if len(made.key) != _KEY or len(made.signature) != 2 * _KEY:
        raise unsafe(said("the key of {member} cannot be used", member=member))
    return made


def require_signed(session: str, note: KeyNote, ledger: PublicKey) -> None:
    """Refuse a key that masks nothing, or is not signed by the key that the member's ledger knows.

    Raises
    ------
    InputError
        It is one of these.
    """
    shared_secret(mask_key(note.member), note.member, note.key)
    if not ledger.signed(note_text(session, note.member, note.key), note.signature):
        raise unsafe(said("the key of {member} is not signed by the key in its ledger", member=note.member))


def fingerprint(data: bytes) -> str:
    """Return a short text by which two people compare a key aloud: 80 bits, groups of five digits.

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

    Raises
    ------
    InputError
        A member is missing, unknown or there twice, two have one key, or a note is not signed by the member's key.
    """
    of = {note.member: note for note in notes}
    if sorted(note.member for note in notes) != sorted(members) or len({note.key for note in notes}) != len(members):
        raise unsafe("the keys are not those of the agreed members, one each")
    for member in members:
        note, known = of[member], ledger_keys.get(member)
        if known is None or not known.signed(note_text(session, member, note.key), note.signature):
            raise unsafe(said("the key of {member} is not signed by the key in its ledger", member=member))
    return Circle(session, {member: of[member].key for member in members})


def shared_secret(own: MaskKey, member: str, key: bytes) -> bytes:
    """Return what two members share (X25519, RFC 7748).

    Parameters
    ----------
    own : MaskKey
    member : str
        The other one.
    key : bytes
        Its public key.

    Raises
    ------
    InputError
        The key can be used for nothing.
    """
    try:
        return own._private.exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError:
        raise unsafe(said("the key of {member} cannot be used", member=member)) from None


def unsafe(what: str) -> InputError:
    """Return the error of a key that is not to be trusted."""
    return InputError(
        what,
        where="keys of the session",
        why="with a foreign key somebody could read who refuses what",
        fix="stop, and compare the fingerprints of all keys aloud",
    )
