"""A map: lines as wide as their weight, marks as dots, closed dashed, planned dotted."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np

from ortaq.brief.figures.base_map import BaseMap, clipped, load_map
from ortaq.brief.figures.geo_lines import (
    CLOSED,
    FAINT,
    IDLE,
    PLANNED,
    class_ends,
    class_paths,
    ladder,
    largest_weight,
    line_classes,
)
from ortaq.brief.figures.geo_marks import geo_dots, geo_labels
from ortaq.brief.figures.geo_parts import Key, Line, MapDrawing, WidthClass
from ortaq.brief.figures.lines import path_data, simplified
from ortaq.brief.figures.projection import Sheet, fitted_sheet
from ortaq.brief.presenter import Presenter
from ortaq.brief.printed import PrintedFigure
from ortaq.core.report import Figure, Geo, Words

WIDE, NARROW = 960.0, 360.0
WIDTHS = (0.9, 1.8, 3.2, 5.2, 8.0)
"""Of the classes of weight on a wide map; two thirds of that on a narrow one."""

SEAM_PX = 6.0
KEY_WIDTH, KEY_HEIGHT, NOTE_SIZE = 170.0, 20.0, 11.0

Bounds = tuple[float, float, float, float]


def geo_figure(present: Presenter, figure: Figure, base: BaseMap | None = None) -> PrintedFigure:
    """Return a map as a whole and the members from near, for every screen; ``base`` is the shipped map if absent."""
    base, geo = base or load_map(), figure.drawing
    near = close_up_bounds(base, geo.members) or geo.bounds
    sheets = (("overview", geo.bounds, WIDE), ("wide", near, WIDE), ("narrow", near, NARROW))
    return PrintedFigure(
        id=figure.id,
        title=present.say(figure.title),
        description=present.say(figure.description),
        template="geo_map.html",
        drawing=tuple(
            map_drawing(present, figure, base, fitted_sheet(bounds, width), kind) for kind, bounds, width in sheets
        ),
        note=present.sentences(figure.note),
    )


def close_up_bounds(base: BaseMap, members: Sequence[str]) -> Bounds | None:
    """Return bounds, degrees, that hold the land of the members; None where the base map has none of them."""
    boxes = np.array([s.box for s in base.shapes if s.iso3 in members])
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]) - 1.0, float(low[1]) - 0.5, float(high[0]) + 1.0, float(high[1]) + 0.5


def map_drawing(present: Presenter, figure: Figure, base: BaseMap, sheet: Sheet, kind: str) -> MapDrawing:
    """Return the map laid out on a sheet; ``kind`` tells drawings on one page apart."""
    geo = figure.drawing
    rungs = ladder(largest_weight(geo.lines))
    paths = class_paths(geo.lines, line_classes(geo.lines, rungs), sheet)
    flows = tuple(
        WidthClass(
            round(WIDTHS[k] * (1.0 if sheet.width >= WIDE else 0.66), 1),
            _class_label(present, geo.unit, *ends),
            paths.get(k, ""),
            paths.get(FAINT + k, ""),
        )
        for k, ends in enumerate(class_ends(rungs))
    )
    said = [present.say(mark.said or mark.name) for mark in geo.marks]
    dots = geo_dots(geo, sheet, said, least=rungs[0] if rungs else 0.0)
    keys = _keys(present, geo.keys, flows, sheet)
    notes = _notes(present, geo, base, sheet.width, max(k.y for k in keys) + KEY_HEIGHT)
    return MapDrawing(
        id=f"{figure.id}-{kind}",
        kind=kind,
        title=present.say(figure.title),
        description=present.say(figure.description),
        width=sheet.width,
        height=sheet.height,
        full_height=notes[-1].y + 6.0,
        land=_land(base, sheet, geo.members, members=False),
        members=_land(base, sheet, geo.members, members=True),
        idle=paths.get(IDLE, ""),
        flows=flows,
        planned=paths.get(PLANNED, ""),
        closed=paths.get(CLOSED, ""),
        dots=dots,
        labels=geo_labels(geo, base, sheet, dots, {m: present.economy(m) for m in geo.members}),
        keys=keys,
        notes=notes,
    )


def _land(base: BaseMap, sheet: Sheet, codes: Sequence[str], *, members: bool) -> str:
    """Return the outlines of the members, or of all others, cut a little outside the sheet."""
    box = (-SEAM_PX, -SEAM_PX, sheet.width + SEAM_PX, sheet.height + SEAM_PX)
    rings = []
    for shape in base.shapes:
        if (shape.iso3 in codes) is members:
            for ring in shape.rings:
                inside = clipped(sheet.at(ring[:, 0], ring[:, 1]), box)
                if len(inside) > 2 and np.ptp(inside, axis=0).max() > 1.5:
                    rings.append(simplified(np.vstack([inside, inside[:1]]), 0.3))
    return path_data(rings, closed=True)


def _class_label(present: Presenter, unit: Words, low: float, high: float | None) -> str:
    stated, unit = present.numbers.stated, present.say(unit)
    if high is None:
        return present.texts("geo.from", low=stated(low), unit=unit)
    return present.texts("geo.between", low=stated(low), high=stated(high), unit=unit)


def _keys(present: Presenter, own: Mapping[str, Words], flows: Sequence[WidthClass], sheet: Sheet) -> tuple[Key, ...]:
    """Return the legend in rows below the map, widths first."""
    texts, named = present.texts, {kind: present.say(words) for kind, words in own.items()}
    samples = [
        *(("flow", f.width, f.label) for f in flows),
        *((("flow faint", flows[-1].width, named["faint"]),) if flows else ()),
        ("idle", 1.0, texts("geo.idle")),
        ("planned", 1.0, texts("geo.planned")),
        ("closed", 1.0, texts("geo.closed")),
        ("point", 5.0, named["point"]),
        ("main", 3.0, named["main"]),
    ]
    across = max(1, int(sheet.width // KEY_WIDTH))
    step = sheet.width / across
    top = sheet.height + KEY_HEIGHT
    return tuple(
        Key(kind, size, text, round(k % across * step + 4.0, 1), top + k // across * KEY_HEIGHT)
        for k, (kind, size, text) in enumerate(samples)
    )


def _notes(present: Presenter, geo: Geo, base: BaseMap, width: float, top: float) -> tuple[Line, ...]:
    borders = present.texts("geo.borders_own" if base.own else "geo.borders_shipped")
    rows = [row for text in (borders, present.say(geo.credit)) for row in _wrapped(text, width)]
    return tuple(Line(row, top + 4.0 + 1.35 * NOTE_SIZE * k) for k, row in enumerate(rows))


def _wrapped(text: str, width: float) -> list[str]:
    return wrap(text, int((width - 8.0) / (0.52 * NOTE_SIZE)))
