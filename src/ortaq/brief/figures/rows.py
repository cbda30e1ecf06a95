"""Rows: bars of parts and values with ranges below each other, one panel after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ortaq.brief.figures.labels import text_width
from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.svg import LEAN, NARROW, SIZE, Described, drawing, group, line, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core import Band
from ortaq.core.chart import Bar, Chart, Mark, Panel, Scale, Span, numbers_of
from ortaq.core.report import Number, Words

HEAD, FOOT, ROW, BAR, NAME = 22.0, 22.0, 19.0, 42.0, 15.0
"""Heights, pixels: a panel's title, its ticks, a value with its range, a bar with its total, a name above its row."""

ASIDE = 16.0
"""Percent of the width for names beside their rows; longer ones stand above them."""

NARROWEST_TAG = 4.5
"""Percent of the width that a letter needs."""

COLOURS = 8
DIAMOND = "M0-{0} {0} 0 0 {0}-{0} 0Z"
HATCHING = (
    '<defs><pattern id="hatching" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch-line" d="M0 0V5"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the rows of all panels share: names above, and the ends of the scale in percent of the width."""

    above: bool
    begin: float
    end: float

    def height(self, mark: Mark) -> float:
        """Return the height of a row, pixels."""
        return (BAR if isinstance(mark, Bar) else ROW) + (NAME if self.above and _name(mark) else 0.0)


def rows_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawing."""
    marks = [m for panel in chart.panels for m in panel.marks]
    layout, every = _layout(present, marks), [v for m in marks for v in _ends(m)]
    parts, top = [HATCHING] if len(chart.keys) > COLOURS else [], 0.0
    for panel in chart.panels:
        ends = [v for m in panel.marks for v in _ends(m)] if chart.own else every
        axis = fitted_axis(chart.x, ends, layout.begin, layout.end)
        inner, height = _panel(present, chart, panel, axis, layout)
        parts.append(f'<svg y="{top:g}" width="100%" height="{height:g}">{inner}</svg>')
        top += height
    return drawing(top, parts, described)


def _layout(present: Presenter, marks: Sequence[Mark]) -> _Layout:
    names = [present.say(_name(m)) for m in marks if _name(m)]
    above = any(text_width(name, SIZE) > ASIDE / 100.0 * NARROW for name in names)
    valued = any(isinstance(m, Span) for m in marks)
    return _Layout(above, ASIDE if names and not above else 1.0, 74.0 if valued else 99.0)


def _name(mark: Mark) -> Words:
    return mark.name if isinstance(mark, Bar | Span) else ""


def _ends(mark: Mark) -> tuple[float, ...]:
    """Return the values that the scale must hold: of a bar the sums of its gains and of its losses."""
    if not isinstance(mark, Bar):
        return numbers_of(mark)
    values = [value for _, value in mark.parts]
    return sum(v for v in values if v < 0.0), sum(v for v in values if v > 0.0), mark.total.low, mark.total.high


def _panel(present: Presenter, chart: Chart, panel: Panel, axis: Axis, layout: _Layout) -> tuple[str, float]:
    """Return the marks of a panel, and its height in pixels."""
    title, said = present.say(panel.title), present.say(panel.said)
    crowded = LEAN * text_width(title + said, SIZE) > NARROW
    head = HEAD + (NAME if crowded else 0.0)
    height = head + sum(map(layout.height, panel.marks)) + FOOT
    parts = [text("name", ("0", 14.0), title), *_ticks(present, chart.x, axis, (head - 2.0, height - FOOT))]
    if said:
        parts.append(text("total", ("100%", head - 8.0), said))
    if not panel.marks:
        parts.append(text("level", (percent(layout.begin), head + 8.0), present.texts("figure.no_data")))
    top = head
    for mark in panel.marks:
        named = layout.height(mark) > (BAR if isinstance(mark, Bar) else ROW)
        parts.append(_row(present, chart, mark, axis, top, above=named))
        top += layout.height(mark)
    return "".join(parts), height


def _ticks(present: Presenter, scale: Scale, axis: Axis, ends: tuple[float, float]) -> Iterator[str]:
    for value in axis.ticks(4):
        place = percent(axis.at(value))
        yield line("axis" if value == 0.0 else "grid", (place, place), ends)
        yield text("tick", (place, ends[1] + 14.0), present.say(Number(value, scale.reading)), 60.0)


def _row(present: Presenter, chart: Chart, mark: Mark, axis: Axis, top: float, *, above: bool) -> str:
    if isinstance(mark, Bar):
        name = text("level", ("0", top + (11.0 if above else 17.0)), present.say(mark.name)) if mark.name else ""
        return name + _bar(chart, mark, axis, top + (NAME if above else 0.0))
    return _span(present, mark, axis, top, above=above) if isinstance(mark, Span) else ""


def _bar(chart: Chart, bar: Bar, axis: Axis, top: float) -> str:
    """Return gains to the right of zero and losses to the left, in their order, and the total below."""
    right = left = 0.0
    parts = []
    for key, value in bar.parts:
        start, end = (right, right + value) if value >= 0.0 else (left + value, left)
        right, left = (end, left) if value >= 0.0 else (right, start)
        place = axis.at(start)
        parts.append(_part(chart, key, (place, round(axis.at(end) - place, 2)), top + 2.0))
    return "".join(parts) + _range(bar.total, axis, top + 33.0, 6) + _caps(bar.total, axis, top + 33.0)


def _part(chart: Chart, key: int, place: tuple[float, float], top: float) -> str:
    start, width = place
    box = f'x="{start:g}%" y="{top:g}" width="{width:g}%" height="22"/>'
    found = f'<rect class="part c{key % COLOURS}" {box}'
    if key >= COLOURS:
        found += f'<rect class="hatch" {box}'
    if width >= NARROWEST_TAG and chart.keys[key].tag:
        found += text("tag", (percent(round(start + width / 2.0, 2)), top + 15.0), chart.keys[key].tag)
    return found


def _range(value: Band, axis: Axis, y: float, size: int) -> str:
    band = line("band", (percent(axis.at(value.low)), percent(axis.at(value.high))), (y, y))
    place = percent(axis.at(value.central))
    return f'{band}<svg class="mark" x="{place}" y="{y:g}"><path class="diamond" d="{DIAMOND.format(size)}"/></svg>'


def _caps(value: Band, axis: Axis, y: float) -> str:
    places = [percent(axis.at(end)) for end in (value.low, value.high)]
    return "".join(line("band", (place, place), (y - 4.0, y + 4.0)) for place in places)


def _span(present: Presenter, span: Span, axis: Axis, top: float, *, above: bool) -> str:
    y = top + 10.0 + (NAME if above else 0.0)
    name = text("level" if above else "row", ("0", y - 11.0 if above else y + 4.0), present.say(span.name))
    value = text("value", ("90%", y + 4.0), present.say(Number(span.value.central)), 60.0)
    tie = f'<text class="tie" x="96%" y="{y + 14.0:g}">{escape(chr(0x2248))}</text>' if span.tied else ""
    return group(present.say(span.said), name + _range(span.value, axis, y, 5) + value + tie)
