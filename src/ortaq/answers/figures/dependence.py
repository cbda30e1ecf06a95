"""Who loses how much from a stop of trade with whom, and what the package changes, as four figures."""

from collections.abc import Sequence

from ortaq.answers.figures.parts import PERCENT, class_labels, counterpart, one_sign, span
from ortaq.core import Band, Region
from ortaq.core.chart import Box, Chart, Key, Line, Panel, Point, Rule, Scale, ScaleKind, Span, Steps
from ortaq.core.report import Figure, Name, Number, Reading, Text, Words
from ortaq.dependence import Dependence, Rung, Weighing, counterparts, ladder, moves

EDGES = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Percent of real income between the classes of colour."""

RUNGS, SLOPES = 6, 5
"""Losses of each member, with bands and before and after."""

LEAST_RUNG, LEAST = 0.01, 1e-3
"""Percent of real income at which the scales begin."""


def _member(code: str) -> Name:
    return Name("economy", code)


def heat_figure(region: Region, found: Dependence) -> Figure:
    """Return the losses of members from each other and from powers as a field of cells.

    Parameters
    ----------
    region : Region
    found : Dependence
    """
    names = [name for name, _, _ in counterparts(found)]
    boxes = []
    for row, member in enumerate(found.members):
        rungs = {r.name: r for r in ladder(found, member)}
        for column, name in enumerate(names):
            if name in rungs:
                loss, said = rungs[name].loss.central, _said(region, member, rungs[name])
                boxes.append(Box(column, row, loss, _short(loss), said))
    largest = tuple(_said(region, member, ladder(found, member)[0]) for member in found.members)
    chart = Chart(
        Scale(
            ScaleKind.CATEGORY,
            Text("column.partner"),
            names=tuple(counterpart(region, n) for n in names),
            codes=tuple(names),
        ),
        Scale(ScaleKind.CATEGORY, Text("column.member"), names=tuple(map(_member, found.members))),
        (Panel("", tuple(boxes)),),
        steps=Steps(Text("figure.loss"), PERCENT, EDGES, class_labels(EDGES, "dependence.below", "dependence.above")),
    )
    described = Text("dependence.heat_description", {"largest": largest})
    return Figure("figure-dependence", Text("dependence.heat"), described, chart, (Text("dependence.heat_note"),))


def _said(region: Region, member: str, rung: Rung) -> Text:
    values: dict[str, Words] = {
        "member": _member(member),
        "partner": counterpart(region, rung.name),
        "percent": Number(rung.loss.central),
        "span": span(rung.loss),
    }
    return Text("dependence.cell", values)


def _short(percent: float) -> Words:
    """Return a number that fits a cell of a narrow screen."""
    rounded = round(percent, 1 if percent >= 1.0 else 2)
    return Number(rounded, Reading.INPUT) if rounded else Text("dependence.small")


def ladder_figure(region: Region, found: Dependence) -> Figure:
    """Return the largest losses of every member with their bands; ties with the next rung are marked.

    Parameters
    ----------
    region : Region
    found : Dependence
    """
    panels, told = [], []
    for member in found.members:
        rungs = ladder(found, member)[:RUNGS]
        spans = tuple(
            Span(r.name, r.loss, _rung_said(region, r), tied=not r.certain and r is not rungs[-1]) for r in rungs
        )
        panels.append(Panel(_member(member), spans))
        told.append((member, [(r.name, (Number(r.loss.central),)) for r in rungs[:3]]))
    chart = Chart(
        Scale(ScaleKind.LOG, Text("figure.loss"), PERCENT, least=LEAST_RUNG),
        Scale(ScaleKind.CATEGORY, Text("column.partner")),
        tuple(panels),
        each=Text("column.member"),
        name=Text("column.partner"),
    )
    described = Text("dependence.ladder_description", {"members": tuple(_steps(*one) for one in told)})
    return Figure("figure-exposure", Text("dependence.ladder"), described, chart, (Text("dependence.ladder_note"),))


def _rung_said(region: Region, rung: Rung) -> Text:
    values: dict[str, Words] = {
        "partner": counterpart(region, rung.name),
        "percent": Number(rung.loss.central),
        "span": span(rung.loss),
    }
    return Text("dependence.rung", values)


def _steps(member: str, steps: Sequence[tuple[str, tuple[Number, ...]]]) -> Text:
    """Return a member with its partners and what it loses from each, one number or before and after."""
    told = tuple(
        Text("dependence.step" if len(of) == 1 else "dependence.step_after", {"name": name, **_ends(of)})
        for name, of in steps
    )
    return Text("dependence.said", {"member": _member(member), "steps": told})


def _ends(of: tuple[Number, ...]) -> dict[str, Words]:
    return dict(zip(("before", "after"), of, strict=False))


def scatter_figure(region: Region, found: Dependence) -> Figure:
    """Return the losses of both sides of every pair of a member and a partner or power.

    Parameters
    ----------
    region : Region
    found : Dependence
    """
    pairs = [(row, rung) for row, member in enumerate(found.members) for rung in ladder(found, member)]
    most = 1.3 * max(max(r.loss.central, r.reverse.central) for _, r in pairs)
    points = tuple(
        Point(
            row,
            rung.loss.central,
            rung.reverse.central,
            rung.name,
            _pair(region, found.members[row], rung),
            rung.loss.central * max(rung.reverse.central, LEAST),
        )
        for row, rung in pairs
    )
    x, y = (
        Scale(ScaleKind.LOG, title, PERCENT, least=LEAST, most=most)
        for title in (Text("dependence.scatter_x"), Text("dependence.scatter_y"))
    )
    chart = Chart(
        x,
        y,
        (Panel("", (Rule((LEAST, LEAST), (most, most), Text("figure.equal")), *points)),),
        each=Text("column.member"),
        name=Text("column.partner"),
        keys=tuple(Key(_member(member)) for member in found.members),
    )
    more = sum(rung.unequal and rung.ratio.central > 1.0 for _, rung in pairs)
    counts: dict[str, Words] = {"pairs": Number(len(pairs), Reading.COUNT), "more": Number(more, Reading.COUNT)}
    described = Text("dependence.scatter_description", counts)
    return Figure("figure-asymmetry", Text("dependence.scatter"), described, chart, (Text("dependence.scatter_note"),))


def _pair(region: Region, member: str, rung: Rung) -> Text:
    values: dict[str, Words] = {
        "member": _member(member),
        "partner": counterpart(region, rung.name),
        "own": Number(rung.loss.central),
        "other": Number(rung.reverse.central),
    }
    return Text("dependence.pair", values)


def slopes_figure(region: Region, found: Weighing) -> Figure:
    """Return what the package does to every member's largest losses.

    Parameters
    ----------
    region : Region
    found : Weighing

    Raises
    ------
    ValueError
        Nothing was weighed after the package.
    """
    if found.after is None:
        message = "slopes need a second side"
        raise ValueError(message)
    panels, told = [], []
    for member in found.before.members:
        after, change = {r.name: r.loss.central for r in ladder(found.after, member)}, moves(found, member)
        rungs = ladder(found.before, member)[:SLOPES]
        panels.append(Panel(_member(member), tuple(_line(region, r, after[r.name], change[r.name]) for r in rungs)))
        told.append((member, [(r.name, (Number(r.loss.central), Number(after[r.name]))) for r in rungs]))
    sides = (Text("figure.before"), Text("figure.after"))
    chart = Chart(
        Scale(ScaleKind.CATEGORY, "", names=sides),
        Scale(ScaleKind.LOG, Text("figure.loss"), PERCENT, least=LEAST),
        tuple(panels),
        each=Text("column.member"),
        name=Text("column.partner"),
        own=True,
    )
    described = Text("dependence.slopes_description", {"members": tuple(_steps(*one) for one in told)})
    return Figure(
        "figure-dependence-after", Text("dependence.slopes"), described, chart, (Text("dependence.slopes_note"),)
    )


def _line(region: Region, rung: Rung, after: float, change: Band) -> Line:
    said = Text("dependence.moved", {"partner": counterpart(region, rung.name), "span": span(change, Reading.CHANGE)})
    return Line(rung.name, (rung.loss.central, after), said, one_sign(change))
