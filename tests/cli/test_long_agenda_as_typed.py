"""A long agenda as a user types it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core import Region
from tests.cli.told import rows
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM

Run = Callable[..., tuple[int, str, str]]

MEASURES = 17

PRODUCTIVITY = """
[[measure.shift]]
variable = "productivity_hat"
importers = ["KAZ", "KGZ"]
sectors = ["goods"]
percent = { low = 0.5, central = 1, high = 2 }
derivation = "yields"
source = "guess"
"""


def long_text(folder: Path) -> str:
    """Return a file with so many measures: the one of the short file with effects and costs of its own each time."""
    head, rest = MECHANISM.replace('region = "toy"', f'region = "{folder}"').split("[[measure]]")
    measure, shock = rest.split("[[shock]]")
    many = []
    for m in range(1, MEASURES + 1):
        text = measure.replace('"rail"', f'"m{m}"').replace("low = -1, central = -2, high = -3", _ends(-0.01 * m))
        cost = text.replace("low = 10, central = 20, high = 30", _ends(0.01 * m))
        many.append(cost.replace("low = 1, central = 2, high = 3", _ends(0.0)))
    many[0] += PRODUCTIVITY
    return "[[measure]]".join([head, *many]) + "[[shock]]" + shock


def _ends(central: float) -> str:
    return f"low = {0.5 * central}, central = {central}, high = {1.5 * central}"


@pytest.fixture
def file(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    write_region(region, tmp_path / "toy")
    (tmp_path / "long.toml").write_text(long_text(tmp_path / "toy"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "long.toml"


@pytest.mark.slow
def test_agree_searches(ortaq: Run, file: str) -> None:
    code, out, err = ortaq("agree", file, "--why", "m2+m3", "--budget", "0.05", "--json", "--workers", "1")
    told = json.loads(out)
    assert (code, err) == (0, "")
    computed = told["computed"]
    assert computed["packages"] == 2**MEASURES
    assert computed["feasible"] is None
    assert computed["search"]["settled"]
    assert computed["recommended"] & 1
    assert {row["package"] for row in rows(told, "data-asked")} == {6}
    code, out, _ = ortaq("agree", file, "--accept", "expected", "--full", "--workers", "1")
    assert code == 0
    assert "The agenda has 17 measures and 131,071 packages" in " ".join(out.split())


@pytest.mark.slow
def test_a_brief_is_searched_and_what_needs_a_table_says_so(ortaq: Run, file: str) -> None:
    code, out, err = ortaq("table", file, "--export", "t.html")
    assert (code, out) == (2, "")
    assert "17 measures" in err
    assert "`ortaq agree`" in err
    code, out, err = ortaq("agree", file, "--limit-dependence", "1")
    assert (code, out) == (2, "")
    assert "the region has none of the powers" in " ".join(err.split())
    assert sorted(p.name for p in Path().iterdir()) == ["long.toml", "toy"]
    code, out, err = ortaq("brief", file, "--workers", "1", "--draws", "0")
    assert (code, err) == (0, "")
    said = " ".join(out.split())
    assert "(packages: 131,071)" in said
    assert "measures of this one are solved, and none is better" in said
    assert "that is no proof" in said
    assert sorted(p.suffix for p in Path().iterdir() if p.is_file()) == [".html", ".toml"]
