"""`--profile`: how long the phases of a command took."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortaq.cli.lent import Lent
from ortaq.cli.streams import say_aside
from ortaq.core import Option, named
from ortaq.core.phases import Phase, timed_phases
from ortaq.core.report import Text, Words

PROFILE = Option("profile", "--profile", "Say at the end how long each phase took.", bool, default=False)
"""Every command has it."""

REST = "rest"


@contextmanager
def profiled(lent: Lent, *, wanted: bool) -> Iterator[None]:
    """Print beside the answer what phases took while the context lasts; all that is no phase is the rest."""
    if not wanted:
        yield
        return
    cpu, wall = time.process_time(), time.perf_counter()
    with timed_phases() as phases:
        yield
    whole = Phase(time.process_time() - cpu, time.perf_counter() - wall)
    known = list(phases.values())
    phases[REST] = Phase(whole.cpu_s - sum(p.cpu_s for p in known), whole.wall_s - sum(p.wall_s for p in known))
    ended = os.times()
    lines = [(_said(lent, name), took) for name, took in sorted(phases.items(), key=lambda one: -one[1].cpu_s)]
    lines += [(_said(lent, "all"), whole), (_said(lent, "others"), Phase(ended.children_user + ended.children_system))]
    cells: Callable[[str], int] = named("rich.cells:cell_len")  # a Chinese character takes two
    width = max(cells(name) for name, _ in lines)
    say_aside(_said(lent, "title"))
    for name, took in lines:
        say_aside(f"{name}{' ' * (width - cells(name))}  {took.cpu_s:8.2f}  {took.wall_s:8.2f}")
    asked: dict[str, bool] = named("ortaq.core.kernels:kernels_asked")()
    for name, is_called in (("compiled", True), ("uncompiled", False)):
        if kernels := tuple(kernel for kernel, found in asked.items() if found is is_called):
            say_aside(_said(lent, name, kernels=kernels))


def _said(lent: Lent, name: str, **values: Words) -> str:
    said: str = named("ortaq.core:say")(Text(f"phase.{name}", values), lent.texts)
    return said
