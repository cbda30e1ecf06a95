"""The whole way from files of events to times at crossings, in constant memory."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ortaq.alerts.cargo.coded import Coder, Hashes
from ortaq.alerts.cargo.dwell import Cell, shown_cells
from ortaq.alerts.cargo.gathered import IN_MEMORY, Gathered
from ortaq.alerts.cargo.heard import Heard
from ortaq.alerts.cargo.places import Places
from ortaq.alerts.cargo.readers.columns import Columns
from ortaq.alerts.cargo.readers.found import Faults
from ortaq.alerts.cargo.readers.recognised import events_found
from ortaq.alerts.cargo.tally import DAY, Tally
from ortaq.alerts.cargo.visits import in_order, visits_of
from ortaq.core import InputError

OLDEST = 10_957 * DAY
"""The year 2000: no feed is older, so an earlier stamp is a clock that was not set."""

NAMED = 5
"""Places that are in no table, of which a message names the commonest."""


@dataclass(frozen=True)
class Counts:
    """What became of what was read.

    Attributes
    ----------
    events : int
        Units in events that could be read; one event may tell of several units.
    faults : int
        Events that could not be used.
    withdrawn, repeated, future, ancient, elsewhere : int
        Left out: withdrawn later, told twice, stamped after today, stamped before 2000; at places of no crossing,
        which only say that a unit is there.
    ambiguous : int
        Local times that clocks showed twice.
    one_sided, negative : int
        Visits left out: seen on one side only, ended before they began.
    """

    events: int
    faults: int
    withdrawn: int
    repeated: int
    future: int
    ancient: int
    elsewhere: int
    ambiguous: int
    one_sided: int
    negative: int


@dataclass(frozen=True)
class Watched:
    """What events say of crossings.

    Attributes
    ----------
    cells : tuple of Cell
    counts : Counts
    first, last : str
        Days between which events lie, ``2025-01-01``.
    faults : tuple of tuple of str
        Place and what is wrong, of the first events that could not be used.
    elsewhere : tuple of str
        The commonest places of no crossing.
    rounded : tuple of str
        Crossings with stamps rounded to the hour.
    files : tuple of str
        SHA-256 of the files as they were read, in order of the digests; empty where nobody asked.
    """

    cells: tuple[Cell, ...]
    counts: Counts
    first: str
    last: str
    faults: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, ...]
    rounded: tuple[str, ...]
    files: tuple[str, ...] = ()


@dataclass
class _Read:
    """What the first pass over files leaves."""

    heard: Heard
    withdrawn: list[Hashes]
    elsewhere: Counter[str]
    future: int = 0
    ancient: int = 0
    away: int = 0


def watched(
    paths: Sequence[Path],
    places: Places,
    columns: Columns,
    *,
    now: int,
    since: str = "",
    most_faults: int | None = None,
    strict: bool = False,
    digests: bool = False,
    in_memory: int = IN_MEMORY,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Watched:
    """Return the times at crossings that files of events tell.

    Parameters
    ----------
    paths : sequence of Path
        Files of any layout that is known; together they are one set of events.
    places : Places
    columns : Columns
        Names and words of tables.
    now : int
        Microseconds since 1970 UTC; later stamps are left out.
    since : str, optional
        First month, ``2025-06``, of those that are taken together; all if absent.
    most_faults : int, optional
        Events that may be unusable; a thousandth if absent.
    strict : bool, optional
        Hold every event of EPCIS against the rules of the standard.
    digests : bool, optional
        Tell the digests of the files.
    in_memory : int, optional
        Events that are held in memory; more go to the disk.
    progress : callable, optional
        Told of parts that are done.

    Raises
    ------
    InputError
        A file cannot be used, or none of its events is at a crossing.
    """
    faults, coder = Faults(most_faults), Coder(places)
    read = _Read(Heard(places), [], Counter())
    tally, withdrawn, repeated = Tally(), 0, 0
    hashes = [hashlib.sha256() for _ in paths] if digests else []
    with Gathered(in_memory) as gathered:
        for number, path in enumerate(paths):
            progress(number, len(paths) + 1)
            before, wrong = gathered.events, faults.count
            passed = hashes[number].update if digests else None
            for table in events_found(path, columns, faults, strict=strict, passed=passed):
                _take(table, coder, read, gathered, now)
            if faults.count > wrong:
                faults.settle(gathered.events - before, str(path))
        _require_crossings(read, paths)
        cancelled = np.unique(np.concatenate(read.withdrawn)) if read.withdrawn else np.zeros(0, np.uint64)
        progress(len(paths), len(paths) + 1)
        for part in gathered.parts():
            rows, gone, twice = in_order(part, cancelled)
            withdrawn, repeated = withdrawn + gone, repeated + twice
            if len(rows):
                tally.add(visits_of(rows, places, read.heard.rounded, read.heard.end))
        events = gathered.events
    counts = Counts(
        *(events, faults.count, withdrawn, repeated, read.future, read.ancient, read.away, faults.ambiguous),
        *(tally.one_sided, tally.negative),
    )
    first_month = int(np.datetime64(since, "M").astype(int)) if since else -(10**6)
    first, last = (str(np.datetime64(day, "D")) for day in read.heard.period)
    return Watched(
        tuple(shown_cells(tally, places, read.heard.by_month(), read.heard.months, first_month)),
        counts,
        first,
        last,
        tuple(faults.named),
        tuple(name for name, _ in read.elsewhere.most_common(NAMED)),
        tuple(name for name, yes in zip(places.crossings, read.heard.rounded, strict=True) if yes),
        tuple(sorted({sha.hexdigest() for sha in hashes})),
    )


def _take(table: pa.Table, coder: Coder, read: _Read, gathered: Gathered, now: int) -> None:
    """Take a table of events: what is stamped impossibly is counted and left out."""
    rows, cancelled = coder.coded(table)
    if len(cancelled):
        read.withdrawn.append(cancelled)
    future, ancient = rows["at"] > now + DAY, rows["at"] < OLDEST
    read.future += int(future.sum())
    read.ancient += int(ancient.sum())
    rows = rows[~(future | ancient)] if (future | ancient).any() else rows
    away = rows["place"] < 0
    if away.any():
        read.away += int(away.sum())
        _name_places(table, coder, read.elsewhere)
    read.heard.add(rows)
    gathered.add(rows)


def _name_places(table: pa.Table, coder: Coder, elsewhere: Counter[str]) -> None:
    """Count the places of no crossing while they are few: a message names the commonest."""
    for found in table["place"].value_counts().to_pylist():
        place = found["values"] or "(none)"
        if coder.places.of(place) < 0 and (place in elsewhere or len(elsewhere) < 1000):
            elsewhere[place] += found["counts"]


def _require_crossings(read: _Read, paths: Sequence[Path]) -> None:
    if read.heard.last:
        return
    named = ", ".join(name[:60] for name, _ in read.elsewhere.most_common(NAMED))
    raise InputError(
        "no event is at a place of a crossing",
        where=", ".join(map(str, paths[:3])),
        why=f"the events are at {named}" if named else f"{read.future + read.ancient} have impossible stamps",
        fix="add their places to the table given with --places",
    )
