"""What a ledger says, printed: status, checks, the kinds of act."""

import re
from pathlib import Path

from ortaq.core import Program, require_known
from ortaq.core.report import Cell, Column, Section, Table, Text
from ortaq.ledgers import KINDS, Ledger, standings, status_sections
from ortaq.tables import read_bytes, text_of, today

_OUTCOME = 1


def _form(annotation: object) -> str:
    """Return a type as a reader of help may know it: the last words of its name."""
    return re.sub(r"typing\.|<class '|'>|[a-z_.]+\.(?=[A-Z])", "", str(annotation))


def status_command(program: Program, *, file: Path, on: str | None, full: bool, as_json: bool) -> None:
    """Show what was agreed, and how commitments stand."""
    day = on or today().isoformat()
    with Ledger.open(file) as ledger:
        state = ledger.state()
        size, notes = ledger.store.size, len(ledger.store.checkpoints())
    stands = standings(state.commitments, day)
    sections = status_sections(state, stands, day, full=full or as_json, language=program.language)
    program.answer(
        sections,
        as_json=as_json,
        question={"ledger": str(file), "on": day},
        computed={"entries": size, "checkpoints": notes, "keyed": state.keyed},
    )


def verify_command(program: Program, *, file: Path, held: list[str] | None, as_json: bool) -> int | None:
    """Check every byte of a copy."""
    notes = [text_of(read_bytes(Path(name)), name) for name in held or ()]
    with Ledger.open(file) as ledger:
        found = ledger.verify(notes)
    if as_json:
        told = {"size": found.size, "root": found.root.hex(), "signatures": found.signatures}
        faults = [{"where": fault.where, "what": fault.what} for fault in found.faults]
        program.print_json({**told, "checkpoints": found.checkpoints, "faults": faults})
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
            *(Text("ledger.fault", {"where": fault.where, "what": fault.what}) for fault in found.faults),
            Text("ledger.faulty" if found.faults else "ledger.whole"),
            *(() if notes else (Text("ledger.alone"),)),
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
