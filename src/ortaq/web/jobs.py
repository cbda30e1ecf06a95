"""Recomputations in the background: one at a time, the newest wins."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock, Thread

from ortaq.core import CENTRAL, OrtaqError
from ortaq.model.ensemble import WorkerLostError
from ortaq.web.tasks import Equilibria, Recompute, Setting
from ortaq.web.view_table import ComputedTable
from ortaq.web.view_terms import ViewTerms
from ortaq.web.worker import Worker

KEPT = 8
"""Jobs whose table can still be asked for."""


class State(StrEnum):
    """Where a job is; only a running job changes."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Job:
    """One recomputation.

    Attributes
    ----------
    done, of : int
        Equilibria solved, and equilibria in all.
    message : str
        Why it failed or was cancelled.
    worker : Worker or None
        None where the equilibria are there already and only the search for agreement is repeated.
    table : ComputedTable or None
        Once it is done.
    """

    id: str
    worker: Worker | None
    state: State = State.RUNNING
    done: int = 0
    of: int = 0
    message: str = ""
    table: ComputedTable | None = None
    _lock: Lock = field(default_factory=Lock)

    def end(self, state: State, message: str = "", table: ComputedTable | None = None) -> None:
        """Leave the running state; what comes later changes nothing."""
        with self._lock:
            if self.state is State.RUNNING:
                self.message, self.table = message, table
                self.state = state

    def progress(self, done: int, of: int) -> None:
        """Note how far it is."""
        self.done, self.of = done, of


class Jobs:
    """The last few jobs by id, which cannot be guessed, and their tables.

    Parameters
    ----------
    setting : Setting
    first : ComputedTable
        The table that the server started with.
    """

    def __init__(self, setting: Setting, first: ComputedTable) -> None:
        self._setting, self._first = setting, first
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._solved: OrderedDict[Equilibria, ComputedTable] = OrderedDict()
        self._keep((CENTRAL, frozenset()), first)
        self._current: Job | None = None
        self._idle: Worker | None = None
        self._lock = Lock()

    def start(self, task: Recompute) -> Job:
        """Start a job; one that runs is cancelled."""
        with self._lock:
            if self._current is not None:
                _cancel(self._current, "a newer request took its place")
            source = self._solved.get(task.equilibria) or self._worker()
            job = self._current = Job(secrets.token_hex(8), source if isinstance(source, Worker) else None)
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        Thread(target=self._work, args=(job, task, source), daemon=True).start()
        return job

    def _worker(self) -> Worker:
        worker, self._idle = self._idle, None
        return worker if worker is not None and worker.alive else Worker(self._setting)

    def table(self, digest: str) -> ComputedTable | None:
        """Return the first table, or that of a job, by its digest; None where it is not held (any more)."""
        done = (job.table for job in reversed(list(self._jobs.values())))
        return next((t for t in (self._first, *done) if t is not None and t.digest == digest), None)

    def get(self, id: str) -> Job | None:
        """Return a job; None if there is none with this id, or none any more."""
        return self._jobs.get(id)

    def cancel(self, id: str) -> Job | None:
        """Cancel a job that runs; one that ended stays as it is."""
        job = self._jobs.get(id)
        if job is not None:
            _cancel(job, "cancelled on request")
        return job

    def close(self) -> None:
        """Cancel what runs and end the processes."""
        with self._lock:
            for job in self._jobs.values():
                _cancel(job, "the server ends")
            if self._idle is not None:
                self._idle.kill()

    def _work(self, job: Job, task: Recompute, source: ComputedTable | Worker) -> None:
        try:
            table = (
                self._asked_again(task, source)
                if isinstance(source, ComputedTable)
                else self._computed(task, job, source)
            )
        except WorkerLostError:
            job.end(State.FAILED, "the process that computes was lost (killed, or out of memory); ask again")
        except OrtaqError as error:
            job.end(State.FAILED, str(error))
        else:
            job.end(State.DONE, table=table)
        with self._lock:
            if self._current is job:
                self._current, self._idle = None, job.worker or self._idle

    def _computed(self, task: Recompute, job: Job, worker: Worker) -> ComputedTable:
        found: ComputedTable = worker.run(task, job.progress)
        table = found.sharing_region(self._first)
        with self._lock:
            self._keep(task.equilibria, table)
        return table

    def _keep(self, equilibria: Equilibria, table: ComputedTable) -> None:
        """Remember a table whose equilibria answer for other thresholds too: one of a screened agenda does not."""
        if table.material.payoffs.verified is None:
            self._solved[equilibria] = table
            if len(self._solved) > KEPT:
                self._solved.popitem(last=False)

    def _asked_again(self, task: Recompute, known: ComputedTable) -> ComputedTable:
        mechanism = self._setting.mechanism
        unstated = dict.fromkeys(mechanism.members, 0.0)
        thresholds = {**unstated, **mechanism.threshold_percent, **task.thresholds}
        return known.on(ViewTerms(self._setting.accept, self._setting.tail, thresholds))


def _cancel(job: Job, message: str) -> None:
    """Cancel a running job and kill its process, which may stand anywhere in a long computation."""
    if job.state is State.RUNNING:
        job.end(State.CANCELLED, message)
        if job.worker is not None:
            job.worker.kill()
