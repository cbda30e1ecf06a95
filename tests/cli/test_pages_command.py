"""`ortaq brief --for` and `--pair` as typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

Run = Callable[..., tuple[int, str, str]]

FILE = """
region.base_year = 2023
region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
mechanism.members = ["KGZ", "CHN"]
measure = [{ id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost.capex_musd = 10 }]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pair.toml").write_text(FILE, encoding="utf-8")
    return "pair.toml"


@pytest.mark.slow
def test_the_pages_of_a_delegation_are_written_and_told_in_short(ortaq: Run, file: str, tmp_path: Path) -> None:
    code, out, _ = ortaq("brief", file, "--for", "kgz", "--draws", "0", "--xlsx", "kgz.xlsx")
    assert code == 0
    assert "Sign A: this brings" in " ".join(out.split())
    assert 'id="delegation"' in (tmp_path / "pair-KGZ-brief.html").read_text(encoding="utf-8")
    assert len(load_workbook(tmp_path / "kgz.xlsx").sheetnames) > 5


@pytest.mark.slow
def test_the_pages_of_a_pair_are_json_too(ortaq: Run, file: str, tmp_path: Path) -> None:
    code, out, _ = ortaq("brief", file, "--pair", "CHN-KGZ", "--draws", "0", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["question"]["of"] == ["CHN", "KGZ"]
    assert found["sections"][0]["id"] == "pair"
    assert (tmp_path / "pair-CHN-KGZ-brief.html").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--for", "ROW"), "does not sit at the table"),
        (("--for", "KGS"), "did you mean 'KGZ'"),
        (("--pair", "KGZ-KGZ"), "on both sides"),
        (("--pair", "KGZ"), "names no pair"),
        (("--pair", "KGZ-USA"), "unknown economy"),
        (("--for", "KGZ", "--pair", "KGZ-CHN"), "at once"),
    ],
)
def test_mistakes_are_named_before_anything_is_computed(ortaq: Run, file: str, typed: tuple[str, ...], said: str):
    code, _, err = ortaq("brief", file, *typed)
    assert code == 2
    assert said in err
