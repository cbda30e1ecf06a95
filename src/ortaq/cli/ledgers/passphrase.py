"""Keys are opened by a passphrase that is asked for: it stands in no option, no history of a shell and no log."""

import getpass
import sys
from pathlib import Path

from ortaq.core import InputError
from ortaq.ledgers import SigningKey, opened_key
from ortaq.tables import read_bytes


def key_from(path: Path | None) -> SigningKey | None:
    """Return the key of a file; None where none is given.

    Raises
    ------
    InputError
        The file holds no key, or the passphrase is wrong.
    """
    if path is None:
        return None
    return opened_key(read_bytes(path), asked(f"Passphrase of {path.name}: "), where=str(path))


def asked(question: str) -> str:
    """Return a passphrase that is typed unseen; from standard input where there is no terminal.

    Raises
    ------
    InputError
        Nothing is typed.
    """
    typed = getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not typed:
        raise InputError("no passphrase was given", where="standard input", fix="type it when it is asked for")
    return typed
