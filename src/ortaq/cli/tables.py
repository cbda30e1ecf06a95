"""Tables of commands on data, from plain values."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Reading, Table, Text, Words

MUSD = Text("unit.millions", {"unit": Text("unit.usd")})

Head: TypeAlias = "str | tuple[Words, Words]"
"""Key of a title, alone or with the unit of its numbers."""


def data_table(
    id: str,
    title: Words,
    heads: Iterable[Head],
    rows: Iterable[Sequence[Any]],
    note: tuple[Words, ...] = (),
    *,
    first: int | None = None,
) -> Table:
    """Return a table whose numbers are printed as they are stated, up to six digits.

    Parameters
    ----------
    id : str
    title : words
    heads : iterable
        Keys of titles within ``data.head.``, or other words.
    rows : iterable of sequences
        Of words, counts, numbers, ranges and cells.
    note : tuple of words, optional
    first : int, optional
        So many rows are printed; files for programs have all.
    """
    cells = tuple(tuple(map(_cell, row)) for row in rows)
    return Table(id, title, tuple(map(_column, heads)), cells, note, shown=first)


def _column(head: Head) -> Column:
    title, unit = head if isinstance(head, tuple) else (head, "")
    return Column(Text(f"data.head.{title}") if isinstance(title, str) else title, unit)


def _cell(value: Any) -> Cell:
    match value:
        case Cell():
            return value
        case bool():
            return Cell(Text("stability.yes" if value else "stability.no"))
        case int():
            return Cell(value, Reading.COUNT)
        case float() | Band():
            return Cell(value, Reading.INPUT)
    return Cell("" if value is None else value)
