"""`--try` seats an economy without a vote, `--xlsx` writes a workbook beside the brief."""

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
def test_a_payer_and_an_observer_are_told_of(ortaq: Run, file: str) -> None:
    _, observed, _ = ortaq("agree", file, "--try", "ROW")
    assert "observer" in observed
    _, paid, _ = ortaq("agree", file, "--try", "ROW=A:0.2")
    assert "payer" in paid
    assert "It pays 20 % of A" in " ".join(paid.split())
    _, plain, _ = ortaq("agree", file)
    assert "Who is not at the table" not in plain


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"),
    [("KGZ", "member already"), ("XXX", "XXX"), ("ROW=road:0.2", "road"), ("ROW=rail:x", "'x' is no share of a cost")],
)
def test_a_guest_that_cannot_be_seated_is_a_mistake(ortaq: Run, file: str, typed: str, said: str) -> None:
    code, _, err = ortaq("agree", file, "--try", typed)
    assert code == 2
    assert said in err


@pytest.mark.slow
def test_a_workbook_is_written_beside_the_brief(ortaq: Run, file: str, tmp_path: Path) -> None:
    code, _, _ = ortaq("brief", file, "--draws", "5", "--xlsx", "pair.xlsx")
    assert code == 0
    assert len(load_workbook(tmp_path / "pair.xlsx").sheetnames) > 5
    assert (tmp_path / "pair-brief.html").exists()
    code, _, err = ortaq("brief", file, "--xlsx", str(tmp_path))
    assert code == 2
    assert "--xlsx" in err
