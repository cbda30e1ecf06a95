"""Which year a published file is of."""

import re
from typing import Any

import numpy as np

from ortaq.core import Array, InputError, said


def file_year(name: str) -> int:
    """Return the last year in a file's name: ``ICIO2023_2019.csv`` is of 2019, ``BACI_Y2023_V202501.csv`` of 2023."""
    base = re.split(r"[\\/ ]", name)[-1]
    stated = re.search(r"Y(\d{4})", base)
    years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", base)]
    if stated:
        return int(stated[1])
    if not years:
        raise InputError("the file's name tells no year", where=name, fix="say which year it is of with --year")
    return years[-1]


def require_year(found: int, wanted: int, where: str) -> None:
    """Refuse a table of another year."""
    if found != wanted:
        raise InputError(
            f"the table is of {found}, the region of {wanted}",
            where=where,
            why="accounts of two years do not fit together",
            fix=said("bring the table of {wanted}", wanted=wanted),
        )


def rows_of_year(years: Array, year: int, where: str) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Return which rows of a table are of a year."""
    rows = np.flatnonzero(years == year)
    if not rows.size:
        newest = float(years.max())
        if newest != int(newest):
            raise InputError(f"{newest:g} is no year", where=where, fix="write years as 2023")
        require_year(int(newest), year, where)
    return rows
