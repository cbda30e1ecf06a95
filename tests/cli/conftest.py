"""The command as a user types it."""

import sys
from collections.abc import Callable

import pytest

from ortaq.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ortaq(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command and returns exit code, stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ortaq", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return run
