"""What a chart shows: marks on scales, as values, for renderers that know pixels, colours and languages.

The scales say how a panel is laid out: two axes of numbers make a plane, a number and a category make rows, two
categories make a field of cells, and a category across with a number upwards makes lines from side to side.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, nan
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from ortaq.core.report import Cell, Column, Reading, Table, Text, Words

if TYPE_CHECKING:
    from ortaq.core.quantity import Array, Band


class ScaleKind(StrEnum):
    """How values become places."""

    LINEAR = "linear"
    """Zero is on it."""

    LOG = "log"
    """Powers of ten; smaller values than ``Scale.least`` stand at its start."""

    BENT = "bent"
    """Zero is on it and its neighbourhood stretched, for values of very different size of both signs."""

    CATEGORY = "category"
    """Names, one after the other; a value is the position of a name."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis.

    Attributes
    ----------
    title, unit : words
    reading : Reading
        Of the numbers beside it.
    names : tuple of words
        Of a category.
    codes : tuple of str
        Short forms that stand for the names where there is little room; the names if empty.
    least, most : float
        Ends of a logarithmic scale; from the data where not known.
    """

    kind: ScaleKind
    title: Words
    unit: Words = ""
    reading: Reading = Reading.INPUT
    names: tuple[Words, ...] = ()
    codes: tuple[str, ...] = ()
    least: float = nan
    most: float = nan


class Look(StrEnum):
    """How the marks of a class look, where its place among the classes is not enough."""

    SERIES = "series"
    """One of several classes of equal rank: colour and shape by its place."""

    FAINT = "faint"
    PLAIN = "plain"
    STRONG = "strong"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Key:
    """A class of marks in the legend; ``tag`` is a letter that stands for it."""

    title: Words
    tag: str = ""
    look: Look = Look.SERIES


@dataclass(frozen=True, slots=True)
class Steps:
    """Classes of colour of the cells of a field: edges between them, what each is called, what a bar below means."""

    title: Words
    unit: Words
    edges: tuple[float, ...]
    labels: tuple[Words, ...]
    share: Words = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of parts put together, gains after zero and losses before it: (class, value); and its sum with range."""

    parts: tuple[tuple[int, float], ...]
    total: "Band"
    name: Words = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A row with a value and its range; ``tied`` says that it cannot be told from the next row."""

    name: Words
    value: "Band"
    said: Words = ""
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a class on a plane; labels find room in the order of ``weight``, largest first."""

    key: int
    x: float
    y: float
    label: Words
    said: Words
    weight: float = nan


@dataclass(frozen=True, eq=False, slots=True)
class Swarm:
    """Many values of a class on a plane, without names: arrays of shape (value,)."""

    key: int
    x: "Array"
    y: "Array"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line on a plane between two points, for comparison."""

    start: tuple[float, float]
    end: tuple[float, float]
    title: Words


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a field: positions of its column and row, its value, how that is printed, and a share of 0 to 1."""

    column: int
    row: int
    value: float
    shown: Words
    said: Words
    share: float = nan


@dataclass(frozen=True, slots=True)
class Line:
    """Values of one thing from side to side; not ``sure`` where the cases do not agree which way it goes."""

    name: Words
    values: tuple[float, ...]
    said: Words
    sure: bool = True


Mark: TypeAlias = Bar | Span | Point | Swarm | Rule | Box | Line


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks on one pair of scales; ``said`` stands beside the title."""

    title: Words
    marks: tuple[Mark, ...]
    said: Words = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels with the same axes.

    Attributes
    ----------
    x, y : Scale
        Across and upwards.
    panels : tuple of Panel
    each : words
        What panels are: the head of their titles in a table.
    name : words
        What the names of marks are.
    keys : tuple of Key
        Legend; marks name their class by its position.
    steps : Steps, optional
        Of the colours of cells.
    own : bool
        Every panel has scales of its own, else all have the same.
    """

    x: Scale
    y: Scale
    panels: tuple[Panel, ...]
    each: Words = ""
    name: Words = ""
    keys: tuple[Key, ...] = ()
    steps: Steps | None = None
    own: bool = False


def numbers_of(mark: Mark) -> tuple[float, ...]:
    """Return the values that a mark needs to be drawn; of a plane, across and upwards in turn."""
    numbers: tuple[float, ...] = ()
    match mark:
        case Bar(parts, total):
            numbers = (*(value for _, value in parts), total.low, total.central, total.high)
        case Span(_, value):
            numbers = value.low, value.central, value.high
        case Point(_, x, y):
            numbers = x, y
        case Rule(start, end):
            numbers = *start, *end
        case Box():
            numbers = (mark.value,)
        case Line(_, values):
            numbers = values
    return numbers


def drawable(chart: Chart) -> tuple[Chart, int]:
    """Return the chart with what has a place, all values finite, and how many marks that leaves out."""
    left_out, panels = 0, []
    for panel in chart.panels:
        kept = tuple(_finite(m) if isinstance(m, Swarm) else m for m in panel.marks if _has_place(m))
        left_out += sum(_count(m) for m in panel.marks) - sum(_count(m) for m in kept)
        panels.append(replace(panel, marks=kept))
    return replace(chart, panels=tuple(panels)), left_out


def _has_place(mark: Mark) -> bool:
    if isinstance(mark, Swarm):
        return bool((np.isfinite(mark.x) & np.isfinite(mark.y)).any())
    return all(map(isfinite, numbers_of(mark)))


def _finite(mark: Swarm) -> Swarm:
    kept = np.isfinite(mark.x) & np.isfinite(mark.y)
    return mark if kept.all() else Swarm(mark.key, mark.x[kept], mark.y[kept])


def _count(mark: Mark) -> int:
    return int(mark.x.size) if isinstance(mark, Swarm) else 1


Row: TypeAlias = tuple[Cell, ...]
_Rows: TypeAlias = Iterator[Row]
_Kind = TypeVar("_Kind")


def table_of(chart: Chart, id: str, title: Words) -> Table:
    """Return the table behind a chart: one row for each mark, for a bar one for each part."""
    kinds = [type(mark) for panel in chart.panels for mark in panel.marks if not isinstance(mark, Rule)]
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
    Line: (lambda c: [(c.each, ""), (c.name, ""), *((side, c.y.unit) for side in c.x.names)], _line_rows),
}
