"""What a report says, printed: sentences and numbers in one language, cells with range and sign, tables and maps."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import isinf, isnan

from ortaq.brief.printed import Paragraph, PrintedCell, PrintedColumn, PrintedTable, Sign, sign_of
from ortaq.core import Band, Change, Numbers, Region, Texts, say
from ortaq.core.report import Cell, Column, Items, Reading, Table, Text, Words
from ortaq.core.results import NO_SHOCK
from ortaq.core.saying import number, span


class Presenter:
    """Prints what reports of domains say.

    Parameters
    ----------
    texts : Texts
    region : Region, optional
        Gives economies and sectors their names.
    changes : sequence of Change, optional
        Measures and shocks that are named.
    """

    def __init__(self, texts: Texts, region: Region | None, changes: Sequence[Change] = ()) -> None:
        self.texts, self.numbers = texts, Numbers(texts)
        self._region, self._changes = region, changes

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        region, language = self._region, self.texts.language
        return {
            "economy": {e.id: e.name_in(language) for e in region.economies} if region else {},
            "sector": {s.id: s.title_in(language) for s in region.sectors} if region else {},
            "change": {NO_SHOCK: self.texts("shock.none"), **{c.id: c.title_in(language) for c in self._changes}},
        }

    def name(self, kind: str, code: str) -> str:
        """Return the name of an ``economy``, ``sector`` or ``change``; its code where it has none in this language."""
        return self._names[kind].get(code, code)

    def economy(self, code: str) -> str:
        """Return the name of an economy."""
        return self.name("economy", code)

    def say(self, words: Words) -> str:
        """Return words in the language of the reader."""
        return say(words, self.texts, self.name)

    def paragraph(self, paragraph: "Words | Items") -> Paragraph:
        """Return a paragraph, or the items of a list."""
        return tuple(map(self.say, paragraph.items)) if isinstance(paragraph, Items) else self.say(paragraph)

    def sentences(self, note: Iterable[Words]) -> str:
        """Return sentences one after the other."""
        return " ".join(map(self.say, note))

    def cell(self, cell: Cell) -> PrintedCell:
        """Return a number with range, sign and what stands below it, or words."""
        value, below = cell.said, tuple(line for more in cell.more for line in self.cell(more).lines)
        if isinstance(value, Band):
            return self._banded(value, cell, below)
        if isinstance(value, float | int):
            printed = number(value, cell.reading, self.texts)
            return PrintedCell((printed, *below), sign_of(cell.good * value) if cell.good else None)
        return PrintedCell((*(map(self.say, value.items) if isinstance(value, Items) else (self.say(value),)), *below))

    def table(self, table: Table) -> PrintedTable:
        """Return a table; a column of numbers says its unit, whether there are ranges, and what else its cells say."""
        cells = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.columns)
        return PrintedTable(
            table.id,
            self.say(table.title),
            tuple(self._column(column, below) for column, below in zip(table.columns, cells, strict=True)),
            tuple(tuple(map(self.cell, row)) for row in table.rows),
            self.sentences(table.note),
        )

    def _column(self, column: Column, cells: Sequence[Cell]) -> PrintedColumn:
        banded = any(isinstance(c.said, Band) for c in cells)
        parts = (column.unit, *((Text("unit.range"),) if banded else ()), *_below(column))
        numeric = banded or any(isinstance(c.said, float | int) for c in cells)
        return PrintedColumn(self.say(column.title), self.say(tuple(p for p in parts if p)), numeric=numeric)

    def _banded(self, band: Band, cell: Cell, more: tuple[str, ...]) -> PrintedCell:
        if isnan(band.central):
            return PrintedCell((self.texts("number.unknown"), *more))
        if isinf(band.central):
            return PrintedCell((self.texts("shift.closed"), *more))
        printed = number(band.central, cell.reading, self.texts)
        if cell.reading is Reading.INPUT and band.low == band.high:
            return PrintedCell((printed, *more))
        ends = span(band.low, band.high, cell.reading, self.texts)
        if not cell.good:
            return PrintedCell((printed, ends, *more))
        low, high = sorted((band.low, band.high))
        unsure = (self.texts("number.indistinct"),) if low < high and low <= 0.0 <= high else ()
        signs: set[Sign] = {sign_of(cell.good * v) for v in (low, high)}
        return PrintedCell((printed, ends, *unsure, *more), sign_of(cell.good * band.central), len(signs) == 1)


def _below(column: Column) -> tuple[Words, ...]:
    """Return what a head says of the lines below the first: titles, or units where these are all there is."""
    return tuple(words for more in column.more for words in (more.title, more.unit) if words)
