"""Rows whose panels stand side by side: one line for each name, one column for each panel, the same scale in all."""

from collections.abc import Iterator

from ortaq.brief.figures.plane import shape
from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.svg import NARROW, Described, drawing, group, line, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core import Band
from ortaq.core.chart import Chart, Panel, Span, numbers_of
from ortaq.core.report import Number, Reading, Words

HEAD, NAME, ROW, FOOT = 22.0, 16.0, 16.0, 22.0
"""Heights, pixels: titles of the columns, a name above its row, the row, the ticks."""

DRAWN = 0.68
"""Part of a column that the scale takes; the number stands beside it."""

APART = 8.0
"""Percent of the width between two numbers of the scale."""


def beside_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawing."""
    names, step = row_names(chart), 100.0 / max(1, len(chart.panels))
    values = [value for panel in chart.panels for mark in panel.marks for value in numbers_of(mark)]
    height = HEAD + (NAME + ROW) * len(names)
    parts: list[str] = []
    for at, panel in enumerate(chart.panels):
        begin = at * step + 1.0
        axis = fitted_axis(chart.x, values, begin, begin + DRAWN * step)
        room = step / 100.0 * NARROW
        parts.append(text("label roomy", (percent(round(begin, 2)), 14.0), present.say(panel.title), 3.0 * room))
        parts.append(text("label tight", (percent(round(begin, 2)), 14.0), present.say(panel.title), room))
        parts += _scale(present, chart, axis, height)
        parts += _marks(present, chart, panel, axis, (names, (at + 1) * step - 1.0))
    parts += [text("line", ("0", _top(k) + 11.0), present.say(name)) for k, name in enumerate(names)]
    return drawing(height + FOOT, parts, described)


def row_names(chart: Chart) -> list[Words]:
    """Return the names of the rows, in the order in which they first appear."""
    names: list[Words] = []
    for mark in (m for panel in chart.panels for m in panel.marks if isinstance(m, Span)):
        if mark.name not in names:
            names.append(mark.name)
    return names


def _top(row: int) -> float:
    return HEAD + (NAME + ROW) * row


def _scale(present: Presenter, chart: Chart, axis: Axis, height: float) -> Iterator[str]:
    """Yield a line through every row at round values; numbers below where they have room, zero and the ends first."""
    ticks = sorted(axis.ticks(2), key=lambda value: (value != 0.0, -abs(value)))
    shown: list[float] = []
    for value in ticks:
        place = axis.at(value)
        yield line("axis" if value == 0.0 else "grid", (percent(place), percent(place)), (HEAD - 2.0, height))
        if all(abs(place - other) >= APART for other in shown):
            shown.append(place)
            yield text("tick", (percent(place), height + 14.0), present.say(Number(value, chart.x.reading)), 40.0)


def _marks(
    present: Presenter, chart: Chart, panel: Panel, axis: Axis, placed: tuple[list[Words], float]
) -> Iterator[str]:
    names, right = placed
    for mark in panel.marks:
        if isinstance(mark, Span):
            y = _top(names.index(mark.name)) + NAME + 5.0
            reading = Reading.AMOUNT if chart.x.reading is Reading.AMOUNT else Reading.CHANGE
            number = present.say(Number(mark.value.central, reading))
            inner = _band(chart, mark, axis, y) + text("value roomy", (percent(round(right, 2)), y + 4.0), number, 60.0)
            yield group(present.say(mark.said), inner)


def _band(chart: Chart, mark: Span, axis: Axis, y: float) -> str:
    value: Band = mark.value
    band = line("band", (percent(axis.at(value.low)), percent(axis.at(value.high))), (y, y))
    drawn = shape(chart.keys[mark.key], mark.key) if chart.keys else ""
    return f'{band}<svg class="mark" x="{percent(axis.at(value.central))}" y="{y:g}">{drawn}</svg>'
