"""`ortaq corridors`: what the network carries, what closures cost each member, capacity, redundancy and transit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ortaq.core import CENTRAL, Change, Corner, InputError, Program, Region
from ortaq.domains.corridors import Mode, freight_of
from ortaq.domains.corridors.commands.asked import labelled, region_on
from ortaq.domains.corridors.commands.declared import FILES
from ortaq.domains.corridors.commands.files import computed, contents, for_programs, question
from ortaq.domains.corridors.commands.tables import Answer, answer_section
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
from ortaq.domains.corridors.report.tables import worst_first
from ortaq.domains.corridors.routing.independent import independent_ways
from ortaq.tables import write_files

DETAILED = 12
"""Closures that get ranges and capacities where all are closed in turn: those with the largest loss of a member."""

TRANSIT_SHOWN = 5
"""Economies whose transit is reported."""


def corridors_command(
    program: Program,
    *,
    region: str | None,
    mechanism: str,
    members: str | None,
    network: str | None,
    over: str | None,
    rows: Path | None,
    close: list[str] | None,
    without: list[str] | None,
    open_: list[str] | None,
    every: bool,
    pairs: int,
    capacity: bool,
    scale_to_counts: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Show flows, closures in real income of each member, independent ways, transit and capacities."""
    _check_options(close, without, pairs, every=every, capacity=capacity, scale=scale_to_counts)
    baseline = region_on(
        program.region(region or program.region_of(mechanism)), network, over=over, rows=rows, open_=open_
    )
    codes, measures = _of_members(program, baseline, mechanism, members)
    freight = freight_of(baseline, Corner.CENTRAL)
    flows = member_flows(baseline, freight, codes)
    passed = busiest_transit(baseline, freight, flows.member_mt, flows.member_tonnes, TRANSIT_SHOWN)
    if close or without:
        closures = [
            *named_closures(baseline, freight.network, codes, close or (), where="--close"),
            *named_closures(
                baseline, freight.network, codes, labelled(freight.network, without or ()), where="--without"
            ),
        ]
    elif every:
        closures = every_closure(freight.network, flows.link_mt)
    else:
        closures = [*busiest(freight, flows.member_mt, codes), *passed[:3]]
    ranges = DETAILED if every else None
    report = corridor_report(baseline, codes, closures=closures, banded=ranges, valuation=program.valuation)
    detailed = [closures[k] for k in worst_first(report)[:ranges]]
    answer = Answer(
        region=baseline,
        report=report,
        ways={mode: independent_ways(freight.network, mode=mode) for mode in (Mode.ANY, Mode.RAIL, Mode.ROAD)},
        transit=freight_transit(freight, flows.tonnes, [c.targets[0] for c in passed]),
        pairs=_pairs(program, baseline, report, detailed, pairs) if pairs else None,
        capacity=_capacity(program, baseline, report, detailed, measures, scale=scale_to_counts) if capacity else None,
        opened=tuple(open_ or ()),
    )
    answer = replace(answer, report=_with_unmet(report, answer.capacity))
    if out is not None:
        write_files(out, dict(zip(FILES, contents(answer), strict=True)), option="--out")
    program.answer(
        (answer_section(answer), *((for_programs(answer),) if as_json else ())),
        baseline,
        as_json=as_json,
        question=question(answer),
        computed=computed(answer),
    )


def _check_options(
    close: list[str] | None, without: list[str] | None, pairs: int, *, every: bool, capacity: bool, scale: bool
) -> None:
    if every and (close or without):
        given = "--close" if close else "--without"
        raise InputError(f"{given} and --all were given", where="corridors", fix="keep one of the two")
    if pairs == 1:
        raise InputError("one closure makes no pair", where="--pairs", fix="give at least 2")
    if scale and not capacity:
        raise InputError("--scale-to-counts needs --capacity", where="--scale-to-counts", fix="add --capacity")


def asked(
    program: Program, region: str | None, mechanism: str, members: str | None
) -> tuple[Region, tuple[str, ...], Sequence[Change]]:
    """Return the region, the economies to show, and the measures of the mechanism (none with ``--members``).

    Parameters
    ----------
    program : Program
    region : str or None
        As typed; that of the mechanism if absent.
    mechanism : str
    members : str or None
        Codes joined with commas.
    """
    baseline = program.region(region or program.region_of(mechanism))
    return (baseline, *_of_members(program, baseline, mechanism, members))


def _of_members(
    program: Program, baseline: Region, mechanism: str, members: str | None
) -> tuple[tuple[str, ...], Sequence[Change]]:
    """Return the economies to show, and the measures of the mechanism (none with ``--members``)."""
    if members is None:
        table = program.mechanism(mechanism, baseline)
        return table.members, table.measures
    codes = tuple(dict.fromkeys(c.strip().upper() for c in members.split(",") if c.strip()))
    if not codes:
        raise InputError("no economy was named", where="--members", fix="give codes joined with commas: KAZ,UZB")
    baseline.economy_positions(codes, where="--members")
    return codes, ()


def _pairs(
    program: Program, region: Region, report: CorridorReport, costliest: Sequence[Closure], count: int
) -> PairedClosures:
    parts = [c for c in costliest if not c.transit][:count]
    return paired_closures(region, report.members, parts, program.valuation(CENTRAL))


def _capacity(
    program: Program,
    region: Region,
    report: CorridorReport,
    closures: Sequence[Closure],
    measures: Sequence[Change],
    *,
    scale: bool,
) -> CapacityReport:
    factor = count_factor(report.network, report.crossing_mt) if scale else 1.0
    if not factor > 0.0:
        raise InputError(
            "no crossing with a count carries modelled freight",
            where="--scale-to-counts",
            fix="fill volume_mt in crossings.csv, or leave the option out",
        )
    with program.progress("assignments") as tell:
        return capacity_report(region, closures, measures, factor=factor, progress=tell)


def _with_unmet(report: CorridorReport, capacity: CapacityReport | None) -> CorridorReport:
    if capacity is None:
        return report
    unmet = dict(zip(capacity.cases, capacity.unmet_mt.tolist(), strict=True))
    return replace(report, closure_unmet_mt=np.array([unmet.get(c, np.nan) for c in report.closures]))
