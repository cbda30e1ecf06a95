"""What a brief says of rain: a report of values, and sections that name texts: a table and a map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Band, Case, Change, Mechanism, Region, Valuation
from ortaq.core.geo import Geo, Lines, Mark, MarkKind
from ortaq.core.report import Cell, Column, Figure, Name, Number, Reading, Section, Table, Text
from ortaq_toy.rain.moves import Rain, rains_of

GAUGES = {"Coast": (51.2, 43.6), "Steppe": (71.4, 51.2), "Foothills": (76.9, 43.2)}
"""Longitude and latitude, degrees; made up."""

MOISTURE = np.array([40.0, 12.0])
"""Carried from the first gauge to each of the others, cubic kilometres a year; made up."""


@dataclass(frozen=True)
class RainReport:
    """What rains with which measure."""

    members: tuple[str, ...]
    rains: tuple[tuple[str, Rain], ...]


def report_of(region: Region, mechanism: Mechanism, valuation: Callable[[Case], Valuation]) -> RainReport | None:
    """Return the rain of the measures; None where it stays dry."""
    rains = tuple((m.id, rain) for m in mechanism.measures for rain in rains_of(m))
    return RainReport(mechanism.members, rains) if rains else None


def sections(report: RainReport) -> tuple[Section, ...]:
    """Return one section with a table and a map."""
    rows = tuple(
        (
            Cell(Name("change", measure)),
            Cell(tuple(Name("economy", e) for e in rain.economies)),
            Cell(
                Band(rain.band.low, rain.band.central, rain.band.high),
                Reading.INPUT,
                more=(Cell(Text("toy_rain.roads")),),
            ),
        )
        for measure, rain in report.rains
    )
    columns = (
        Column(Text("toy_rain.measure")),
        Column(Text("toy_rain.where")),
        Column(Text("toy_rain.change"), Text("toy_rain.percent"), (Column(Text("toy_rain.roads")),)),
    )
    lead = Text("toy_rain.lead", {"measures": Number(len(report.rains), Reading.COUNT)})
    table = Table("rain", Text("toy_rain.table"), columns, rows)
    return (Section("rain", Text("toy_rain.title"), (lead,), (table, wind_map(report))),)


def package_sections(region: Region, members: Sequence[str], changes: Sequence[Change]) -> tuple[Section, ...]:
    """Return where it rains with some changes together."""
    wet = tuple(Name("economy", e) for change in changes for rain in rains_of(change) for e in rain.economies)
    columns = (Column(Text("toy_rain.where")),)
    table = Table("rain-together", Text("toy_rain.table"), columns, tuple((Cell(name),) for name in wet))
    return (Section("rain-together", Text("toy_rain.title"), (), (table,)),)


def wind_map(report: RainReport) -> Figure:
    """Return where the wet winds blow."""
    state = np.array(["open", "open"])
    lines = Lines(
        places=np.array(list(GAUGES.values())),
        ends=np.array([[0, 1], [0, 2]]),
        weight=MOISTURE,
        state=state,
        faint=np.array([False, False]),
        columns={"status": state, "moisture_km3": MOISTURE},
    )
    geo = Geo(
        name="winds",
        licence="CC0-1.0",
        lines=lines,
        marks=tuple(Mark(name, *place, MarkKind.MAIN, rank=k) for k, (name, place) in enumerate(GAUGES.items())),
        members=report.members,
        bounds=(45.0, 38.0, 90.0, 56.0),
        unit=Text("toy_rain.km3"),
        keys={key: Text(f"toy_rain.key.{key}") for key in ("faint", "point", "main")},
        credit=Text("toy_rain.credit"),
    )
    return Figure("figure-rain", Text("toy_rain.map"), Text("toy_rain.map_said"), geo)
