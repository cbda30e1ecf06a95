"""The picture of the first page: what each further dollar buys, with the names of what each step adds."""

from itertools import pairwise

import numpy as np

from ortaq.agreement import CostLadder
from ortaq.answers.agenda import ladder_of
from ortaq.answers.choices import Choice
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.words import counted, money, tags
from ortaq.core import Array
from ortaq.core.chart import Chart, Key, Look, Mark, Panel, Path, Point, Scale, ScaleKind
from ortaq.core.report import Figure, Reading, Text, Words


def ladder_figure(material: Material, chosen: Choice) -> Figure | None:
    """Return the steps by cost as a line with named points, the best package at every budget faintly behind it."""
    found = ladder_of(material.payoffs, material.agreement, material.mechanism.least_return)
    if len(found.packages) < 2:
        return None
    keys = (
        Key(Text("front.key_stairs"), look=Look.FAINT),
        Key(Text("front.key_steps"), look=Look.FULL),
        Key(Text("front.key_later"), look=Look.OPEN),
        Key(Text("front.key_range"), look=Look.PLAIN),
        Key(Text("front.key_chosen"), look=Look.FULL),
    )
    band = Path(3, np.full(2, chosen.cost_musd), np.array([chosen.low_musd, chosen.high_musd]))
    marks: tuple[Mark, ...] = (band, _stairs(found), Path(1, found.cost_musd, found.gain_musd), *_points(found, chosen))
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("front.cost"), USD_YEAR, Reading.MONEY),
        Scale(ScaleKind.LINEAR, Text("front.gain"), USD_YEAR, Reading.MONEY),
        (Panel("", marks),),
        each=Text("figure.class"),
        name=Text("column.package"),
        keys=keys,
    )
    said: dict[str, Words] = {
        "steps": counted(len(found.packages) - 1),
        "cost": money(found.cost_musd[-1]),
        "gain": money(found.gain_musd[-1]),
    }
    note = (Text("front.picture_note"),)
    return Figure("figure-front", Text("front.picture"), Text("ladder.described", said), chart, note)


def _stairs(found: CostLadder) -> Path:
    """Return the best gain at every budget: flat until the next package can be paid, then up."""
    cost: Array = np.repeat(found.staircase_cost_musd, 2)[1:]
    gain: Array = np.repeat(found.staircase_gain_musd, 2)[:-1]
    return Path(0, cost, gain)


def _points(found: CostLadder, chosen: Choice) -> tuple[Point, ...]:
    """Return a point for each step, named by what it adds; the recommended one says what it is."""
    points = []
    for step, (before, package) in enumerate(pairwise(found.packages.tolist()), start=1):
        cost, gain = float(found.cost_musd[step]), float(found.gain_musd[step])
        added = tags(package & ~before)
        label: Words = added if not before else Text("short.more", {"tags": added})
        key, weight = (1 if cost <= chosen.cost_musd else 2), gain - float(found.gain_musd[step - 1])
        if package == chosen.package:
            named = {"number": counted(package.bit_count()), "gain": money(gain), "cost": money(cost)}
            key, label, weight = 4, Text("front.marked", named), np.inf
        points.append(Point(key, cost, gain, label, money(gain), weight))
    return tuple(points)
