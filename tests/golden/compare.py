"""Recorded rows against those of now, through the table of places that moved."""

import csv
import fnmatch
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from math import nan
from pathlib import Path

from tests.golden.rows import ABSENT, SUMMARY, Row

FOLDER = Path(__file__).parent / "answers"
PLACES = Path(__file__).parent / "places.csv"

NINE_DIGITS = 2e-9
"""Ten digits are written: their rounding moves a number by 1e-9 of itself at most."""

SINGLE_PRECISION = 2.5e-7
"""The page holds gains as float32: two steps of its last digit."""

FLOOR = 2e-8
"""Percent, hats and shares this near to each other are equal: hats are solved to 1e-10 or so, in percent 1e-8.

The same commit on another processor moved shares of contributions by 8.7e-9 percentage points.
"""

FLOOR_MUSD = 1e-6
"""One dollar a year: 1e-13 of an income of ten million million, which a sum in another order moves."""

LOGS = 1e-8
"""Largest move of a sum of logs for each value: a number near zero may be noise."""

LOOSE = {
    "error_percent": (2e-3, 0.0),
    "said[].points": (2e-3, 0.0),
    "said[].error": (2e-3, 0.0),
    "stability/said[].packages[].percent": (1e-8, 0.0),
    "programs/data-packages": (1e-6, 2e-7),
    "standing.shapley": (0.0, 2e-5),
    "figure.landscape_y": (0.0, 1e-4),
    "programs.gain 2": (0.0, 1e-6),
    "energy/energy-brought": (0.0, 2e-6),
    "document: gains_musd": (SINGLE_PRECISION, 1e-5),
    "(equality)": (1e-8, 0.0),
}
"""Words of places -> part of itself and distance that a value may move: what rests on estimates of packages.

The kernels of linear algebra that two processors choose move estimates by 1e-9 of a gain: errors of estimates, which
are differences of nearly equal numbers, in their third digit; Shapley values, of 65,536 gains, by ten dollars a year.
What a change brings of energy is told to a dollar. Chances by which two packages of nearly equal worth are drawn follow
the difference of their gains: compiled kernels and numpy, which differ by 1e-15 of an income, move them by 3.5e-9.
They move a gain of China by six dollars a year, 3e-13 of its income, and a ratio of gains by 4e-9.
"""

DROPPED = "dropped"

NOTHING = frozenset({ABSENT, "null", "empty list", "empty dict"})

AMONG = "among "
"""Begins a new place that is a pattern, in which ``{0}`` stands for what the first ``*`` of the old one does: every
value stands somewhere in the places that fit it; of a long column its totals are theirs."""


@dataclass(frozen=True)
class Moved:
    """One line of ``places.csv``: patterns in which ``*`` stands for the same text in the old and the new place."""

    command: str
    old: str
    new: str
    reason: str

    def place(self, row: Row) -> str | None:
        """Return the new place of a row, ``dropped``, or None where the line says nothing about it."""
        pattern = "(.*)".join(re.escape(part) for part in self.old.split("*"))
        match = re.fullmatch(pattern, row.place)
        if match is None or not fnmatch.fnmatchcase(row.command, self.command):
            return None
        if self.new.startswith(AMONG):
            return self.new.format(*match.groups())
        parts = iter(match.groups())
        return self.new if self.new == DROPPED else re.sub(r"\*", lambda _: next(parts), self.new)


def moves(file: Path = PLACES) -> list[Moved]:
    """Return the lines of the table of places; a later line wins.

    Raises
    ------
    ValueError
        A dropped place without a reason.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        found = [Moved(**line) for line in csv.DictReader(lines)]
    for moved in found:
        if moved.new == DROPPED and not moved.reason:
            raise ValueError(f"{file.name}: {moved.old} is dropped without a reason")
    return found[::-1]


def read(file: Path) -> list[Row]:
    """Return the rows of a recorded table."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [Row(**line) for line in csv.DictReader(lines)]


def write(file: Path, rows: Iterable[Row]) -> None:
    """Write a table."""
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("command", "place", "label", "value"))
        writer.writerows((r.command, r.place, r.label, r.value) for r in rows)


def differences(recorded: Iterable[Row], now: Iterable[Row], moved: list[Moved]) -> Iterator[str]:
    """Yield every difference as a line of text, with the places of today that the record does not know."""
    rows, today = list(recorded), list(now)
    known = {(row.command, row.place): row for row in today}
    for old in rows:
        place = _place_of(old, moved, known)
        if place.startswith(AMONG):
            yield from _among(old, place.removeprefix(AMONG), today)
            continue
        new = known.get((old.command, place))
        if new is not None:
            yield from _between(old, new)
        elif place != DROPPED:
            yield f"{old.command}: {place}: is gone; was {_short(old.value)}"
    for row in unknown(rows, today, moved):
        yield f"{row.command}: {row.place}: is new; {_short(row.value)}"


def unknown(recorded: Iterable[Row], now: Iterable[Row], moved: list[Moved]) -> list[Row]:
    """Return the rows of today that the record does not know."""
    today = list(now)
    known = {(row.command, row.place) for row in today}
    seen = {(old.command, _place_of(old, moved, known)) for old in recorded}
    return [row for row in today if (row.command, row.place) not in seen]


def _place_of(old: Row, moved: list[Moved], known: Container[tuple[str, str]]) -> str:
    """Return where a recorded value stands today: in its own place if there still is one; or that it is dropped."""
    if (old.command, old.place) in known:
        return old.place
    return next((new for m in moved if (new := m.place(old)) is not None), old.place)


def _among(old: Row, pattern: str, today: list[Row]) -> Iterator[str]:
    """Yield the values of a recorded row that stand nowhere in the places that fit a pattern."""
    fit = [row for row in today if row.command == old.command and fnmatch.fnmatchcase(row.place, pattern)]
    if old.label == SUMMARY:
        yield from _totals(old, pattern, fit)
        return
    values = {value for row in fit for value in row.value.split("|")}
    numbers = sorted(v for v in map(_number, values) if v is not None)
    for value in dict.fromkeys(old.value.split("|")):
        if value in NOTHING:
            continue
        number = _number(value)
        near = [] if number is None else numbers[max(0, bisect_left(numbers, number) - 1) :][:2]
        if value not in values and not any(_same(old.place, value, str(v), 0.0) for v in near):
            yield f"{old.command}: {old.place}: {_short(value)} is not among {pattern}"


def _totals(old: Row, pattern: str, fit: list[Row]) -> Iterator[str]:
    """Yield where the known values of a long column have another count, sum, sum of sizes or other ends than before."""
    count, missing, plain, sizes, _, _, least, largest = map(float, old.value.split("|")[:8])
    found = [v for row in fit for v in map(_number, row.value.split("|")) if v is not None and row.label != SUMMARY]
    now = (len(found), sum(found), sum(map(abs, found)), min(found, default=nan), max(found, default=nan))
    names = "count", "sum", "sum of sizes", "least", "largest"
    for name, was, has in zip(names, (count - missing, plain, sizes, least, largest), now, strict=True):
        if not abs(was - has) <= max(NINE_DIGITS * (sizes if "sum" in name else abs(was)), FLOOR):
            yield f"{old.command}: {old.place}: {name} was {was}, is {has} in {pattern}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _between(old: Row, new: Row) -> Iterator[str]:
    if old.value == new.value:
        return
    before, after = old.value.split("|"), new.value.split("|")
    if len(before) != len(after) or (old.label == SUMMARY) != (new.label == SUMMARY):
        yield f"{new.command}: {new.place}: was {old.label} {_short(old.value)}, is {new.label} {_short(new.value)}"
        return
    room = _room_of_summary(old) if old.label == SUMMARY else [0.0] * len(before)
    for at, (was, has, extra) in enumerate(zip(before, after, room, strict=True)):
        if not _same(new.place, was, has, extra):
            name = f" ({new.items[at].strip('/')})" if new.items and new.items[at] else f" (value {at})" * bool(at)
            yield f"{new.command}: {new.place}{name}: was {_short(was)}, is {_short(has)}{_off(was, has)}"


def _room_of_summary(row: Row) -> list[float]:
    """Return how far each part of a summary may move beyond its own digits: sums by the size of what they add."""
    parts = row.value.split("|")
    count, size = float(parts[0]), float(parts[3])
    digits = SINGLE_PRECISION if "float32" in row.place else NINE_DIGITS
    logs = max(LOGS, digits, *(part for words, (part, _) in LOOSE.items() if words in row.place))
    return [0.0, 0.0, digits * size, digits * size, 2 * digits * size, logs * count] + [0.0] * (len(parts) - 6)


def _same(place: str, was: str, has: str, extra: float) -> bool:
    if was == has:
        return True
    try:
        a, b = float(was), float(has)
    except ValueError:
        return False
    digits = SINGLE_PRECISION if "float32" in place else NINE_DIGITS
    floor = FLOOR_MUSD if "musd" in place.lower() or "million USD" in place else FLOOR
    part, apart = next((room for words, room in LOOSE.items() if words in place), (0.0, 0.0))
    return abs(a - b) <= max(max(digits, part) * max(abs(a), abs(b)), floor, apart, extra)


def _off(was: str, has: str) -> str:
    try:
        a, b = float(was), float(has)
    except ValueError:
        return ""
    return f" (off by {abs(a - b) / max(abs(a), abs(b)):.1e})"


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."
