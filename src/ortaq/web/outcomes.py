"""Single outcomes on request: one at a time in a process of their own, remembered, and given up after a while."""

import asyncio
from collections import OrderedDict
from typing import Any, TypeAlias

from ortaq.web.tasks import OneOutcome, PackageTables, Setting
from ortaq.web.worker import Worker

KEPT = 64
"""Outcomes remembered; the inputs never change while the server runs."""

MOST_WAITING = 4
"""Requests that wait for the process; more are turned away at once."""

TIMEOUT_S = 120.0
"""A package of the shipped agenda takes about 5 seconds."""


OneTask: TypeAlias = OneOutcome | PackageTables
"""What is asked of one package."""


class BusyError(Exception):
    """Too many requests wait already."""


class Outcomes:
    """Answers requests for outcomes and tables of single packages."""

    def __init__(self, setting: Setting, timeout_s: float = TIMEOUT_S) -> None:
        self._setting, self._timeout_s = setting, timeout_s
        self._known: OrderedDict[OneTask, dict[str, Any]] = OrderedDict()
        self._worker = Worker(setting)
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def ask(self, task: OneTask) -> dict[str, Any]:
        """Return an outcome, or the printed tables of a package.

        Raises
        ------
        BusyError
            Too many wait.
        TimeoutError
            It took too long.
        WorkerLostError
            The process was killed.
        """
        if task in self._known:
            return self._known[task]
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            async with self._turn:
                if task not in self._known:
                    self._remember(task, await self._computed(task))
                return self._known[task]
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the process."""
        self._worker.kill()

    async def _computed(self, task: OneTask) -> dict[str, Any]:
        if not self._worker.alive:
            self._worker = Worker(self._setting)
        worker = self._worker
        try:
            outcome: dict[str, Any] = await asyncio.wait_for(
                asyncio.to_thread(worker.run, task, lambda _done, _of: None), self._timeout_s
            )
        except (TimeoutError, asyncio.CancelledError):
            worker.kill()
            raise
        return outcome

    def _remember(self, task: OneTask, found: dict[str, Any]) -> None:
        self._known[task] = found
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
