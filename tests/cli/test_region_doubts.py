"""`ortaq region doubts` as a user types it, and the command that it tells to type next."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from ortaq.cli.regions.doubts import file_line, pin_line
from ortaq.core import InputError, Pin, Region
from ortaq.model.data_doubts import Pair
from tests.cli.told import rows
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM

SMALL = """
region.base_year = 2023
region.gdp_musd = { AAA = 100000, BBB = 40000 }
region.exports_musd.AAA = { BBB = 5000 }
region.exports_musd.BBB = { AAA = 4000 }
measure = [{ id = "rail", between = ["AAA", "BBB"], trade_cost_percent = -5 }]
"""


@pytest.fixture(autouse=True)
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a region and a mechanism into an empty folder and go there."""
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    write_region(region, tmp_path / "toy")
    mechanism = MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"')
    (tmp_path / "table.toml").write_text(mechanism, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(program(), ["region", "doubts", "table.toml", *words])


def mistake(*words: str) -> InputError:
    result = call(*words)
    assert isinstance(result.exception, InputError), result.output
    assert result.stdout == ""
    return result.exception


def test_table_ranks_flows_and_says_what_to_type() -> None:
    result = call("--top", "2")
    assert result.exit_code == 0, result.output
    assert "the whole agenda" in result.stdout
    assert "closest to turning" in result.stdout
    assert "First 2 of 10" in result.stdout
    pins = [line for line in result.stdout.splitlines() if line.startswith("  ortaq region pin ")]
    assert len(pins) == 2
    assert all("VALUE" in line and "--name toy_pinned" in line for line in pins)


def test_json_holds_all_flows_in_order(region: Region) -> None:
    found = json.loads(call("--json", "--top", "1").stdout)
    assert found["question"]["region"]["name"] == region.name
    assert found["question"]["package"] == ["rail"]
    flows, shown, closest = rows(found, "data-flows"), rows(found, "flows"), found["computed"]["closest"]
    assert len(flows) == len(shown) == 10
    shares = [m["share"] for m in rows(found, "data-moves") if m["member"] == closest]
    assert shares == sorted(shares, reverse=True)
    known = {k["number"]: k["sd_known"] for k in rows(found, "data-known") if k["member"] == closest}
    assert list(known) == [1, 3]  # all ten leave nothing in doubt
    (now,) = [m["sd"] for m in rows(found, "members") if m["member"] == closest]
    left = [now, *known.values()]
    assert left == sorted(left, reverse=True)
    assert left[-1] > 0.0
    assert shown[0]["sd_known"] == known[1]
    names = [region.economy_ids.index(flows[0][k]) for k in ("importer", "exporter")]
    assert shown[0]["value"] == pytest.approx(region.flow[:, names[0], names[1]].sum())


@pytest.mark.slow
def test_expected_rule_looks_at_the_mean() -> None:
    worst, mean = (json.loads(call("--json", "--accept", rule).stdout) for rule in ("worst", "expected"))
    for low, high in zip(rows(worst, "members"), rows(mean, "members"), strict=True):
        assert low["gain"] < high["gain"]


@pytest.mark.slow
def test_mistakes_name_the_option() -> None:
    unknown = mistake("--package", "rial")
    assert unknown.where == "--package"
    assert "rail" in unknown.fix
    assert "package 0" in str(mistake("--package", "0"))
    assert "worst" in str(mistake("--accept", "wurst"))


@pytest.mark.slow
def test_a_certain_region_has_no_doubts(region: Region, folder: Path) -> None:
    write_region(replace(region, flow_ln_sd=np.zeros_like(region.flow)), folder / "sure")
    result = call("--region", str(folder / "sure"))
    assert "No flow of a member is in doubt" in result.stdout
    assert json.loads(call("--region", str(folder / "sure"), "--json").stdout)["computed"]["closest"] is None


@pytest.mark.slow
def test_a_region_in_one_file_has_lines_to_change_and_no_pins(folder: Path) -> None:
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    shown = CliRunner().invoke(program(), ["region", "doubts", "small.toml"]).stdout
    assert "  in small.toml: region.exports_musd.AAA.BBB = VALUE" in shown.splitlines()
    assert "region pin" not in shown
    assert "the first 1 known." in shown.replace("\n", " ")
    found = json.loads(CliRunner().invoke(program(), ["region", "doubts", "small.toml", "--json"]).stdout)
    assert [f["pin"] for f in rows(found, "data-flows")] == ["", ""]
    assert [(k["member"], k["number"]) for k in rows(found, "data-known")] == [("AAA", 1), ("BBB", 1)]
    (folder / "small.toml").write_text(SMALL.replace("BBB = 5000", "BBB = 0"), encoding="utf-8")
    one = json.loads(CliRunner().invoke(program(), ["region", "doubts", "small.toml", "--json"]).stdout)
    assert len(rows(one, "flows")) == 1
    assert rows(one, "data-known") == []


def test_file_line_names_the_sectors_of_a_flow(region: Region) -> None:
    pair = Pair("KAZ", "UZB", 10.0, 0.3, ("reported",), ("toy",), "energy")
    key = "in mine.toml: region.exports_musd.KAZ.UZB"
    assert file_line(region, pair, np.array([0.1, 2.0, 0.1]), "mine.toml") == f"{key}.{region.sector_ids[1]} = VALUE"
    whole = ", ".join(f"{s} = VALUE" for s in region.sector_ids)
    assert file_line(region, pair, np.ones(3), "mine.toml") == f"{key} = {{ {whole} }}"


def test_pin_line_replaces_a_pin_and_names_a_leading_sector(region: Region) -> None:
    pair = Pair("KAZ", "UZB", 10.0, 0.3, ("balanced",), ("toy",), "energy")
    pinned = replace(region, pins=(Pin("KAZ", "UZB", "goods", 10.0, 2023, "toy", ""),))
    alike, alone = np.array([1.0, 1.0, 1.0]), np.array([0.1, 2.0, 0.1])
    unknown = np.full(3, np.nan)
    assert pin_line(pinned, pair, alike, "toy").endswith("--region toy --name toy_pinned --replace")
    assert "--sector goods" in pin_line(pinned, pair, unknown, "toy")
    line = pin_line(pinned, pair, alone, "toy")
    assert "--sector energy" in line
    assert "--replace" not in line
