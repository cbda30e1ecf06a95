"""Students as they are expected: what the past of a pair says, what it said before, and what draws students."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import expm1, log

from ortaq.core import Band, Region
from ortaq.core.report import Cell, Column, Figure, Name, Reading, Table, Text
from ortaq.domains.exchange.part import students_of
from ortaq.domains.exchange.students.pull import LONGEST, Pull, expected, pulls, stock
from ortaq.domains.exchange.students.tables import StudentCount, Students

BEFORE = 5
"""Years before its newest count that a pair is forecast from, where it was counted then."""

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Past:
    """A forecast of the newest count of a pair, made from what was known in the year ``until``."""

    until: int
    said: Band
    came: StudentCount

    @property
    def inside(self) -> bool:
        """Whether what came lies within the band."""
        return self.said.low <= self.came.students.central <= self.said.high


def outlook_blocks(region: Region, economy: str) -> tuple[Table | Figure, ...]:
    """Return the students of an economy abroad and from abroad as expected, and how such forecasts came out.

    Parameters
    ----------
    region : Region
    economy : str
        A code of the region.

    Returns
    -------
    tuple of Table
        Nothing where the region counts no students.
    """
    students = students_of(region)
    if students is None:
        return ()
    tables = [
        expected_table(students, region.base_year, lambda pair: economy in pair),
        past_table(past_forecasts(students, lambda pair: economy in pair)),
    ]
    return tuple(table for table in tables if table.rows)


def past_forecasts(students: Students, wanted: Callable[[tuple[str, str]], bool]) -> tuple[Past, ...]:
    """Return what was to be expected of the newest count of every pair from five years before, largest first.

    A pair that was not counted by then, or last more than eight years before its newest count, is forecast from all
    that came before the newest.

    Parameters
    ----------
    students : Students
    wanted : callable
        Of (host, origin).
    """
    found = []
    for pair, rows in students.by_pair.items():
        newest = rows[-1]
        if not wanted(pair) or newest.method == "imputed":
            continue
        for last in (newest.year - BEFORE, newest.year - 1):
            series = students.series(*pair, last)
            if series and newest.year - series[-1].year <= LONGEST:
                found.append(Past(series[-1].year, expected(students, *pair, newest.year, last), newest))
                break
    return tuple(sorted(found, key=lambda past: -past.came.students.central))


def expected_table(students: Students, year: int, wanted: Callable[[tuple[str, str]], bool]) -> Table:
    """Return students by pair in a year that nobody has counted yet, beside the newest count."""
    persons = Text("exchange.unit.persons")
    columns = (
        Column(Text("exchange.students.pair")),
        Column(Text("exchange.students.students"), persons),
        Column(Text("exchange.students.year")),
        Column(Text("exchange.outlook.expected", {"year": str(year)}), persons),
    )
    said = {
        pair: band
        for pair, band in stock(students, year).items()
        if wanted(pair) and all(row.year != year for row in students.by_pair[pair])
    }
    rows = []
    for pair, band in sorted(said.items(), key=lambda item: -item[1].central):
        newest = next(row for row in reversed(students.by_pair[pair]) if row.year < year)
        counted = Cell(newest.students.central, Reading.COUNT, source=newest.source)
        rows.append((Cell(_arrow(newest)), counted, Cell(str(newest.year)), Cell(band, Reading.COUNT)))
    title = Text("exchange.outlook.title", {"year": str(year)})
    return Table("students-expected", title, columns, tuple(rows), (Text("exchange.outlook.note"),))


def past_table(past: Iterable[Past]) -> Table:
    """Return forecasts of the newest counts beside what came."""
    persons = Text("exchange.unit.persons")
    columns = (
        Column(Text("exchange.students.pair")),
        Column(Text("exchange.outlook.known_until")),
        Column(Text("exchange.outlook.for_year")),
        Column(Text("exchange.outlook.said"), persons),
        Column(Text("exchange.outlook.came"), persons),
        Column(Text("exchange.outlook.verdict")),
    )
    rows = tuple(
        (
            Cell(_arrow(one.came)),
            Cell(str(one.until)),
            Cell(str(one.came.year)),
            Cell(one.said, Reading.COUNT),
            Cell(one.came.students.central, Reading.COUNT, source=one.came.source),
            Cell(Text(f"exchange.outlook.{'inside' if one.inside else 'outside'}")),
        )
        for one in past
    )
    note = (Text("exchange.outlook.past_note"),)
    return Table("students-past", Text("exchange.outlook.past"), columns, rows, note)


def pull_table() -> Table:
    """Return what draws students of an origin to a host: percent more students, with the 90 % interval."""
    columns = (
        Column(Text("exchange.pull.what")),
        Column(Text("exchange.pull.more"), Text("exchange.unit.percent_more")),
    )
    rows = tuple(
        (
            Cell(Text(f"exchange.pull.{pull.term}")),
            Cell(_more(pull), Reading.CHANGE, source=pull.source),
        )
        for pull in pulls()
    )
    note = (Text("exchange.pull.note"),)
    return Table("students-pull", Text("exchange.pull.title"), columns, rows, note)


def _more(pull: Pull) -> Band:
    """Return percent more students: of twice the distance, or of having what the term names."""
    unit = log(2.0) if pull.term == "ln_distance" else 1.0
    band = pull.band
    return Band(*(_PERCENT * expm1(unit * end) for end in (band.low, band.central, band.high)))


def _arrow(count: StudentCount) -> Text:
    ends = {"origin": Name("economy", count.origin), "host": Name("economy", count.host)}
    return Text("exchange.students.arrow", ends)
