"""Cubes of a small world whose trade answers tariffs by a known elasticity, for tests of elasticities."""

import csv
from itertools import product
from pathlib import Path

import numpy as np

Rows = list[dict[str, object]]

YEARS = (2011, 2015, 2019)
WAR = (
    "importer,exporter,sector,rate_2017_percent,rate_end_2018_percent,rate_end_2019_percent,rate_2020_on_percent\n"
    "E00,E01,A,3,13,23,20\nE01,E00,A,5,5,9,9\nZZZ,E00,A,0,1,2,3\n"
)


def cubes(*, economies: int = 12, sectors: int = 4, theta: float = 1.5, noise: float = 0.05, seed: int = 1) -> Rows:
    """Return rows of three years: growth by importer-sector and exporter-sector, tariffs, and their answer."""
    rng = np.random.default_rng(seed)
    shape = (sectors, economies, economies)
    trade, tariff = np.exp(rng.normal(5.0, 1.0, shape)), rng.uniform(0.0, 0.2, shape)
    rows: Rows = []
    for year in YEARS:
        if year > YEARS[0]:
            by_pair = rng.normal(0.0, 0.05, shape[1:])
            after = np.clip(tariff + by_pair + rng.normal(0.0, 0.04, shape), 0.0, None)
            common = rng.normal(0.1, 0.2, shape[:2])[:, :, None] + rng.normal(0.0, 0.2, shape[:2])[:, None, :]
            answer = -(1.0 + theta) * (np.log1p(after) - np.log1p(tariff))
            trade, tariff = trade * np.exp(common + answer + rng.normal(0.0, noise, shape)), after
        for s, i, x in product(range(sectors), range(economies), range(economies)):
            cell = {"exporter": f"E{x:02}", "importer": f"E{i:02}", "sector": "ABCDEFGH"[s], "year": year}
            rows.append({**cell, "value_musd": float(trade[s, i, x]), "tariff": float(tariff[s, i, x])})
    return rows


def write_cubes(rows: Rows, path: Path) -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
