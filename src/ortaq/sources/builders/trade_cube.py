"""Sales by exporter, importer and sector, domestic sales included: ITPD-E as published, or a plain long table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import Positions, SectorRow, sectors_of
from ortaq.sources.builders.delimited import codes_of, read_table, refuse_repeated
from ortaq.sources.builders.itpd_industries import ASSUMED, divisions_of, stated_divisions
from ortaq.sources.builders.pair_cells import pair_cells
from ortaq.sources.builders.tariff_tables import TariffTable
from ortaq.sources.builders.years import rows_of_year
from ortaq.tables import ColumnSpec

_YEAR = ColumnSpec("year", "Year", "number")
_CUBE = (
    *(ColumnSpec(name) for name in ("exporter", "importer", "sector")),
    ColumnSpec("value_musd", "Sales", "number", "million USD", 0.0),
    _YEAR,
    ColumnSpec("tariff", "Tariff", "number", "fraction", 0.0, optional=True),
)
_ITPD = (
    *(ColumnSpec(name) for name in ("exporter_iso3", "importer_iso3", "industry_id")),
    ColumnSpec("trade", "Sales", "number", "million USD", 0.0),
    _YEAR,
    ColumnSpec("industry_descr", "Industry", optional=True),
    ColumnSpec("flag_zero", "Where a zero is from", optional=True),
)


@dataclass(frozen=True, eq=False, slots=True)
class TradeCube:
    """Sales of one year, million USD, shape (sector, importer, exporter); the diagonal holds sales at home.

    ``tariffs`` are the rates that the table holds beside its flows, weighted by trade, if any.
    ``assumed``, ``notes``: ids of assumptions that the reading needed, and what the user should know of it.
    """

    year: int
    codes: tuple[str, ...]
    flow: Array
    tariffs: TariffTable | None
    source: str
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_cube(path: Path, sectors: tuple[SectorRow, ...], year: int | None = None) -> TradeCube:
    """Read exporter, importer, sector (ISIC industry or id), value_musd, year and, if there, tariff (fraction)."""
    table, year = _of_year(path, _CUBE, year)
    exporter, importer, (sector, codes) = (codes_of(table[c]) for c in ("exporter", "importer", "sector"))
    refuse_repeated((exporter, importer, (sector, codes)), str(path))
    of = sectors_of(codes, sectors, f"{path}, column sector")
    value = np.asarray(table["value_musd"].to_numpy())
    cells = pair_cells(of[sector], importer, exporter, sectors)
    tariffs = None
    if "tariff" in table.column_names:
        # A little weight everywhere: pairs that trade nothing have a tariff too.
        rate = cells.means(np.asarray(table["tariff"].to_numpy()), value + 1e-9 * value.sum())
        tariffs = TariffTable(cells.codes, rate, "trade_cube_tariffs")
    return TradeCube(year, cells.codes, cells.sums(value), tariffs, "trade_cube")


def read_itpd(path: Path, sectors: tuple[SectorRow, ...], industries: Path | None, year: int) -> TradeCube:
    """Read the International Trade and Production Database (USITC ITPD-E).

    Columns used: exporter_iso3, importer_iso3, year, industry_id, industry_descr, trade (million USD), flag_zero.

    ``industries``: CSV with columns industry_id and isic; the shipped divisions, by description, if absent.
    """
    table, year = _of_year(path, _ITPD, year)
    exporter, importer, (industry, names) = (codes_of(table[c.name]) for c in _ITPD[:3])
    refuse_repeated((exporter, importer, (industry, names)), str(path))
    if industries is None:
        isic = divisions_of(_described(table, industry, names, path), f"{path}, column industry_descr")
    else:
        isic = stated_divisions(industries, names)
    of = sectors_of(isic, sectors, str(industries or path))
    cells = pair_cells(of[industry], importer, exporter, sectors)
    flow = cells.sums(np.asarray(table["trade"].to_numpy()))
    assumed = (ASSUMED,) if industries is None else ()
    return TradeCube(year, cells.codes, flow, None, "usitc_itpde", assumed, _unknown_zeros(table))


def _described(table: pa.Table, industry: Positions, names: Sequence[str], path: Path) -> list[str]:
    """Return the description of every industry."""
    if "industry_descr" not in table.column_names:
        raise InputError(
            "no column 'industry_descr'",
            where=str(path),
            why="numbers of industries differ between releases of the database",
            fix="bring itpd-industries=FILE with columns industry_id,isic",
        )
    _, first = np.unique(industry, return_index=True)
    texts = table["industry_descr"].take(pa.array(first)).to_pylist()
    return [str(text) for text in texts] if len(texts) == len(names) else list(names)


def _unknown_zeros(table: pa.Table) -> tuple[str, ...]:
    """Return how many zeros of the table nobody reported: the database fills what is missing."""
    if "flag_zero" not in table.column_names:
        return ()
    count = table["flag_zero"].to_pylist().count("u")
    return (f"{count:,} rows are zeros that nobody reported (flag_zero u)",) if count else ()


def _of_year(path: Path, columns: Sequence[ColumnSpec], year: int | None) -> tuple[pa.Table, int]:
    """Return the rows of a year, the last one if none is named."""
    table = read_table(path, columns)
    years = np.asarray(table["year"].to_numpy())
    year = year or int(years.max())
    return table.take(rows_of_year(years, year, f"{path}, column year")), year
