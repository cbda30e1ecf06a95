"""The program as a user starts it, on the source of any checkout, and what it took."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ONE_THREAD

ROOT = Path(__file__).parents[1]
COMMAND = ("-c", "from ortaq.cli import main; main()")
"""What the console script does."""


@dataclass(frozen=True)
class Ran:
    """What a program took and said; the largest of its processes counts for memory, all of them for seconds."""

    code: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    out: str
    err: str


def ran(
    words: Sequence[object],
    *,
    checkout: Path = ROOT,
    folder: Path | None = None,
    keeps: Path | None = None,
    start: Sequence[str] = COMMAND,
) -> Ran:
    """Run the command of a checkout on one thread.

    Parameters
    ----------
    words : sequence
        What is typed after ``ortaq``.
    checkout : Path
        Whose ``src`` is run, by this Python.
    folder : Path, optional
        Where it runs; an empty one if absent.
    keeps : Path, optional
        Where finished answers are kept and found; nowhere if absent.
    start : sequence of str, optional
        What Python runs; the command if absent.
    """
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            return ran(words, checkout=checkout, folder=Path(name), keeps=keeps, start=start)
    with tempfile.TemporaryDirectory() as beside:
        own = {
            "PYTHONPATH": str(checkout / "src"),
            "PYTHONDONTWRITEBYTECODE": "",
            "ORTAQ_HOME": beside,
            "ORTAQ_KEPT": str(keeps) if keeps else "off",
        }
        took = Path(beside) / "took.json"
        program = [sys.executable, *start, *map(str, words)]
        watched = [sys.executable, "-S", "-E", str(ROOT / "benchmarks" / "spent.py"), str(took), *program]
        done = subprocess.run(
            watched, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **ONE_THREAD, **own}
        )
        return Ran(**json.loads(took.read_text(encoding="utf-8")), out=done.stdout, err=done.stderr)
