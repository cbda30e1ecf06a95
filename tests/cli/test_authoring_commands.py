"""`ortaq new`, `ortaq check` and `ortaq help`, as typed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.cli.authoring.check import answer_seconds
from ortaq.core import InputError, Mechanism, Region
from ortaq.domains import heavy

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(program(), list(words), env={"COLUMNS": "200"})
    if isinstance(result.exception, InputError):
        raise result.exception
    return result.exit_code, result.output


@pytest.mark.slow
def test_a_new_file_is_not_written_over_unasked(tmp_path: Path):
    path = tmp_path / "mine.toml"
    words = ("new", "mechanism", "mine", "--from", str(EXAMPLE), "--out", str(path))
    assert typed(*words)[0] == 0
    before = path.read_text(encoding="utf-8")
    assert "# Who decides, and how" in before
    with pytest.raises(InputError, match="is there") as caught:
        typed(*words)
    assert "--replace" in caught.value.fix
    assert typed(*words, "--replace")[0] == 0
    assert path.read_text(encoding="utf-8") == before


def test_what_ships_is_answered_sooner_than_what_has_to_be_solved(eurasia: Region, c5: Mechanism):
    ships, other = (answer_seconds(m, eurasia) for m in (c5, replace(c5, common_error=0.4)))
    assert ships < 120.0
    assert other > 3.0 * ships
    quick = tuple(m for m in c5.measures if not heavy(m))
    assert answer_seconds(replace(c5, measures=quick, shocks=()), eurasia) < ships


@pytest.mark.slow
def test_a_mechanism_goes_into_a_workbook_and_is_checked_and_answered(tmp_path: Path):
    path = tmp_path / "mine.xlsx"
    assert typed("new", "mechanism", "mine", "--from", str(EXAMPLE), "--out", str(path))[0] == 0
    code, said = typed("check", str(path))
    assert (code, "no fault" in said, "usual_life" in said) == (0, True, True)
    code, said = typed("agree", str(path), "--workers", "1")
    assert code == 0
    assert "3 measures" in said
    book = load_workbook(path)
    book["costs"]["C2"] = "=500"
    book.save(path)
    code, said = typed("check", str(path))
    assert code == 2
    assert "sheet costs, cell C2" in said


def test_check_names_faults_and_ends_with_two(tmp_path: Path):
    path = tmp_path / "wrong.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(text.replace("trade_cost_percent = -2", "trade_cost = -2").replace('"rail"', '"Rail"'), "utf-8")
    code, said = typed("check", str(path), "--json")
    rows = json.loads(said)["sections"][0]["tables"]["faults"]["rows"]
    assert code == 2
    assert [row[0].split(", ")[1] for row in rows][:2] == ["line 9", "line 10"]


@pytest.mark.slow
def test_an_agenda_that_is_too_long_to_be_searched_is_a_fault(tmp_path: Path):
    path = tmp_path / "long.toml"
    head = EXAMPLE.read_text(encoding="utf-8").partition("measure = [")[0]
    for count, expected in ((60, 0), (61, 2)):
        row = '{{ id = "m{}", between = ["AAA", "BBB"], trade_cost_percent = -1 }},'
        rows = "\n".join(row.format(n) for n in range(count))
        path.write_text(f"{head}measure = [\n{rows}\n]\n", encoding="utf-8")
        code, said = typed("check", str(path))
        assert code == expected
        assert ("at most 60" in said) == bool(expected)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mechanism", "scenario", "region"])
def test_help_prints_keys_and_the_schema(kind: str):
    code, said = typed("help", kind)
    assert code == 0
    assert "If left out" in said
    code, said = typed("help", kind, "--json")
    assert json.loads(said)["properties"]


@pytest.mark.slow
def test_what_cannot_be_begun_is_refused(tmp_path: Path):
    for words, fix in (
        (("new", "mechanism", "Mine"), "small letters"),
        (("new", "mechanism", "mine", "--out", str(tmp_path / "mine.txt")), "end it in .toml"),
        (("new", "mechanism", "mine", "--from", str(EXAMPLE), "--members", "AAA"), "name two or more"),
        (("new", "scenario", "mine", "--from", str(EXAMPLE), "--out", str(tmp_path / "mine.xlsx")), "ends in .toml"),
    ):
        with pytest.raises(InputError) as caught:
            typed(*words)
        assert fix in caught.value.fix
