"""`ortaq corridors`: what the network carries, what closures cost each member, redundancy and transit."""

from collections.abc import Sequence
from pathlib import Path

from ortaq.core import CENTRAL, Change, Corner, InputError, Program, Region
from ortaq.domains.corridors import Mode
from ortaq.domains.corridors.commands.asked import labelled, refuse_others, region_on
from ortaq.domains.corridors.commands.declared import FILES
from ortaq.domains.corridors.commands.files import computed, contents, for_programs, question
from ortaq.domains.corridors.commands.rationing import rationing_answer
from ortaq.domains.corridors.commands.tables import Answer, answer_section
from ortaq.domains.corridors.freight.link_flows import link_mt
from ortaq.domains.corridors.freight.transit import freight_transit
from ortaq.domains.corridors.report.closure_study import (
    Closure,
    busiest,
    busiest_transit,
    every_closure,
    named_closures,
)
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.study import PairedClosures, corridor_report, effects_at, paired_closures
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
    ration: list[str] | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Show flows, closures in real income of each member, independent ways and transit."""
    _check_options(close, without, pairs, every=every)
    if ration:
        others = {"close": close, "without": without, "all": every, "pairs": pairs, "out": out}
        refuse_others("ration", "rationed crossings", others)
    baseline = region_on(
        program.region(region or program.region_of(mechanism)), network, over=over, rows=rows, open_=open_
    )
    codes, _ = _of_members(program, baseline, mechanism, members)
    if ration:
        rationing_answer(program, baseline, codes, ration, as_json=as_json)
        return
    effects = effects_at(baseline, Corner.CENTRAL)
    base, own = effects.system.base, effects.system.network
    passed = busiest_transit(baseline, base, codes, TRANSIT_SHOWN)
    if close or without:
        closures = [
            *named_closures(baseline, own, codes, close or (), where="--close"),
            *named_closures(baseline, own, codes, labelled(own, without or ()), where="--without"),
        ]
    elif every:
        closures = every_closure(own, base, link_mt(base))
    else:
        closures = [*busiest(base, codes), *passed[:3]]
    ranges = DETAILED if every else None
    report = corridor_report(baseline, codes, closures=closures, banded=ranges, valuation=program.valuation)
    detailed = [closures[k] for k in worst_first(report)[:ranges]]
    answer = Answer(
        region=baseline,
        report=report,
        ways={mode: independent_ways(own, mode=mode) for mode in (Mode.ANY, Mode.RAIL, Mode.ROAD)},
        transit=freight_transit(effects, [c.targets[0] for c in passed]),
        pairs=_pairs(program, baseline, report, detailed, pairs) if pairs else None,
        opened=tuple(open_ or ()),
    )
    if out is not None:
        write_files(out, dict(zip(FILES, contents(answer), strict=True)), option="--out")
    program.answer(
        (answer_section(answer), *((for_programs(answer),) if as_json else ())),
        baseline,
        as_json=as_json,
        question=question(answer),
        computed=computed(answer),
    )


def _check_options(close: list[str] | None, without: list[str] | None, pairs: int, *, every: bool) -> None:
    if every and (close or without):
        given = "--close" if close else "--without"
        raise InputError(f"{given} and --all were given", where="corridors", fix="keep one of the two")
    if pairs == 1:
        raise InputError("one closure makes no pair", where="--pairs", fix="give at least 2")


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
