"""Copies of a ledger: made, signed, merged, written out and brought in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ortaq.brief.workbook import book_bytes
from ortaq.cli.ledgers.acts import read_body
from ortaq.cli.ledgers.passphrase import asked, key_from
from ortaq.core import InputError, Program
from ortaq.core.report import Text
from ortaq.ledgers import (
    Ledger,
    calendar_of,
    commitments_csv,
    export_folder,
    iati_of,
    import_folder,
    ledger_sheets,
    merge_folder,
    new_key,
    now,
    read_commitments,
    read_iati,
    read_ledger_book,
    standings,
)
from ortaq.ledgers.formats.registered import founded_by_book, public_record, registered_rows
from ortaq.tables import read_bytes, require_file, text_of, today, write_file

_TABLES = frozenset({".csv", ".xlsx", ".xml"})
"""Ends of names of files that hold commitments; anything else is a folder with the whole copy."""


def new_command(
    program: Program,
    *,
    file: Path,
    founding: Path | None,
    mechanism: str | None,
    example: bool,
    origin: str | None,
    author: str | None,
    key: Path | None,
    as_json: bool,
) -> None:
    """Make a ledger with its founding act."""
    if example:
        with public_record(file) as made_of:
            _say(program, "ledger.imported", {"size": made_of.store.size, "path": str(file)}, as_json=as_json)
        return
    if (founding is None) == (mechanism is None) or author is None:
        raise InputError(
            "the founding act comes from one place, and somebody founds",
            where="--from, --mechanism, --as",
            fix="give a TOML file with --from, or a mechanism with --mechanism; and a member with --as",
        )
    body = read_body(founding) if founding else _of_mechanism(program, str(mechanism))
    with Ledger.new(file, origin or file.stem, author, body, key=key_from(key)) as ledger:
        made = {"origin": ledger.store.origin, "members": sorted(ledger.state().members)}
    if as_json:
        program.print_json(made)
    else:
        program.print(Text("ledger.made", {"path": str(file), "members": ", ".join(made["members"])}))


def _of_mechanism(program: Program, name: str) -> dict[str, Any]:
    """Return a founding act with the members of a mechanism, kept without keys."""
    mechanism = program.mechanism(name, program.region(program.region_of(name)))
    return {
        "title": {"en": mechanism.title},
        "members": dict.fromkeys(mechanism.members, "member") | {"OBSERVER": "reporter"},
        "languages": ["en"],
        "mechanism": mechanism.id,
    }


def keys_command(program: Program, *, name: str, out: Path, as_json: bool) -> None:
    """Make a key of a state, sealed by a passphrase."""
    if out.exists():
        raise InputError("there is a file already", where=str(out), fix="give another name; a key is never replaced")
    require_file(out, option="--out")
    key = new_key(name)
    write_file(out, key.sealed(asked(f"Passphrase for the new key of {name}: ")), option="--out", private=True)
    if as_json:
        program.print_json({"name": name, "public": str(key.public)})
    else:
        program.print(Text("ledger.key", {"path": str(out), "public": str(key.public)}))


def checkpoint_command(
    program: Program, *, file: Path, key: Path, note: Path | None, out: Path | None, as_json: bool
) -> None:
    """Sign how long this copy is and what its root is."""
    signing = key_from(key)
    with Ledger.open(file) as ledger:
        if note is None:
            made = ledger.checkpoint([signing] if signing else [])
        elif signing:
            made = ledger.countersign(text_of(read_bytes(note), str(note)), signing)
    if out:
        write_file(out, made.note, option="--out")
    if as_json:
        program.print_json({"origin": made.origin, "size": made.size, "root": made.root.hex(), "note": made.note})
    else:
        program.print(*made.note.splitlines())


def merge_command(program: Program, *, file: Path, other: Path, as_json: bool) -> None:
    """Add what another copy has and this one has not; or a checkpoint that others hold."""
    with Ledger.open(file) as ledger:
        if other.is_dir():
            new = merge_folder(ledger, other)
        elif other.suffix.lower() == ".note":
            kept = ledger.keep(text_of(read_bytes(other), str(other)))
            _say(program, "ledger.note_kept" if kept else "ledger.note_known", {"path": str(other)}, as_json=as_json)
            return
        else:
            with Ledger.open(other) as theirs:
                new = ledger.merge(theirs)
        size = ledger.store.size
    _say(program, "ledger.merged", {"new": new, "size": size}, as_json=as_json)


def export_command(program: Program, *, file: Path, target: Path, replace: bool, as_json: bool) -> None:
    """Write a folder that anybody can check without ortaq, or commitments as CSV, the record as a workbook, or IATI."""
    kind, day = target.suffix.lower(), today().isoformat()
    with Ledger.open(file) as ledger:
        if kind in _TABLES:
            state = ledger.state()
            stands = standings(state.commitments, day)
            if kind == ".csv":
                write_file(target, commitments_csv(state, stands, program.language))
            elif kind == ".xlsx":
                write_file(target, book_bytes(ledger_sheets(state, stands, day, program.language)))
            else:
                write_file(target, iati_of(state.commitments, stands, ledger.store.origin, now(), on=day))
            count = len(state.commitments)
        else:
            count = export_folder(ledger, target, replace=replace)
    _say(program, "ledger.written", {"count": count, "path": str(target)}, as_json=as_json)


def calendar_command(program: Program, *, file: Path, out: Path, as_json: bool) -> None:
    """Write deadlines as a calendar that any mail program reads."""
    with Ledger.open(file) as ledger:
        text = calendar_of(ledger.state(), ledger.store.origin, program.language, now())
    write_file(out, text, option="--out")
    _say(program, "ledger.written", {"count": text.count("BEGIN:VEVENT"), "path": str(out)}, as_json=as_json)


def import_command(
    program: Program, *, file: Path, given: Path, author: str | None, key: Path | None, as_json: bool
) -> None:
    """Make a ledger of an exported folder or a workbook, or add the commitments of a table or of IATI."""
    if given.is_dir():
        with import_folder(given, file) as made:
            _say(program, "ledger.imported", {"size": made.store.size, "path": str(file)}, as_json=as_json)
        return
    if not file.exists() and given.suffix.lower() == ".xlsx":
        if key is not None:
            raise InputError("a workbook makes a ledger without keys", where="--key", fix="leave the key out")
        book = read_ledger_book(given, program.language)
        with founded_by_book(file, book, file.stem, program.language, author) as made:
            _say(program, "ledger.imported", {"size": made.store.size, "path": str(file)}, as_json=as_json)
        return
    if author is None:
        raise InputError("nobody records the rows", where="--as", fix="give the code of a participant with --as")
    if given.suffix.lower() == ".xml":
        rows = read_iati(given)
    else:
        rows = read_commitments(given.parent, given.name, program.language)
    signing = key_from(key)
    with Ledger.open(file) as ledger:
        acts = registered_rows(rows, program.language)
        ledger.append_all(author, acts, key=signing)
        reported = sum(kind == "report" for kind, _ in acts)
    _say(program, "ledger.rows", {"count": len(rows), "reports": reported}, as_json=as_json)


def _say(program: Program, key: str, told: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        program.print_json(dict(told))
    else:
        program.print(Text(key, {name: str(value) for name, value in told.items()}))
