"""Write the tables of energy that are computed: shapes, growth, costs, generation, hydro by month, wind and sun.

    python tools/energy_tables.py --cas MESSAGEix-CAS_baseline_summary.xlsx --ember ember_generation_c6.csv.gz

Water comes from the domain water, through its public door; the sun from latitude and declination. The rest of
``domains/energy/data/system`` is written by hand.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from energy_shapes import SUN, WIND, solar, wind
from energy_water import hydro
from ortaq.domains.energy.system import future_tables, power_tables
from ortaq.domains.energy.system.reader import SHIPPED
from ortaq.tables import TableSpec, write_csv

CODES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
YEARS = (2025, 2030, 2035, 2040, 2045, 2050, 2055, 2060)
BASE = 2024

EMBER_FUELS = {
    "Coal": "coal",
    "Gas": "gas",
    "Other Fossil": "oil",
    "Hydro": "hydro",
    "Wind": "wind",
    "Solar": "solar",
    "Bioenergy": "bio",
}

COSTED = {
    "coal": ("coal_ppl", 0.7, 1.4),
    "coal_ccs": ("coal_adv_ccs", 0.8, 1.7),
    "gas_cc": ("gas_cc", 0.9, 1.9),
    "gas_ct": ("gas_ct", 0.9, 1.9),
    "nuclear": ("nuc_hc", 1.0, 2.2),
    "hydro": ("hydro_lc", 0.7, 1.6),
    "wind": ("wind_ppl", 0.75, 1.2),
    "solar": ("solar_pv_ppl", 0.6, 1.1),
    "bio": ("bio_ppl", 0.7, 1.4),
    "storage": ("stor_ppl", 0.4, 1.2),
}
"""Technology: its name in MESSAGEix-CAS, and the range of its cost over that of the workbook."""

Rows = Iterable[Iterable[Any]]


def write(spec: TableSpec, rows: Rows) -> None:
    """Write one table of the shipped folder."""
    write_csv(SHIPPED / spec.file, [c.name for c in spec.columns], [[_cell(v) for v in row] for row in rows])


def _cell(value: Any) -> Any:
    return f"{value:.5g}" if isinstance(value, float) else value


def sheet(workbook: Any, name: str) -> Iterator[dict[str, Any]]:
    """Return the rows of a sheet by column."""
    rows = workbook[name].iter_rows(values_only=True)
    head = next(rows)
    return (dict(zip(head, row, strict=True)) for row in rows)


def demand_by_month(workbook: Any) -> dict[str, dict[Any, float]]:
    """Return final electricity of 2025 by member and month; rows of the whole year would double it."""
    found: dict[str, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for row in sheet(workbook, "demand"):
        if row["commodity"] in {"i_spec", "rc_spec"} and row["time"] != "year":
            found[row["node"]][int(row["time"])] += row[2025]
    return found


def growth(workbook: Any) -> dict[str, dict[int, float]]:
    """Return demand of later years over that of 2024, which lies between 2020 and 2025."""
    years: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in sheet(workbook, "demand"):
        if row["commodity"] in {"i_spec", "rc_spec"} and row["time"] == "year":
            for year in (2020, *YEARS):
                years[row["node"]][year] += row[year]
    base = {code: 0.2 * of[2020] + 0.8 * of[2025] for code, of in years.items()}
    return {code: {year: years[code][year] / base[code] for year in YEARS} for code in CODES}


DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def write_demand(workbook: Any) -> None:
    """Write month shapes (mean power of a month over that of the year) and growth."""
    months = demand_by_month(workbook)
    rows = []
    for code in CODES:
        power = np.array([months[code][m] for m in range(1, 13)]) / DAYS_OF_MONTH
        shape = power / power.mean()
        rows += [(code, m + 1, float(shape[m]), "cas_2022") for m in range(12)]
    write(power_tables.MONTH_SHAPES, rows)
    grown = growth(workbook)
    said = [
        (code, year, 1 + (f - 1) * 0.8, f, 1 + (f - 1) * _MORE[code], "cas_2022+A-GROWTH")
        for code in CODES
        for year, f in grown[code].items()
    ]
    write(future_tables.GROWTH, said)


_MORE = {"KAZ": 2.0, "KGZ": 3.0, "TJK": 3.0, "TKM": 1.5, "UZB": 4.0}
"""High end of growth over that of MESSAGEix-CAS: expectations of agora_cas_2026 for 2030, and plans."""


def write_costs(workbook: Any) -> None:
    """Write cost of building in Kazakhstan, which hardly differs from that of the others."""
    of = {row["technology"]: row for row in sheet(workbook, "inv_cost") if row["node_loc"] == "KAZ"}
    rows = [
        (name, year, of[cas][year] * low, float(of[cas][year]), of[cas][year] * high, "cas_2022+A-CAPEX")
        for name, (cas, low, high) in COSTED.items()
        for year in YEARS
    ]
    write(future_tables.COSTS, rows)


def ember(path: Path) -> list[tuple[str, int, str, float]]:
    """Return member, year, fuel and TWh."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [
            (row["ISO3"], int(row["Year"]), EMBER_FUELS[row["Variable"]], float(row["Value"]))
            for row in csv.DictReader(file)
            if row["ISO3"] in CODES and row["Variable"] in EMBER_FUELS
        ]


def write_generated(rows: list[tuple[str, int, str, float]]) -> None:
    """Write what was generated from 2015 on."""
    write(power_tables.GENERATED, [(*row, "ember_2024") for row in rows if row[1] >= 2015 and row[3] > 0.0])


def write_profiles() -> None:
    """Write what wind and sun give."""
    rows = [row for node in WIND for row in wind(node)] + [row for node in SUN for row in solar(node)]
    write(power_tables.PROFILES, rows)


def main() -> None:
    """Write all computed tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cas", type=Path, required=True)
    parser.add_argument("--ember", type=Path, required=True)
    asked = parser.parse_args()
    workbook = openpyxl.load_workbook(asked.cas, read_only=True)
    write_demand(workbook)
    write_costs(workbook)
    generated = ember(asked.ember)
    write_generated(generated)
    write(power_tables.HYDRO, hydro(generated))
    write_profiles()


if __name__ == "__main__":
    main()
