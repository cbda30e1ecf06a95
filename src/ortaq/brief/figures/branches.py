"""Bars side by side, one panel below the other, beside lines that join where one panel leads to another."""

from collections.abc import Iterator, Sequence

from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.svg import NARROW, Described, drawing, group, line, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core.chart import Bars, Chart, Panel, Scale, numbers_of
from ortaq.core.report import Number

HEAD, BARS, FOOT, NAME, GAP = 20.0, 58.0, 16.0, 16.0, 14.0
"""Heights, pixels: a panel's title, its bars, the names below them, what is said of it, and between panels."""

LANE, EDGE, NODE = 15.0, 10.0, 12.0
"""Pixels: between two lines, beside the first, and from the top of a panel to its place on its line."""

BEGIN = 8.0
"""Percent of the width for the numbers beside the bars."""

FILLED = 0.8
"""Of the room of a name that its bars take."""


def branches_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawing: the lines at the side where panels lead to each other, and the panels."""
    every = [v for panel in chart.panels for m in panel.marks for v in numbers_of(m)]
    tops, parts, top = list[float](), list[str](), 0.0
    for panel in chart.panels:
        values = [v for m in panel.marks for v in numbers_of(m)] if chart.own else every
        inner, height = _panel(present, chart, panel, values)
        parts.append(f'<svg y="{top:g}" width="100%" height="{height:g}">{inner}</svg>')
        tops.append(top)
        top += height
    panels = drawing(top, parts)
    said = described.said(("p", "p"), ' hidden=""')
    joined = _lines(chart.panels, tops, top)
    return f'{said}<div class="plane branches" {described.role}>{joined}{panels}</div>'


def lanes(into: Sequence[int | None]) -> list[int]:
    """Return the line on which every panel stands: the first of those that lead to it, or one that is free.

    Parameters
    ----------
    into : sequence of int or None
        To which later panel each leads.

    Examples
    --------
    >>> lanes([2, 2, 3, None])
    [0, 1, 0, 0]
    """
    taken, found = dict[int, int](), list[int]()
    for at, to in enumerate(into):
        coming = [lane for lane, target in taken.items() if target == at]
        lane = min(coming, default=next(k for k in range(len(into)) if k not in taken))
        for ended in coming:
            del taken[ended]
        if to is not None and to > at:
            taken[lane] = to
        found.append(lane)
    return found


def _lines(panels: Sequence[Panel], tops: Sequence[float], height: float) -> str:
    """Return the lines at the side; nothing where no panel leads to another."""
    into = [panel.into for panel in panels]
    if not any(to is not None for to in into):
        return ""
    at = lanes(into)
    places = [(EDGE + LANE * lane, top + NODE) for lane, top in zip(at, tops, strict=True)]
    parts = []
    for (x, y), to in zip(places, into, strict=True):
        if to is not None and places[to][1] > y:
            parts.append(f'<path class="lead" d="{_way((x, y), places[to])}"/>')
    for (x, y), panel in zip(places, panels, strict=True):
        kind, radius = ("place", 5.5) if panel.marks else ("place joint", 3.5)
        parts.append(f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>')
    wide = 2.0 * EDGE + LANE * max(at) + 6.0
    return f'<svg class="chart levels" width="{wide:g}" height="{height:g}" aria-hidden="true">{"".join(parts)}</svg>'


def _way(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return the way from a place straight down, and at its end over to another."""
    (x, y), (to, floor) = start, end
    bend = max(y, floor - 30.0)
    over = "" if x == to else f"C{x:g} {floor - 8.0:g} {to:g} {floor - 22.0:g} {to:g} {floor:g}"
    return f"M{x:g} {y:g}V{bend if over else floor:g}{over}"


def _panel(present: Presenter, chart: Chart, panel: Panel, values: Sequence[float]) -> tuple[str, float]:
    """Return a panel and its height, pixels."""
    title, said = present.say(panel.title), present.say(panel.said)
    parts = [text("name", ("0", 16.0), title), *([text("below", ("0", HEAD + 12.0), said)] if said else [])]
    head = HEAD + (NAME if said else 0.0)
    if not panel.marks:
        return "".join(parts), head + GAP
    axis = fitted_axis(chart.y, values, head + BARS, head + 4.0)
    parts += [*_levels(present, chart.y, axis), *_bars(present, chart, panel, axis)]
    codes = chart.x.codes or chart.x.names
    room = (100.0 - BEGIN) / len(codes)
    for k, name in enumerate(codes):
        place = percent(round(BEGIN + (k + 0.5) * room, 2))
        parts.append(text("tick", (place, head + BARS + 13.0), present.say(name), max(room / 100.0 * NARROW, 14.0)))
    return "".join(parts), head + BARS + FOOT + GAP


def _levels(present: Presenter, scale: Scale, axis: Axis) -> Iterator[str]:
    for value in axis.ticks(2):
        yield line("axis" if value == 0.0 else "grid", (percent(BEGIN), "100%"), (axis.at(value), axis.at(value)))
        if value:
            yield text("level", ("0", axis.at(value) + 4.0), present.say(Number(value, scale.reading)), 24.0)


def _bars(present: Presenter, chart: Chart, panel: Panel, axis: Axis) -> Iterator[str]:
    """Yield the bars of a name together with what a pointer held over them shows."""
    marks = [mark for mark in panel.marks if isinstance(mark, Bars)]
    room = (100.0 - BEGIN) / len(chart.x.names)
    wide, zero = FILLED * room / len(marks), axis.at(0.0)
    for k, name in enumerate(chart.x.names):
        drawn, told = "", [present.say(name)]
        for n, mark in enumerate(marks):
            left, up = BEGIN + (k + 0.5 - FILLED / 2.0) * room + n * wide, axis.at(mark.values[k])
            box = f'x="{left:.2f}%" width="{wide:.2f}%" y="{min(up, zero):g}" height="{abs(zero - up):g}"'
            drawn += f'<rect class="column k{mark.key}" {box}/>'
            told.append(f"{present.say(chart.keys[mark.key].title)}: {present.say(Number(mark.values[k]))}")
        yield group(" \N{MIDDLE DOT} ".join(told), drawn)


def column_sample(at: int) -> str:
    """Return the sample of a class of bars in a legend."""
    return f'<rect class="column k{at}" x="-7" y="-7" width="14" height="14"/>'
