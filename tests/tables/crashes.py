"""A process killed at any call that changes what is on the disk: nothing that it would do afterwards happens."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import pytest

CHANGES = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "utime", "write", "ftruncate")
"""Functions of `os` at which the process dies; files that are opened for writing come on top."""


class Killed(BaseException):
    """What no handler of errors catches."""


@cache
def dead_process() -> int:
    """Return the id of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, after: int | None = None) -> Iterator[list[str]]:
    """Kill the process at a change of the disk; yields the changes that it came to.

    Parameters
    ----------
    after : int, optional
        Changes that still happen; all if absent.
    """
    steps: list[str] = []
    held: set[int] = set()

    def step(name: str) -> None:
        steps.append(name)
        if after is not None and len(steps) > after:
            raise Killed

    def changing(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **more: Any) -> Any:
            step(name)
            return act(*given, **more)

        return instead

    def opening(act: Callable[..., Any]) -> Callable[..., Any]:
        def instead(file: Any, mode: str = "r", *given: Any, **more: Any) -> Any:
            writes = bool(set(mode) & set("wax+"))
            if writes:
                step("open")
            opened = act(file, mode, *given, **more)
            try:
                if writes:
                    step("fill")  # the file is there, and nothing in it
            except Killed:
                opened.close()
                raise
            return opened

        return instead

    def os_open(*given: Any, **more: Any) -> int:
        handle: int = real_open(*given, **more)
        held.add(handle)
        return handle

    def os_close(handle: int) -> None:
        held.discard(handle)
        real_close(handle)

    real_open, real_close = os.open, os.close
    with monkeypatch.context() as patched:
        for name in CHANGES:
            patched.setattr(os, name, changing(name, getattr(os, name)))
        patched.setattr(io, "open", opening(io.open))
        patched.setattr(os, "open", os_open)
        patched.setattr(os, "close", os_close)
        patched.setattr(os, "getpid", dead_process)
        patched.setattr(os, "kill", lambda *_: None)  # it lives for now
        try:
            with suppress(Killed):
                yield steps
        finally:
            for handle in held:  # and with them the locks, as the system does
                with suppress(OSError):
                    real_close(handle)


def dose(steps: list[str]) -> list[int]:
    """Return few numbers of changes that still happen: none, all but one, and those around every renaming."""
    renames = [k for k, name in enumerate(steps) if name in {"replace", "rename"}]
    return sorted({0, len(steps) - 1, *renames[-3:], *(k + 1 for k in renames[-3:])} & set(range(len(steps))))
