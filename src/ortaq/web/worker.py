"""A process that computes beside the server: it reports progress, can be killed at any time and is started again.

The child is a plain interpreter that speaks pickles over its own standard input and output, so it never imports the
caller's main script, and it ends when its parent ends, however that happens.
"""

import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, BinaryIO

from ortaq.core import OrtaqError, Progress
from ortaq.model.ensemble import WorkerLostError

Task = Callable[[Any, Progress], Any]
"""Called with (what all tasks share, progress); importable by name."""

LENGTH_BYTES = 8


@dataclass(frozen=True)
class Progressed:
    """So many of so many steps are done."""

    done: int
    of: int


@dataclass(frozen=True)
class Finished:
    """The result of a task."""

    result: Any


@dataclass(frozen=True)
class Failed:
    """The message of the error of a task."""

    message: str


class Worker:
    """Runs one task at a time in a process of its own, which is kept for the next task until it is killed.

    Parameters
    ----------
    setting : object
        Picklable; sent to the process once.
    """

    def __init__(self, setting: Any) -> None:
        self._setting = pickle.dumps(setting, protocol=pickle.HIGHEST_PROTOCOL)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._killed = False

    @property
    def alive(self) -> bool:
        """Whether it takes another task."""
        return not self._killed

    @property
    def pid(self) -> int | None:
        """Id of the process; None before the first task."""
        return None if self._process is None else self._process.pid

    def run(self, task: Task, progress: Progress) -> Any:
        """Return the result of a task; blocks.

        Raises
        ------
        WorkerLostError
            The process was killed, by ``kill`` or by somebody else.
        OrtaqError
            What the task raised, with its message.
        """
        try:
            process, fresh = self._started()
            # Not under the lock: the child reads only when it has imported everything, and may be killed before.
            if fresh:
                _send(_pipe(process.stdin), self._setting)
            _send(_pipe(process.stdin), pickle.dumps(task))
            while True:
                match pickle.loads(_receive(_pipe(process.stdout))):
                    case Progressed(done, of):
                        progress(done, of)
                    case Finished(result):
                        return result
                    case Failed(message):
                        raise OrtaqError(message)
        except (EOFError, OSError, ValueError) as error:
            self.kill()
            raise WorkerLostError("the process that computes ended without an answer") from error

    def kill(self) -> None:
        """End the process now, for good; a task that runs there raises WorkerLostError in its caller."""
        with self._lock:
            self._killed = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    _pipe(pipe).close()

    def _started(self) -> "tuple[subprocess.Popen[bytes], bool]":
        with self._lock:
            if self._killed:
                raise EOFError
            if self._process is not None:
                return self._process, False
            # Own session: Ctrl-C goes to the server alone, which then ends the child. -P: no module of the folder
            # in which the user happens to stand.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from ortaq.web.worker import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            return self._process, True


def serve() -> None:
    """Answer tasks in a child process until its parent is gone."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not end up between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, inbox), daemon=True).start()
    setting = pickle.loads(inbox.get())
    while True:
        task: Task = pickle.loads(inbox.get())
        _send(answers, pickle.dumps(_answer(task, setting, answers)))


def _answer(task: Task, setting: Any, answers: BinaryIO) -> Finished | Failed:
    try:
        return Finished(task(setting, lambda done, of: _send(answers, pickle.dumps(Progressed(done, of)))))
    except OrtaqError as error:
        return Failed(str(error))


def _listen(source: BinaryIO, inbox: "queue.SimpleQueue[bytes]") -> None:
    """Pass messages on; the end of the stream is the end of the parent, and then nobody waits for an answer."""
    try:
        while True:
            inbox.put(_receive(source))
    except EOFError:
        os._exit(1)


def _send(target: BinaryIO, message: bytes) -> None:
    target.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
    target.flush()


def _receive(source: BinaryIO) -> bytes:
    return _exactly(source, int.from_bytes(_exactly(source, LENGTH_BYTES), "big"))


def _exactly(source: BinaryIO, count: int) -> bytes:
    data = source.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _pipe(stream: Any) -> BinaryIO:
    pipe: BinaryIO = stream
    return pipe
