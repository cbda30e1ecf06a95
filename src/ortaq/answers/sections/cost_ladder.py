"""Which package to sign at which cost: the steps that buy most for the next dollar, and where they stop."""

from collections.abc import Sequence
from itertools import pairwise

from ortaq.agreement import CostLadder
from ortaq.answers.agenda import ladder_of
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.words import counted, money, tagged_list, tags
from ortaq.core import Band
from ortaq.core.chart import Chart, Key, Look, Panel, Point, Scale, ScaleKind, Swarm
from ortaq.core.report import Cell, Column, Figure, Items, Number, Paragraphs, Reading, Section, Table, Text, Words

MOST_SAID = 3
"""Budgets at which another package is better that the text names."""


def cost_ladder_section(material: Material) -> Section | None:
    """Return the steps by cost with what each adds, and the best package at every budget; none where nobody signs."""
    found = ladder_of(material.payoffs, material.agreement, material.mechanism.least_return)
    if len(found.packages) < 2:
        return None
    blocks = (_figure(found), _steps(material, found))
    return Section("cost-ladder", Text("ladder.title"), _said(material, found), blocks)


def _said(material: Material, found: CostLadder) -> Paragraphs:
    """Return where the ladder stops and what is left out there, and budgets at which another package is better."""
    stop, last = found.stop, len(found.packages) - 1
    numbers = {
        "least": Number(found.least_return, Reading.INPUT),
        "cost": money(found.cost_musd[stop]),
        "gain": money(found.gain_musd[stop]),
        "share": Number(100.0 * float(found.gain_musd[stop] / found.gain_musd[last]), Reading.SIZE),
        "paid": Number(100.0 * float(found.cost_musd[stop] / found.cost_musd[last]), Reading.SIZE),
    }
    agenda, package = material.payoffs.measures, int(found.packages[stop])
    said: Paragraphs = (Text("ladder.lead"),)
    said += (
        (Text("ladder.stops", numbers), tagged_list(agenda, package)) if stop else (Text("ladder.nothing", numbers),)
    )
    left = int(found.packages[last]) & ~package
    if left:
        more: dict[str, Words] = {
            "cost": money(found.cost_musd[last] - found.cost_musd[stop]),
            "gain": money(found.gain_musd[last] - found.gain_musd[stop]),
            "measures": tagged_list(agenda, left).items,
        }
        said += (Text("ladder.left", more),)
    better = sorted(found.better_elsewhere(), key=lambda one: -one[2])[:MOST_SAID]
    return (*said, Items(tuple(_better(*one) for one in sorted(better)))) if better else said


def _better(cost_musd: float, package: int, share: float) -> Text:
    percent = Number(100.0 * share, Reading.SIZE)
    return Text("ladder.better", {"cost": money(cost_musd), "tags": tags(package), "percent": percent})


def _steps(material: Material, found: CostLadder) -> Table:
    bands, cases = [material.bands[package] for package in found.packages.tolist()[1:]], counted(len(material.cases))
    signed = ({"signed": counted(len(band.accepted_in)), "cases": cases} for band in bands)
    return steps_table(
        material.payoffs.measures,
        found,
        found.packages.tolist(),
        ranges=[(band.joint_low_musd, band.joint_high_musd) for band in bands],
        signed=[Cell(Text("ladder.of", numbers)) for numbers in signed],
    )


def steps_table(
    agenda: Sequence[str],
    found: CostLadder,
    packages: Sequence[int],
    *,
    ranges: Sequence[tuple[float, float]] = (),
    signed: Sequence[Cell] = (),
) -> Table:
    """Return the steps of a ladder: what each adds, what it costs and gains, and what the next dollar brings.

    Parameters
    ----------
    agenda : sequence of str
        Ids of all measures.
    found : CostLadder
    packages : sequence of int
        The sets of measures that its steps stand for, nothing first.
    ranges : sequence of tuple of float
        Ends of the joint gain of each step after the first; none where they are not known.
    signed : sequence of Cell
        In how many cases all sign each of them; no column where that is not known.
    """
    rows = []
    for step, (before, package) in enumerate(pairwise(packages)):
        gain, cost = float(found.gain_musd[step + 1]), float(found.cost_musd[step + 1])
        added, dropped = tagged_list(agenda, package & ~before), tagged_list(agenda, before & ~package)
        gone = tuple(Text("ladder.without", {"measure": item}) for item in dropped.items)
        rows.append(
            (
                Cell((*added.items, *gone)),
                Cell(cost, Reading.MONEY),
                Cell(Band(ranges[step][0], gain, ranges[step][1]) if ranges else gain, Reading.MONEY_CHANGE, 1),
                Cell(float(found.next_return[step]), Reading.SIZE),
                *signed[step : step + 1],
                Cell(Text("ladder.yes" if step < found.stop else "ladder.no")),
            )
        )
    columns = (
        Column(Text("ladder.step")),
        Column(Text("ladder.cost"), USD_YEAR),
        Column(Text("ladder.gain"), USD_YEAR),
        Column(Text("ladder.next"), Text("unit.usd_usd")),
        *((Column(Text("ladder.signed")),) if signed else ()),
        Column(Text("ladder.worth")),
    )
    return Table("steps", Text("ladder.table"), columns, tuple(rows), (Text("note.ladder"),))


def _figure(found: CostLadder) -> Figure:
    """Return the steps as named points, the best package at every budget as faint dots behind them."""
    steps = zip(found.packages.tolist(), found.cost_musd.tolist(), found.gain_musd.tolist(), strict=True)
    points = tuple(
        Point(1 if at else 2, cost, gain, tags(package) or Text("ladder.none"), money(gain), weight=gain)
        for at, (package, cost, gain) in enumerate(steps)
    )
    swarm = Swarm(0, found.staircase_cost_musd, found.staircase_gain_musd)
    keys = (
        Key(Text("ladder.staircase", {"count": counted(len(found.staircase))}), look=Look.FAINT),
        Key(Text("ladder.steps", {"count": counted(len(found.packages) - 1)}), look=Look.STRONG),
        Key(Text("ladder.none"), look=Look.PLAIN),
    )
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("ladder.cost"), USD_YEAR, Reading.MONEY),
        Scale(ScaleKind.LINEAR, Text("ladder.gain"), USD_YEAR, Reading.MONEY),
        (Panel("", (*points, swarm)),),
        each=Text("figure.class"),
        name=Text("column.package"),
        keys=keys,
    )
    said = {
        "steps": counted(len(found.packages) - 1),
        "cost": money(found.cost_musd[-1]),
        "gain": money(found.gain_musd[-1]),
    }
    return Figure(
        "figure-ladder", Text("ladder.picture"), Text("ladder.described", said), chart, (Text("ladder.note"),)
    )
