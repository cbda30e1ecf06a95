"""A chart as one part of a page: legend, drawing, titles of the scales, and what could not be drawn."""

from collections.abc import Callable, Iterator
from html import escape

from ortaq.brief.figures.beside import beside_svg
from ortaq.brief.figures.branches import branches_svg, column_sample
from ortaq.brief.figures.grid import codes_line, grid_svg
from ortaq.brief.figures.plane import plane_svg, shape
from ortaq.brief.figures.rows import COLOURS, rows_svg
from ortaq.brief.figures.slopes import slopes_svg
from ortaq.brief.figures.svg import Described
from ortaq.brief.presenter import Presenter
from ortaq.core.chart import Bar, Bars, Chart, Rule, Scale, ScaleKind, Swarm, drawable
from ortaq.core.report import Number, Reading, Text

_Draw = Callable[[Presenter, Chart, Described], str]

_LAYOUTS: dict[tuple[bool, bool], _Draw] = {
    (True, True): grid_svg,
    (False, True): rows_svg,
    (True, False): slopes_svg,
    (False, False): plane_svg,
}
"""By whether the scales across and upwards hold names."""


def chart_html(present: Presenter, chart: Chart, described: Described) -> str:
    """Return a chart; where there is nothing to draw it says so."""
    chart, left_out = drawable(chart)
    if all(isinstance(m, Rule) for panel in chart.panels for m in panel.marks):
        return f'<p class="empty">{escape(present.texts("figure.no_data"))}</p>'
    named = chart.x.kind is ScaleKind.CATEGORY, chart.y.kind is ScaleKind.CATEGORY
    parts = [
        *_legend(present, chart),
        *([] if named[1] else [_scale_name(present, chart.y, "scale-name", "\N{UPWARDS ARROW} {}")]),
        _layout(chart, named)(present, chart, described),
        *([] if named[0] else [_scale_name(present, chart.x, "scale-name across", "{} \N{RIGHTWARDS ARROW}")]),
        *_notes(present, chart, left_out),
    ]
    return "\n".join(parts)


def _layout(chart: Chart, named: tuple[bool, bool]) -> _Draw:
    if chart.beside:
        return beside_svg
    return branches_svg if _upright(chart) else _LAYOUTS[named]


def _upright(chart: Chart) -> bool:
    return any(isinstance(mark, Bars) for panel in chart.panels for mark in panel.marks)


def _scale_name(present: Presenter, scale: Scale, kind: str, form: str) -> str:
    words, unit = present.say(scale.title), present.say(scale.unit)
    if words and unit:
        words = present.texts("figure.scale", title=words, unit=unit)
    words = words or unit
    if scale.kind is ScaleKind.LOG:
        words = present.texts("figure.logarithmic", title=words)
    return f'<p class="{kind}">{escape(form.format(words))}</p>'


def _notes(present: Presenter, chart: Chart, left_out: int) -> Iterator[str]:
    codes = codes_line(present, chart.x)
    if codes:
        yield f'<p class="note">{escape(codes)}.</p>'
    if left_out:
        words = Text("figure.left_out", {"count": Number(left_out, Reading.COUNT)})
        yield f'<p class="note">{escape(present.say(words))}</p>'


def _legend(present: Presenter, chart: Chart) -> Iterator[str]:
    entries = [*_classes(present, chart), *_steps(present, chart)]
    if entries:
        drawn = (
            f'<li><svg width="22" height="20" aria-hidden="true">{mark}</svg> {escape(of)}</li>' for mark, of in entries
        )
        yield f'<ul class="keys">{"".join(drawn)}</ul>'


def _classes(present: Presenter, chart: Chart) -> Iterator[tuple[str, str]]:
    """Yield a sample and the title of every class that has marks."""
    marks = [mark for panel in chart.panels for mark in panel.marks]
    empty = {m.key for m in marks if isinstance(m, Swarm) and not m.x.size}
    parted = any(isinstance(mark, Bar) for mark in marks)  # parts of bars have colours, no shapes
    for at, key in enumerate(chart.keys):
        if at in empty:
            continue
        if key.tag or parted:
            part = '<rect class="{}" y="2" width="22" height="16"/>'
            hatch = part.format("hatch") if at >= COLOURS else ""
            tag = f'<text class="tag" x="11" y="14">{escape(key.tag)}</text>'
            yield part.format(f"part c{at % COLOURS}") + hatch + tag, present.say(key.title)
        else:
            sample = column_sample(at) if _upright(chart) else shape(key, at)
            yield f'<g transform="translate(11 10)">{sample}</g>', present.say(key.title)


def _steps(present: Presenter, chart: Chart) -> Iterator[tuple[str, str]]:
    if chart.steps is not None:
        for level, label in enumerate(chart.steps.labels):
            yield f'<rect class="heat h{level}" y="2" width="22" height="16"/>', present.say(label)
        if chart.steps.share:
            yield '<rect class="stated" y="13" width="22" height="4"/>', present.say(chart.steps.share)
