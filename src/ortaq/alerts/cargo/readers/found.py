"""What readers find: tables of seven columns, and the events that cannot be used, named and counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from ortaq.core import InputError, said

FOUND = pa.schema(
    [
        ("id", pa.string()),
        ("at", pa.int64()),
        ("place", pa.string()),
        ("step", pa.string()),
        ("units", pa.list_(pa.string())),
        ("withdrawn", pa.bool_()),
        ("carrier", pa.string()),
    ]
)
"""Id of the event, microseconds since 1970 in UTC, where, what happened, to which units, whether it withdraws an event,
whose transport it is (where a table says so). Nothing else of an event is ever read."""

SHOWN = 12
"""Events that a message names; the rest are counted."""

MOST = 10_000
"""Events that cannot be used, after which reading stops."""

SHARE = 0.001
"""Of events may be unusable without the file being refused."""

WHY = "times at a border are read from whole events only"


class Row(NamedTuple):
    """One event, in the columns of ``FOUND``."""

    id: str
    at: int
    place: str
    step: str
    units: list[str]
    withdrawn: bool
    carrier: str = ""


def plain(text: str) -> str:
    r"""Return a text without halves of characters, which JSON can spell and no table can hold.

    Examples
    --------
    >>> plain("Хоргос \ud800")
    'Хоргос ?'
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def table_of(rows: Iterable[Row]) -> pa.Table:
    """Return rows as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(FOUND)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, FOUND, strict=True)], schema=FOUND)


@dataclass
class Faults:
    """Events that cannot be used: the first ones by place, the rest by number.

    Attributes
    ----------
    most : int, optional
        How many a file may have; None: ``SHARE`` of its events.
    named : list of tuple of str
        Place and what is wrong, of the first ones.
    count : int
    ambiguous : int
        Local times that clocks showed twice, of which the first was taken.
    """

    most: int | None = None
    named: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0
    ambiguous: int = 0

    def add(self, where: str, what: str) -> None:
        """Take one.

        Parameters
        ----------
        where, what : str
            File and line or number of the event, and what is wrong.

        Raises
        ------
        InputError
            There are too many to go on.
        """
        self.count += 1
        if len(self.named) < SHOWN:
            self.named.append((where, what))
        if self.count > max(MOST, self.most or 0):
            raise self._refused(where)

    def settle(self, events: int, where: str) -> None:
        """Refuse a file that has more than it may.

        Parameters
        ----------
        events : int
            That could be used.
        where : str
            The file.

        Raises
        ------
        InputError
            It lists them.
        """
        most = (events + self.count) * SHARE if self.most is None else self.most
        if self.count > most:
            raise self._refused(where)

    def _refused(self, where: str) -> InputError:
        lines = [f"{place}: {what}" for place, what in self.named]
        if self.count > len(lines):
            lines.append(f"and {self.count - len(lines)} more")
        if self.count == 1:
            place, what = self.named[0]
            return InputError(what, where=place, why=WHY, fix=_FIX)
        return InputError(
            f"{self.count} events cannot be read",
            where="\n         ".join(lines) or where,
            why=WHY,
            fix=_FIX,
        )


_FIX = "correct them, or allow for so many with --bad-events"


def instant(text: str) -> int:
    """Return a time that says its offset, in microseconds since 1970 UTC.

    Parameters
    ----------
    text : str
        ISO 8601.

    Raises
    ------
    ValueError
        It is no such time, or says no offset.

    Examples
    --------
    >>> instant("1970-01-01T06:00:01+06:00"), instant("1970-01-01T00:00:01.0Z")
    (1000000, 1000000)
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(said("'{text}' is no time such as 2025-01-01T16:00:00+06:00", text=text[:40])) from None
    if at.tzinfo is None:
        raise ValueError(said("the time '{text}' says no offset from UTC", text=text[:40]))
    whole = at - _EPOCH
    return (whole.days * 86_400 + whole.seconds) * 1_000_000 + whole.microseconds


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
