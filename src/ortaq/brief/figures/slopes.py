"""Lines from side to side, one small panel beside the other."""

from collections.abc import Sequence
from itertools import pairwise

from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.svg import Described, drawing, group, line, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core.chart import Chart, Line, Panel, numbers_of
from ortaq.core.report import Number

TOP, FLOOR, GAP = 34.0, 178.0, 15.0
"""Pixels: ends of the scale, and the least distance of labels."""

HEIGHT = 206.0
FIRST, LAST = 36.0, 72.0
"""Percent of the width at which the sides stand."""

ROOM = 84.0
"""Pixels beside the sides in the narrowest panel."""


def slopes_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawings of all panels."""
    every = [v for panel in chart.panels for m in panel.marks for v in numbers_of(m)]
    drawn = []
    for panel in chart.panels:
        values = [v for m in panel.marks for v in numbers_of(m)] if chart.own else every
        drawn.append(_panel(present, chart, panel, fitted_axis(chart.y, values, FLOOR, TOP)))
    said = described.said(("p", "p"), ' hidden=""')
    return f'{said}<div class="panels" {described.role}>{"".join(drawn)}</div>'


def _panel(present: Presenter, chart: Chart, panel: Panel, axis: Axis) -> str:
    lines = [m for m in panel.marks if isinstance(m, Line)]
    count = max(2, len(chart.x.names))
    sides = [round(FIRST + k * (LAST - FIRST) / (count - 1), 2) for k in range(count)]
    parts = [text("name", ("0", 14.0), present.say(panel.title), 200.0)]
    for side, name in zip(sides, chart.x.names, strict=False):
        parts.append(line("grid", (percent(side), percent(side)), (26.0, 184.0)))
        parts.append(text("tick", (percent(side), 200.0), present.say(name), 120.0))
    first, last = (spread([axis.at(m.values[end]) for m in lines]) for end in (0, -1))
    for mark, left, right in zip(lines, first, last, strict=True):
        parts.append(_line(present, mark, axis, sides, (left, right)))
    return drawing(HEIGHT, parts)


def _line(present: Presenter, mark: Line, axis: Axis, sides: Sequence[float], labels: tuple[float, float]) -> str:
    kind = "slope" if mark.sure else "slope open"
    at = [axis.at(v) for v in mark.values]
    inner = [
        line(kind, (percent(a), percent(b)), (y, z))
        for (a, b), (y, z) in zip(pairwise(sides), pairwise(at), strict=True)
    ]
    inner += [
        f'<circle class="slope-end" cx="{side:g}%" cy="{y:g}" r="2.6"/>' for side, y in zip(sides, at, strict=True)
    ]
    before, after = (present.say(Number(v)) for v in (mark.values[0], mark.values[-1]))
    name = present.say(mark.name)
    inner.append(text("value", (percent(sides[0] - 3.0), labels[0] + 4.0), f"{name} {before}", ROOM))
    inner.append(text("after", (percent(sides[-1] + 3.0), labels[1] + 4.0), after, ROOM))
    return group(present.say(mark.said), "".join(inner))


def spread(places: Sequence[float]) -> list[float]:
    """Move labels apart to at least ``GAP`` pixels, as little as needed, keeping their order."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = list(places)
    for _ in range(60):
        for one, other in pairwise(order):
            short = GAP - (moved[other] - moved[one])
            if short > 0.0:
                moved[one] -= short / 2.0
                moved[other] += short / 2.0
    return [round(min(max(m, TOP - 4.0), FLOOR + 6.0), 1) for m in moved]
