"""What measures and shocks of a file may say in the words of one domain."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortaq.core import InputError, Kind, Move, Region
from ortaq.tables.records import BandRecord, Record

UNSOURCED = "user_file"
"""Source of a number for which the file names none."""

NO_RANGE = "no_range"
"""Id of the mark on a number that is written without a range."""


@dataclass(frozen=True, slots=True)
class ChangeHead:
    """What the moves of a change need to know of it.

    Attributes
    ----------
    kind : Kind
    source : str
        Source of the whole change, which its short form shares.
    where : str
        Place in the file, for messages.
    """

    kind: Kind
    source: str
    where: str

    def refuse_chosen(self, actions: Iterable[str], key: str) -> None:
        """Refuse a measure of what happens to those at the table.

        Parameters
        ----------
        actions : iterable of str
            Those of the change that nobody chooses.
        key : str
            Of their entries.

        Raises
        ------
        InputError
            The change is a measure and has some.
        """
        chosen = ", ".join(actions)
        if self.kind is Kind.MEASURE and chosen:
            raise InputError(
                f"a measure of {chosen}",
                where=f"{self.where} > {key}",
                why="nobody chooses it",
                fix="write it as a shock",
            )


@dataclass(frozen=True, slots=True)
class MoveSchema:
    """The keys of one domain in the tables ``[[measure]]``, ``[[shock]]`` and ``[[change]]``, and what they mean.

    Attributes
    ----------
    key : str
        Key of the list of the domain's entries: ``[[measure.KEY]]``.
    keys : type of Record
        Every key that the domain adds, its entries first, each with a description; its validators check a record alone.
    moving : mapping of str to str
        Those keys that by themselves make a change move something, as a message names them.
    moves : callable
        From a record that holds ``keys`` and the head of its change to the moves; raises InputError.
    in_region : callable, optional
        From the moves of one change (of all domains) to the same moves with what the region fills in, checked against
        it; takes moves, region and place in the file, raises InputError.
    joined : callable, optional
        From the moves of one measure (of all domains) to the same moves with what holds between all members extended to
        an economy that joins; takes moves, members, the economy and the region. Moves come back as they are where
        nothing holds between all.
    """

    key: str
    keys: type[Record]
    moving: Mapping[str, str]
    moves: Callable[[Any, ChangeHead], tuple[Move, ...]]
    in_region: Callable[[tuple[Move, ...], Region, str], tuple[Move, ...]] | None = None
    joined: Callable[[tuple[Move, ...], Sequence[str], str, Region], tuple[Move, ...]] | None = None


def derivation(stated: str, number: BandRecord | None) -> str:
    """Return how a number was obtained, with a mark where it has no range; brackets hold ids, as in stated texts.

    Parameters
    ----------
    stated : str
        What the file says.
    number : BandRecord or None
        The number that was obtained.

    Examples
    --------
    >>> derivation("", None)
    'No derivation stated'
    """
    text = stated or "No derivation stated"
    return f"{text} [{NO_RANGE}]" if number is not None and number.plain else text


def bands(value: object) -> Iterator[BandRecord]:
    """Yield every number with a range inside a record, a list or a table.

    Examples
    --------
    >>> [number.central for number in bands({"a": BandRecord.model_validate(2.0), "b": ["text"]})]
    [2.0]
    """
    if isinstance(value, BandRecord):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from bands(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from bands(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from bands(part)
