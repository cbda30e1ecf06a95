"""What renderers show: sections of paragraphs, tables and figures, with every number already printed."""

from dataclasses import dataclass
from enum import StrEnum

from ortaq.agreement import VERDICT_TOLERANCE


class Sign(StrEnum):
    """Whether somebody gains or loses; shown by sign, arrow and colour together."""

    GAIN = "gain"
    LOSS = "loss"
    NONE = "none"


ARROWS = {
    (Sign.GAIN, True): "\N{BLACK UP-POINTING TRIANGLE}",
    (Sign.GAIN, False): "\N{WHITE UP-POINTING TRIANGLE}",
    (Sign.LOSS, True): "\N{BLACK DOWN-POINTING TRIANGLE}",
    (Sign.LOSS, False): "\N{WHITE DOWN-POINTING TRIANGLE}",
    (Sign.NONE, True): "\N{MIDDLE DOT}",
    (Sign.NONE, False): "\N{MIDDLE DOT}",
}


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell of a table.

    Attributes
    ----------
    lines : tuple of str
        The first line is the number or text, further lines its range, its worth or its reason.
    sign : Sign or None
        None where the cell is no gain.
    certain : bool
        Whether the sign is the same in all cases of the assumptions; a hollow arrow shows that it is not.
    bar : tuple of float, optional
        Places of low, central and high end and of zero on the scale of the column, percent of its width.
    """

    lines: tuple[str, ...]
    sign: Sign | None = None
    certain: bool = True
    bar: tuple[float, ...] = ()

    @property
    def arrow(self) -> str:
        """Return the arrow that goes with the sign, or nothing."""
        return ARROWS[self.sign, self.certain] if self.sign else ""


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """Head of a column; ``unit`` is printed below the title, ``numeric`` aligns to the right."""

    title: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table for the terminal and the page; the first column heads the rows; ``chosen`` and ``cut`` as in `Table`."""

    id: str
    title: str
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[PrintedCell, ...], ...]
    note: str = ""
    chosen: int | None = None
    cut: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A drawing as HTML, with the table behind it."""

    id: str
    title: str
    html: str
    table: PrintedTable | None = None
    note: str = ""


Paragraph = str | tuple[str, ...]
"""A text, or the items of a list."""


@dataclass(frozen=True, slots=True)
class PrintedFront:
    """What stands above and below a section that is a page of its own, and its blocks row by row."""

    question: str
    rows: tuple[tuple[PrintedTable | PrintedFigure, ...], ...]
    foot: tuple[str, ...]

    @property
    def lines(self) -> int:
        """Lines of its tables below each other, heads included: how much a sheet of paper must hold."""
        return sum(
            max((len(block.rows) + 1 for block in row if isinstance(block, PrintedTable)), default=0)
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One part of the brief; an annex is left out of the terminal version."""

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    blocks: tuple[PrintedTable | PrintedFigure, ...]
    annex: bool = False
    front: PrintedFront | None = None


def sign_of(percent: float) -> Sign:
    """Return whether a gain in percent counts as a gain, a loss or neither."""
    if abs(percent) <= VERDICT_TOLERANCE:
        return Sign.NONE
    return Sign.GAIN if percent > 0.0 else Sign.LOSS
