"""`ortaq energy` and `ortaq energy path` as they are typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ortaq.cli import program


def run(*words: str) -> tuple[int, str, BaseException | None]:
    found = CliRunner().invoke(program(), ["energy", *words])
    return found.exit_code, found.output, found.exception


def tables(*words: str) -> dict[str, Any]:
    code, output, error = run(*words, "--json")
    assert code == 0, error
    (section,) = json.loads(output)["sections"]
    return dict(section["tables"])


@pytest.mark.slow
def test_what_is_cut_is_out_when_something_else_fails_too() -> None:
    told = tables("KAZ", "--cut", "KAZ north coal")
    names = [row[0] for row in told["energy-outages"]["rows"]]
    assert names
    assert "KAZ north coal" not in names


def test_the_way_is_told_for_one_state_with_its_own_costs(tmp_path: Path) -> None:
    page = tmp_path / "way.html"
    code, output, error = run("path", "KAZ", "--out", str(page))
    assert code == 0, error
    assert page.stat().st_size > 10_000
    assert "Pays, no trade" in output
    assert "Kazakhstan" in output
    assert "Together" not in output.split("Who pays")[1]


@pytest.mark.slow
def test_what_cannot_be_asked_is_refused() -> None:
    assert "no plant and no line" in str(run("--cut", "nothing of the kind")[2])
    assert "no kind of trade" in str(run("path", "--trade", "some")[2])
    assert "without caps" in str(run("path", "--no-caps", "--trading")[2])
    assert "'ATL' is no state with an energy system and no mechanism" in str(run("ATL")[2])
    assert "no mechanism 'none.toml'" in str(run("none.toml")[2])
