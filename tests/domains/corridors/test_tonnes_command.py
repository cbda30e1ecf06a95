"""`ortaq corridors --tonnes` as a user types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ortaq.cli import program
from tests.cli.told import rows


def tonnes(*words: str, language: str = "en") -> Result:
    return CliRunner().invoke(program(language), ["corridors", *words, "--tonnes"], catch_exceptions=True)


@pytest.mark.slow
def test_tables_say_what_was_counted_and_what_a_tonne_is_worth() -> None:
    result = tonnes("eurasia", "--members", "KAZ,UZB")
    assert result.exit_code == 0, result.exception
    told = " ".join(result.stdout.split())
    for text in (
        "Counted tonnes beside those that are computed",
        "34.6",
        "20.3",
        "Coal",
        "USD per tonne",
        "all others",
    ):
        assert text in told


@pytest.mark.slow
@pytest.mark.parametrize(("language", "says"), [("ru", "Уголь"), ("zh", "煤炭")])
def test_groups_are_called_in_the_language_of_the_reader(language: str, says: str) -> None:
    result = tonnes("eurasia", "--members", "KAZ", language=language)
    assert result.exit_code == 0, result.exception
    assert says in result.stdout


@pytest.mark.slow
def test_json_holds_every_pair_and_group_of_the_members() -> None:
    result = tonnes("eurasia", "--members", "MNG", "--json")
    assert result.exit_code == 0, result.exception
    found = rows(json.loads(result.stdout), "data-tonnes")
    assert all("MNG" in (row["exporter"], row["importer"]) for row in found)
    coal = next(r for r in found if (r["group"], r["exporter"], r["importer"]) == ("coal", "MNG", "CHN"))
    assert coal["counted"] is True
    assert coal["tonnes_mt"] == pytest.approx(67.2, rel=0.01)
    assert coal["usd_per_tonne"] * coal["tonnes_mt"] == pytest.approx(coal["value_musd"])
    assert coal["tonnes_low_mt"] < coal["tonnes_mt"] < coal["tonnes_high_mt"]


def test_what_says_nothing_about_tonnes_is_refused() -> None:
    result = tonnes("eurasia", "--close", "dostyk")
    assert result.exit_code == 1
    assert "--close says nothing about tonnes" in str(result.exception)


@pytest.mark.slow
def test_tonnes_through_crossings_of_another_network_are_not_known() -> None:
    other = str(Path(__file__).parents[3] / "examples" / "network")
    words = ["corridors", "eurasia", "--members", "KAZ", "--crossings", "--network", other, "--json"]
    result = CliRunner().invoke(program("en"), words)
    assert result.exit_code == 0, result.exception
    assert "corridors.crossings.other_network" in result.stdout
