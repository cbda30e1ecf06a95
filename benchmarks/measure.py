"""Clocks, memory and the machine."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Both sides compute on one thread; subprocesses are told so, this process limits itself in `__main__`."""

NOTHING_KEPT = {"ORTAQ_KEPT": "off", "ORTAQ_LANGUAGE": "en"}
"""Programs that are measured find no answers that others kept, and speak no language that whoever measures reads."""


def timed(job: Callable[[], object], repeat: int) -> float:
    """Return the median wall time of a job after one warm-up, seconds."""
    job()
    return median(seconds(job) for _ in range(repeat))


def seconds(job: Callable[[], object]) -> float:
    """Return the wall time of one run."""
    start = perf_counter()
    job()
    return perf_counter() - start


def child(command: Iterable[object]) -> str:
    """Run a program on one thread and return what it prints; its complaints are shown when it fails."""
    parts = [str(part) for part in command]
    alone = {**os.environ, **ONE_THREAD, **NOTHING_KEPT}
    done = subprocess.run(parts, capture_output=True, text=True, check=False, env=alone)
    if done.returncode:
        sys.exit(f"{' '.join(parts)}\nfailed: {done.stderr[-2000:]}")
    return done.stdout


def answer_of(command: Iterable[object]) -> Any:
    """Run a program and return the JSON in the last line that it prints."""
    return json.loads(child(command).strip().splitlines()[-1])


def streamed(size: int, repeat: int) -> tuple[float, float]:
    """Return what numpy streams, bytes a second: reading two arrays (dot) and copying one, `size` bytes in all."""
    count = max(size // 16, 1)
    one, other = np.ones(count), np.ones(count)
    passes = max(int(2e8) // size, 1)

    def read() -> None:
        for _ in range(passes):
            np.dot(one, other)

    def copy() -> None:
        for _ in range(passes):
            np.copyto(one, other)

    moved = passes * (one.nbytes + other.nbytes)
    return moved / timed(read, repeat), moved / timed(copy, repeat)


def machine() -> str:
    """Return processor, cores, versions and load in one sentence."""
    info = Path("/proc/cpuinfo")
    models = (
        [line for line in info.read_text("utf-8").splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    name = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    load = ", ".join(f"{v:.1f}" for v in os.getloadavg())
    return (
        f"{name}, {os.cpu_count()} cores, load average {load} at the start; {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}, one BLAS thread on both sides"
    )
