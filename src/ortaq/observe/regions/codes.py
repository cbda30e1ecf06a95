"""Codes and coverage of a package: unknown partners, numeric codes, another year, cells that are missing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from ortaq.core import METHODS, suggest
from ortaq.observe.regions.region_tables import PIN_GROUPS, VALUE_ADDED
from ortaq.tables import CheckedTable, Mistake


def code_mistakes(tables: Mapping[str, CheckedTable]) -> Iterator[Mistake]:
    """Yield one mistake for every unknown code of a column, with its first row and how many rows hold it."""
    economies, sectors = tables["economies"].columns["id"], tables["sectors"].columns["id"]
    users = {"user_sector": sectors, "input_sector": [*sectors, VALUE_ADDED], "economy": economies}
    for name in ("flows", "tariffs", "io", "pins"):
        table = tables[name]
        known: dict[str, Sequence[str]] = {"exporter": economies, "importer": economies, **users, "sector": sectors}
        if name == "pins":
            known["sector"] = [*sectors, *PIN_GROUPS]
        for column in table.spec.keys:
            yield from _unknown(table, column, known[column])
    yield from _unknown(tables["flows"], "method", METHODS)


def _unknown(table: CheckedTable, column: str, known: Sequence[str]) -> Iterator[Mistake]:
    rows: dict[str, list[int]] = {}
    allowed = set(known)
    for row, code in zip(table.rows, table.columns[column], strict=True):
        if code not in allowed:
            rows.setdefault(code, []).append(row)
    for code, places in rows.items():
        where = f"{table.place}, row {places[0]}, column {column}"
        where += f" (and {len(places) - 1} more rows)" if len(places) > 1 else ""
        if code.isdigit():
            yield Mistake(
                where, f"'{code}' is a numeric code", "write letters (ISO 3166 alpha-3): KAZ for 398, CHN for 156"
            )
        else:
            hint = suggest(code, known) or f"known: {', '.join(known[:50])}"
            yield Mistake(where, f"unknown {column} '{code}'", hint)


def year_mistakes(tables: Mapping[str, CheckedTable], base: object) -> Iterator[Mistake]:
    """Yield a mistake for every long table with a column ``year`` that holds another year than the region's."""
    for name in ("flows", "io", "tariffs"):
        table = tables[name]
        others = [
            (row, year)
            for row, year in zip(table.rows, table.columns.get("year", []), strict=False)
            if str(year).removesuffix(".0") != str(base)
        ]
        if others:
            row, year = others[0]
            yield Mistake(
                f"{table.place}, row {row}, column year",
                f"{len(others)} rows are of another year ({year}); the region is of {base}",
                f"bring a table of {base}, or set base_year in region.toml and every table to {year}",
            )


def missing_cells(tables: Mapping[str, CheckedTable]) -> Iterator[Mistake]:
    """Yield a mistake for every long table without some of its cells."""
    economies, sectors = tables["economies"].columns["id"], tables["sectors"].columns["id"]
    pairs = list(product(economies, economies, sectors))
    wanted = {
        "flows": pairs,
        "tariffs": [p for p in pairs if p[0] != p[1]],
        "io": list(product(economies, sectors, [*sectors, VALUE_ADDED])),
    }
    for name, cells in wanted.items():
        present = set(tables[name].cells())
        missing = [c for c in cells if c not in present]
        if missing:
            yield Mistake(
                tables[name].place,
                f"{len(missing)} cells are missing, the first is {'/'.join(missing[0])}",
                "add the rows; write 0 where nothing is traded (an absent cell is no zero)",
            )
