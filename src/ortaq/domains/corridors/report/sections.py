"""The sections on corridors: what closing a crossing costs every member, what measures do, and the map of flows."""

import numpy as np

from ortaq.core.report import Figure, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.report.closure_study import closure_words
from ortaq.domains.corridors.report.day_tables import saved_table
from ortaq.domains.corridors.report.map import busiest, flow_map
from ortaq.domains.corridors.report.rationed import rationed_section
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.tables import (
    assumptions_table,
    closures_table,
    measures_table,
    redundancy_table,
    worst_first,
)

SHOWN = 12
"""Closures in the table, those with the largest loss of one member."""

SAID = 5
"""Crossings that the description of the map names."""


def sections(report: CorridorReport) -> tuple[Section, ...]:
    """Return the map of flows, criticality, measures and their assumptions."""
    tables = (
        closures_table(report, SHOWN, Text("corridors.closures")),
        redundancy_table(report),
        measures_table(report),
        *(() if report.days is None else (saved_table(report.days),)),
        assumptions_table(report),
    )
    filled = tuple(t for t in tables if t.rows)
    blocks: tuple[Table | Figure, ...] = (flow_figure(report), *filled)
    paragraphs = (Text("corridors.lead"), *_worst(report), Text("corridors.band_meaning"))
    found = Section("corridors", Text("corridors.title"), paragraphs, blocks)
    return (found, rationed_section(report.rations)) if report.rations else (found,)


def _worst(report: CorridorReport) -> tuple[Words, ...]:
    order, income = worst_first(report), report.closure_income_percent
    if not order or not np.nanmin(income[order[0]], initial=0.0) < 0.0:
        return ()
    member = int(np.nanargmin(income[order[0]]))
    said: dict[str, Words] = {
        "percent": Number(float(income[order[0], member]), Reading.SIZE),
        "member": Name("economy", report.members[member]),
        "closure": closure_words(report.closures[order[0]], report.closure_labels[order[0]]),
    }
    return (Text("corridors.worst", said),)


def flow_figure(report: CorridorReport) -> Figure:
    """Return the flows of the baseline as a map."""
    geo, volume = flow_map(report), report.crossing_mt
    most = tuple(
        Text(
            "corridors.volume",
            {"name": report.network.crossings[k].name, "volume": Number(float(volume[k]), Reading.SIZE)},
        )
        for k in busiest(report)[:SAID]
    )
    closed = Number(int((geo.lines.state == "closed").sum()), Reading.COUNT)
    drawn: dict[str, Words] = {"crossings": most or Text("corridors.no_crossing"), "closed": closed}
    return Figure(
        "figure-corridors",
        Text("corridors.map"),
        Text("corridors.map_description", drawn),
        geo,
        (Text("corridors.map_note"),),
    )
