"""The picture of times at crossings: the median of each month with its band, a panel for each direction."""

from collections.abc import Sequence
from math import isfinite

from ortaq.alerts.cargo.dwell import Cell
from ortaq.core.chart import Chart, Key, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Figure, Number, Reading, Text, Words

PANELS = 6
"""Directions that are drawn: those with most visits."""


def monthly_figure(cells: Sequence[Cell]) -> Figure:
    """Return the picture of the months that are shown.

    Parameters
    ----------
    cells : sequence of Cell
    """
    spans: dict[tuple[str, str, str], list[Span]] = {}
    visits: dict[tuple[str, str, str], int] = {}
    for cell in cells:
        if cell.dwell is None or not isfinite(cell.dwell.median_h.high):
            continue
        gate = cell.crossing, cell.origin, cell.towards
        said: dict[str, Words] = {
            "month": cell.month,
            "hours": cell.dwell.median_h,
            "p90": Number(cell.dwell.p90_h.central),
        }
        spans.setdefault(gate, []).append(Span(cell.month, cell.dwell.median_h, Text("watch.cargo.figure_said", said)))
        visits[gate] = visits.get(gate, 0) + cell.dwell.visits
    drawn = sorted(spans, key=lambda gate: -visits[gate])[:PANELS]
    panels = tuple(
        Panel(f"{crossing} {origin}-{towards}", tuple(spans[crossing, origin, towards]))
        for crossing, origin, towards in sorted(drawn)
    )
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("watch.cargo.head.median"), Text("watch.cargo.hours"), Reading.AMOUNT),
        Scale(ScaleKind.CATEGORY, Text("watch.cargo.head.month")),
        panels,
        each=Text("watch.cargo.head.direction"),
        name=Text("watch.cargo.head.month"),
        keys=(Key(Text("watch.cargo.head.median")),),
        beside=True,
    )
    described = Text("watch.cargo.figure_description", {"directions": tuple(panel.title for panel in panels)})
    return Figure("figure-cargo", Text("watch.cargo.figure"), described, chart)
