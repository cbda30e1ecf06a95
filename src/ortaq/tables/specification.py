"""What a table holds: one description serves reader, check, message and documentation."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: name, title, Frictionless type, unit, smallest number allowed, and whether it may be absent."""

    name: str
    title: str
    kind: str = "string"
    unit: str = ""
    floor: float | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: the file that holds it, its columns, and the columns that identify a row."""

    name: str
    file: str
    title: str
    columns: tuple[ColumnSpec, ...]
    keys: tuple[str, ...]

    @property
    def keeps_text(self) -> bool:
        """Whether numbers stay as they are written (small CSV tables)."""
        return self.file.endswith(".csv")

    def column(self, name: str) -> ColumnSpec | None:
        """Return a column that the table is known to have."""
        return next((c for c in self.columns if c.name == name), None)


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


def table_schema(table: CheckedTable) -> dict[str, Any]:
    """Return the Frictionless table schema: fields with type, title and unit, and the primary key."""
    fields = []
    for name in table.columns:
        column = table.spec.column(name) or ColumnSpec(name, name)
        entry: dict[str, Any] = {"name": name, "type": column.kind, "title": column.title}
        if column.unit:
            entry["unit"] = column.unit
        if column.floor is not None:
            entry["constraints"] = {"required": True, "minimum": column.floor}
        fields.append(entry)
    return {"fields": fields, "primaryKey": list(table.spec.keys)}
