"""What a report says, printed: sentences and numbers in one language, cells with range and sign, tables and maps."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import isinf, isnan

from ortaq.brief.numbers import Numbers
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedTable, Sign, sign_of
from ortaq.brief.texts import Texts
from ortaq.core import Band, Change, Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words


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
            "economy": {e.id: e.names.get(language, e.id) for e in region.economies} if region else {},
            "sector": {s.id: s.titles.get(language, s.id) for s in region.sectors} if region else {},
            "change": {c.id: c.title for c in self._changes},
        }

    def name(self, kind: str, code: str) -> str:
        """Return the name of an ``economy``, ``sector`` or ``change``; its code where it has none in this language."""
        return self._names[kind][code]

    def economy(self, code: str) -> str:
        """Return the name of an economy."""
        return self.name("economy", code)

    def say(self, words: Words) -> str:
        """Return words in the language of the reader."""
        match words:
            case Text(key, values):
                return self.texts(key, **{gap: self.say(value) for gap, value in values.items()})
            case Name(kind, code):
                return self.name(kind, code)
            case Number(value, reading):
                return self._number(value, reading)
            case Band(low, _, high):
                return self._span(low, high, Reading.INPUT)
            case tuple():
                return self.texts.join([self.say(item) for item in words])
            case _:
                return words

    def sentences(self, note: Iterable[Words]) -> str:
        """Return sentences one after the other."""
        return " ".join(map(self.say, note))

    def cell(self, cell: Cell) -> PrintedCell:
        """Return a number with range, sign and what else there is to say, or words."""
        more, value = tuple(map(self.say, cell.more)), cell.said
        if isinstance(value, Band):
            return self._banded(value, cell, more)
        if isinstance(value, float | int):
            return PrintedCell(
                (self._number(value, cell.reading), *more), sign_of(cell.good * value) if cell.good else None
            )
        return PrintedCell((self.say(value), *more))

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
        parts = (column.unit, *((Text("unit.range"),) if banded else ()), *column.more)
        numeric = banded or any(isinstance(c.said, float | int) for c in cells)
        return PrintedColumn(self.say(column.title), self.say(tuple(p for p in parts if p)), numeric=numeric)

    def _banded(self, band: Band, cell: Cell, more: tuple[str, ...]) -> PrintedCell:
        if isnan(band.central):
            return PrintedCell((self.texts("number.unknown"), *more))
        if isinf(band.central):
            return PrintedCell((self.texts("shift.closed"), *more))
        number = self._number(band.central, cell.reading)
        if cell.reading is Reading.INPUT and band.low == band.high:
            return PrintedCell((number, *more))
        span = self._span(band.low, band.high, cell.reading)
        if not cell.good:
            return PrintedCell((number, span, *more))
        low, high = sorted((band.low, band.high))
        unsure = (self.texts("number.indistinct"),) if low < high and low <= 0.0 <= high else ()
        signs: set[Sign] = {sign_of(cell.good * v) for v in (low, high)}
        return PrintedCell((number, span, *unsure, *more), sign_of(cell.good * band.central), len(signs) == 1)

    def _span(self, low: float, high: float, reading: Reading) -> str:
        printed = self.numbers.stated if reading is Reading.INPUT else self.numbers.plain
        return self.numbers.span(printed(low), printed(high))

    def _number(self, value: float, reading: Reading) -> str:
        if reading is Reading.COUNT:
            return self.numbers.count(int(value))
        printed = {
            Reading.AMOUNT: self.numbers.plain,
            Reading.CHANGE: self.numbers.gain,
            Reading.SIZE: self.numbers.size,
            Reading.INPUT: self.numbers.stated,
        }
        return printed[reading](value)
