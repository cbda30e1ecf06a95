"""World-level trade by sector in the base year, then the region's economies with the rest of the world added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from labels import cell_labels, pair_spread
from numpy.typing import NDArray
from pairs import Pairs, goods_pairs
from read_factbook import Country
from read_icio import Icio
from scipy.optimize import brentq
from sectors import GOODS, apply_sector_pins, fit_import_mix, price_update, split, table_trade
from services import service_pairs

Array = NDArray[np.float64]
Rows = list[dict[str, str]]
# Goods trade of the world in the base year, million USD (CEPII BACI 2023, all pairs).
WORLD_GOODS = 21.7e6
OTHER_GOODS_SHARE = 0.80
MIN_CELL = 1e-3


@dataclass(frozen=True)
class Trade:
    """International trade by cell: arrays have axes (sector, importer, exporter); value in million USD FOB."""

    value: Array
    ln_sd: Array
    method: NDArray[np.str_]
    source: NDArray[np.object_]


def goods_part(totals: Array, share: Array, fixed: NDArray[np.bool_], values: Array) -> Array:
    """Goods part of goods-and-services totals: services shares scaled so that the world sums to ``WORLD_GOODS``.

    ``share``: goods share in the table at basic prices, which counts trade margins as services and is thus too low.
    ``fixed`` entries take ``values`` instead.
    """

    def scaled(k: float) -> Array:
        return np.where(fixed, values, totals * np.clip(1 - (1 - share) * k, 0.1, 1.0))

    return scaled(brentq(lambda k: scaled(k).sum() - WORLD_GOODS, 0.0, 3.0))


def goods_totals(countries: list[Country], trade: Array, services: Array, facts: Rows) -> tuple[Array, Array]:
    """Goods exports and imports by country, million USD."""
    codes = [c.iso3 for c in countries]
    stated = {r["economy"]: r for r in facts}
    fixed = np.array([c in stated for c in codes])
    out: list[Array] = []
    for axis, field in ((1, "exports"), (2, "imports")):
        goods, other = np.nan_to_num(trade).sum((0, axis)), np.nan_to_num(services).sum(axis - 1)
        share = np.where(goods > 0, goods / np.maximum(goods + other, 1e-9), OTHER_GOODS_SHARE)
        totals = np.array([getattr(c, field) for c in countries])
        values = np.array([float(stated[c][f"{field}_musd"]) if c in stated else 0.0 for c in codes])
        out.append(goods_part(totals, share, fixed, values))
    return out[0], out[1]


def pair_pins(pins: Rows, codes: list[str]) -> dict[tuple[int, int], tuple[float, float]]:
    """Pinned goods totals by (importer, exporter)."""
    place = {c: k for k, c in enumerate(codes)}
    return {
        (place[p["importer"]], place[p["exporter"]]): (float(p["value_musd"]), float(p["ln_sd"]))
        for p in pins
        if p["sector"] == "goods"
    }


def sector_pins(pins: Rows, codes: list[str]) -> dict[tuple[int, int, int], float]:
    """Pinned sector cells by (sector, importer, exporter)."""
    place = {c: k for k, c in enumerate(codes)}
    return {
        (GOODS.index(p["sector"]), place[p["importer"]], place[p["exporter"]]): float(p["value_musd"])
        for p in pins
        if p["sector"] != "goods"
    }


def world_trade(
    countries: list[Country], icio: Icio, raw: Array, *, raw_table_year: Array, economies: Rows, facts: dict[str, Rows]
) -> tuple[Array, Pairs]:
    """Flows of the whole world (six sectors, importer, exporter) and the goods pairs behind them."""
    codes = [c.iso3 for c in countries]
    trade = table_trade(icio, codes, price_update(raw, raw_table_year))
    place = {c: k for k, c in enumerate(icio.codes)}
    pick = np.array([place.get(c, -1) for c in codes])
    services = icio.flows[5][pick][:, pick].copy()
    services[pick < 0, :], services[:, pick < 0] = np.nan, np.nan
    np.fill_diagonal(services, np.nan)
    exports, imports = goods_totals(countries, trade, services, facts["goods_totals"])
    pins = pair_pins(facts["pins"], codes)
    pairs = goods_pairs(countries, exports, imports, icio=trade.sum(0), raw=raw.sum(0), pins=pins)
    mix = {r["economy"]: np.array([float(r[s]) for s in GOODS]) for r in facts["export_mix"]}
    donors = {
        e["id"]: {d: float(w) for d, w in (part.split(":") for part in e["donors"].split())}
        for e in economies
        if e["donors"]
    }
    goods = split(pairs.value, raw, trade, codes=codes, mix=mix, donors=donors)
    bought = {r["economy"]: np.array([float(r[s]) for s in GOODS]) for r in facts["import_mix"]}
    goods = fit_import_mix(goods, codes, bought)
    cells = sector_pins(facts["pins"], codes)
    goods = apply_sector_pins(goods, cells, {(n, i) for _, n, i in cells} - set(pins))
    totals = (np.array([c.exports for c in countries]), np.array([c.imports for c in countries]))
    served = service_pairs(countries, totals, (exports, imports), services)
    return np.concatenate([goods, served[None]]), pairs


def groups(codes: list[str], named: list[str]) -> NDArray[np.int64]:
    """Index of the region's economy for each country of the world; the last one is the rest of the world."""
    place = {c: k for k, c in enumerate(named)}
    return np.array([place.get(c, len(named)) for c in codes])


def fold(values: Array, group: NDArray[np.int64], n: int) -> Array:
    """Add up the last two axes (importer, exporter) by group."""
    pick = np.zeros((n, len(group)))
    pick[group, np.arange(len(group))] = 1.0
    return pick @ values @ pick.T


def region_trade(
    flows: Array, pairs: Pairs, raw: Array, *, named: list[str], table: set[str], facts: dict[str, Rows]
) -> Trade:
    """Cells of the region with method, source and ln_sd; the rest of the world's inner trade is left out.

    ``flows`` and ``raw`` are at world level: six sectors, and the raw materials among the five goods sectors.
    """
    ids = [*named, "ROW"]
    n = len(ids)
    group = groups(pairs.codes, named)
    value = fold(flows, group, n)
    value[:, np.arange(n), np.arange(n)] = 0.0
    value = np.where(value < MIN_CELL, 0.0, value)
    spread = pair_spread(pairs, group, n)
    labels = cell_labels(value, fold(raw, group, n), pairs, spread=spread, ids=ids, table=table, facts=facts)
    ln_sd = np.zeros_like(value)
    method = np.full(value.shape, "", dtype="<U8")
    source = np.full(value.shape, "", dtype=object)
    for cell, found in labels.items():
        ln_sd[cell] = found.ln_sd if value[cell] > 0 else 0.0
        method[cell], source[cell] = found.method, found.source
    return Trade(value, ln_sd, method, source)
