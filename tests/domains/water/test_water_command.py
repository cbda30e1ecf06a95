"""`ortaq water` and `ortaq water import`."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Band, Corner, InputError
from ortaq.core.report import Cell, Column, Section, Table
from ortaq.domains.water.basin.reader import basin_folder, load_basin
from ortaq.domains.water.basin.series import load_own_series
from ortaq.domains.water.basin.tried import some_inflows
from ortaq.domains.water.commands import water
from ortaq.domains.water.regimes import dry_year
from ortaq.domains.water.report.change import in_short
from ortaq.domains.water.report.kept import shipped_told
from tests.domains.water.shared import coalitions_of_the_amu


def run(*words: str) -> tuple[int, str, BaseException | None]:
    found = CliRunner().invoke(program(), ["water", *words])
    return found.exit_code, found.output, found.exception


@pytest.mark.parametrize(
    "all_ends", [pytest.param(False, marks=pytest.mark.slow), pytest.param(True, marks=pytest.mark.long)]
)
def test_a_dry_year_costs_everyone_water_and_kyrgyzstan_power(
    monkeypatch: pytest.MonkeyPatch, *, all_ends: bool
) -> None:
    """Run at the centre alone in a small dose: each end of the worths of water takes as long again."""
    if not all_ends:
        monkeypatch.setattr(water, "ENDS", (Corner.CENTRAL, Corner.CENTRAL))
        monkeypatch.setattr(water, "dry_year_of", cache(dry_year))
    code, output, _ = run("--dry-year", "--json")
    assert code == 0
    (section,) = json.loads(output)["sections"]
    assert len(section["tables"]["water-syr-darya-dry-year"]["rows"]) == 4
    assert len(section["tables"]["water-syr-darya-prices"]["rows"]) == 12
    (figure,) = section["figures"].values()
    assert all(row[2]["low"] <= row[2]["central"] <= row[2]["high"] < 0.0 for row in figure["table"]["rows"])


@pytest.mark.slow
def test_a_series_is_imported_and_a_dry_year_of_it_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    code, output, _ = run("import", str(some_inflows(tmp_path)))
    assert code == 0
    assert "Toktogul" in output
    _, _, error = run("--dry-year", "--own-series")
    assert isinstance(error, InputError)
    assert "one after the other" in error.fix
    _, _, error = run("--summer-flow", "-8", "--own-series")
    assert isinstance(error, InputError)
    assert "changes drawn years only" in error.why


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("--reorder", "--reorder"),
        ("--years 5 --own-series", "--years"),
        ("--years 5 --dry-year", "--years"),
        ("--seed 2 --dry-year", "--seed"),
        ("--seed 2 --own-series", "--seed"),
    ],
)
def test_an_option_that_nothing_reads_is_refused(words: str, where: str) -> None:
    _, _, error = run(*words.split())
    assert isinstance(error, InputError)
    assert error.where == where


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("--seed 2 --years 5", "--years, --seed"),
        ("--own-series", "--own-series"),
        ("--summer-flow -8", "--summer-flow, --winter-flow"),
    ],
)
def test_other_years_of_a_river_that_is_shared_by_limits_are_refused(tmp_path: Path, words: str, where: str) -> None:
    folder = tmp_path / "amu"
    shutil.copytree(basin_folder("amu_darya"), folder)
    _, _, error = run(str(folder), *words.split())
    assert isinstance(error, InputError)
    assert error.where == where


@pytest.mark.slow
@pytest.mark.parametrize("words", ["--summer-flow -8", "--seed 2", "--own-series"])
def test_other_years_of_several_rivers_are_refused_where_one_would_not_read_them(words: str) -> None:
    _, _, error = run("c5", *words.split())
    assert isinstance(error, InputError)
    assert "Amu Darya" in error.what
    assert "Syr" not in error.what


@pytest.mark.slow
@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_name_is_not_the_folder_one_is_in(nothing: str) -> None:
    _, _, error = run(nothing)
    assert isinstance(error, InputError)
    assert error.what == "no basin and no mechanism is named"


@pytest.mark.parametrize("runs", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_record_of_a_question_names_the_series_and_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, runs: bool
) -> None:
    """In a small dose the numbers are those that ship: the record is of the question."""
    if not runs:
        monkeypatch.setattr(water, "_told", lambda _program, basin, _trace, *, coalitions: shipped_told(basin))
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    run("import", str(some_inflows(tmp_path)))
    code, output, _ = run("--own-series", "--reorder", "--seed", "3", "--json")
    assert code == 0
    told = json.loads(output)
    assert (told["question"]["reorder"], told["question"]["seed"], told["question"]["years"]) == (True, 3, None)
    assert told["question"]["coalitions"] is False
    assert told["computed"]["series"]["syr_darya"] == load_own_series(load_basin()).digest


def test_a_series_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    _, _, error = run("--own-series")
    assert isinstance(error, InputError)
    assert "no series of your own" in error.what


@pytest.mark.slow
def test_the_amu_darya_says_who_loses_what_to_a_canal_of_a_size() -> None:
    code, output, _ = run("amu_darya", "--qosh-tepa", "6", "--json")
    assert code == 0
    told = json.loads(output)
    (section,) = told["sections"]
    assert set(section["tables"]) == {
        *("water-amu-darya-ladder", "water-amu-darya-canals", "water-amu-darya-releases", "water-amu-darya-dams"),
        "water-amu-darya-filling",
    }
    assert told["question"]["qosh_tepa"] == 6.0
    assert len(section["tables"]["water-amu-darya-ladder"]["rows"]) == 6


@pytest.mark.slow
def test_the_amu_darya_in_a_dry_year_and_with_coalitions(monkeypatch: pytest.MonkeyPatch) -> None:
    code, output, _ = run("amu_darya", "--dry-year", "--json")
    assert code == 0
    (section,) = json.loads(output)["sections"]
    assert len(section["tables"]["water-amu-darya-ladder"]["rows"]) == 8
    monkeypatch.setattr(water, "amu_coalitions", lambda river, km3, _: coalitions_of_the_amu(river, km3))
    code, output, _ = run("amu_darya", "--coalitions", "--qosh-tepa", "10", "--json")
    assert code == 0
    (section,) = json.loads(output)["sections"]
    assert {"water-amu-darya-coalitions", "water-amu-darya-shares", "water-amu-darya-afghanistan"} <= set(
        section["tables"]
    )


def test_questions_that_the_amu_darya_cannot_answer_are_refused() -> None:
    _, _, error = run("amu_darya", "--dry-year", "--coalitions")
    assert isinstance(error, InputError)
    assert error.where == "--coalitions"


@pytest.mark.slow
def test_a_change_that_says_nothing_or_no_percent_is_refused() -> None:
    _, _, error = run("change")
    assert isinstance(error, InputError)
    assert error.what == "nothing changes"
    _, _, error = run("change", "--save", "UZB")
    assert isinstance(error, InputError)
    assert error.where == "--save"
    _, _, error = run("change", "--winter-power", "1", "--for", "KGZ", "--for", "TJK")
    assert isinstance(error, InputError)
    assert "name who sends it" in str(error)


def test_a_change_in_short_has_no_ranges_and_no_parts() -> None:
    heads = ("member", "agrifood", "energy", "welfare", "together", "taken", "electricity")
    cells = (
        Cell("KGZ"),
        *(Cell(Band(-1.0, float(k), 9.0), unit="mn") for k in range(1, 5)),
        *(Cell(0.5, unit="x"),) * 2,
    )
    whole = Section("water-change", "Change", (), (Table("water-change", "", tuple(map(Column, heads)), (cells,)),))
    (short,) = in_short(whole).blocks
    assert isinstance(short, Table)
    assert [column.title for column in short.columns] == ["member", "together", "taken", "electricity"]
    assert [cell.said for cell in short.rows[0]] == ["KGZ", 4.0, 0.5, 0.5]


@pytest.mark.long
def test_a_change_shows_what_it_brings_and_what_saving_costs() -> None:
    code, output, _ = run("change", "--save", "UZB:10", "--json")
    assert code == 0
    (section,) = json.loads(output)["sections"]
    assert len(section["tables"]["water-change"]["rows"]) == 4
    assert len(section["tables"]["water-saved"]["rows"]) == 1


@pytest.mark.slow
def test_a_river_that_is_shared_by_limits_is_told_with_what_is_planned_on_it(tmp_path: Path) -> None:
    page = tmp_path / "amu.html"
    code, output, _ = run("amu_darya", "--out", str(page))
    assert code == 0
    assert "Qosh Tepa" in output
    assert str(page) in output.replace("\n", "")
    assert "<svg" in page.read_text(encoding="utf-8")
    code, output, _ = run("amu_darya", "--json")
    (section,) = json.loads(output)["sections"]
    assert {f["title"]["text"] for f in section["figures"].values()} == {"water.schematic", "water.gains_figure"}


@pytest.mark.slow
def test_a_word_that_is_no_basin_and_no_mechanism_is_refused(tmp_path: Path) -> None:
    _, _, error = run("syr_daria")
    assert isinstance(error, InputError)
    assert "syr_darya" in error.fix
    _, _, error = run(str(tmp_path / "none.toml"))
    assert isinstance(error, InputError)


@pytest.mark.slow
def test_options_may_stand_behind_the_basin_and_a_command_is_none() -> None:
    code, output, _ = run("--help")
    assert code == 0
    assert "import" in output
    _, _, error = run("import", "syr_darya")
    assert isinstance(error, InputError)
    assert "syr_darya" in error.where
