"""The data commands as a user types them: export, edit, import, see what changed, pin a figure."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ortaq.cli import main, program
from ortaq.cli.lent import Lent
from ortaq.cli.regions.data_sections import pair_section
from ortaq.core import InputError, Region
from ortaq.observe import load_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.known import known_region_folder, user_region_folder
from tests.cli.told import rows
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM

Run = Callable[..., str]


@pytest.fixture
def run(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a data command in a folder with a region of the user's and returns stdout."""
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    import_region(write_region(region, tmp_path / "toy"), "start", unit="musd")

    def call(*words: str) -> str:
        program()(["region", *words], standalone_mode=False)
        return capsys.readouterr().out

    return call


def _edit(book: Path, exporter: str, importer: str, sector: str, factor: float) -> float:
    workbook = load_workbook(book)
    sheet = workbook["flows"]
    for row in sheet.iter_rows(min_row=2):
        if tuple(c.value for c in row[:3]) == (exporter, importer, sector):
            row[3].value *= factor
            value = row[3].value
    workbook.save(book)
    return value


@pytest.mark.slow
def test_edit_one_cell_and_see_it(run: Run, tmp_path: Path) -> None:
    assert "start.xlsx" in run("export", "start", "out", "--xlsx")
    value = _edit(tmp_path / "out" / "start.xlsx", "KAZ", "UZB", "goods", 1.5)
    out = run("import", "out", "--name", "mine")
    assert "1 flow differs from start" in out
    assert "--balance would keep" in out
    data = json.loads(run("diff", "start", "mine", "--json"))
    numbers = rows(data, "numbers-flows")
    assert [(n["cell"], n["after"]) for n in numbers] == [("KAZ/UZB/goods", value)]
    assert abs(numbers[0]["percent"] - 50.0) < 1e-9
    assert [(p["exporter"], p["importer"]) for p in rows(data, "pairs")] == [("KAZ", "UZB")]
    assert "KAZ/UZB/goods" in run("diff", "start", "mine")
    assert "start and start hold the same" in run("diff", "start", "start")


@pytest.mark.slow
def test_import_json_says_what_moved(run: Run, tmp_path: Path) -> None:
    run("export", "start", "out.xlsx")
    value = _edit(tmp_path / "out.xlsx", "KAZ", "UZB", "goods", 1.1)
    data = json.loads(run("import", "out.xlsx", "--name", "mine", "--balance", "--json"))
    assert [(m["exporter"], m["after"]) for m in rows(data, "edited")] == [("KAZ", value)]
    computed = data["computed"]
    assert computed["residual"] < 1e-9
    assert {"text": "balanced.kept"} in data["sections"][0]["said"]
    assert computed["folder"] == str(user_region_folder("mine"))
    region = load_region(computed["folder"])
    assert region.flow[0, 2, 0] == value
    assert computed["region"]["digest"] == region.digest


@pytest.mark.slow
def test_the_brief_changes_where_the_cell_did(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("export", "start", "out.xlsx")
    _edit(tmp_path / "out.xlsx", "KAZ", "KGZ", "goods", 1.8)
    run("import", "out.xlsx", "--name", "mine")
    answers = []
    for name in ("start", "mine"):
        text = MECHANISM.replace('region = "toy"', f'region = "{known_region_folder(name)}"')
        (tmp_path / "table.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["ortaq", "agree", "table.toml", "--json", "--why", "rail"])
        with pytest.raises(SystemExit):
            main()
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0].keys() == answers[1].keys()
    assert answers[0] != answers[1]


@pytest.mark.slow
def test_pin_and_show(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load_region(str(known_region_folder("start")))
    value = float(before.flow[0, 2, 0]) * 1.2
    words = ("pin", "KAZ", "UZB", repr(value), "--sector", "goods", "--source", "Customs yearbook", "--region", "start")
    data = json.loads(run(*words, "--name", "mine", "--json"))
    assert data["question"]["pin"]["value_musd"] == value
    assert len(rows(data, "by-money")) > 10
    after = load_region(data["computed"]["folder"])
    shown = json.loads(run("show", "KAZ-UZB", "--region", "mine", "--json"))
    assert rows(shown, "pins")[0]["flows_say"] == value
    assert rows(shown, "cells")[0]["method"] == "pinned"
    Lent().answer([pair_section(after, "KAZ", "UZB")], after)
    out = capsys.readouterr().out
    assert "Customs yearbook" in out
    assert "95 % range" in out
    text = run(*words[:3], repr(value * 1.01), *words[4:], "--replace", "--name", "third")
    assert "Every total of sellers and buyers is kept" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("export", "strat", "out"), "did you mean 'start'"),
        (("import", "nothing.zip", "--name", "mine"), "no such file or folder"),
        (("import", "toy", "--name", "eurasia", "--unit", "musd"), "ships with ortaq"),
        (("import", "toy", "--name", "mine", "--unit", "tenge"), "unknown unit 'tenge'"),
        (("pin", "KAZ", "UZB", "3", "--source", "x", "--name", "m"), "--unit"),
        (("pin", "KAZ", "UZB", "3000", "--source", "x", "--region", "eurasia"), "shipped regions never change"),
        (("diff", "start", "mien"), "no region 'mien'"),
    ],
)
def test_mistakes(run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        run(*words)
    assert caught.value.exit_code == 2
    assert user_region_folder("mine") is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "toy"]


@pytest.mark.slow
def test_a_pin_after_an_import_as_the_readme_writes_it(run: Run, tmp_path: Path) -> None:
    run("export", "start", "mine.xlsx")
    run("import", "mine.xlsx", "--name", "mine", "--balance")
    value = float(load_region(str(known_region_folder("start"))).flow[0, 2, 0])
    for factor in (1.1, 1.2):  # the second takes the place of the first
        words = ("pin", "KAZ", "UZB", repr(factor * value), "--sector", "goods", "--source", "A yearbook")
        data = json.loads(run(*words, "--name", "mine", "--replace", "--json"))
        assert data["question"]["region"] == "mine"
        shown = json.loads(run("show", "KAZ-UZB", "--region", "mine", "--json"))
        assert rows(shown, "pins")[0]["flows_say"] == factor * value
    with pytest.raises(InputError, match=r"there is a region 'mine' already(.|\n)*without --region"):
        run(*words, "--name", "mine", "--region", "start", "--replace")
