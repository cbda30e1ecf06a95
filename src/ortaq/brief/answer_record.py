"""Sections as JSON: numbers stay numbers, names are codes, messages keep their keys. The schema says the same."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from ortaq.core import Band, JsonObject
from ortaq.core.figure_table import table_behind
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words

SCHEMA, VERSION = "ortaq-answer", 2

MONEY = frozenset({Reading.MONEY, Reading.MONEY_CHANGE})


def answer_record(
    sections: Iterable[Section],
    question: Mapping[str, Any],
    computed: Mapping[str, Any],
    *,
    file_only: bool = True,
) -> JsonObject:
    """Return what sections say for programs, as `answer_schema` describes it.

    Parameters
    ----------
    sections : iterable of Section
    question : mapping
        What was asked: numbers, texts and lists of these by name.
    computed : mapping
        How it was computed, in the same way.
    file_only : bool, optional
        Whether tables that are too long to read are there.
    """
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "question": dict(question),
        "computed": dict(computed),
        "sections": [section_record(section, file_only=file_only) for section in sections],
    }


def section_record(section: Section, *, file_only: bool = True) -> JsonObject:
    """Return the sentences, tables and figures of a section; a figure has the table behind it."""
    tables = [b for b in section.blocks if isinstance(b, Table) and (file_only or not b.file_only)]
    figures = [b for b in section.blocks if not isinstance(b, Table)]
    return {
        "id": section.id,
        "title": value_of(section.title),
        "said": list(map(value_of, section.paragraphs)),
        "tables": {table.id: table_record(table) for table in tables},
        "figures": {
            figure.id: {
                "title": value_of(figure.title),
                "description": value_of(figure.description),
                "note": list(map(value_of, figure.note)),
                "table": table_record(table_behind(figure)),
            }
            for figure in figures
        },
    }


def table_record(table: Table) -> JsonObject:
    """Return a table; a row has a cell for every column."""
    below = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    return {
        "title": value_of(table.title),
        "columns": [_column(column, cells) for column, cells in zip(table.columns, below, strict=True)],
        "rows": [list(map(_cell, row)) for row in table.rows],
        "note": list(map(value_of, table.note)),
    }


def column_unit(column: Column, cells: Iterable[Cell | None]) -> Words:
    """Return the unit of the numbers of a column as they are: money is in millions, whatever it is printed in."""
    money = any(cell is not None and cell.reading in MONEY for cell in cells)
    return Text("unit.millions", {"unit": column.unit}) if money and column.unit else column.unit


def _column(column: Column, cells: Sequence[Cell]) -> JsonObject:
    record = _filled({"title": value_of(column.title)}, unit=column_unit(column, cells))
    if column.more:
        below = ([c.more[k] for c in cells if k < len(c.more)] for k in range(len(column.more)))
        record["more"] = [_column(head, inner) for head, inner in zip(column.more, below, strict=True)]
    return record


def _cell(cell: Cell) -> Any:
    """Return the value of a cell, with what else is known of it where anything is."""
    value = value_of(cell.said)
    full = _filled({}, unit=cell.unit, flag=cell.flag, source=cell.source, because=cell.because)
    if cell.more:
        full["more"] = list(map(_cell, cell.more))
    return {"value": value, **full} if full else value


def _filled(known: JsonObject, **parts: Any) -> JsonObject:
    return {**known, **{name: value_of(part) for name, part in parts.items() if part}}


def value_of(said: "float | Words | Items | None") -> Any:
    """Return what is said for programs: numbers, codes of names, and messages by key with the values of their gaps."""
    match said:
        case float() | Number():
            return finite(said.value if isinstance(said, Number) else said)
        case Text(key, values):
            return {"text": key, **{gap: value_of(value) for gap, value in values.items()}}
        case Name(_, code):
            return code
        case Band(low, central, high):
            return {"low": finite(low), "central": finite(central), "high": finite(high)}
        case tuple() | Items():
            return list(map(value_of, said if isinstance(said, tuple) else said.items))
    return said


def finite(value: float) -> float | None:
    """Return the number, or nothing for one that JSON cannot hold."""
    return value if isfinite(value) else None
