"""World-level trade by sector in the base year, then the region's economies with the rest of the world added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from pairs import Pairs, goods_pairs
from read_factbook import Country
from read_icio import Icio
from sectors import GOODS, apply_sector_pins, price_update, split, table_trade
from services import service_pairs

Array = NDArray[np.float64]
Rows = list[dict[str, str]]
# Goods trade of the world in the base year, million USD (CEPII BACI 2023, all pairs).
WORLD_GOODS = 21.7e6
OTHER_GOODS_SHARE = 0.80
MIN_CELL = 1e-3
SPLIT_SD = {"table": 0.25, "donor": 0.50}
SERVICES_SD = {"table": 0.50, "donor": 0.90}


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
    countries: list[Country], icio: Icio, raw: Array, raw_table_year: Array, economies: Rows, facts: dict[str, Rows]
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
    pairs = goods_pairs(countries, exports, imports, trade.sum(0), raw.sum(0), pins)
    mix = {r["economy"]: np.array([float(r[s]) for s in GOODS]) for r in facts["export_mix"]}
    donors = {
        e["id"]: {d: float(w) for d, w in (part.split(":") for part in e["donors"].split())}
        for e in economies
        if e["donors"]
    }
    goods = split(pairs.value, raw, trade, codes, mix, donors)
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


def region_trade(flows: Array, pairs: Pairs, raw_cells: Array, named: list[str], table: set[str], pins: Rows) -> Trade:
    """Cells of the region with method, source and ln_sd; the rest of the world's inner trade is left out."""
    n = len(named) + 1
    group = groups(pairs.codes, named)
    value = fold(flows, group, n)
    raw5 = fold(raw_cells, group, n)
    diagonal = np.arange(n)
    value[:, diagonal, diagonal] = 0.0
    value = np.where(value < MIN_CELL, 0.0, value)
    weight = fold(pairs.value, group, n)
    pair_sd = fold(pairs.value * pairs.ln_sd, group, n) / np.maximum(weight, 1e-12)
    pair_sd[-1, :], pair_sd[:, -1] = 0.5 * pair_sd[-1, :], 0.5 * pair_sd[:, -1]
    place = {c: k for k, c in enumerate(pairs.codes)}
    ids = [*named, "ROW"]
    pinned = {(p["exporter"], p["importer"], p["sector"]): p for p in pins}
    ln_sd = np.zeros_like(value)
    method = np.full(value.shape, "balanced", dtype="<U8")
    source = np.full(value.shape, "", dtype=object)
    for m, importer in enumerate(ids):
        for x, exporter in enumerate(ids):
            if m == x:
                continue
            kind = "balanced" if "ROW" in (importer, exporter) else str(pairs.method[place[importer], place[exporter]])
            total = max(value[:5, m, x].sum(), 1e-12)
            known = exporter in table or exporter == "ROW"
            both = known and (importer in table or importer == "ROW")
            for k in range(6):
                sector = GOODS[k] if k < 5 else "services"
                ln_sd[k, m, x], method[k, m, x], source[k, m, x] = label(
                    kind, known, both, value[k, m, x] / total, raw5[k, m, x] / max(value[k, m, x], 1e-12) if k < 5 else 0.0,
                    float(pair_sd[m, x]), sector, pinned.get((exporter, importer, sector)), pinned.get((exporter, importer, "goods")),
                )
    ln_sd[value == 0] = 0.0
    return Trade(value, ln_sd, method, source)


def label(
    kind: str, known: bool, both: bool, share: float, raw_share: float, pair_sd: float, sector: str,
    cell_pin: dict[str, str] | None, pair_pin: dict[str, str] | None,
) -> tuple[float, str, str]:
    """ln_sd, method and source of one cell: pins first, then reported raw materials, then the pair's own method."""
    if cell_pin:
        return float(cell_pin["ln_sd"]), "pinned", cell_pin["source"]
    if sector == "services":
        return SERVICES_SD["table" if both else "donor"], "balanced" if both else "donor", (
            "cia_factbook_2025+oecd_icio_2022" if both else "cia_factbook_2025+A-SERVICES"
        )
    split_source = "oecd_icio_2022" if known else "A-EXPORT-MIX"
    spread = SPLIT_SD["table" if both else "donor"] * (1 - share)
    if raw_share > 0.7:
        if pair_pin:
            return float(np.hypot(pair_sd, 0.5 * spread)), "pinned", f"{pair_pin['source']}+cepii_baci_raw"
        return float(np.hypot(min(pair_sd, 0.35), 0.5 * spread)), "mirrored", "cepii_baci_raw"
    ln_sd = float(np.hypot(pair_sd, spread))
    if pair_pin:
        return ln_sd, "pinned", f"{pair_pin['source']}+{split_source}"
    prior = "oecd_icio_2022" if both else "A-GRAVITY"
    if kind == "share":
        return ln_sd, "share", f"cia_factbook_2025+{split_source}"
    return ln_sd, "balanced" if known else "donor", "+".join(dict.fromkeys(["cia_factbook_2025", prior, split_source]))
