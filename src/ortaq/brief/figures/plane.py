"""A plane: points of several classes, many dots at once, and lines to compare with; names where they find room."""

from collections.abc import Sequence
from html import escape

import numpy as np

from ortaq.brief.figures.labels import Rectangle, Wish, placed, text_width
from ortaq.brief.figures.scales import Axis, fitted_axis
from ortaq.brief.figures.svg import NARROW, Described, drawing, line, percent, text
from ortaq.brief.presenter import Presenter
from ortaq.core import Array
from ortaq.core.chart import Chart, Key, Look, Mark, Path, Point, Rule, Swarm, numbers_of
from ortaq.core.report import Number

HEIGHT, TOP, FLOOR = 376.0, 12.0, 352.0
LEFT, RIGHT = 1.0, 98.0
"""Percent of the width."""

WIDTHS = {"roomy": 760.0, "middle": 400.0, "tight": NARROW - 50.0}
"""For which names are given room, pixels: on a wide screen, beside another block, and on a telephone."""

LONGEST = 0.7
"""Of the width, that a name may take."""

MOST_NAMES, RADIUS = 28, 5.0

SHAPES = (
    "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0-4.5 0Z",
    "M-4-4H4V4H-4Z",
    "M0-5.5 5.5 0 0 5.5-5.5 0Z",
    "M0-5.5 5.2 4H-5.2Z",
    "M0 5.5 5.2-4H-5.2Z",
    "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z",
)
"""Outlines of the marks of classes: disc, square, diamond, two triangles, cross."""

LOOKS = {
    Look.FAINT: "M-2.6 0A2.6 2.6 0 1 0 2.6 0A2.6 2.6 0 1 0-2.6 0Z",
    Look.PLAIN: "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0-3 0Z",
    Look.STRONG: SHAPES[2],
    Look.FULL: SHAPES[0],
    Look.OPEN: SHAPES[0],
    Look.CHOSEN: "M0-10 2.4-3.2 9.5-3.1 3.8 1.2 5.9 8.1 0 4-5.9 8.1-3.8 1.2-9.5-3.1-2.4-3.2Z",
}
DOTS = frozenset({Look.FAINT, Look.PLAIN})
"""Looks that are drawn as one path, thousands at once."""


def shape(key: Key, at: int) -> str:
    """Return the mark of a class."""
    if key.look is Look.SERIES:
        return f'<path class="point c{at % len(SHAPES)}" d="{SHAPES[at % len(SHAPES)]}"/>'
    return f'<path class="dot {key.look}" d="{LOOKS[key.look]}"/>'


def plane_svg(present: Presenter, chart: Chart, described: Described) -> str:
    """Return the drawing, with the numbers of the upright axis beside it."""
    marks = [m for panel in chart.panels for m in panel.marks]
    values = [_ends(m) for m in marks]
    x = fitted_axis(chart.x, [v for xs, _ in values for v in xs], LEFT, RIGHT)
    y = fitted_axis(chart.y, [v for _, ys in values for v in ys], FLOOR, TOP)
    levels = [(y.at(v), present.say(Number(v, chart.y.reading)), v == 0.0) for v in y.ticks(5)]
    parts = [line("axis" if zero else "grid", ("0", "100%"), (place, place)) for place, _, zero in levels]
    for value in x.ticks(5):
        place = percent(x.at(value))
        parts.append(line("axis" if value == 0.0 else "grid", (place, place), (4.0, FLOOR)))
        parts.append(text("tick", (place, FLOOR + 15.0), present.say(Number(value, chart.x.reading)), 84.0))
    parts += [_mark(present, chart, mark, x, y) for mark in marks]
    parts += _names(present, [m for m in marks if isinstance(m, Point)], x, y)
    gutter = max([text_width(words, 10.0) for _, words, _ in levels], default=0.0) + 4.0
    beside = "".join(text("level", ("0", place + 4.0), words) for place, words, _ in levels)
    scale = f'<svg class="chart levels" width="{gutter:.0f}" height="{HEIGHT:g}" aria-hidden="true">{beside}</svg>'
    return f'<div class="plane">{scale}{drawing(HEIGHT, parts, described)}</div>'


def _ends(mark: Mark) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the values that both scales must hold."""
    if isinstance(mark, Swarm | Path):
        return tuple(map(float, (mark.x.min(), mark.x.max()))), tuple(map(float, (mark.y.min(), mark.y.max())))
    numbers = numbers_of(mark)
    return numbers[::2], numbers[1::2]


def _mark(present: Presenter, chart: Chart, mark: Mark, x: Axis, y: Axis) -> str:
    match mark:
        case Rule((x0, y0), (x1, y1), title):
            ends = (percent(x.at(x0)), percent(x.at(x1))), (y.at(y0), y.at(y1))
            return line("equal", *ends).replace("/>", f"><title>{escape(present.say(title))}</title></line>")
        case Point(key, left, up):
            said = f"<title>{escape(present.say(mark.said))}</title>"
            return _placed(x.at(left), y.at(up), said + shape(chart.keys[key], key))
        case Swarm(key):
            return _swarm(chart.keys[key], key, x.places(mark.x), y.places(mark.y))
        case Path(key):
            return _stretched(f"path {chart.keys[key].look}", _through(x.places(mark.x), y.places(mark.y)))
    return ""


def _placed(left: float, up: float, inner: str) -> str:
    return f'<svg class="mark" x="{left:g}%" y="{up:g}">{inner}</svg>'


def _swarm(key: Key, at: int, x: Array, y: Array) -> str:
    """Return many dots, those that coincide once: plain ones as strokes without length, in a drawing that stretches."""
    tenths = np.unique(np.round(np.column_stack([x, y]) * 10.0).astype(int), axis=0)
    if key.look not in DOTS:
        return "".join(_placed(a / 10.0, b / 10.0, shape(key, at)) for a, b in tenths.tolist())
    return _stretched(f"dots {key.look}", "".join(f"M{a} {b}h0" for a, b in tenths.tolist()))


def _through(x: Array, y: Array) -> str:
    """Return the path from one place to the next, in tenths."""
    tenths = np.round(np.column_stack([x, y]) * 10.0).astype(int)
    return "M" + "L".join(f"{a} {b}" for a, b in tenths.tolist())


def _stretched(kind: str, path: str) -> str:
    """Return a path in tenths of a percent across and of a pixel downwards."""
    box = f'viewBox="0 0 1000 {10.0 * HEIGHT:g}" preserveAspectRatio="none" width="100%" height="{HEIGHT:g}"'
    return f'<svg {box}><path class="{kind}" d="{path}"/></svg>'


def _names(present: Presenter, points: Sequence[Point], x: Axis, y: Axis) -> list[str]:
    """Return the names that find room, those of most weight first, once for wide and once for narrow screens."""
    ranked = sorted((p for p in points if p.label), key=lambda p: -p.weight)
    said = [present.say(p.label) for p in ranked]
    at = [(x.at(p.x), y.at(p.y)) for p in ranked]
    parts = []
    for kind, width in WIDTHS.items():
        spots = [(left / 100.0 * width, up) for left, up in at]
        dots: list[Rectangle] = [(a - RADIUS, b - RADIUS, a + RADIUS, b + RADIUS) for a, b in spots]
        wishes = [
            Wish(n, str(k), *spots[k], RADIUS, 12.0)
            for k, n in enumerate(said)
            if text_width(n, 12.0) < LONGEST * width
        ]
        for label in placed(wishes, dots, width, FLOOR)[:MOST_NAMES]:
            k = int(label.kind)
            dx, dy = round(label.x - spots[k][0], 1), round(label.y - spots[k][1], 1)
            words = (
                f'<text class="{kind}" x="{dx:g}" y="{dy:g}" text-anchor="{label.anchor}">{escape(label.text)}</text>'
            )
            parts.append(_placed(*at[k], words))
    return parts
