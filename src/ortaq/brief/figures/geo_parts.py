"""The parts that the drawing of a map is made of, all places in pixels from the upper left corner."""

from dataclasses import dataclass

from ortaq.brief.figures.labels import Label


@dataclass(frozen=True, slots=True)
class WidthClass:
    """Lines whose weight lies between two rungs of the ladder: how wide they are, what that means, and the paths."""

    width: float
    label: str
    path: str
    faint_path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place; ``title`` is what a pointer held over it shows."""

    kind: str
    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a sample of a class with its size, and what it means."""

    kind: str
    size: float
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text below the map."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The whole drawing.

    Attributes
    ----------
    kind : str
        What tells it from other drawings of the same map: ``overview``, ``wide`` or ``narrow``.
    height, full_height : float
        Of the map, and of the map with its legend and notes.
    land, members : str
        Paths of all shapes but the members', and of the members'.
    idle, planned, closed : str
        Paths of lines without weight, of planned and of closed lines.
    flows : tuple of WidthClass
        Narrowest first.
    """

    id: str
    kind: str
    title: str
    description: str
    width: float
    height: float
    full_height: float
    land: str
    members: str
    idle: str
    flows: tuple[WidthClass, ...]
    planned: str
    closed: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    keys: tuple[Key, ...]
    notes: tuple[Line, ...]
