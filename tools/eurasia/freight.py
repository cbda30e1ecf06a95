"""Write what the region ``eurasia`` states of its freight: hand-kept rows of ``facts/``, and rows from two tables.

Run ``python tools/eurasia/freight.py RAW.parquet ICIO.parquet``. RAW: raw materials of BACI (year, exporter, importer,
hs6, value_kusd, tonnes). ICIO: sales by pair and industry (exporter, importer, sector, value_musd) of the
inter-country input-output table of 2022.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd
from write import read_rows, write_csv

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "src" / "ortaq" / "data" / "regions" / "eurasia"
YEAR = 2023
COLUMNS = {
    "freight_groups": "",
    "group_shares": "sector exporters importers group few share many source",
    "value_per_tonne": "group exporters importers low usd_per_t high source",
    "tonnes": "exporter importer group way low mt high year source",
    "mode_shares": "exporters importers groups way measure use low share high source",
    "places": "id economy x_coord y_coord kind source",
    "place_weights": "group economy role place weight source",
    "freight_parameters": "",
    "way_constants": "",
    "rail_tariffs": "",
    "sea_access": "",
    "stated_earnings": "",
    "freight_counts": "",
}
SPLITS = {
    "energy": ("coal", ("B05",), "fuels", ("B06", "C19")),
    "metals": ("ore", ("B07", "B08"), "metals", ("C23", "C24A", "C24B")),
    "light": ("woodchem", ("C16", "C17_18", "C20"), "light", ("C13T15", "C21", "C22", "C31T33")),
}
"""Sector: its heavier group and industries, its lighter group and industries."""

PRECIOUS = "precious"
RAW = (("energy", "coal"), ("metals", "ore"))
RAW_GROUPS = {"27": RAW[0], "26": RAW[1], "71": ("metals", PRECIOUS)}
COAL_HEADINGS = (2701, 2702)
# What a pair's own share must differ by, in value, to get a row: million USD.
WORTH_A_ROW = 30.0
LEAST_MT, LEAST_PRECIOUS = 0.05, (200.0, 0.2)
GOLD_USD_PER_T = 62e6
# Half-widths of ranges: of shares (A-GROUP-SHARE) and of BACI's quantities (A-BACI-TONNES).
SHARE_SPREAD, TONNE_SPREAD = 0.25, 0.25
MOST = 0.98


def share_rows(sector: str, exporter: str, importer: str, share: float, source: str) -> Iterator[dict[str, object]]:
    """Rows of both groups of a sector; the three cases run from fewest to most tonnes."""
    heavy, _, rest, _ = SPLITS[sector]
    few, many = share * (1 - SHARE_SPREAD), min(share * (1 + SHARE_SPREAD), 1.0)
    pair = {"sector": sector, "exporters": exporter, "importers": importer, "source": source}
    for group, cases in ((heavy, (few, share, many)), (rest, (1 - few, 1 - share, 1 - many))):
        yield {**pair, "group": group, **dict(zip(("few", "share", "many"), (f"{c:.4f}" for c in cases), strict=True))}


def by_industry(icio: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Share of the heavier group in each sector's exports, by (sector, exporter)."""
    abroad = icio[icio.exporter.astype(str) != icio.importer.astype(str)]
    sold = abroad.groupby(["exporter", "sector"], observed=True).value_musd.sum().unstack(fill_value=0.0)
    found = {}
    for sector, (_, heavy, _, rest) in SPLITS.items():
        total = sold[[*heavy, *rest]].sum(axis=1)
        share = sold[list(heavy)].sum(axis=1) / total
        found.update({(sector, code): min(float(share[code]), MOST) for code in sold.index})
    return found


def raw_pairs(raw: pd.DataFrame) -> pd.DataFrame:
    """Value (million USD) and million tonnes of raw groups by pair in the base year."""
    year = raw[raw.year == YEAR].copy()
    chapter = year.hs6.astype(int).astype(str).str.zfill(6)
    coal = (chapter.str[:4].astype(int)).isin(COAL_HEADINGS)
    known = chapter.str[:2].map(RAW_GROUPS)
    year["sector"], year["group"] = known.str[0], known.str[1]
    year = year[known.notna() & (coal | (chapter.str[:2] != "27"))]
    sums = year.groupby(["sector", "group", "exporter", "importer"])[["value_kusd", "tonnes"]].sum().reset_index()
    return sums.assign(musd=sums.value_kusd / 1e3, mt=sums.tonnes / 1e6)


@dataclass(frozen=True)
class Given:
    """What rows are derived from: ``flow`` by (sector, exporter, importer), ``pairs`` as in ``raw_pairs``."""

    flow: pd.Series
    pairs: pd.DataFrame
    industry: dict[tuple[str, str], float]
    economies: set[str]
    facts: dict[str, list[dict[str, str]]]

    @property
    def covered(self) -> list[str]:
        """Economies of the region in the table of raw materials."""
        return sorted(set(self.pairs.exporter) & self.economies)

    def traded(self, sector: str, one: str, other: str) -> float:
        """Value of the trade of a pair, million USD; none where the region has no flow."""
        return float(self.flow.get((sector, one, other), 0.0))


def default_shares(given: Given) -> dict[tuple[str, str], tuple[float, str]]:
    """Share of the heavier group in a sector by exporter, and its source: industries, else raw materials."""
    found = {key: (share, "oecd_icio_2022") for key, share in given.industry.items() if key[1] in given.economies}
    of_raw = given.pairs.groupby(["sector", "group", "exporter"]).musd.sum()
    for (sector, group), code in product(RAW, given.covered):
        if (sector, code) not in found:
            total = sum(given.traded(sector, code, other) for other in given.covered)
            share = min(float(of_raw.get((sector, group, code), 0.0)) / total, MOST)
            found[sector, code] = share, "cepii_baci_raw"
    return found


def group_share_rows(given: Given) -> Iterator[dict[str, object]]:
    """Rows of exporters, and of pairs whose raw materials say something else."""
    own = {(r["sector"], r["exporters"]) for r in given.facts["group_shares"]}
    defaults = default_shares(given)
    for (sector, code), (share, source) in sorted(defaults.items()):
        exporter = "*" if code == "ROW" else code
        if (sector, exporter) not in own:
            yield from share_rows(sector, exporter, "*", share, f"{source}+A-GROUP-SHARE")
    value = given.pairs.set_index(["group", "exporter", "importer"]).musd
    for (sector, group), one, other in product(RAW, given.covered, given.covered):
        total = given.traded(sector, one, other)
        share = min(float(value.get((group, one, other), 0.0)) / total, MOST) if total > 0.0 else 0.0
        if one != other and abs(share - defaults[sector, one][0]) * total >= WORTH_A_ROW:
            yield from share_rows(sector, one, other, share, "cepii_baci_raw+A-GROUP-SHARE")


def tonne_rows(given: Given) -> Iterator[dict[str, object]]:
    """Rows of BACI's quantities of coal and ore, where nothing better is stated."""
    stated = {(r["exporter"], r["importer"], r["group"]) for r in given.facts["tonnes"]}
    for p in given.pairs.itertuples():
        known = {p.exporter, p.importer} <= given.economies and (p.exporter, p.importer, p.group) not in stated
        if known and p.group != PRECIOUS and p.mt >= LEAST_MT:
            ends = (p.mt * (1 - TONNE_SPREAD), p.mt, p.mt * (1 + TONNE_SPREAD))
            cells = dict(zip(("low", "mt", "high"), (f"{e:.3f}" for e in ends), strict=True))
            pair = {"exporter": p.exporter, "importer": p.importer, "group": p.group, "way": "all", "year": YEAR}
            yield {**pair, **cells, "source": "cepii_baci_raw+A-BACI-TONNES"}


def precious_rows(given: Given) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (table, row) of pairs whose metals are gold and its like: worth far more a tonne, and flown."""
    values = {
        (r["group"], r["exporters"], r["importers"]): float(r["usd_per_t"]) for r in given.facts["value_per_tonne"]
    }
    for p in given.pairs[given.pairs.group == PRECIOUS].itertuples():
        total = given.traded("metals", p.exporter, p.importer)
        share = min(p.musd / total, 0.995) if total > 0.0 else 0.0
        if p.musd < LEAST_PRECIOUS[0] or share < LEAST_PRECIOUS[1]:
            continue
        usual = values.get(("metals", p.exporter, "*"), values["metals", "*", "*"])
        worth = 1.0 / (share / GOLD_USD_PER_T + (1.0 - share) / usual)
        pair = {"exporters": p.exporter, "importers": p.importer}
        ends = {"low": round(worth * 0.5), "usd_per_t": round(worth), "high": round(worth * 2.0)}
        yield "value_per_tonne", {"group": "metals", **pair, **ends, "source": "cepii_baci_raw+A-VALUE-PER-TONNE"}
        flown = {"groups": "metals", "way": "air", "use": "given", "source": "cepii_baci_raw+A-AIR-SHARE"}
        for measure, part in (("value", share), ("tonnes", share * worth / GOLD_USD_PER_T)):
            cases = {"low": f"{part * 0.8:.4f}", "share": f"{part:.4f}", "high": f"{min(part * 1.05, 1.0):.4f}"}
            yield "mode_shares", {**pair, **flown, "measure": measure, **cases}


def main() -> None:
    """Write the seven tables, and the lists of sources and assumptions beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("icio", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    named = parser.parse_args()
    facts = {name: read_rows(HERE / "facts" / f"{name}.csv") for name in COLUMNS}
    tables: dict[str, list[dict[str, object]]] = {name: [*rows] for name, rows in facts.items()}
    flows = pd.read_parquet(named.target / "flows.parquet")
    abroad = flows[flows.exporter != flows.importer].set_index(["sector", "exporter", "importer"]).value_musd
    raw, industry = raw_pairs(pd.read_parquet(named.raw)), by_industry(pd.read_parquet(named.icio))
    given = Given(abroad.sort_index(), raw, industry, set(flows.exporter), facts)
    tables["group_shares"].extend(group_share_rows(given))
    tables["tonnes"].extend(tonne_rows(given))
    for name, row in precious_rows(given):
        tables[name].append(row)
    for name, rows in tables.items():
        write_csv(named.target / f"{name}.csv", COLUMNS[name].split() or list(rows[0]), rows)
    for name in ("sources", "assumptions"):
        rows = read_rows(HERE / "facts" / f"{name}.csv")
        write_csv(named.target / f"{name}.csv", list(rows[0]), rows)


if __name__ == "__main__":
    main()
