"""Totals of pairs without products: goods trade of the IMF, Eurostat and the OECD, and shares of the World Factbook."""

from collections.abc import Container, Mapping
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Region, said
from ortaq.sources.builders.assumed import CIF_FOB, GOODS_PART, SHARE_LN_SD
from ortaq.sources.builders.classification import REST
from ortaq.sources.builders.comtrade import chosen
from ortaq.sources.builders.delimited import NOTHING, read_table
from ortaq.sources.builders.factbook import read_factbook
from ortaq.sources.builders.product_trade import ProductTrade, TwoCounts
from ortaq.tables import ColumnSpec

COLUMNS = ("COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD", "SCALE", "OBS_VALUE")
"""One layout for every service that gives totals of pairs; a service may add columns."""

EXPORTS, IMPORTS_CIF, IMPORTS_FOB = "XG_FOB_USD", "MG_CIF_USD", "MG_FOB_USD"
BALANCED = "BALANCED_FOB_USD"
"""Exports of COUNTRY to COUNTERPART_COUNTRY, made by the publisher of the reports of both."""

_MILLION = 1e-6
_FACTOR = {EXPORTS: 1.0, IMPORTS_CIF: 1.0 / CIF_FOB, IMPORTS_FOB: 1.0, BALANCED: 1.0}
_Found = Mapping[tuple[str, str, str], float]


def read_imts(path: Path, region: Region, goods: list[int], year: int, service: str = "imf") -> ProductTrade:
    """Read totals of pairs in the layout of the IMF's International Merchandise Trade Statistics.

    Pairs divide into sectors as in the region. Where partners report, the importer's count is used; balanced values
    stand for both counts.

    ``path``: CSV with columns COUNTRY, COUNTERPART_COUNTRY (ISO 3166 alpha-3), INDICATOR (XG_FOB_USD, MG_CIF_USD,
    MG_FOB_USD; or BALANCED_FOB_USD alone), TIME_PERIOD, SCALE (power of ten), OBS_VALUE.
    """
    at = {e: i for i, e in enumerate(region.economy_ids) if e != REST}
    values = _pair_values(path, at, year)
    if not values:
        fix = said("fetch {year}: ortaq fetch {service} --year {year}", year=year, service=service)
        raise InputError(f"no goods trade of {year} between economies of the region", where=str(path), fix=fix)
    balanced = {indicator == BALANCED for _, _, indicator in values}
    if len(balanced) > 1:
        one = "keep the rows of one service"
        raise InputError("balanced values stand beside reports of partners", where=str(path), why=NOTHING, fix=one)
    by_importer, by_exporter = _two_tables(values, at, len(region.economies))
    if balanced == {True}:
        return ProductTrade(year, region.economy_ids, by_base_mix(region, goods, by_exporter), len(values))
    total, gap, one_sided = chosen(by_importer[None], by_exporter[None])
    counts = TwoCounts(by_importer, by_exporter)
    divided = by_base_mix(region, goods, total[0])
    return ProductTrade(
        year, region.economy_ids, divided, len(values), counts=counts, one_sided=one_sided, least_ln_sd=gap
    )


def _pair_values(path: Path, economies: Container[str], year: int) -> _Found:
    """Return million USD by country, counterpart and indicator."""
    numbers = [ColumnSpec(name, kind="number", floor=0.0) for name in COLUMNS[4:]]
    table = read_table(path, [*(ColumnSpec(name) for name in COLUMNS[:4]), *numbers])
    values: dict[tuple[str, str, str], float] = {}
    for line, row in enumerate(table.to_pylist(), start=2):
        key = (row["COUNTRY"], row["COUNTERPART_COUNTRY"], row["INDICATOR"])
        if row["TIME_PERIOD"] != str(year) or key[0] not in economies or key[1] not in economies:
            continue
        if key[2] not in _FACTOR:
            continue
        if key in values:
            what = f"{'/'.join(key)} of {year} appears twice"
            raise InputError(what, where=f"{path}, line {line}", why=NOTHING, fix="keep one row per pair and indicator")
        values[key] = row["OBS_VALUE"] * 10.0 ** row["SCALE"] * _MILLION
    return values


def _two_tables(found: _Found, at: Mapping[str, int], n: int) -> tuple[Array, Array]:
    """Return what importers and what exporters report, shape (importer, exporter), million USD FOB."""
    by_importer, by_exporter = np.zeros((n, n)), np.zeros((n, n))
    for (own, other, indicator), value in found.items():
        if indicator in {EXPORTS, BALANCED}:
            by_exporter[at[other], at[own]] = value
        elif indicator == IMPORTS_FOB or (own, other, IMPORTS_FOB) not in found:
            # Where imports are reported fob as well, nothing has to be assumed of freight.
            by_importer[at[own], at[other]] = value * _FACTOR[indicator]
    return by_importer, by_exporter


def read_partner_shares(path: Path, region: Region, goods: list[int], year: int) -> ProductTrade:
    """Return exports by partner from rounded shares of the World Factbook, the roughest of all sources.

    Only partners that an entry names are replaced; the entry's year nearest to ``year`` counts.
    """
    entries = read_factbook(path, year)
    at = {e: i for i, e in enumerate(region.economy_ids) if e != REST}
    total = np.zeros((len(region.economies),) * 2)
    for code, entry in entries.items():
        for partner, share in entry.export_shares.items():
            if code in at and partner in at and np.isfinite(entry.exports_musd):
                total[at[partner], at[code]] = share * entry.exports_musd * GOODS_PART
    np.fill_diagonal(total, 0.0)
    if not total.any():
        raise InputError("no exports by partner between economies of the region", where=str(path), fix="use baci=FILE")
    return ProductTrade(
        year,
        region.economy_ids,
        by_base_mix(region, goods, total),
        int((total > 0.0).sum()),
        one_sided=np.zeros(total.shape, dtype=bool),
        least_ln_sd=np.full(total.shape, SHARE_LN_SD),
        method="share",
    )


def by_base_mix(region: Region, goods: list[int], total: Array) -> Array:
    """Divide totals of pairs into sectors as the region's trade of the pair does (A-SECTOR-MIX).

    ``total``, shape (importer, exporter): goods trade, million USD; 0 where nothing is reported. Returns shape (sector,
    importer, exporter), sectors that are no goods get nothing.
    """
    own = np.zeros_like(region.flow)
    own[goods] = region.flow[goods]
    crossing = np.where(np.eye(len(total), dtype=bool), 0.0, own)
    abroad = crossing.sum(axis=1, keepdims=True)
    mix = np.where(own.sum(axis=0) > 0.0, own, np.broadcast_to(abroad, own.shape))
    whole = mix.sum(axis=0)
    return np.asarray(total * mix / np.where(whole > 0.0, whole, 1.0))
