"""Executors: same results everywhere, errors with their type, workers that end, scripts without a guard."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from ortaq.core import InputError, NotConverged, OrtaqError, Region
from ortaq.model.ensemble import (
    DaskExecutor,
    Executor,
    GrowingExecutor,
    ProcessExecutor,
    SerialExecutor,
    WorkerLostError,
    local_executor,
    usable_processors,
)
from tests.model.executor_tasks import InRegion, Offset, add, die, divergence, mistake, process_of, region_of, where


@pytest.mark.slow
@pytest.mark.parametrize("make", [SerialExecutor, lambda: ProcessExecutor(2)], ids=["serial", "processes"])
def test_every_task_once_with_what_it_shares(make: Callable[[], Executor]) -> None:
    with make() as executor:
        assert dict(executor.map(add, Offset(10), range(7))) == {i: 10 + i for i in range(7)}
        assert dict(executor.map(add, Offset(20), range(3))) == {0: 20, 1: 21, 2: 22}
        assert list(executor.map(add, Offset(20), [])) == []


@pytest.mark.slow
@pytest.mark.parametrize("make", [SerialExecutor, lambda: ProcessExecutor(2)], ids=["serial", "processes"])
def test_errors_arrive_with_type_and_message(make: Callable[[], Executor]) -> None:
    with make() as executor:
        with pytest.raises(InputError) as caught:
            list(executor.map(mistake, Offset(0), range(3)))
        with pytest.raises(NotConverged, match=r"^no equilibrium found for the counterfactual$"):
            list(executor.map(divergence, Offset(0), range(3)))
        assert dict(executor.map(add, Offset(0), [5])) == {0: 5}
    assert str(caught.value) == "wrong\n  where: row 3\n  why:   it matters\n  do:    mend it"
    assert (caught.value.where, caught.value.fix, caught.value.exit_code) == ("row 3", "mend it", 2)


@pytest.mark.parametrize(
    "error", [InputError("a", where="b", why="c", fix="d"), NotConverged("e", residual=0.5), WorkerLostError("f")]
)
def test_errors_survive_pickling(error: OrtaqError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


@pytest.mark.slow
def test_workers_use_one_blas_thread_and_do_not_import_the_main_script(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("OPENBLAS", "OMP"):
        monkeypatch.setenv(f"{library}_NUM_THREADS", "2")  # what the limit has to overcome, also on one core
    with ProcessExecutor(2) as executor:
        seen = [found for _, found in executor.map(where, Offset(1), range(8))]
    assert os.getpid() not in {pid for pid, _, _ in seen}
    assert {(threads, main) for _, threads, main in seen} == {(1, None)}
    with threadpool_limits(2):
        assert [found[1] for _, found in SerialExecutor().map(where, Offset(1), [0])] == [1]


@pytest.mark.slow
def test_workers_are_kept_whatever_they_share_and_limited_to_the_tasks() -> None:
    def processes(executor: Executor, key: int, tasks: int) -> set[int]:
        return {found[0] for _, found in executor.map(where, Offset(key), range(tasks))}

    with ProcessExecutor(2) as executor:
        first = processes(executor, 1, 1)
        assert len(first) == 1
        assert processes(executor, 1, 1) == first
        assert processes(executor, 2, 1) == first
        assert len(processes(executor, 2, 20)) <= 2


@pytest.mark.slow
def test_a_region_is_one_object_for_all_that_share_it(eurasia: Region) -> None:
    """What a worker built for a region, such as its network, serves the next question about it."""
    with ProcessExecutor(1) as executor:
        ((_, one),) = executor.map(region_of, InRegion("a", eurasia), [0])
        ((_, same),) = executor.map(region_of, InRegion("b", eurasia), [0])
        ((_, other),) = executor.map(region_of, InRegion("c", replace(eurasia, base_year=2024)), [0])
    assert one == same
    assert one[0] == other[0]
    assert one[2] == eurasia.digest != other[2]


@pytest.mark.slow
def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with ProcessExecutor(1) as executor:
        assert list(executor.map(add, Offset(1), [1])) == [(0, 2)]
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_worker_that_dies_is_reported_and_the_executor_works_again() -> None:
    with ProcessExecutor(2) as executor:
        with pytest.raises(WorkerLostError, match=r"(?s)without an answer.*run the same command again.*are kept"):
            list(executor.map(die, Offset(0), range(4)))
        assert dict(executor.map(add, Offset(0), [1])) == {0: 1}


@pytest.mark.slow
def test_results_may_be_left_unread() -> None:
    with ProcessExecutor(2) as executor:
        results = executor.map(add, Offset(3), range(100))
        position, result = next(results)
        assert result == 3 + position
        results.close()  # type: ignore[attr-defined]
        assert dict(executor.map(add, Offset(3), [1])) == {0: 4}


SCRIPT = """
import os, signal, threading
from ortaq.model.ensemble import ProcessExecutor
from tests.model.executor_tasks import Offset, add, where
threading.Thread(target=threading.Event().wait, daemon=True).start()
executor = ProcessExecutor(2)
print(sorted(result for _, result in executor.map(add, Offset(5), range(4))), flush=True)
"""

KILLED = """
print(*{found[0] for _, found in executor.map(where, Offset(5), range(9))}, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.parametrize("from_file", [True, False], ids=["file", "stdin"])
def test_a_script_needs_no_guard_and_sees_no_warning(from_file: bool, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    words = [sys.executable, "-W", "error", str(tmp_path / "script.py") if from_file else "-"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, input=SCRIPT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[5, 6, 7, 8]\n", "")


@pytest.mark.slow
def test_workers_end_with_a_killed_parent() -> None:
    words = [sys.executable, "-c", SCRIPT + KILLED]
    done = subprocess.run(
        words,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    workers = [int(word) for word in done.stdout.splitlines()[1].split()]
    deadline = time.monotonic() + 60
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_a_process_that_was_started_from_other_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with ProcessExecutor(1) as executor:
        monkeypatch.setattr("ortaq.model.ensemble.executors.engine", lambda: "ortaq 0.0.1")
        with pytest.raises(InputError, match=r"(?s)other software.*process \d+: ortaq .*asked: ortaq 0\.0\.1"):
            list(executor.map(add, Offset(0), [1]))
        monkeypatch.undo()
        assert dict(executor.map(add, Offset(0), [1])) == {0: 1}


def test_the_number_of_workers_chooses_the_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(local_executor(1), SerialExecutor)
    three = local_executor(3)
    assert isinstance(three, ProcessExecutor)
    assert three.workers == 3
    assert usable_processors() == len(os.sched_getaffinity(0))
    monkeypatch.setattr("ortaq.model.ensemble.executors.usable_processors", lambda: 5)
    every = local_executor()
    assert isinstance(every, GrowingExecutor)
    assert every._processes.workers == 5


@pytest.mark.slow
def test_processes_are_started_where_what_is_left_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks, clock = list(range(6)), (accumulate([0.0, 0.5, 0.75, 0.75, *[1.0] * 9]))
    monkeypatch.setattr("ortaq.model.ensemble.executors.process_time", lambda: next(clock))
    monkeypatch.setattr("ortaq.model.ensemble.executors.WORTH_PROCESSES_S", 2.5)
    here = os.getpid()
    with GrowingExecutor(2) as executor:
        done = dict(executor.map(process_of, Offset(10), tasks))
        # After two tasks, 1.25 s, four are left: 2.5 s are not more than what is worth it; the third leaves 2.0.
        assert done == {task: (10 + task, here) for task in tasks}
    clock = accumulate([0.0, 0.5, 1.0, *[1.0] * 9])
    with GrowingExecutor(2) as executor:
        done = dict(executor.map(process_of, Offset(10), tasks))
        again = dict(executor.map(process_of, Offset(10), tasks))
    assert [done[task][0] for task in tasks] == [again[task][0] for task in tasks] == [10 + task for task in tasks]
    assert [done[task][1] == here for task in tasks] == [True, True, False, False, False, False]
    assert here not in {where for _, where in again.values()}


def test_dask_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"(?s)Dask is not installed.*ortaq\[cluster\]"):
        DaskExecutor("tcp://127.0.0.1:8786")
