"""What a checkpoint must be before it is signed or kept."""

import datetime
from collections.abc import Sequence

from ortaq.core import InputError
from ortaq.ledgers.chain.keyring import Keyring
from ortaq.ledgers.chain.keys import SigningKey
from ortaq.ledgers.chain.notes import BadNote, Checkpoint, read_checkpoint
from ortaq.ledgers.chain.store import Store


def require_known(keyring: Keyring, keys: Sequence[SigningKey]) -> None:
    """Refuse keys that a ledger does not know.

    Raises
    ------
    InputError
        No key is given, or one is unknown.
    """
    strangers = [key.name for key in keys if key.public not in keyring.of(key.name)]
    if not keys or strangers:
        raise InputError(
            f"the key of {strangers[0]} is not known here" if strangers else "nobody signs",
            where="key",
            fix="sign with a key that the ledger knows",
        )


def require_signers(checkpoint: Checkpoint, keyring: Keyring) -> None:
    """Refuse a checkpoint that nobody signed whose key is known."""
    if not checkpoint.signers(keyring.by_name()):
        raise InputError(
            "nobody whose key is known signed the checkpoint",
            where="checkpoint",
            fix="ask for the note again, as it was signed",
        )


def of_this_copy(store: Store, keyring: Keyring, note: str) -> Checkpoint:
    """Return the checkpoint that a note says, after looking whether a copy holds the same.

    Parameters
    ----------
    store : Store
        Of the copy.
    keyring : Keyring
    note : str

    Raises
    ------
    InputError
        The note is none or of another ledger, a signature under it is false, or the copy holds other entries.
    """
    checkpoint = _readable(note)
    if checkpoint.origin != store.origin or not _truly_signed(checkpoint, keyring):
        raise InputError(
            "the checkpoint is of another ledger, or a signature under it is false",
            where="checkpoint",
            why="what is kept once cannot be taken out, and this copy would never verify again",
            fix="ask for the note again, as it was signed",
        )
    if checkpoint.size > store.size or store.root(checkpoint.size) != checkpoint.root:
        raise InputError(
            "this copy holds other entries than the checkpoint says",
            where="checkpoint",
            why="to keep or sign it would vouch for what was not seen",
            fix="merge the copy it was made of, then take the checkpoint",
        )
    return checkpoint


def require_later(time: str, last: str | None) -> None:
    """Refuse a checkpoint that would count for nothing, as its time is before that of the last one.

    Raises
    ------
    InputError
        The clock was set back, or another one goes ahead.
    """
    if last is not None and time < last:
        raise InputError(
            f"the clock says {time}, and the last checkpoint {last}",
            where="checkpoint",
            why="a checkpoint with an earlier time than the one before it counts for nothing",
            fix="set the clock of this machine, and ask who signed the last checkpoint about theirs",
        )


def require_past(time: str | None) -> None:
    """Refuse to sign a time that is to come: silence would end before its day.

    Raises
    ------
    InputError
        It is more than an hour after this machine's clock.
    """
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    if time is not None and time > f"{soon:%Y-%m-%dT%H:%M:%SZ}":
        raise InputError(
            f"the checkpoint says {time}, which is to come",
            where="checkpoint",
            why="silence would end before its day",
            fix="ask for one with the true time, or set the clock of this machine",
        )


def _truly_signed(checkpoint: Checkpoint, keyring: Keyring) -> bool:
    try:
        checkpoint.signers(keyring.by_name())
    except BadNote:
        return False
    return True


def _readable(note: str) -> Checkpoint:
    try:
        return read_checkpoint(note)
    except BadNote as error:
        raise InputError(str(error), where="checkpoint", fix="give the signed note as it was sent") from error
