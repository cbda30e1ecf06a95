"""What a region knows of students abroad: how many of one economy study in another, year by year."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from ortaq.core import Band, InputError, Region
from ortaq.tables import ColumnSpec, TableSpec, gathered, range_columns, read_table, text_columns

LEVELS = ("tertiary", "any", "bachelor", "master", "doctorate", "language")
"""Levels of study. ``tertiary``: enrolled for a degree; ``any``: language and short courses too."""

STUDENTS = TableSpec(
    "students",
    "students.csv",
    "How many students of one economy are enrolled in another",
    (
        ColumnSpec("host", "Economy in which they study"),
        ColumnSpec("origin", "Economy from which they come"),
        ColumnSpec("year", "Year in which the academic year ends, or as the source says", "integer", "year", 1900),
        ColumnSpec("level", "Level of study", choices=LEVELS),
        *range_columns("students", "Students", "persons"),
        ColumnSpec("method", "How it was obtained", choices=("reported", "stated", "imputed")),
        *text_columns(source="Ids of sources and assumptions"),
    ),
    ("host", "origin", "year"),
    {"students": ("low", "students", "high")},
)


@dataclass(frozen=True, slots=True)
class StudentCount:
    """Students of ``origin`` enrolled in ``host`` in one year, persons."""

    host: str
    origin: str
    year: int
    level: str
    students: Band
    method: str
    source: str


@dataclass(frozen=True, eq=False)
class Students:
    """Students by pair and year. A pair without rows is not known: lists of origins are cut, so absent is not zero.

    Attributes
    ----------
    counts : tuple of StudentCount
        Ordered by host, origin and year.
    """

    counts: tuple[StudentCount, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all rows, 16 hex digits."""
        return hashlib.sha256(repr(self.counts).encode()).hexdigest()[:16]

    @cached_property
    def by_pair(self) -> Mapping[tuple[str, str], tuple[StudentCount, ...]]:
        """Rows by (host, origin), oldest first, of all sources."""
        found: dict[tuple[str, str], list[StudentCount]] = defaultdict(list)
        for count in self.counts:
            found[count.host, count.origin].append(count)
        return {pair: tuple(sorted(rows, key=lambda row: row.year)) for pair, rows in found.items()}

    def latest(self, host: str, origin: str) -> StudentCount | None:
        """Return the newest count of a pair, whoever stated it; None where nothing is known.

        Parameters
        ----------
        host, origin : str
            Codes of economies.

        Examples
        --------
        >>> count = StudentCount("CHN", "KAZ", 2018, "any", Band.exact(11784.0), "reported", "moe_chn_students")
        >>> Students((count,)).latest("CHN", "KAZ").year
        2018
        """
        rows = self.by_pair.get((host, origin), ())
        return rows[-1] if rows else None

    def series(self, host: str, origin: str, until: int) -> tuple[StudentCount, ...]:
        """Return the rows of a pair up to a year that the source of its newest one gives at the same level of study.

        Two sources count differently, and the step from one to the other is no growth: it never enters a series.

        Parameters
        ----------
        host, origin : str
            Codes of economies.
        until : int
            Last year that is used.

        Returns
        -------
        tuple of StudentCount
            Oldest first; empty where nothing is known.

        Examples
        --------
        >>> Students(()).series("CHN", "KAZ", 2018)
        ()
        """
        rows = [row for row in self.by_pair.get((host, origin), ()) if row.year <= until]
        return tuple(row for row in rows if (row.source, row.level) == (rows[-1].source, rows[-1].level))


def read_students(folder: Path, region: Region) -> Students | None:
    """Return what a region folder says of students abroad; None where it has no table of them.

    Parameters
    ----------
    folder : Path
    region : Region
        Gives the codes of economies and the ids of sources.

    Raises
    ------
    InputError
        A host, an origin, a level of study or a source that nobody knows, a negative count, a range in the wrong
        order, a pair stated twice for a year, or an economy that hosts its own students; all rows are named at once.
    """
    path = str(folder / STUDENTS.file)
    if not (folder / STUDENTS.file).exists():
        return None
    codes = region.economy_ids
    rows = read_table(folder, STUDENTS.choosing(host=codes, origin=codes)).records(StudentCount)
    known = {s.id for s in region.sources} | {a.id for a in region.assumptions}
    gathered([partial(_require_sound, row, known, f"{path}, {row.origin} in {row.host}, {row.year}") for row in rows])
    return Students(tuple(sorted(rows, key=lambda row: (row.host, row.origin, row.year))))


def _require_sound(row: StudentCount, known: set[str], where: str) -> None:
    unknown = next((source for source in row.source.split("+") if source not in known), None)
    if unknown is not None:
        raise InputError(
            f"unknown source '{unknown}'",
            where=where,
            why="every number names where it comes from",
            fix="add the source to sources.csv or assumptions.csv",
        )
    if row.host == row.origin:
        raise InputError(
            f"'{row.host}' is on both sides",
            where=where,
            why="only students who cross a border are counted",
            fix="drop the row",
        )
    band = row.students
    if not band.low <= band.central <= band.high:
        raise InputError(
            f"students {band.low:g}, {band.central:g}, {band.high:g} are no range",
            where=where,
            why="low is at most students, and students at most high",
            fix="put the three numbers in rising order",
        )
