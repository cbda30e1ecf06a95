"""The ledger: acts forced to disk one by one, early and late in a long one; a long one checked from its first byte."""

import os
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.report import Options, Table
from benchmarks.targets import goal
from ortaq.ledgers import Ledger
from ortaq.ledgers.chain.checks import checked, false_in
from tests.ledgers.chains import STATES, kept, key_of, some_acts

_EARLY, _LATE, _LONG = 1_000, 10_000, 100_000
_MILLION = 1_000_000
_KIND = "statement"


@dataclass
class _Spent:
    """Seconds of the wall and of processors, those of other processes that ended too."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def _spent() -> Iterator[_Spent]:
    found, wall, cpu = _Spent(), perf_counter(), _cpu()
    yield found
    found.wall, found.cpu = perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ledger(options: Options) -> Table:
    """Return what appending and checking take."""
    share = 1 if options.repeat > 2 else 20
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name)
        early, late = _appended(folder / "grown.ledger", _EARLY // share, _LATE // share)
        floor = _committed(folder / "rows.sqlite", _EARLY // share)
        whole, alone = _checked(folder / "long.ledger", _LONG // share)
    acts = _EARLY // share
    million = whole.cpu * _MILLION * share / _LONG
    note = (
        "Acts of six states, signed, each in a transaction of its own that is on disk before the call returns. An act "
        f"late in a long ledger takes {late.cpu / early.cpu:.2f} of the processor time of an early one. "
        f"{_LONG // share:,} signed acts are checked whole in {whole.cpu:.1f} s of processor, {whole.wall:.1f} s of "
        f"the wall, so a million would take {million:.0f} s of processor; their signatures alone, one after the other, "
        f"take {alone.cpu:.1f} s of processor, {alone.cpu / whole.cpu:.0%} of it."
    )
    table = Table("The ledger", note, ("job", "acts a second", "acts a second of processor", "target", "met"))
    goal(table, "verify", million)
    for job, spent in (
        (f"acts 1 to {acts:,}, one by one", early),
        (f"acts {_LATE // share:,} to {_LATE // share + acts:,}, one by one", late),
    ):
        table.rows.append((*_rates(job, acts, spent), *goal(table, "append", acts / spent.wall)))
    rows = f"{acts:,} rows of one kilobyte that SQLite alone forces to the same disk"
    table.rows.append((*_rates(rows, acts, floor), "", ""))
    return table


def _rates(job: str, acts: int, spent: _Spent) -> tuple[str, ...]:
    return job, f"{acts / spent.wall:,.0f}", f"{acts / spent.cpu:,.0f}"


def _appended(path: Path, early: int, late: int) -> tuple[_Spent, _Spent]:
    keys = {state: key_of(state) for state in STATES}
    body = {
        "title": {"en": "Six"},
        "members": dict.fromkeys(STATES, "member"),
        "languages": ["en"],
        "keys": {state: str(key.public) for state, key in keys.items()},
    }
    numbers = count()
    with Ledger.new(path, "example.org/six", "KAZ", body, key=keys["KAZ"]) as grown:

        def say() -> None:
            number = next(numbers)
            state = STATES[number % len(STATES)]
            grown.append(state, _KIND, {"text": {"en": f"act {number}"}}, key=keys[state])

        def said(times: int, act: Callable[[], None] = say) -> _Spent:
            with _spent() as spent:
                for _ in range(times):
                    act()
            return spent

        first = said(early)
        grown.store.raw().execute("PRAGMA synchronous = OFF")
        said(late - early)
        grown.store.raw().execute("PRAGMA synchronous = FULL")
        return first, said(early)


def _committed(path: Path, rows: int) -> _Spent:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT")
    data = os.urandom(1024)
    with _spent() as spent:
        for _ in range(rows):
            connection.execute("INSERT INTO kept (data) VALUES (?)", (data,))
    connection.close()
    return spent


def _checked(path: Path, acts: int) -> tuple[_Spent, _Spent]:
    entries = some_acts(acts)
    with kept(path, entries, checkpoint_at=acts - 1) as store:
        with _spent() as whole:
            found = checked(store)
        assert not found.faults
        assert found.signatures == acts
    work = [
        (place, key_of(one.entry.author).public.raw, one.canonical, one.signature) for place, one in enumerate(entries)
    ]
    with _spent() as alone:
        assert not false_in(work)
    return whole, alone
