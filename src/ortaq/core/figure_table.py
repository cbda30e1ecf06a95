"""The table behind a figure: what it draws, for those who read, hear or compute with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ortaq.core.chart import Bar, Bars, Box, Chart, Line, Panel, Path, Point, Rule, Scale, Span, Steps, Swarm
from ortaq.core.geo import Geo, MarkKind
from ortaq.core.report import Cell, Column, Figure, Reading, Table, Text, Words

if TYPE_CHECKING:
    from ortaq.core.quantity import Array

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


Row: TypeAlias = tuple[Cell, ...]
_Rows: TypeAlias = Iterator[Row]
_Kind = TypeVar("_Kind")


def table_of(chart: Chart, id: str, title: Words) -> Table:
    """Return the table behind a chart: one row for each mark, for a bar one for each part."""
    kinds = [type(mark) for panel in chart.panels for mark in panel.marks if not isinstance(mark, Rule | Path)]
    heads, rows_of = _TABLES[kinds[0] if kinds else Span]
    columns = tuple(Column(title, unit) for title, unit in heads(chart))
    rows = tuple(row for panel in chart.panels for row in rows_of(chart, panel))
    return Table(id, title, columns, rows)


Heads: TypeAlias = Sequence[tuple[Words, Words]]


def _of(panel: Panel, kind: type[_Kind]) -> Iterator[_Kind]:
    return (mark for mark in panel.marks if isinstance(mark, kind))


def _value(scale: Scale) -> tuple[Words, Words]:
    return scale.title, scale.unit


def _bar_rows(chart: Chart, panel: Panel) -> _Rows:
    for bar in _of(panel, Bar):
        first = Cell(bar.name or panel.title)
        for key, value in bar.parts:
            yield first, Cell(chart.keys[key].title), Cell(value, Reading.CHANGE)
        yield first, Cell(Text("column.total")), Cell(bar.total, Reading.CHANGE)


def _span_rows(_: Chart, panel: Panel) -> _Rows:
    yield from ((Cell(panel.title), Cell(span.name), Cell(span.value)) for span in _of(panel, Span))


def _point_rows(chart: Chart, panel: Panel) -> _Rows:
    for mark in _of(panel, Point):
        yield Cell(chart.keys[mark.key].title), Cell(mark.label), Cell(mark.x), Cell(mark.y)


def _swarm_rows(chart: Chart, panel: Panel) -> _Rows:
    """Yield the ends of every class: thousands of rows would be no table."""
    for mark in _of(panel, Swarm):
        if mark.x.size:
            ends = [Cell(float(v), s.reading) for s, of in ((chart.x, mark.x), (chart.y, mark.y)) for v in _ends(of)]
            yield Cell(chart.keys[mark.key].title), *ends


def _ends(values: "Array") -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _box_rows(chart: Chart, panel: Panel) -> _Rows:
    shares = chart.steps is not None and bool(chart.steps.share)
    for mark in _of(panel, Box):
        share = (Cell(100.0 * mark.share),) if shares else ()
        yield Cell(chart.y.names[mark.row]), Cell(chart.x.names[mark.column]), Cell(mark.value), *share


def _box_heads(chart: Chart) -> Heads:
    steps = chart.steps or Steps("", "", (), ())
    share: Heads = [(steps.share, Text("unit.percent"))] if steps.share else []
    return [(chart.y.title, ""), (chart.x.title, ""), (steps.title, steps.unit), *share]


def _line_rows(_: Chart, panel: Panel) -> _Rows:
    for mark in _of(panel, Line):
        yield Cell(panel.title), Cell(mark.name), *(Cell(value) for value in mark.values)


def _bars_rows(chart: Chart, panel: Panel) -> _Rows:
    for mark in _of(panel, Bars):
        yield Cell(panel.title), Cell(chart.keys[mark.key].title), *(Cell(value) for value in mark.values)


def _upright_heads(chart: Chart) -> Heads:
    return [(chart.each, ""), (chart.name, ""), *((side, chart.y.unit) for side in chart.x.names)]


def _swarm_heads(chart: Chart) -> Heads:
    ends = [(scale, end) for scale in (chart.x, chart.y) for end in ("figure.least", "figure.most")]
    return [(chart.name, ""), *((Text(end, {"title": scale.title}), scale.unit) for scale, end in ends)]


def _named_heads(chart: Chart) -> Heads:
    return [(chart.each, ""), (chart.name, ""), _value(chart.x)]


_TABLES: dict[type, tuple[Callable[[Chart], Heads], Callable[[Chart, Panel], _Rows]]] = {
    Bar: (_named_heads, _bar_rows),
    Span: (_named_heads, _span_rows),
    Point: (lambda chart: [(chart.each, ""), (chart.name, ""), _value(chart.x), _value(chart.y)], _point_rows),
    Swarm: (_swarm_heads, _swarm_rows),
    Box: (_box_heads, _box_rows),
    Line: (_upright_heads, _line_rows),
    Bars: (_upright_heads, _bars_rows),
}
