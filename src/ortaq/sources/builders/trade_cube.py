"""Sales by exporter, importer and sector, domestic sales included: ITPD-E as published, or a plain long table."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import SectorRow, industry_sector
from ortaq.sources.builders.delimited import NOTHING, Field, codes_of, read_table, refuse_repeated
from ortaq.sources.builders.tariff_tables import TariffTable
from ortaq.sources.builders.years import require_year


@dataclass(frozen=True, eq=False, slots=True)
class TradeCube:
    """Sales of one year, million USD, shape (sector, importer, exporter); the diagonal holds sales at home.

    ``tariffs`` are the rates that the table holds beside its flows, weighted by trade, if any; ``left_out`` is what has
    no sector, million USD.
    """

    year: int
    codes: tuple[str, ...]
    flow: Array
    tariffs: TariffTable | None
    left_out: float
    source: str


def read_cube(path: Path, sectors: tuple[SectorRow, ...], year: int | None = None) -> TradeCube:
    """Read exporter, importer, sector (ISIC industry or sector id), value_musd, year and, if there, tariff (fraction).

    Raises
    ------
    InputError
        The file cannot be used, a cell appears twice, or the year is missing.
    """
    fields = [
        *(Field("exporter"), Field("importer"), Field("sector"), Field("value_musd", "number", 0.0)),
        Field("year", "number"),
    ]
    table = read_table(path, fields)
    years = np.asarray(table["year"].to_numpy())
    year = year or int(years.max())
    _require_rows(years, year, path)
    keep = np.flatnonzero(years == year)
    table = table.take(keep)
    exporter, importer = codes_of(table["exporter"]), codes_of(table["importer"])
    industry, industries = codes_of(table["sector"])
    refuse_repeated(
        {"exporter": exporter[0], "importer": importer[0], "sector": industry},
        str(path),
        (exporter[1], importer[1], industries),
    )
    ids = [s.id for s in sectors]
    known = industry_sector([c for c in industries if c not in ids], sectors, f"{path}, column sector")
    of = np.array([ids.index(c) if c in ids else known[c] for c in industries])
    value = np.asarray(table["value_musd"].to_numpy())
    codes, flat, shape = _cells(of[industry], importer, exporter, len(sectors))
    flow = np.bincount(flat, value, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    return TradeCube(
        year,
        codes,
        flow,
        _tariffs(path, keep=keep, value=value, flat=flat, codes=codes, shape=shape),
        0.0,
        "trade_cube",
    )


def read_itpd(path: Path, sectors: tuple[SectorRow, ...], industries: Path, year: int) -> TradeCube:
    """Read the International Trade and Production Database (USITC ITPD-E).

    Columns used: exporter_iso3, importer_iso3, year, industry_id, trade (million USD).

    Parameters
    ----------
    industries : Path
        CSV with columns industry_id and isic: the 170 industries of the database and the ISIC Rev. 4 division of each.

    Raises
    ------
    InputError
        The file cannot be used, a cell appears twice, or the year is missing.
    """
    fields = [
        *(Field("exporter_iso3"), Field("importer_iso3"), Field("industry_id")),
        *(Field("trade", "number", 0.0), Field("year", "number")),
    ]
    table = read_table(path, fields)
    years = np.asarray(table["year"].to_numpy())
    _require_rows(years, year, path)
    table = table.take(np.flatnonzero(years == year))
    exporter, importer = codes_of(table["exporter_iso3"]), codes_of(table["importer_iso3"])
    industry, names = codes_of(table["industry_id"])
    refuse_repeated(
        {"exporter_iso3": exporter[0], "importer_iso3": importer[0], "industry_id": industry},
        str(path),
        (exporter[1], importer[1], names),
    )
    key = read_table(industries, (Field("industry_id"), Field("isic")))
    division = dict(zip(key["industry_id"].to_pylist(), key["isic"].to_pylist(), strict=True))
    missing = [c for c in names if c not in division]
    if missing:
        what = f"industry_id {missing[0]} has no division"
        raise InputError(what, where=str(industries), why=NOTHING, fix="add its row: industry_id,isic")
    known = industry_sector([str(division[c]).zfill(2) for c in names], sectors, str(industries))
    of = np.array([known[str(division[c]).zfill(2)] for c in names])
    value = np.asarray(table["trade"].to_numpy())
    codes, flat, shape = _cells(of[industry], importer, exporter, len(sectors))
    flow = np.bincount(flat, value, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    return TradeCube(year, codes, flow, None, 0.0, "usitc_itpde")


Coded = tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[str]]


def _require_rows(years: Array, year: int, path: Path) -> None:
    if not (years == year).any():
        require_year(int(years.max()), year, f"{path}, column year")


def _cells(
    sector: np.ndarray[tuple[int], np.dtype[np.int64]], importer: Coded, exporter: Coded, count: int
) -> tuple[tuple[str, ...], np.ndarray[tuple[int], np.dtype[np.int64]], tuple[int, int, int]]:
    """Return economy codes, the raveled cell of every row, and the shape (sector, importer, exporter)."""
    codes = tuple(sorted(set(importer[1]) | set(exporter[1])))
    place = {c: i for i, c in enumerate(codes)}
    buyer = np.array([place[c] for c in importer[1]])[importer[0]]
    seller = np.array([place[c] for c in exporter[1]])[exporter[0]]
    shape = (count, len(codes), len(codes))
    return codes, np.ravel_multi_index((sector, buyer, seller), shape), shape


def _tariffs(
    path: Path,
    *,
    keep: np.ndarray[tuple[int], np.dtype[np.int64]],
    value: Array,
    flat: np.ndarray[tuple[int], np.dtype[np.int64]],
    codes: tuple[str, ...],
    shape: tuple[int, int, int],
) -> TariffTable | None:
    """Return the rates beside the flows, weighted by trade (a little everywhere); None where the table has none."""
    try:
        rate = np.asarray(read_table(path, [Field("tariff", "number", 0.0)])["tariff"].to_numpy())[keep]
    except InputError as error:
        if error.what.startswith("missing column"):
            return None
        raise
    weight = value + 1e-9 * value.sum()
    size = int(np.prod(shape))
    total = np.bincount(flat, weight, minlength=size)
    mean = np.bincount(flat, weight * rate, minlength=size) / np.where(total > 0.0, total, 1.0)
    return TariffTable(codes, np.where(total > 0.0, mean, np.nan).reshape(shape), "trade_cube_tariffs")
