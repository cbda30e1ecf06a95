"""What a brief says of rain: a report of values, and sections that name texts."""

from collections.abc import Callable
from dataclasses import dataclass

from ortaq.core import Band, Case, Mechanism, Region, Valuation
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text
from ortaq_toy.rain.moves import Rain, rains_of


@dataclass(frozen=True)
class RainReport:
    """What rains with which measure."""

    rains: tuple[tuple[str, Rain], ...]


def report_of(region: Region, mechanism: Mechanism, valuation: Callable[[Case], Valuation]) -> RainReport | None:
    """Return the rain of the measures; None where it stays dry."""
    rains = tuple((m.id, rain) for m in mechanism.measures for rain in rains_of(m))
    return RainReport(rains) if rains else None


def sections(report: RainReport) -> tuple[Section, ...]:
    """Return one section with one table."""
    rows = tuple(
        (
            Cell(Name("change", measure)),
            Cell(tuple(Name("economy", e) for e in rain.economies)),
            Cell(Band(rain.band.low, rain.band.central, rain.band.high), Reading.INPUT, more=(Text("toy_rain.roads"),)),
        )
        for measure, rain in report.rains
    )
    columns = (
        Column(Text("toy_rain.measure")),
        Column(Text("toy_rain.where")),
        Column(Text("toy_rain.change"), Text("toy_rain.percent"), (Text("toy_rain.roads"),)),
    )
    lead = Text("toy_rain.lead", {"measures": Number(len(report.rains), Reading.COUNT)})
    table = Table("rain", Text("toy_rain.table"), columns, rows)
    return (Section("rain", Text("toy_rain.title"), (lead,), (table,)),)
