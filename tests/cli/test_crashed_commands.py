"""Every command that writes, killed at changes of the disk: nothing is half written, nothing foreign is touched."""

import gc
import io
import os
import re
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ortaq.alerts.record.kept import keep_transitions
from ortaq.cli import main
from ortaq.cli.watch import fetching
from ortaq.core import Region
from ortaq.ledgers import Ledger
from ortaq.session import Terms, found_session
from ortaq.session.store import PRIVATE, PUBLIC, open_store
from ortaq.sources.watch import connector
from tests.alerts.cargo_events import journeys, lines, places
from tests.alerts.good_files import RULES, weekly_hours
from tests.alerts.made_tables import written
from tests.domains.corridors.network_folder import write_network
from tests.observe.region_folder import write_region
from tests.session.agendas import small_agenda
from tests.sources.fetch.faulty_server import serving
from tests.sources.watch.samples import SAMPLES
from tests.tables.crashes import CHANGES, dose

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"
MOST_KILLS = 30
"""Kills of one command in ``make long``, spread over all changes that it makes."""

BESIDE = (".turn", ".session-wal", ".session-shm")
"""Ends of names of files that stand beside others while they are open."""

KILLED, UNTOLD = 137, 99
"""Exit codes of a process that ended at a change of the disk, and of one that ended as none may."""

MOST_S = 300
"""Seconds of one command."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is copied to kill it")

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Typed:
    """A command: what is typed first, then what is typed over it, and how the next one looks at what it left.

    ``whole``: all files below ``place`` are of one time; else each of them is. ``long``: it computes for a while
    before it writes by the door of all others, so that it is killed once in ``make test``, and thirty times in
    ``make long`` as others are. ``once``: what stands there whole is never replaced.
    """

    first: str
    again: str
    place: str
    then: str = ""
    whole: bool = True
    long: bool = False
    once: bool = False


_AT = "--workers 1 --draws 0"

# `estimate --out` writes as `run --out` does; the library that estimates does not survive in a copied process.
# Nor does the one that sets pages and pictures: documents with figures, slides and PDF go through the same door.
COMMANDS = {
    "region import": Typed(
        "region import toy --name mine", "region import other --name mine --replace", "home/regions", "region list"
    ),
    "region pin": Typed(
        "region import toy --name mine",
        "region pin KAZ UZB 6.2 --source me --region mine --name mine --replace",
        "home/regions",
        "region check mine",
    ),
    "region roll": Typed(
        "region roll 2024 --region toy --totals totals0.csv --name rolled",
        "region roll 2024 --region toy --totals totals1.csv --name rolled --replace",
        "home/regions",
        "region check rolled",
        long=True,
    ),
    "region import, a matrix": Typed(
        "region import matrix0_2023.csv --name built",
        "region import matrix1_2023.csv --name built --replace",
        "home/regions",
        "region check built",
    ),
    "region export, a folder": Typed(
        "region export toy out/folder", "region export other out/folder --replace", "out", "region check out/folder"
    ),
    "region export, a zip": Typed("region export toy out/a.zip", "region export other out/a.zip --replace", "out"),
    "region export, a workbook": Typed(
        "region export toy out/a.xlsx", "region export other out/a.xlsx --replace", "out"
    ),
    "network export": Typed(
        "network export net0 out/net --format gmns",
        "network export net1 out/net --format gmns --overwrite",
        "out",
        "network check out/net",
        long=True,
    ),
    "water, a page": Typed(
        "water amu_darya --out out/w.html", "water amu_darya --dry-year --out out/w.html", "out", long=True
    ),
    "water import": Typed("water import inflow0.csv", "water import inflow1.csv", "home/water", long=True),
    "brief": Typed(
        f"brief m0.toml --out out/b.html --xlsx out/b.xlsx {_AT}",
        f"brief m1.toml --out out/b.html --xlsx out/b.xlsx {_AT}",
        "out",
        whole=False,
        long=True,
    ),
    "brief, a term sheet": Typed(
        f"brief m0.toml --out out/b.html --term-sheet out/t.docx {_AT}",
        f"brief m1.toml --out out/b.html --term-sheet out/t.docx {_AT}",
        "out",
        whole=False,
        long=True,
    ),
    "brief, a record": Typed(
        f"brief m0.toml --out out/b.html --record out/l.ledger --as AAA {_AT}",
        f"brief m1.toml --out out/b.html --record out/l.ledger --as AAA {_AT}",
        "out",
        whole=False,
        long=True,
    ),
    "new mechanism, a workbook": Typed(
        "new mechanism mine --from m0.toml --out out/n.xlsx",
        "new mechanism mine --from m1.toml --out out/n.xlsx --replace",
        "out",
        "check out/n.xlsx",
        long=True,
    ),
    "books new": Typed("books new m0.toml AAA --out out/b.xlsx", "books new m1.toml AAA --out out/b.xlsx", "out"),
    "table": Typed(
        f"table m0.toml --export out/t.html --printed en {_AT}",
        f"table m1.toml --export out/t.html --printed en {_AT}",
        "out",
        long=True,
    ),
    "session own": Typed(
        "session own m0.toml --member AAA --out out/o.html --workers 1",
        "session own m1.toml --member AAA --out out/o.html --workers 1",
        "out",
    ),
    "watch cargo": Typed(
        "watch cargo events0.jsonl --places places.csv --out out/w",
        "watch cargo events1.jsonl --places places.csv --out out/w --overwrite",
        "out",
        "network show eurasia --rows out/w/overlay",
        long=True,
    ),
    "session new": Typed(
        "session new out/first m0.toml --workers 1",
        "session new out/second m1.toml --workers 1",
        "out",
        "session status out/first",
        long=True,
        once=True,
    ),
    "session keys": Typed(
        "session keys talks0 --name localhost --port 8001 --out talks0/sheet.html",
        "session keys talks0 --name localhost --port 8002 --out talks0/sheet.html",
        "talks0",
        "session status talks0",
        whole=False,
        long=True,
    ),
    "session export": Typed("session export talks0 out/record", "session export talks1 out/further --replace", "out"),
    "session kit": Typed(
        "session kit m0.toml --out out/k --printed en --workers 1",
        "session kit m1.toml --out out/further --printed en --workers 1 --replace",
        "out",
        long=True,
    ),
    "claims": Typed(
        "claims said0.csv --region toy --export out/c.csv", "claims said1.csv --region toy --export out/c.csv", "out"
    ),
    "run": Typed("run m0.toml --out out/r.csv", "run m1.toml --out out/r.csv", "out"),
    "weigh": Typed(
        "weigh --mechanism m0.toml --region m0.toml --partner BBB --out out/weighed --workers 1",
        "weigh --mechanism m1.toml --region m1.toml --partner BBB --out out/weighed --workers 1",
        "out",
    ),
    "watch alerts, a record": Typed(
        "watch alerts rules.toml --tables hours0 --record out/r.jsonl --on 2026-01-01",
        "watch alerts rules.toml --tables hours1 --record out/r.jsonl --on 2026-01-01",
        "out",
        "watch record out/r.jsonl",
    ),
    "watch record, a page": Typed(
        "watch record hours0/r.jsonl --full --out out/p.html",
        "watch record hours1/r.jsonl --full --out out/p.html",
        "out",
    ),
    "agree, a store": Typed(
        "agree m0.toml --workers 1 --store out/store",
        "agree m1.toml --workers 1 --store out/store",
        "out",
        "agree m0.toml --workers 1 --store out/store",
        whole=False,
    ),
}


CORRIDORS = Typed(
    "corridors --members KAZ --close khorgos --out out/c",
    "corridors --members KAZ --close dostyk --out out/c",
    "out",
)
"""Solves equilibria of the shipped region each time, so that it is killed in ``make long`` alone, and seldom."""


@pytest.fixture
def start(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write what the commands read, twice with different contents, and go there."""
    folder = tmp_path / "start"
    write_region(region, folder / "toy")
    shutil.copytree(folder / "toy", folder / "other")
    head = folder / "other" / "region.toml"
    head.write_text(head.read_text(encoding="utf-8").replace('description = ""', 'description = "again"'), "utf-8")
    for n in (0, 1):
        text = EXAMPLE.read_text(encoding="utf-8").replace("capex_musd = 500", f"capex_musd = {500 + n}")
        (folder / f"m{n}.toml").write_text(text, encoding="utf-8")
        said = f"id,claim,figure,low,high,above\na,so,stated,{n},2,0\n"
        (folder / f"said{n}.csv").write_text(said, encoding="utf-8")
        (folder / f"totals{n}.csv").write_text(
            f"economy,year,quantity,low,value,high,method,source\nKAZ,2024,gdp_musd,270,{275 + n},280,reported,toy\n",
            encoding="utf-8",
        )
        matrix = f",Kazakhstan,China\nKazakhstan,-,{14_000 + n}\nChina,24706,-\n"
        (folder / f"matrix{n}_2023.csv").write_text(matrix, encoding="utf-8")
        inflow = "".join(f"toktogul,2020,{month},{1 + n / 10}\n" for month in range(1, 13))
        (folder / f"inflow{n}.csv").write_text(f"node,year,month,km3\n{inflow}", encoding="utf-8")
        events = lines(journeys(1200, seed=n), clean=True)
        (folder / f"events{n}.jsonl").write_text("\n".join(events), encoding="utf-8")
        written(folder / f"hours{n}", "hours.csv", weekly_hours(doubled_from=60 - 20 * n))
        keep_transitions(folder / f"hours{n}" / "r.jsonl", [{**CHANGE, "on": f"2024-01-0{n + 1}"}], date(2024, 2, 1))
        net = write_network(folder / f"net{n}")
        speeds = (net / "rates.csv").read_text(encoding="utf-8")
        (net / "rates.csv").write_text(speeds.replace("rail,,50", f"rail,,{50 + n}"), encoding="utf-8")
    for n in (0, 1):
        agenda = small_agenda(2 + n)
        found_session(folder / f"talks{n}", agenda, mode="entrusted", languages=("en",), terms=Terms(), observers=0)
    places(folder)
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    (folder / "out").mkdir()
    founding = {"title": {"en": "x"}, "members": dict.fromkeys(("AAA", "BBB", "CCC"), "member"), "languages": ["en"]}
    Ledger.new(folder / "out" / "l.ledger", "example.org/three", "AAA", founding).store.close()
    (folder / "home").mkdir()
    for foreign in FOREIGN:
        (folder / foreign).write_text("mine", encoding="utf-8")
    monkeypatch.setenv("ORTAQ_HOME", "home")
    monkeypatch.chdir(folder)
    return folder


CHANGE = {"signal": "border_dwell", "place": "khorgos:in", "to": "raised", "by": "rule"}
FOREIGN = ("out/thesis.docx", "home/notes.txt")


def type_in(words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the program in this process as a user types it; returns the exit code."""
    monkeypatch.setattr(sys, "argv", ["ortaq", *words.split()])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def held(place: str) -> Tree:
    """Return the files that a user sees below a folder."""
    files = (p for p in Path(place).rglob("*") if p.is_file() and not p.name.endswith(BESIDE))
    return {p.as_posix(): _contents(p) for p in files if ".ortaq-" not in p.as_posix() and p.as_posix() not in FOREIGN}


def _contents(file: Path) -> bytes:
    """Return what a file holds; of a ledger, whose acts say when they were typed, what is proposed in it.

    Of the acts of a session their kinds, and of a sheet of seats all but its tokens, which are drawn.
    """
    if file.suffix == ".session":
        store = open_store(file, PUBLIC if file.stem == "acts" else PRIVATE)
        kinds = {act.kind for act in store.acts()}
        store.close()
        return repr(sorted(kinds)).encode()
    if file.name == "sheet.html":
        return re.sub(rb"<svg.*?</svg>|#[A-Za-z0-9_-]{32}", b"", file.read_bytes(), flags=re.DOTALL)
    if file.suffix != ".ledger":
        return file.read_bytes()
    with Ledger.open(file) as ledger:
        assert not ledger.verify().faults
        return repr([one.said for one in ledger.state().proposals.values()]).encode()


def left(place: str) -> list[str]:
    """Return what only a killed process leaves."""
    return [p.name for p in Path(place).rglob("*") if any(mark in p.name for mark in (".ortaq-", ".part"))]


def ended(words: str, after: int | None = None) -> tuple[int, list[str]]:
    """Run the program in a process of its own, which ends at once where it comes to a change of the disk.

    ``after``: changes that still happen; all if absent. Returns the exit code and the changes that it came to.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads that compute are not used by the child
        child = os.fork()
    if not child:
        try:
            _live(words, after, writing)
        finally:
            os._exit(UNTOLD)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps = told.read().split()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), steps


def _live(words: str, after: int | None, told: int) -> None:
    signal.alarm(MOST_S)  # a copied process may wait for a thread that was not copied
    gc.freeze()  # what it shares with this process is not looked through, which would copy it
    count, write = 0, os.write

    def step(name: str) -> None:
        nonlocal count
        count += 1
        write(told, f"{name} ".encode())
        if after is not None and count > after:
            os._exit(KILLED)

    def changing(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **more: Any) -> Any:
            step(name)
            return act(*given, **more)

        return instead

    def opening(file: Any, mode: str = "r", *given: Any, **more: Any) -> Any:
        writes = bool(set(mode) & set("wax+"))
        if writes:
            step("open")
        opened = real_open(file, mode, *given, **more)
        if writes:
            step("fill")
        return opened

    real_open = io.open
    for name in CHANGES:
        setattr(os, name, changing(name, getattr(os, name)))
    io.open = opening
    sys.stdout = sys.stderr = io.StringIO()
    sys.argv = ["ortaq", *words.split()]
    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))


def survives(typed: Typed, start: Path, monkeypatch: pytest.MonkeyPatch, kills: int) -> None:
    """Kill a command at some changes of the disk; then the next one, and the same again, find what they need."""
    assert type_in(typed.first, monkeypatch) in {0, 1}
    old = held(typed.place)
    monkeypatch.chdir(shutil.copytree(start, start.with_name("new")))
    code, steps = ended(typed.again)
    assert code in {0, 1}
    new = held(typed.place)
    assert old != new
    for after in chosen(steps, kills):
        monkeypatch.chdir(shutil.copytree(start, start.with_name(f"killed-{after}")))
        code, came_to = ended(typed.again, after)
        place = f"killed after {after} of {len(steps)}: {came_to[-3:]}"
        assert code == KILLED, place
        if typed.then:
            assert type_in(typed.then, monkeypatch) in {0, 1}, place
        found = held(typed.place)
        if typed.whole:
            assert found in (old, new), f"{place}: {sorted(found)}"
        assert all(data in (old.get(name), new.get(name)) for name, data in found.items()), place
        assert old.keys() <= found.keys(), place
        # What is never replaced is refused where it stands whole.
        assert type_in(typed.again, monkeypatch) in ({2} if typed.once and found == new else {0, 1})
        assert held(typed.place) == new, place
        assert not left(typed.place), place
        assert all(Path(name).read_text(encoding="utf-8") == "mine" for name in FOREIGN), place
        monkeypatch.chdir(start)
        shutil.rmtree(start.with_name(f"killed-{after}"))


def chosen(steps: list[str], kills: int) -> list[int]:
    """Return the numbers of changes to kill at: evenly over all, and around the last renamings."""
    even = {round(k * (len(steps) - 1) / max(kills - 1, 1)) for k in range(kills)}
    return sorted(even if kills > len(dose(steps)) else {*dose(steps)[-kills:]})


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_half_written(name: str, start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survives(COMMANDS[name], start, monkeypatch, 1 if COMMANDS[name].long else 3)


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_half_written_at_thirty_kills(name: str, start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survives(COMMANDS[name], start, monkeypatch, MOST_KILLS)


FETCH = "watch fetch wfp_prices --tables out/t --set country=tajikistan --set economy="
"""What is fetched comes from a server of this process, which outlives those that are killed."""


@pytest.mark.slow
@pytest.mark.parametrize("kills", [2, pytest.param(MOST_KILLS, marks=pytest.mark.long)])
def test_nothing_of_a_fetched_table_is_half_written(kills: int, start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(SAMPLES["wfp_prices"][0]) as (url, _):

        def local(source: str, parts: dict[str, str], address: str) -> object:
            found = connector(source, parts, address)
            return replace(found, url=url, guard=replace(found.guard, hosts=("127.0.0.1",)))

        monkeypatch.setattr(fetching, "connector", local)
        typed = Typed(f"{FETCH}tjk", f"{FETCH}kgz", "out", "watch signals food_prices --tables out/t", whole=False)
        survives(typed, start, monkeypatch, kills)
    assert not left("home")


@pytest.mark.long
def test_nothing_of_corridors_is_half_written(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survives(CORRIDORS, start, monkeypatch, 6)
