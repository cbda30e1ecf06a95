"""The page about network files: its commands run."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ortaq.cli import program

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [
    line
    for block in re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "networks.md").read_text("utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.slow
def test_commands_of_the_page_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) == 6
    for command in COMMANDS:
        done = CliRunner().invoke(program(), shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output, done.exception)
