"""Tariffs as published: Teti's Global Tariff Database, WITS bulk files, and a plain long table.

All readers give fractions by sector, importer and exporter, NaN where nothing is stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import SectorRow, product_sector, sectors_of, un_codes
from ortaq.sources.builders.delimited import NOTHING, Coded, codes_of, read_table
from ortaq.sources.builders.pair_cells import PairCells, pair_cells
from ortaq.sources.builders.years import rows_of_year
from ortaq.tables import ColumnSpec

LARGEST_PERCENT = 3000.0
"""A rate above this is an error of units, not a duty."""

WORLD_PARTNER = 0
"""WITS writes a rate that holds for every partner (most favoured nation) without a column Partner, or as partner 0."""


@dataclass(frozen=True, eq=False, slots=True)
class TariffTable:
    """Ad valorem tariffs of some countries, fractions, shape (sector, importer, exporter); NaN where not stated."""

    codes: tuple[str, ...]
    rate: Array
    source: str


_TETI = (
    *(ColumnSpec(name) for name in ("iso1", "iso2", "sector")),
    ColumnSpec("year", "Year", "number"),
    ColumnSpec("tariff", "Tariff", "number", "percent", 0.0),
)
_WITS = (
    *(ColumnSpec(name) for name in ("Reporter_ISO_N", "ProductCode")),
    ColumnSpec("Year", "Year", "number"),
    ColumnSpec("SimpleAverage", "Tariff", "number", "percent", 0.0),
    ColumnSpec("Partner", "UN code of the exporter", optional=True),
)
_LONG = (
    *(ColumnSpec(name) for name in ("importer", "exporter", "sector")),
    ColumnSpec("tariff", "Tariff", "number", "fraction", 0.0),
)


def read_teti(path: Path, sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read the Global Tariff Database (Teti 2024) by industry: iso1 (importer), iso2, year, sector, tariff (percent).

    Sectors of the file are taken as ISIC divisions where they are numbers, else as industry codes; the rate of a sector
    is the mean over its industries (assumption A-TARIFF-MEAN).
    """
    table = read_table(path, _TETI)
    table = table.take(rows_of_year(table["year"].to_numpy(), year, f"{path}, column year"))
    industry, industries = codes_of(table["sector"])
    of = sectors_of(industries, sectors, f"{path}, column sector")
    rate = _percent(np.asarray(table["tariff"].to_numpy()), path)
    cells = pair_cells(of[industry], codes_of(table["iso1"]), codes_of(table["iso2"]), sectors)
    return _mean(cells, rate, "teti_gtd")


def read_wits(path: Path, sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read a WITS bulk file: Reporter_ISO_N, Year, ProductCode (HS6), SimpleAverage in percent and, if wanted, Partner.

    Rates without a partner hold for every partner that has no rate of its own.
    """
    table = read_table(path, _WITS)
    table = table.take(rows_of_year(table["Year"].to_numpy(), year, f"{path}, column Year"))
    product, products = codes_of(table["ProductCode"])
    of_product = product_sector([p.zfill(6) for p in products], sectors)
    of = np.array([of_product[p.zfill(6)] for p in products])
    reporter = _iso(codes_of(table["Reporter_ISO_N"]), f"{path}, column Reporter_ISO_N")
    rate = _percent(np.asarray(table["SimpleAverage"].to_numpy()), path)
    partner: Coded = (np.zeros(len(rate), dtype=np.int64), ["*"])
    if "Partner" in table.column_names:
        partner = _iso(codes_of(table["Partner"]), f"{path}, column Partner")
    made = of[product] >= 0
    buyer, seller = ((at[made], names) for at, names in (reporter, partner))
    mean = _mean(pair_cells(of[product][made], buyer, seller, sectors), rate[made], "wits")
    if "*" not in mean.codes:
        return mean
    general = mean.rate[:, :, mean.codes.index("*")][:, :, None]
    return _without("*", TariffTable(mean.codes, np.where(np.isnan(mean.rate), general, mean.rate), mean.source))


def read_long(path: Path, sectors: tuple[SectorRow, ...]) -> TariffTable:
    """Read importer, exporter, sector (id or ISIC industry) and tariff as a fraction."""
    table = read_table(path, _LONG)
    rate = np.asarray(table["tariff"].to_numpy())
    if rate.max() > LARGEST_PERCENT / 100.0 or np.median(rate[rate > 0] if (rate > 0).any() else rate) > 1.0:
        what = f"rates up to {rate.max():g} look like percent"
        raise InputError(what, where=f"{path}, column tariff", why=NOTHING, fix="write fractions: 0.05 for 5 percent")
    industry, industries = codes_of(table["sector"])
    of = sectors_of(industries, sectors, f"{path}, column sector")
    cells = pair_cells(of[industry], codes_of(table["importer"]), codes_of(table["exporter"]), sectors)
    return _mean(cells, rate, "tariff_table")


def _percent(rate: Array, path: Path) -> Array:
    if rate.max() > LARGEST_PERCENT:
        raise InputError(f"a rate of {rate.max():g} percent", where=str(path), why=NOTHING, fix="rates are percent")
    if rate.max() < 1.0 and (rate > 0).any():
        what = f"no rate above {rate.max():g} percent: the file looks like fractions"
        raise InputError(what, where=str(path), why=NOTHING, fix="bring percent, or use --from tariffs= for fractions")
    return rate / 100.0


def _iso(coded: Coded, where: str) -> Coded:
    """Return ISO 3166 alpha-3 for UN numeric codes; ``*`` for every partner. The European Union is its own reporter."""
    at, codes = coded
    iso = []
    for code in codes:
        if not code.isdigit():
            raise InputError(f"'{code}' is no UN code", where=where, why=NOTHING, fix="codes are numbers: 398")
        number = int(code)
        iso.append("*" if number == WORLD_PARTNER else un_codes().get(number, f"UN{number}"))
    return at, iso


def _mean(cells: PairCells, rate: Array, source: str) -> TariffTable:
    return TariffTable(cells.codes, cells.means(rate, np.ones_like(rate)), source)


def _without(code: str, table: TariffTable) -> TariffTable:
    keep = [i for i, c in enumerate(table.codes) if c != code]
    codes: Sequence[str] = [table.codes[i] for i in keep]
    return TariffTable(tuple(codes), table.rate[:, keep][:, :, keep], table.source)
