"""What students by pair are expected to be: past growth goes on in part, and how sure that is follows from past errors.

Two tables ship with the domain, both written by ``python -m evidence.students``: ``pull.csv`` holds what draws
students to a host, estimated over all published pairs, and ``growth.csv`` the weights of a pair's past for one
to eight years ahead. No year after 2018 has taught them, so they know of no pandemic.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, hypot, log
from pathlib import Path

import numpy as np

from ortaq.core import Array, Band, InputError
from ortaq.domains.exchange.students.growth import CENTRE_TERMS, SPREAD_TERMS, Panel, signs
from ortaq.domains.exchange.students.tables import StudentCount, Students
from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

LONGEST = 8
"""Years ahead for which a rule was learned."""

ERROR_TERMS = ("low", "central", "high")
"""Quantiles of past errors over their scale: 5, 50 and 95 percent."""

PULL = TableSpec(
    "student_pull",
    "pull.csv",
    "What draws students of an origin to a host: change of ln(students)",
    (
        ColumnSpec("term", "What changes by one"),
        ColumnSpec("value", "Estimate", "number"),
        ColumnSpec("standard_error", "Its standard error, clustered by pair", "number", floor=0.0),
        ColumnSpec("pairs", "Pairs behind it", "integer", floor=1),
        *text_columns(source="From what, and by which script"),
    ),
    ("term",),
)

GROWTH = TableSpec(
    "student_growth",
    "growth.csv",
    "Weights of the past of a pair in its growth, and in how far a forecast may miss",
    (
        ColumnSpec("years", "Years ahead", "integer", floor=1, ceiling=LONGEST),
        ColumnSpec("part", "What it weighs in", choices=("centre", "spread", "error")),
        ColumnSpec("term", "Sign of the past", choices=(*CENTRE_TERMS, *SPREAD_TERMS, *ERROR_TERMS)),
        ColumnSpec("value", "Weight", "number"),
    ),
    ("years", "part", "term"),
)

_Z90 = 1.6449


@dataclass(frozen=True, slots=True)
class Pull:
    """Change of ln(students) where one thing between host and origin changes by one."""

    term: str
    value: float
    standard_error: float
    pairs: int
    source: str

    @property
    def band(self) -> Band:
        """Estimate with its 90 % interval."""
        reach = _Z90 * self.standard_error
        return Band(self.value - reach, self.value, self.value + reach)


@dataclass(frozen=True, eq=False)
class Growth:
    """The rule for so many years ahead: weights of the signs, and quantiles of past errors over their scale."""

    centre: Array
    spread: Array
    error: Array


def pulls() -> tuple[Pull, ...]:
    """Return all that draws students, estimated by Poisson pseudo-maximum likelihood with host and origin effects.

    Methodology, eq. (X5).

    Returns
    -------
    tuple of Pull
        ``ln_distance``, ``language`` (official language in common), ``former_union`` (once one state), ``colony`` and
        ``border``.

    Examples
    --------
    >>> [pull.term for pull in pulls()]
    ['ln_distance', 'language', 'former_union', 'colony', 'border']
    """
    return read_table(_folder(), PULL).records(Pull)


def expected(students: Students, host: str, origin: str, year: int, until: int | None = None) -> Band:
    """Return students of a pair in a year, with a band that nine of ten pairs stay in.

    Parameters
    ----------
    students : Students
    host, origin : str
        Codes of economies.
    year : int
    until : int, optional
        Last year that is used; the year before if absent.

    Returns
    -------
    Band
        Persons; ends at 5 and 95 percent of the predictive distribution.

    Raises
    ------
    InputError
        Nothing is known of the pair, or its newest count is more than eight years old.

    Examples
    --------
    >>> counts = [
    ...     StudentCount("CHN", "KAZ", year, "any", Band.exact(1000.0), "reported", "moe_chn_students")
    ...     for year in range(2010, 2019)
    ... ]
    >>> band = expected(Students(tuple(counts)), "CHN", "KAZ", 2019)
    >>> band.low < 1000.0 < band.high
    True
    """
    last = year - 1 if until is None else min(until, year - 1)
    series = students.series(host, origin, last)
    if not series:
        raise InputError(
            f"nobody says how many students of {origin} study in {host}",
            where=f"students.csv of the region, until {last}",
            why="absent is not zero: lists of origins are cut",
            fix="add a row with its source",
        )
    newest = series[-1].year
    if year - newest > LONGEST:
        raise InputError(
            f"the newest count of {origin} in {host} is of {newest}",
            where=f"students.csv of the region, asked for {year}",
            why=f"no rule was learned for more than {LONGEST} years ahead",
            fix="add a newer row, or ask for an earlier year",
        )
    return _forecasts(students, newest, year - newest)[host, origin]


def stock(students: Students, year: int) -> Mapping[tuple[str, str], Band]:
    """Return students of all pairs in a year: counted where somebody counted, else expected from the years before.

    Returns
    -------
    mapping of (str, str) to Band
        By host and origin. A pair of which nothing is known, or nothing in the last eight years, is absent.

    Examples
    --------
    >>> stock(Students(()), 2023)
    {}
    """
    found: dict[tuple[str, str], Band] = {}
    by_newest: dict[int, list[tuple[str, str]]] = {}
    for pair, rows in students.by_pair.items():
        known = [row for row in rows if row.year <= year]
        if known and known[-1].year == year:
            found[pair] = known[-1].students
        elif known and year - known[-1].year <= LONGEST:
            by_newest.setdefault(known[-1].year, []).append(pair)
    for newest, pairs in by_newest.items():
        said = _forecasts(students, newest, year - newest)
        found |= {pair: said[pair] for pair in pairs}
    return found


@lru_cache(maxsize=32)
def _forecasts(students: Students, until: int, years: int) -> Mapping[tuple[str, str], Band]:
    """Return the bands of all pairs counted in the year ``until``, so many years later."""
    rows = [row for pair in students.by_pair for row in students.series(*pair, until)]
    panel = Panel.of(_counted(row) for row in rows).until(until)
    known, rule = signs(panel), _rules()[years]
    spread = np.exp(known.spread @ rule.spread)[:, None] * rule.error
    middle = known.last + known.centre @ rule.centre + spread[:, 1]
    found = {}
    for i, pair in enumerate(zip(panel.hosts.tolist(), panel.origins.tolist(), strict=True)):
        if np.isfinite(middle[i]):
            count = students.series(*pair, until)[-1].students
            found[pair] = _with_its_range(float(middle[i]), spread[i] - spread[i, 1], count)
    return found | {(row.host, row.origin): row.students for row in rows if not row.students.central}


def _with_its_range(middle: float, off: Array, count: Band) -> Band:
    """Return students where the newest count has a range of its own, which is independent of what comes after it.

    ``off``, shape (3,): ends of the logarithm beside its middle.
    """
    own = [log(max(end, 1.0) / count.central) for end in (count.low, count.high)]
    low, high = (hypot(reach, end) for reach, end in zip(own, off[[0, 2]], strict=True))
    return Band(exp(middle - low), exp(middle), exp(middle + high))


def _counted(row: StudentCount) -> tuple[str, str, int, float]:
    return row.host, row.origin, row.year, row.students.central


def _folder() -> Path:
    return Path(str(files("ortaq.domains.exchange.students")))


@cache
def _rules() -> Mapping[int, Growth]:
    """Return the rule for every number of years ahead."""
    table = read_table(_folder(), GROWTH)
    weights = {(row["years"], row["part"], row["term"]): row["value"] for row in table.rows()}
    parts = (("centre", CENTRE_TERMS), ("spread", SPREAD_TERMS), ("error", ERROR_TERMS))
    return {
        years: Growth(**{part: np.array([weights[years, part, term] for term in terms]) for part, terms in parts})
        for years in range(1, LONGEST + 1)
    }
