"""A user's own series of inflow: whole years by month, checked against the norms of the basin."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, Corner, InputError, said
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.tables import (
    ColumnSpec,
    Mistake,
    TableSpec,
    csv_text,
    is_file,
    make_folder,
    read_table,
    refuse,
    user_data_folder,
    write_file,
)

SERIES = TableSpec(
    "series",
    "series.csv",
    "Inflow of past months; whole years, every month of them",
    (
        ColumnSpec("node", "Node of the basin"),
        ColumnSpec("year", "Year", "integer", floor=1800, ceiling=2200),
        ColumnSpec("month", "Month", "integer", floor=1, ceiling=MONTHS),
        ColumnSpec("km3", "Inflow; below zero where a reach loses more than it gains", "number", "km3 a month"),
    ),
    ("node", "year", "month"),
)

OFF = 30.0
"""A mean year this many times the norm, or this small a part of it, is in other units."""

SHOWN = 4


@dataclass(frozen=True)
class Series:
    """Inflow of whole years.

    Attributes
    ----------
    nodes : tuple of str
    first_year : int
    km3 : ndarray, shape (month, node)
    """

    nodes: tuple[str, ...]
    first_year: int
    km3: Array

    @property
    def digest(self) -> str:
        """SHA-256 over all that it says, 16 hex digits."""
        told = (self.nodes, self.first_year, self.km3.tolist())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def read_series(path: Path, basin: Basin) -> Series:
    """Return a series, refused with all its faults at once.

    Parameters
    ----------
    path : Path
        CSV with the columns node, year, month, km3.
    basin : Basin
        Whose nodes and norms it must fit.

    Raises
    ------
    InputError
    """
    known = tuple(dict.fromkeys(i.of for i in basin.inflows))
    spec = SERIES.choosing(node=known)
    table = read_table(path.parent, spec, (path.name,))
    rows = {(r["node"], r["year"], r["month"]): float(r["km3"]) for r in table.rows()}
    if not rows:
        raise InputError("the series has no rows", where=str(path), fix="add node, year, month and km3")
    nodes = tuple(n for n in known if any(node == n for node, _, _ in rows))
    years = sorted({year for _, year, _ in rows})
    refuse([*_holes(rows, nodes, years, path), *_units(rows, nodes, basin, path)], str(path), why="")
    span = range(years[0], years[-1] + 1)
    km3 = [[rows[node, year, month] for node in nodes] for year in span for month in range(1, MONTHS + 1)]
    return Series(nodes, years[0], np.array(km3))


def _holes(
    rows: dict[tuple[str, int, int], float], nodes: tuple[str, ...], years: list[int], path: Path
) -> Iterator[Mistake]:
    for node in nodes:
        span = [(y, m) for y in range(years[0], years[-1] + 1) for m in range(1, MONTHS + 1)]
        lacking = [f"{y}-{m:02}" for y, m in span if (node, y, m) not in rows]
        if lacking:
            more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
            told = f"'{node}' has no value for {', '.join(lacking[:SHOWN])}{more}"
            yield Mistake(f"{path}, {node}", told, "absent is not zero: add the months, or leave whole years out")


def _units(
    rows: dict[tuple[str, int, int], float], nodes: tuple[str, ...], basin: Basin, path: Path
) -> Iterator[Mistake]:
    norms = basin.inflow(Corner.CENTRAL).sum(axis=0)
    names = [n.node for n in basin.nodes]
    for node in nodes:
        values = [value for (of, _, _), value in rows.items() if of == node]
        year, norm = MONTHS * float(np.mean(values)), float(norms[names.index(node)])
        if norm > 0.0 and not norm / OFF < abs(year) < norm * OFF:
            told = f"'{node}' gets {year:.3g} km3 a year, the norm is {norm:.3g}"
            yield Mistake(f"{path}, {node}", told, "write km3 a month: 1 km3 is 1,000 million m3; 1 m3/s is 0.0026 km3")
        lowest = basin.inflow(Corner.LOW)[:, names.index(node)].min()
        if lowest >= 0.0 and min(values) < 0.0:
            told = f"'{node}' has an inflow below zero: {min(values):g} km3"
            yield Mistake(f"{path}, {node}", told, "a river brings water; leave losses to evaporation.csv and reaches")


def own_series(basin: str) -> Path:
    """Return where a user's series of a basin is kept."""
    return user_data_folder() / "water" / f"{Path(basin).name}.csv"


def keep_series(path: Path, basin: Basin) -> tuple[Series, Path]:
    """Check a series and keep it as the user's own of a basin.

    Returns
    -------
    Series and Path
        What was read, and where it is kept.
    """
    series, place = read_series(path, basin), own_series(basin.name)
    months = [(series.first_year + t // MONTHS, t % MONTHS + 1) for t in range(len(series.km3))]
    rows = [
        (node, year, month, float(series.km3[t, i]))
        for i, node in enumerate(series.nodes)
        for t, (year, month) in enumerate(months)
    ]
    make_folder(place.parent, fix="free space, or set ORTAQ_HOME to a folder you may write to")
    write_file(place, csv_text([c.name for c in SERIES.columns], rows))
    return series, place


def load_own_series(basin: Basin) -> Series:
    """Return the series that a user keeps of a basin.

    Raises
    ------
    InputError
        There is none.
    """
    place = own_series(basin.name)
    if not is_file(place):
        fix = said("bring one in first: ortaq water import {file}", file="FILE")
        raise InputError(f"no series of your own for '{basin.name}'", where=str(place), fix=fix)
    return read_series(place, basin)
