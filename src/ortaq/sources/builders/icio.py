"""OECD Inter-Country Input-Output tables (ICIO) as published: one CSV a year, every edition since 2016.

Rows are ``AAA_SSS`` (country, industry), then taxes less subsidies (TLS, TAXSUB, AAA_TAXSUB), value added (VA, VALU;
VA+TAXSUB in 2016) and output (OUT, OUTPUT). Columns are ``AAA_SSS``, final demand ``AAA_HFCE``, ``AAA_GFCF``, ...
(``HFCE_AAA`` in 2016), output (OUT, TOTAL). Million USD at basic prices. China and Mexico are split in parts in the
extended edition (CN1, CN2, MX1, MX2) and in that of 2016 (to CN4 and MX3).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as pacsv
import scipy  # its parts load when they are first used

from ortaq.core import Array, InputError
from ortaq.sources.builders.classification import SectorRow, industry_sector
from ortaq.sources.builders.delimited import NOTHING, opened, parsed
from ortaq.sources.builders.older_industries import todays_industries
from ortaq.sources.builders.years import file_year
from ortaq.tables import ColumnSpec

FINAL_USES = (
    "HFCE",
    "NPISH",
    "GGFC",
    "GFCF",
    "INVNT",
    "INV",
    "DPABR",
    "NONRES",
    "CONS_ABR",
    "CONS_NONRES",
    "P33",
    "FD",
    "HC",
    "NPS",
    "DIRP",
    "CONSABR",
)
PARTS = {f"CN{n}": "CHN" for n in range(1, 5)} | {f"MX{n}": "MEX" for n in range(1, 4)}
TAXES = frozenset({"TLS", "TAXSUB"})
VALUE_ADDED = frozenset({"VA", "VALU", "VA+TAXSUB", "VA.TAXSUB"})
DISCREPANCY = frozenset({"DISC"})
"""A column by which rows of 2016 differ from output: no demand, and left out."""

OUTPUT = frozenset({"OUT", "OUTPUT", "TOTAL"})

SUM_TOLERANCE = 1e-3
"""Relative difference between a total and its parts that rounding may leave; plus one million USD."""

_Index = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False, slots=True)
class IcioTable:
    """One year of the table by sector, million USD at basic prices.

    ``inter``, shape (sector, user sector, importer, exporter): intermediate sales.
    ``final``, shape (sector, importer, exporter): final sales, changes of inventories included; may be negative.
    ``gdp``, shape (economy,): value added and taxes less subsidies on products.
    ``assumed``: ids of assumptions that the reading needed.
    """

    year: int
    codes: tuple[str, ...]
    inter: Array
    final: Array
    gdp: Array
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class _Frame:
    """The file as it is: labels of rows and columns, and numbers."""

    place: str
    rows: list[str]
    columns: list[str]
    values: Array


def read_icio(path: Path, sectors: tuple[SectorRow, ...], year: int | None = None) -> IcioTable:
    """Read a table and add its industries up to sectors.

    ``path``: ``2021_SML.csv`` or a zip that holds it.
    ``sectors``: what to add up to.
    ``year``: year; needed where the file's name does not tell or a zip holds several.
    """
    frame = _read(path, year)
    year = year or file_year(frame.place)
    row_nodes = _labels(frame.rows, frame.place, "row")
    column_nodes = _labels(frame.columns, frame.place, "column")
    _require_square(row_nodes, column_nodes, frame.place)
    _require_no_negative_sales(frame, row_nodes, column_nodes)
    _require_totals(frame, row_nodes, column_nodes)
    industries = sorted({n.use for n in row_nodes if n.kind == "industry"})
    today, assumed = todays_industries(industries)
    of_today = industry_sector(sorted(set(today.values())), sectors, frame.place)
    of = {industry: of_today[today[industry]] for industry in industries}
    codes = tuple(sorted({n.country for n in row_nodes if n.kind == "industry"}))
    table = _folded(frame, row_nodes, column_nodes, codes=codes, of=of, count=len(sectors), year=year)
    return replace(table, assumed=assumed)


@dataclass(frozen=True, slots=True)
class _Node:
    """What a label means: an industry or final use of a country, or a total."""

    kind: str
    country: str = ""
    use: str = ""


def _read(path: Path, year: int | None) -> _Frame:
    member = rf"(?<!\d){year}(?!\d)[^/]*\.csv$" if year else r"\.csv$"
    with opened(path, member) as (file, place):
        head = file.readline()
        header = _header(head, place)
        columns = [ColumnSpec(header[0]), *(ColumnSpec(name, kind="number") for name in header[1:])]
        block = max(1 << 20, 64 * len(head))
        reading = pacsv.ReadOptions(column_names=header, block_size=block)
        table = parsed(file, place, columns, header, path=path, member=member, reading=reading)
    values = np.empty((table.num_rows, len(header) - 1))
    for j, name in enumerate(header[1:]):
        values[:, j] = table[name].to_numpy(zero_copy_only=False)
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        row, column = bad[0]
        where = f"{place}, line {row + 2}, column {header[column + 1]}"
        raise InputError("the cell is empty or NaN", where=where, why=NOTHING, fix="write 0 where nothing is sold")
    return _Frame(place, [str(v) for v in table[header[0]].to_pylist()], header[1:], values)


def _header(head: bytes, place: str) -> list[str]:
    try:
        text = head.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError("the first line is not UTF-8 text", where=place, why=NOTHING, fix="use the CSV") from error
    header = [c.strip().strip('"') for c in text.split(",")]
    if len(header) < 4:
        mark = next((m for m in ";\t|" if text.count(m) > 3), "")
        what = "columns are not separated by commas" if mark else f"the first line has {len(header)} columns"
        fix = "use the CSV as published: country_industry in rows and columns"
        raise InputError(what, where=f"{place}, line 1: {text[:60]}", why=NOTHING, fix=fix)
    repeated = sorted({h for h in header if header.count(h) > 1}) if len(set(header)) < len(header) else []
    if repeated:
        raise InputError(f"column '{repeated[0]}' appears twice", where=f"{place}, line 1", why=NOTHING, fix="keep one")
    header[0] = header[0] or "row"
    return header


def _labels(labels: Sequence[str], place: str, kind: str) -> list[_Node]:
    nodes = [_node(label) for label in labels]
    for at, (label, node) in enumerate(zip(labels, nodes, strict=True)):
        if node is None:
            where = f"{place}, {kind} {at + 2}"
            fix = "labels are AAA_SSS (KAZ_C24), final demand, TLS, VA, OUT"
            raise InputError(f"unknown label '{label}'", where=where, why=NOTHING, fix=fix)
    if len(set(labels)) < len(labels):
        twice = next(v for v in labels if list(labels).count(v) > 1)
        raise InputError(f"{kind} '{twice}' appears twice", where=place, why=NOTHING, fix="keep one")
    return [n for n in nodes if n is not None]


def _node(label: str) -> _Node | None:
    for words, kind in (
        (TAXES, "taxes"),
        (VALUE_ADDED, "value added"),
        (OUTPUT, "output"),
        (DISCREPANCY, "discrepancy"),
    ):
        if label in words:
            return _Node(kind)
    match = re.fullmatch(r"([A-Z][A-Z0-9]{2})_(\w+)", label)
    turned = re.fullmatch(rf"({'|'.join(FINAL_USES)})_([A-Z][A-Z0-9]{{2}})", label)
    if turned:
        return _Node("final", PARTS.get(turned[2], turned[2]), turned[1])
    if not match:
        return None
    country, use = PARTS.get(match[1], match[1]), match[2]
    if use in TAXES:
        return _Node("taxes")
    return _Node("final" if use in FINAL_USES else "industry", country, use)


def _require_square(rows: list[_Node], columns: list[_Node], place: str) -> None:
    sellers = {(n.country, n.use) for n in rows if n.kind == "industry"}
    buyers = {(n.country, n.use) for n in columns if n.kind == "industry"}
    odd = sorted(sellers ^ buyers)
    if odd:
        code = "_".join(odd[0])
        missing = "column" if odd[0] in sellers else "row"
        what = f"{len(odd)} industries have no {missing}, the first is {code}"
        raise InputError(what, where=place, why=NOTHING, fix="download the whole table; it may have been cut off")
    without = sorted(
        {n.country for n in rows if n.kind == "industry"} - {n.country for n in columns if n.kind == "final"}
    )
    makers = {n.country for n in rows if n.kind == "industry"}
    if strange := sorted({n.country for n in columns if n.kind == "final"} - makers):
        what = f"final demand of {strange[0]}, which has no industry"
        raise InputError(what, where=place, why=NOTHING, fix="download the whole table")
    if without:
        raise InputError(f"no final demand of {without[0]}", where=place, why=NOTHING, fix="download the whole table")
    for kind in ("value added", "output"):
        if not any(n.kind == kind for n in rows):
            raise InputError(f"no row of {kind}", where=place, why=NOTHING, fix="download the whole table")


def _at(nodes: list[_Node], kind: str) -> _Index:
    return np.array([i for i, n in enumerate(nodes) if n.kind == kind], dtype=np.int64)


def _require_no_negative_sales(frame: _Frame, rows: list[_Node], columns: list[_Node]) -> None:
    sellers, users = _at(rows, "industry"), _at(columns, "industry")
    block = frame.values[np.ix_(sellers, users)]
    if block.min(initial=0.0) < 0.0:
        row, column = np.unravel_index(int(block.argmin()), block.shape)
        where = f"{frame.place}, line {sellers[row] + 2}, column {frame.columns[users[column]]}"
        raise InputError(f"sales of {block[row, column]:g}", where=where, why=NOTHING, fix="sales are zero or more")


def _require_totals(frame: _Frame, rows: list[_Node], columns: list[_Node]) -> None:
    """Compare stated output with sales along rows and with costs down columns."""
    sellers, users = _at(rows, "industry"), _at(columns, "industry")
    uses = np.concatenate([users, _at(columns, "final"), _at(columns, "discrepancy")])
    costs = np.concatenate([sellers, _at(rows, "taxes"), _at(rows, "value added")])
    checks = [("column", frame.values[_at(rows, "output")[0]][users], frame.values[np.ix_(costs, users)].sum(axis=0))]
    stated = _at(columns, "output")
    if stated.size:
        checks.append(("row", frame.values[sellers, stated[0]], frame.values[np.ix_(sellers, uses)].sum(axis=1)))
    for kind, total, parts in checks:
        gap = np.abs(total - parts) / (np.abs(total) + 1.0 / SUM_TOLERANCE)
        if gap.max() > SUM_TOLERANCE:
            at = int(gap.argmax())
            name = frame.columns[users[at]] if kind == "column" else frame.rows[sellers[at]]
            raise InputError(
                f"output of {name} is stated as {total[at]:,.1f}, its {kind} adds up to {parts[at]:,.1f}",
                where=frame.place,
                why=NOTHING,
                fix="download the table again; a shifted column or another unit does this",
            )


def _folded(
    frame: _Frame,
    rows: list[_Node],
    columns: list[_Node],
    *,
    codes: tuple[str, ...],
    of: dict[str, int],
    count: int,
    year: int,
) -> IcioTable:
    place, n = {c: i for i, c in enumerate(codes)}, len(codes)
    sellers, users, finals = _at(rows, "industry"), _at(columns, "industry"), _at(columns, "final")

    def cell(node: _Node) -> int:
        return of[node.use] * n + place[node.country]

    sum_rows = _selector([cell(rows[i]) for i in sellers], count * n)
    sum_users = _selector([cell(columns[j]) for j in users], count * n)
    sum_finals = _selector([place[columns[j].country] for j in finals], n)
    inter = sum_rows @ (sum_users @ frame.values[np.ix_(sellers, users)].T).T
    final = sum_rows @ (sum_finals @ frame.values[np.ix_(sellers, finals)].T).T
    earned = np.concatenate([_at(rows, "taxes"), _at(rows, "value added")])
    by_user = frame.values[np.ix_(earned, users)].sum(axis=0)
    taxes = frame.values[np.ix_(_at(rows, "taxes"), finals)].sum(axis=0)
    owners = [place[columns[j].country] for j in (*users, *finals)]
    gdp = np.bincount(owners, np.concatenate([by_user, taxes]), minlength=n).astype(np.float64)
    return IcioTable(
        year,
        codes,
        # (seller sector, seller, user sector, user) to (sector, user sector, importer, exporter)
        inter.reshape(count, n, count, n).transpose(0, 2, 3, 1),
        final.reshape(count, n, n).transpose(0, 2, 1),
        gdp,
    )


def _selector(owner: list[int], size: int) -> "scipy.sparse.csr_array":
    return scipy.sparse.csr_array((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(size, len(owner)))
