"""Bad inputs by number: the same number is the same input on every machine."""

import os
import random
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ortaq.core import InputWarning, OrtaqError, Reader
from tests.fuzz.mutations import changed

SLOWEST_S = 5.0
"""Seconds of processor that one bad input may take to be refused or read."""

SLOWEST_PROCESS_S = 90.0
"""Seconds that a command may take with one: it computes where the input is still good."""


@dataclass(frozen=True)
class Fault:
    """What a bad input did that none may do."""

    number: int
    reader: str
    file: str
    what: str


class Inputs:
    """Bad inputs made from good ones, one file changed at a time and put back."""

    def __init__(self, good: list[tuple[Reader, Path]]) -> None:
        self.good = good

    def tried(self, numbers: range) -> Iterator[Fault]:
        """Yield the faults among some inputs, read in this process."""
        for number in numbers:
            with_input = self._bad(number)
            reader, path, file, data = with_input
            before = file.read_bytes()
            _put(file, data)
            try:
                what = _in_process(reader, path)
            finally:
                _put(file, before)
            if what:
                yield Fault(number, reader.name, file.name, what)

    def as_processes(self, numbers: range) -> Iterator[Fault]:
        """Yield the faults among some inputs, handed to the program as a user does."""
        for number in numbers:
            reader, path, file, data = self._bad(number)
            if not reader.command:
                continue
            before = file.read_bytes()
            _put(file, data)
            try:
                what = _as_process(reader, path)
            finally:
                _put(file, before)
            if what:
                yield Fault(number, reader.name, file.name, what)

    def _bad(self, number: int) -> tuple[Reader, Path, Path, bytes]:
        chance = random.Random(number)
        reader, path = chance.choice(self.good)
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        file = chance.choice(files)
        return reader, path, file, changed(file.name, file.read_bytes(), chance)


def _put(file: Path, data: bytes) -> None:
    """Write a file anew: some disks wait until what is written over is safe, twice for every input."""
    file.unlink()
    file.write_bytes(data)


def _in_process(reader: Reader, path: Path) -> str:
    begin = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", InputWarning)
            reader.read(path)
    except OrtaqError as error:
        if not (error.exit_code in {2, 3} and str(error)):
            return f"exit code {error.exit_code}: {error}"
    except Exception:
        return traceback.format_exc(limit=-3)
    took = time.process_time() - begin
    return f"took {took:.1f} s" if took > SLOWEST_S else ""


def _as_process(reader: Reader, path: Path) -> str:
    words = [word.replace("{}", str(path)) for word in reader.command]
    more = ["--replace"] if words[:2] == ["region", "import"] else []
    program = [sys.executable, "-c", "from ortaq.cli import main; main()", *words, *more]
    environment = {**os.environ, "PYTHONWARNINGS": "default"}
    try:
        ended = subprocess.run(
            program,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SLOWEST_PROCESS_S,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return f"took more than {SLOWEST_PROCESS_S:g} s"
    bad = [word for word in ("Traceback", "RuntimeWarning") if word in ended.stderr]
    if ended.returncode not in {0, 1, 2, 3} or bad:
        return f"exit code {ended.returncode}: {ended.stderr[-1500:]}"
    return ""
