"""What a region holds of stocks across borders: who owns direct investment where, and to whom public debt is owed.

Statistics of the two sides differ by factors, so a pair may have a row for each count; the range of a tie runs over all
of them, its central value is their median.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from ortaq.core import ALL, Band, Region, Tie, suggest
from ortaq.tables import ColumnSpec, Mistake, TableSpec, TypedTable, range_columns, read_table, refuse, text_columns

INVESTMENT, DEBT = "exchange.tie.investment", "exchange.tie.debt"

MANY = ("bondholders", "multilateral", "states")
"""Many holders told together, none of whom decides alone."""

LENDERS = ("world_bank", "adb", "imf", "isdb", "ebrd", "aiib", "edb", *MANY)
"""Creditors that are no economy; their names are texts, ``exchange.holder.<id>``."""

_METHODS = ("reported", "cumulated", "share", "imputed")


def _spec(name: str, title: str, holder: str, dependent: str, counts: tuple[str, ...]) -> TableSpec:
    columns = (
        ColumnSpec(holder, f"Code of the {holder}; '{ALL}': all of them together"),
        ColumnSpec(dependent, f"Economy that is the {dependent}"),
        ColumnSpec("year", "Year of the stock", "integer", floor=1990, ceiling=2100),
        *range_columns("musd", "Stock", "million USD"),
        ColumnSpec("count", "Whose statistics", choices=counts),
        ColumnSpec("method", "How it was obtained; cumulated: sum of inflows", choices=_METHODS),
        *text_columns(source="Ids of sources and assumptions"),
    )
    return TableSpec(name, f"{name}.csv", title, columns, (holder, dependent, "count"))


STAKES = _spec(
    "direct_investment",
    "Stock of direct investment by owner and host; a row for each count",
    "owner",
    "host",
    ("host", "owner", "survey", "projects"),
)
LOANS = _spec(
    "public_debt",
    "Public and publicly guaranteed external debt by creditor and debtor; a row for each count",
    "creditor",
    "debtor",
    ("debtor", "creditor", "survey"),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One count of what ``holder`` holds in ``dependent`` or is owed by it; ``kind`` is the key of a tie's name."""

    kind: str
    holder: str
    dependent: str
    year: int
    musd: Band
    count: str
    method: str
    source: str


@dataclass(frozen=True)
class Holdings:
    """Stocks across borders, every count of every pair, in the order of the files."""

    rows: tuple[Holding, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all numbers, 16 hex digits."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:16]

    def ties(self) -> tuple[Tie, ...]:
        """Return one tie for each pair, over its counts, and for all holders together where the total is known."""
        pairs: dict[tuple[str, str, str], list[Holding]] = defaultdict(list)
        for row in self.rows:
            pairs[row.kind, row.dependent, row.holder].append(row)
        return tuple(_tie(counts) for counts in pairs.values())


def _tie(counts: Sequence[Holding]) -> Tie:
    first = counts[0]
    band = Band(
        min(row.musd.low for row in counts),
        median(row.musd.central for row in counts),
        max(row.musd.high for row in counts),
    )
    holder = f"exchange.holder.{first.holder}" if first.holder in (*LENDERS, ALL) else first.holder
    method, source = (_once(getattr(row, name) for row in counts) for name in ("method", "source"))
    if first.holder == ALL:
        return Tie(first.kind, holder, first.dependent, band, flow=False, method=ALL, source=source, many=True)
    many = first.holder in MANY
    return Tie(first.kind, holder, first.dependent, band, flow=False, method=method, source=source, many=many)


def _once(texts: Iterable[str]) -> str:
    return "+".join(dict.fromkeys(word for text in texts for word in text.split("+")))


def read_holdings(folder: Path, region: Region) -> Holdings | None:
    """Return the stocks that a region folder states; None where it has neither table.

    Raises
    ------
    InputError
        A row cannot be used; all rows are named at once.
    """
    rows: list[Holding] = []
    mistakes: list[Mistake] = []
    codes = region.economy_ids
    for kind, spec, holders in (
        (INVESTMENT, STAKES, (*codes, ALL)),
        (DEBT, LOANS, (*codes, *LENDERS, ALL)),
    ):
        if (folder / spec.file).exists():
            holder, dependent = spec.keys[:2]
            table = read_table(folder, spec.choosing(**{holder: holders, dependent: codes}))
            own = [_holding(kind, holder, dependent, row) for row in table.rows()]
            mistakes += _wrong(table, own, region)
            rows += own
    refuse(
        sorted(mistakes, key=lambda mistake: mistake.where),
        str(folder),
        why="stocks are compared in ranges with their sources",
    )
    return Holdings(tuple(rows)) if rows else None


def _holding(kind: str, holder: str, dependent: str, row: Mapping[str, Any]) -> Holding:
    band = Band(row["low"], row["musd"], row["high"])
    told = {name: row[name] for name in ("year", "count", "method", "source")}
    return Holding(kind, row[holder], row[dependent], musd=band, **told)


def _wrong(table: TypedTable, rows: Sequence[Holding], region: Region) -> Iterator[Mistake]:
    """Yield what is wrong with rows whose cells can be read."""
    known = {*(s.id for s in region.sources), *(a.id for a in region.assumptions)}
    for row, place in zip(rows, table.places, strict=True):
        if row.holder == row.dependent:
            yield Mistake(place, f"'{row.holder}' is on both sides", "drop the row: only what crosses a border counts")
        if not row.musd.low <= row.musd.central <= row.musd.high:
            yield Mistake(place, "the range does not hold its value", "write low, musd and high in rising order")
        for source in row.source.split("+"):
            if source not in known:
                fix = suggest(source, sorted(known)) or "add it to sources.csv or assumptions.csv"
                yield Mistake(place, f"unknown source '{source}'", fix)
        if row.holder == ALL:
            named = [
                r.musd.low for r in rows if (r.dependent, r.count) == (row.dependent, row.count) and r.holder != ALL
            ]
            if sum(named) > row.musd.high:
                said = f"by the same count, the named ones hold at least {sum(named):g} of a total of {row.musd.high:g}"
                yield Mistake(place, said, "widen the range of the total, or of those in it")
