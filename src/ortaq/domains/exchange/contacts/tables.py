"""What a region knows of people who meet: visits, joint papers, programmes, events, and what surveys found.

These are counts with their source. Nothing follows from them: no effect on trade or income is claimed without an
estimate, and a pair without a row is not known, which is not zero.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.tables import ColumnSpec, TableSpec, text_columns

COUNTED = ("border", "tourism", "lodging")
"""What a visit is: a border crossed for any purpose, a trip for tourism, a guest of a hotel."""

PROGRAMMES_OF = ("dual_degree", "branch", "vocational", "research")
"""Kinds of programmes: two degrees of one course, a branch of a university, training for a trade, joint research."""

STATES = ("committed", "held")

_SOURCE = text_columns(source="Ids of sources and assumptions")
_YEARS = (1900, 2100)


def _pair(host: str, other: str, name: str) -> tuple[ColumnSpec, ...]:
    return (ColumnSpec("host", host), ColumnSpec(name, other))


def _year(name: str, title: str, blank: int | None = None) -> ColumnSpec:
    return ColumnSpec(name, title, "integer", "year", *_YEARS, blank=blank)


def _count(name: str, title: str, unit: str, *, known: bool = True) -> ColumnSpec:
    return ColumnSpec(name, title, "number", unit, 0.0, blank=None if known else np.nan)


VISITORS = TableSpec(
    "visitors",
    "visitors.csv",
    "How many visits residents of one economy made to another",
    (
        *_pair("Economy that they visited", "Economy from which they came", "origin"),
        _year("year", "Year"),
        ColumnSpec("months", "Months of the year that were counted, from January", "integer", "months", 1, 12),
        ColumnSpec("counted", "What was counted", choices=COUNTED),
        _count("thousands", "Visits", "thousand"),
        *_SOURCE,
    ),
    ("host", "origin", "year", "months", "counted"),
)

PAPERS = TableSpec(
    "papers",
    "papers.csv",
    "How many papers authors of two economies wrote together; ortaq fetch openalex writes such a table",
    (
        ColumnSpec("one", "First economy by its code"),
        ColumnSpec("other", "Second economy by its code"),
        ColumnSpec("field", "Field of research; all for every paper of the pair"),
        _year("year", "Year of publication"),
        _count("papers", "Papers", "papers"),
        *_SOURCE,
    ),
    ("one", "other", "field", "year"),
)

PROGRAMMES = TableSpec(
    "programmes",
    "programmes.csv",
    "Courses and research that two economies run together",
    (
        *text_columns(id="Name in the table"),
        ColumnSpec("kind", "Kind of programme", choices=PROGRAMMES_OF),
        *_pair("Economy where it takes place", "Economy of the partner", "partner"),
        _count(
            "places", "Places of a year, or students enrolled where the source counts these", "persons", known=False
        ),
        _count("cost_musd", "Cost since the beginning", "million USD", known=False),
        _count("graduates", "Graduates since the beginning", "persons", known=False),
        _year("begun", "First year"),
        _year("ended", "Last year; empty while it goes on", 0),
        *_SOURCE,
    ),
    ("id",),
)

EVENTS = TableSpec(
    "events",
    "events.csv",
    "Cultural events that were committed to or held",
    (
        _year("year", "Year"),
        *_pair("Economy where they take place", "Economy that is shown", "partner"),
        *text_columns(what="What they belong to"),
        ColumnSpec("state", "Committed to, or held", choices=STATES),
        _count("count", "Events", "events"),
        *_SOURCE,
    ),
    ("year", "host", "partner", "what", "state"),
)

SURVEYS = TableSpec(
    "surveys",
    "surveys.csv",
    "What surveys found in one economy about another, by date",
    (
        *text_columns(survey="Who asked"),
        ColumnSpec("date", "When: year, month or day as 2023, 2023-05 or 2023-05-12"),
        ColumnSpec("economy", "Economy where people were asked"),
        ColumnSpec("about", "Economy that they were asked about"),
        *text_columns(question="What was asked"),
        ColumnSpec("percent", "Said so", "number", "%", 0.0, 100.0),
        _count("sample", "People asked", "persons", known=False),
        *_SOURCE,
    ),
    ("survey", "date", "economy", "about", "question"),
)

SPECS = (VISITORS, PAPERS, PROGRAMMES, EVENTS, SURVEYS)


@dataclass(frozen=True, slots=True)
class Visits:
    """Thousand visits of residents of ``origin`` to ``host`` in the first ``months`` months of a year."""

    host: str
    origin: str
    year: int
    months: int
    counted: str
    thousands: float
    source: str


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers of a year by authors of both economies; a paper of three economies counts for three pairs."""

    one: str
    other: str
    field: str
    year: int
    papers: float
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A course or research that two economies run together; NaN and year 0 are not known or not yet."""

    id: str
    kind: str
    host: str
    partner: str
    places: float
    cost_musd: float
    graduates: float
    begun: int
    ended: int
    source: str


@dataclass(frozen=True, slots=True)
class Events:
    """Cultural events of ``partner`` in ``host`` in a year."""

    year: int
    host: str
    partner: str
    what: str
    state: str
    count: float
    source: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """Percent of people asked in ``economy`` who said so of ``about``; a date is a year, a month or a day."""

    survey: str
    date: str
    economy: str
    about: str
    question: str
    percent: float
    sample: float
    source: str


@dataclass(frozen=True)
class Contacts:
    """What a region knows of people who meet; a table that the folder does not have is empty.

    Attributes
    ----------
    visits : tuple of Visits
    papers : tuple of Papers
    programmes : tuple of Programme
    events : tuple of Events
    opinions : tuple of Opinion
    """

    visits: tuple[Visits, ...] = ()
    papers: tuple[Papers, ...] = ()
    programmes: tuple[Programme, ...] = ()
    events: tuple[Events, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all rows, 16 hex digits."""
        rows = (self.visits, self.papers, self.programmes, self.events, self.opinions)
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def latest_visits(self, hosts: Sequence[str], origins: Sequence[str]) -> tuple[Visits, ...]:
        """Return the newest count of every pair, ordered by host and size; in a year the one of most months.

        Parameters
        ----------
        hosts, origins : sequence of str
            Codes of economies.

        Examples
        --------
        >>> whole = Visits("TJK", "UZB", 2023, 12, "tourism", 805.9, "a")
        >>> half = Visits("TJK", "UZB", 2025, 6, "tourism", 641.6, "b")
        >>> Contacts((half, whole)).latest_visits(["TJK"], ["UZB"])[0].year
        2025
        """
        newest: dict[tuple[str, str], Visits] = {}
        for row in self.visits:
            pair = (row.host, row.origin)
            if row.host in hosts and row.origin in origins:
                newest[pair] = max(newest.get(pair, row), row, key=lambda r: (r.year, r.months))
        return tuple(sorted(newest.values(), key=lambda row: (row.host, -row.thousands)))
