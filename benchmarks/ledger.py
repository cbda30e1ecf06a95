"""The ledger: acts forced to disk one by one, early and late in a long one; a long one checked from its first byte."""

import json
import os
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from time import perf_counter

from benchmarks.program import ran
from benchmarks.report import Options, Table
from benchmarks.targets import goal
from ortaq.ledgers import Ledger
from ortaq.ledgers.chain.entry import SignedEntry
from ortaq.ledgers.chain.many_signatures import Signed, false_in
from tests.ledgers.chains import STATES, checkpoint, growing, kept, key_of

_EARLY, _LATE, _LONG = 1_000, 10_000, 1_000_000
_AT_ONCE = 20_000
_VERIFIED = ("grown", "long")
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
        alone = _one_by_one(_long(folder / "long.ledger", _LONG // share))
        start, whole = (ran(("ledger", "verify", folder.resolve() / f"{name}.ledger", "--json")) for name in _VERIFIED)
    acts, long = _EARLY // share, _LONG // share
    found = json.loads(whole.out)
    assert (found["signatures"], found["faults"]) == (long, [])
    million = start.cpu_s + (whole.cpu_s - start.cpu_s) * share  # the start of the program is not more for more acts
    scaled = f", so a million would take {million:.0f} s of processor" if share > 1 else ""
    note = (
        "Acts of six states, signed, each in a transaction of its own that is on disk before the call returns. An act "
        f"late in a long ledger takes {late.cpu / early.cpu:.2f} of the processor time of an early one. "
        f"'ortaq ledger verify' of {long:,} signed acts takes {whole.cpu_s:.1f} s of processor, {whole.wall_s:.1f} of "
        f"the wall, and {whole.peak_mb:,.0f} MB{scaled}. The library alone takes {alone:.0f} microseconds of processor "
        "for a signature."
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


def _long(path: Path, acts: int) -> list[SignedEntry]:
    """Write a ledger of signed acts some thousands at a time; return the first of these."""
    coming = growing(acts)
    first = list(islice(coming, _AT_ONCE))
    with kept(path, first) as store:
        while some := list(islice(coming, _AT_ONCE)):
            store.append(some)
        store.keep_checkpoint(checkpoint(store, acts - 1).note, acts - 1)
    return first


def _one_by_one(entries: list[SignedEntry]) -> float:
    """Return the microseconds of processor that the library takes for a signature."""
    work = [Signed(0, key_of(one.entry.author).public, one.canonical, bytes(32), one.signature) for one in entries]
    with _spent() as spent:
        assert not false_in(work)
    return spent.cpu / len(work) * 1e6
