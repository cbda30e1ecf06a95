"""`ortaq corridors`: what the network carries, what closures cost each member, capacity, redundancy and transit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.options import AsJson
from ortaq.core import Change, Corner, InputError, Region
from ortaq.domains.corridors import Mode, freight_of
from ortaq.domains.corridors.commands.files import FILES, contents, record
from ortaq.domains.corridors.commands.tables import Answer, print_answer, worst_first
from ortaq.domains.corridors.freight.transit import freight_transit
from ortaq.domains.corridors.report.capacity import CapacityReport, capacity_report, count_factor
from ortaq.domains.corridors.report.closure_study import (
    Closure,
    busiest,
    busiest_transit,
    every_closure,
    named_closures,
)
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.study import PairedClosures, corridor_report, member_flows, paired_closures
from ortaq.domains.corridors.routing.detour_ways import independent_ways
from ortaq.observe import load_mechanism, load_region, mechanism_region
from ortaq.tables import require_files, write_files

RegionArgument = Annotated[
    str | None, typer.Argument(help="Shipped region or a folder; that of the mechanism if absent.", metavar="[REGION]")
]
MechanismOption = Annotated[
    str, typer.Option("--mechanism", help="Mechanism whose members are shown: c5, sco, a file.")
]
MembersOption = Annotated[
    str | None, typer.Option("--members", help="Economies to show instead, joined with commas: KAZ,UZB.")
]
CloseOption = Annotated[
    list[str] | None,
    typer.Option("--close", help="Crossing, passage, named line, 'ferries' or transit:RUS; may be repeated."),
]
EveryOption = Annotated[
    bool, typer.Option("--all", help="Close every crossing and passage that freight uses, in turn.")
]
PairsOption = Annotated[
    int, typer.Option("--pairs", min=0, help="Close the so many costliest (but no transit) also two by two.")
]
CapacityOption = Annotated[
    bool, typer.Option("--capacity", help="Send freight within the known capacities of crossings; some minutes.")
]
ScaleOption = Annotated[
    bool, typer.Option("--scale-to-counts", help="With --capacity: one factor makes modelled tonnes meet the counts.")
]
OutFolder = Annotated[
    Path | None, typer.Option("--out", help="Folder for closures.csv, crossings.csv and flows.geojson.")
]

DETAILED = 12
"""Closures that get ranges and capacities where all are closed in turn: those with the largest loss of a member."""

TRANSIT_SHOWN = 5
"""Economies whose transit is reported."""


def corridors_command(
    region: RegionArgument = None,
    mechanism: MechanismOption = "c5",
    members: MembersOption = None,
    close: CloseOption = None,
    *,
    every: EveryOption = False,
    pairs: PairsOption = 0,
    capacity: CapacityOption = False,
    scale_to_counts: ScaleOption = False,
    as_json: AsJson = False,
    out: OutFolder = None,
) -> None:
    """Show flows, closures in real income of each member, independent ways, transit and capacities."""
    _check_options(close, out, pairs, every=every, capacity=capacity, scale=scale_to_counts)
    baseline, codes, measures = _question(region, mechanism, members)
    freight = freight_of(baseline, Corner.CENTRAL)
    flows = member_flows(baseline, freight, codes)
    passed = busiest_transit(baseline, freight, flows.member_mt, flows.member_tonnes, TRANSIT_SHOWN)
    if close:
        closures = named_closures(baseline, freight.network, codes, close, where="--close")
    elif every:
        closures = every_closure(freight.network, flows.link_mt)
    else:
        closures = [*busiest(freight, flows.member_mt, codes), *passed[:3]]
    report = corridor_report(baseline, codes, closures=closures, banded=DETAILED if every else None)
    detailed = [closures[k] for k in worst_first(report)[: DETAILED if every else None]]
    answer = Answer(
        region=baseline,
        report=report,
        ways={mode: independent_ways(freight.network, mode=mode) for mode in (Mode.ANY, Mode.RAIL, Mode.ROAD)},
        transit=freight_transit(freight, flows.tonnes, [c.targets[0] for c in passed]),
        pairs=_pairs(baseline, report, detailed, pairs) if pairs else None,
        capacity=_capacity(baseline, report, detailed, measures, scale=scale_to_counts) if capacity else None,
    )
    answer = replace(answer, report=_with_unmet(report, answer.capacity))
    if out is not None:
        write_files(out, dict(zip(FILES, contents(answer), strict=True)), option="--out")
    if as_json:
        print_json(record(answer))
    else:
        print_answer(stdout(), answer)


def _check_options(
    close: list[str] | None, out: Path | None, pairs: int, *, every: bool, capacity: bool, scale: bool
) -> None:
    if close and every:
        raise InputError("--close and --all were given", where="corridors", fix="keep one of the two")
    if pairs == 1:
        raise InputError("one closure makes no pair", where="--pairs", fix="give at least 2")
    if scale and not capacity:
        raise InputError("--scale-to-counts needs --capacity", where="--scale-to-counts", fix="add --capacity")
    if out is not None:
        require_files(out, FILES, option="--out")


def _question(
    region: str | None, mechanism: str, members: str | None
) -> tuple[Region, tuple[str, ...], Sequence[Change]]:
    """Return the region, the economies to show, and the measures of the mechanism (none with ``--members``)."""
    baseline = load_region(region or mechanism_region(mechanism))
    if members is None:
        table = load_mechanism(mechanism, baseline)
        return baseline, table.members, table.measures
    codes = tuple(dict.fromkeys(c.strip().upper() for c in members.split(",") if c.strip()))
    if not codes:
        raise InputError("no economy was named", where="--members", fix="give codes joined with commas: KAZ,UZB")
    baseline.economy_positions(codes, where="--members")
    return baseline, codes, ()


def _pairs(region: Region, report: CorridorReport, costliest: Sequence[Closure], count: int) -> PairedClosures:
    return paired_closures(region, report.members, [c for c in costliest if not c.transit][:count])


def _capacity(
    region: Region, report: CorridorReport, closures: Sequence[Closure], measures: Sequence[Change], *, scale: bool
) -> CapacityReport:
    factor = count_factor(report.network, report.crossing_mt) if scale else 1.0
    if not factor > 0.0:
        raise InputError(
            "no crossing with a count carries modelled freight",
            where="--scale-to-counts",
            fix="fill volume_mt in crossings.csv, or leave the option out",
        )
    with progress("assignments") as tell:
        return capacity_report(region, closures, measures, factor=factor, progress=tell)


def _with_unmet(report: CorridorReport, capacity: CapacityReport | None) -> CorridorReport:
    if capacity is None:
        return report
    unmet = dict(zip(capacity.cases, capacity.unmet_mt.tolist(), strict=True))
    return replace(report, closure_unmet_mt=np.array([unmet.get(c, np.nan) for c in report.closures]))
