"""Sections as a workbook: a sheet for every table and figure, the sentences, and a list of contents.

Numbers are numbers; their ranges, and what cells say besides, have columns of their own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any, TypeAlias

from ortaq.brief.answer_record import column_unit, finite
from ortaq.brief.presenter import Presenter
from ortaq.core import Band, visible
from ortaq.core.figure_table import table_behind
from ortaq.core.report import Cell, Column, Items, Section, Table
from ortaq.tables import without_dates

Row: TypeAlias = Sequence[Any]
Sheet: TypeAlias = tuple[str, Iterable[Row]]
"""A name, which several may have, and rows; the first is the head."""

LONGEST = 32_767
"""Characters that a cell can hold."""

LONGEST_TITLE = 31
"""Characters that the title of a sheet can hold."""

NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
"""What the title of a sheet cannot hold."""


def workbook_bytes(sections: Iterable[Section], present: Presenter, about: Mapping[str, Any]) -> bytes:
    """Return the workbook of sections.

    Parameters
    ----------
    sections : iterable of Section
    present : Presenter
        Says texts and names in one language.
    about : mapping
        What was asked and how it was computed, by name.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    return book_bytes(sheets_of(tuple(sections), present, about))


def sheets_of(sections: Sequence[Section], present: Presenter, about: Mapping[str, Any]) -> list[Sheet]:
    """Return the sheets of sections, contents first."""
    tables = [(section, table) for section in sections for table in tables_of(section)]
    own = [(table.id, table_rows(table, present)) for _, table in tables]
    titles = sheet_titles(["contents", "about", "sentences", *(name for name, _ in own)])[3:]
    say, texts = present.say, present.texts
    contents = [
        (texts("sheet.sheet"), texts("sheet.holds"), texts("sheet.section"), texts("sheet.rows")),
        *(
            (title, say(table.title), say(section.title), len(table.rows))
            for title, (section, table) in zip(titles, tables, strict=True)
        ),
    ]
    sentences = [
        (texts("sheet.section"), texts("sheet.sentence")),
        *((say(section.title), sentence) for section in sections for sentence in _sentences(section, present)),
    ]
    facts = [(texts("sheet.item"), texts("sheet.value")), *((name, _fact(value)) for name, value in about.items())]
    return [("contents", contents), ("about", facts), ("sentences", sentences), *own]


def tables_of(section: Section) -> Iterator[Table]:
    """Yield the tables of a section, those behind its figures among them, called as the figures are."""
    for block in section.blocks:
        yield block if isinstance(block, Table) else table_behind(block)


def table_rows(table: Table, present: Presenter) -> list[Row]:
    """Return head and rows of a table, then its note."""
    below = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    spread = [
        part
        for column, cells in zip(table.columns, below, strict=True)
        for part in _spread(column, list(cells), "", present)
    ]
    notes = [(), *((present.say(sentence),) for sentence in table.note)] if table.note else []
    return [[head for head, _ in spread], *zip(*(values for _, values in spread), strict=True), *notes]


def _spread(
    column: Column, cells: Sequence[Cell | None], above: str, present: Presenter
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the columns of a sheet that one column of a table needs, each with its head."""
    title, unit = present.say(column.title) or above, present.say(column_unit(column, cells))
    head = f"{title}, {unit}" if unit else title
    yield head, [None if cell is None else _plain(cell, present) for cell in cells]
    bands = [cell.said if cell is not None and isinstance(cell.said, Band) else None for cell in cells]
    if any(bands):
        for end in ("low", "high"):
            yield (
                f"{head}; {present.texts(f'sheet.{end}')}",
                [None if band is None else finite(getattr(band, end)) for band in bands],
            )
    for part in ("unit", "flag", "source", "because"):
        said = [getattr(cell, part) if cell is not None else "" for cell in cells]
        if any(said):
            yield f"{title}; {present.texts(f'sheet.{part}')}", [present.say(words) or None for words in said]
    for k in range(max((len(cell.more) for cell in cells if cell is not None), default=0)):
        inner = [cell.more[k] if cell is not None and k < len(cell.more) else None for cell in cells]
        yield from _spread(column.more[k] if k < len(column.more) else Column(""), inner, title, present)


def _plain(cell: Cell, present: Presenter) -> Any:
    said = cell.said
    if isinstance(said, Band):
        return finite(said.central)
    if isinstance(said, float | int):
        return finite(said)
    return present.say(said.items if isinstance(said, Items) else said)


def _sentences(section: Section, present: Presenter) -> Iterator[str]:
    for paragraph in map(present.paragraph, section.paragraphs):
        yield from (paragraph,) if isinstance(paragraph, str) else paragraph


def _fact(value: Any) -> Any:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {inner}" for key, inner in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def book_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; text that a spreadsheet would take for a formula is kept as text.

    A name that cannot be a title is changed, and one that is taken already gets a number.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    # They take long to load, and few ask for a workbook.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    def cell(sheet: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", visible(value))[:LONGEST])
        made.data_type = "s"  # else openpyxl makes a formula of what starts with =
        return made

    book = Workbook(write_only=True)
    for title, (_, rows) in zip(sheet_titles([name for name, _ in sheets]), sheets, strict=True):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    buffer = BytesIO()
    book.save(buffer)
    return without_dates(buffer.getvalue())


def sheet_titles(names: Sequence[str]) -> list[str]:
    """Return titles that spreadsheets take: without signs of references, no longer than allowed, each only once.

    Examples
    --------
    >>> sheet_titles(["gains", "Gains", "tonnes / year", "history"])
    ['gains', 'Gains 2', 'tonnes   year', 'history 2']
    """
    taken, found = {"history"}, []  # the one name that a spreadsheet keeps for itself
    for name in names:
        legal = NO_TITLE.sub(" ", name).strip(" '") or "sheet"
        numbered = (_cut(legal, f" {n}" if n > 1 else "") for n in count(1))
        title = next(t for t in numbered if t.lower() not in taken)
        taken.add(title.lower())
        found.append(title)
    return found


def _cut(title: str, end: str) -> str:
    return title[: LONGEST_TITLE - len(end)].rstrip(" '") + end
