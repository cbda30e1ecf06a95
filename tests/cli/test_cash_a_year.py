"""`--cash-a-year` sets the order of the measures in a brief."""

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

FILE = """
region.base_year = 2023
region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
mechanism.members = ["KGZ", "CHN"]
measure = [
  { id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost = { capex_musd = 10, build_years = 2 } },
  { id = "post", between = ["KGZ", "CHN"], trade_cost_percent = -3, cost = { capex_musd = 4, build_years = 1 } },
]
"""


FEW = ("--draws", "5")
"""How many worlds are drawn has no say in the order."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pair.toml").write_text(FILE, encoding="utf-8")
    return "pair.toml"


@pytest.mark.slow
def test_the_cash_of_a_year_sets_the_order(ortaq: Run, file: str) -> None:
    _, wide, _ = ortaq("brief", file, "--cash-a-year", "9", "--full", *FEW)
    assert "Year 1: A B" in wide
    assert "No such limit is stated" not in wide
    _, tight, _ = ortaq("brief", file, "--cash-a-year", "6", "--full", *FEW)
    assert "Year 1: A B" not in tight
    assert "Year 1: " in tight


def test_cash_for_no_measure_names_the_cheapest(ortaq: Run, file: str) -> None:
    code, _, said = ortaq("brief", file, "--cash-a-year", "3")
    assert code == 2
    assert "3 million USD a year pay for no measure" in said
    assert "'post', takes 4 million" in said
    assert "give at least 4" in said
