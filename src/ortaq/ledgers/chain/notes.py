"""Checkpoints: signed notes that say how long a copy was and what its root was (C2SP signed-note, tlog-checkpoint)."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortaq.ledgers.chain.entry import is_moment
from ortaq.ledgers.chain.keys import PublicKey, SigningKey

_DASH = "— "
_TIME = re.compile(r"time (\S{20})")
_HASH_BYTES, _SIGNATURE_BYTES = 32, 64
_MOST_BYTES = 1 << 16


class BadNote(ValueError):
    """Text that is no signed checkpoint; says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note.

    Attributes
    ----------
    name : str
        Who signed.
    key_id : bytes
        Four bytes.
    value : bytes
    """

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What signers say of a copy.

    Attributes
    ----------
    origin : str
        Name of the ledger and of the copy.
    size : int
        Entries.
    root : bytes
        32 of them.
    time : str or None
        When it was made, ``2026-01-31T12:00:00Z``; None where the note does not say.
    extensions : tuple of str
        Other lines, kept as they are.
    signatures : tuple of Signature
    """

    origin: str
    size: int
    root: bytes
    time: str | None = None
    extensions: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def body(self) -> str:
        """The text that is signed."""
        time = (f"time {self.time}",) if self.time else ()
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *time, *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @property
    def note(self) -> str:
        """The text with its signatures."""
        lines = [f"{_DASH}{one.name} {base64.b64encode(one.key_id + one.value).decode()}\n" for one in self.signatures]
        return f"{self.body}\n{''.join(lines)}"

    def signed_by(self, keys: Iterable[SigningKey]) -> "Checkpoint":
        """Return the checkpoint with further signatures.

        Parameters
        ----------
        keys : iterable of SigningKey

        Returns
        -------
        Checkpoint
        """
        body = self.body.encode()
        more = tuple(Signature(key.name, key.public.id, key.sign(body)) for key in keys)
        names = {one.name for one in more}
        kept = tuple(one for one in self.signatures if one.name not in names)
        return Checkpoint(self.origin, self.size, self.root, self.time, self.extensions, kept + more)

    def signers(self, keys: Mapping[str, Sequence[PublicKey]]) -> tuple[str, ...]:
        """Return who signed it, by keys that are known.

        Parameters
        ----------
        keys : mapping of str to sequence of PublicKey
            By name of the owner.

        Returns
        -------
        tuple of str

        Raises
        ------
        BadNote
            A signature names a known key and is false (C2SP: such a note is refused whole).
        """
        body = self.body.encode()
        found = []
        for one in self.signatures:
            for key in keys.get(one.name, ()):
                if key.id != one.key_id:
                    continue
                if not key.signed(body, one.value):
                    raise BadNote(f"the signature of {one.name} is false")
                found.append(one.name)
        return tuple(dict.fromkeys(found))


def read_checkpoint(note: str) -> Checkpoint:
    """Return the checkpoint that a signed note says; signatures are read, not checked.

    Parameters
    ----------
    note : str

    Returns
    -------
    Checkpoint

    Raises
    ------
    BadNote
        The text is not of that form.

    Examples
    --------
    >>> from ortaq.ledgers.chain.keys import new_key
    >>> key = new_key("KAZ")
    >>> note = Checkpoint("example.org/c5", 2, bytes(32), "2026-01-31T12:00:00Z").signed_by([key]).note
    >>> read_checkpoint(note).signers({"KAZ": [key.public]})
    ('KAZ',)
    """
    if len(note.encode("utf-8", "replace")) > _MOST_BYTES:
        raise BadNote("the note is too long")
    if any(ord(letter) < 32 and letter != "\n" for letter in note):
        raise BadNote("the note holds control characters")
    text, blank, under = note.rpartition("\n\n")
    if not blank or not text:
        raise BadNote("the note has no blank line before its signatures")
    lines = text.split("\n")
    if len(lines) < 3:
        raise BadNote("a checkpoint has an origin, a size and a root")
    origin, size, root, *more = lines
    if not origin.strip():
        raise BadNote("the checkpoint names no ledger")
    if not re.fullmatch(r"0|[1-9][0-9]{0,14}", size):
        raise BadNote("the size of the checkpoint is no number")
    hashed = _base64(root)
    if hashed is None or len(hashed) != _HASH_BYTES:
        raise BadNote("the root of the checkpoint is no hash")
    time = _TIME.fullmatch(more[0]) if more else None
    time = time if time and is_moment(time[1]) else None
    return Checkpoint(
        origin, int(size), hashed, time[1] if time else None, tuple(more[1:] if time else more), _signatures(under)
    )


def _signatures(under: str) -> tuple[Signature, ...]:
    found = []
    for line in under.removesuffix("\n").split("\n"):
        name, space, value = line.removeprefix(_DASH).partition(" ")
        data = _base64(value) if line.startswith(_DASH) and space and name else None
        if data is None or len(data) <= 4:
            raise BadNote("a line under the note is no signature" if under.strip() else "the note is not signed")
        found.append(Signature(name, data[:4], data[4:]))
    return tuple(found)


def _base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
