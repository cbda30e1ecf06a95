"""Tables of days: what measures save, and the cells that all of them share."""

from collections.abc import Iterator
from math import isinf

from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.domains.corridors.report.days import Days

DAYS = Text("corridors.days")

SHOWN = 15
"""Measures and pairs that are printed; JSON has all."""


def saved_table(found: Days) -> Table:
    """Return what measures save, the most first; pairs for which nothing changes are left out."""
    moved = [
        (float(saved[i, j]), measure, i, j)
        for measure, saved in found.saved.items()
        for i, j in asked_pairs(found, both=True)
        if saved[i, j] != 0.0
    ]
    moved.sort(key=lambda one: -abs(one[0]))
    rows = tuple(
        (
            Cell(Name("change", measure)),
            *end_cells(found, i, j),
            Cell(Text(f"corridors.days.{'first_way' if days > 0.0 else 'no_way'}"))
            if isinf(days)
            else Cell(days, Reading.CHANGE, 1),
        )
        for days, measure, i, j in moved
    )
    heads = day_heads(("measure", ""), ("from", ""), ("to", ""), ("saved", DAYS))
    return Table("days-saved", Text("corridors.days.saved_by"), heads, rows, shown=SHOWN)


def asked_pairs(found: Days, *, both: bool = False) -> Iterator[tuple[int, int]]:
    """Yield pairs with a member at one end: from members, and ``both`` ways round where asked."""
    size = len(found.ends)
    for i in range(size):
        for j in range(size):
            from_member = i < found.members and not (j < found.members and j < i)
            if i != j and (from_member or (both and min(i, j) < found.members)):
                yield i, j


def end_cells(found: Days, i: int, j: int) -> tuple[Cell, Cell]:
    """Return the cities at both ends of a pair, with their economies."""
    origin, destination = (Cell(f"{found.ends[k].name} ({found.ends[k].economy})") for k in (i, j))
    return origin, destination


def day_heads(*heads: tuple[str, Words]) -> tuple[Column, ...]:
    """Return columns by the last words of their titles, with their units."""
    return tuple(Column(Text(f"corridors.days.head.{head}"), unit) for head, unit in heads)
