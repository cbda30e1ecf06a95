"""`--workers` and `--store`: the same answer from anywhere, and a killed command that goes on where it was."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import Region
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM

Words = tuple[str, ...]
Run = Callable[..., tuple[int, str, str]]

MEASURES = 12


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a region, a small mechanism and one with many measures into an empty folder and go there."""
    write_region(region, tmp_path / "toy")
    small = MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"')
    (tmp_path / "small.toml").write_text(small, encoding="utf-8")
    begin, end = small.index("[[measure]]"), small.index("[[shock]]")
    measure = small[begin:end]
    assert measure.count('id = "rail"') == 1
    agenda = "".join(measure.replace('id = "rail"', f'id = "rail{i}"') for i in range(MEASURES))
    (tmp_path / "large.toml").write_text(small[:begin] + agenda + small[end:], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.parquet"))}


@pytest.mark.slow
@pytest.mark.parametrize("options", [("--workers", "1"), ("--workers", "2"), ("--workers", "2", "--store", "kept")])
def test_the_answer_does_not_depend_on_who_computes(options: Words, ortaq: Run, folder: Path) -> None:
    plain, chosen = ortaq("agree", "small.toml", "--json"), ortaq("agree", "small.toml", "--json", *options)
    assert chosen == plain
    assert (folder / "kept").exists() == ("--store" in options)


@pytest.mark.slow
def test_a_brief_from_the_store_is_the_same(ortaq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = ortaq("brief", "small.toml", "--json", "--draws", "0", "--store", "kept")
    first = json.loads(out)
    kept = hashes(folder / "kept")
    assert code == 0
    # One chunk of packages for each case and shock, and the central case again for those who are not at the table.
    assert len(kept) == (len(first["computed"]["cases"]) + 1) * len(first["question"]["shocks"])

    def forbidden(*_: object) -> None:
        raise AssertionError("computed although it is in the store")

    monkeypatch.setattr("ortaq.model.ensemble.evaluation.solve_chunk", forbidden)
    code, out, _ = ortaq("brief", "small.toml", "--json", "--draws", "0", "--store", "kept")
    second = json.loads(out)
    assert second == first
    assert hashes(folder / "kept") == kept


@pytest.mark.slow
@pytest.mark.parametrize("command", ["agree", "brief"])
@pytest.mark.parametrize("store", ["small.toml", "small.toml/below"])
def test_a_store_that_cannot_be_made_is_refused_before_computing(
    command: str, store: str, ortaq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("computed although nothing can be kept")

    monkeypatch.setattr("ortaq.model.ensemble.evaluation.solve_chunk", forbidden)
    code, out, err = ortaq(command, "small.toml", "--store", store)
    assert (code, out) == (2, "")
    assert err.startswith("error: cannot keep results: ")
    assert f"store {store}" in err


@pytest.mark.slow
def test_a_number_of_workers_below_one_is_a_mistake(ortaq: Run, folder: Path) -> None:
    code, _, err = ortaq("agree", "small.toml", "--workers", "0")
    assert code == 2
    assert "--workers" in err


def _command(folder: Path, workers: str, store: str) -> subprocess.Popen[str]:
    program = "from ortaq.cli import main; main()"
    words = [sys.executable, "-c", program, "agree", "large.toml", "--json", "--workers", workers, "--store", store]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def _kill_after_first_chunk(running: subprocess.Popen[str], store: Path, victim: Callable[[int], int]) -> None:
    while not hashes(store) and running.poll() is None:
        time.sleep(0.002)
    if running.poll() is None:
        os.kill(victim(running.pid), signal.SIGKILL)


def _worker(parent: int) -> int:
    """Return a worker process of the command, not the tracker that multiprocessing starts beside them."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    said = {int(pid): Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8") for pid in children}
    return next(pid for pid, words in said.items() if "spawn_main" in words)


@pytest.mark.parametrize(
    "workers", [pytest.param("1", marks=pytest.mark.slow), pytest.param("2", marks=pytest.mark.long)]
)
def test_a_killed_command_goes_on_where_it_was(workers: str, ortaq: Run, folder: Path) -> None:
    words = ("agree", "large.toml", "--json", "--workers")
    whole = ortaq(*words, "1", "--store", "whole")
    running = _command(folder, workers, "part")
    _kill_after_first_chunk(running, folder / "part", lambda pid: pid)
    running.communicate(timeout=300)
    assert running.returncode == -signal.SIGKILL
    finished = len(hashes(folder / "part"))
    assert ortaq(*words, workers, "--store", "part") == whole
    assert 1 <= finished < len(hashes(folder / "whole"))
    assert hashes(folder / "part") == hashes(folder / "whole")
    assert whole[2] == ""


@pytest.mark.slow
def test_a_killed_worker_is_reported_and_a_rerun_goes_on(ortaq: Run, folder: Path) -> None:
    running = _command(folder, "2", "part")
    _kill_after_first_chunk(running, folder / "part", _worker)
    out, err = running.communicate(timeout=300)
    assert (running.returncode, out) == (4, "")
    assert err.startswith("error: a worker process ended without an answer")
    assert "Traceback" not in err
    finished = hashes(folder / "part")
    assert ortaq("agree", "large.toml", "--json", "--workers", "1", "--store", "part")[2] == ""
    assert finished.items() < hashes(folder / "part").items()
