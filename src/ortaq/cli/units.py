"""Work that may doubt the unit of money: a person is asked, a program is refused."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import typer

from ortaq.cli.console import stderr
from ortaq.core import visible
from ortaq.observe.regions.unit_doubts import UnitQuestion

T = TypeVar("T")


@contextmanager
def busy(label: str) -> Iterator[None]:
    """Show that work goes on, on a terminal only."""
    console = stderr()
    if console.is_terminal:
        with console.status(label):
            yield
    else:
        yield


def asked(call: Callable[[str | None], T], unit: str | None, label: str) -> T:
    """Do the work; a doubt about units is asked on a terminal and refused elsewhere."""
    try:
        with busy(label):
            return call(unit)
    except UnitQuestion as question:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        if not typer.confirm(visible(f"{question.what}. Read it as {question.unit}?"), err=True):
            raise
        with busy(label):
            return call(question.unit)
