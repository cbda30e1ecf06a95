"""What a table holds: one description serves reader, check, writer, message and documentation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

NUMBERS = ("number", "integer")
"""Kinds of columns that hold numbers; the others are ``string``, ``boolean`` and ``words`` (joined by ``;``)."""

WORD_MARK = ";"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table.

    Attributes
    ----------
    name, title, unit : str
        Its heading, what it means, and in what it is measured.
    kind : str
        ``string``, ``number``, ``integer``, ``boolean`` or ``words``.
    floor, ceiling : float, optional
        Smallest and largest number allowed.
    choices : tuple of str
        The only texts or words allowed, if there are any.
    blank : optional
        What an empty cell stands for; None where it must be filled.
    optional : bool
        Whether the column may be absent.
    fix : str
        What to do about a cell that cannot be used, beyond what follows from the rest.
    """

    name: str
    title: str = ""
    kind: str = "string"
    unit: str = ""
    floor: float | None = None
    ceiling: float | None = None
    choices: tuple[str, ...] = ()
    blank: Any = None
    optional: bool = False
    fix: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: the file that holds it, its columns, and the columns that identify a row, if any do.

    Attributes
    ----------
    bands : mapping of str to (str, str, str)
        Fields of a record that take the columns of their low, central and high end.
    """

    name: str
    file: str
    title: str
    columns: tuple[ColumnSpec, ...]
    keys: tuple[str, ...]
    bands: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def keeps_text(self) -> bool:
        """Whether numbers stay as they are written (small CSV tables)."""
        return self.file.endswith(".csv")

    @property
    def required(self) -> list[str]:
        """Names of the columns that must be there."""
        return [c.name for c in self.columns if not c.optional]

    @property
    def numbers(self) -> list[str]:
        """Names of the columns that hold numbers."""
        return [c.name for c in self.columns if c.numeric]

    def column(self, name: str) -> ColumnSpec | None:
        """Return a column that the table is known to have."""
        return next((c for c in self.columns if c.name == name), None)

    def choosing(self, **choices: Sequence[str]) -> "TableSpec":
        """Return the table with what some columns may hold, such as the codes of a region."""
        columns = tuple(replace(c, choices=tuple(choices.get(c.name, c.choices))) for c in self.columns)
        return replace(self, columns=columns)

    def cells(self, record: Any) -> dict[str, Any]:
        """Return a record as cells by column; words are joined, a band fills its three columns."""
        ends = {
            column: end
            for name, columns in self.bands.items()
            for column, end in zip(columns, _ends(getattr(record, name)), strict=True)
        }
        return {c.name: ends[c.name] if c.name in ends else _cell(getattr(record, c.name)) for c in self.columns}


def _ends(band: Any) -> tuple[float, float, float]:
    return band.low, band.central, band.high


def _cell(value: Any) -> Any:
    return WORD_MARK.join(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A checked table: columns in file order, the row numbers of its source, and where it was read.

    Values of small tables are text; numbers of long tables are floats.
    """

    spec: TableSpec
    columns: dict[str, list[Any]]
    rows: list[int]
    place: str

    def cells(self) -> list[tuple[Any, ...]]:
        """Return the keys of every row, in order of ``spec.keys``."""
        return list(zip(*(self.columns[k] for k in self.spec.keys), strict=True))


def table_schema(spec: TableSpec, names: Iterable[str]) -> dict[str, Any]:
    """Return the Frictionless schema of a table with these columns: type, title and unit of each, and the key.

    Parameters
    ----------
    spec : TableSpec
    names : iterable of str
        Columns of the table, described or not.

    Examples
    --------
    >>> [field["name"] for field in table_schema(prices, ["id", "usd"])["fields"]]
    ['id', 'usd']
    """
    fields = []
    for name in names:
        column = spec.column(name) or ColumnSpec(name, name)
        kind = "string" if column.kind == "words" else column.kind
        entry: dict[str, Any] = {"name": name, "type": kind, "title": column.title}
        if column.unit:
            entry["unit"] = column.unit
        if column.floor is not None:
            entry["constraints"] = {"required": True, "minimum": column.floor}
        fields.append(entry)
    return {"fields": fields, "primaryKey": list(spec.keys)}
