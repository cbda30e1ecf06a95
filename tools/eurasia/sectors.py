"""Split of bilateral goods totals into the five goods sectors, at world level, axes (sector, importer, exporter)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from read_icio import Icio
from read_raw_materials import RAW_SECTORS

Array = NDArray[np.float64]
GOODS = ("agrifood", "energy", "metals", "light", "equipment")
MAX_RAW = 0.98
PAIR_WEIGHT = 0.85


def shares(values: Array) -> Array:
    """Normalise along the first axis; columns of zeros become uniform."""
    total = values.sum(0, keepdims=True)
    return np.where(total > 0, values / np.where(total > 0, total, 1.0), 1.0 / values.shape[0])


def price_update(raw_now: Array, raw_table_year: Array) -> Array:
    """Factor per goods sector that carries table-year shares to the base year: world raw-material trade ratio."""
    factor = np.ones(len(GOODS))
    for sector in ("energy", "metals"):
        k = RAW_SECTORS.index(sector)
        factor[GOODS.index(sector)] = raw_now[k].sum() / raw_table_year[k].sum()
    return factor


def table_trade(icio: Icio, codes: list[str], update: Array) -> Array:
    """Goods trade of the table on the world list of codes, nan outside; axes (sector, importer, exporter)."""
    place = {c: k for k, c in enumerate(icio.codes)}
    pick = np.array([place.get(c, -1) for c in codes])
    trade = icio.flows[:5][:, pick][:, :, pick] * update[:, None, None]
    outside = pick < 0
    trade[:, outside, :] = np.nan
    trade[:, :, outside] = np.nan
    diagonal = np.arange(len(codes))
    trade[:, diagonal, diagonal] = np.nan
    return trade


def compositions(trade: Array, codes: list[str], donors: dict[str, dict[str, float]]) -> tuple[Array, Array]:
    """Sector shares of exports and of imports, shape (sector, country); donors fill importers outside the table.

    Exporters outside the table stay nan: their mix is an assumption of its own.
    """
    known = np.nan_to_num(trade)
    out, into = shares(known.sum(1)), shares(known.sum(2))
    world = shares(known.sum((1, 2)))
    inside = np.isfinite(trade).any((0, 1))
    place = {c: k for k, c in enumerate(codes)}
    for k in np.flatnonzero(~inside):
        out[:, k] = np.nan
        weights = donors.get(codes[k], {})
        into[:, k] = shares(sum((w * into[:, place[d]] for d, w in weights.items()), start=0.2 * world))
    return out, into


def split(
    total: Array,
    raw: Array,
    trade: Array,
    *,
    codes: list[str],
    mix: dict[str, Array],
    donors: dict[str, dict[str, float]],
) -> Array:
    """Sector flows that add up to ``total`` (importer, exporter) exactly.

    Inside the table the pair's own sector shares lead; raw materials of the base year are lower bounds. For exporters
    outside it, raw materials come first and the remainder follows the exporter's assumed mix and the importer's needs.
    """
    out, into = compositions(trade, codes, donors)
    known = np.nan_to_num(trade)
    world = shares(known.sum((1, 2)))
    raw5 = np.zeros((len(GOODS), *total.shape))
    for k, sector in enumerate(RAW_SECTORS):
        raw5[GOODS.index(sector)] = raw[k]
    raw5 *= np.minimum(1.0, MAX_RAW * total / np.maximum(raw5.sum(0), 1e-12))
    inside = np.isfinite(out[0])
    table_mix = np.where(np.isfinite(out), out, 0.0)
    general = shares(table_mix[:, None, :] * (into / world[:, None])[:, :, None] + 1e-9)
    own = np.isfinite(trade).all(0) & (known.sum(0) > 0)
    blended = np.where(own, PAIR_WEIGHT * shares(known) + (1 - PAIR_WEIGHT) * general, general)
    led = np.maximum(total * blended, raw5)
    slack = np.maximum(led - raw5, 1e-9 * np.maximum(total, 1e-12))
    led = raw5 + slack * ((total - raw5.sum(0)) / slack.sum(0))
    rest = np.stack([mix.get(c, mix["*"]) for c in codes], axis=1)
    tail = shares(rest[:, None, :] * (into / world[:, None])[:, :, None] + 1e-9)
    assumed = raw5 + (total - raw5.sum(0)) * tail
    return np.where(inside[None, None, :], led, assumed)


def fit_import_mix(flows: Array, codes: list[str], mix: dict[str, Array], rounds: int = 60) -> Array:
    """Move the sectors of an importer's purchases to a stated mix; every pair total stays as it is."""
    result = flows.copy()
    for code, wanted in mix.items():
        n = codes.index(code)
        table = result[:, n, :]
        pairs = table.sum(0)
        for _ in range(rounds):
            table = table * (wanted * pairs.sum() / table.sum(1))[:, None]
            table = table * (pairs / np.maximum(table.sum(0), 1e-30))[None, :]
        result[:, n, :] = table
    return result


def apply_sector_pins(flows: Array, pins: dict[tuple[int, int, int], float], free_total: set[tuple[int, int]]) -> Array:
    """Set pinned sector cells (sector, importer, exporter); other sectors of the pair absorb the change.

    Where the pair's goods total is not itself pinned and the pin exceeds it, the total grows by the excess.
    """
    result = flows.copy()
    for (k, n, i), value in pins.items():
        total = result[:, n, i].sum()
        others = np.delete(np.arange(len(GOODS)), k)
        if (n, i) in free_total:
            total = max(total, value / 0.95)
        result[others, n, i] *= (total - value) / result[others, n, i].sum()
        result[k, n, i] = value
    return result
