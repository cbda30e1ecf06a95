"""The cells of a workbook: one row for every column of a sheet."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.golden.rows import Row, column


def rows_of_workbook(command: str, content: bytes, name: str, beginning: tuple[str, ...]) -> list[Row]:
    """Return the columns of sheets by letter and heading; ``name``, the digest of the table, is left out."""
    book = load_workbook(BytesIO(content), read_only=True)
    found = []
    for sheet in (s for s in book.worksheets if s.title.startswith(beginning)):
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        for at in range(max(map(len, lines))):
            heading = str(lines[0][at] if at < len(lines[0]) else None)
            values = [_cell(line, at, name) for line in lines[1:]]
            place = f"{sheet.title}!{get_column_letter(at + 1)} {heading}"
            found.append(
                column(command, place, values, tuple(f"row {n}" for n in range(2, 2 + len(values))), single=False)
            )
    return found


def _cell(line: list[Any], at: int, name: str) -> Any:
    value = line[at] if at < len(line) else None
    return "name of the table" if value == name else value
