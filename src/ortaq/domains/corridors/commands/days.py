"""`ortaq corridors --days`: days by pair, days that measures save, and how much dearer the second-best way is."""

from collections.abc import Iterator
from math import isinf, isnan
from pathlib import Path

from ortaq.core import Program
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.commands.asked import network_of, question_of, refuse_others, region_on
from ortaq.domains.corridors.commands.corridors import asked
from ortaq.domains.corridors.report.days import Days, days_of

SHOWN = 15
"""Pairs and measures that are printed; JSON has all."""

DAYS, USD = Text("corridors.days"), Text("corridors.usd_feu")


def days_command(
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
    as_json: bool,
    **other: object,
) -> None:
    """Show days by pair, what measures save of them and the second-best way."""
    refuse_others("days", "days", other)
    named, codes, measures = asked(program, region, mechanism, members)
    baseline = region_on(named, network, over=over, rows=rows, open_=open_, close=close, without=without)
    own = network_of(baseline)
    section = days_section(days_of(baseline, own, codes, measures), f"{own.name} {own.digest}")
    question = question_of(codes, own, close, open_, without)
    program.answer([section], baseline, measures, as_json=as_json, question=question)


def days_section(found: Days, network: str) -> Section:
    """Return the tables of days; ``network``: its name and digest."""
    said: dict[str, Words] = {"network": network}
    notes = (Text("corridors.days.meaning"), Text("corridors.of_this_network", said))
    return Section("days", Text("corridors.days.title"), notes, (_pairs(found), _saved(found)))


def _pairs(found: Days) -> Table:
    rows = tuple(
        (
            *_ends(found, i, j),
            _number(found.days[i, j]),
            _number(found.usd[i, j]),
            _second(float(found.second_percent[i, j])),
        )
        for i, j in _asked(found)
    )
    heads = _heads(("from", ""), ("to", ""), ("days", DAYS), ("usd", USD), ("second", Text("corridors.percent")))
    return Table("days-by-pair", Text("corridors.days.pairs"), heads, rows)


def _saved(found: Days) -> Table:
    """Return what measures save, the most first; pairs for which nothing changes are left out."""
    moved = [
        (float(saved[i, j]), measure, i, j)
        for measure, saved in found.saved.items()
        for i, j in _asked(found, both=True)
        if saved[i, j] != 0.0
    ]
    moved.sort(key=lambda one: -abs(one[0]))
    rows = tuple(
        (
            Cell(Name("change", measure)),
            *_ends(found, i, j),
            Cell(Text(f"corridors.days.{'first_way' if days > 0.0 else 'no_way'}"))
            if isinf(days)
            else Cell(days, Reading.CHANGE, 1),
        )
        for days, measure, i, j in moved
    )
    heads = _heads(("measure", ""), ("from", ""), ("to", ""), ("saved", DAYS))
    return Table("days-saved", Text("corridors.days.saved_by"), heads, rows, shown=SHOWN)


def _asked(found: Days, *, both: bool = False) -> Iterator[tuple[int, int]]:
    """Yield pairs with a member at one end: from members, and ``both`` ways round where asked."""
    size = len(found.ends)
    for i in range(size):
        for j in range(size):
            from_member = i < found.members and not (j < found.members and j < i)
            if i != j and (from_member or (both and min(i, j) < found.members)):
                yield i, j


def _ends(found: Days, i: int, j: int) -> tuple[Cell, Cell]:
    origin, destination = (Cell(f"{found.ends[k].name} ({found.ends[k].economy})") for k in (i, j))
    return origin, destination


def _number(value: float) -> Cell:
    return Cell(Text("corridors.days.no_way")) if isinf(value) else Cell(float(value))


def _second(percent: float) -> Cell:
    if isnan(percent):
        return Cell(Text("corridors.days.no_way"))
    return Cell(Text("corridors.days.no_second")) if isinf(percent) else Cell(percent, Reading.CHANGE)


def _heads(*heads: tuple[str, Words]) -> tuple[Column, ...]:
    return tuple(Column(Text(f"corridors.days.head.{head}"), unit) for head, unit in heads)
