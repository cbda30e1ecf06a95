"""What was observed: one plain table for every signal, whoever wrote it.

A row says place, period, indicator, value, unit, source and vintage (the day on which the source said so). Any number
of files of a folder make up the observations; files with other columns are left alone and named.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ortaq.alerts.periods import Period, period_of
from ortaq.core import Array, InputError
from ortaq.tables import (
    ColumnSpec,
    Mistake,
    TableSpec,
    checked_table,
    csv_cells,
    file_in,
    is_folder,
    read_bytes,
    refuse,
)

LAYOUT = TableSpec(
    "observations",
    "observations.csv",
    "What was observed, by place and period",
    (
        ColumnSpec("place", "Economy, basin, crossing"),
        ColumnSpec("period", "Year, month, week or day: 2026, 2026-03, 2026-W14, 2026-03-01"),
        ColumnSpec("indicator", "What was measured"),
        ColumnSpec("value", "How much", "number", "as in the column unit"),
        ColumnSpec("unit", "Unit", blank=""),
        ColumnSpec("source", "Who says so"),
        ColumnSpec("vintage", "Day on which the source said so", blank=""),
    ),
    ("place", "period", "indicator"),
)
COLUMNS = tuple(column.name for column in LAYOUT.columns)


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one indicator at one place, by period without gaps in order of time; NaN where nothing was observed.

    ``vintage`` is the last day on which a source spoke, ``sources`` names the sources, ``file`` holds the newest row.
    """

    place: str
    indicator: str
    unit: str
    first: Period
    values: Array
    vintage: str
    sources: tuple[str, ...]
    file: str = ""

    @property
    def last(self) -> Period:
        """The newest period with a value."""
        return self.first.after(int(np.flatnonzero(np.isfinite(self.values))[-1]))

    def at(self, period: Period) -> float:
        """Return the value of a period; NaN where there is none."""
        row = period.number - self.first.number
        inside = period.kind == self.first.kind and 0 <= row < self.values.size
        return float(self.values[row]) if inside else float("nan")


@dataclass(frozen=True, slots=True)
class Observations:
    """All that the files of a folder say.

    Attributes
    ----------
    series : mapping of (indicator, place) to Series
    inputs : tuple of str
        Every file that was read with the digest of its bytes.
    ignored : tuple of str
        Names of tables with other columns.
    """

    series: Mapping[tuple[str, str], Series]
    inputs: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def of(self, indicator: str) -> dict[str, Series]:
        """Return the series of an indicator by place."""
        return {place: one for (name, place), one in sorted(self.series.items()) if name == indicator}

    def starting(self, indicator: str) -> list[Series]:
        """Return the series of every indicator that begins with a word and a colon."""
        return [one for (name, _), one in sorted(self.series.items()) if name.startswith(f"{indicator}:")]


NOTHING = Observations({})
"""No table at all."""


def read_observations(folder: Path) -> Observations:
    """Return what the tables of a folder say; all mistakes of all files are told at once.

    Raises
    ------
    InputError
        It is no folder, or a table of this layout holds what cannot be used.
    """
    if not is_folder(folder):
        raise InputError(
            "there is no such folder",
            where=f"--tables {folder}",
            why="signals are computed from tables",
            fix="name a folder of CSV tables; 'ortaq watch fetch' fills one",
        )
    rows, mistakes, inputs, ignored = [], list[Mistake](), [], []
    for path in sorted(path for path in folder.iterdir() if path.suffix == ".csv"):
        data = read_bytes(file_in(folder, path.name))
        header, cells = csv_cells(data, str(path), COLUMNS, ("value",))
        if not set(COLUMNS) <= set(header):
            ignored.append(path.name)
            continue
        inputs.append(f"{path.name} sha256:{hashlib.sha256(data).hexdigest()}")
        raw = {name: [row[header.index(name)] for _, row in cells] for name in COLUMNS}
        table, wrong = checked_table(LAYOUT, raw, [f"{path}, line {line}" for line, _ in cells])
        mistakes += wrong or list(_wrong_periods(table.columns["period"], table.places))
        rows += [] if wrong else list(zip(*(table.columns[name] for name in COLUMNS), table.places, strict=True))
    mistakes += _twice(rows)
    refuse(mistakes, str(folder), why="no signal is computed from a table with mistakes")
    return Observations(_by_series(rows), tuple(inputs), tuple(ignored))


def observations_of(rows: Iterable[tuple[str, str, str, float, str, str, str]]) -> Observations:
    """Return observations from rows in the order of the columns; periods must be right and each stand once."""
    return Observations(_by_series([(*row, "") for row in rows]))


_Row = tuple[str, str, str, float, str, str, str, str]


def _wrong_periods(periods: Iterable[str], places: Iterable[str]) -> Iterator[Mistake]:
    for text, place in zip(periods, places, strict=True):
        if period_of(text) is None:
            yield Mistake(place, f"'{text}' is no period", "write 2026, 2026-03, 2026-W14 or 2026-03-01")


def _twice(rows: Iterable[_Row]) -> Iterator[Mistake]:
    """Yield rows that stand in two files; within a file the table is checked already."""
    seen: dict[tuple[str, str, str], str] = {}
    for row in rows:
        key, place = row[:3], row[-1]
        if seen.setdefault(key, place) != place:
            yield Mistake(f"{place}; first {seen[key]}", f"{', '.join(key)} stands twice", "keep one of the rows")


def _by_series(rows: Iterable[_Row]) -> dict[tuple[str, str], Series]:
    grouped: dict[tuple[str, str], list[tuple[Period, _Row]]] = {}
    for row in rows:
        period = period_of(row[1])
        assert period is not None
        grouped.setdefault((row[2], row[0]), []).append((period, row))
    return {key: _series(key, sorted(found, key=lambda one: one[0])) for key, found in grouped.items()}


def _series(key: tuple[str, str], found: list[tuple[Period, _Row]]) -> Series:
    indicator, place = key
    kinds = sorted({period.kind for period, _ in found})
    if len(kinds) > 1:
        raise InputError(
            f"{indicator} of {place} has periods of several kinds: {', '.join(kinds)}",
            where=found[0][1][-1],
            why="a series is of one kind, so that one period follows another",
            fix="keep one kind, or give each its own indicator",
        )
    first, last = found[0][0], found[-1][0]
    if last.number - first.number > MOST_PERIODS:
        raise InputError(
            f"{indicator} of {place} runs from {first} to {last}",
            where=found[-1][1][-1],
            why=f"at most {MOST_PERIODS:,} periods of a series are read",
            fix="correct the period, or bring a shorter series",
        )
    values = np.full(last.number - first.number + 1, np.nan)
    for period, row in found:
        values[period.number - first.number] = row[3]
    vintages = [row[6] for _, row in found]
    sources = tuple(sorted({row[5] for _, row in found}))
    newest = found[-1][1]
    file = Path(newest[7].rpartition(", line ")[0]).name
    return Series(place, indicator, newest[4], first, values, max(vintages), sources, file)


MOST_PERIODS = 100_000
"""From the first to the last period of a series."""
