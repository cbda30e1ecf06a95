"""Where chunks are computed: in this process, or in several processes of this machine.

Every executor calls the same function with the same numbers and one BLAS thread: results do not depend on the choice.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from time import process_time
from types import ModuleType, TracebackType
from typing import Any, Protocol, Self, TypeVar

from threadpoolctl import ThreadpoolController, threadpool_limits

from ortaq.core import InputError, OrtaqError
from ortaq.core.abreast import SharedT, usable_processors
from ortaq.core.freed_memory import spare_memory_work
from ortaq.model.ensemble.engine import engine, unlike
from ortaq.model.ensemble.left_shared import LeftShared, taken

TRIED_S, WORTH_PROCESSES_S = 1.0, 8.0
"""Work after which it is judged what is left, and work left that is worth processes: twice what two take to start."""

Task = TypeVar("Task")
Result = TypeVar("Result")


class Executor(Protocol):
    """Runs tasks somewhere; use it as a context manager, so that nothing keeps running."""

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield (position of the task, its result) as the tasks finish, in any order.

        Parameters
        ----------
        function : callable
            Importable by name; called with one BLAS thread.
        shared : Shared
            Sent to every worker once, not with every task.
        tasks : sequence
            Small and picklable.

        Raises
        ------
        WorkerLostError
            A worker died. Errors that the function raises arrive with their own type and message.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class WorkerLostError(OrtaqError):
    """A worker ended without an answer: killed, out of memory, or its machine went away."""

    exit_code = 4

    def __init__(self, what: str, where: str = "") -> None:
        told = InputError(
            what,
            where=where,
            why="it was killed, or the machine ran out of memory",
            fix="run the same command again, with fewer workers if memory is short; with a store, the chunks already "
            "finished are kept and only the rest is computed",
        )
        self.what, self.where, self.why, self.fix = told.what, told.where, told.why, told.fix
        super().__init__(str(told))

    def __reduce__(self) -> tuple[type["WorkerLostError"], tuple[str, str]]:
        return WorkerLostError, (self.what, self.where)


class SerialExecutor:
    """Computes in the calling process, task by task."""

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results in task order; see ``Executor.map``."""
        loaded, libraries = len(sys.modules), ThreadpoolController()
        for position, task in enumerate(tasks):
            if loaded != len(sys.modules):  # a task loaded more; looking takes as long as a small equilibrium
                loaded, libraries = len(sys.modules), ThreadpoolController()
            # Small matrices: a second BLAS thread costs twice the processor time for the same answer.
            with libraries.limit(limits=1, user_api="blas"):
                result = function(shared, task)
            yield position, result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""


class ProcessExecutor:
    """Computes in several processes of this machine.

    Processes are spawned: forking would copy the locks of threads that the caller runs (progress bars, notebooks,
    Arrow), and Python 3.12 and later warn about it. They never import the caller's main script, so scripts need no
    ``__main__`` guard. They end with their parent, however it ends, and are kept from one call to the next: what is
    shared lies in a folder of its own until the executor is closed, a region once for all that share it.

    Parameters
    ----------
    workers : int
        At most so many processes; no more than there are tasks.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._count = 0
        self._pool: ProcessPoolExecutor | None = None
        self._left: LeftShared | None = None

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as they finish; see ``Executor.map``. Processes are kept for the next call."""
        if not tasks:
            return
        positions: dict[Future[Result], int] = {}
        try:
            pool = self._started(min(self.workers, len(tasks)))
            self._left = self._left or LeftShared()
            at_path = self._left.path_of(shared)
            positions |= {pool.submit(_call, function, engine(), at_path, task): at for at, task in enumerate(tasks)}
            for future in as_completed(list(positions)):
                yield positions.pop(future), future.result()
        except BrokenProcessPool as error:
            self.close()
            raise WorkerLostError("a worker process ended without an answer") from error
        finally:
            for future in positions:
                future.cancel()

    def close(self) -> None:
        """End the processes after the tasks that they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if self._left is not None:
            self._left.clear()
        self._pool, self._left = None, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self, count: int) -> ProcessPoolExecutor:
        if self._pool is not None and self._count < count:
            self._pool.shutdown()
            self._pool = None
        if self._pool is None:
            self._pool, self._count = ProcessPoolExecutor(count, _Context(), _begin), count
        return self._pool


def tried(
    function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task], tried_s: float, worth_s: float
) -> Iterator[tuple[int, Result]]:
    """Yield results that are computed in this process, from the first task on, until what is left is worth others.

    Seconds are the processor's: where others keep it busy, more processes would do no more.

    Parameters
    ----------
    function, shared, tasks
        See ``Executor.map``.
    tried_s : float
        Work after which it is judged what is left.
    worth_s : float
        Work left, at the pace of the tasks that were done, that is worth sending.
    """
    begin = process_time()
    for at, result in SerialExecutor().map(function, shared, tasks):
        yield at, result
        spent = process_time() - begin
        if spent > tried_s and spent / (at + 1) * (len(tasks) - at - 1) > worth_s:
            return


class GrowingExecutor:
    """Computes in the calling process until what is left is worth processes of this machine, then in those.

    What is left is judged by the tasks that were done: a compiled engine needs no processes where numpy does.

    Parameters
    ----------
    workers : int
        At most so many processes.
    """

    def __init__(self, workers: int) -> None:
        self._processes, self._has_grown = ProcessExecutor(workers), False

    def map(
        self, function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield results as they finish; see ``Executor.map``."""
        done = 0
        if not self._has_grown:
            for position, result in tried(function, shared, tasks, TRIED_S, WORTH_PROCESSES_S):
                yield position, result
                done += 1
            self._has_grown = done < len(tasks)
        for position, result in self._processes.map(function, shared, tasks[done:]):
            yield done + position, result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.close()


def local_executor(workers: int | None = None) -> Executor:
    """Return an executor on this machine: as many processes as are worth their start if the number is absent.

    Parameters
    ----------
    workers : int or None
        One: this process.
    """
    if workers is None and (usable := usable_processors()) > 1:
        return GrowingExecutor(usable)
    return ProcessExecutor(workers) if workers is not None and workers > 1 else SerialExecutor()


class _Process(SpawnProcess):
    """A spawned process that does not import the parent's main script."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Process


def _begin() -> None:
    """Set up a worker process: one BLAS thread, deaf to Ctrl-C (the parent decides), ending with its parent."""
    spare_memory_work()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    threadpool_limits(limits=1, user_api="blas")


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _call(function: Callable[[Any, Task], Result], asked: str, path: str, task: Task) -> Result:
    if asked != engine():  # files were replaced while the process that asks ran on
        raise unlike({f"process {os.getpid()}": engine()}, asked)
    return function(taken(path), task)
