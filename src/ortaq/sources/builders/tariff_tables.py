"""Tariffs as published: Teti's Global Tariff Database, WITS bulk files, and a plain long table.

All readers give fractions by sector, importer and exporter, NaN where nothing is stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import SectorRow, industry_sector, product_sector, un_codes
from ortaq.sources.builders.delimited import NOTHING, Field, codes_of, read_table
from ortaq.sources.builders.years import require_year

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


def read_teti(path: Path, sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read the Global Tariff Database (Teti 2024) by industry: iso1 (importer), iso2, year, sector, tariff (percent).

    Sectors of the file are taken as ISIC divisions where they are numbers, else as industry codes; the rate of a sector
    is the mean over its industries (assumption A-TARIFF-MEAN).

    Raises
    ------
    InputError
        The file cannot be used or holds nothing of the year.
    """
    fields = (Field("iso1"), Field("iso2"), Field("year", "number"), Field("sector"), Field("tariff", "number", 0.0))
    table = read_table(path, fields)
    keep = np.flatnonzero(table["year"].to_numpy() == year)
    if not keep.size:
        years = sorted({int(y) for y in table["year"].to_numpy()})
        require_year(years[-1], year, f"{path}, column year")
    table = table.take(keep)
    (buyer, buyers), (seller, sellers) = codes_of(table["iso1"]), codes_of(table["iso2"])
    industry, industries = codes_of(table["sector"])
    of = _sector_of(industries, sectors, f"{path}, column sector")
    rate = _percent(np.asarray(table["tariff"].to_numpy()), path)
    return _mean(of[industry], (buyer, buyers), (seller, sellers), rate, count=len(sectors), source="teti_gtd")


def read_wits(path: Path, sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read a WITS bulk file: Reporter_ISO_N, Year, ProductCode (HS6), SimpleAverage in percent and, if wanted, Partner.

    Rates without a partner hold for every partner that has no rate of its own.

    Raises
    ------
    InputError
        The file cannot be used or holds nothing of the year.
    """
    fields = [
        Field("Reporter_ISO_N"),
        Field("Year", "number"),
        Field("ProductCode"),
        Field("SimpleAverage", "number", 0),
    ]
    table = read_table(path, fields)
    partner: np.ndarray[tuple[int], np.dtype[np.str_]] | None
    try:
        partner = np.array(read_table(path, [Field("Partner")])["Partner"].to_pylist(), dtype=np.str_)
    except InputError:
        partner = None
    keep = np.flatnonzero(table["Year"].to_numpy() == year)
    if not keep.size:
        require_year(int(max(table["Year"].to_numpy())), year, f"{path}, column Year")
    table = table.take(keep)
    product, products = codes_of(table["ProductCode"])
    of_product = product_sector([p.zfill(6) for p in products], sectors)
    of = np.array([of_product[p.zfill(6)] for p in products])
    reporter, reporters = _iso(codes_of(table["Reporter_ISO_N"]), f"{path}, column Reporter_ISO_N")
    rate = _percent(np.asarray(table["SimpleAverage"].to_numpy()), path)
    if partner is None:
        zero = np.zeros(len(rate), dtype=np.int64)
        found = _mean(of[product], (reporter, reporters), (zero, ["*"]), rate, count=len(sectors), source="wits")
        rates = np.repeat(found.rate[:, :, found.codes.index("*")][:, :, None], len(found.codes), axis=2)
        return _without("*", TariffTable(found.codes, rates, found.source))
    seller, sellers = _iso(_coded(partner[keep]), f"{path}, column Partner")
    found = _mean(of[product], (reporter, reporters), (seller, sellers), rate, count=len(sectors), source="wits")
    if "*" not in found.codes:
        return found
    general = found.rate[:, :, found.codes.index("*")][:, :, None]
    return _without("*", TariffTable(found.codes, np.where(np.isnan(found.rate), general, found.rate), found.source))


def read_long(path: Path, sectors: tuple[SectorRow, ...]) -> TariffTable:
    """Read importer, exporter, sector (id or ISIC industry) and tariff as a fraction.

    Raises
    ------
    InputError
        The file cannot be used; a rate looks like percent.
    """
    fields = (Field("importer"), Field("exporter"), Field("sector"), Field("tariff", "number", 0.0))
    table = read_table(path, fields)
    rate = np.asarray(table["tariff"].to_numpy())
    if rate.max() > LARGEST_PERCENT / 100.0 or np.median(rate[rate > 0] if (rate > 0).any() else rate) > 1.0:
        what = f"rates up to {rate.max():g} look like percent"
        raise InputError(what, where=f"{path}, column tariff", why=NOTHING, fix="write fractions: 0.05 for 5 percent")
    industry, industries = codes_of(table["sector"])
    of = _sector_of(industries, sectors, f"{path}, column sector")
    buyer, seller = codes_of(table["importer"]), codes_of(table["exporter"])
    return _mean(of[industry], buyer, seller, rate, count=len(sectors), source="tariff_table")


def _sector_of(
    codes: list[str], sectors: tuple[SectorRow, ...], where: str
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    ids = [s.id for s in sectors]
    plain = {c: f"{int(c):02d}" if c.isdigit() else c for c in codes}
    known = industry_sector([plain[c] for c in codes if c not in ids], sectors, where)
    return np.array([ids.index(c) if c in ids else known[plain[c]] for c in codes], dtype=np.int64)


def _percent(rate: Array, path: Path) -> Array:
    if rate.max() > LARGEST_PERCENT:
        raise InputError(f"a rate of {rate.max():g} percent", where=str(path), why=NOTHING, fix="rates are percent")
    if rate.max() < 1.0 and (rate > 0).any():
        what = f"no rate above {rate.max():g} percent: the file looks like fractions"
        raise InputError(what, where=str(path), why=NOTHING, fix="bring percent, or use --from tariffs= for fractions")
    return rate / 100.0


Coded = tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[str]]


def _coded(values: np.ndarray[tuple[int], np.dtype[np.str_]]) -> Coded:
    names, at = np.unique(values, return_inverse=True)
    return at.astype(np.int64), [str(v) for v in names]


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


def _mean(sector: Array, buyer: Coded, seller: Coded, rate: Array, *, count: int, source: str) -> TariffTable:
    """Return the mean rate by sector and pair; rows of no sector are left out."""
    codes = tuple(sorted(set(buyer[1]) | set(seller[1])))
    place = {c: i for i, c in enumerate(codes)}
    n = len(codes)
    buyers, sellers = np.array([place[c] for c in buyer[1]]), np.array([place[c] for c in seller[1]])
    inside = sector >= 0
    flat = (sector.astype(np.int64) * n + buyers[buyer[0]]) * n + sellers[seller[0]]
    size = count * n * n
    total = np.bincount(flat[inside], rate[inside], minlength=size)
    rows = np.bincount(flat[inside], minlength=size)
    mean = np.where(rows > 0, total / np.maximum(rows, 1), np.nan)
    return TariffTable(codes, mean.reshape(count, n, n), source)


def _without(code: str, table: TariffTable) -> TariffTable:
    keep = [i for i, c in enumerate(table.codes) if c != code]
    codes: Sequence[str] = [table.codes[i] for i in keep]
    return TariffTable(tuple(codes), table.rate[:, keep][:, :, keep], table.source)
