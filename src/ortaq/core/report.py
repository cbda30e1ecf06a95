"""What a report says: sentences, tables and maps as values, for renderers that know languages, layout and colours.

Nothing here is a printed string: a sentence is the key of a message with the values of its gaps, a cell is a number
with its range or words, and a map is lines and marks in degrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import nan
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ortaq.core.quantity import Array, Band, Integers, Labels, Mask


class Reading(StrEnum):
    """How a number is meant, and so how it is printed."""

    AMOUNT = "amount"
    """Computed; three significant digits."""

    CHANGE = "change"
    """Computed, with its sign."""

    SIZE = "size"
    """Computed, without its sign: a sentence says whether it is gained or lost."""

    INPUT = "input"
    """As it was stated."""

    COUNT = "count"
    """A whole number of things."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a sentence."""

    value: float
    reading: Reading = Reading.AMOUNT


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an ``economy``, a ``sector`` or a ``change`` (measure or shock) in the language of the reader."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Text:
    """A message by its key, with what fills its gaps."""

    key: str
    values: "Mapping[str, Words]" = field(default_factory=dict)


Words: TypeAlias = "str | Text | Name | Number | Band | tuple[Words, ...]"
"""What can be said: a proper name as it is, a message, a name, a number, a range as stated, or a list of these."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    said : float, Band or words
        A number, a number with its range (NaN where it is not known), or words.
    reading : Reading
        Of a number.
    good : int
        1 where more is a gain for somebody, -1 where less is, 0 where neither.
    more : tuple of words
        What else there is to say about it, as the column announces.
    """

    said: "float | Band | Words"
    reading: Reading = Reading.AMOUNT
    good: int = 0
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column: what it holds, in what unit, and what its cells say besides."""

    title: Words
    unit: Words = ""
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column heads the rows; ``note`` holds sentences."""

    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: tuple[Words, ...] = ()


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


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """A drawing, with what it shows in words for those who cannot see it; ``note`` holds sentences."""

    id: str
    title: Words
    description: Words
    drawing: Geo
    note: tuple[Words, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """One part of a report: sentences, then tables and figures."""

    id: str
    title: Words
    paragraphs: tuple[Words, ...]
    blocks: tuple[Table | Figure, ...]
