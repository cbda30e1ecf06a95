"""What a chart shows: marks on scales, as values, for renderers that know pixels, colours and languages.

The scales say how a panel is laid out: two axes of numbers make a plane, a number and a category make rows, two
categories make a field of cells, and a category across with a number upwards makes lines from side to side.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, nan
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ortaq.core.report import Reading, Words

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
    FULL = "full"
    OPEN = "open"
    """Discs, where classes are stages of one thing."""


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
    """A row with a value and its range; ``tied`` says that it cannot be told from the next row, ``key`` its class."""

    name: Words
    value: "Band"
    said: Words = ""
    tied: bool = False
    key: int = 0


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


@dataclass(frozen=True, eq=False, slots=True)
class Path:
    """A line of a class through values on a plane, from one to the next: arrays of shape (value,)."""

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


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one class, from zero upwards: a value for every name across."""

    key: int
    values: tuple[float, ...]


Mark: TypeAlias = Bar | Bars | Span | Point | Swarm | Path | Rule | Box | Line


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks on one pair of scales; ``said`` stands beside the title, ``into`` is the panel to which it leads."""

    title: Words
    marks: tuple[Mark, ...]
    said: Words = ""
    into: int | None = None


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
    beside : bool
        Panels of rows stand side by side: rows of one name share a line.
    """

    x: Scale
    y: Scale
    panels: tuple[Panel, ...]
    each: Words = ""
    name: Words = ""
    keys: tuple[Key, ...] = ()
    steps: Steps | None = None
    own: bool = False
    beside: bool = False


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
        case Line(_, values) | Bars(_, values):
            numbers = values
    return numbers


def drawable(chart: Chart) -> tuple[Chart, int]:
    """Return the chart with what has a place, all values finite, and how many marks that leaves out."""
    left_out, panels = 0, []
    for panel in chart.panels:
        kept = tuple(_finite(m) if isinstance(m, Swarm | Path) else m for m in panel.marks if _has_place(m))
        left_out += sum(_count(m) for m in panel.marks) - sum(_count(m) for m in kept)
        panels.append(replace(panel, marks=kept))
    return replace(chart, panels=tuple(panels)), left_out


def _has_place(mark: Mark) -> bool:
    if isinstance(mark, Swarm | Path):
        return bool((np.isfinite(mark.x) & np.isfinite(mark.y)).any())
    return all(map(isfinite, numbers_of(mark)))


def _finite(mark: Swarm | Path) -> Swarm | Path:
    kept = np.isfinite(mark.x) & np.isfinite(mark.y)
    return mark if kept.all() else replace(mark, x=mark.x[kept], y=mark.y[kept])


def _count(mark: Mark) -> int:
    return int(mark.x.size) if isinstance(mark, Swarm) else 1
