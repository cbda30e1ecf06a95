"""Outputs of every command: nothing of the user's is deleted or replaced that ortaq did not write."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import Region
from ortaq.observe import user_regions
from ortaq.observe.regions.imported import import_region
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM, SCENARIO
from tests.tables.listing import names

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a region, a mechanism and a scenario into an empty folder and go there."""
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    write_region(region, tmp_path / "toy")
    mechanism = MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"')
    (tmp_path / "table.toml").write_text(mechanism, encoding="utf-8")
    text = SCENARIO.format(region=tmp_path / "toy", mechanism="table.toml")
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(said: tuple[int, str, str], *words: str) -> None:
    code, out, err = said
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    for word in (*words, "where: ", "why:   ", "do:    "):
        assert word in err
    assert "Traceback" not in err


def test_region_export_never_replaces_a_folder_of_others(ortaq: Run, files: Path) -> None:
    victim = files / "victim"
    (victim / "chapters").mkdir(parents=True)
    (victim / "thesis.docx").write_text("precious", encoding="utf-8")
    (victim / "chapters" / "one.docx").write_text("precious", encoding="utf-8")
    before = sorted(files.rglob("*"))
    said = ortaq("region", "export", "toy", "victim", "--replace")
    refused(said, "other files: chapters, thesis.docx", "victim")
    assert sorted(files.rglob("*")) == before
    assert (victim / "thesis.docx").read_text(encoding="utf-8") == "precious"


@pytest.mark.slow
def test_region_export_replaces_its_own_folder_but_no_file_put_there(ortaq: Run, files: Path) -> None:
    assert ortaq("region", "export", "toy", "out")[0] == 0
    assert ortaq("region", "export", "toy", "out", "--replace")[0] == 0
    (files / "out" / "notes.md").write_text("mine", encoding="utf-8")
    refused(ortaq("region", "export", "toy", "out", "--replace"), "other files: notes.md")
    assert (files / "out" / "notes.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_region_import_keeps_files_put_beside_the_tables(ortaq: Run, files: Path) -> None:
    assert ortaq("region", "import", "toy", "--name", "mine", "--unit", "musd")[0] == 0
    kept = files / "home" / "regions" / "mine" / "notes.md"
    kept.write_text("mine", encoding="utf-8")
    said = ortaq("region", "import", "toy", "--name", "mine", "--unit", "musd", "--replace")
    refused(said, "other files: notes.md")
    assert kept.read_text(encoding="utf-8") == "mine"
    assert names(files / "home" / "regions") == ["mine"]


@pytest.mark.slow
def test_network_export_never_replaces_tables_of_the_same_names(ortaq: Run, files: Path) -> None:
    own = files / "own"
    own.mkdir()
    for name in ("node.csv", "link.csv", "config.csv"):
        (own / name).write_text("mine", encoding="utf-8")
    said = ortaq("network", "export", "eurasia", "own", "--format", "geojson", "--overwrite")
    refused(said, "other files: config.csv, link.csv, node.csv")
    assert {p.read_text(encoding="utf-8") for p in own.iterdir()} == {"mine"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("brief", "table.toml", "--draws", "0", "--out", "pipe"),
        ("table", "table.toml", "--draws", "0", "--export", "pipe"),
        ("run", "scenario.toml", "--out", "pipe"),
        ("estimate", "gravity", "no.csv", "--out", "pipe"),
        ("region", "export", "toy", "pipe.zip", "--replace"),
        ("region", "export", "toy", "pipe.xlsx", "--replace"),
    ],
)
def test_a_pipe_is_never_replaced(ortaq: Run, files: Path, words: tuple[str, ...]) -> None:
    pipes = [files / name for name in ("pipe", "pipe.zip", "pipe.xlsx")]
    for pipe in pipes:
        os.mkfifo(pipe)
    before = sorted(files.rglob("*"))
    refused(ortaq(*words), "the output path is a named pipe", "pipe", "--json")
    assert all(pipe.is_fifo() for pipe in pipes)
    assert sorted(files.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("weigh", "KAZ", "--partner", "ROW", "--region", "toy", "--out", "out"), "dependence.csv"),
        (("corridors", "c5", "--out", "out"), "flows.geojson"),
    ],
)
def test_a_pipe_in_an_output_folder_is_never_replaced(
    ortaq: Run, files: Path, words: tuple[str, ...], name: str
) -> None:
    (files / "out").mkdir()
    os.mkfifo(files / "out" / name)
    refused(ortaq(*words), "the output path is a named pipe", name)
    assert names(files / "out") == [name]
    assert (files / "out" / name).is_fifo()


@pytest.mark.slow
def test_the_target_of_a_link_is_written(ortaq: Run, files: Path) -> None:
    (files / "target.csv").write_text("old", encoding="utf-8")
    (files / "link.csv").symlink_to("target.csv")
    assert ortaq("run", "scenario.toml", "--out", "link.csv")[0] == 0
    assert (files / "link.csv").is_symlink()
    assert (files / "target.csv").read_text(encoding="utf-8") != "old"


KILL = """
import os, signal
from pathlib import Path
from ortaq.observe.regions.imported import import_region
rename, moved = Path.replace, []
def dying(path, target):
    moved.append(path)
    if len(moved) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.replace = dying
import_region(Path("toy"), "mine", unit="musd", overwrite=True)
"""


@pytest.mark.slow
def test_a_region_survives_a_kill_between_the_two_renames(ortaq: Run, files: Path) -> None:
    import_region(files / "toy", "mine", unit="musd")
    ended = subprocess.run([sys.executable, "-c", KILL], cwd=files, check=False)
    assert ended.returncode == -signal.SIGKILL
    regions = files / "home" / "regions"
    assert "mine" not in names(regions)
    assert ortaq("region", "show", "mine")[0] == 0
    assert user_regions() == ("mine",)
    assert names(regions) == ["mine"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["thesis.xlsx", "thesis.zip"])
def test_a_file_that_holds_no_region_is_never_replaced(ortaq: Run, files: Path, name: str) -> None:
    (files / name).write_bytes(b"precious")
    refused(ortaq("region", "export", "toy", name, "--replace"), "the file there is no region of ortaq", name)
    assert (files / name).read_bytes() == b"precious"
    (files / name).unlink()
    assert ortaq("region", "export", "toy", name)[0] == 0
    first = (files / name).read_bytes()
    assert ortaq("region", "export", "toy", name, "--replace")[0] == 0
    assert (files / name).read_bytes() == first


@pytest.mark.slow
def test_the_same_question_gives_the_same_bytes(ortaq: Run, files: Path) -> None:
    written = []
    for k in (1, 2):
        names_of = (f"{k}.html", f"{k}.xlsx", f"{k}-table.html", f"{k}-region.xlsx")
        asked = ("table.toml", "--draws", "0", "--workers", "1")
        assert ortaq("brief", *asked, "--out", names_of[0], "--xlsx", names_of[1])[0] == 0
        assert ortaq("table", *asked, "--export", names_of[2])[0] == 0
        assert ortaq("region", "export", "toy", names_of[3])[0] == 0
        written.append([(files / name).read_bytes() for name in names_of])
    assert written[0] == written[1]
