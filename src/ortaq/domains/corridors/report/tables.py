"""Tables of the report on corridors: what closures cost, what measures do, what was assumed."""

from collections.abc import Mapping

import numpy as np

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.report.closure_study import closure_words
from ortaq.domains.corridors.report.result import CorridorReport


def worst_first(report: CorridorReport) -> list[int]:
    """Return positions of the closures by the largest loss of any member, then by tonnes left unmoved."""
    income = np.where(np.isnan(report.closure_income_percent), np.inf, report.closure_income_percent)
    return [int(k) for k in np.lexsort((-report.closure_unmet_mt, income.min(axis=1, initial=np.inf)))]


def closures_table(report: CorridorReport, most: int, title: Words) -> Table:
    """Return the closures with the largest loss of one member, at most so many."""
    shown = worst_first(report)[:most]
    unmet = not np.isnan(report.closure_unmet_mt).all()
    rows = tuple(
        (
            Cell(closure_words(report.closures[k], report.closure_labels[k])),
            *(_closure_cell(report, (k, m)) for m in range(len(report.members))),
            *((Cell(float(report.closure_unmet_mt[k]), Reading.SIZE),) if unmet else ()),
        )
        for k in shown
    )
    columns = (
        Column(Text("corridors.closed")),
        *member_columns(report, Text("corridors.percent_of_income"), Text("corridors.transport_cost")),
        *((Column(Text("corridors.unmet"), Text("corridors.mt_year")),) if unmet else ()),
    )
    counts = {"shown": Number(len(shown), Reading.COUNT), "all": Number(len(report.closures), Reading.COUNT)}
    return Table("closures", title, columns, rows, (Text("corridors.more", counts), Text("corridors.closures_note")))


def redundancy_table(report: CorridorReport) -> Table:
    """Return what the other ways cost more than what closes, the most first."""
    order = np.argsort(-report.closure_added_musd, kind="stable")
    rows = tuple(
        (
            Cell(closure_words(report.closures[k], report.closure_labels[k])),
            Cell(float(report.closure_passed_mt[k])),
            Cell(float(report.closure_added_musd[k]), Reading.MONEY),
            Cell(float(report.closure_added_musd[k] / report.closure_passed_mt[k])),
            Cell(float(report.closure_unmet_mt[k]), Reading.SIZE),
        )
        for k in order.tolist()
    )
    columns = (
        Column(Text("corridors.closed")),
        Column(Text("corridors.volumes.head.passed"), Text("corridors.mt_year")),
        Column(Text("corridors.volumes.head.added"), Text("unit.musd")),
        Column(Text("corridors.volumes.head.a_tonne"), Text("corridors.data.usd_tonne")),
        Column(Text("corridors.unmet"), Text("corridors.mt_year")),
    )
    note = Text("corridors.volumes.redundancy_note")
    return Table("redundancy", Text("corridors.volumes.redundancy"), columns, rows, (note,))


def above_capacity(network: Network, loads: Mapping[str, float]) -> tuple[Words, ...]:
    """Return which crossings the model loads above all that is stated of their capacity: there its tonnes are off.

    Parameters
    ----------
    network : Network
    loads : mapping of str to float
        Million tonnes a year by id of crossing.
    """
    names = {c.id: c.name for c in network.crossings}
    most = {id: row.mt.high for id, row in network.capacity.items()}
    above = {id: mt for id, mt in loads.items() if mt > most.get(id, np.inf)}
    return tuple(
        Text(
            "corridors.against_capacity",
            {"name": names[id], "modelled": Number(mt), "capacity": Number(most[id])},
        )
        for id, mt in sorted(above.items(), key=lambda one: most[one[0]] / one[1])
    )


def capacity_cell(network: Network, crossing: str, unknown: Cell) -> Cell:
    """Return the stated capacity of a crossing, million tonnes a year, with its range where it has one.

    Parameters
    ----------
    network : Network
    crossing : str
    unknown : Cell
        What stands where it is not known.
    """
    known = network.capacity.get(crossing)
    if known is None:
        return unknown
    mt = known.mt.central if known.mt.low == known.mt.high else known.mt
    return Cell(mt, Reading.INPUT, source=known.source)


def member_columns(report: CorridorReport, unit: Words, *more: Words) -> tuple[Column, ...]:
    """Return one column for each member."""
    return tuple(Column(Name("economy", m), unit, tuple(map(Column, more))) for m in report.members)


def _closure_cell(report: CorridorReport, at: tuple[int, int]) -> Cell:
    ends = (report.closure_income_low, report.closure_income_percent, report.closure_income_high)
    return Cell(Band(*(float(a[at]) for a in ends)), Reading.CHANGE, 1, tuple(map(Cell, _cut_words(report, at))))


def _cut_words(report: CorridorReport, at: tuple[int, int]) -> tuple[Words, ...]:
    """Return the change of transport cost and what is cut off, in words."""
    cost, cut = float(report.closure_cost_percent[at]), float(report.closure_cut_share[at])
    if cut >= 1.0:
        return (Text("corridors.cut_all"),)
    words = [] if np.isnan(cost) else [Text("corridors.cost", {"percent": Number(cost, Reading.CHANGE)})]
    if cut > 0.0:
        words.append(Text("corridors.cut", {"percent": Number(100.0 * cut, Reading.SIZE)}))
    return tuple(words)


def measures_table(report: CorridorReport) -> Table:
    """Return what measures do to the transport cost of members."""
    ends = (report.measure_cost_low, report.measure_cost_percent, report.measure_cost_high)
    rows = tuple(
        (
            Cell(Name("change", measure)),
            *(Cell(Band(*(float(a[k, m]) for a in ends)), Reading.CHANGE, -1) for m in range(len(report.members))),
        )
        for k, measure in enumerate(report.measures)
    )
    columns = (
        Column(Text("corridors.measure")),
        *member_columns(report, Text("corridors.percent_of_trade")),
    )
    return Table("network-measures", Text("corridors.measures"), columns, rows, (Text("corridors.measures_note"),))


def assumptions_table(report: CorridorReport) -> Table:
    """Return the named assumptions that drive the numbers."""
    rows = tuple(
        (
            Cell(a.id),
            Cell(a.statement),
            Cell(a.band, Reading.INPUT, unit=a.unit or Text("unit.one")),
            Cell(a.unit),
            Cell(a.reason),
        )
        for a in report.assumptions
    )
    columns = tuple(Column(Text(f"column.{name}")) for name in ("id", "statement", "value", "unit", "reason"))
    return Table("corridor-assumptions", Text("corridors.assumptions"), columns, rows)
