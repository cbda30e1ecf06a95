"""The examples in docstrings run, and every public function of the rooms that people call has one.

The examples of a room begin where the one of its door ends: what the door makes, its functions use.
"""

import doctest
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WHOLE = ("agreement", "answers", "core", "dependence", "domains", "domains.trade", "model", "observe", "tables")
"""Rooms whose functions all have an example."""

SOME = ("domains.corridors", "sources.fetch")
"""Rooms whose main functions have one: the others need a connection, or a network loaded and searched."""

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.slow
@pytest.mark.parametrize("room", [*WHOLE, *SOME])
def test_the_examples_run(room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    door = import_module(f"ortaq.{room}")
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    known: dict[str, Any] = {}
    first = doctest.DocTestParser().get_doctest(door.__doc__ or "", known, room, inspect.getfile(door), 0)
    with np.printoptions(precision=3, suppress=True):
        runner.run(first, out=told.append, clear_globs=False)
        for name, thing in _own(door):
            for example in doctest.DocTestFinder(exclude_empty=True).find(thing, name, globs=first.globs):
                example.globs = {**first.globs}
                runner.run(example, out=told.append)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("room", WHOLE)
def test_every_function_has_an_example(room: str) -> None:
    functions = {n: t for n, t in _own(import_module(f"ortaq.{room}")) if not inspect.isclass(t)}
    assert not [name for name, thing in functions.items() if ">>>" not in (inspect.getdoc(thing) or "")]


def _own(door: Any) -> Iterator[tuple[str, Any]]:
    for name in door.__all__:
        thing = getattr(door, name)
        if callable(thing) and str(getattr(thing, "__module__", "")).startswith(door.__name__):
            yield name, thing
