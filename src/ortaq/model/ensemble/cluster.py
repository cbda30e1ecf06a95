"""Computing on a Dask cluster: the one optional back end, for machines beyond this one."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Self

from threadpoolctl import threadpool_limits

from ortaq.core import InputError
from ortaq.core.abreast import Shared, SharedT
from ortaq.model.ensemble.executors import Result, Task, WorkerLostError

ANSWER = "10s"
"""How long a scheduler may take to answer."""


class DaskExecutor:
    """Computes on the workers of a Dask cluster, each with the same ortaq and numpy as here.

    A worker process keeps to one BLAS thread after its first chunk.

    Parameters
    ----------
    cluster : str, int or distributed.Client
        Address of a scheduler, such as ``tcp://10.0.0.1:8786``, the number of workers of a cluster on this machine, or
        a client that stays open afterwards.

    Raises
    ------
    InputError
        Dask is not installed, or no scheduler answers at the address.
    """

    def __init__(self, cluster: Any) -> None:
        self._dask = _distributed()
        self._owned = isinstance(cluster, str | int)
        self._here = _here(self._dask, cluster) if isinstance(cluster, int) else None
        address = self._here.scheduler_address if self._here else cluster
        try:
            self._client = _connected(self._dask, address) if isinstance(address, str) else address
        except InputError:
            if self._here:
                self._here.close()
            raise
        self._key, self._sent = "", None

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as they finish; see ``Executor.map``."""
        lost = (self._dask.KilledWorker, self._dask.client.FutureCancelledError, self._dask.comm.CommClosedError)
        positions: dict[Any, int] = {}
        try:
            payload = self._broadcast(shared)
            positions |= {
                self._client.submit(_call, function, payload, task, pure=False): at for at, task in enumerate(tasks)
            }
            for future in self._dask.as_completed(list(positions), loop=self._client.loop):
                yield positions.pop(future), future.result()
        except lost as error:
            raise WorkerLostError("a worker of the cluster, or the cluster itself, went away") from error
        finally:
            if positions:
                self._client.cancel(list(positions))

    def close(self) -> None:
        """Forget what was sent; close the connection if it was opened here."""
        self._key, self._sent = "", None
        if self._owned:
            self._client.close()
        if self._here:
            self._here.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _broadcast(self, shared: Shared) -> Any:
        if self._key != shared.key:
            self._sent = self._client.scatter(Payload.of(shared), broadcast=True, hash=False)
            self._key = shared.key
        return self._sent


@dataclass(frozen=True)
class Payload:
    """A pickled ``Shared`` under its key."""

    key: str
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, shared: Shared) -> "Payload":
        """Return what travels to the workers."""
        return cls(shared.key, pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))


@lru_cache(maxsize=2)
def opened(payload: Payload) -> Any:
    """Return the one copy that all tasks of this worker process use."""
    return pickle.loads(payload.data)


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise InputError(
            "Dask is not installed", where="DaskExecutor", fix="pip install 'ortaq[cluster]', or compute locally"
        ) from error


def _connected(dask: Any, address: str) -> Any:
    try:
        return dask.Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Dask scheduler answers: {error}",
            where=f"DaskExecutor('{address}')",
            fix="start one with `dask scheduler`, and give the address that it prints",
        ) from error


def _here(dask: Any, workers: int) -> Any:
    """Return a cluster of processes on this machine that nobody else can reach, and that shows no page."""
    return dask.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )


@cache
def _one_blas_thread() -> None:
    threadpool_limits(limits=1, user_api="blas")


def _call(function: Callable[[Any, Task], Result], payload: Payload, task: Task) -> Result:
    _one_blas_thread()
    return function(opened(payload), task)
