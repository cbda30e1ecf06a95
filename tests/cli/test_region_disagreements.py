"""`ortaq region disagreements` as a user types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.cli.regions.disagreements import pair_disagreements
from ortaq.core import InputError, Region
from ortaq.observe.regions.folder import read_region
from ortaq.observe.regions.known import known_region_folder
from tests.cli.told import rows
from tests.observe.region_folder import write_region


def disagreements_of(*words: str) -> Result:
    return CliRunner().invoke(program(), ["region", "disagreements", *words])


@pytest.mark.slow
def test_counts_stand_side_by_side() -> None:
    out = disagreements_of("eurasia").stdout
    assert "KAZ-GBR/goods" in out
    assert "14,400" in out
    assert "nso_kaz 2023" in out
    assert out.index("KAZ-GBR") < out.index("CHN-KGZ")


@pytest.mark.slow
def test_counts_that_agree_are_only_numbered() -> None:
    out = disagreements_of("--region", "eurasia").stdout
    lines = [line.split() for line in out.splitlines() if "/goods" in line]
    ratios = [float(cells[1]) for cells in lines]
    found = rows(json.loads(disagreements_of("--json").stdout), "all-counts")
    assert min(ratios) > 1.0
    assert len(ratios) == sum(d["ratio"] >= 1.05 for d in found) < len(found)
    assert f"Flows whose counts agree within 5 percent: {len(found) - len(ratios)} " in out


@pytest.mark.slow
def test_the_region_is_named_once() -> None:
    assert disagreements_of("eurasia", "--region", "eurasia", "--json").exit_code == 0
    twice = disagreements_of("eurasia", "--region", "mine").exception
    assert isinstance(twice, InputError)
    assert twice.where == "--region"


@pytest.mark.slow
def test_json_has_ratio_and_every_count() -> None:
    answer = json.loads(disagreements_of("--json").stdout)
    ratios = [d["ratio"] for d in rows(answer, "all-counts")]
    assert ratios == sorted(ratios, reverse=True)
    table = answer["sections"][0]["tables"]["all-counts"]
    both = next(row for row in table["rows"] if row[0] == "CHN-KAZ/goods")
    sources = [cell["more"][0].split()[0] for cell in both[3:] if isinstance(cell, dict)]
    assert sources == ["gacc", "cepii_baci", "nso_kaz", "oecd_icio_2022"]


@pytest.mark.slow
def test_pair_has_both_directions() -> None:
    region = read_region(known_region_folder("eurasia"))
    found = pair_disagreements("eurasia", region, "CHN", "KAZ")
    assert {(d.exporter, d.importer) for d in found} == {("CHN", "KAZ"), ("KAZ", "CHN")}
    assert pair_disagreements("eurasia", region, "FRA", "DEU") == ()


def test_region_without_counts_says_so(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    write_region(region, tmp_path / "toy")
    result = disagreements_of(str(tmp_path / "toy"))
    assert result.exit_code == 0
    assert "no flow with more than one count" in result.stdout
