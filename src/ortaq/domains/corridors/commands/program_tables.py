"""Tables for programs: records of commands with all their fields, in files and JSON only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import Any

from ortaq.core.report import Cell, Column, Reading, Table, Text, Words

_UNITS = {
    "_percent": "corridors.percent",
    "_low": "corridors.percent",
    "_high": "corridors.percent",
    "_share": "corridors.data.fraction",
    "_mt": "corridors.mt_year",
    "dwell_h": "corridors.hours",
    "_tonne": "corridors.data.usd_tonne",
    "_musd": "unit.musd",
    "_economies": "corridors.mt_year",
    "value": "corridors.data.number",
    "ways": "corridors.data.number",
    "km": "corridors.km",
}
"""Units of numbers by how the name of their field ends; the first that fits."""


def program_table(id: str, records: Sequence[Mapping[str, Any]], fields: Sequence[str] = ()) -> Table:
    """Return records as a table with a column for each field; what is not known is empty.

    Parameters
    ----------
    id : str
        Its title is the text ``corridors.data.<id>``, those of columns ``corridors.data.<field>``.
    records : sequence of mapping
        Numbers, texts, verdicts, lists of texts, or None by field.
    fields : sequence of str, optional
        Where there may be no records; those of the first one otherwise.
    """
    heads = tuple(fields or records[0])
    columns = tuple(Column(Text(f"corridors.data.{head}"), _unit(head)) for head in heads)
    rows = tuple(tuple(_cell(record[head]) for head in heads) for record in records)
    return Table(f"data-{id}", Text(f"corridors.data.{id}"), columns, rows, file_only=True)


def columns_of(table: Table, heads: Sequence[str]) -> Table:
    """Return a table with some of its columns, in its own order: what a terminal has room for.

    Parameters
    ----------
    table : Table
    heads : sequence of str
        Last words of the keys of their titles.
    """
    kept = [k for k, c in enumerate(table.columns) if isinstance(c.title, Text) and c.title.key.split(".")[-1] in heads]
    columns = tuple(table.columns[k] for k in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[k] for k in kept) for row in table.rows))


def _unit(field: str) -> Words:
    if field.startswith("dwell_h"):
        return Text("corridors.hours")
    return next((Text(unit) for end, unit in _UNITS.items() if field.endswith(end)), "")


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return Cell(nan, Reading.COUNT)
        case bool() | int():
            return Cell(value, Reading.COUNT)
    return Cell(value)
