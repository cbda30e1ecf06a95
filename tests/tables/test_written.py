"""The door for files: whole or not at all, and only in the place of a regular file or of nothing."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.tables import put_files, require_file, write_file, write_files
from ortaq.tables.beside import explained
from tests.tables.listing import names

Write = Callable[[Path], None]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _write(path: Path) -> None:
    write_file(path, "new")


def _put(path: Path) -> None:
    draft = path.with_name("draft")
    draft.write_bytes(b"new")
    try:
        put_files({path: draft})
    finally:
        draft.unlink()


def _write_two(path: Path) -> None:
    write_files(path.parent, {"first.csv": "new", path.name: b"new"})


@pytest.mark.parametrize("write", [_write, _put, _write_two])
@pytest.mark.parametrize(("make", "kind"), [(_pipe, "a named pipe"), (_socket, "a socket"), (Path.mkdir, "a folder")])
def test_what_is_no_regular_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Write, kind: str, write: Write
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    path = Path("there")
    make(path)
    before = path.lstat()
    with pytest.raises(InputError, match=kind) as refused:
        write(path)
    assert refused.value.where.endswith("there")
    assert refused.value.fix
    assert path.lstat().st_ino == before.st_ino
    assert path.lstat().st_mode == before.st_mode
    assert names(Path()) == ["there"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "deep" / "target", tmp_path / "link"
    target.parent.mkdir()
    link.symlink_to(target)
    for text in ("first", "second"):  # absent at first, then there
        write_file(link, text)
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8") == text
    assert names(target.parent) == ["target"]


def test_links_to_what_is_no_file_are_refused(tmp_path: Path) -> None:
    _pipe(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(InputError, match="a named pipe"):
        write_file(tmp_path / "link", "new")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match="a circle"):
        write_file(tmp_path / "a", "new")
    assert names(tmp_path) == ["a", "b", "link", "pipe"]


def test_the_place_where_a_command_prints_is_refused(tmp_path: Path) -> None:
    command = "from pathlib import Path; from ortaq.tables import write_file; write_file(Path('printed'), 'new')"
    with (tmp_path / "printed").open("w", encoding="utf-8") as printed:
        ended = subprocess.run(
            [sys.executable, "-c", command],
            cwd=tmp_path,
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert "where this command prints" in ended.stderr
    assert "--json" in ended.stderr
    assert names(tmp_path) == ["printed"]


def test_bytes_text_and_permissions(tmp_path: Path) -> None:
    path = tmp_path / "private.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_file(path, "қазақша\n")
    assert path.read_bytes() == "қазақша\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    mask = os.umask(0o027)
    try:
        write_file(tmp_path / "new.bin", b"\x00\r\n")
    finally:
        os.umask(mask)
    assert (tmp_path / "new.bin").read_bytes() == b"\x00\r\n"
    assert (tmp_path / "new.bin").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("broken", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    (tmp_path / "old").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(InputError, match=r"No space left on device(.|\n)*--out"):
        write_file(tmp_path / "old", "new", option="--out")
    with pytest.raises(InputError, match="No space left on device"):
        write_files(tmp_path / "folder", {"a": "new", "b": "new"})
    assert names(tmp_path) == ["old"]
    assert (tmp_path / "old").read_text(encoding="utf-8") == "old"


def test_several_files_beside_others(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write_files(folder, {"a.csv": "1", "b.bin": b"2"})
    (folder / "thesis.docx").write_text("precious", encoding="utf-8")
    write_files(folder, {"a.csv": "3", "b.bin": b"4"})
    read = {p.name: p.read_text(encoding="utf-8") for p in folder.iterdir()}
    assert read == {"a.csv": "3", "b.bin": "4", "thesis.docx": "precious"}


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="does not exist"):
        require_file(tmp_path / "no" / "file")
    with pytest.raises(InputError, match="does not exist"):
        require_file(tmp_path / "file" / "below")
    with pytest.raises(InputError, match="a file stands there"):
        write_files(tmp_path / "file", {"a": ""})
    for path in (tmp_path / ("long" * 100), tmp_path / ("long" * 100) / "file"):
        with pytest.raises(InputError, match=r"cannot write|does not exist"):
            write_file(path, "")
        with pytest.raises(InputError, match=r"cannot write|does not exist"):
            write_files(path, {"a": ""})


def test_the_remedy_is_that_of_the_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        write_file(tmp_path / ("x" * 300), "")
    assert refused.value.fix == "give a shorter name"
    with pytest.raises(InputError) as refused, explained("here"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refused.value.fix == "free space or choose another folder"


def test_a_draft_of_a_killed_process_goes_and_one_of_a_living_process_stays(tmp_path: Path) -> None:
    kill = (
        "import os, signal; from pathlib import Path; from ortaq.tables import write_file\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_file(Path('brief.html'), 'new')"
    )
    subprocess.run([sys.executable, "-c", kill], cwd=tmp_path, check=False)
    (left,) = tmp_path.iterdir()
    living = tmp_path / left.name.replace(left.name.split("-")[-3], str(os.getppid()))
    other = tmp_path / left.name.replace("brief", "other")
    for name in ("brief.html", living.name, other.name, ".brief.html.notes"):
        if name != left.name:
            (tmp_path / name).write_text("", encoding="utf-8")
    write_file(tmp_path / "brief.html", "new")
    assert not left.exists()
    expected = [".brief.html.notes", living.name, "brief.html"]
    assert names(tmp_path) == sorted(expected)
