"""Shocks of water one below the other, by what they cost each member."""

from dataclasses import dataclass

from ortaq.core import Array
from ortaq.core.chart import Chart, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Cell, Column, Figure, Name, Table, Text, Words
from ortaq.domains.water.report.gains import change
from ortaq.domains.water.report.told import banded


@dataclass(frozen=True, eq=False)
class Rung:
    """A shock and what it changes.

    Attributes
    ----------
    title : words
    usual : ndarray, shape (member, 3)
        USD million without a deal: low, central and high end.
    deal : ndarray, shape (member,), optional
        Under the deal.
    """

    title: Words
    usual: Array
    deal: Array | None = None


def ladder_figure(id: str, members: tuple[str, ...], rungs: tuple[Rung, ...]) -> Figure:
    """Return what shocks change for every member that they touch, the worst for all together first."""
    touched = {m: [r for r in ordered(rungs) if r.usual[i].any()] for i, m in enumerate(members)}
    panels = tuple(
        Panel(Name("economy", m), tuple(_span(rung, rung.usual[members.index(m)]) for rung in of))
        for m, of in touched.items()
        if of
    )
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("water.change"), Text("water.unit.musd")),
        Scale(ScaleKind.CATEGORY, Text("water.shock")),
        panels,
        each=Text("water.member"),
        name=Text("water.shock"),
    )
    return Figure(
        f"{id}-shocks",
        Text("water.ladder"),
        Text("water.ladder_description"),
        chart,
        (Text("water.ladder_note"),),
    )


def _span(rung: Rung, ends: Array) -> Span:
    return Span(rung.title, banded(ends), rung.title)


def ordered(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Return shocks, the one that costs all together most first."""
    return tuple(sorted(rungs, key=lambda rung: float(rung.usual[:, 1].sum())))


def ladder_table(id: str, members: tuple[str, ...], rungs: tuple[Rung, ...]) -> Table:
    """Return what shocks change without a deal and under it, a row for each shock and member."""
    usd = Text("water.unit.usd")
    ruled = any(rung.deal is not None for rung in rungs)
    columns = (
        Column(Text("water.shock")),
        Column(Text("water.member")),
        Column(Text("water.without_deal"), usd),
        *((Column(Text("water.under_deal"), usd),) if ruled else ()),
    )
    rows = []
    for rung in ordered(rungs):
        for i, m in enumerate(members):
            under = () if not ruled else (Cell(Text("water.not_known")) if rung.deal is None else change(rung.deal[i]),)
            rows.append((Cell(rung.title), Cell(Name("economy", m)), change(banded(rung.usual[i])), *under))
    return Table(f"{id}-shock-table", Text("water.ladder_table"), columns, tuple(rows), (Text("water.ladder_note"),))
