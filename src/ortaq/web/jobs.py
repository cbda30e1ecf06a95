"""Recomputations in the background: one at a time, the newest wins."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock, Thread

from ortaq.core import OrtaqError
from ortaq.model.ensemble import WorkerLostError
from ortaq.web.tasks import Recompute, Setting
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
    document : bytes
        The table as JSON, once it is done.
    """

    id: str
    worker: Worker
    state: State = State.RUNNING
    done: int = 0
    of: int = 0
    message: str = ""
    document: bytes = b""
    _lock: Lock = field(default_factory=Lock)

    def end(self, state: State, message: str = "", document: bytes = b"") -> None:
        """Leave the running state; what comes later changes nothing."""
        with self._lock:
            if self.state is State.RUNNING:
                self.message, self.document = message, document
                self.state = state

    def progress(self, done: int, of: int) -> None:
        """Note how far it is."""
        self.done, self.of = done, of


class Jobs:
    """The last few jobs by id; ids cannot be guessed."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._current: Job | None = None
        self._idle: Worker | None = None
        self._lock = Lock()

    def start(self, task: Recompute) -> Job:
        """Start a job; one that runs is cancelled."""
        with self._lock:
            if self._current is not None:
                _cancel(self._current, "a newer request took its place")
            worker = self._idle if self._idle is not None and self._idle.alive else Worker(self._setting)
            self._idle = None
            job = self._current = Job(secrets.token_hex(8), worker)
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        Thread(target=self._work, args=(job, task), daemon=True).start()
        return job

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

    def _work(self, job: Job, task: Recompute) -> None:
        try:
            document: bytes = job.worker.run(task, job.progress)
        except WorkerLostError:
            job.end(State.FAILED, "the process that computes was lost (killed, or out of memory); ask again")
        except OrtaqError as error:
            job.end(State.FAILED, str(error))
        else:
            job.end(State.DONE, document=document)
        with self._lock:
            if self._current is job:
                self._current, self._idle = None, job.worker


def _cancel(job: Job, message: str) -> None:
    """Cancel a running job and kill its process, which may stand anywhere in a long computation."""
    if job.state is State.RUNNING:
        job.end(State.CANCELLED, message)
        job.worker.kill()
