"""Cells of a user's table, checked one by one: every mistake has a row, a column and a remedy."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ortaq.core import InputError, suggest
from ortaq.tables.specification import CheckedTable, ColumnSpec, TableSpec

SHOWN = 12
"""Mistakes that a message lists; the rest are counted."""

PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
"""A number with a decimal point and nothing else."""

_GROUPED = re.compile(r"[+-]?\d{1,3}([,'’\s]\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that holds something no table may hold: a formula, an error value, a date."""

    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, where, and what to do."""

    where: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as read: where, header, and rows with their number in the source; lettered columns are a sheet's."""

    place: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    lettered: bool = False

    def at(self, row: int, column: str) -> str:
        """Return the place of a cell for a message."""
        if not self.lettered:
            return f"{self.place}, row {row}, column {column}"
        return f"{self.place}, cell {_letters(self.header.index(column))}{row} ({column})"


def refuse(mistakes: Sequence[Mistake], source: str) -> None:
    """Raise InputError that lists the mistakes; nothing happens where there are none.

    Raises
    ------
    InputError
        There is a mistake.
    """
    if not mistakes:
        return
    first = mistakes[0]
    if len(mistakes) == 1:
        raise InputError(first.what, where=first.where, fix=first.fix, why="nothing was imported")
    lines = [f"{m.where}: {m.what}; {m.fix}" for m in mistakes[:SHOWN]]
    if len(mistakes) > SHOWN:
        lines.append(f"and {len(mistakes) - SHOWN} more")
    raise InputError(
        f"{len(mistakes)} mistakes in {source}",
        where="\n         ".join(lines),
        why="nothing was imported",
        fix=first.fix,
    )


def clean(raw: RawTable, spec: TableSpec) -> tuple[CheckedTable, list[Mistake]]:
    """Return the table with numbers read, and every mistake of its header, cells and keys."""
    mistakes = list(_header_mistakes(raw, spec))
    if mistakes:
        return CheckedTable(spec, {c.name: [] for c in spec.columns}, [], raw.place), mistakes
    columns: dict[str, list[Any]] = {}
    for position, name in enumerate(raw.header):
        column = spec.column(name) or ColumnSpec(name, name, optional=True)
        values: list[Any] = []
        for row, cells in raw.rows:
            value = _read(cells[position], column, spec)
            if isinstance(value, Refusal):
                mistakes.append(Mistake(raw.at(row, name), value.what, value.fix))
            values.append(value)
        columns[name] = values
    table = CheckedTable(spec, columns, [row for row, _ in raw.rows], raw.place)
    if not mistakes:
        mistakes.extend(_repeated(raw, table))
    return table, mistakes


def _header_mistakes(raw: RawTable, spec: TableSpec) -> Iterator[Mistake]:
    known = [c.name for c in spec.columns]
    for name in sorted({h for h in raw.header if raw.header.count(h) > 1}):
        yield Mistake(raw.place, f"column '{name}' appears twice", "keep one")
    spare = [h for h in raw.header if h not in known]
    for column in spec.columns:
        if column.name not in raw.header and not column.optional:
            near = suggest(column.name, spare)
            renamed = near.removeprefix("did you mean ").removesuffix("?")
            hint = f"rename column {renamed} to '{column.name}'" if near else f"found: {', '.join(raw.header)}"
            yield Mistake(raw.place, f"missing column '{column.name}'", hint)


def _read(value: Any, column: ColumnSpec, spec: TableSpec) -> Any:
    """Return the cell as the table keeps it, or why it cannot be used."""
    if isinstance(value, Refusal):
        return value
    if column.kind == "string":
        text = _text(value)
        needed = column.name in spec.keys or column.name == "method"
        return Refusal("the cell is empty", f"write the {column.name}") if needed and not text.strip() else text
    read = number_of(value)
    if isinstance(read, Refusal):
        return read
    if column.floor is not None and read < column.floor:
        return Refusal(f"{column.name} is {read:g}", f"write a number of at least {column.floor:g}")
    if column.kind == "integer" and not read.is_integer():
        return Refusal(f"{column.name} is {read:g}", "write a whole number")
    return _text(value) if spec.keeps_text else read


def number_of(value: Any) -> float | Refusal:
    """Return the number in a cell, or why it is none."""
    if isinstance(value, str):
        text = value.strip()
        if not PLAIN_NUMBER.fullmatch(text):
            return _no_number(text)
        value = float(text)
    if value is None:
        return Refusal("the cell is empty", "write a number; 0 where there is nothing")
    read = float(value)
    return read if math.isfinite(read) else Refusal(f"the cell is {read}", "write a number")


def _no_number(text: str) -> Refusal:
    plain = re.sub(r"[,'’\s]", "", text)
    if not text:
        return Refusal("the cell is empty", "write a number; 0 where there is nothing")
    if _DECIMAL_COMMA.fullmatch(text) and _GROUPED.fullmatch(text):
        point = text.replace(",", ".")
        return Refusal(f"'{text}' has a comma: thousands or decimals?", f"write {plain} or {point}")
    if _GROUPED.fullmatch(text):
        return Refusal(f"'{text}' has thousands separators", f"write {plain}")
    if _DECIMAL_COMMA.fullmatch(text):
        return Refusal(f"'{text}' has a decimal comma", f"write {text.replace(',', '.')}")
    return Refusal(f"'{text}' is no number", "write digits with a decimal point, no unit")


def _text(value: Any) -> str:
    """Return text as it is; a number that a spreadsheet made of it goes back to its shortest form."""
    if value is None:
        return ""
    return value if isinstance(value, str) else repr(value)


def _repeated(raw: RawTable, table: CheckedTable) -> Iterator[Mistake]:
    seen: dict[tuple[Any, ...], int] = {}
    for row, key in zip(table.rows, table.cells(), strict=True):
        if key in seen:
            place = raw.at(row, table.spec.keys[0])
            yield Mistake(place, f"{'/'.join(map(str, key))} is already in row {seen[key]}", "keep one row")
        seen.setdefault(key, row)


def _letters(position: int) -> str:
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name
