"""What the domain knows of the energy of one state, and of what two send each other."""

from collections.abc import Sequence

from ortaq.core import Mechanism, Region
from ortaq.core.report import Cell, Column, Name, Section, Table, Text
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.dispatched import dispatched
from ortaq.domains.energy.report.fuels import balance_tables
from ortaq.domains.energy.report.sections import section
from ortaq.domains.energy.report.supply import Years, mix_table, sellers_table, winter_table
from ortaq.domains.energy.report.trade import trade_table
from ortaq.domains.energy.report.words import amount, fuel, state
from ortaq.domains.energy.security.concentration import supplies
from ortaq.domains.energy.system import EnergySystem


def about(
    region: Region,
    mechanism: Mechanism,  # noqa: ARG001 - what every domain is given
    package: int,  # noqa: ARG001
    economies: Sequence[str],
) -> tuple[Section, ...]:
    """Return where power and fuels of one state come from, or what two states send each other.

    Parameters
    ----------
    region : Region
        One without parts of domains is made up: nothing is told of it.
    mechanism : Mechanism
    package : int
        Measures to be signed, by their bits; what they bring stands elsewhere.
    economies : sequence of str
        One, or two.

    Returns
    -------
    tuple of Section
        Nothing of states that the tables do not hold.
    """
    system = system_of_moves()
    if not region.parts or not set(economies) <= set(system.codes):
        return ()
    usual = dispatched(system)
    if len(economies) == 1:
        years = Years(usual, dispatched(system, dry=True))
        tables = [
            mix_table(usual, economies),
            winter_table(years, economies),
            trade_table(usual, economies),
            sellers_table(supplies(system), economies),
            *balance_tables(system, economies),
        ]
    else:
        tables = [_between(trade_table(usual, economies), *economies), _fuels(system, *economies)]
    shown = [table for table in tables if table.rows]
    return (section(tuple(economies), shown),) if shown else ()


def _between(table: Table, one: str, other: str) -> Table:
    """Return the lines between two states."""
    both = {Name("economy", one), Name("economy", other)}
    rows = tuple(row for row in table.rows if {row[1].said, row[2].said} == both)
    return Table(table.id, table.title, table.columns, rows, table.note)


def _fuels(system: EnergySystem, one: str, other: str) -> Table:
    """Return the gas, coal and crude that two states sell each other, and by which pipe."""
    columns = (
        Column(Text("energy.from")),
        Column(Text("energy.to")),
        Column(Text("energy.fuel")),
        Column(Text("energy.balance.sold")),
        Column(Text("energy.line")),
    )
    rows = tuple(
        (
            state(trade.from_),
            state(trade.to),
            Cell(fuel(trade.fuel)),
            Cell(trade.amount, unit=amount(trade.fuel), source=trade.source),
            Cell(trade.pipeline or Text("energy.no_pipe")),
        )
        for trade in system.fuel_trade
        if {trade.from_, trade.to} == {one, other} and trade.amount.central > 0.0
    )
    return Table("energy-fuels-between", Text("energy.fuels_between"), columns, rows)
