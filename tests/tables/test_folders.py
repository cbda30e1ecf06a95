"""The door for folders: whole or not at all, and only in the place of what a manifest of ortaq lists."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.tables import MANIFEST, recover, whole_folder
from tests.tables.listing import names

Change = Callable[[Path], object]


def write(folder: Path, text: str = "1", *, replace: bool = False) -> None:
    with whole_folder(folder, replace=replace) as draft:
        (draft / "a.csv").write_text(text, encoding="utf-8")
        (draft / "below").mkdir()
        (draft / "below" / "b.csv").write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_lists_its_files(tmp_path: Path) -> None:
    write(tmp_path / "out")
    assert sorted(contents(tmp_path / "out")) == ["a.csv", "below/b.csv", MANIFEST]
    listed = json.loads((tmp_path / "out" / MANIFEST).read_bytes())["resources"]
    assert [r["path"] for r in listed] == ["a.csv", "below/b.csv"]
    assert names(tmp_path) == ["out"]


def test_an_earlier_output_is_replaced_when_asked(tmp_path: Path) -> None:
    write(tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(InputError, match=r"not empty(.|\n)*--replace"):
        write(tmp_path / "out", "2")
    assert contents(tmp_path / "out") == before
    write(tmp_path / "out", "2", replace=True)
    assert (tmp_path / "out" / "below" / "b.csv").read_text(encoding="utf-8") == "2"
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_will_do_and_a_link_to_one_stays(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert "a.csv" in contents(tmp_path / "empty")


def _other_package(folder: Path) -> None:
    content = {"name": "mine", "resources": [{"path": p} for p in ("a.csv", "below/b.csv")]}
    (folder / MANIFEST).write_text(json.dumps(content), encoding="utf-8")


def _linked(folder: Path) -> None:
    (folder / "a.csv").unlink()
    (folder / "a.csv").symlink_to("below/b.csv")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda f: (f / "thesis.docx").write_text("precious"), r"thesis\.docx"),
        (lambda f: (f / "below" / ".thesis").write_text("precious"), r"below/\.thesis"),
        (lambda f: (f / "drafts").mkdir(), "drafts"),
        (lambda f: os.mkfifo(f / "pipe"), "pipe"),
        (lambda f: (f / "link").symlink_to(f.parent), "link"),
        (_linked, r"a\.csv"),
        (lambda f: (f / MANIFEST).unlink(), r"a\.csv, below"),
        (lambda f: (f / MANIFEST).write_text("no json"), r"a\.csv, below, datapackage"),
        (lambda f: (f / MANIFEST).write_text("[]"), r"a\.csv, below, datapackage"),
        (lambda f: (f / MANIFEST).write_text('{"name": 1, "resources": 2}'), r"a\.csv, below, datapackage"),
        (_other_package, r"datapackage\.json"),
    ],
)
def test_what_ortaq_did_not_write_is_named_and_stays(tmp_path: Path, change: Change, named: str) -> None:
    out = tmp_path / "out"
    write(out)
    change(out)
    before = sorted(out.rglob("*")), contents(out)
    with pytest.raises(InputError, match=rf"other files: .*{named}") as refused:
        write(out, "2", replace=True)
    assert "where: " in str(refused.value)
    assert "why:   only what a datapackage.json of ortaq lists is replaced" in str(refused.value)
    assert "do:    " in str(refused.value)
    assert (sorted(out.rglob("*")), contents(out)) == before
    assert names(tmp_path) == ["out"]


def test_only_the_first_others_are_named(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / name).write_text("precious", encoding="utf-8")
    with pytest.raises(InputError, match="other files: a, b, c and 2 more"):
        write(tmp_path, replace=True)


def test_places_that_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    for name in ("file", "pipe"):
        with pytest.raises(InputError, match="a file stands there"):
            write(tmp_path / name, replace=True)
    with pytest.raises(InputError, match="does not exist"):
        write(tmp_path / "no" / "out")
    for path in (tmp_path / ("long" * 100), tmp_path / ("long" * 100) / "out"):
        with pytest.raises(InputError, match=r"cannot write|does not exist"):
            write(path)
    assert names(tmp_path) == ["file", "pipe"]


def test_a_failure_while_writing_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out)
    before = contents(out)
    with pytest.raises(InputError, match="No space left"), whole_folder(out, replace=True):
        raise OSError(28, "No space left on device")
    moved, rename = [], Path.replace

    def fails_second(path: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 2:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", fails_second)
    with pytest.raises(InputError, match="No space left"):
        write(out, "2", replace=True)
    assert len(moved) == 3
    assert contents(out) == before
    assert names(tmp_path) == ["out"]


KILL = """
import os, shutil, signal, sys
from pathlib import Path
from ortaq.tables import whole_folder
left = int(sys.argv[1])
def dying(act):
    def instead(*given, **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*given, **more)
    return instead
Path.replace = dying(Path.replace)
shutil.rmtree = dying(shutil.rmtree)
with whole_folder(Path("out"), replace=True) as draft:
    (draft / "a.csv").write_text("new")
"""


@pytest.mark.parametrize(("steps", "kept"), [(0, "old"), (1, "old"), (2, "new")])
def test_a_process_killed_at_any_step_leaves_the_old_or_the_new_folder(tmp_path: Path, steps: int, kept: str) -> None:
    with whole_folder(tmp_path / "out") as draft:
        (draft / "a.csv").write_text("old", encoding="utf-8")
    ended = subprocess.run([sys.executable, "-c", KILL, str(steps)], cwd=tmp_path, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(names(tmp_path)) == 2
    again = tmp_path.with_name(f"{tmp_path.name}-again")
    shutil.copytree(tmp_path, again)
    recover(tmp_path)
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "a.csv").read_text(encoding="utf-8") == kept
    write(again / "out", "third", replace=True)
    assert names(again) == ["out"]
    assert (again / "out" / "a.csv").read_text(encoding="utf-8") == "third"
