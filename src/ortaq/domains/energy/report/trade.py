"""Electricity across borders: who sends whom how much over which line, and what it is worth at both ends."""

from collections.abc import Iterable, Sequence

from ortaq.core.report import Cell, Column, Name, Table, Text
from ortaq.domains.energy.dispatch.dispatched import Dispatch
from ortaq.domains.energy.expansion.path import Path
from ortaq.domains.energy.report.words import NONE, TWH, USD_MWH
from ortaq.domains.energy.system import EnergySystem

LEAST = 5e-3
"""TWh a year below which nothing is shown."""

LINE = Column(Text("energy.line"))
FROM, TO = Column(Text("energy.from")), Column(Text("energy.to"))


def trade_table(year: Dispatch, members: Sequence[str]) -> Table:
    """Return what goes over each line across a border in a year, net, and prices at both ends; the most first.

    Parameters
    ----------
    year : Dispatch
    members : sequence of str
        Who is shown: lines that begin or end there.
    """
    whole, lines = year.year, year.year.lines
    columns = (
        *(LINE, FROM, TO, Column(Text("energy.sent"), TWH)),
        *(Column(Text("energy.price_from"), USD_MWH), Column(Text("energy.price_to"), USD_MWH)),
    )
    net = year.flow_twh.sum(axis=(1, 2))
    rows = []
    for i in sorted(range(len(net)), key=lambda i: (-abs(net[i]), i)):
        ends = [whole.members[lines.from_[i]], whole.members[lines.to[i]]]
        if not _across(ends, members) or abs(net[i]) < LEAST:
            continue
        out, into = ends if net[i] > 0.0 else reversed(ends)
        priced = (Cell(year.mean_price(m)) for m in (out, into))
        rows.append((Cell(lines.names[i]), _state(out), _state(into), Cell(abs(float(net[i]))), *priced))
    return Table("energy-trade", Text("energy.trade"), columns, tuple(rows), (Text("energy.trade_note"),))


def way_trade_table(system: EnergySystem, path: Path, members: Sequence[str]) -> Table:
    """Return what goes over each line across a border by period, net: below zero from the second end to the first.

    Parameters
    ----------
    system : EnergySystem
    path : Path
    members : sequence of str
        Who is shown: lines that begin or end there.
    """
    ends = {line.name: [system.member_of[line.from_], system.member_of[line.to]] for line in system.lines}
    columns = (LINE, FROM, TO, *(Column(str(year), TWH) for year in path.periods))
    rows = tuple(
        (
            Cell(name),
            *(_state(m) for m in ends[name]),
            *(Cell(twh) if abs(twh) > LEAST else NONE for twh in path.flow_twh[:, i].tolist()),
        )
        for i, name in enumerate(path.lines)
        if _across(ends[name], members) and abs(path.flow_twh[:, i]).max() > LEAST
    )
    return Table("energy-way-trade", Text("energy.way_trade"), columns, rows, (Text("energy.way_trade_note"),))


def _across(ends: Iterable[str], members: Sequence[str]) -> bool:
    found = set(ends)
    return len(found) == 2 and bool(found & set(members))


def _state(code: str) -> Cell:
    return Cell(Name("economy", code))
