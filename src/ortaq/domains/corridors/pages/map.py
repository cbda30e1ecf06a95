"""The map of the corridors: links as wide as their flow, crossings as dots, closed dashed, planned dotted."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np

from ortaq.brief.figures.base_map import BaseMap, clipped
from ortaq.brief.figures.flow_lines import (
    CLOSED,
    IDLE,
    PLANNED,
    SEA,
    class_ends,
    class_paths,
    ladder,
    largest_on_land,
    link_classes,
)
from ortaq.brief.figures.lines import path_data, simplified
from ortaq.brief.figures.map_dots import busiest, map_dots, map_labels
from ortaq.brief.figures.map_parts import FlowClass, Key, Line, MapDrawing, MapView
from ortaq.brief.figures.projection import Sheet, fitted_sheet
from ortaq.brief.numbers import Numbers
from ortaq.brief.texts import Texts
from ortaq.domains.corridors.network.network import Network

CORRIDOR_ENDS = ("CHN", "POL")
"""Economies that the main corridors lead to, shown besides the members."""

WIDE, NARROW = 960.0, 360.0
WIDTHS = (0.9, 1.8, 3.2, 5.2, 8.0)
"""Of the classes of flow on a wide map; two thirds of that on a narrow one."""

SEAM_PX = 6.0
KEY_WIDTH, KEY_HEIGHT, NOTE_SIZE = 170.0, 20.0, 11.0

Bounds = tuple[float, float, float, float]


def corridor_bounds(network: Network, members: Sequence[str], ends: Sequence[str] = CORRIDOR_ENDS) -> Bounds:
    """Return bounds, degrees, that hold the gateways of the members and of the ends of the main corridors."""
    shown = [c for c in network.gateways if c.economy in {*members, *ends}] or network.gateways
    x, y = np.array([c.x_coord for c in shown]), np.array([c.y_coord for c in shown])
    return float(x.min()) - 2.0, float(y.min()) - 2.0, float(x.max()) + 2.0, float(y.max()) + 2.0


def close_up_bounds(base: BaseMap, members: Sequence[str]) -> Bounds | None:
    """Return bounds, degrees, that hold the land of the members; None where the base map has none of them."""
    boxes = np.array([s.box for s in base.shapes if s.iso3 in members])
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]) - 1.0, float(low[1]) - 0.5, float(high[0]) + 1.0, float(high[1]) + 0.5


def corridor_map(
    view: MapView,
    base: BaseMap,
    texts: Texts,
    names: Mapping[str, str],
    *,
    width: float = WIDE,
    kind: str = "overview",
) -> str:
    """Return the map as one SVG document that needs nothing else.

    Parameters
    ----------
    base : BaseMap
        Land under the links; see `load_map`.
    names : mapping of str to str
        Names of the members by ISO 3166 code.
    width : float
        Width that the type is chosen for, pixels; the drawing itself scales.
    kind : str
        Ends its ids, so that several drawings can stand on one page.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  (keeps the import of ortaq fast)

    environment = Environment(
        loader=PackageLoader("ortaq.brief"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    drawing = map_drawing(view, base, texts, names, width=width, kind=kind)
    return environment.get_template("corridor_map.svg").render(map=drawing)


def map_drawing(
    view: MapView, base: BaseMap, texts: Texts, names: Mapping[str, str], *, width: float, kind: str
) -> MapDrawing:
    """Return the map laid out for a width in pixels; ``kind`` tells drawings on one page apart."""
    numbers, sheet = Numbers(texts), fitted_sheet(view.bounds, width)
    rungs = ladder(largest_on_land(view))
    paths = class_paths(view.network, link_classes(view, rungs), sheet)
    flows = tuple(
        FlowClass(
            round(WIDTHS[k] * (1.0 if width >= WIDE else 0.66), 1),
            _flow_label(texts, numbers, *ends),
            paths.get(k, ""),
            paths.get(SEA + k, ""),
        )
        for k, ends in enumerate(class_ends(rungs))
    )
    dots = map_dots(view, sheet, texts, least=rungs[0] if rungs else 0.0)
    keys = _keys(flows, texts, sheet)
    floor = max(k.y for k in keys) + KEY_HEIGHT
    notes = _notes(texts, base, view.network, width, floor)
    return MapDrawing(
        id=f"corridor-map-{kind}",
        kind=kind,
        title=texts("map.title"),
        description=_description(view, texts, numbers),
        width=width,
        height=sheet.height,
        full_height=notes[-1].y + 6.0,
        land=_land(base, sheet, view.members, members=False),
        members=_land(base, sheet, view.members, members=True),
        idle=paths.get(IDLE, ""),
        flows=flows,
        planned=paths.get(PLANNED, ""),
        closed=paths.get(CLOSED, ""),
        dots=dots,
        labels=map_labels(view, base, sheet, dots, names),
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


def _flow_label(texts: Texts, numbers: Numbers, low: float, high: float | None) -> str:
    if high is None:
        return texts("map.flow_from", low=numbers.stated(low))
    return texts("map.flow_between", low=numbers.stated(low), high=numbers.stated(high))


def _keys(flows: Sequence[FlowClass], texts: Texts, sheet: Sheet) -> tuple[Key, ...]:
    """Return the legend in rows below the map, flows first."""
    samples = [
        *(("flow", f.width, f.label) for f in flows),
        *((("flow sea", flows[-1].width, texts("map.sea")),) if flows else ()),
        ("idle", 1.0, texts("map.idle")),
        ("planned", 1.0, texts("map.planned")),
        ("closed", 1.0, texts("map.closed")),
        ("crossing", 5.0, texts("map.crossing")),
        ("city", 3.0, texts("map.city")),
    ]
    across = max(1, int(sheet.width // KEY_WIDTH))
    step = sheet.width / across
    top = sheet.height + KEY_HEIGHT
    return tuple(
        Key(kind, size, text, round(k % across * step + 4.0, 1), top + k // across * KEY_HEIGHT)
        for k, (kind, size, text) in enumerate(samples)
    )


def _notes(texts: Texts, base: BaseMap, network: Network, width: float, top: float) -> tuple[Line, ...]:
    borders = texts("map.borders_own" if base.own else "map.borders_shipped")
    rows = [row for text in (borders, texts("map.network", licence=network.licence)) for row in _wrapped(text, width)]
    return tuple(Line(row, top + 4.0 + 1.35 * NOTE_SIZE * k) for k, row in enumerate(rows))


def _wrapped(text: str, width: float) -> list[str]:
    return wrap(text, int((width - 8.0) / (0.52 * NOTE_SIZE)))


def _description(view: MapView, texts: Texts, numbers: Numbers) -> str:
    """Say in words what the map shows, for those who cannot see it."""
    most = [
        texts("map.volume", name=view.network.crossings[k].name, volume=numbers.size(float(view.crossing_mt[k])))
        for k in busiest(view)[:5]
    ]
    shut = numbers.count(int((link_classes(view, ()) == CLOSED).sum()))
    return texts("map.description", crossings=texts.join(most) or texts("map.no_crossing"), closed=shut)
