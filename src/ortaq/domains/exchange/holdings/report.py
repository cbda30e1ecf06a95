"""Every count of owners and creditors, one side's beside the other's."""

from collections.abc import Callable, Sequence

from ortaq.core import ALL, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains.exchange.holdings.tables import LENDERS, Holding
from ortaq.domains.exchange.part import exchange_of


def holding_blocks(region: Region, *economies: str) -> tuple[Table, ...]:
    """Return who holds stocks in an economy or is owed by it, and where it holds its own; of two, between them only.

    Nothing if nobody knows.
    """
    return _tables(_counts(region, lambda row: set(economies) <= {row.holder, row.dependent}))


def holdings_section(region: Region, members: Sequence[str]) -> Section | None:
    """Return every count of stocks in members, as an annex; None where the region knows of none."""
    tables = _tables(_counts(region, lambda row: row.dependent in members))
    if not tables:
        return None
    return Section("holdings", Text("exchange.holdings"), (Text("exchange.holdings_lead"),), tables, annex=True)


def _counts(region: Region, wanted: Callable[[Holding], bool]) -> tuple[Holding, ...]:
    known = exchange_of(region).holdings
    return tuple(row for row in known.rows if wanted(row)) if known else ()


def _tables(rows: Sequence[Holding]) -> tuple[Table, ...]:
    """Return a table for each kind of stock: the largest pair of an economy first, its counts together."""
    return tuple(
        _table(kind, [row for row in rows if row.kind == kind]) for kind in dict.fromkeys(r.kind for r in rows)
    )


def _table(kind: str, rows: Sequence[Holding]) -> Table:
    columns = (
        Column(Text("exchange.holder")),
        Column(Text("exchange.held_in")),
        Column(Text("exchange.count")),
        Column(Text("exchange.stock"), Text("exchange.unit.usd_stock")),
        Column(Text("exchange.stock_year")),
        Column(Text("exchange.obtained")),
    )
    largest = {pair: max(r.musd.central for r in rows if _pair(r) == pair) for pair in map(_pair, rows)}
    places = list(dict.fromkeys(row.dependent for row in rows))
    ordered = sorted(rows, key=lambda row: (places.index(row.dependent), row.holder == ALL, -largest[_pair(row)]))
    return Table(f"counts-{kind.rpartition('.')[2]}", Text(kind), columns, tuple(map(_row, ordered)))


def _row(row: Holding) -> tuple[Cell, ...]:
    band = row.musd if row.musd.low < row.musd.high else row.musd.central
    return (
        Cell(_holder(row.holder)),
        Cell(Name("economy", row.dependent)),
        Cell(Text(f"exchange.count.{row.count}")),
        Cell(band, Reading.MONEY, source=row.source),
        Cell(str(row.year)),
        Cell(Text(f"exchange.method.{row.method}")),
    )


def _holder(code: str) -> Words:
    return Text(f"exchange.holder.{code}") if code in (*LENDERS, ALL) else Name("economy", code)


def _pair(row: Holding) -> tuple[str, str]:
    return row.holder, row.dependent
