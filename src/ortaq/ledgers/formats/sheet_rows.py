"""Rows of a sheet or file as records of acts: what cannot be used is named row by row, all at once."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from ortaq.tables import Mistake, RawTable, TableSpec, TypedTable, clean, refuse, typed_table

Made = TypeVar("Made")


def sheet_table(raw: RawTable, spec: TableSpec, source: str) -> TypedTable:
    """Return the rows of a sheet, checked.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec
    source : str
        Address of the workbook.

    Raises
    ------
    InputError
        All faults of the sheet at once.
    """
    held, mistakes = clean(raw, spec)
    refuse(mistakes, source)
    return typed_table(spec, held.columns, [f"{raw.place}, row {row}" for row in held.rows], source)


def made_of_rows(table: TypedTable, make: Callable[[Mapping[str, Any]], Made], source: str) -> tuple[Made, ...]:
    """Return what a function makes of every row.

    Parameters
    ----------
    table : TypedTable
    make : callable
        Takes a row; raises ValidationError for one that cannot be used.
    source : str
        Address of the file.

    Raises
    ------
    InputError
        All such rows at once.
    """
    found: list[Made] = []
    mistakes: list[Mistake] = []
    for place, row in zip(table.places, table.rows(), strict=True):
        try:
            found.append(make(row))
        except ValidationError as error:
            told = error.errors(include_url=False, include_input=False)
            what = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in told)
            mistakes.append(Mistake(place, what, "correct the rows"))
    refuse(mistakes, source)
    return tuple(found)


def several(cell: object) -> list[str]:
    """Return the parts of a cell that are separated by ;."""
    return [part.strip() for part in str(cell).split(";") if part.strip()]
