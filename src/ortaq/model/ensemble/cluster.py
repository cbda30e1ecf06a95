"""Computing on a Dask cluster: the one optional back end, for machines beyond this one."""

import logging
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from queue import Empty, SimpleQueue
from socket import gethostname
from threading import Lock
from time import monotonic
from typing import Any, Self

from threadpoolctl import threadpool_limits

from ortaq.core import InputError, said
from ortaq.core.abreast import Shared, SharedT
from ortaq.model.ensemble.engine import engine_here, source_of, unlike
from ortaq.model.ensemble.executors import Result, Task, WorkerLostError, tried

ANSWER = "10s"
"""How long a scheduler may take to answer, and the first worker to be there."""

LOOK_S, PATIENCE_S = 2.0, 60.0
"""How often a cluster that says nothing is looked at, and how long all its workers may be away."""

TRIES = 3
"""How often tasks are sent where what they share was lost with the workers that held it."""


class DaskExecutor:
    """Computes on the workers of a Dask cluster, each with the same ortaq, numpy and arithmetic as here.

    A worker process keeps to one BLAS thread and one task at a time after its first.

    Parameters
    ----------
    cluster : str, int or distributed.Client
        Address of a scheduler, such as ``tcp://10.0.0.1:8786``, the number of workers of a cluster on this machine, or
        a client that stays open afterwards.
    tried_s : float, optional
        Seconds for which tasks are computed here first; the rest is sent where it would take longer than that.

    Raises
    ------
    InputError
        Dask is not installed, no scheduler answers at the address, it has no workers, or some compute other bits.
    """

    def __init__(self, cluster: Any, tried_s: float = 0.0) -> None:
        self._tried_s = tried_s
        self._dask = _distributed()
        self._owned = isinstance(cluster, str | int)
        if self._owned:
            _quiet()
        self._here = _here(self._dask, cluster) if isinstance(cluster, int) else None
        address = self._here.scheduler_address if self._here else cluster
        self._key, self._sent = "", None
        try:
            self._client = _connected(self._dask, address) if isinstance(address, str) else address
        except InputError:
            if self._here:
                self._here.close()
            raise
        self._name = address if isinstance(address, str) else self._client.scheduler.address
        try:
            self._require_workers()
        except BaseException:
            self.close()
            raise

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as they finish; see ``Executor.map``."""
        away = (self._dask.client.FutureCancelledError, self._dask.comm.CommClosedError)
        left = dict(enumerate(tasks))
        here = tried(function, shared, tasks, self._tried_s, self._tried_s) if self._tried_s else ()
        for at, result in here:
            left.pop(at)
            yield at, result
        for again in range(TRIES - 1, -1, -1):
            try:
                for at, result in self._computed(function, shared, left):
                    left.pop(at)
                    yield at, result
            except self._dask.KilledWorker as error:
                raise self._lost("a task ended every worker that it was given to") from error
            except away as error:
                if not again or not self._is_back():
                    raise self._lost("workers of the cluster, or its scheduler, went away") from error
                self._key, self._sent = "", None
            else:
                return

    def _computed(
        self, function: Callable[[SharedT, Task], Result], shared: Shared, tasks: Mapping[int, Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as they finish; what is not read is no longer computed."""
        positions: dict[Any, int] = {}
        ended: SimpleQueue[Any] = SimpleQueue()
        own = source_of(function.__module__)
        try:
            payload = self._broadcast(shared) if tasks else None
            for at, task in tasks.items():
                positions[self._client.submit(_call, function, own, payload, task, pure=False)] = at
            for future in positions:
                future.add_done_callback(ended.put)
            seen = monotonic()
            while positions:
                try:
                    future = ended.get(timeout=LOOK_S)
                except Empty:
                    seen = self._seen(seen)
                    continue
                seen, at = monotonic(), positions.pop(future)
                yield at, future.result()
        finally:
            if positions and self._client.status == "running":
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

    def _require_workers(self) -> None:
        """Refuse a cluster without workers, and workers that would compute other bits."""
        try:
            self._client.wait_for_workers(1, timeout=ANSWER)
        except (TimeoutError, self._dask.TimeoutError) as error:
            raise InputError(
                "the cluster has no workers",
                where=self._name,
                why="nobody would compute",
                fix=said("start some with `dask worker {address} --nthreads 1 --nworkers N`", address=self._name),
            ) from error
        found = self._client.run(told_of_worker, on_error="return")
        if other := {address: told for address, told in found.items() if told != engine_here()}:
            raise unlike(other, engine_here())

    def _is_there(self) -> bool:
        """Return whether the scheduler answers and has a worker."""
        try:
            return self._client.status == "running" and bool(self._client.nthreads())
        except (OSError, RuntimeError, self._dask.TimeoutError):
            return False

    def _is_back(self) -> bool:
        """Return whether there are workers again, those that came in the place of others."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE_S)
        except (OSError, RuntimeError, self._dask.TimeoutError):
            return False
        return self._is_there()

    def _seen(self, seen: float) -> float:
        """Return when a worker was last seen; raise where none was for too long."""
        if self._client.status != "running":
            raise self._lost("the scheduler of the cluster went away")
        if self._is_there():
            return monotonic()
        if monotonic() - seen > PATIENCE_S:
            raise self._lost("all workers of the cluster went away")
        return seen

    def _lost(self, what: str) -> WorkerLostError:
        return WorkerLostError(what, self._name)


@dataclass(frozen=True)
class Payload:
    """A pickled ``Shared`` under its key, from a process with this engine."""

    key: str
    engine: str
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, shared: Shared) -> "Payload":
        """Return what travels to the workers."""
        return cls(shared.key, engine_here(), pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))


@lru_cache(maxsize=2)
def opened(payload: Payload) -> Any:
    """Return the one copy that all tasks of this worker process use."""
    return pickle.loads(payload.data)


def told_of_worker() -> str:
    """Return what decides every bit that a worker computes."""
    _one_blas_thread()
    return engine_here()


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise InputError(
            "Dask is not installed", where="--cluster", fix="pip install 'ortaq[cluster]', or compute locally"
        ) from error


def _connected(dask: Any, address: str) -> Any:
    if address.startswith("tls:") and not dask.security.Security().get_connection_args("client").get("ssl_context"):
        raise InputError(
            "the address asks for TLS, and the configuration of Dask names no certificate",
            where=f"--cluster {address}",
            fix="set distributed.comm.tls in the configuration of Dask, or give the tcp:// address",
        )
    try:
        return dask.Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Dask scheduler answers: {error}",
            where=f"--cluster {address}",
            fix="start one with `dask scheduler`, and give the address that it prints",
        ) from error


def _quiet() -> None:
    """Keep Dask from printing what it recovers from, and tracebacks beside the error that is told."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _here(dask: Any, workers: int) -> Any:
    """Return a cluster of processes on this machine that nobody else can reach, and that shows no page."""
    return dask.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    )


@cache
def _one_blas_thread() -> None:
    threadpool_limits(limits=1, user_api="blas")


_ONE_AT_A_TIME = Lock()
"""Threads of one worker would share what a task keeps for the next."""


def _call(function: Callable[[Any, Task], Result], source: str, payload: Payload, task: Task) -> Result:
    _one_blas_thread()
    own = source_of(function.__module__)
    if (payload.engine, source) != (engine_here(), own):  # a worker that came later
        address = import_module("distributed").get_worker().address
        raise unlike({f"{address} on {gethostname()}": f"{engine_here()}, {own}"}, f"{payload.engine}, {source}")
    with _ONE_AT_A_TIME:
        return function(opened(payload), task)
