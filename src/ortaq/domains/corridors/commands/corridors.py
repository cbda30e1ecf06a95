"""`ortaq corridors`: what the network carries, what closures cost each member, redundancy and transit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ortaq.core import CENTRAL, Corner, InputError, Program, Region
from ortaq.domains.corridors import Mode
from ortaq.domains.corridors.commands.asked import Subject, Typed, labelled, refuse_others, region_on
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
    of: Subject,
    network: str | None,
    typed: Typed,
    every: bool,
    pairs: int,
    ration: list[str] | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Show flows, closures in real income of each member, independent ways and transit."""
    _check_options(typed, pairs, every=every)
    if ration:
        others = {"close": typed.close, "without": typed.without, "all": every, "pairs": pairs, "out": out}
        refuse_others("ration", "rationed crossings", others)
    baseline = region_on(of.baseline(program), network, replace(typed, close=None, without=None))
    codes, _ = of.economies(program, baseline)
    if ration:
        rationing_answer(program, baseline, codes, ration, as_json=as_json)
        return
    answer = _answer(program, baseline, codes, typed, pairs, every=every)
    if out is not None:
        write_files(out, dict(zip(FILES, contents(answer), strict=True)), option="--out")
    program.answer(
        (answer_section(answer), *((for_programs(answer),) if as_json else ())),
        baseline,
        as_json=as_json,
        question=question(answer),
        computed=computed(answer),
    )


def _answer(
    program: Program, region: Region, codes: tuple[str, ...], typed: Typed, pairs: int, *, every: bool
) -> Answer:
    """Return what closures cost: those that are named, every one in turn, or the busiest."""
    effects = effects_at(region, Corner.CENTRAL)
    base, own = effects.system.base, effects.system.network
    passed = busiest_transit(region, base, codes, TRANSIT_SHOWN)
    if typed.close or typed.without:
        closures = [
            *named_closures(region, own, codes, typed.close or (), where="--close"),
            *named_closures(region, own, codes, labelled(own, typed.without or ()), where="--without"),
        ]
    elif every:
        closures = every_closure(own, base, link_mt(base))
    else:
        closures = [*busiest(base, codes), *passed[:3]]
    ranges = DETAILED if every else None
    report = corridor_report(region, codes, closures=closures, banded=ranges, valuation=program.valuation)
    costliest = [closures[k] for k in worst_first(report)[:ranges]]
    return Answer(
        region=region,
        report=report,
        ways={mode: independent_ways(own, mode=mode) for mode in (Mode.ANY, Mode.RAIL, Mode.ROAD)},
        transit=freight_transit(effects, [c.targets[0] for c in passed]),
        pairs=_pairs(program, region, report, costliest, pairs) if pairs else None,
        opened=tuple(typed.open_ or ()),
    )


def _check_options(typed: Typed, pairs: int, *, every: bool) -> None:
    if every and (typed.close or typed.without):
        given = "--close" if typed.close else "--without"
        raise InputError(f"{given} and --all were given", where="corridors", fix="keep one of the two")
    if pairs == 1:
        raise InputError("one closure makes no pair", where="--pairs", fix="give at least 2")


def _pairs(
    program: Program, region: Region, report: CorridorReport, costliest: Sequence[Closure], count: int
) -> PairedClosures:
    parts = [c for c in costliest if not c.transit][:count]
    return paired_closures(region, report.members, parts, program.valuation(CENTRAL))
