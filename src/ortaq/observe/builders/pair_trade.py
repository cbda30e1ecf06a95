"""Totals of pairs without products: the International Monetary Fund's goods trade, and shares of the World Factbook."""

from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, Region
from ortaq.observe.builders.assumed import CIF_FOB, GOODS_PART, SHARE_LN_SD
from ortaq.observe.builders.classification import REST
from ortaq.observe.builders.comtrade import chosen
from ortaq.observe.builders.delimited import NOTHING, Field, read_table
from ortaq.observe.builders.factbook import read_factbook
from ortaq.observe.builders.product_trade import ProductTrade, TwoCounts

EXPORTS, IMPORTS_CIF, IMPORTS_FOB = "XG_FOB_USD", "MG_CIF_USD", "MG_FOB_USD"
_MILLION = 1e-6


def read_imts(path: Path, region: Region, goods: list[int], year: int) -> ProductTrade:
    """Read the IMF's International Merchandise Trade Statistics; pairs divide into sectors as in the region.

    Parameters
    ----------
    path : Path
        CSV with columns COUNTRY, COUNTERPART_COUNTRY (ISO 3166 alpha-3), INDICATOR (XG_FOB_USD, MG_CIF_USD,
        MG_FOB_USD), TIME_PERIOD, SCALE (power of ten), OBS_VALUE.

    Raises
    ------
    InputError
        The file is of another layout or year, or a pair appears twice.
    """
    fields = [Field(c) for c in ("COUNTRY", "COUNTERPART_COUNTRY", "INDICATOR", "TIME_PERIOD")]
    table = read_table(path, [*fields, Field("SCALE", "number", 0.0), Field("OBS_VALUE", "number", 0.0)])
    at = {e: i for i, e in enumerate(region.economy_ids) if e != REST}
    factor = {EXPORTS: 1.0, IMPORTS_CIF: 1.0 / CIF_FOB, IMPORTS_FOB: 1.0}
    found: dict[tuple[str, str, str], float] = {}
    for line, row in enumerate(table.to_pylist(), start=2):
        key = (row["COUNTRY"], row["COUNTERPART_COUNTRY"], row["INDICATOR"])
        if row["TIME_PERIOD"] != str(year) or key[0] not in at or key[1] not in at or key[2] not in factor:
            continue
        if key in found:
            what = f"{'/'.join(key)} of {year} appears twice"
            raise InputError(what, where=f"{path}, line {line}", why=NOTHING, fix="keep one row per pair and indicator")
        found[key] = row["OBS_VALUE"] * 10.0 ** row["SCALE"] * _MILLION
    if not found:
        fix = f"fetch {year}: ortaq fetch imf --year {year}"
        raise InputError(f"no goods trade of {year} between economies of the region", where=str(path), fix=fix)
    n = len(region.economies)
    by_importer, by_exporter = np.zeros((n, n)), np.zeros((n, n))
    for (own, other, indicator), value in found.items():
        if indicator == EXPORTS:
            by_exporter[at[other], at[own]] = value
        elif indicator == IMPORTS_FOB or (own, other, IMPORTS_FOB) not in found:
            # Where imports are reported fob as well, nothing has to be assumed of freight.
            by_importer[at[own], at[other]] = value * factor[indicator]
    total, gap, one_sided = chosen(by_importer[None], by_exporter[None])
    counts = TwoCounts(by_importer, by_exporter)
    divided = by_base_mix(region, goods, total[0])
    return ProductTrade(
        year, region.economy_ids, divided, len(found), counts=counts, one_sided=one_sided, least_ln_sd=gap
    )


def read_partner_shares(path: Path, region: Region, goods: list[int], year: int) -> ProductTrade:
    """Return exports by partner from rounded shares of the World Factbook, the roughest of all sources.

    Only partners that an entry names are replaced; the entry's year nearest to ``year`` counts.

    Raises
    ------
    InputError
        The file is of another layout, or names no pair of the region.
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

    Parameters
    ----------
    total : ndarray, shape (importer, exporter)
        Goods trade, million USD; 0 where nothing is reported.

    Returns
    -------
    ndarray, shape (sector, importer, exporter)
        Sectors that are no goods get nothing.
    """
    own = np.zeros_like(region.flow)
    own[goods] = region.flow[goods]
    crossing = np.where(np.eye(len(total), dtype=bool), 0.0, own)
    abroad = crossing.sum(axis=1, keepdims=True)
    mix = np.where(own.sum(axis=0) > 0.0, own, np.broadcast_to(abroad, own.shape))
    whole = mix.sum(axis=0)
    return np.asarray(total * mix / np.where(whole > 0.0, whole, 1.0))
