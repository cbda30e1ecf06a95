"""Tariffs as published: Teti's Global Tariff Database, WITS bulk files, and a plain long table.

All readers give fractions by sector, importer and exporter, NaN where nothing is stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Labels, codes_of_system
from ortaq.sources.builders.classification import SERVICES_FROM, SectorRow, product_sector, sectors_of
from ortaq.sources.builders.coverage import covered_rates
from ortaq.sources.builders.customs_unions import with_members, without_inner
from ortaq.sources.builders.delimited import NOTHING, Coded, codes_of, header, read_table
from ortaq.sources.builders.numbers import amounts
from ortaq.sources.builders.pair_cells import PairCells, pair_cells
from ortaq.sources.builders.several import parts_of, read_several
from ortaq.sources.builders.years import rows_of_year
from ortaq.tables import ColumnSpec

LARGEST_PERCENT = 3000.0
"""A rate above this is an error of units, not a duty."""

EVERYBODY = "*"
"""WITS writes a rate that holds for every partner (most favoured nation) without a column Partner, or as partner 0."""


@dataclass(frozen=True, eq=False, slots=True)
class TariffTable:
    """Ad valorem tariffs of some countries, fractions, shape (sector, importer, exporter); NaN where not stated.

    ``general``, shape (sector, importer): what holds for every exporter that has no rate of its own; NaN where none.
    ``notes``: what was left out or filled in reading.
    ``assumed``: ids of assumptions that the reading needed.
    ``covers``: what the file states, in words; what was filled in reading is not counted.
    """

    codes: tuple[str, ...]
    rate: Array
    source: str
    general: Array | None = None
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    covers: str = ""


_TETI = (
    *(ColumnSpec(name) for name in ("iso1", "iso2", "sector")),
    ColumnSpec("year", "Year", "number"),
    ColumnSpec("tariff", "Tariff", "number", "percent", 0.0),
)
_TETI_PAIRS = (
    *(ColumnSpec(name) for name in ("iso1", "iso2")),
    ColumnSpec("year", "Year", "number"),
    ColumnSpec("tariff", "Tariff, simple mean over products"),
    ColumnSpec("tariff_w", "Tariff, weighted by trade", optional=True),
)
_WITS = (
    *(ColumnSpec(name) for name in ("Reporter_ISO_N", "ProductCode")),
    ColumnSpec("Year", "Year", "number"),
    ColumnSpec("SimpleAverage", "Tariff, percent; empty or NA where a line has no ad valorem rate"),
    ColumnSpec("Partner", "UN code of the exporter", optional=True),
)
_LONG = (
    *(ColumnSpec(name) for name in ("importer", "exporter", "sector")),
    ColumnSpec("tariff", "Tariff", "number", "fraction", 0.0),
)


def read_teti(paths: Sequence[Path], sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read the Global Tariff Database (Teti 2024): iso1 (importer), iso2, year, tariff (percent) and, if there, sector.

    By industry, sectors of the file are taken as ISIC divisions where they are numbers, else as industry codes; the
    rate of a sector is the mean over its industries (assumption A-TARIFF-MEAN). By pair, without a column sector, one
    rate holds for every sector of goods (assumption A-TARIFF-PAIR).
    """
    if all("sector" not in header(path, member) for path, member in parts_of(paths)):
        return _teti_by_pair(paths, sectors, year)
    table, place = read_several(paths, _TETI), _places(paths)
    table = table.take(rows_of_year(table["year"].to_numpy(), year, f"{place}, column year"))
    industry, industries = codes_of(table["sector"])
    of = sectors_of(industries, sectors, f"{place}, column sector")
    rate = _percent(np.asarray(table["tariff"].to_numpy()), place)
    cells = pair_cells(of[industry], codes_of(table["iso1"]), codes_of(table["iso2"]), sectors)
    return _within_unions(_mean(cells, rate, "teti_gtd"), year)


def _teti_by_pair(paths: Sequence[Path], sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    table, place = read_several(paths, _TETI_PAIRS), _places(paths)
    table = table.take(rows_of_year(table["year"].to_numpy(), year, f"{place}, column year"))
    rate = amounts(table["tariff"], "tariff", place)
    stated = np.isfinite(rate)
    if not stated.any():
        raise InputError("no pair with a rate", where=place, why=NOTHING, fix="bring a file with rates in percent")
    goods = np.array([j for j, s in enumerate(sectors) if min(s.divisions) < SERVICES_FROM])
    buyer, seller = (_repeated(_kept(codes_of(table[c]), stated), len(goods)) for c in ("iso1", "iso2"))
    cells = pair_cells(np.repeat(goods, int(stated.sum())), buyer, seller, sectors)
    found = _mean(cells, np.tile(_percent(rate[stated], place), len(goods)), "teti_gtd")
    notes = ("one rate for every sector of goods: the file is by pair [A-TARIFF-PAIR]", *_left_out(~stated, "pair"))
    return _within_unions(replace(found, notes=notes, assumed=("A-TARIFF-PAIR",)), year)


def _repeated(coded: Coded, times: int) -> Coded:
    return np.tile(coded[0], times), coded[1]


def _kept(coded: Coded, rows: Labels) -> Coded:
    return coded[0][rows], coded[1]


def read_wits(paths: Sequence[Path], sectors: tuple[SectorRow, ...], year: int) -> TariffTable:
    """Read WITS bulk files: Reporter_ISO_N, Year, ProductCode (HS6), SimpleAverage in percent and, if wanted, Partner.

    Rates without a partner hold for every partner that has no rate of its own, whichever file states which. A reporter
    that is a customs union (918) stands for its members, who charge each other nothing. Lines without an ad valorem
    rate are left out.
    """
    table, place = read_several(paths, _WITS), _places(paths)
    table = table.take(rows_of_year(table["Year"].to_numpy(), year, f"{place}, column Year"))
    rate = amounts(table["SimpleAverage"], "SimpleAverage", place)
    product, products = codes_of(table["ProductCode"])
    of_product = product_sector([p.zfill(6) for p in products], sectors)
    of = np.array([of_product[p.zfill(6)] for p in products])[product]
    reporter = _iso(codes_of(table["Reporter_ISO_N"]), f"{place}, column Reporter_ISO_N")
    partner: Coded = (np.zeros(len(rate), dtype=np.int64), [EVERYBODY])
    if "Partner" in table.column_names:
        partner = _iso(codes_of(table["Partner"]), f"{place}, column Partner")
    group = np.array([name.startswith("?") for name in partner[1]])[partner[0]]
    made = (of >= 0) & np.isfinite(rate) & ~group
    if not made.any():
        fix = "download a file with ad valorem rates (AVE) of goods"
        raise InputError("no line with an ad valorem rate", where=place, why=NOTHING, fix=fix)
    buyer, seller = (_kept(side, made) for side in (reporter, partner))
    cells = pair_cells(of[made], buyer, seller, sectors)
    mean = _mean(cells, _percent(rate[made], place), "wits")
    notes = (*_left_out(~np.isfinite(rate), "line"), *_groups_left_out(partner, group))
    found = _within_unions(replace(mean, notes=notes), year)
    return replace(found, covers=f"{int(made.sum()):,} tariff lines, {found.covers}")


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


def _places(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def _percent(rate: Array, place: str) -> Array:
    if rate.max() > LARGEST_PERCENT:
        raise InputError(f"a rate of {rate.max():g} percent", where=place, why=NOTHING, fix="rates are percent")
    if rate.max() < 1.0 and (rate > 0).any():
        what = f"no rate above {rate.max():g} percent: the file looks like fractions"
        raise InputError(what, where=place, why=NOTHING, fix="bring percent, or use --from tariffs= for fractions")
    return rate / 100.0


def _iso(coded: Coded, where: str) -> Coded:
    """Return ISO 3166 alpha-3 or a customs union for UN codes; ``*`` for every partner, ``?`` before unknown groups."""
    at, codes = coded
    known, iso = codes_of_system("un"), []
    for code in codes:
        if code and not code.isdigit() and "Partner" not in where:
            raise InputError(f"'{code}' is no UN code", where=where, why=NOTHING, fix="codes are numbers: 398")
        number = code.lstrip("0")
        found = known.get(number)
        if not number:
            iso.append(EVERYBODY)
        elif found is not None and found.economy:
            iso.append(found.economy)
        else:
            iso.append(f"?{code}" if found is None and not code.isdigit() else f"UN{number}")
    return at, iso


def _left_out(missing: Labels, what: str) -> tuple[str, ...]:
    count = int(missing.sum())
    return (f"{count:,} {what}{'s' if count > 1 else ''} without an ad valorem rate left out",) if count else ()


def _groups_left_out(partner: Coded, group: Labels) -> tuple[str, ...]:
    if not group.any():
        return ()
    names = sorted({partner[1][c].removeprefix("?") for c in partner[0][group].tolist()})
    return (f"{int(group.sum()):,} lines of partner groups left out, whose members the file does not name: {names}",)


def _mean(cells: PairCells, rate: Array, source: str) -> TariffTable:
    return TariffTable(cells.codes, cells.means(rate, np.ones_like(rate)), source)


def _within_unions(table: TariffTable, year: int) -> TariffTable:
    """Return the table by economies: unions are their members, and rates for every partner stand apart."""
    covers = covered_rates(table.rate)
    codes, rate, notes = with_members(table.codes, table.rate, year)
    general = None
    if EVERYBODY in codes:
        named = [place for place, code in enumerate(codes) if code != EVERYBODY]
        general = rate[:, named, codes.index(EVERYBODY)]
        codes, rate = tuple(codes[place] for place in named), rate[:, named][:, :, named]
        rate = np.where(np.isnan(rate), general[:, :, None], rate)
    free, zeroed = without_inner(codes, rate, year)
    told = (*table.notes, *notes, *zeroed)
    return replace(table, codes=codes, rate=free, general=general, notes=told, covers=covers)
