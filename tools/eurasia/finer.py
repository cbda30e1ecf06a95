"""Build the finer sectors of the region ``eurasia``: what each pair's sector consists of, and what finer sectors buy.

Run ``python tools/eurasia/finer.py`` after ``build.py``, in the same environment. It reads the inter-country table and
the raw materials of two published packages as data, and the flows that ship, and writes finer_sectors.csv,
finer_flows.parquet and finer_inputs.parquet beside them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from build import BASE_YEAR, HERE, TARGET, world_countries
from numpy.typing import NDArray
from priors import table_prior
from read_icio import Icio, benchmark_path, read_icio
from read_raw_materials import baci_path, read_products
from sectors import shares
from world import fold, groups
from write import read_rows, write_csv, write_parquet

Array = NDArray[np.float64]
SMALLEST_SHARE, SMALLEST_INPUT, LEAST_AT_HOME, PLACES = 1e-3, 1e-4, 1e-3, 4
RAW = {
    **dict.fromkeys(("2701", "2702", "2703", "2704"), "coal"),
    **dict.fromkeys(("2709", "2711"), "oil_gas"),
    **dict.fromkeys(("2710", "2713", "2715"), "refined"),
    **dict.fromkeys(("2716",), "power"),
    **dict.fromkeys(("25",), "minerals"),
    **dict.fromkeys(("26",), "ores"),
    **dict.fromkeys(("28",), "chemicals"),
    **dict.fromkeys(("72",), "steel"),
}
"""Finer sector of a raw material by the head of its HS6 code; all others are metals that are not iron."""


def raw_sector(hs6: str) -> str:
    """Return the finer sector of a raw material."""
    return RAW.get(hs6[:4], RAW.get(hs6[:2], "other_metals"))


def table_trade(icio: Icio, named: list[str]) -> tuple[Array, NDArray[np.bool_]]:
    """Return sales of the table by finer sector on the region's economies, and which of them the table has.

    Countries of the table that the region does not name are its rest of the world.
    """
    flows = fold(icio.flows, groups(icio.codes, named), len(named) + 1)
    return flows, np.array([*(code in icio.codes for code in named), True])


def donor_weights(economies: list[dict[str, str]], inside: NDArray[np.bool_]) -> Array:
    """Return the weight of every economy of the region in what is believed of each, shape (economy, donor)."""
    ids = [e["id"] for e in economies]
    weights = np.eye(len(ids))
    for n in np.flatnonzero(~inside):
        weights[n] = 0.0
        for part in economies[n]["donors"].split():
            code, weight = part.split(":")
            # A donor that the region does not name is in its rest of the world.
            weights[n, ids.index(code) if code in ids else len(ids) - 1] += float(weight)
        weights[n] /= weights[n].sum()
    return weights


def composition(table: Array, raw: Array, flow: Array, *, owner: NDArray[np.intp], weights: Array) -> Array:
    """Return the share of each finer sector in its sector, shape (finer, importer, exporter).

    A pair that the table has keeps its own shares. Of an exporter outside the table raw materials come first, and the
    remainder is what the same importer (or its donors) buys from the exporter's donors. Sales at home are the donors'.
    """
    n = len(weights)
    home = np.arange(n)
    at_home = np.einsum("nd,fd->fn", weights, within(table[:, home, home], owner))
    abroad = table.copy()
    abroad[:, home, home] = 0.0
    believed = np.einsum("nd,fde,ie->fni", weights, abroad, weights)
    bought = np.einsum("nd,fd->fn", weights, abroad.sum(2))
    believed = within(believed + 1e-6 * bought[:, :, None] + 1e-12, owner)
    told = np.minimum(1.0, flow[owner] / np.maximum(by_sector(raw, owner)[owner], 1e-12)) * raw
    left = np.maximum(flow - by_sector(told, owner), 0.0)[owner]
    outside = np.diag(weights) < 1.0
    found = np.where(outside[None, None, :], within(told + left * believed + 1e-9 * believed, owner), believed)
    found[:, home, home] = at_home
    return found


def by_sector(values: Array, owner: NDArray[np.intp]) -> Array:
    """Add up finer sectors to the sectors that hold them."""
    return np.stack([values[owner == k].sum(0) for k in range(owner.max() + 1)])


def within(values: Array, owner: NDArray[np.intp]) -> Array:
    """Return shares that sum to one within each sector."""
    result = np.empty_like(values)
    for k in range(owner.max() + 1):
        result[owner == k] = shares(values[owner == k])
    return result


def rounded(found: Array, owner: NDArray[np.intp]) -> Array:
    """Drop small shares, keep something of everything at home, and round."""
    home = np.arange(found.shape[1])
    found = np.where(found < SMALLEST_SHARE, 0.0, found)
    found[:, home, home] = np.maximum(found[:, home, home], LEAST_AT_HOME)
    return np.round(within(found, owner), PLACES)


def inputs_of(icio: Icio, economies: list[dict[str, str]], inside: NDArray[np.bool_]) -> Array:
    """Return inputs per unit of gross output, shape (economy, user, input); donors outside the table."""
    named = {e["id"] for e in economies} - {"ROW"}
    rest = [c for c in icio.codes if c not in named]
    result = []
    for economy, own in zip(economies, inside, strict=True):
        if economy["id"] == "ROW":
            parts = [(1.0, rest)]
        elif own:
            parts = [(1.0, [economy["id"]])]
        else:
            said = [part.split(":") for part in economy["donors"].split()]
            parts = [(float(w) / sum(float(v) for _, v in said), [d]) for d, w in said]
        result.append(sum(w * lent(icio, members) for w, members in parts))
    return np.stack(result)


def lent(icio: Icio, members: list[str]) -> Array:
    """Return inputs of some countries of the table, shape (user, input); an industry that they lack is the world's."""
    whole = table_prior(icio, list(icio.codes), 1.0).inputs.T
    with np.errstate(divide="ignore", invalid="ignore"):
        own = table_prior(icio, members, 1.0).inputs.T
    return np.where(np.isfinite(own).all(1, keepdims=True), own, whole)


def cells(labels: dict[str, list[str]], values: Array, smallest: float) -> dict[str, list[object]]:
    """Return a long table of the values that are not below the smallest one."""
    at = np.nonzero(values >= smallest)
    columns: dict[str, list[object]] = {
        name: [of[k] for k in place] for (name, of), place in zip(labels.items(), at, strict=True)
    }
    return {**columns, "share": [round(float(v), PLACES) for v in values[at]]}


def shipped_flow(target: Path, sectors: list[str], ids: list[str]) -> Array:
    """Return the flows that ship, shape (sector, importer, exporter)."""
    table = pq.read_table(target / "flows.parquet").to_pydict()
    flow = np.zeros((len(sectors), len(ids), len(ids)))
    for k, n, i, value in zip(table["sector"], table["importer"], table["exporter"], table["value_musd"], strict=True):
        flow[sectors.index(k), ids.index(n), ids.index(i)] = value
    return flow


def build(target: Path) -> None:
    """Estimate and write the finer sectors."""
    facts = {
        name: read_rows(HERE / "facts" / f"{name}.csv") for name in ("gdp", "totals", "economies", "finer_sectors")
    }
    sectors = [row["id"] for row in read_rows(HERE / "facts" / "sectors.csv")]
    economies, finer = facts["economies"], facts["finer_sectors"]
    ids, names = [e["id"] for e in economies], [f["id"] for f in finer]
    owner = np.array([sectors.index(f["sector"]) for f in finer])
    countries = world_countries(facts)
    place = {icio: k for k, f in enumerate(finer) for icio in f["icio"].split()}
    icio = read_icio(benchmark_path(), place, len(finer), {c.iso3: c.imports - c.exports for c in countries.values()})
    table, inside = table_trade(icio, ids[:-1])
    raw = np.zeros((len(finer), len(ids), len(ids)))
    for exporter, importer, hs6, value in read_products(baci_path(), BASE_YEAR):
        if exporter in ids and importer in ids and exporter != importer:
            raw[names.index(raw_sector(hs6)), ids.index(importer), ids.index(exporter)] += value
    weights = donor_weights(economies, inside)
    found = composition(table, raw, shipped_flow(target, sectors, ids), owner=owner, weights=weights)
    write_csv(target / "finer_sectors.csv", ["id", "sector", "title"], finer)
    flows = cells({"sector": names, "importer": ids, "exporter": ids}, rounded(found, owner), SMALLEST_SHARE)
    write_parquet(target / "finer_flows.parquet", flows)
    inputs = inputs_of(icio, economies, inside)
    bought = cells({"economy": ids, "user_sector": names, "input_sector": names}, inputs, SMALLEST_INPUT)
    write_parquet(target / "finer_inputs.parquet", bought)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET, help="folder of the region")
    build(parser.parse_args().target)
