"""Two processes want one file: one fetches, the other waits or is told who has it; a killed one blocks nobody."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.sources.fetch import Wish, fetch, read_lock
from ortaq.tables import turn
from tests.sources.fetch.faulty_server import serving
from tests.sources.fetch.test_fetch import BODY, SHA, _source

FETCH = """
import json, sys
from dataclasses import replace
from pathlib import Path
from ortaq.sources.fetch import Wish, fetch, resolved
def told(text):
    print(text, flush=True)
got = fetch(replace(resolved("baci"), url=sys.argv[1], file="baci.zip"), Wish(Path(sys.argv[2]), told=told))
print(json.dumps([got.is_new, got.entry.sha256]), flush=True)
"""
HOLD = """
import sys, time
from pathlib import Path
from ortaq.tables import turn
with turn(Path(sys.argv[1]), told=print):
    print("held", flush=True)
    time.sleep(60)
"""


def _process(code: str, *words: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.slow
def test_two_processes_fetch_one_file_once(tmp_path: Path) -> None:
    with serving(BODY, ["slow"]) as (url, script):
        with _process(FETCH, url, tmp_path) as first:
            until = time.monotonic() + 20.0
            while not script.requests and time.monotonic() < until:
                time.sleep(0.01)
            with _process(FETCH, url, tmp_path) as second:
                assert _line(second) == f"process {first.pid} is fetching baci.zip; waiting for it"
                script.hold.set()
                assert json.loads(_line(first)) == [True, SHA]
                assert json.loads(_line(second)) == [False, SHA]
        assert (first.returncode, second.returncode) == (0, 0)
        assert script.requests == [None]
    assert (tmp_path / "baci.zip").read_bytes() == BODY
    assert sorted(p.name for p in tmp_path.iterdir()) == ["baci.zip", "lock.toml"]


@pytest.mark.slow
def test_who_has_it_is_told_and_a_killed_holder_blocks_nobody(tmp_path: Path) -> None:
    target = tmp_path / "baci.zip"
    with _process(HOLD, target) as holder:
        assert _line(holder) == "held"
        wanted = f"process {holder.pid} is fetching baci.zip"
        with pytest.raises(InputError, match=wanted), turn(target, told=lambda _: None, longest=0.2):
            pass
        holder.kill()
        holder.wait()
    assert (tmp_path / ".baci.zip.turn").exists()
    waited: list[str] = []
    with serving(BODY) as (url, _):
        fetch(_source(url), Wish(tmp_path, told=waited.append))
    assert waited == []
    assert not (tmp_path / ".baci.zip.turn").exists()


@pytest.mark.slow
def test_turns_never_overlap(tmp_path: Path) -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(10):
            with turn(tmp_path / "x", told=lambda _: None):
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_files_fetched_side_by_side_all_get_their_entry(tmp_path: Path) -> None:
    with serving(BODY) as (url, _):
        threads = [
            threading.Thread(target=fetch, args=(replace(_source(url), file=f"{n}.zip"), Wish(tmp_path)))
            for n in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(read_lock(tmp_path)) == [f"{n}.zip" for n in range(6)]
