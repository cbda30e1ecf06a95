"""An answer as sections, read by column: one row for what stands in the same column of a table."""

from collections.abc import Iterator
from typing import Any

from tests.golden.rows import Row, rows_of

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
            for title, cells in _columns(table):
                found += rows_of(command, cells, f"{place}/{id}/{title}")
    return found


def _tables(section: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from section["tables"].items()
    yield from ((id, figure["table"]) for id, figure in section["figures"].items())


def _columns(table: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the cells of every column; of a column of verdicts the first cells of the rows for which it is true."""
    taken: dict[str, int] = {}
    for at, column in enumerate(table["columns"]):
        title = _name(column["title"])
        taken[title] = taken.get(title, 0) + 1
        cells = [row[at] for row in table["rows"]]
        if cells and all(isinstance(cell, bool) for cell in cells):
            cells = [row[0] for row in table["rows"] if row[at]]
        yield f"{title} {taken[title]}" if taken[title] > 1 else title, cells


def _name(title: Any) -> str:
    if isinstance(title, dict):
        gaps = "+".join(_name(value) for gap, value in title.items() if gap != "text")
        return f"{title['text']}({gaps})" if gaps else title["text"]
    return "+".join(map(_name, title)) if isinstance(title, list) else str(title)
