"""The questionnaire of one delegation as a workbook: every cell with the house's figure, and an empty one to fill."""

from collections.abc import Callable, Sequence
from io import BytesIO
from math import isnan
from typing import Any

from ortaq.core.report import Text, Words
from ortaq.observe.books.questions import COSTS, SHEETS, TARIFFS, TRADE, Row
from ortaq.tables import without_dates

ABOUT = "about"
"""Sheet that says what it is: mechanism, region, delegation."""

HEAD = "#"
"""Id of the row that holds the headings to read."""

SAID = {TRADE: 3, TARIFFS: 3, COSTS: 2}
"""Columns that say what is asked; one for other sheets."""

OWN, OWN_SOURCE, CONFIRM = "own", "own_source", "confirm"
OPEN = (OWN, OWN_SOURCE, CONFIRM)
"""Columns that are filled; every other is locked."""

NUMBERS = ("house", "other", OWN)
"""Columns of numbers in the unit of the row."""

_WIDTHS = {"id": 4, "house": 16, "source": 28, "other": 16, "other_source": 18, OWN: 18, OWN_SOURCE: 26, CONFIRM: 12}


def columns_of(sheet: str) -> list[str]:
    """Return the hidden names of the columns of a sheet, in order."""
    words = [f"what{k + 1}" for k in range(SAID.get(sheet, 1))]
    other = ["other", "other_source"] if sheet == TRADE else []
    return ["id", *words, "unit", "house", "source", *other, *OPEN]


def rows_of(sheet: str, asked: Sequence[Row], say: Callable[[Words], str]) -> list[list[Any]]:
    """Return the rows of a sheet below its hidden names: headings to read, then one for each question.

    Parameters
    ----------
    sheet : str
    asked : sequence of Row
    say : callable
        Words -> text in the language of the delegation.
    """
    own = [each for each in asked if each.sheet == sheet]
    rows: list[list[Any]] = [[HEAD, *(say(_heading(name, own)) for name in columns_of(sheet)[1:])]]
    for each in own:
        other = [_number(each.other), each.other_source or None] if sheet == TRADE else []
        words = [say(word) for word in each.said]
        rows.append([each.id, *words, say(each.unit), _number(each.value), each.source, *other, None, None, None])
    return rows


def _heading(column: str, own: Sequence[Row]) -> Text:
    """Return what a column is called, with its unit where all rows share one."""
    units = {str(each.unit): each.unit for each in own}
    heading = Text(f"books.head.{column}")
    if column in NUMBERS and len(units) == 1:
        return Text("books.head.with_unit", {"heading": heading, "unit": next(iter(units.values()))})
    return heading


def about_rows(about: Sequence[tuple[str, str]], say: Callable[[Words], str]) -> list[list[str]]:
    """Return the sheet that says what the workbook is and how it is filled.

    Parameters
    ----------
    about : sequence of (str, str)
        What was asked of whom, by name.
    say : callable
    """
    told = [say(Text(f"books.how{k}")) for k in (1, 2, 3, 4)]
    return [["key", "value"], *([key, value] for key, value in about), *(["how", line] for line in told)]


def questionnaire(asked: Sequence[Row], about: Sequence[tuple[str, str]], say: Callable[[Words], str]) -> bytes:
    """Return the workbook; equal questions give equal bytes.

    Parameters
    ----------
    asked : sequence of Row
    about : sequence of (str, str)
    say : callable
        Words -> text in the language of the delegation.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (loads when it is used)

    book = Workbook()
    first = book.active
    first.title = ABOUT
    for row in about_rows(about, say):
        first.append(row)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 14, 110
    first.protection.sheet = True
    for name in SHEETS:
        if any(each.sheet == name for each in asked):
            _fill(book.create_sheet(name), columns_of(name), rows_of(name, asked, say))
    memory = BytesIO()
    book.save(memory)
    return without_dates(memory.getvalue())


def _fill(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
    sheet.row_dimensions[1].hidden = True
    for k, name in enumerate(columns, start=1):
        letter = get_column_letter(k)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 24)
        sheet.cell(2, k).font = Font(bold=True)
        sheet.cell(2, k).alignment = Alignment(wrap_text=True, vertical="top")
        if name == "id":
            sheet.column_dimensions[letter].hidden = True
        if name in OPEN:
            for at in range(3, len(rows) + 2):
                cell = sheet.cell(at, k)
                cell.protection = Protection(locked=False)
                cell.fill = PatternFill("solid", fgColor="FFF8DC")
                cell.number_format = "General" if name == OWN else "@"
    sheet.freeze_panes = sheet.cell(3, 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False


def _number(value: float) -> float | None:
    """Return what a cell shows: six digits, as tables of data do."""
    return None if isnan(value) else float(f"{value:.6g}")
