"""What the columns of a table of events are called and what its words mean, from a TOML file and from what ships."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ortaq.core import InputError, said
from ortaq.tables import Record, read_toml

SHIPPED = Path(__file__).parents[1] / "data" / "words.toml"
"""Names and words in Russian, Chinese and English."""

Names = Annotated[tuple[str, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)]


class ColumnNames(Record):
    """What the columns are called; a text, or a list of texts of which the table has one."""

    unit: Names = Field(default=(), description="Number of the wagon, container or vehicle; never leaves the run")
    time: Names = Field(default=(), description="When it happened")
    zone: Names = Field(default=(), description="Time zone of the row: Asia/Almaty, +05:00")
    place: Names = Field(default=(), description="Station or checkpoint, as in the table of places")
    event: Names = Field(default=(), description="What happened")
    carrier: Names = Field(default=(), description="Whose transport it is; only counted")
    id: Names = Field(default=(), description="Number of the event")
    classifier: Names = Field(default=(), description="Whether it is planned or has happened")


class EventWords(Record):
    """What the words of the column of events mean."""

    arriving: Names = Field(default=(), description="It came to the place")
    departing: Names = Field(default=(), description="It left the place")
    planned: Names = Field(default=(), description="Has not happened: left out")
    withdrawn: Names = Field(default=(), description="The event of this number did not happen")


class ColumnsFile(Record):
    """A file given with --columns."""

    schema_: Literal[1] = Field(alias="schema")
    columns: ColumnNames = Field(default=ColumnNames(), description="Names of columns")
    words: EventWords = Field(default=EventWords(), description="Words of events")
    zone: str = Field(default="", description="Time zone of all rows without one: Asia/Almaty")
    zones: dict[str, str] = Field(default_factory=dict, description="Time zone by station")
    time_format: str = Field(default="", description="How times are written, such as %d.%m.%Y %H:%M")


@dataclass(frozen=True)
class Columns:
    """Names of columns and words of events, the user's own before those that ship.

    Attributes
    ----------
    names : mapping of str to tuple of str
        By column of a reader, folded.
    words : mapping of str to str
        ``arriving``, ``departing``, ``planned`` or ``withdrawn`` by word, folded.
    zone : str
        Of rows and stations without one.
    zones : mapping of str to str
        By station.
    time_format : str
        Empty: one of the usual ones.
    """

    names: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    zone: str = ""
    zones: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""

    def found(self, header: Sequence[str], where: str) -> dict[str, int]:
        """Return the positions of the columns that a header has.

        Parameters
        ----------
        header : sequence of str
        where : str
            Place for the message.

        Raises
        ------
        InputError
            One that is needed is missing.
        """
        folded = [fold(name) for name in header]
        at: dict[str, int] = {}
        for column, names in self.names.items():
            place = next((folded.index(name) for name in names if name in folded), None)
            if place is not None and place not in at.values():
                at[column] = place
        if missing := [column for column in ("unit", "time", "place", "event") if column not in at]:
            raise InputError(
                f"no column says the {', the '.join(missing)}",
                where=where,
                why=f"its columns are {', '.join(name[:40] for name in header[:20]) or 'without names'}",
                fix=said("name it in a file given with --columns: [columns] {column} = '...'", column=missing[0]),
            )
        return at


def fold(text: str) -> str:
    """Return a name or word without what does not matter: capital letters, outer and double spaces.

    Examples
    --------
    >>> fold("  Номер   Вагона ")
    'номер вагона'
    """
    return " ".join(text.casefold().split())


def read_columns(path: Path | None) -> Columns:
    """Return the names and words of a file laid over those that ship.

    Parameters
    ----------
    path : Path or None
        None: those that ship alone.

    Raises
    ------
    InputError
        The file cannot be used, or gives one word two meanings.
    """
    shipped = read_toml(SHIPPED, ColumnsFile)
    if path is None:
        return _joined((shipped,), "")
    return _joined((read_toml(path, ColumnsFile), shipped), str(path))


def _joined(files: Sequence[ColumnsFile], where: str) -> Columns:
    names = {
        column: tuple(_each(getattr(file.columns, column) for file in files)) for column in ColumnNames.model_fields
    }
    words: dict[str, str] = {}
    for file in files:
        own: dict[str, str] = {}
        for meaning in EventWords.model_fields:
            for word in _each([getattr(file.words, meaning)]):
                if own.setdefault(word, meaning) != meaning:
                    what = f"the word '{word}' means {own[word]} and {meaning}"
                    raise InputError(what, where=where, fix="leave it in one of them")
        words = own | words
    first = files[0]
    return Columns(names, words, first.zone, {k.strip(): v for k, v in first.zones.items()}, first.time_format)


def _each(lists: Iterable[Names]) -> list[str]:
    return [fold(name) for names in lists for name in names]
