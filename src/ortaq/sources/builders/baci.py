"""CEPII BACI as published: one CSV a year (t, i, j, k, v, q), or the zip of an HS version, read through DuckDB.

Gaulier and Zignago (2010), CEPII Working Paper 2010-23. v is thousand USD FOB, q tonnes where they are known; i
(exporter) and j (importer) are UN numeric codes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ortaq.core import InputError
from ortaq.sources.builders.classification import SectorRow, product_division, product_sector
from ortaq.sources.builders.coverage import coverage_of, in_part
from ortaq.sources.builders.delimited import (
    HEAD_BYTES,
    NOTHING,
    header_of,
    located,
    of_spreadsheet,
    opened,
    read_table,
    refuse_row,
)
from ortaq.sources.builders.partners import partners_of
from ortaq.sources.builders.product_trade import ProductTrade, require_known_codes
from ortaq.sources.builders.quantities import Quantities
from ortaq.sources.builders.years import file_year, require_year
from ortaq.tables import ColumnSpec, growing, scratch_folder

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("t", "i", "j", "k", "v")
QUANTITY = "q"
"""Column of tonnes; the file may lack it, and a cell of it may hold NA."""

FIELDS = tuple(ColumnSpec(c, kind="number") for c in COLUMNS)
MOST_CODE = {"t": 9999, "i": 999, "j": 999, "k": 999_999}
LARGEST_UNKNOWN = 0.01
"""Share of trade that partners or products without a code may hold."""

NO_TONNES = "tonnes were not read: a spreadsheet program saved the file, and commas of tonnes may be thousands"

MEMORY_LIMIT = "1500MB"


def read_baci(path: Path, sectors: tuple[SectorRow, ...], codes: tuple[str, ...], year: int) -> ProductTrade:
    """Read a year of BACI and add it up to sectors and to the economies of a region.

    ``path``: ``BACI_HS22_Y2023_V202501.csv``, or the zip that holds it. ``codes``: economies of the region; ``ROW``, if
    among them, takes all others.
    """
    member = rf"Y{year}_[^/]*\.csv$"
    _require_year_member(path, year)
    connection = _connect()
    try:
        place, published = _load(connection, path, member)
        rows = _checked(connection, place, year)
        found = _added_up(connection, sectors, codes, place=place, year=year, rows=rows)
        return found if published else replace(found, notes=(*found.notes, NO_TONNES))
    finally:
        connection.close()


def _require_year_member(path: Path, year: int) -> None:
    if path.suffix.lower() != ".zip":
        require_year(file_year(path.name) if any(c.isdigit() for c in path.name) else year, year, str(path))


def _connect() -> "duckdb.DuckDBPyConnection":
    try:
        import duckdb  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise InputError(
            "BACI is read with DuckDB, which is not installed",
            where="--from baci=",
            fix="install the extra: pip install 'ortaq[build]'",
        ) from error
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    return connection


@contextmanager
def _unpacked(path: Path, member: str) -> Iterator[tuple[Path, str]]:
    """Yield a plain CSV file: DuckDB reads no zip."""
    if path.suffix.lower() == ".csv":
        yield path, str(path)
        return
    with scratch_folder() as folder:
        target = folder / "baci.csv"
        with opened(path, member) as (source, place), growing(target) as add:
            while block := source.read(1 << 20):
                add(block)
        yield target, place


def _load(connection: "duckdb.DuckDBPyConnection", path: Path, member: str) -> tuple[str, bool]:
    """Read the file into a table; returns the place for messages, and whether it is as published."""
    with opened(path, member) as (source, place):
        head = source.read(HEAD_BYTES)
    if of_spreadsheet(head, COLUMNS):
        _take(connection, read_table(path, FIELDS, member=member), place)
    else:
        header = header_of(head, place, COLUMNS)
        with _unpacked(path, member) as (file, _):
            _load_plain(connection, file, place, header)
    return place, not of_spreadsheet(head, COLUMNS)


def _take(connection: "duckdb.DuckDBPyConnection", table: pa.Table, place: str) -> None:
    """Take over a table that a spreadsheet program wrote, without quantities: their commas may be thousands."""
    for name, most in MOST_CODE.items():
        values = table[name].to_numpy()
        if (bad := (values != np.floor(values)) | (values < 0) | (values > most)).any():
            row = int(bad.argmax())
            raise refuse_row(place, row, name, f"{name} is {values[row]:g}", "write the code of the published file")
    connection.register("given", table)
    connection.execute(
        "CREATE TABLE trade AS SELECT t::SMALLINT t, i::SMALLINT i, j::SMALLINT j, k::INTEGER k, v, NULL::DOUBLE q "
        "FROM given"
    )


def _load_plain(connection: "duckdb.DuckDBPyConnection", file: Path, place: str, header: list[str]) -> None:
    types = dict.fromkeys(header, "VARCHAR") | {"t": "SMALLINT", "i": "SMALLINT", "j": "SMALLINT"}
    types |= {"k": "INTEGER", "v": "DOUBLE"}
    tonnes = f"TRY_CAST(trim({QUANTITY}) AS DOUBLE)" if QUANTITY in header else "NULL::DOUBLE"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    import duckdb  # noqa: PLC0415 - an optional extra

    try:
        connection.execute(
            f"CREATE TABLE trade AS SELECT t, i, j, k, v, {tonnes} AS q FROM "
            f"read_csv(?, header = true, delim = ',', quote = '\"', columns = {{{columns}}}, null_padding = false)",
            [str(file)],
        )
    except duckdb.Error as error:
        found = located(file, "", header, FIELDS)
        if found is None:
            text = str(error).splitlines()[0]
            raise InputError(f"not a BACI table: {text}", where=place, why=NOTHING, fix="download it again") from error
        where = found.where.replace(str(file), place)
        raise InputError(found.what, where=where, why=found.why, fix=found.fix) from error


def _checked(connection: "duckdb.DuckDBPyConnection", place: str, year: int) -> int:
    """Return the number of rows after looking at every one of them."""
    (rows,) = connection.execute("SELECT count(*) FROM trade").fetchall()[0]
    if not rows:
        raise InputError("the table has no rows", where=place, why=NOTHING, fix="download it again")
    bad = connection.execute(
        "SELECT rowid, t, i, j, k, v FROM trade WHERE t IS NULL OR i IS NULL OR j IS NULL OR k IS NULL OR v IS NULL "
        "OR NOT isfinite(v) OR v < 0 ORDER BY rowid LIMIT 1"
    ).fetchall()
    if bad:
        line, *cells = bad[0]
        column = next((c for c, value in zip(COLUMNS, cells, strict=True) if value is None), "v")
        what = f"{column} is {'empty' if cells[COLUMNS.index(column)] is None else cells[-1]}"
        where = f"{place}, line {line + 2}, column {column}"
        raise InputError(what, where=where, why=NOTHING, fix="values are thousand USD, zero or more")
    others = connection.execute("SELECT t, min(rowid) FROM trade WHERE t <> ? GROUP BY t LIMIT 1", [year]).fetchall()
    if others:
        require_year(int(others[0][0]), year, f"{place}, line {others[0][1] + 2}, column t")
    key = "(i::BIGINT * 1000 + j) * 1000000 + k"
    keys = connection.execute(f"SELECT {key} AS key FROM trade").fetchnumpy()["key"]
    keys.sort()
    repeated = keys[1:][np.diff(keys) == 0]
    if repeated.size:
        counted = connection.execute(
            f"SELECT rowid FROM trade WHERE {key} = ? ORDER BY rowid LIMIT 2", [int(repeated[0])]
        )
        (first,), (second,) = counted.fetchall()
        what = f"{repeated.size} rows repeat an earlier one, the first that of line {first + 2}"
        raise InputError(what, where=f"{place}, line {second + 2}", why=NOTHING, fix="keep one row per i, j, k")
    return int(rows)


def _added_up(
    connection: "duckdb.DuckDBPyConnection",
    sectors: tuple[SectorRow, ...],
    codes: tuple[str, ...],
    *,
    place: str,
    year: int,
    rows: int,
) -> ProductTrade:
    products = [int(k) for (k,) in connection.execute("SELECT DISTINCT k FROM trade").fetchall()]
    of = product_sector([f"{k:06d}" for k in products], sectors)
    division = {f"{k:06d}": product_division(f"{k:06d}") or 0 for k in products}
    connection.execute(
        "CREATE TABLE product AS SELECT unnest(?::INTEGER[]) AS k, unnest(?::SMALLINT[]) AS sector, "
        "unnest(?::SMALLINT[]) AS division",
        [products, *([of_product[f"{k:06d}"] for k in products] for of_product in (of, division))],
    )
    sums = connection.execute(
        "SELECT sector, j, i, sum(v) / 1000 AS value FROM trade JOIN product USING (k) GROUP BY sector, j, i"
    ).fetchnumpy()
    sector, value = sums["sector"].astype(np.int64), sums["value"].astype(np.float64)
    partners = partners_of(np.unique(np.concatenate([sums["i"], sums["j"]])).tolist(), codes)
    unknown = {c: float(value[(sums["i"] == c) | (sums["j"] == c)].sum()) for c in partners.unknown}
    buyer, seller = (np.array([partners.position[int(c)] for c in sums[side]]) for side in ("j", "i"))
    total = float(value.sum())
    no_sector = float(value[sector < 0].sum())
    where = ("i and j", "k")
    require_known_codes(unknown, no_sector, total, most=LARGEST_UNKNOWN, where=place, columns=where)
    keep = (sector >= 0) & (buyer >= 0) & (seller >= 0)
    table = np.zeros((len(sectors), len(codes), len(codes)))
    np.add.at(table, (sector[keep], buyer[keep], seller[keep]), value[keep])
    weighed = _weighed(connection, partners.position, len(codes))
    found = ProductTrade(year, codes, table, rows, unknown, no_sector, notes=partners.notes, quantities=weighed)
    return in_part(found, coverage_of([], [f"{k:06d}" for k in products]), sectors)


def _weighed(connection: "duckdb.DuckDBPyConnection", position: Mapping[int, int], economies: int) -> Quantities | None:
    """Return tonnes by pair and industry; None where the file knows none."""
    sums = connection.execute(
        "SELECT division, j, i, sum(v) / 1000 AS value, coalesce(sum(v) FILTER (q > 0), 0) / 1000 AS weighed, "
        "coalesce(sum(q) FILTER (q > 0), 0) AS tonnes FROM trade JOIN product USING (k) "
        "WHERE division > 0 GROUP BY division, j, i"
    ).fetchnumpy()
    if not sums["tonnes"].any():
        return None
    divisions, at = np.unique(sums["division"].astype(np.int64), return_inverse=True)
    buyer, seller = (np.array([position[int(c)] for c in sums[side]]) for side in ("j", "i"))
    keep = (buyer >= 0) & (seller >= 0)
    tables = []
    for name in ("value", "weighed", "tonnes"):
        table = np.zeros((len(divisions), economies, economies))
        np.add.at(table, (at[keep], buyer[keep], seller[keep]), sums[name].astype(np.float64)[keep])
        tables.append(table)
    return Quantities(tuple(divisions.tolist()), *tables)
