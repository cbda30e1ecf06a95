"""Answers as JSON, read by table: one mapping for each row, by the key of the column's title or the code it names."""

from typing import Any


def rows(answer: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of an answer, wherever it stands."""
    found = next(s["tables"][table] for s in answer["sections"] if table in s["tables"])
    heads = [_name(column["title"]) for column in found["columns"]]
    return [dict(zip(heads, map(_value, row), strict=True)) for row in found["rows"]]


def _name(title: Any) -> str:
    return title["text"].rpartition(".")[2] if isinstance(title, dict) else str(title)


def _value(cell: Any) -> Any:
    return cell["value"] if isinstance(cell, dict) and "value" in cell else cell
