"""The table behind a figure: what it draws, for those who read, hear or compute with it."""

from ortaq.core.chart import Chart, table_of
from ortaq.core.report import Cell, Column, Figure, Geo, MarkKind, Reading, Table, Text, Words

_WEIGHED = frozenset({MarkKind.POINT, MarkKind.UNDRAWN})


def table_behind(figure: Figure) -> Table:
    """Return the numbers of a chart by mark, or the places of a map that carry something; it has the figure's title."""
    id, title, drawing = f"{figure.id}-table", figure.title, figure.drawing
    return table_of(drawing, id, title) if isinstance(drawing, Chart) else _places(drawing, id, title)


def _places(geo: Geo, id: str, title: Words) -> Table:
    degrees = Text("geo.degrees")
    columns = (
        Column(Text("geo.place")),
        Column(Text("geo.weight"), geo.unit),
        Column(Text("geo.state")),
        Column(Text("geo.longitude"), degrees),
        Column(Text("geo.latitude"), degrees),
    )
    rows = (
        (
            Cell(mark.name),
            Cell(mark.weight),
            Cell(Text(f"geo.{mark.state}")),
            Cell(mark.lon, Reading.INPUT),
            Cell(mark.lat, Reading.INPUT),
        )
        for mark in geo.marks
        if mark.kind in _WEIGHED
    )
    return Table(id, title, columns, tuple(rows))
