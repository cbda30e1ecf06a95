"""An answer as sections, read by column: one row for what stands in the same column of a table."""

from collections.abc import Iterator
from typing import Any

from tests.golden.rows import LONGEST_COLUMN, Row, rows_of

SCHEMA = "ortaq-answer"


def is_answer(document: Any) -> bool:
    """Return whether a JSON document is an answer of sections."""
    return isinstance(document, dict) and document.get("schema") == SCHEMA


def rows_of_answer(command: str, answer: dict[str, Any], prefix: str = "") -> list[Row]:
    """Return the rows of an answer; places are section, table and the title of the column."""
    found = [row for part in ("question", "computed") for row in rows_of(command, answer[part], f"{prefix}{part}")]
    for section in answer["sections"]:
        place = f"{prefix}{section['id']}"
        found += rows_of(command, section["said"], f"{place}/said")
        for id, table in _tables(section):
            for rows, within in (*_parts(table["rows"]), *_rare(table)):
                for title, cells in _columns(table["columns"], rows):
                    found += rows_of(command, cells, f"{place}/{id}{within}/{title}")
    return found


def _tables(section: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from section["tables"].items()
    yield from ((id, figure["table"]) for id, figure in section["figures"].items())


def _parts(rows: list[list[Any]]) -> Iterator[tuple[list[list[Any]], str]]:
    """Yield the rows of a table, or of a long one those that begin with the same number, with its place."""
    counted = len(rows) > LONGEST_COLUMN and isinstance(rows[0][0], int)
    firsts = dict.fromkeys(row[0] for row in rows) if counted else {}
    if not firsts or len(firsts) > len(rows) / 2:
        yield rows, ""
        return
    for first in firsts:
        yield [row for row in rows if row[0] == first], f"/{first}"


def _rare(table: dict[str, Any]) -> Iterator[tuple[list[list[Any]], str]]:
    """Yield those rows of a long table for which a verdict holds, where they are few."""
    rows = table["rows"] if len(table["rows"]) > LONGEST_COLUMN else []
    for at, column in enumerate(table["columns"]):
        if rows and all(isinstance(row[at], bool) for row in rows):
            found = [row for row in rows if row[at]]
            if 0 < len(found) <= LONGEST_COLUMN:
                yield found, f"/{_name(column['title'])}"


def _columns(heads: list[dict[str, Any]], rows: list[list[Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the cells of every column; of a column of verdicts the first cells of the rows for which it is true."""
    taken: dict[str, int] = {}
    for at, column in enumerate(heads):
        title = _name(column["title"])
        taken[title] = taken.get(title, 0) + 1
        cells = [row[at] for row in rows]
        if cells and all(isinstance(cell, bool) for cell in cells):
            cells = [row[0] for row in rows if row[at]]
        yield f"{title} {taken[title]}" if taken[title] > 1 else title, cells


def _name(title: Any) -> str:
    if isinstance(title, dict):
        gaps = "+".join(_name(value) for gap, value in title.items() if gap != "text")
        return f"{title['text']}({gaps})" if gaps else title["text"]
    return "+".join(map(_name, title)) if isinstance(title, list) else str(title)
