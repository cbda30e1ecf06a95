"""What a report says, printed: sentences and numbers in one language, cells with range and sign, tables and maps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice
from math import isinf, isnan
from typing import TypeAlias

from ortaq.brief.printed import (
    Paragraph,
    PrintedCell,
    PrintedColumn,
    PrintedFigure,
    PrintedFront,
    PrintedSection,
    PrintedTable,
    Sign,
    sign_of,
)
from ortaq.core import Band, Change, Mechanism, Numbers, Region, Scenario, Texts, say, visible
from ortaq.core.report import Cell, Column, Figure, Front, Items, Number, Reading, Section, Table, Text, Words
from ortaq.core.results import NO_SHOCK
from ortaq.core.saying import number, span
from ortaq.core.texts import territory

MARKS = ("*", "\N{DAGGER}", "\N{DOUBLE DAGGER}", "\N{SECTION SIGN}")
"""Stand at a cell for what its flag says; the note says it once. Further flags of a table have numbers."""


class Presenter:
    """Prints what reports say.

    Parameters
    ----------
    texts : Texts
    region : Region, optional
        Gives economies and sectors their names; without one economies are called as the Unicode data do.
    changes : sequence of Change or Scenario, optional
        Measures, shocks and scenarios that are named.
    mechanism : Mechanism, optional
        Named, with its measures and shocks.
    """

    def __init__(
        self,
        texts: Texts,
        region: Region | None = None,
        changes: Sequence[Change | Scenario] = (),
        mechanism: Mechanism | None = None,
    ) -> None:
        self.texts, self.numbers = texts, Numbers(texts)
        own = (*mechanism.measures, *mechanism.shocks) if mechanism else ()
        self._region, self._changes, self._mechanism = region, (*changes, *own), mechanism

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        region, language = self._region, self.texts.language
        return {
            "economy": {e.id: e.name_in(language) for e in region.economies} if region else {},
            "sector": {s.id: s.title_in(language) for s in region.sectors} if region else {},
            "change": {NO_SHOCK: self.texts("shock.none"), **{c.id: c.title_in(language) for c in self._changes}},
            "short": {c.id: c.short_in(language) for c in self._changes if isinstance(c, Change)},
            "description": {
                NO_SHOCK: self.texts("shock.none_description"),
                **{c.id: c.description_in(language) for c in self._changes if isinstance(c, Change)},
            },
            "need": {
                f"{c.id}/{at}": need.instrument_in(language)
                for c in self._changes
                if isinstance(c, Change)
                for at, need in enumerate(c.needs)
            },
            "region": {region.name: region.title_in(language)} if region else {},
            "mechanism": {self._mechanism.id: self._mechanism.title_in(language)} if self._mechanism else {},
        }

    def name(self, kind: str, code: str) -> str:
        """Return a name, see `Name`; what has none in this language is a text ``kind.code``, or its code."""
        if kind == "economy" and self._region is None:
            return territory(code, self.texts.language) or code
        known = self._names.get(kind)
        return self.texts.named(f"{kind}.{code}", code) if known is None else known.get(code, code)

    def economy(self, code: str) -> str:
        """Return the name of an economy."""
        return self.name("economy", code)

    def say(self, words: Words) -> str:
        """Return words in the language of the reader, with what terminals and files would obey spelled out."""
        return visible(say(words, self.texts, self.name))

    def paragraph(self, paragraph: "Words | Items") -> Paragraph:
        """Return a paragraph, or the items of a list."""
        return tuple(map(self.say, paragraph.items)) if isinstance(paragraph, Items) else self.say(paragraph)

    def sentences(self, note: Iterable[Words]) -> str:
        """Return sentences one after the other."""
        return self.texts.follow(map(self.say, note))

    def section(self, section: Section, draw: "Draw | None" = None) -> PrintedSection:
        """Return a section without what is for files only; figures are left out where nothing draws them."""
        blocks: list[PrintedTable | PrintedFigure] = []
        for block in section.blocks:
            if isinstance(block, Figure):
                blocks += [draw(self, block)] if draw else []
            elif not block.file_only:
                blocks.append(self.table(block))
        said = tuple(map(self.paragraph, section.paragraphs))
        front = None if section.front is None else self._front(section.front, tuple(blocks))
        return PrintedSection(section.id, self.say(section.title), said, tuple(blocks), section.annex, front)

    def _front(self, front: Front, blocks: tuple[PrintedTable | PrintedFigure, ...]) -> PrintedFront:
        """Return how a section is set; what nothing draws leaves its place to the others."""
        left = iter(blocks)
        rows = [tuple(islice(left, count)) for count in front.beside]
        rows += [(block,) for block in left]
        return PrintedFront(self.say(front.question), tuple(filter(None, rows)), tuple(map(self.say, front.foot)))

    def cell(self, cell: Cell, marks: "dict[str, str] | None" = None) -> PrintedCell:
        """Return a number with range, sign and what stands below it, or words; ``marks`` stand for its flags."""
        value, below = cell.said, tuple(line for more in cell.more for line in self.cell(more, marks).lines)
        lines: tuple[str, ...]
        sign: Sign | None = None
        certain = True
        if isinstance(value, Band):
            lines, sign, certain = self._banded(value, cell)
        elif isinstance(value, float | int):
            sign = sign_of(cell.good * value) if cell.good else None
            lines = (number(value, cell.reading, self.texts),)
        else:
            sign = sign_of(cell.good) if cell.good else None
            lines = tuple(map(self.say, value.items if isinstance(value, Items) else (value,))) or ("",)
        return PrintedCell((self._first(lines[0], cell, marks or {}), *lines[1:], *below), sign, certain)

    def _first(self, printed: str, cell: Cell, marks: dict[str, str]) -> str:
        """Return the first line of a cell with the unit that is its own, and the mark of its flag."""
        shown = f"{printed} {self.say(cell.unit)}" if cell.unit else printed
        flag = self.say(cell.flag) if cell.flag else ""
        return f"{shown}\N{NO-BREAK SPACE}{marks[flag]}" if flag in marks else shown

    def table(self, table: Table) -> PrintedTable:
        """Return a table; a column of numbers says its unit, whether there are ranges, and what else its cells say."""
        table = _first_rows(table)
        cells = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.columns)
        marks = self._marks(table)
        explained = (f"{mark}\N{NO-BREAK SPACE}{flag}" for flag, mark in marks.items())
        return PrintedTable(
            table.id,
            self.say(table.title),
            tuple(self._column(column, below) for column, below in zip(table.columns, cells, strict=True)),
            _with_bars(table, tuple(tuple(self.cell(cell, marks) for cell in row) for row in table.rows)),
            self.texts.follow((self.sentences(table.note), self.texts.join(explained))),
            table.chosen,
            None if table.cut is None else (table.cut[0], self.say(table.cut[1])),
        )

    def _marks(self, table: Table) -> dict[str, str]:
        """Return the mark of every flag of a table, in the order in which they appear."""
        flags = dict.fromkeys(self.say(c.flag) for row in table.rows for c in _all(row) if c.flag)
        marks = islice(chain(MARKS, (f"({n})" for n in range(1, len(flags) + 1))), len(flags))
        return dict(zip(flags, marks, strict=True))

    def _column(self, column: Column, cells: Sequence[Cell]) -> PrintedColumn:
        banded = any(isinstance(c.said, Band) and not _exact(c.said, c) for c in cells)
        parts = (column.unit, *((Text("unit.range"),) if banded else ()), *_below(column))
        numeric = any(isinstance(c.said, Band | float | int) for c in cells)
        return PrintedColumn(self.say(column.title), self.say(tuple(p for p in parts if p)), numeric=numeric)

    def _banded(self, band: Band, cell: Cell) -> tuple[tuple[str, ...], Sign | None, bool]:
        """Return the central number and its range, the sign, and whether both ends have it."""
        if isnan(band.central) or isinf(band.central):
            return (self.texts("number.unknown" if isnan(band.central) else "shift.closed"),), None, True
        printed = number(band.central, cell.reading, self.texts)
        if _exact(band, cell):
            return (printed,), None, True
        ends = span(band.low, band.high, cell.reading, self.texts)
        if not cell.good:
            return (printed, ends), None, True
        low, high = sorted((band.low, band.high))
        unsure = (self.texts("number.indistinct"),) if low < high and low <= 0.0 <= high else ()
        signs = {sign_of(cell.good * v) for v in (low, high)}
        return (printed, ends, *unsure), sign_of(cell.good * band.central), len(signs) == 1


Draw: TypeAlias = Callable[[Presenter, Figure], PrintedFigure]


def _first_rows(table: Table) -> Table:
    """Return a table with the rows of it that are printed, and how many there are where these are more."""
    if table.shown is None or len(table.rows) <= table.shown:
        return table
    numbers = {"shown": Number(table.shown, Reading.COUNT), "of": Number(len(table.rows), Reading.COUNT)}
    return replace(table, rows=table.rows[: table.shown], note=(*table.note, Text("data.first", numbers)))


def _with_bars(table: Table, rows: tuple[tuple[PrintedCell, ...], ...]) -> tuple[tuple[PrintedCell, ...], ...]:
    """Return printed rows with the places of ranges on the scale of their column where it draws them, above the cut."""
    drawn, above = list(map(list, rows)), len(rows) if table.cut is None else table.cut[0]
    for at in (at for at, column in enumerate(table.columns) if column.bar):
        said = {n: row[at].said for n, row in enumerate(table.rows[:above])}
        bands = {n: band for n, band in said.items() if isinstance(band, Band)}
        ends = [end for band in bands.values() for end in (band.low, band.high)]
        low, high = min([0.0, *ends]), max([0.0, *ends])
        for n, band in bands.items():
            places = (100.0 * (v - low) / (high - low or 1.0) for v in (band.low, band.central, band.high, 0.0))
            drawn[n][at] = replace(drawn[n][at], bar=tuple(round(place, 1) for place in places))
    return tuple(map(tuple, drawn))


def _exact(band: Band, cell: Cell) -> bool:
    """Return whether a range is an input that was stated without one."""
    return cell.reading is Reading.INPUT and band.low == band.high


def _all(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield cells and all that stands below them."""
    for cell in cells:
        yield cell
        yield from _all(cell.more)


def _below(column: Column) -> tuple[Words, ...]:
    """Return what a head says of the lines below the first: titles, and units other than its own."""
    return tuple(words for more in column.more for words in (more.title, more.unit) if words and words != column.unit)
