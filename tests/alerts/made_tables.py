"""Tables for tests of signals: made series, and reference data in the layout of observations."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from ortaq.alerts.observations import COLUMNS
from ortaq.tables import csv_text

Row = tuple[str, str, str, float, str, str, str]


def written(folder: Path, name: str, rows: Iterable[Row]) -> Path:
    """Write rows as a table."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(csv_text(COLUMNS, rows), encoding="utf-8")
    return path


def river(path: Path) -> list[Row]:
    """Return a river's months as its features tell: sums of precipitation, discharges, the mean of the season."""
    rows: list[Row] = []
    for one in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        year = int(one["year"])
        fallen = [float(one[f"P{issue}"]) for issue in ("Jan", "Feb", "Mar", "Apr", "May")]
        rain = {(year - 1, 10): fallen[0], (year - 1, 11): 0.0, (year - 1, 12): 0.0}
        rain |= {(year, month): fallen[month] - fallen[month - 1] for month in range(1, 5)}
        flow = {(year - 1, 10): one["Qoct"], (year - 1, 12): one["QJan"]}
        flow |= {(year, n): one[f"Q{issue}"] for n, issue in enumerate(("Feb", "Mar", "Apr", "May"), start=1)}
        if one["season"]:
            rest = (6.0 * float(one["season"]) - float(one["QMay"])) / 5.0
            flow |= {(year, month): str(rest) for month in range(5, 10)}
        for (at, month), value in rain.items():
            rows.append(("river", f"{at}-{month:02d}", "precipitation_mm", value, "mm", "test", "2008-01-01"))
        for (at, month), text in flow.items():
            if text:
                rows.append(("river", f"{at}-{month:02d}", "inflow_m3s", float(text), "m3/s", "test", "2008-01-01"))
    return rows


def made_river(years: int, *, seed: int, follows: bool) -> list[Row]:
    """Return a river whose season follows the snow of the winter, or does not."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for year in range(1950, 1950 + years):
        snow = float(rng.lognormal(0.0, 0.4))
        season = 300.0 * (snow if follows else float(rng.lognormal(0.0, 0.4))) ** 0.8 * float(rng.lognormal(0.0, 0.1))
        for step in range(12):
            at, month = (year - 1, 10 + step) if step < 3 else (year, step - 2)
            period = f"{at}-{month:02d}"
            rain = 80.0 * snow * float(rng.lognormal(0.0, 0.1)) if step < 6 else 10.0
            flow = season if step >= 6 else 80.0 * float(rng.lognormal(0.0, 0.1))
            rows.append(("made", period, "precipitation_mm", rain, "mm", "test", "2020-01-01"))
            rows.append(("made", period, "inflow_m3s", flow, "m3/s", "test", "2020-01-01"))
    return rows


def conflict(path: Path) -> list[Row]:
    """Return deaths by country and month."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [
            (
                one["iso3"],
                one["month"],
                "conflict_deaths",
                float(one["fatalities_best"]),
                "deaths",
                "ucdp",
                "2026-07-01",
            )
            for one in csv.DictReader(file)
        ]


def exports(path: Path) -> list[Row]:
    """Return monthly exports of the EU by partner."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for one in pq.read_table(path).to_pylist():
        total[one["importer"], one["month"]] += one["value_eur"]
    return [
        (place, month, "exports_eur", value, "EUR", "eurostat", "2024-02-15") for (place, month), value in total.items()
    ]


def brent(path: Path) -> list[Row]:
    """Return the monthly price of oil."""
    return [
        ("world", one["Date"][:7], "brent_usd", float(one["Price"]), "USD per barrel", "brent", "2026-08-15")
        for one in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]
