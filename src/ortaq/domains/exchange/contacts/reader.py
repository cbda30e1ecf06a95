"""Reading what a region folder says of people who meet, and refusing what means nothing."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from ortaq.core import InputError, Region, said
from ortaq.domains.exchange.contacts.tables import (
    EVENTS,
    PAPERS,
    PROGRAMMES,
    SURVEYS,
    VISITORS,
    Contacts,
    Events,
    Opinion,
    Papers,
    Programme,
    Visits,
)
from ortaq.tables import TableSpec, gathered, read_table

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_contacts(folder: Path, region: Region) -> Contacts | None:
    """Return what a region folder says of people who meet; None where it has none of the tables.

    Parameters
    ----------
    folder : Path
    region : Region
        Gives the codes of economies and the ids of sources.

    Raises
    ------
    InputError
        A kind, an economy or a source that nobody knows, a pair with one economy on both sides or without one, a
        percentage beyond 100, years in the wrong order, a date that is none, a pair of papers in the wrong order.
    """
    sources = {s.id for s in region.sources} | {a.id for a in region.assumptions}
    here = _Folder(folder, region.economy_ids, sources)
    found = Contacts(
        here.rows(VISITORS, Visits, lambda row: _pair_fault(row.host, row.origin)),
        here.rows(PAPERS, Papers, _papers_fault),
        here.rows(PROGRAMMES, Programme, _programme_fault),
        here.rows(EVENTS, Events, lambda row: _pair_fault(row.host, row.partner)),
        here.rows(SURVEYS, Opinion, _opinion_fault),
    )
    return None if found == Contacts() else found


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a row, why it matters, and what to do."""

    what: str
    why: str
    fix: str


_Row = TypeVar("_Row", Visits, Papers, Programme, Events, Opinion)
_ECONOMIES = ("host", "origin", "partner", "one", "other", "economy", "about")


@dataclass(frozen=True, slots=True)
class _Folder:
    """A region folder, and the economies and sources that its tables may name."""

    path: Path
    economies: tuple[str, ...]
    sources: set[str]

    def rows(self, spec: TableSpec, make: type[_Row], fault: Callable[[_Row], _Fault | None]) -> tuple[_Row, ...]:
        """Return the rows of one table; none where the folder does not have it."""
        if not (self.path / spec.file).exists():
            return ()
        places = {c.name: self.economies for c in spec.columns if c.name in _ECONOMIES}
        rows = read_table(self.path, spec.choosing(**places)).records(make)
        gathered([partial(self._require_sound, spec, row, fault) for row in rows])
        return rows

    def _require_sound(self, spec: TableSpec, row: _Row, fault: Callable[[_Row], _Fault | None]) -> None:
        wrong = _source_fault(row.source, self.sources) or _unnamed(row, spec.keys) or fault(row)
        if wrong:
            place = ", ".join(str(getattr(row, key)) for key in spec.keys)
            raise InputError(wrong.what, where=f"{self.path / spec.file}, {place}", why=wrong.why, fix=wrong.fix)


def _source_fault(source: str, known: Iterable[str]) -> _Fault | None:
    unknown = next((one for one in source.split("+") if one not in known), None)
    if unknown is None:
        return None
    return _Fault(
        f"unknown source '{unknown}'",
        "every number names where it comes from",
        fix="add the source to sources.csv or assumptions.csv",
    )


def _unnamed(row: object, keys: Sequence[str]) -> _Fault | None:
    empty = next((key for key in keys if getattr(row, key) == ""), None)
    if empty is None:
        return None
    return _Fault(f"no {empty}", "a row is known by it", fix=said("fill the column {column}", column=empty))


def _pair_fault(one: str, other: str) -> _Fault | None:
    if one != other:
        return None
    return _Fault(f"'{one}' is on both sides", "only what crosses a border counts", fix="drop the row")


def _papers_fault(row: Papers) -> _Fault | None:
    if row.one <= row.other:
        return _pair_fault(row.one, row.other)
    return _Fault(
        f"'{row.one}' stands before '{row.other}'",
        "a pair stated in both orders would be counted twice",
        fix=said("write {first}, then {second}", first=row.other, second=row.one),
    )


def _programme_fault(row: Programme) -> _Fault | None:
    if not row.ended or row.ended >= row.begun:
        return _pair_fault(row.host, row.partner)
    return _Fault(f"it ended in {row.ended} and began in {row.begun}", "years go forward", fix="exchange the two years")


def _opinion_fault(row: Opinion) -> _Fault | None:
    if _DATE.fullmatch(row.date):
        return _pair_fault(row.economy, row.about)
    return _Fault(f"'{row.date}' is no date", "surveys are ordered by date", fix="write 2023, 2023-05 or 2023-05-12")
