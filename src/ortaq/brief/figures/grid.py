"""A field of cells: rows down, columns across, classes of colour, and a bar below the number for a share."""

from collections.abc import Iterator
from math import isfinite

from ortaq.brief.figures.svg import NARROW, Described, drawing, group, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core.chart import Box, Chart, Scale, Steps

ROW, HEAD, BOX = 50.0, 22.0, 26.0
GAP = 0.4
"""Percent of the width between cells."""


def grid_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawing."""
    step = 100.0 / max(1, len(chart.x.names))
    steps = chart.steps or Steps("", "", (), ())
    parts = list(_heads(present, chart.x, step))
    parts += [text("name", ("0", HEAD + ROW * row + 14.0), present.say(name)) for row, name in enumerate(chart.y.names)]
    boxes = [m for panel in chart.panels for m in panel.marks if isinstance(m, Box)]
    parts += [_box(present, box, steps, step) for box in boxes]
    return drawing(HEAD + ROW * len(chart.y.names), parts, described)


def _heads(present: Presenter, scale: Scale, step: float) -> Iterator[str]:
    room = max(step / 100.0 * NARROW, 26.0)
    for k, name in enumerate(scale.codes or scale.names):
        yield text("head", (percent(round((k + 0.5) * step, 2)), 12.0), present.say(name), room)


def _box(present: Presenter, box: Box, steps: Steps, step: float) -> str:
    start, top = round(box.column * step + GAP / 2.0, 2), HEAD + ROW * box.row
    level, width = sum(box.value >= edge for edge in steps.edges), round(step - GAP, 2)
    rect = f'<rect class="heat h{level}" x="{start:g}%" y="{top + 19.0:g}" width="{width:g}%" height="{BOX:g}"/>'
    middle = percent(round((box.column + 0.5) * step, 2))
    shown = text(f"on{level}", (middle, top + 36.0), present.say(box.shown), max(step / 100.0 * NARROW, 40.0))
    pinned = round(box.share * width, 2) if isfinite(box.share) else 0.0
    if pinned:
        shown += f'<rect class="stated" x="{start:g}%" y="{top + 46.0:g}" width="{pinned:g}%" height="3"/>'
    return group(present.say(box.said), rect + shown)


def codes_line(present: Presenter, scale: Scale) -> str:
    """Return what the short forms of columns stand for; those that say all are left out."""
    named = zip(scale.codes, map(present.say, scale.names), strict=False)
    return present.texts.join(f"{code} {name}" for code, name in named if name != code)
