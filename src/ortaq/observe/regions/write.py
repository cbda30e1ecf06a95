"""New numbers into the tables of a package: changed cells only, everything else stays as it was read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ortaq.core import Array, InputError, Region, said
from ortaq.observe.regions.package import RegionPackage
from ortaq.tables import CheckedTable

UNITS = {"usd": 1e-6, "kusd": 1e-3, "musd": 1.0, "busd": 1e3}
"""What one unit is in million USD."""


ROUNDING = 1e-14
"""Relative difference of a number that was written with fifteen digits and read again."""


def unit_factor(unit: str) -> float:
    """Return a unit in million USD."""
    if unit not in UNITS:
        fix = said("use one of {units} (USD, thousand, million, billion)", units=", ".join(UNITS))
        raise InputError(f"unknown unit '{unit}'", where="--unit", fix=fix)
    return UNITS[unit]


def with_flow(package: RegionPackage, region: Region, flow: Array) -> RegionPackage:
    """Return the package with a new table of flows, shape (sector, importer, exporter), million USD."""
    table = package.tables["flows"]
    at = cell_positions(table, region)
    return with_column(package, "flows", {"value_musd": flow[at].tolist()})


def cell_positions(table: CheckedTable, region: Region) -> tuple[np.ndarray[Any, Any], ...]:
    """Return the array positions (sector, importer, exporter) of every row of a bilateral table."""
    economy = {e: i for i, e in enumerate(region.economy_ids)}
    sector = {s: i for i, s in enumerate(region.sector_ids)}
    c = table.columns
    return (
        np.array([sector[s] for s in c["sector"]]),
        np.array([economy[e] for e in c["importer"]]),
        np.array([economy[e] for e in c["exporter"]]),
    )


def with_column(package: RegionPackage, name: str, columns: Mapping[str, list[Any]]) -> RegionPackage:
    """Return the package with some columns of one table replaced."""
    table = package.tables[name]
    tables = {**package.tables, name: replace(table, columns={**table.columns, **columns})}
    return RegionPackage(tables, package.files)


def with_row(package: RegionPackage, name: str, row: Mapping[str, str]) -> RegionPackage:
    """Return the package with a row added to a small table; a row of the same key is replaced."""
    table = package.tables[name]
    key = tuple(row[k] for k in table.spec.keys)
    kept = [i for i, cell in enumerate(table.cells()) if cell != key]
    columns = {c: [values[i] for i in kept] + [row.get(c, "")] for c, values in table.columns.items()}
    rows = [table.rows[i] for i in kept] + [max(table.rows, default=1) + 1]
    tables = {**package.tables, name: replace(table, columns=columns, rows=rows)}
    return RegionPackage(tables, package.files)


def scaled_flows(package: RegionPackage, factor: float) -> RegionPackage:
    """Return the package with every flow multiplied by a unit."""
    if factor == 1.0:
        return package
    values = package.tables["flows"].columns["value_musd"]
    return with_column(package, "flows", {"value_musd": [v * factor for v in values]})


def with_lost_digits(package: RegionPackage, base: RegionPackage) -> tuple[RegionPackage, int]:
    """Return the package with the base's number wherever only the last digits differ, and how many these are.

    Spreadsheet programs write fifteen or sixteen digits; a double needs seventeen. Without this every number of a saved
    workbook would count as edited.
    """
    count = 0
    for name, table in package.tables.items():
        old = base.tables[name]
        rows = {key: row for row, key in enumerate(old.cells())}
        at = [rows.get(key) for key in table.cells()]
        for column in table.spec.columns:
            if column.kind == "string" or column.name not in old.columns or column.name not in table.columns:
                continue
            kept, own = old.columns[column.name], list(table.columns[column.name])
            for row, base_row in enumerate(at):
                if base_row is not None and own[row] != kept[base_row] and _is_rounded(own[row], kept[base_row]):
                    count += float(own[row]) != float(kept[base_row])
                    own[row] = kept[base_row]
            package = with_column(package, name, {column.name: own})
    return package, count


def _is_rounded(value: Any, exact: Any) -> bool:
    return abs(float(value) - float(exact)) <= ROUNDING * abs(float(exact))
