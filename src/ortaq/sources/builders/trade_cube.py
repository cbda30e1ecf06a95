"""Sales by exporter, importer and sector, domestic sales included: ITPD-E as published, or a plain long table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import SectorRow, sectors_of
from ortaq.sources.builders.delimited import NOTHING, codes_of, read_table, refuse_repeated
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
)
_ITPD_INDUSTRIES = (ColumnSpec("industry_id"), ColumnSpec("isic"))


@dataclass(frozen=True, eq=False, slots=True)
class TradeCube:
    """Sales of one year, million USD, shape (sector, importer, exporter); the diagonal holds sales at home.

    ``tariffs`` are the rates that the table holds beside its flows, weighted by trade, if any.
    """

    year: int
    codes: tuple[str, ...]
    flow: Array
    tariffs: TariffTable | None
    source: str


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


def read_itpd(path: Path, sectors: tuple[SectorRow, ...], industries: Path, year: int) -> TradeCube:
    """Read the International Trade and Production Database (USITC ITPD-E).

    Columns used: exporter_iso3, importer_iso3, year, industry_id, trade (million USD).

    ``industries``: CSV with columns industry_id and isic: the 170 industries of the database and the ISIC Rev. 4
    division of each.
    """
    table, year = _of_year(path, _ITPD, year)
    exporter, importer, (industry, names) = (codes_of(table[c.name]) for c in _ITPD[:3])
    refuse_repeated((exporter, importer, (industry, names)), str(path))
    key = read_table(industries, _ITPD_INDUSTRIES)
    division = dict(zip(key["industry_id"].to_pylist(), key["isic"].to_pylist(), strict=True))
    missing = [c for c in names if c not in division]
    if missing:
        what = f"industry_id {missing[0]} has no division"
        raise InputError(what, where=str(industries), why=NOTHING, fix="add its row: industry_id,isic")
    of = sectors_of([division[c] for c in names], sectors, str(industries))
    cells = pair_cells(of[industry], importer, exporter, sectors)
    return TradeCube(year, cells.codes, cells.sums(np.asarray(table["trade"].to_numpy())), None, "usitc_itpde")


def _of_year(path: Path, columns: Sequence[ColumnSpec], year: int | None) -> tuple[pa.Table, int]:
    """Return the rows of a year, the last one if none is named."""
    table = read_table(path, columns)
    years = np.asarray(table["year"].to_numpy())
    year = year or int(years.max())
    return table.take(rows_of_year(years, year, f"{path}, column year")), year
