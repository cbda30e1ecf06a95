"""How often work is done, where somebody wants to know: numbers that depend on no machine and on no load of one."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tally:
    """What was counted in one process.

    Attributes
    ----------
    counts : Counter of str
        How often each kind of work was done.
    questions : dict of str to set of bytes
        Digests of the different questions of each kind.
    """

    counts: Counter[str] = field(default_factory=Counter)
    questions: dict[str, set[bytes]] = field(default_factory=dict)


_TALLY: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def tallied() -> Iterator[Tally]:
    """Yield what is counted while the context lasts; without it nothing is."""
    before = _TALLY.set(found := Tally())
    try:
        yield found
    finally:
        _TALLY.reset(before)


def tally(kind: str, times: int = 1) -> None:
    """Count work, where anybody asks.

    Parameters
    ----------
    kind : str
    times : int
    """
    if (found := _TALLY.get()) is not None:
        found.counts[kind] += times


def tally_question(kind: str, asked: Callable[[], bytes]) -> None:
    """Count a question, and whether it was asked before, where anybody asks.

    Parameters
    ----------
    kind : str
    asked : callable
        Returns all that tells it from others of its kind; called only where somebody counts.
    """
    if (found := _TALLY.get()) is not None:
        found.counts[kind] += 1
        found.questions.setdefault(kind, set()).add(hashlib.sha256(asked()).digest())
