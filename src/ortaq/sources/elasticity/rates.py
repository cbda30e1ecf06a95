"""Rates that come on top of the tariffs of a cube, such as those of a tariff war: importer, exporter, sector, dates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError
from ortaq.sources.builders.delimited import header, read_table
from ortaq.tables import ColumnSpec

_KEYS = ("importer", "exporter", "sector")
_RATE = re.compile(r"rate_(?P<end>end_)?(?P<year>\d{4})(?P<on>_on)?_percent")


@dataclass(frozen=True, eq=False, slots=True)
class AddedRates:
    """What some cells pay on top of a base year, by year.

    Attributes
    ----------
    cells : tuple of (str, str, str)
        Importer, exporter and sector of each row.
    base : int
        Up to this year nothing is added.
    ends : mapping of int to array
        Rate at the end of a year, percent, shape (row,); that of the base year holds all through it.
    on : int, optional
        From this year on a rate holds all through.
    rate_on : array, optional
    """

    cells: tuple[tuple[str, str, str], ...]
    base: int
    ends: Mapping[int, Array]
    on: int | None
    rate_on: Array | None

    def added(self, year: int) -> Array:
        """Return what is added to the tariff of a year, fraction, shape (row,): the mean of its two ends.

        Raises
        ------
        InputError
            The table does not reach the year.
        """
        base = self.ends[self.base]
        if year <= self.base:
            return np.zeros_like(base)
        if self.on is not None and self.rate_on is not None and year >= self.on:
            return np.asarray((self.rate_on - base) / 100.0)
        if not {year - 1, year} <= self.ends.keys():
            raise InputError(
                f"the added rates do not say what was paid in {year}",
                where=", ".join(f"end of {y}" for y in self.ends),
                fix="add columns such as rate_end_2018_percent and rate_2020_on_percent",
            )
        return np.asarray(((self.ends[year - 1] + self.ends[year]) / 2.0 - base) / 100.0)


def read_added_rates(path: Path) -> AddedRates:
    """Read importer, exporter, sector and ``rate_2017_percent``, ``rate_end_2018_percent``, ``rate_2020_on_percent``.

    The column without ``end`` and ``on`` is the base: what the tariffs of the cubes hold already.

    Parameters
    ----------
    path : Path
        CSV (also gzipped or in a zip) or parquet.

    Returns
    -------
    AddedRates

    Raises
    ------
    InputError
        The file cannot be read, says no base and no later rate, or two of one year or of all years after.
    """
    found = {name: match for name in header(path) if (match := _RATE.fullmatch(name))}
    bases = [name for name, match in found.items() if not match["end"] and not match["on"]]
    years = [match["year"] for match in found.values() if not match["on"]]
    if len(bases) != 1 or len(found) < 2:
        raise InputError(
            f"{len(bases)} columns are a base rate, {len(found) - len(bases)} a later one",
            where=str(path),
            why="what is added is the later rate less the base, which the cube holds already",
            fix="name the columns rate_2017_percent, rate_end_2018_percent, rate_2020_on_percent",
        )
    if len(set(years)) < len(years) or len(found) > len(years) + 1:
        raise InputError(
            "two columns say the rate of one time",
            where=str(path),
            fix="name the columns rate_2017_percent, rate_end_2018_percent, rate_2020_on_percent",
        )
    rates = [ColumnSpec(name, name, "number", "percent", 0.0) for name in found]
    table = read_table(path, (*(ColumnSpec(key) for key in _KEYS), *rates))
    values = {name: np.asarray(table[name].to_numpy(), dtype=np.float64) for name in found}
    on = next((name for name, match in found.items() if match["on"]), None)
    cells = tuple(zip(*(map(str, table[key].to_pylist()) for key in _KEYS), strict=True))
    if len(set(cells)) < len(cells):
        raise InputError("a cell stands in two rows", where=str(path), fix="keep one row per cell")
    return AddedRates(
        cells=cells,
        base=int(found[bases[0]]["year"]),
        ends={int(match["year"]): values[name] for name, match in found.items() if not match["on"]},
        on=None if on is None else int(found[on]["year"]),
        rate_on=None if on is None else values[on],
    )
