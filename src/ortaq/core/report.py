"""What a report says: sentences, tables and maps as values, for renderers that know languages, layout and colours.

Nothing here is a printed string: a sentence is the key of a message with the values of its gaps, a cell is a number
with its range or words, and a map is lines and marks in degrees.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ortaq.core.errors import InputError

if TYPE_CHECKING:
    from ortaq.core.chart import Chart
    from ortaq.core.geo import Geo
    from ortaq.core.quantity import Band


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
    """A whole number of things; needs no unit."""

    MONEY = "money"
    """Million USD, printed in millions, billions or trillions."""

    MONEY_CHANGE = "money_change"
    """The same with its sign."""

    TINY = "tiny"
    """Far below one: two digits and a power of ten."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a sentence."""

    value: float
    reading: Reading = Reading.AMOUNT


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in the language of the reader.

    ``kind``: ``economy``, ``sector``, ``region``, ``mechanism``, ``change`` (measure or shock), the ``short`` name or
    the ``description`` of a change, ``need`` (``measure/number``, what it needs), ``power``, or
    ``<domain>.assumed`` (what a domain assumes).
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Text:
    """A message by its key, with what fills its gaps; ``count`` chooses its plural form. Printed, it is English."""

    key: str
    values: "Mapping[str, Words]" = field(default_factory=dict)

    def __str__(self) -> str:
        from ortaq.core.saying import say  # noqa: PLC0415  (it reads this module)
        from ortaq.core.texts import house_texts  # noqa: PLC0415

        texts = house_texts()
        return say(self, texts) if {self.key, f"{self.key}.other"} & texts.messages.keys() else self.key


Words: TypeAlias = "str | Text | Name | Number | Band | tuple[Words, ...]"
"""What can be said: a proper name as it is, a message, a name, a number, a range as stated, or a list of these."""


@dataclass(frozen=True, slots=True)
class Items:
    """A paragraph or a cell that is a list, one line each."""

    items: tuple[Words, ...]


Paragraphs: TypeAlias = "tuple[Words | Items, ...]"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    said : float, Band, words or Items
        A number, a number with its range (NaN where it is not known), words, or several lines of words.
    reading : Reading
        Of a number.
    good : int
        1 where more is a gain for somebody, -1 where less is, 0 where neither; of words, 1 a gain and -1 a loss.
    more : tuple of Cell
        What stands below it: the same in another unit, or what the column announces.
    unit : words
        Of a number; that of its column if empty.
    flag : words
        What is special: imputed, assumed, estimated; empty where nothing is.
    source : str
        Where a number that was not computed comes from.
    because : str
        Key of its explanation.
    """

    said: "float | Band | Words | Items"
    reading: Reading = Reading.AMOUNT
    good: int = 0
    more: "tuple[Cell, ...]" = ()
    unit: Words = ""
    flag: Words = ""
    source: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column: what it holds, in what unit, what stands below its cells; ``bar``: ranges are drawn too."""

    title: Words
    unit: Words = ""
    more: "tuple[Column, ...]" = ()
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column heads the rows.

    Attributes
    ----------
    id : str
        Unique in an answer; letters, digits and hyphens.
    title : words
    columns : tuple of Column
    rows : tuple of tuple of Cell
    note : tuple of words
        Sentences.
    file_only : bool
        Too long to read: in files for programs only (XLSX, JSON).
    chosen : int, optional
        The row that stands out.
    cut : tuple of int and words, optional
        Behind how many rows a line is drawn, and what stands on it; with words, the rows below step back.
    shown : int, optional
        So many rows are printed, and how many there are is said; files for programs have all.

    Raises
    ------
    InputError
        A row is shorter or longer than the columns, or holds a number whose unit nobody states.
    """

    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: tuple[Words, ...] = ()
    file_only: bool = False
    chosen: int | None = None
    cut: tuple[int, Words] | None = None
    shown: int | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise _unfit(self.id, f"a row has {len(row)} cells for {len(self.columns)} columns")
            for cell, column in zip(row, self.columns, strict=True):
                _require_unit(self.id, cell, column)


def _require_unit(table: str, cell: Cell, column: Column) -> None:
    said = column.unit or cell.unit or cell.reading is Reading.COUNT
    if not (said or isinstance(cell.said, str | Text | Name | tuple | Items)):
        raise _unfit(table, f"a number has no unit in the column '{column.title}'")
    if cell.more:
        heads = (*column.more, *[Column("")] * len(cell.more))
        for below, head in zip(cell.more, heads, strict=False):
            _require_unit(table, below, head)


def _unfit(table: str, reason: str) -> InputError:
    return InputError(
        f"the table '{table}' cannot be shown: {reason}",
        where="report",
        why="every renderer shows a table from its values, and a number without a unit says nothing",
        fix="give the column or the cell a unit, and every row as many cells as there are columns",
    )


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """A drawing, with what it shows in words for those who cannot see it; ``note`` holds sentences."""

    id: str
    title: Words
    description: Words
    drawing: "Chart | Geo"
    note: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """How a section is set that is a page of its own: its title is the finding.

    Attributes
    ----------
    question : words
        Stands above the title.
    beside : tuple of int
        How many of its blocks stand side by side, row by row.
    foot : tuple of words
        What words mean that the page uses.
    """

    question: Words
    beside: tuple[int, ...]
    foot: tuple[Words, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """One part of a report: sentences and lists, then tables and figures; an annex is left out of the terminal."""

    id: str
    title: Words
    paragraphs: Paragraphs
    blocks: tuple[Table | Figure, ...]
    annex: bool = False
    front: Front | None = None

    @property
    def sentences(self) -> Paragraphs:
        """All that is said outside the blocks, in reading order."""
        front = self.front
        return self.paragraphs if front is None else (front.question, *self.paragraphs, *front.foot)


def texts_in(said: object) -> Iterator[Text]:
    """Yield the messages of a section or of parts of it, without those within messages."""
    if isinstance(said, Text):
        yield said
    elif isinstance(said, tuple):
        for part in said:
            yield from texts_in(part)
    elif isinstance(said, Mapping):
        yield from texts_in(tuple(said.values()))
    else:
        for name in _parts_of(type(said)):
            yield from texts_in(getattr(said, name))


_parts: dict[type, tuple[str, ...]] = {}


def _parts_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass, none of anything else: cells of a section are many, their kinds few."""
    if kind not in _parts:
        _parts[kind] = tuple(part.name for part in fields(kind)) if is_dataclass(kind) else ()
    return _parts[kind]
