"""Build the shipped region ``eurasia``: 39 economies and the rest of the world, six sectors, base year 2023.

Run ``python tools/eurasia/build.py`` in an environment with tools/eurasia/requirements.txt. The script reads three
published packages as data and the hand-kept tables in ``facts/``, and writes src/ortaq/data/regions/eurasia.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from accounts import Account, close
from numpy.typing import NDArray
from priors import economy_prior
from read_factbook import Country, read_factbook
from read_icio import Icio, benchmark_path, read_icio
from read_raw_materials import RAW_SECTORS, baci_path, read_raw_materials
from report import print_report
from sectors import GOODS
from tariffs import Tariff, tariff_table
from world import Rows, Trade, region_trade, world_trade
from write import read_rows, write_csv, write_parquet

Array = NDArray[np.float64]
HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "src" / "ortaq" / "data" / "regions" / "eurasia"
BASE_YEAR, TABLE_YEAR = 2023, 2022
# Inflation of the dollar between 2023 and 2024 (assumption A-DEFLATOR).
DEFLATOR = 0.024
SHIPPED_COLUMNS = {
    "economies": "id name_en name_ru name_zh group population_million gdp_musd source",
    "sectors": "id title_en title_ru title_zh description",
    "pins": "exporter importer sector value_musd year source reason",
    "revenues": "economy low revenue_musd high year covers method source",
    "remittances": "payer receiver low musd high method source",
    "workers": "host origin low million high method source",
    "wages": "economy low usd high year method source",
    "direct_investment": "owner host year low musd high count method source",
    "public_debt": "creditor debtor year low musd high count method source",
    "visitors": "host origin year months counted thousands source",
    "programmes": "id kind host partner places cost_musd graduates begun ended source",
    "events": "year host partner what state count source",
    "surveys": "survey date economy about question percent sample source",
    "counts": "exporter importer sector year value_musd source note",
    "totals_later": "economy year quantity low value high method source note",
    "sources": "id title publisher year licence url note retrieved",
    "assumptions": "id statement low central high unit reason",
}
# The table of 2022 carries on earlier years where an economy stopped publishing: see SOURCES.md.
NOT_OBSERVED = ("RUS",)
DOMESTIC_SD = {"reported": 0.10, "donor": 0.25}


def world_countries(facts: dict[str, Rows]) -> dict[str, Country]:
    """Factbook countries with usable totals and coordinates; stated GDP and totals override."""
    entries = read_factbook(baci_path(), BASE_YEAR, DEFLATOR)
    gdp = {r["economy"]: float(r["gdp_musd"]) for r in facts["gdp"]}
    totals = {r["economy"]: r for r in facts["totals"]}
    result: dict[str, Country] = {}
    for code, entry in entries.items():
        own = replace(entry, gdp=gdp.get(code, entry.gdp))
        if code in totals:
            stated = totals[code]
            own = replace(own, exports=float(stated["exports_musd"]), imports=float(stated["imports_musd"]))
        if not any(math.isnan(v) for v in (own.exports, own.imports, own.latitude)):
            result[code] = own
    return result


def region_gdp(world: dict[str, Country], named: list[str]) -> Array:
    """GDP by economy of the region, million USD; the rest of the world takes all other countries."""
    own = [world[c].gdp for c in named]
    rest = sum(c.gdp for code, c in world.items() if code not in named and not math.isnan(c.gdp))
    return np.array([*own, rest])


def close_accounts(
    economies: Rows, *, trade: Trade, tariff: Tariff, icio: Icio, world: dict[str, Country], gdp: Array
) -> tuple[list[Account], list[str]]:
    """Balanced accounts of every economy and how each was believed (``reported`` or ``donor``)."""
    named = {e["id"] for e in economies} - {"ROW"}
    accounts, methods = [], []
    for n, economy in enumerate(economies):
        prior, method = economy_prior(icio, economy, named, world, float(gdp[n]))
        exports = trade.value[:, :, n].sum(1)
        paid, least = ((trade.value[:, n, :] * (1 + rate[:, n, :])).sum(1) for rate in (tariff.value, tariff.low))
        accounts.append(close(prior, float(gdp[n]), exports, paid, least))
        methods.append(method)
    return accounts, methods


def with_domestic(trade: Trade, accounts: list[Account], methods: list[str]) -> Trade:
    """Add sales at home: output less exports."""
    value, ln_sd, method, source = trade.value.copy(), trade.ln_sd.copy(), trade.method.copy(), trade.source.copy()
    for n, (account, how) in enumerate(zip(accounts, methods, strict=True)):
        value[:, n, n] = account.output - trade.value[:, :, n].sum(1)
        ln_sd[:, n, n] = DOMESTIC_SD[how]
        method[:, n, n] = "balanced" if how == "reported" else "donor"
        source[:, n, n] = "oecd_icio_2022+A-DOMESTIC" if how == "reported" else "cia_factbook_2025+A-DONORS+A-DOMESTIC"
    return Trade(value, ln_sd, method, source)


def write_cells(ids: list[str], names: list[str], trade: Trade, tariff: Tariff, target: Path) -> None:
    """Write flows.parquet (every cell) and tariffs.parquet (cells that cross a border)."""
    cells = [(k, m, x) for x in range(len(ids)) for m in range(len(ids)) for k in range(len(names))]
    crossing = [c for c in cells if c[1] != c[2]]
    flows = {
        "exporter": [ids[x] for _, _, x in cells],
        "importer": [ids[m] for _, m, _ in cells],
        "sector": [names[k] for k, _, _ in cells],
        "value_musd": [float(trade.value[c]) for c in cells],
        "ln_sd": [round(float(trade.ln_sd[c]), 4) for c in cells],
        "method": [str(trade.method[c]) for c in cells],
        "source": [str(trade.source[c]) for c in cells],
    }
    rates = {
        "importer": [ids[m] for _, m, _ in crossing],
        "exporter": [ids[x] for _, _, x in crossing],
        "sector": [names[k] for k, _, _ in crossing],
        "tariff": [float(tariff.value[c]) for c in crossing],
        "low": [float(tariff.low[c]) for c in crossing],
        "high": [float(tariff.high[c]) for c in crossing],
        "method": [str(tariff.method[c]) for c in crossing],
        "source": [str(tariff.source[c]) for c in crossing],
    }
    write_parquet(target / "flows.parquet", flows)
    write_parquet(target / "tariffs.parquet", rates)


def write_facts(facts: dict[str, Rows], target: Path) -> None:
    """Write the hand-kept tables that ship with the region, and its head."""
    for name, columns in SHIPPED_COLUMNS.items():
        write_csv(target / f"{name}.csv", columns.split(), facts[name])
    (target / "region.toml").write_text((HERE / "facts" / "region.toml").read_text(encoding="utf-8"), encoding="utf-8")


def input_rows(
    ids: list[str], names: list[str], accounts: list[Account], methods: list[str]
) -> dict[str, list[object]]:
    """Columns of io.parquet: input and value-added shares of gross output by economy and user sector."""
    table: dict[str, list[object]] = {
        c: [] for c in ("economy", "user_sector", "input_sector", "share", "method", "source")
    }
    for code, account, how in zip(ids, accounts, methods, strict=True):
        for u, user in enumerate(names):
            told = "estimated" if code in NOT_OBSERVED else how
            source = "oecd_icio_2022" if how == "reported" else "oecd_icio_2022+A-DONORS"
            source += "+A-REEXPORTS" if account.reexporting[u] else ""
            for k, used in enumerate([*names, "value_added"]):
                share = account.value_added[u] if used == "value_added" else account.inputs[k, u]
                for column, value in zip(table, (code, user, used, float(share), told, source), strict=True):
                    table[column].append(value)
    return table


def economy_rows(economies: Rows, world: dict[str, Country], gdp: Array, facts: dict[str, Rows]) -> Rows:
    """Rows of economies.csv."""
    stated = {r["economy"]: r["source"] for r in facts["gdp"]}
    named = {e["id"] for e in economies}
    rest = sum(c.population for code, c in world.items() if code not in named and not math.isnan(c.population))
    rows = []
    for e, value in zip(economies, gdp, strict=True):
        people = rest if e["id"] == "ROW" else world[e["id"]].population
        source = stated.get(e["id"], "cia_factbook_2025+A-DEFLATOR")
        if e["id"] in stated:
            source += "+cia_factbook_2025"
        rows.append({**e, "population_million": f"{people:.3f}", "gdp_musd": f"{value:.1f}", "source": source})
    return rows


def build(target: Path) -> None:
    """Estimate, balance and write the region."""
    names = (
        "gdp",
        "totals",
        "goods_totals",
        "pins",
        "export_mix",
        "import_mix",
        "tariffs",
        "preferences",
        "counts",
        "revenues",
        "remittances",
        "workers",
        "wages",
        "direct_investment",
        "public_debt",
        "sources",
        "assumptions",
    )
    facts = {name: read_rows(HERE / "facts" / f"{name}.csv") for name in names}
    economies, sectors = read_rows(HERE / "facts" / "economies.csv"), read_rows(HERE / "facts" / "sectors.csv")
    named = [e["id"] for e in economies if e["id"] != "ROW"]
    world = world_countries(facts)
    codes, countries = list(world), list(world.values())
    sector_of = {icio: k for k, s in enumerate(sectors) for icio in s["icio"].split()}
    icio = read_icio(benchmark_path(), sector_of, len(sectors), {c.iso3: c.imports - c.exports for c in countries})
    raw, raw_table = (read_raw_materials(baci_path(), codes, year) for year in (BASE_YEAR, TABLE_YEAR))
    flows, pairs = world_trade(countries, icio, raw, raw_table_year=raw_table, economies=economies, facts=facts)
    raw_cells = np.zeros((len(GOODS), *raw.shape[1:]))
    for k, sector in enumerate(RAW_SECTORS):
        raw_cells[GOODS.index(sector)] = raw[k]
    trade = region_trade(flows, pairs, raw_cells, named=named, table=set(icio.codes), facts=facts)
    tariff = tariff_table(
        economies, [s["id"] for s in sectors], {r["economy"]: r for r in facts["tariffs"]}, facts["preferences"]
    )
    gdp = region_gdp(world, named)
    accounts, methods = close_accounts(economies, trade=trade, tariff=tariff, icio=icio, world=world, gdp=gdp)
    trade = with_domestic(trade, accounts, methods)
    target.mkdir(parents=True, exist_ok=True)
    ids, titles = [e["id"] for e in economies], [s["id"] for s in sectors]
    write_cells(ids, titles, trade, tariff, target)
    write_parquet(target / "io.parquet", input_rows(ids, titles, accounts, methods))
    sizes = economy_rows(economies, world, gdp, facts)
    write_facts({**facts, "economies": sizes, "sectors": sectors}, target)
    print_report(economies, trade.value, accounts, gdp)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write")
    build(parser.parse_args().target)
