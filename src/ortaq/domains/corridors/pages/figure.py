"""The map of the flows on the page: the corridors as a whole and the members from near, on every screen."""

from pathlib import Path

from ortaq.brief.figures.base_map import load_map
from ortaq.brief.figures.map_parts import MapView
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.domains.corridors.pages.map import NARROW, WIDE, close_up_bounds, corridor_bounds, map_drawing
from ortaq.domains.corridors.report.result import CorridorReport


def corridor_figure(view: View, report: CorridorReport, borders: Path | None = None) -> PrintedFigure:
    """Return the flows of the baseline; ``borders`` is a user's own base map.

    Raises
    ------
    InputError
        The base map cannot be used.
    """
    base, members = load_map(borders), report.members
    names = {m: view.economy(m) for m in members}
    whole = corridor_bounds(report.network, members)
    near = close_up_bounds(base, members) or whole
    drawings = tuple(
        map_drawing(
            MapView(report.network, report.link_mt, report.crossing_mt, frozenset(), members, bounds),
            base,
            view.texts,
            names,
            width=width,
            kind=kind,
        )
        for kind, bounds, width in (("overview", whole, WIDE), ("wide", near, WIDE), ("narrow", near, NARROW))
    )
    return PrintedFigure(
        id="figure-corridors",
        title=view.texts("map.title"),
        description=drawings[0].description,
        template="corridor_map.html",
        drawing=drawings,
        note=view.texts("corridors.map_note"),
    )
