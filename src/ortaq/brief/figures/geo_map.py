"""A map: lines as wide as their weight, marks as dots, closed dashed, planned dotted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import numpy as np

from ortaq.brief.figures.base_map import BaseMap, land_path, load_map
from ortaq.brief.figures.geo_lines import (
    CLOSED,
    FAINT,
    IDLE,
    PLANNED,
    Walked,
    class_ends,
    class_paths,
    ladder,
    largest_weight,
    line_classes,
    walked,
)
from ortaq.brief.figures.geo_marks import Dot, geo_dots, geo_labels
from ortaq.brief.figures.projection import Sheet, fitted_sheet
from ortaq.brief.figures.svg import Described
from ortaq.brief.presenter import Presenter
from ortaq.core.geo import Geo
from ortaq.core.report import Words

WIDE, NARROW = 960.0, 360.0
WIDTHS = (0.9, 1.8, 3.2, 5.2, 8.0)
"""Of the classes of weight on a wide map; two thirds of that on a narrow one."""

KEY_WIDTH, KEY_HEIGHT, NOTE_SIZE = 170.0, 20.0, 11.0

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """What all sheets of a map share: its lines in the order of drawing, and the ends of their classes."""

    geo: Geo
    base: BaseMap
    rungs: tuple[float, ...]
    way: Walked


def geo_html(present: Presenter, geo: Geo, described: Described, base: BaseMap | None = None) -> str:
    """Return a map as a whole and the members from near, for every screen; ``base`` is the shipped map if absent."""
    drawn = prepared(geo, base or load_map())
    near = close_up_bounds(drawn.base, geo.members) or geo.bounds
    sheets = (("overview", geo.bounds, WIDE), ("wide", near, WIDE), ("narrow", near, NARROW))
    return "\n".join(
        map_svg(present, drawn, described, fitted_sheet(bounds, width), kind) for kind, bounds, width in sheets
    )


def prepared(geo: Geo, base: BaseMap) -> Drawn:
    """Return what all sheets of a map share."""
    rungs = ladder(largest_weight(geo.lines))
    return Drawn(geo, base, rungs, walked(geo.lines, line_classes(geo.lines, rungs)))


def close_up_bounds(base: BaseMap, members: Sequence[str]) -> Bounds | None:
    """Return bounds, degrees, that hold the land of the members; None where the base map has none of them."""
    boxes = np.array([s.box for s in base.shapes if s.iso3 in members])
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]) - 1.0, float(low[1]) - 0.5, float(high[0]) + 1.0, float(high[1]) + 0.5


def map_svg(present: Presenter, drawn: Drawn, described: Described, sheet: Sheet, kind: str) -> str:
    """Return the map laid out on a sheet; ``kind`` tells drawings on one page apart."""
    geo, base = drawn.geo, drawn.base
    said = [present.say(mark.said or mark.name) for mark in geo.marks]
    dots = geo_dots(geo, sheet, said, least=drawn.rungs[0] if drawn.rungs else 0.0)
    labels = geo_labels(geo, base, sheet, dots, {m: present.economy(m) for m in geo.members})
    wide, high = f"{sheet.width:g}", f"{sheet.height:g}"
    keys, bottom = _keys(present, drawn, sheet)
    notes = list(_notes(present, drawn, sheet.width))
    own = Described(f"{described.id}-{kind}", described.title, described.description)
    parts = [
        f'<svg width="{wide}" height="{high}"><rect class="water" width="{wide}" height="{high}"/>',
        *(
            f'<path class="land{own}" d="{land_path(base, sheet, geo.members, members=members)}"/>'
            for own, members in (("", False), (" member-land", True))
        ),
        *_lines(drawn, sheet),
        *map(_dot, dots),
        *(
            f'<text class="name-{label.kind}" x="{label.x}" y="{label.y}" text-anchor="{label.anchor}" '
            f'font-size="{label.size:g}">{escape(label.text)}</text>'
            for label in labels
        ),
        f'</svg><rect class="edge" x=".5" y=".5" width="{sheet.width - 1:g}" height="{sheet.height - 1:g}"/>',
        keys,
        *(
            f'<text class="small" x="4" y="{bottom + 4.0 + 1.35 * NOTE_SIZE * k:g}" font-size="11">{escape(row)}</text>'
            for k, row in enumerate(notes)
        ),
    ]
    tall = bottom + 10.0 + 1.35 * NOTE_SIZE * max(0, len(notes) - 1)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="geo-map {kind}" viewBox="0 0 {wide} {tall:g}" {own.role}>'
    return "\n".join([head, own.said(), *parts, "</svg>"])


def _lines(drawn: Drawn, sheet: Sheet) -> Iterator[str]:
    paths = class_paths(drawn.way, sheet)
    yield f'<path class="link idle" d="{paths.get(IDLE, "")}"/>'
    for kind, more in (("link flow faint", FAINT), ("link flow", 0)):
        for k, width in enumerate(_widths(drawn, sheet)):
            yield f'<path class="{kind}" stroke-width="{width:g}" d="{paths.get(more + k, "")}"/>'
    for kind, of in (("planned", PLANNED), ("closed", CLOSED)):
        yield f'<path class="link {kind}" d="{paths.get(of, "")}"/>'


def _widths(drawn: Drawn, sheet: Sheet) -> list[float]:
    return [round(w * (1.0 if sheet.width >= WIDE else 0.66), 1) for w in WIDTHS[: len(drawn.rungs)]]


def _dot(dot: Dot) -> str:
    said = f"<title>{escape(dot.title)}</title>"
    if dot.kind == "closed":
        return f'<path class="cross" d="M{dot.x - 4:g} {dot.y - 4:g}l8 8m0-8l-8 8">{said}</path>'
    return f'<circle class="place-{dot.kind}" cx="{dot.x:g}" cy="{dot.y:g}" r="{dot.radius:g}">{said}</circle>'


def _keys(present: Presenter, drawn: Drawn, sheet: Sheet) -> tuple[str, float]:
    """Return the legend in rows below the map, widths first, and where it ends."""
    texts, widths = present.texts, _widths(drawn, sheet)
    named: Mapping[str, str] = {kind: present.say(words) for kind, words in drawn.geo.keys.items()}
    labels = [_class_label(present, drawn.geo.unit, *ends) for ends in class_ends(drawn.rungs)]
    samples: list[tuple[str, float, str]] = [
        *(("flow", width, label) for width, label in zip(widths, labels, strict=True)),
        *((("flow faint", widths[-1], named["faint"]),) if widths else ()),
        *((kind, 1.0, texts(f"geo.{kind}")) for kind in ("idle", "planned", "closed")),
        ("point", 5.0, named["point"]),
        *((("main", 3.0, named["main"]),) if "main" in named else ()),
    ]
    across = max(1, int(sheet.width // KEY_WIDTH))
    step, top = sheet.width / across, sheet.height + KEY_HEIGHT
    places = [(round(k % across * step + 4.0, 1), top + k // across * KEY_HEIGHT) for k in range(len(samples))]
    drawn_keys = [_key(*sample, place) for sample, place in zip(samples, places, strict=True)]
    return "".join(drawn_keys), places[-1][1] + KEY_HEIGHT


def _key(kind: str, size: float, words: str, place: tuple[float, float]) -> str:
    x, y = place
    if kind in {"point", "main"}:
        name = "open" if kind == "point" else "main"
        sample = f'<circle class="place-{name}" cx="{x + 13:g}" cy="{y - 4:g}" r="{size:g}"/>'
    else:
        width = "" if size == 1.0 else f' stroke-width="{size:g}"'
        sample = f'<path class="link {kind}"{width} d="M{x:g} {y - 4:g}h26"/>'
    if kind == "closed":
        sample += f'<path class="cross" d="M{x + 9:g} {y - 8:g}l8 8m0-8l-8 8"/>'
    return f'{sample}<text class="key" x="{x + 34:g}" y="{y:g}" font-size="12">{escape(words)}</text>'


def _class_label(present: Presenter, unit: Words, low: float, high: float | None) -> str:
    stated, unit = present.numbers.stated, present.say(unit)
    if high is None:
        return present.texts("geo.from", low=stated(low), unit=unit)
    return present.texts("geo.between", low=stated(low), high=stated(high), unit=unit)


def _notes(present: Presenter, drawn: Drawn, width: float) -> Iterator[str]:
    borders = present.texts("geo.borders_own" if drawn.base.own else "geo.borders_shipped")
    for words in (borders, present.say(drawn.geo.credit)):
        yield from wrap(words, int((width - 8.0) / (0.52 * NOTE_SIZE)))
