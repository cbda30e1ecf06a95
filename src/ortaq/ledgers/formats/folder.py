"""A folder that holds one copy: a line an entry, signed checkpoints, public keys, and a script that checks them."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from ortaq.core import InputError
from ortaq.ledgers.acting import require_origin
from ortaq.ledgers.chain.elsewhere import Elsewhere
from ortaq.ledgers.chain.entry import BadEntry, SignedEntry, received
from ortaq.ledgers.chain.keyring import keyring_of
from ortaq.ledgers.chain.notes import BadNote, read_checkpoint
from ortaq.ledgers.chain.opening import new_store
from ortaq.ledgers.ledger import Ledger
from ortaq.tables import folder_bytes, remove, scratch_folder, whole_folder, write_below

ENTRIES, ABOUT, KEYS, SCRIPT = "entries.jsonl", "about.json", "keys.txt", "verify.py"
_NOTES, _ELSEWHERE = "checkpoints", "elsewhere"


def export_folder(ledger: Ledger, folder: Path, *, replace: bool = False) -> int:
    """Write a copy as a folder that anybody can check without ortaq.

    Parameters
    ----------
    ledger : Ledger
    folder : Path
    replace : bool, optional
        Take the place of an earlier export.

    Returns
    -------
    int
        Entries written.

    Raises
    ------
    InputError
        Something else stands there, or it cannot be written.
    """
    entries = ledger.entries()
    keyring = keyring_of(entries)
    lines = [
        json.dumps({"entry": one.canonical.decode(), "signature": one.signature.hex()}, ensure_ascii=False)
        for one in entries
    ]
    notes = ledger.store.checkpoints()
    about = {"origin": ledger.store.origin, "size": len(entries), "root": ledger.store.root().hex(), "format": 1}
    written: dict[str, bytes | str] = {
        ENTRIES: "".join(f"{line}\n" for line in lines),
        ABOUT: json.dumps(about, indent=1, ensure_ascii=False) + "\n",
        KEYS: "".join(f"{key}\n" for name in sorted(keyring.published) for key in keyring.of(name)),
        SCRIPT: files(__package__).joinpath("verify.py.txt").read_text(encoding="utf-8"),
        **{f"{_NOTES}/{number:05}.note": note for number, note in enumerate(notes, start=1)},
        **{
            f"{_ELSEWHERE}/{number:05}.json": json.dumps({"places": one.places, "note": one.note}, ensure_ascii=False)
            for number, one in enumerate(ledger.store.elsewhere(), start=1)
        },
    }
    with whole_folder(folder, replace=replace) as draft:
        write_below(draft, written)
    return len(entries)


def import_folder(folder: Path, path: Path) -> Ledger:
    """Make a ledger of an exported folder.

    Parameters
    ----------
    folder : Path
    path : Path
        The new file.

    Returns
    -------
    Ledger

    Raises
    ------
    InputError
        A file is missing or damaged (line by line), or the copy does not verify; nothing is left behind then.
    """
    held = folder_bytes(folder)
    for name in (ENTRIES, ABOUT):
        if name not in held:
            raise InputError(
                f"the folder has no {name}", where=str(folder), fix="give what 'ortaq ledger export' wrote"
            )
    about = _json(held[ABOUT], f"{folder}/{ABOUT}")
    entries = list(_entries(held[ENTRIES], f"{folder}/{ENTRIES}"))
    require_origin(str(about.get("origin", "")))
    if not entries or entries[0].entry.kind != "found":
        raise InputError("the export has no founding act", where=str(folder), fix="ask for the export again")
    notes = [(name, held[name].decode("utf-8", "replace")) for name in sorted(held) if name.startswith(f"{_NOTES}/")]
    ledger = Ledger(new_store(path, str(about.get("origin", "")), entries))
    try:
        for name, note in notes:
            _keep(ledger, note, f"{folder}/{name}")
        for name in sorted(name for name in held if name.startswith(f"{_ELSEWHERE}/")):
            said = _json(held[name], f"{folder}/{name}")
            ledger.store.keep_elsewhere(Elsewhere(str(said.get("note", "")), str(said.get("places", ""))))
        _require_whole(ledger, folder)
    except BaseException:
        discard(ledger)
        raise
    return ledger


def discard(ledger: Ledger) -> None:
    """Close and remove a copy that was just made and could not be finished."""
    path = ledger.store.path
    ledger.store.close()
    for suffix in ("", "-wal", "-shm"):
        remove(path.with_name(path.name + suffix))


def merge_folder(ledger: Ledger, folder: Path) -> int:
    """Add to a copy what an exported folder has and it has not.

    Parameters
    ----------
    ledger : Ledger
    folder : Path

    Returns
    -------
    int
        Entries that were new.

    Raises
    ------
    InputError
        As in `import_folder` and `Ledger.merge`; nothing is added then.
    """
    with scratch_folder() as scratch, import_folder(folder, scratch / "theirs.ledger") as theirs:
        return ledger.merge(theirs)


def _entries(data: bytes, where: str) -> Iterator[SignedEntry]:
    for number, line in enumerate(data.splitlines(), start=1):
        said = _json(line, f"{where}, line {number}")
        try:
            yield received(str(said["entry"]).encode(), bytes.fromhex(said["signature"]))
        except (KeyError, TypeError, ValueError, BadEntry) as error:
            raise InputError(
                f"the line is no entry: {error}", where=f"{where}, line {number}", fix="ask for the export again"
            ) from error


def _json(data: bytes, where: str) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is no JSON: {error}", where=where, fix="ask for the export again") from error
    if not isinstance(said, dict):
        raise InputError("this is no object", where=where, fix="ask for the export again")
    return said


def _keep(ledger: Ledger, note: str, where: str) -> None:
    try:
        checkpoint = read_checkpoint(note)
    except BadNote as error:
        raise InputError(str(error), where=where, fix="ask for the export again") from error
    ledger.store.keep_checkpoint(note, checkpoint.size)


def _require_whole(ledger: Ledger, folder: Path) -> None:
    damage = ledger.verify().damage
    if damage:
        told = "; ".join(f"{fault.where}: {fault.what}" for fault in damage[:5])
        raise InputError(
            f"the export does not verify: {told}", where=str(folder), fix="ask for the export again, or another copy"
        )
