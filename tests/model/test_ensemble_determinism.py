"""The same bytes from every executor, in every order of work, and after any process is killed."""

import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import BAND_CASES, CENTRAL, InputError, Mechanism, Region
from ortaq.domains.trade import shifts_of
from ortaq.model import gains, gains_by_case, payoff_table
from ortaq.model.ensemble import (
    Chunk,
    Executor,
    ProcessExecutor,
    Question,
    SerialExecutor,
    Store,
    WorkerLostError,
    solve_chunk,
    starts,
)
from tests.worlds import toy_mechanism, toy_region


def wide_mechanism(measures: int = 10) -> Mechanism:
    """Return the toy table with enough measures for several chunks."""
    mechanism = toy_mechanism()
    agenda = (replace(mechanism.measures[i % 3], id=f"m{i}") for i in range(measures))
    return replace(mechanism, measures=tuple(agenda))


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that was written serially and without interruption."""
    folder = tmp_path_factory.mktemp("whole")
    payoff_table(toy_region(), wide_mechanism(), store=Store.open(folder))
    assert len(hashes(folder)) == 8
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 3])
def test_processes_write_the_same_bytes(workers: int, whole: Path, region: Region, tmp_path: Path) -> None:
    with ProcessExecutor(workers) as executor:
        found = payoff_table(region, wide_mechanism(), executor=executor, store=Store.open(tmp_path))
    alone = payoff_table(region, wide_mechanism())
    assert hashes(tmp_path) == hashes(whole)
    assert np.array_equal(found.gain_musd, alone.gain_musd)
    assert (found.gain_musd[0] == 0.0).all()


@pytest.mark.slow
def test_cases_share_workers_and_equal_one_by_one(region: Region, mechanism: Mechanism) -> None:
    with ProcessExecutor(2) as executor:
        together = gains_by_case(region, mechanism, [1, 6, 7], BAND_CASES, executor=executor)
    for case, found in zip(BAND_CASES, together, strict=True):
        alone = gains(region, mechanism, [1, 6, 7], case)
        assert np.array_equal(found.musd, alone.musd), case.name
        assert np.array_equal(found.income_musd, alone.income_musd), case.name
        assert (found.largest_residual, found.solves) == (alone.largest_residual, 6)


@pytest.mark.parametrize("count", [1, 7, 8, 33])
def test_a_chunk_does_not_depend_on_what_ran_before(count: int, region: Region) -> None:
    chunk = Chunk(CENTRAL, 1, tuple(range(100, 100 + count)))
    starts._STARTED.clear()
    fresh = solve_chunk(Question.of(region, wide_mechanism()), chunk)
    used = Question.of(region, wide_mechanism())
    for before in (Chunk(CENTRAL, 1, tuple(range(256))), Chunk(BAND_CASES[0], 1, (3,)), Chunk(CENTRAL, 0, (3,))):
        solve_chunk(used, before)
    again = solve_chunk(used, chunk)
    for name, value in vars(fresh).items():
        assert np.array_equal(getattr(again, name), value), name


def test_how_many_packages_memory_holds_at_once_changes_nothing(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = Chunk(CENTRAL, 1, tuple(range(40)))
    together = solve_chunk(Question.of(region, wide_mechanism()), chunk)
    monkeypatch.setattr("ortaq.model.ensemble.chunk.rows_at_once", lambda *_: 9)
    apart = solve_chunk(Question.of(region, wide_mechanism()), chunk)
    assert apart.gain == pytest.approx(together.gain, rel=0.0, abs=1e-11)
    assert (apart.gain[0] == 0.0).all()


def test_results_do_not_depend_on_the_layout_of_arrays(region: Region, mechanism: Mechanism) -> None:
    turned = replace(region, flow=np.asfortranarray(region.flow), input_share=np.asfortranarray(region.input_share))
    assert turned.digest == region.digest
    assert np.array_equal(
        gains(turned, mechanism, range(8)).musd / region.income[:3, None],
        gains(replace(region, flow=region.flow.copy("C")), mechanism, range(8)).musd / region.income[:3, None],
    )


@pytest.mark.slow
def test_forgotten_starts_are_solved_again_to_the_same_bits(
    region: Region, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = (CENTRAL, *BAND_CASES)
    kept = gains_by_case(region, mechanism, [3], cases)
    monkeypatch.setattr(starts, "MOST_STARTS", 1)
    monkeypatch.setattr(starts, "STARTED_CELLS", 0)
    question = Question.of(region, mechanism)
    solve_chunk(question, Chunk(CENTRAL, 0, (1,)))
    solve_chunk(question, Chunk(CENTRAL, 1, (1,)))
    assert len(starts._STARTED) == 1
    forgotten = gains_by_case(region, mechanism, [3], cases)
    assert [k.musd.tolist() for k in kept] == [f.musd.tolist() for f in forgotten]


def test_few_starts_are_kept_of_large_regions_and_no_thousands_of_small_ones(region: Region) -> None:
    assert starts._most(region) == starts.MOST_OF_SMALL
    large = replace(region, flow=np.broadcast_to(np.ones((1, 1, 1)), (100, 100, 100)))
    assert starts._most(large) == starts.MOST_STARTS


KILLED = """
import os, signal, sys
from pathlib import Path
from ortaq.model import payoff_table
from ortaq.model.ensemble import Store, local_executor
from tests.model.test_ensemble_determinism import wide_mechanism
from tests.worlds import toy_region

def die_in_the_middle(done, total):
    if done >= total // 2:
        os.kill(os.getpid(), signal.SIGKILL)

with local_executor(int(sys.argv[1])) as executor:
    payoff_table(toy_region(), wide_mechanism(), progress=die_in_the_middle, executor=executor,
                 store=Store.open(Path(sys.argv[2])))
"""


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_resumes_to_the_same_bytes(workers: int, whole: Path, region: Region, tmp_path: Path) -> None:
    words = [sys.executable, "-c", KILLED, str(workers), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert 4 <= len(hashes(tmp_path)) < 8
    payoff_table(region, wide_mechanism(), store=Store.open(tmp_path))
    assert hashes(tmp_path) == hashes(whole)


@pytest.mark.slow
def test_a_killed_worker_loses_only_its_chunk(whole: Path, region: Region, tmp_path: Path) -> None:
    def kill_one(done: int, total: int) -> None:
        for worker in multiprocessing.active_children():
            worker.kill()

    with ProcessExecutor(2) as executor:
        with pytest.raises(WorkerLostError, match="only the rest is computed"):
            payoff_table(region, wide_mechanism(), progress=kill_one, executor=executor, store=Store.open(tmp_path))
        kept = hashes(tmp_path)
        assert 1 <= len(kept) < 8
        payoff_table(region, wide_mechanism(), executor=executor, store=Store.open(tmp_path))
    assert kept.items() <= hashes(tmp_path).items()
    assert hashes(tmp_path) == hashes(whole)


@pytest.mark.slow
@pytest.mark.parametrize("make", [SerialExecutor, lambda: ProcessExecutor(2)], ids=["serial", "processes"])
def test_a_mistake_in_the_question_keeps_its_type(
    make: Callable[[], Executor], region: Region, mechanism: Mechanism
) -> None:
    wrong = replace(shifts_of(mechanism.measures[0])[0], sectors=("godos",))
    agenda = (replace(mechanism.measures[0], moves=(wrong,)), *mechanism.measures[1:])
    with make() as executor, pytest.raises(InputError, match="did you mean 'goods'"):
        payoff_table(region, replace(mechanism, measures=agenda), executor=executor)
