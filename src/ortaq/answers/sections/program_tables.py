"""Tables for programs from plain values: codes, whole numbers, numbers, ranges, verdicts and lists."""

from collections.abc import Iterable, Sequence
from math import nan
from typing import Any, TypeAlias

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words

PERCENT, USD, USD_YEAR = Text("unit.percent"), Text("unit.usd"), Text("unit.usd_year")

VERDICTS = {value: Cell(value, Reading.COUNT) for value in (False, True)}
"""True and false; thousands of rows share them."""

Head: TypeAlias = "str | tuple[Words, Words]"
"""Key of a title, alone or with the unit of its numbers."""


def program_table(id: str, heads: Iterable[Head], rows: Iterable[Sequence[Any]]) -> Table:
    """Return a table that goes to files only; its title is the text ``programs.data.<id>``.

    Parameters
    ----------
    id : str
    heads : sequence
        Keys of titles within ``programs.``, or other words; with the unit of numbers that are not counted.
    rows : iterable of sequences
        Of texts, names, lists, counts, numbers, ranges (million USD where the unit is USD), verdicts, or None.
    """
    columns = tuple(_column(head) for head in heads)
    money = [column.unit in (USD_YEAR, USD) for column in columns]
    cells = (tuple(_cell(value, money=m) for value, m in zip(row, money, strict=True)) for row in rows)
    return Table(f"data-{id}", Text(f"programs.data.{id}"), columns, tuple(cells), file_only=True)


def _column(head: Head) -> Column:
    title, unit = head if isinstance(head, tuple) else (head, "")
    return Column(Text(f"programs.{title}") if isinstance(title, str) else title, unit)


def _cell(value: Any, *, money: bool) -> Cell:
    match value:
        case Cell():
            return value
        case bool():
            return VERDICTS[value]
        case None:
            return Cell(nan, Reading.COUNT)
        case int():
            return Cell(value, Reading.COUNT)
        case float() | Band():
            return Cell(value, Reading.MONEY if money else Reading.AMOUNT)
    return Cell(value)


def economies(codes: Iterable[str]) -> tuple[Name, ...]:
    """Return economies as they are called."""
    return tuple(Name("economy", code) for code in codes)


def changes(ids: Iterable[str]) -> tuple[Name, ...]:
    """Return measures or shocks as they are called."""
    return tuple(Name("change", id) for id in ids)
