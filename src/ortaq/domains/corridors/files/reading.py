"""What reading another program's network found: what was read, derived, assumed, left out and not joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ortaq.core import Level
from ortaq.core.report import Cell, Column, Number, Reading, Table, Text, Words


class Part(StrEnum):
    """What a line of the report is about; the order is that of the table."""

    READ = "read"
    DERIVED = "derived"
    ASSUMED = "assumed"
    IGNORED = "ignored"
    UNCONNECTED = "unconnected"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of an import report.

    Attributes
    ----------
    part : Part
    what : str
        Ending of the key of its text, ``corridors.reading.said.<what>``.
    number : float
        How many of them.
    names : tuple of str
        Columns, tables, words or zones that it is about.
    """

    part: Part
    what: str
    number: float
    names: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """Whether somebody should look at it."""
        odd = self.part not in {Part.READ, Part.DERIVED} or self.number == 0.0
        return Level.WARNING if odd else Level.OK


SHOWN = 12
"""Names that a line lists; the rest are counted."""


def reading_table(notes: Sequence[Note]) -> Table:
    """Return the report as a table, by part."""
    heads = ("level", "part", "what", "number", "names")
    order = list(Part)
    rows = tuple(
        (
            Cell(Text(f"findings.level.{n.level}")),
            Cell(Text(f"corridors.reading.part.{n.part}")),
            Cell(Text(f"corridors.reading.said.{n.what}")),
            Cell(n.number, Reading.COUNT),
            Cell(_listed(n.names)),
        )
        for n in sorted(notes, key=lambda note: order.index(note.part))
    )
    columns = tuple(Column(Text(f"corridors.reading.head.{head}")) for head in heads)
    return Table("reading", Text("corridors.reading"), columns, rows)


def _listed(names: Sequence[str]) -> Words:
    if len(names) <= SHOWN:
        return ", ".join(names)
    more: Mapping[str, Words] = {"names": ", ".join(names[:SHOWN]), "count": Number(len(names) - SHOWN, Reading.COUNT)}
    return Text("corridors.reading.more", more)
