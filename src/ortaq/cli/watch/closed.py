"""`ortaq watch closed`: how often violence was counted on both sides, and what a closed road costs. No forecast."""

from collections.abc import Sequence
from pathlib import Path

from ortaq.alerts.observations import NOTHING, read_observations
from ortaq.alerts.signals.violence import Rate, violence_rates
from ortaq.answers.sections.outcome import outcome_section
from ortaq.core import InputError, Program
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.model import run
from ortaq.observe import load_scenario


def closed_command(
    program: Program, *, scenario: str, places: list[str], tables: Path | None, region: str | None, as_json: bool
) -> None:
    """Show how often violence was counted in some countries, and what a scenario of a closed road costs members."""
    baseline, question = load_scenario(scenario, region, None)
    codes = [place.strip().upper() for place in places]
    baseline.economy_positions(codes, where="--place")
    rates = violence_rates(read_observations(tables) if tables else NOTHING, codes)
    if not rates:
        raise InputError(
            f"no table says how often violence was counted in {', '.join(codes)}",
            where="--place",
            why="absent is not zero",
            fix="name a folder of tables with conflict_deaths; 'ortaq watch fetch ucdp' fills one",
        )
    with program.progress("worlds") as report:
        outcome = run(baseline, question, progress=report)
    shown = (_rates(rates, codes), outcome_section(baseline, question, outcome, None, everyone=False, full=False))
    asked = {"scenario": question.id, "places": codes, "tables": tables.name if tables else None}
    program.answer(shown, baseline, (question, *question.changes), as_json=as_json, question=asked)


def _rates(rates: Sequence[Rate], asked: Sequence[str]) -> Section:
    percent = Text("unit.percent")
    columns = (
        Column(Text("watch.head.place")),
        Column(Text("watch.closed.some"), percent),
        Column(Text("watch.closed.at_least"), percent),
        Column(Text("watch.closed.months")),
        Column(Text("watch.closed.period")),
    )
    unknown = Cell(Text("watch.closed.unknown"))
    rows = tuple(
        (
            Cell(Name("economy", r.place)),
            unknown if r.some is None else Cell(r.some, source=r.source),
            unknown if r.many is None else Cell(r.many, source=r.source),
            Cell(float(r.months), Reading.COUNT),
            Cell(f"{r.first} – {r.last}, {r.source}"),
        )
        for r in rates
    )
    missing = tuple(Name("economy", code) for code in asked if code not in {r.place for r in rates})
    said = [Text("watch.closed.lead"), Text("watch.conflict.no_peace")]
    said += [Text("watch.closed.missing", {"places": missing})] if missing else []
    table = Table("violence-rates", Text("watch.closed.rates"), columns, rows, (Text("watch.closed.note"),))
    return Section("violence", Text("watch.closed.title"), tuple(said), (table,))
