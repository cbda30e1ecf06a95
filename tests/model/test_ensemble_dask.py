"""A real Dask cluster on this machine: same bytes, errors with their type."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ortaq.core import InputError, NotConverged, Region
from ortaq.model import payoff_table
from ortaq.model.ensemble import DaskExecutor, Store, WorkerLostError
from ortaq.model.ensemble.engine import engine_here
from tests.model.executor_tasks import Offset, add, die, divergence, mistake, process_of, where
from tests.model.test_ensemble_determinism import hashes, wide_mechanism

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'ortaq[cluster]'")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Start two worker processes of one thread each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as made:
        yield made


@pytest.mark.slow
def test_the_cluster_writes_the_same_bytes(cluster: Any, region: Region, tmp_path: Path) -> None:
    with DaskExecutor(cluster.scheduler_address) as executor:
        found = payoff_table(region, wide_mechanism(), executor=executor, store=Store.open(tmp_path / "dask"))
    alone = payoff_table(region, wide_mechanism(), store=Store.open(tmp_path / "here"))
    assert np.array_equal(found.gain_musd, alone.gain_musd)
    assert hashes(tmp_path / "dask") == hashes(tmp_path / "here")


@pytest.mark.slow
def test_a_given_client_stays_open_and_is_used(cluster: Any) -> None:
    with distributed.Client(cluster, set_as_default=False) as client:
        with DaskExecutor(client) as executor:
            assert dict(executor.map(add, Offset(10), range(5))) == {i: 10 + i for i in range(5)}
            assert dict(executor.map(add, Offset(20), [1])) == {0: 21}
            seen = [found for _, found in executor.map(where, Offset(20), range(6))]
        assert client.status == "running"
        assert {pid for pid, _, _ in seen} <= set(client.run(__import__("os").getpid).values())
    assert {threads for _, threads, _ in seen} == {1}


@pytest.mark.slow
def test_errors_arrive_with_type_and_message(cluster: Any) -> None:
    with DaskExecutor(cluster.scheduler_address) as executor:
        with pytest.raises(InputError, match=r"(?s)^wrong.*mend it$"):
            list(executor.map(mistake, Offset(0), [1]))
        with pytest.raises(NotConverged, match=r"^no equilibrium found"):
            list(executor.map(divergence, Offset(0), [1]))
        assert dict(executor.map(add, Offset(0), [1])) == {0: 1}


@pytest.mark.slow
def test_workers_that_would_compute_other_bits_are_refused_by_name(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [worker.worker_address for worker in cluster.workers.values()]
    with DaskExecutor(cluster.scheduler_address) as executor:
        monkeypatch.setattr("ortaq.model.ensemble.cluster.engine_here", lambda: "ortaq 0.0.1")
        # As one meets it that came after the others were looked at.
        with pytest.raises(InputError, match=r"(?s)other software.*tcp://.*asked: ortaq 0\.0\.1.*same versions"):
            list(executor.map(add, Offset(0), [1]))
    with pytest.raises(InputError, match=r"(?s)other software.*asked: ortaq 0\.0\.1.*same versions") as caught:
        DaskExecutor(cluster.scheduler_address)
    assert all(f"{name}: {engine_here()}" in caught.value.where for name in names)


@pytest.mark.slow
def test_small_work_stays_here_and_the_rest_goes_there(cluster: Any) -> None:
    here = os.getpid()
    with DaskExecutor(cluster.scheduler_address, tried_s=1e-9) as executor:
        done = dict(executor.map(process_of, Offset(10), range(9)))
    assert [value for value, _ in (done[at] for at in range(9))] == list(range(10, 19))
    assert done[0][1] == here
    assert here not in {process for _, process in (done[at] for at in range(1, 9))}
    with DaskExecutor(cluster.scheduler_address, tried_s=60.0) as executor:
        assert {process for _, process in dict(executor.map(process_of, Offset(10), range(9))).values()} == {here}


@pytest.mark.slow
def test_a_cluster_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.ensemble.cluster.ANSWER", "1s")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", host="127.0.0.1") as empty,
        pytest.raises(InputError, match=r"(?s)no workers.*dask worker tcp://"),
    ):
        DaskExecutor(empty.scheduler_address)


@pytest.mark.slow
def test_workers_that_die_are_reported() -> None:
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as doomed,
        DaskExecutor(doomed.scheduler_address) as executor,
        pytest.raises(WorkerLostError, match=r"(?s)went away.*where: tcp://.*are kept"),
    ):
        list(executor.map(die, Offset(0), [1]))


@pytest.mark.slow
def test_an_address_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.ensemble.cluster.ANSWER", "1s")
    with pytest.raises(InputError, match=r"(?s)no Dask scheduler answers.*dask scheduler"):
        DaskExecutor("tcp://127.0.0.1:9")
