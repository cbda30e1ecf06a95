"""Table of trade and of money that reaches members besides it, side by side: what a stop of either costs."""

from ortaq.answers.dependence_tables import MEMBER
from ortaq.answers.figures.parts import PERCENT, counterpart
from ortaq.core import Region
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.dependence import MoneyStop, Weighing

USD = Text("unit.usd_year")

SMALLEST_OF_GDP = 0.1
"""Percent of GDP; what is less before and after is left out of the table, files keep it."""


def money_table(region: Region, weighing: Weighing) -> tuple[Table, ...]:
    """Return what members lose when trade, money from abroad or both stop; no table where nothing is known of money."""
    after = {} if weighing.after is None else {(stop.member, stop.holder): stop for stop in weighing.after.money}
    shown = [s for s in weighing.before.money if s.of_gdp.high >= SMALLEST_OF_GDP]
    if not shown:
        return ()

    def later(unit: Text) -> tuple[Column, ...]:
        return (Column(Text("dependence.after"), unit),) if weighing.after is not None else ()

    columns = (
        MEMBER,
        Column(Text("dependence.from")),
        Column(Text("dependence.what")),
        Column(Text("dependence.received"), USD, later(USD)),
        Column(Text("dependence.received"), Text("unit.percent_gdp")),
        Column(Text("dependence.trade_stops"), PERCENT),
        Column(Text("dependence.money_stops"), PERCENT),
        Column(Text("dependence.both_stop"), PERCENT, later(PERCENT)),
    )
    rows = tuple(
        _row(region, stop, after.get((stop.member, stop.holder), stop), compared=bool(after)) for stop in shown
    )
    return (Table("money", Text("dependence.money"), columns, rows, (Text("dependence.money_note"),)),)


def _row(region: Region, stop: MoneyStop, then: MoneyStop, *, compared: bool) -> tuple[Cell, ...]:
    received = (Cell(then.musd, Reading.MONEY),) if compared else ()
    both = (Cell(then.both),) if compared else ()
    return (
        Cell(Name("economy", stop.member)),
        Cell(counterpart(region, stop.holder)),
        Cell(tuple(Text(kind) for kind in stop.kinds)),
        Cell(stop.musd, Reading.MONEY, more=received),
        Cell(stop.of_gdp),
        Cell(stop.trade),
        Cell(stop.money),
        Cell(stop.both, more=both),
    )
