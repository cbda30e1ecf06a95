"""A cluster answers as one process does, also when a worker is killed; what is neither is told."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'ortaq[cluster]'")

Run = Callable[..., tuple[int, str, str]]

OWN = "examples/three_members.toml"


def _answer(told: str) -> Any:
    answer = json.loads(told)
    return answer["computed"], answer["sections"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as made:
        yield made


@pytest.fixture
def all_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing to the process that asks: small work would stay here."""
    monkeypatch.setattr("ortaq.cli.questions.means.TRIED_S", 0.0)


@pytest.mark.slow
@pytest.mark.usefixtures("all_is_sent")
def test_a_cluster_answers_as_one_process_does(ortaq: Run, cluster: Any) -> None:
    alone = ortaq("agree", OWN, "--json", "--workers", "1")
    there = ortaq("agree", OWN, "--json", "--cluster", cluster.scheduler_address)
    assert alone[0] == there[0] == 0
    assert _answer(alone[1]) == _answer(there[1])


@pytest.mark.long
@pytest.mark.usefixtures("all_is_sent")
def test_a_worker_that_is_killed_changes_nothing(ortaq: Run, cluster: Any) -> None:
    alone = ortaq("agree", "sco", "--json", "--workers", "1")

    def kill() -> None:
        time.sleep(2.0)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    there = ortaq("agree", "sco", "--json", "--workers", cluster.scheduler_address)
    killer.join()
    assert there[0] == 0, there[2]
    assert _answer(alone[1]) == _answer(there[1])


@pytest.mark.long
@pytest.mark.usefixtures("all_is_sent")
def test_a_cluster_of_its_own_ends_with_the_command(ortaq: Run) -> None:
    code, out, _ = ortaq("agree", OWN, "--json", "--cluster", "local:2")
    assert code == 0
    assert json.loads(out)["computed"]


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["0", "-1", "two", "local:0", "tcp://nowhere", "http://127.0.0.1:80", "ucx://h:1"])
def test_what_is_no_cluster_is_told(ortaq: Run, typed: str) -> None:
    code, _, told = ortaq("agree", OWN, f"--workers={typed}")
    assert code == 2
    assert "neither a number of processes nor a cluster" in " ".join(told.split())


@pytest.mark.slow
def test_processes_and_a_cluster_at_once_are_refused(ortaq: Run) -> None:
    code, _, told = ortaq("agree", OWN, "--workers", "2", "--cluster", "local:2")
    assert code == 2
    assert "one option" in told
    assert "2, local:2" in told


@pytest.mark.slow
def test_help_says_that_one_is_typed(ortaq: Run) -> None:
    (line,) = (line for line in ortaq("agree", "--help")[1].splitlines() if "--cluster" in line and "<" in line)
    assert "<str>" in line


@pytest.mark.slow
def test_an_address_for_tls_without_a_certificate_is_told(ortaq: Run) -> None:
    code, _, told = ortaq("agree", OWN, "--cluster", "tls://127.0.0.1:9")
    assert code == 2
    assert "distributed.comm.tls" in told
