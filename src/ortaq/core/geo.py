"""What a map shows: lines and marks in degrees, for renderers that know projections, pixels and colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import nan
from typing import TYPE_CHECKING, Any

from ortaq.core.report import Words

if TYPE_CHECKING:
    from ortaq.core.quantity import Array, Integers, Labels, Mask


class MarkKind(StrEnum):
    """How a place stands on a map."""

    POINT = "point"
    """As large as its weight."""

    MAIN = "main"
    MINOR = "minor"
    """A place of one size, to know one's way; first and second rank."""

    UNDRAWN = "undrawn"
    """A record that stands for several places."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a map.

    Attributes
    ----------
    name : str
        What stands beside it, if there is room and it has a rank.
    lon, lat : float
        Degrees.
    kind : MarkKind
    weight : float
        In the unit of the map; NaN where it is not known.
    state : str
        ``open``, ``planned`` or ``closed``.
    always : bool
        Drawn also where its weight is below the smallest class of lines.
    rank : int, optional
        Names find room in this order, those below zero before the names of lands; none without a rank.
    said : words
        What a pointer held over it shows; the name if empty.
    short : words
        The same for a page, in the languages of the page; ``said`` if empty.
    properties : mapping, optional
        In GeoJSON, where marks without them are left out.
    """

    name: str
    lon: float
    lat: float
    kind: MarkKind
    weight: float = nan
    state: str = "open"
    always: bool = True
    rank: int | None = None
    said: Words = ""
    short: Words = ""
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """Lines of a map between places.

    Attributes
    ----------
    places : ndarray, shape (place, 2)
        Longitude and latitude, degrees.
    ends : ndarray, shape (line, 2)
        Positions of both ends in ``places``.
    weight : ndarray, shape (line,)
        What the width shows, in the unit of the map.
    state : ndarray, shape (line,)
        ``open``, ``planned`` or ``closed``.
    faint : ndarray, shape (line,)
        Drawn fainter, and not at all without weight; they do not set the widths.
    columns : mapping of str to ndarray, shape (line,)
        Properties, for GeoJSON, where lines without weight are left out.
    pale : ndarray, shape (line,), optional
        Drawn fainter on a page, where one may go near; those that are ``faint`` if absent.
    """

    places: "Array"
    ends: "Integers"
    weight: "Array"
    state: "Labels"
    faint: "Mask"
    columns: "Mapping[str, Array | Integers | Labels]"
    pale: "Mask | None" = None


@dataclass(frozen=True, eq=False, slots=True)
class Geo:
    """What a map shows.

    Attributes
    ----------
    name, licence : str
        Of the geometry.
    lines : Lines
    marks : tuple of Mark
    members : tuple of str
        ISO 3166 codes; their land stands out and is shown from near.
    bounds : tuple of float
        West, south, east, north of the overview, degrees.
    unit : words
        Of weights.
    keys : mapping of str to words
        What the legend calls ``faint`` lines, ``point`` and ``main`` marks.
    credit : words
        Where the geometry comes from.
    page : mapping of str to words
        What a page calls it, in the languages of the page: ``title``, ``label`` for those who cannot see it, ``hint``,
        and in the legend ``line``, ``faint``, ``point`` and ``closed`` (marks); what is absent is said in general.
    """

    name: str
    licence: str
    lines: Lines
    marks: tuple[Mark, ...]
    members: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    unit: Words
    keys: Mapping[str, Words]
    credit: Words
    page: Mapping[str, Words] = field(default_factory=dict)
