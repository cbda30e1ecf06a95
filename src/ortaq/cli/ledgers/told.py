"""What a ledger says, printed: status, checks, the kinds of act."""

import re
from collections.abc import Sequence
from pathlib import Path

from ortaq.brief.workbook import book_bytes
from ortaq.core import InputError, Program, require_known
from ortaq.core.report import Cell, Column, Section, Table, Text
from ortaq.ledgers import (
    KINDS,
    Document,
    Ledger,
    document_cells,
    documents,
    pair_cells,
    register_csv,
    register_section,
    standings,
    status_sections,
)
from ortaq.tables import read_bytes, text_of, today, write_file

_OUTCOME, _PAIR = 1, 2


def _form(annotation: object) -> str:
    """Return a type as a reader of help may know it: the last words of its name."""
    return re.sub(r"typing\.|<class '|'>|[a-z_.]+\.(?=[A-Z])", "", str(annotation))


def status_command(program: Program, *, file: Path, on: str | None, full: bool, as_json: bool) -> None:
    """Show what was agreed, and how commitments stand."""
    day = on or today().isoformat()
    with Ledger.open(file) as ledger:
        state = ledger.state()
        size, notes = ledger.store.size, len(ledger.store.checkpoints())
        writable = ledger.store.writable
    stands = standings(state.commitments, day)
    sections = status_sections(state, stands, day, full=full or as_json, language=program.language)
    program.answer(
        sections,
        as_json=as_json,
        question={"ledger": str(file), "on": day},
        computed={"entries": size, "checkpoints": notes, "keyed": state.keyed, "writable": writable},
    )
    if not (writable or as_json):
        program.print(Text("ledger.read_only"))


def register_command(
    program: Program, *, file: Path, of: str | None, on: str | None, out: Path | None, as_json: bool
) -> None:
    """Show agreements by pair of states, and documents with their dates."""
    day = on or today().isoformat()
    asked = tuple(sorted({code.strip().upper() for code in (of or "").split(",") if code.strip()}))
    with Ledger.open(file) as ledger:
        state = ledger.state()
    found = tuple(one for one in documents(state) if set(asked) <= set(one.between))
    named = sorted({code for one in documents(state) for code in one.between})
    require_known(asked, named, kind="state", where="--of")
    if len(asked) > _PAIR:
        raise InputError("a pair is two states", where="--of", fix="give one code, or two joined with a comma")
    if out:
        write_file(out, _register_file(out, found, day, asked, program.language), option="--out")
    section = register_section(state, day, program.language, asked)
    program.answer([section], as_json=as_json, question={"ledger": str(file), "of": list(asked), "on": day})


def _register_file(out: Path, found: Sequence[Document], day: str, asked: Sequence[str], language: str) -> bytes | str:
    if out.suffix.lower() == ".csv":
        return register_csv(found, language)
    if out.suffix.lower() == ".xlsx":
        pairs = pair_cells(found, day, language, asked)
        return book_bytes([("register", document_cells(found, language)), ("pairs", pairs)])
    raise InputError("the register is written as a table", where="--out", fix="end the name with .csv or .xlsx")


def verify_command(program: Program, *, file: Path, held: list[str] | None, as_json: bool) -> int | None:
    """Check every byte of a copy."""
    notes = [text_of(read_bytes(Path(name)), name) for name in held or ()]
    with Ledger.open(file) as ledger, program.progress("acts") as progress:
        found, writable = ledger.verify(notes, progress=progress), ledger.store.writable
    if as_json:
        told = {"size": found.size, "root": found.root.hex(), "signatures": found.signatures, "writable": writable}
        faults = [{"where": fault.where, "what": fault.what} for fault in found.faults]
        more = {"remembered": found.remembered, "checkpoints": found.checkpoints, "faults": faults}
        program.print_json({**told, **more})
    else:
        program.print(
            Text(
                "ledger.verified",
                {
                    "size": str(found.size),
                    "signatures": str(found.signatures),
                    "checkpoints": str(found.checkpoints),
                    "root": found.root.hex(),
                },
            ),
            *([Text("ledger.remembered", {"count": str(found.remembered)})] if found.remembered else ()),
            *(Text("ledger.fault", {"where": fault.where, "what": fault.what}) for fault in found.faults),
            Text("ledger.faulty" if found.damage else "ledger.by_author" if found.faults else "ledger.whole"),
            *(() if notes else (Text("ledger.alone"),)),
            *(() if writable else (Text("ledger.read_only"),)),
        )
    return _OUTCOME if found.faults else None


def help_command(program: Program, *, kind: str | None, as_json: bool) -> None:
    """List the kinds of act, or the keys of one."""
    if kind is not None:
        require_known((kind,), sorted(KINDS), kind="kind of act", where="ledger help")
    chosen = KINDS if kind is None else {kind: KINDS[kind]}
    if as_json:
        program.print_json({name: record.model_json_schema() for name, record in chosen.items()})
        return
    rows = tuple(
        (
            Cell(name),
            Cell(field),
            Cell(_form(info.annotation)),
            Cell(Text("ledger.needed") if info.is_required() else ""),
        )
        for name, record in chosen.items()
        for field, info in record.model_fields.items()
    )
    heads = ("ledger.act", "ledger.key_of_act", "ledger.form", "ledger.must")
    table = Table("acts", Text("ledger.acts"), tuple(Column(Text(head)) for head in heads), rows)
    program.answer([Section("acts", Text("ledger.acts"), (), (table,))])
