"""What reports of domains say as values: records for programs, rows for spreadsheets."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from ortaq.brief.presenter import Presenter
from ortaq.core import Band, JsonObject
from ortaq.core.report import Cell, Column, Items, Name, Number, Section, Table, Text, Words

Row = tuple[Any, ...]


def section_record(section: Section) -> JsonObject:
    """Return the sentences and tables of a section; numbers stay numbers, messages keep their keys."""
    return {
        "id": section.id,
        "said": [value_of(p.items if isinstance(p, Items) else p) for p in section.paragraphs],
        "tables": {
            table.id: {
                "columns": [{"title": value_of(c.title), "unit": value_of(c.unit)} for c in table.columns],
                "rows": [[_cell(cell) for cell in row] for row in table.rows],
            }
            for table in section.blocks
            if isinstance(table, Table)
        },
    }


def _cell(cell: Cell) -> Any:
    value = value_of(cell.said)
    return {"value": value, "more": [value_of(m.said) for m in cell.more]} if cell.more else value


def value_of(said: "float | Words") -> Any:
    """Return what is said for programs: numbers, codes of names, and messages by key with the values of their gaps."""
    match said:
        case Text(key, values):
            return {"text": key, **{gap: value_of(value) for gap, value in values.items()}}
        case Name(_, code):
            return code
        case Band(low, central, high):
            return {"low": _finite(low), "central": _finite(central), "high": _finite(high)}
        case tuple() | Items():
            return [value_of(item) for item in (said.items if isinstance(said, Items) else said)]
        case Number() | float() | int():
            return _finite(said.value if isinstance(said, Number) else said)
        case _:
            return said


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def sheet_rows(present: Presenter, table: Table) -> Iterator[Row]:
    """Yield the head and the rows of a spreadsheet; ranges and what cells say besides have columns of their own."""
    below = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    banded = [any(isinstance(c.said, Band) for c in cells) for cells in below]
    wordy = [any(c.more for c in cells) for cells in below]
    yield tuple(
        head
        for column, wide, more in zip(table.columns, banded, wordy, strict=True)
        for head in _heads(present, column, wide=wide, more=more)
    )
    for row in table.rows:
        yield tuple(
            value
            for cell, wide, more in zip(row, banded, wordy, strict=True)
            for value in _cells(present, cell, wide=wide, more=more)
        )


def _heads(present: Presenter, column: Column, *, wide: bool, more: bool) -> Iterator[str]:
    title, unit = present.say(column.title), present.say(column.unit)
    yield f"{title}, {unit}" if unit else title
    if wide:
        yield from ("low", "high")
    if more:
        yield present.say(tuple(c.title for c in column.more))


def _cells(present: Presenter, cell: Cell, *, wide: bool, more: bool) -> Iterator[Any]:
    said = cell.said
    words = said.items if isinstance(said, Items) else said
    ends = (said.central, said.low, said.high) if isinstance(said, Band) else (words,)
    values = [_finite(v) if isinstance(v, float | int) else present.say(v) for v in ends]
    yield from (*values, *([None] * (2 if wide and len(ends) == 1 else 0)))
    if more:
        yield present.say(tuple(w for m in cell.more for w in present.cell(m).lines))
