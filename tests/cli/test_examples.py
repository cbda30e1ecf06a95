"""The examples run."""

import sys
from pathlib import Path

import pytest

from ortaq.cli import main
from tests.golden.commands import QUESTIONS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
ON_RECORD = {q.argv[1] for q in QUESTIONS if q.name.startswith("run-") and q.slow}
"""Those that solve the freight of a closed network at every end: ``test_golden.py`` asks one of them in the gate."""
LONG = ON_RECORD | {"middle_corridor.toml", "road_closed.toml"}
"""Besides these, one closed road, and a mechanism that tests/observe/test_authoring.py checks in the gate."""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(p, marks=pytest.mark.long if {f"examples/{p.name}", p.name} & LONG else pytest.mark.slow)
        for p in EXAMPLES
    ],
    ids=lambda p: p.stem,
)
def test_example(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["ortaq", "run", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert "change of real income" in capsys.readouterr().out
