"""`ortaq store show | clean`: finished answers that are kept for the next time."""

from collections.abc import Iterable
from datetime import datetime

from ortaq.cli.keep import OFF, VARIABLE, keep_of
from ortaq.cli.tables import data_table
from ortaq.core import Program, Texts
from ortaq.core.report import Cell, Number, Reading, Section, Table, Text, Words
from ortaq.domains import load_texts
from ortaq.tables import KeptFile

MEGABYTE = 2**20

DAY_S = 86_400.0


def show_command(program: Program, *, as_json: bool) -> None:
    """Show where finished answers are kept, how many of which kind, and how large they are."""
    keep = keep_of()
    if keep is None:
        program.answer([_section((Text("kept.off", {"variable": VARIABLE, "off": OFF}),), ())], as_json=as_json)
        return
    held = keep.files()
    where = Text("kept.where", {"folder": str(keep.folder), "most": str(keep.most // MEGABYTE), "variable": VARIABLE})
    nothing = Text("kept.none" if keep.is_usable() else "kept.unusable")
    said = (where,) if held and keep.is_usable() else (where, nothing)
    program.answer([_section(said, (_table(held, load_texts(program.language)),) if held else ())], as_json=as_json)


def clean_command(program: Program, *, days: int, as_json: bool) -> None:
    """Remove finished answers that are kept; everything can be computed again."""
    keep = keep_of()
    gone = [] if keep is None else keep.clean(days * DAY_S)
    told = Text("kept.removed", {"number": Number(len(gone), Reading.COUNT), "size": Number(_megabytes(gone))})
    program.answer([_section((told,), (_table(gone, load_texts(program.language)),) if gone else ())], as_json=as_json)


def _section(said: tuple[Words, ...], tables: tuple[Table, ...]) -> Section:
    return Section("kept", Text("kept.title"), said, tables)


def _table(files: Iterable[KeptFile], texts: Texts) -> Table:
    kinds: dict[str, list[KeptFile]] = {}
    for file in files:
        kinds.setdefault(file.kind, []).append(file)
    rows = (
        (_called(kind, texts), len(own), Cell(_megabytes(own)), _day(max(file.used for file in own)))
        for kind, own in sorted(kinds.items())
    )
    heads = (
        (Text("kept.head.kind"), ""),
        (Text("kept.head.number"), ""),
        (Text("kept.head.size"), Text("kept.unit.megabytes")),
        (Text("kept.head.used"), ""),
    )
    return data_table("kept", Text("kept.title"), heads, rows)


def _called(kind: str, texts: Texts) -> Words:
    """Return what a kind is called; one of another version or package by its own name."""
    key = f"kept.kind.{kind}"
    return Text(key) if key in texts.messages else kind


def _megabytes(files: Iterable[KeptFile]) -> float:
    return sum(file.size for file in files) / MEGABYTE


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
