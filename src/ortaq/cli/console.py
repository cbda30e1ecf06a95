"""Where output goes: results to stdout, progress and errors to stderr."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ortaq.core import visible
from ortaq.core.abreast import telling

PIPE_WIDTH = 140
"""Columns used for tables when stdout is a file or a pipe."""


def stdout() -> Console:
    """Return the console for results; no word of a text is markup."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)


def stderr() -> Console:
    """Return the console for what is said beside results."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_json(data: Any) -> None:
    """Print a result as JSON: numbers in full precision, text as it is where the stream can show it."""
    is_plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(data, indent=2, ensure_ascii=is_plain, allow_nan=False)
    sys.stdout.write(visible(text, json=True) + "\n")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on stderr, on a terminal only; yields a callback (done, total)."""
    console = stderr()
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        with telling(told):
            yield told
