"""Cells of a user's table, checked one by one: every mistake has a row, a column and a remedy."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from ortaq.core import InputError, suggest
from ortaq.tables.specification import WORD_MARK, CheckedTable, ColumnSpec, TableSpec

SHOWN = 12
"""Mistakes that a message lists; the rest are counted."""

PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A number with a decimal point and nothing else."""

LARGEST_WHOLE = 2**63
"""Whole numbers below it are read to the last digit."""

SURELY_READ = 15
"""Digits that a float holds as well."""

_WHOLE = re.compile(r"([+-]?[0-9]+)(\.0*)?")
_NOT_FINITE = {"nan", "inf", "-inf"}
_GROUPED = re.compile(r"[+-]?\d{1,3}([,'’\s]\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class BadCell:
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
        """Return the place of a cell for a message.

        Parameters
        ----------
        row : int
            Number in the source.
        column : str
        """
        if not self.lettered:
            return f"{self.place}, row {row}, column {column}"
        return f"{self.place}, cell {_letters(self.header.index(column))}{row} ({column})"


def refuse(mistakes: Sequence[Mistake], source: str, *, why: str = "nothing was imported") -> None:
    """Raise InputError that lists the mistakes; nothing happens where there are none.

    Parameters
    ----------
    mistakes : sequence of Mistake
    source : str
        What was read.
    why : str, optional
        What follows from the mistakes.

    Raises
    ------
    InputError
        There is a mistake.

    Examples
    --------
    >>> refuse([Mistake("prices.csv, row 2", "the cell is empty", "write a number")], "prices.csv")
    Traceback (most recent call last):
    ortaq.core.errors.InputError: the cell is empty
      where: prices.csv, row 2
      why:   nothing was imported
      do:    write a number
    """
    if not mistakes:
        return
    first = mistakes[0]
    if len(mistakes) == 1:
        raise InputError(first.what, where=first.where, fix=first.fix, why=why)
    lines = [f"{m.where}: {m.what}; {m.fix}" for m in mistakes[:SHOWN]]
    if len(mistakes) > SHOWN:
        lines.append(f"and {len(mistakes) - SHOWN} more")
    raise InputError(
        f"{len(mistakes)} mistakes in {source}",
        where="\n         ".join(lines),
        why=why,
        fix=first.fix,
    )


def clean(raw: RawTable, spec: TableSpec) -> tuple[CheckedTable, list[Mistake]]:
    """Return the table with numbers read, and every mistake of its header, cells and keys.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec

    Returns
    -------
    tuple of CheckedTable and list of Mistake
        The table is empty where the header has mistakes.

    Examples
    --------
    >>> table, mistakes = clean(RawTable("prices.csv", ("id", "usd"), ((2, ("rail", "1,5")),)), prices)
    >>> mistakes[0].where, mistakes[0].fix
    ('prices.csv, row 2, column usd', 'write 1.5')
    """
    mistakes = list(_header_mistakes(raw, spec))
    if mistakes:
        return CheckedTable(spec, {c.name: [] for c in spec.columns}, [], raw.place), mistakes
    columns: dict[str, list[Any]] = {}
    for position, name in enumerate(raw.header):
        column = spec.column(name) or ColumnSpec(name, name, blank="", optional=True)
        values: list[Any] = []
        for row, cells in raw.rows:
            value = _read(cells[position], column, spec)
            if isinstance(value, BadCell):
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
    """Return the cell as a package keeps it, text as it is written, or why it cannot be used."""
    read = cell_value(value, column)
    keeps = not isinstance(read, BadCell) and (spec.keeps_text or not column.numeric)
    return text_of(value) if keeps else read


def cell_value(value: Any, column: ColumnSpec, called: str = "") -> Any:
    """Return what a cell says, by the kind of its column, or why it cannot be used.

    ``value``: text, or what a workbook or a parquet table holds. ``called``: what a message calls the cell; ``the
    cell`` if absent, where the place of the message names the column.
    """
    if isinstance(value, BadCell):
        return value
    text = text_of(value).strip()
    if not text and column.blank is not None:
        return column.blank
    if column.numeric:
        return _number(value if text else None, column, called)
    if not text:
        return BadCell(f"{called or 'the cell'} is empty", f"write the {column.name}")
    words = tuple(w.strip() for w in text.split(WORD_MARK) if w.strip()) if column.kind == "words" else (text,)
    if column.kind == "boolean":
        text, words = text.lower(), (text.lower(),)
    for word in words:
        if column.choices and word not in column.choices:
            near = suggest(word, column.choices) or f"one of: {', '.join(c for c in column.choices if c)}"
            return BadCell(f"unknown {column.name} '{word}'", f"{near}; {column.fix}" if column.fix else near)
    return words if column.kind == "words" else text


def cell_values(values: Iterable[Any], column: ColumnSpec, called: str = "") -> dict[Any, Any]:
    """Return what different cells of a column say, as `cell_value` does one by one: plain numbers and texts quickly.

    ``values``, ``called``: see there.
    """
    if column.numeric:
        low = -math.inf if column.floor is None else column.floor
        high = math.inf if column.ceiling is None else column.ceiling
        plain = _plain_whole if column.kind == "integer" else _plain_number
        read = ((value, plain(value)) for value in values)
        return {v: n if n is not None and low <= n <= high else cell_value(v, column, called) for v, n in read}
    if column.kind == "string" and not column.choices:
        return {v: text if type(v) is str and (text := v.strip()) else cell_value(v, column, called) for v in values}
    return {value: cell_value(value, column, called) for value in values}


def _plain_number(value: Any) -> float | None:
    """Return a number that is written plainly, None for anything that takes a second look."""
    if type(value) is float or (type(value) is str and PLAIN_NUMBER.fullmatch(value)):
        read = float(value)
        return read if math.isfinite(read) else None
    return None


def _plain_whole(value: Any) -> int | None:
    """Return a whole number that is written plainly, None for anything that takes a second look."""
    if type(value) is str and len(value) <= SURELY_READ and value.isascii() and value.isdigit():
        return int(value)
    return value if type(value) is int and abs(value) < 10**SURELY_READ else None


def _number(value: Any, column: ColumnSpec, called: str) -> Any:
    read = number_of(value, called)
    if isinstance(read, BadCell):
        both = f"{read.fix}; {column.fix}" if column.fix and value is not None else column.fix
        return BadCell(read.what, both or read.fix)
    low, high = column.floor, column.ceiling
    whole = column.kind == "integer"
    if (low is None or read >= low) and (high is None or read <= high) and (not whole or read.is_integer()):
        return _exact(value, read, column) if whole else read
    ends = " and ".join(f"{side} {end:g}" for side, end in (("at least", low), ("at most", high)) if end is not None)
    fix = f"write {'a whole' if whole else 'a'} number{f' of {ends}' if ends else ''}"
    return BadCell(f"{column.name} is {read:g}", f"{fix}; {column.fix}" if column.fix else fix)


def _exact(value: Any, read: float, column: ColumnSpec) -> int | BadCell:
    """Return a whole number to its last digit; a float holds fifteen of them."""
    plain = _WHOLE.fullmatch(value.strip()) if isinstance(value, str) else None
    exact = int(plain[1]) if plain and abs(read) < 2 * LARGEST_WHOLE else value if type(value) is int else int(read)
    if -LARGEST_WHOLE <= exact < LARGEST_WHOLE:
        return exact
    return BadCell(f"{column.name} has more digits than are read", f"write a number below {LARGEST_WHOLE:,}")


def number_of(value: Any, called: str = "") -> float | BadCell:
    """Return the number in a cell, or why it is none.

    Parameters
    ----------
    value : object
        Text, or what a workbook or a parquet table holds.
    called : str, optional
        What a message calls the cell.

    Examples
    --------
    >>> number_of("1.5"), number_of("1,5").fix
    (1.5, 'write 1.5')
    """
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return number_of(None, called)
        if not PLAIN_NUMBER.fullmatch(text) and not (called and text.lower() in _NOT_FINITE):
            return _no_number(text, called)
        return _finite(float(text), called)
    if value is None:
        return BadCell(f"{called or 'the cell'} is empty", "write a number; 0 where there is nothing")
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return BadCell(f"{called or 'the cell'} is {value}, not a number", "write a number")
    try:
        read = float(value)
    except OverflowError:
        read = math.inf
    return _finite(read, called)


def _finite(read: float, called: str) -> float | BadCell:
    return read if math.isfinite(read) else BadCell(f"{called or 'the cell'} is {read}", "write a number")


def _no_number(text: str, called: str) -> BadCell:
    plain = re.sub(r"[,'’\s]", "", text)
    of = f"{called}: " if called else ""
    if _DECIMAL_COMMA.fullmatch(text) and _GROUPED.fullmatch(text):
        point = text.replace(",", ".")
        return BadCell(f"{of}'{text}' has a comma: thousands or decimals?", f"write {plain} or {point}")
    if _GROUPED.fullmatch(text):
        return BadCell(f"{of}'{text}' has thousands separators", f"write {plain}")
    if _DECIMAL_COMMA.fullmatch(text):
        return BadCell(f"{of}'{text}' has a decimal comma", f"write {text.replace(',', '.')}")
    what = f"{called} is '{text}', not a number" if called else f"'{text}' is no number"
    return BadCell(what, "write digits with a decimal point, no unit")


def text_of(value: Any) -> str:
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
