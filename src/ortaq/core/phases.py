"""How long the phases of a computation take, where somebody wants to know."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Phase:
    """What one phase took, all its times together.

    Attributes
    ----------
    cpu_s, wall_s : float
        Seconds of this process, and of the clock; those of phases inside it are theirs.
    """

    cpu_s: float = 0.0
    wall_s: float = 0.0


_PHASES: ContextVar[dict[str, Phase] | None] = ContextVar("phases", default=None)


@contextmanager
def timed_phases() -> Iterator[dict[str, Phase]]:
    """Yield what phases take while the context lasts, by name in the order in which they end."""
    found: dict[str, Phase] = {}
    before = _PHASES.set(found)
    try:
        yield found
    finally:
        _PHASES.reset(before)


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Count the time of the context for a phase, where anybody asks; a phase inside another one counts for itself.

    Parameters
    ----------
    name : str
        Its text is ``phase.<name>``.
    """
    found = _PHASES.get()
    if found is None:
        yield
        return
    inside: dict[str, Phase] = {}
    before, cpu, wall = _PHASES.set(inside), time.process_time(), time.perf_counter()
    try:
        yield
    finally:
        _PHASES.reset(before)
        own = found.setdefault(name, Phase())
        own.cpu_s += time.process_time() - cpu - sum(one.cpu_s for one in inside.values())
        own.wall_s += time.perf_counter() - wall - sum(one.wall_s for one in inside.values())
        for other, took in inside.items():
            held = found.setdefault(other, Phase())
            held.cpu_s += took.cpu_s
            held.wall_s += took.wall_s
