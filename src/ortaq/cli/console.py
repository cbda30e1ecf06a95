"""Where output goes: results to stdout, progress and errors to stderr, files written whole or not at all."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ortaq.core import InputError

PIPE_WIDTH = 140
"""Columns used for tables when stdout is a file or a pipe."""


def stdout() -> Console:
    """Return the console for results."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def print_json(data: Any) -> None:
    """Print a result as JSON: numbers in full precision, text as UTF-8."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on stderr, on a terminal only; yields a callback (done, total)."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def check_writable(path: Path) -> None:
    """Refuse an output path before any work is done.

    Raises
    ------
    InputError
        The folder does not exist or cannot be written, or the path is a folder.
    """
    folder = path.absolute().parent
    if path.is_dir():
        problem = "the output path is a folder"
    elif not folder.is_dir():
        problem = f"the folder {folder} does not exist"
    elif not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        problem = "the output path cannot be written"
    else:
        return
    raise InputError(problem, where=f"--out {path}", fix="give a file in an existing folder that you may write to")


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all: into a neighbour first, then renamed."""
    check_writable(path)
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise InputError(
            f"cannot write: {error.strerror}", where=f"--out {path}", fix="free space or choose another folder"
        ) from error
