"""What a map shows, and the parts that its drawing is made of, all places in pixels from the upper left corner."""

from dataclasses import dataclass

from ortaq.brief.figures.labels import Label
from ortaq.core import Array
from ortaq.domains.corridors.network.network import Network


@dataclass(frozen=True, eq=False, slots=True)
class MapView:
    """What a map shows.

    Attributes
    ----------
    link_mt : ndarray, shape (link,)
        Flow, both directions together, million tonnes a year.
    crossing_mt : ndarray, shape (crossing,)
        Volume, million tonnes a year.
    closed : frozenset of int
        Positions of links closed besides those that the network itself says are closed.
    members : tuple of str
        ISO 3166 codes; their land is stronger and their gateways are named.
    bounds : tuple of float
        West, south, east, north, degrees.
    """

    network: Network
    link_mt: Array
    crossing_mt: Array
    closed: frozenset[int]
    members: tuple[str, ...]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FlowClass:
    """Links whose flow lies between two rungs of the ladder: how wide they are, what that means, and the lines."""

    width: float
    label: str
    path: str
    sea_path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A crossing or a city; ``title`` is what a pointer held over it shows."""

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
        Paths of links without flow, of planned and of closed links.
    flows : tuple of FlowClass
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
    flows: tuple[FlowClass, ...]
    planned: str
    closed: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    keys: tuple[Key, ...]
    notes: tuple[Line, ...]
