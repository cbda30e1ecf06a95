"""Many tasks of one kind: in the processes that the program has lent for it, else here; and how far they are.

Rooms below those that start processes may have much to compute. They say what, and need not know who computes it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from ortaq.core.quantity import Progress

Task = TypeVar("Task")
Result = TypeVar("Result")


class Shared(Protocol):
    """What all tasks need: picklable, and named by its content."""

    @property
    def key(self) -> str:
        """Two objects with one key are interchangeable."""


SharedT = TypeVar("SharedT", bound=Shared)

Spread = Callable[[Callable[[Any, Any], Any], Any, Sequence[Any]], Iterator[tuple[int, Any]]]
"""Function, what is shared, tasks -> (position of the task, its result) as they finish."""

FEW = 8
"""Tasks up to which it is not worth telling other processes what they share."""

_LENT: ContextVar[Spread | None] = ContextVar("lent", default=None)
_TOLD: ContextVar["Progress | None"] = ContextVar("told", default=None)


@contextmanager
def lending(spread: Spread) -> Iterator[None]:
    """Lend what spreads tasks over processes while the context lasts.

    Parameters
    ----------
    spread : callable
    """
    before = _LENT.set(spread)
    try:
        yield
    finally:
        _LENT.reset(before)


@contextmanager
def telling(progress: "Progress") -> Iterator[None]:
    """Say whom to tell how many tasks are done while the context lasts.

    Parameters
    ----------
    progress : callable
        Called with (tasks done, tasks in all).
    """
    before = _TOLD.set(progress)
    try:
        yield
    finally:
        _TOLD.reset(before)


def abreast(
    function: Callable[[SharedT, Task], Result], shared: SharedT, tasks: Sequence[Task]
) -> Iterator[tuple[int, Result]]:
    """Yield (position of the task, its result) as tasks finish; results do not depend on where they are computed.

    Who is told hears of these tasks, and not of those that one of them has.

    Parameters
    ----------
    function : callable
        Importable by name.
    shared : Shared
    tasks : sequence
        Small and picklable.

    Examples
    --------
    >>> list(abreast(min, 2, [1, 3]))
    [(0, 1), (1, 2)]
    """
    spread, told = _LENT.get(), _TOLD.get()
    found: Iterator[tuple[int, Result]] = ((at, function(shared, task)) for at, task in enumerate(tasks))
    if spread is not None and len(tasks) > FEW:
        found = spread(function, shared, tasks)
    for done in range(1, len(tasks) + 1):
        silent = _TOLD.set(None)
        try:
            one = next(found)
        finally:
            _TOLD.reset(silent)
        if told is not None:
            told(done, len(tasks))
        yield one


def usable_processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
