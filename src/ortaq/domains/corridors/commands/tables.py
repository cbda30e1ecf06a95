"""What `ortaq corridors` shows: the tables of its answer, and what in them is modelled, counted and assumed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, isinf, isnan

import numpy as np

from ortaq.core import Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.corridors import Mode
from ortaq.domains.corridors.freight.transit import IRREPLACEABLE, TransitDependence
from ortaq.domains.corridors.report.closure_study import closure_words
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.study import LEAST_EXCESS_SHARE, PairedClosures
from ortaq.domains.corridors.report.tables import (
    above_capacity,
    capacity_cell,
    closures_table,
    member_columns,
    redundancy_table,
)
from ortaq.domains.corridors.routing.independent import IndependentWays

SHOWN = 15
"""Crossings and closures in a table; the rest is in --json and --out."""

NONE = Cell("-")


@dataclass(frozen=True, eq=False)
class Answer:
    """Everything that the command found."""

    region: Region
    report: CorridorReport
    ways: Mapping[Mode, IndependentWays]
    transit: TransitDependence
    pairs: PairedClosures | None
    opened: tuple[str, ...] = ()
    """Names of what is open in all of it, beyond the network as it is."""


def answer_section(answer: Answer) -> Section:
    """Return all tables of an answer."""
    report, network = answer.report, answer.report.network
    modelled: dict[str, Words] = {"percent": _stated(IRREPLACEABLE.band.central), "assumption": IRREPLACEABLE.id}
    source: dict[str, Words] = {
        "network": f"{network.name} {network.digest}",
        "region": f"{answer.region.name} {answer.region.stamp}",
    }
    blocks = (
        _crossings(report),
        closures_table(report, SHOWN, Text("corridors.closed_a_year")),
        redundancy_table(report),
        *(() if answer.pairs is None else (_pairs(report, answer.pairs),)),
        _ways(answer),
        _transit(answer),
    )
    opened = (Text("corridors.opened", {"names": answer.opened}),) if answer.opened else ()
    paragraphs = (*opened, Text("corridors.modelled", modelled), Text("corridors.of_network", source))
    return Section("corridors", Text("corridors.title"), paragraphs, blocks)


def own_crossings(report: CorridorReport) -> list[int]:
    """Return positions of borders and ferries of the members that carry freight, or have a count, busiest first."""
    own = [
        i
        for i, c in enumerate(report.network.crossings)
        if c.kind != "port"
        and {c.economy_from, c.economy_to} & set(report.members)
        and (report.crossing_mt[i] > 0.0 or isfinite(c.volume_mt))
    ]
    return sorted(own, key=lambda i: -float(report.crossing_mt[i]))


def _crossings(report: CorridorReport) -> Table:
    rows = []
    for i in own_crossings(report)[:SHOWN]:
        c = report.network.crossings[i]
        counted = Cell(c.volume_mt, more=(Cell(str(c.volume_year)),)) if isfinite(c.volume_mt) else NONE
        capacity = capacity_cell(report.network, c.id, NONE)
        dwell = Cell(c.dwell_h, Reading.INPUT)
        rows.append(
            (Cell(c.name), Cell(c.id), Cell(c.kind), Cell(float(report.crossing_mt[i])), counted, capacity, dwell)
        )
    million_tonnes = Text("corridors.mt_year")
    columns = (
        *(Column(Text(f"corridors.head.{name}")) for name in ("crossing", "id", "kind")),
        Column(Text("corridors.head.modelled"), million_tonnes),
        Column(Text("corridors.head.counted"), million_tonnes, (Column(Text("corridors.head.year")),)),
        Column(Text("corridors.head.capacity"), million_tonnes),
        Column(Text("corridors.head.dwell"), Text("corridors.hours")),
    )
    loads = dict(zip((c.id for c in report.network.crossings), report.crossing_mt.tolist(), strict=True))
    notes = (*_against_counts(report), *above_capacity(report.network, loads))
    return Table("crossings", Text("corridors.busiest"), columns, tuple(rows), notes)


def _against_counts(report: CorridorReport) -> Iterator[Words]:
    """Say where modelled volumes miss counts."""
    for c, mt in zip(report.network.crossings, report.crossing_mt.tolist(), strict=True):
        said: dict[str, Words] = {"name": c.name, "modelled": Number(mt)}
        if isfinite(c.volume_mt) and {c.economy_from, c.economy_to} & set(report.members):
            yield Text("corridors.against_count", {**said, "counted": Number(c.volume_mt), "year": c.volume_year})


def _pairs(report: CorridorReport, pairs: PairedClosures) -> Table:
    order = np.argsort(pairs.income_percent.min(axis=1, initial=np.inf), kind="stable")
    rows = []
    for p in order[:SHOWN]:
        i, j = pairs.pairs[p]
        changes = zip(pairs.income_percent[p].tolist(), pairs.superadditive[p], strict=True)
        cells = (
            Cell(v, Reading.CHANGE, 1, (Cell(Text("corridors.above_sum")),) if more else ()) for v, more in changes
        )
        both = (closure_words(c.id, c.label) for c in (pairs.closures[i], pairs.closures[j]))
        rows.append((Cell(Text("list.together", dict(zip(("first", "second"), both, strict=True)))), *cells))
    columns = (Column(Text("corridors.both_closed")), *member_columns(report, Text("corridors.percent_of_income")))
    note = Text("corridors.pairs_note", {"percent": _stated(100.0 * LEAST_EXCESS_SHARE)})
    return Table("pairs", Text("corridors.pairs"), columns, tuple(rows), (note,))


def _ways(answer: Answer) -> Table:
    rows = tuple(
        (Cell(Name("economy", code)), *(_cuts(w, code) for w in answer.ways.values())) for code in answer.report.members
    )
    modes = (Text("corridors.all_modes") if mode is Mode.ANY else str(mode) for mode in answer.ways)
    columns = (Column(Text("corridors.head.member")), *map(Column, modes))
    return Table("ways", Text("corridors.ways"), columns, rows)


def _cuts(ways: IndependentWays, code: str) -> Cell:
    count = float(ways.member[ways.economies.index(code)]) if code in ways.economies else np.nan
    if isnan(count):
        return NONE
    return Cell(Text("corridors.no_cut")) if isinf(count) else Cell(count, Reading.COUNT)


def _transit(answer: Answer) -> Table:
    transit = answer.transit
    rows = tuple(
        (
            Cell(Name("economy", code)),
            *(
                NONE if through == code else _share(transit, transit.economies.index(code), t)
                for t, through in enumerate(transit.transit)
            ),
        )
        for code in answer.report.members
    )
    unit, fixed = Text("corridors.percent_of_tonnes"), Text("corridors.cannot_go_round")
    columns = (
        Column(Text("corridors.head.member")),
        *(Column(Name("economy", e), unit, (Column(fixed, unit),)) for e in transit.transit),
    )
    return Table("transit", Text("corridors.transit"), columns, rows)


def _share(found: TransitDependence, member: int, through: int) -> Cell:
    load, fixed = (100.0 * float(a[member, through]) for a in (found.load_share, found.irreplaceable_share))
    return Cell(load, more=(Cell(fixed),))


def _stated(value: float) -> Number:
    return Number(value, Reading.INPUT)
