"""Killed at any change of the disk, every command leaves the old or the new, and the next one sweeps up."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ortaq.core import Pin, Region
from ortaq.observe import load_region, user_regions
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.repin import pin_region
from ortaq.sources.fetch import Wish, fetch
from ortaq.sources.fetch.library import PUBLICATIONS
from ortaq.tables import growing, put_files, recover, write_file, write_files
from tests.observe.region_folder import write_region
from tests.tables.crashes import dose, dying

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Wanted:
    """A file that comes in two pieces."""

    body: bytes
    publication = PUBLICATIONS["baci"]
    file = "baci.csv"
    url = "https://example.org/baci.csv"

    def bring(self, part: Path, *_: object) -> tuple[int, tuple[str, ...]]:
        with growing(part) as add:
            add(self.body[:3])
            add(self.body[3:])
        return 1, ()


def _pin() -> None:
    value = 1.1 * float(load_region("toy").flow[0, 2, 0])
    pin = Pin("KAZ", "UZB", "goods", value, 2023, "toy", "stated")
    pin_region("mine", pin, new_name=None, ln_sd=0.1, unit="musd", replace_old=True)


def _fetch(body: bytes, *, offline: bool = False) -> None:
    fetch(Wanted(body), Wish(Path("library"), offline=offline, renew=not offline))


CORRIDORS = ("flows.geojson", "closures.csv", "corridors.json")


@dataclass(frozen=True)
class Job:
    """What a command writes, the first time and again, and how the next command looks at it."""

    write: Callable[[bool], object]
    next: Callable[[], object]
    place: str


JOBS = {
    "import": Job(
        lambda again: import_region(Path("other" if again else "toy"), "mine", unit="musd", overwrite=True),
        lambda: user_regions() and load_region("mine"),
        "home/regions",
    ),
    "pin": Job(
        lambda again: _pin() if again else import_region(Path("toy"), "mine", unit="musd", overwrite=True),
        lambda: user_regions() and load_region("mine"),
        "home/regions",
    ),
    "export to a folder": Job(
        lambda again: export_region("other" if again else "toy", Path("out/folder"), overwrite=True),
        lambda: load_region("out/folder"),
        "out",
    ),
    "export to a file": Job(
        lambda again: export_region("other" if again else "toy", Path("out/region.zip"), overwrite=True),
        lambda: write_file(Path("out/next"), ""),
        "out",
    ),
    "brief": Job(
        lambda again: write_file(Path("out/brief.html"), f"{again}" * 9, option="--out"),
        lambda: write_file(Path("out/next"), ""),
        "out",
    ),
    "brief and table in one": Job(
        lambda again: put_files({Path(f"out/{name}"): f"{again}{name}" for name in ("brief.html", "table.html")}),
        lambda: write_file(Path("out/next"), ""),
        "out",
    ),
    "corridors": Job(
        lambda again: write_files(Path("out/corridors"), {name: f"{again}{name}" for name in CORRIDORS}),
        lambda: recover(Path("out/corridors")),
        "out",
    ),
    "fetch": Job(
        lambda again: _fetch(b"i,j,v\n1,2,4\n" if again else b"i,j,v\n1,2,3\n"),
        lambda: _fetch(b"", offline=True),
        "library",
    ),
}


@pytest.fixture
def start(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write two regions and go there."""
    folder = tmp_path / "start"
    write_region(region, folder / "toy")
    write_region(region, folder / "other")
    head = folder / "other" / "region.toml"
    head.write_text(head.read_text(encoding="utf-8").replace('description = ""', 'description = "again"'), "utf-8")
    (folder / "out").mkdir()
    monkeypatch.setenv("ORTAQ_HOME", "home")
    monkeypatch.chdir(folder)
    return folder


def held(place: str) -> Tree:
    """Return what is in a folder, without locks and parts of downloads, which the next one goes on with."""
    files = (p for p in Path(place).rglob("*") if p.is_file() and not p.name.endswith(".turn"))
    return {p.as_posix(): p.read_bytes() for p in files if ".part" not in p.name and p.name != "next"}


def survives(job: Job, start: Path, monkeypatch: pytest.MonkeyPatch, *, every: bool) -> None:
    """Kill a process at changes of the disk, one after the other."""
    job.write(False)
    old = held(job.place)
    monkeypatch.chdir(shutil.copytree(start, start.with_name("new")))
    with dying(monkeypatch) as steps:
        job.write(True)
    new = held(job.place)
    assert old != new
    assert old.keys() == new.keys()
    seen = []
    for after in range(len(steps)) if every else dose(steps):
        monkeypatch.chdir(shutil.copytree(start, start.with_name(f"killed-{after}")))
        with dying(monkeypatch, after) as came_to:
            job.write(True)
        assert len(came_to) > after, "it was not killed"
        job.next()
        found = held(job.place)
        assert found in (old, new), f"killed after {after} of {len(steps)}: {sorted(found)}"
        seen.append(found == new)
        job.write(True)
        assert held(job.place) == new
        assert not [
            p for p in Path(job.place).rglob("*") if any(mark in p.name for mark in (".ortaq-", ".part", ".turn"))
        ]
        os.chdir(start)
    assert seen == sorted(seen)
    assert not seen[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", JOBS)
def test_the_old_or_the_new_survives_a_kill(name: str, start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survives(JOBS[name], start, monkeypatch, every=False)


@pytest.mark.long
@pytest.mark.parametrize("name", JOBS)
def test_the_old_or_the_new_survives_a_kill_anywhere(name: str, start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survives(JOBS[name], start, monkeypatch, every=True)
