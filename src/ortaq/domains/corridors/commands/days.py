"""`ortaq corridors --days`: days by pair, days that measures save, and how much dearer the second-best way is."""

from math import isinf, isnan

from ortaq.core import Program
from ortaq.core.report import Cell, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.commands.asked import (
    Subject,
    Typed,
    network_of,
    question_of,
    refuse_others,
    region_on,
)
from ortaq.domains.corridors.report.day_tables import DAYS, asked_pairs, day_heads, end_cells, saved_table
from ortaq.domains.corridors.report.days import Days, days_of

USD = Text("corridors.usd_feu")


def days_command(
    program: Program,
    *,
    of: Subject,
    network: str | None,
    typed: Typed,
    as_json: bool,
    **other: object,
) -> None:
    """Show days by pair, what measures save of them and the second-best way."""
    refuse_others("days", "days", other)
    named, codes, measures = of.asked(program)
    baseline = region_on(named, network, typed)
    own = network_of(baseline)
    section = days_section(days_of(baseline, own, codes, measures), f"{own.name} {own.digest}")
    question = question_of(codes, own, typed)
    program.answer([section], baseline, measures, as_json=as_json, question=question)


def days_section(found: Days, network: str) -> Section:
    """Return the tables of days; ``network``: its name and digest."""
    said: dict[str, Words] = {"network": network}
    notes = (Text("corridors.days.meaning"), Text("corridors.of_this_network", said))
    return Section("days", Text("corridors.days.title"), notes, (_pairs(found), saved_table(found)))


def _pairs(found: Days) -> Table:
    rows = tuple(
        (
            *end_cells(found, i, j),
            _number(found.days[i, j]),
            _number(found.usd[i, j]),
            _second(float(found.second_percent[i, j])),
        )
        for i, j in asked_pairs(found)
    )
    heads = day_heads(("from", ""), ("to", ""), ("days", DAYS), ("usd", USD), ("second", Text("corridors.percent")))
    return Table("days-by-pair", Text("corridors.days.pairs"), heads, rows)


def _number(value: float) -> Cell:
    return Cell(Text("corridors.days.no_way")) if isinf(value) else Cell(float(value))


def _second(percent: float) -> Cell:
    if isnan(percent):
        return Cell(Text("corridors.days.no_way"))
    return Cell(Text("corridors.days.no_second")) if isinf(percent) else Cell(percent, Reading.CHANGE)
