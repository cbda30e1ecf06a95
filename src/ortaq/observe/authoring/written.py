"""A mechanism, scenario or region as commented TOML: comments are the descriptions of the schema, each said once."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ortaq.observe.mechanisms.books.layout import records_in, types_in
from ortaq.tables import BandRecord, Record, toml_key, toml_text

WIDTH = 116

ASLEEP = "#:"
"""Begins the lines of entries that are not in use: without it each is a line of the file."""

ALWAYS = ("id", "title", "titles", "descriptions", "shorts", "instruments")
"""Keys that need no comment at every entry."""


@dataclass(frozen=True)
class Later:
    """Entries of a new file that are not in use yet: they stand at its end as comments.

    Attributes
    ----------
    data : mapping
        As parsed from TOML.
    head : str
        Sentences above them.
    """

    data: Mapping[str, Any]
    head: str


def toml_document(data: Mapping[str, Any], schema: type[Record], head: str, later: Later | None = None) -> str:
    """Return a file with comments.

    Parameters
    ----------
    data : mapping
        As parsed from TOML.
    schema : type of Record
        What the file is read as; its descriptions are the comments.
    head : str
        Sentences above everything.
    later : Later, optional
        What stands at the end as comments, to be taken up.
    """
    said: set[tuple[str, str]] = set()
    lines = [*_comment(head), "", "schema = 1", *_tables(data, schema, said)]
    if later is not None and later.data:
        lines += ["", *_comment(later.head)]
        asleep = "\n".join(_tables(later.data, schema, said)).split("\n")
        lines += [f"{ASLEEP} {line}".rstrip() for line in asleep]
    return "\n".join(lines) + "\n"


def _tables(data: Mapping[str, Any], schema: type[Record], said: set[tuple[str, str]]) -> list[str]:
    fields = _fields(schema).items()
    return [line for key, f in fields if key in data and key != "schema" for line in _entries(key, data[key], f, said)]


def not_used(data: Mapping[str, Any], record: type[Record]) -> str:
    """Return as comments what else an entry may say, key by key.

    Parameters
    ----------
    data : mapping
        The entry.
    record : type of Record
    """
    left = {key: field for key, field in _fields(record).items() if key not in data}
    return "\n".join(line for key, field in left.items() for line in _comment(f"{key}: {field.description}"))


def _fields(record: type[Record]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in record.model_fields.items()}


def _entries(path: str, value: Any, field: Any, said: set[tuple[str, str]]) -> list[str]:
    """Return a table, or every entry of a list of tables, with its own comments."""
    if records := records_in(field.annotation):
        lines: list[str] = []
        for entry in value:
            lines += ["", *_once(path, "", field, said), f"[[{path}]]", *_table(path, entry, records, said)]
        return lines
    inside = tuple(t for t in types_in(field.annotation) if isinstance(t, type) and issubclass(t, Record))
    body = (
        _table(path, value, inside, said) if inside else [f"{toml_key(k)} = {toml_text(v)}" for k, v in value.items()]
    )
    return ["", *_once(path, "", field, said), f"[{path}]", *body]


def _table(
    path: str, entry: Mapping[str, Any], records: tuple[type[Record], ...], said: set[tuple[str, str]]
) -> list[str]:
    known = {key: field for record in reversed(records) for key, field in _fields(record).items()}
    lines, below = [], []
    for key, value in entry.items():
        field = known.get(key)
        if field is not None and _is_table(field, value):
            below += _entries(f"{path}.{toml_key(key)}", value, field, said)
            continue
        if field is not None and key not in ALWAYS:
            lines += _once(path, key, field, said)
        lines.append(f"{toml_key(key)} = {toml_text(value)}")
    return [*lines, *below]


def _is_table(field: Any, value: Any) -> bool:
    """Return whether a value stands in tables of its own: records, but no ranges."""
    if records_in(field.annotation):
        return bool(value)
    kinds = [t for t in types_in(field.annotation) if isinstance(t, type) and issubclass(t, Record)]
    return bool(kinds) and isinstance(value, Mapping) and not issubclass(kinds[0], BandRecord)


def _once(path: str, key: str, field: Any, said: set[tuple[str, str]]) -> list[str]:
    """Return the comment of a key where it was not given before."""
    if (path, key) in said or not field.description:
        return []
    said.add((path, key))
    return list(_comment(str(field.description)))


def _comment(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (f"# {part}".rstrip() for part in textwrap.wrap(line, WIDTH) or [""])
