"""Keys of states: who signs and by what others know the signature (Ed25519, RFC 8032)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ortaq.core import InputError, said

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]{1,64}")
_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a signature is checked with.

    Attributes
    ----------
    name : str
        Whose key it is.
    raw : bytes
        32 of them.
    """

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signed note names the key (C2SP signed-note)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """Return the verifier key as signed notes write it: name, id, type and key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Return whether a signature over data is by this key.

        Parameters
        ----------
        data, signature : bytes

        Returns
        -------
        bool
        """
        try:
            _opened(self.raw).verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key; never printed, never in a ledger.

    Attributes
    ----------
    name : str
        Whose key it is.
    """

    name: str
    _private: Ed25519PrivateKey

    def __repr__(self) -> str:
        """Return whose key it is and nothing of the key."""
        return f"SigningKey({self.name!r})"

    @property
    def public(self) -> PublicKey:
        """The key by which others check."""
        return PublicKey(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """Return the signature over data, 64 bytes.

        Parameters
        ----------
        data : bytes

        Returns
        -------
        bytes
        """
        return self._private.sign(data)

    def sealed(self, passphrase: str) -> bytes:
        """Return the key as a file holds it: PKCS 8, encrypted by a passphrase.

        Parameters
        ----------
        passphrase : str

        Returns
        -------
        bytes
            PEM, with a first line that says whose key it is.

        Raises
        ------
        InputError
            The passphrase is empty.
        """
        if not passphrase:
            raise InputError(
                "the passphrase is empty",
                where=f"key of {self.name}",
                why="whoever finds the file could sign for the state",
                fix="type a passphrase",
            )
        sealed = self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(_bytes(passphrase)),
        )
        return f"{_HEADING}{self.name}\n".encode() + sealed


@lru_cache(maxsize=1024)
def _opened(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


_HEADING = "ortaq signing key of "


def new_key(name: str) -> SigningKey:
    """Return a new key.

    Parameters
    ----------
    name : str
        Code of the state or body.

    Returns
    -------
    SigningKey

    Raises
    ------
    InputError
        The name has a space or a plus sign.

    Examples
    --------
    >>> new_key("KAZ")
    SigningKey('KAZ')
    """
    _require_name(name)
    return SigningKey(name, Ed25519PrivateKey.generate())


def key_from_seed(name: str, seed: bytes) -> SigningKey:
    """Return the key of a seed of 32 bytes."""
    _require_name(name)
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(seed))


def opened_key(data: bytes, passphrase: str, *, where: str = "") -> SigningKey:
    """Return the key that a file holds.

    Parameters
    ----------
    data : bytes
        As `SigningKey.sealed` made it.
    passphrase : str
    where : str, optional
        The file, for messages.

    Returns
    -------
    SigningKey

    Raises
    ------
    InputError
        It is no such file, or the passphrase is wrong.
    """
    first, _, pem = data.partition(b"\n")
    heading = first.decode("utf-8", "replace")
    if not heading.startswith(_HEADING):
        raise InputError(
            "the file holds no signing key", where=where, fix="give the file that 'ortaq ledger keys' wrote"
        )
    name = heading.removeprefix(_HEADING)
    _require_name(name)
    try:
        private = serialization.load_pem_private_key(pem, _bytes(passphrase) or None)
    except (ValueError, TypeError):
        # The message of the library is not passed on: nothing of a key may reach an error.
        raise InputError(
            "the passphrase does not open the key, or the file is damaged",
            where=where,
            fix="type the passphrase again, or take the copy of the key that you keep",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError("the key is not an Ed25519 key", where=where, fix="make one with 'ortaq ledger keys'")
    return SigningKey(name, private)


def _bytes(passphrase: str) -> bytes:
    """Return what was typed, of any encoding: an error of the encoder would quote a part of it."""
    return passphrase.encode("utf-8", "surrogatepass")


def public_key(text: str, *, where: str = "") -> PublicKey:
    """Return the key that a verifier key says.

    Parameters
    ----------
    text : str
        ``name+id+base64`` (C2SP signed-note).
    where : str, optional
        For messages.

    Returns
    -------
    PublicKey

    Raises
    ------
    InputError
        It is not of that form, of another kind, or its id is not that of its name and key.
    """
    parts = text.strip().split("+", 2)
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except (IndexError, binascii.Error, ValueError):
        raw = b""
    if len(raw) != 33 or raw[:1] != ED25519 or not _NAME.fullmatch(parts[0]):
        raise InputError(
            "this is no public key",
            where=where or text[:80],
            fix="give the line that 'ortaq ledger keys' printed: NAME+8 digits+letters",
        )
    key = PublicKey(parts[0], raw[1:])
    if key.id.hex() != parts[1]:
        raise InputError(
            "the public key does not match its own name",
            where=where or text[:80],
            why="a letter was lost, or the key is another one's",
            fix="ask its owner for the line again and compare it aloud",
        )
    return key


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            said("'{name}' cannot own a key", name=name[:80]), where="name of the key", fix="use a code such as KAZ"
        )
