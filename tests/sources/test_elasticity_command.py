"""`ortaq estimate elasticity` and `ortaq hindcast` as a user types them."""

import csv
import json
import sys
from pathlib import Path

import pytest

from ortaq.cli import program
from ortaq.core import InputError, OrtaqError
from ortaq.sources.elasticity import OURS, our_sets
from tests.cli.told import rows
from tests.sources.cubes import WAR, cubes, write_cubes


def ortaq(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["ortaq", *words])
    with pytest.raises(SystemExit) as stop:
        program()()
    assert not stop.value.code


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    every = cubes()
    for year in (2011, 2015, 2019):
        write_cubes([row for row in every if row["year"] == year], tmp_path / f"{year}.csv")
    (tmp_path / "war.csv").write_text(WAR, encoding="utf-8")
    (tmp_path / "sets.csv").write_text("set,sector,trade_elasticity\nmine,,1.5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_tables_files_and_json(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    three = ("2011.csv", "2015.csv", "2019.csv")
    ortaq(monkeypatch, "estimate", "elasticity", *three, "--floor", "0", "--out", "e.csv")
    out, err = capsys.readouterr()
    assert err == ""
    assert "Placebo" in out
    with (here / "e.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["last_year"] for row in written] == ["2015", "2019"]
    ortaq(monkeypatch, "estimate", "elasticity", *three, "--floor", "0", "--outcome", "2015,2019", "--json")
    (one,) = rows(json.loads(capsys.readouterr().out), "responses")
    assert one["years"] == "2015-2019"
    assert one["theta"]["low"] < 1.5 < one["theta"]["high"]
    options = ("--years", "2015,2019", "--fit", "2011,2015", "--floor", "0", "--rates", "war.csv")
    ortaq(monkeypatch, "hindcast", *three, *options, "--elasticities", "sets.csv", "--out", "h.csv", "--json")
    data = json.loads(capsys.readouterr().out)
    told = [(row["set"], row) for row in rows(data, "sets")]
    sets = {name if isinstance(name, str) else name["text"]: row for name, row in told}
    assert list(sets)[:5] == [*(f"hindcast.set.{name}" for name in OURS), "mine"]
    assert tuple(one.name for one in our_sets()) == OURS
    assert sets["mine"]["slope"]["low"] < 1.0 < sets["mine"]["slope"]["high"]
    assert len(sets) == 6
    assert sum(row["cells"] for row in rows(data, "calibration")) > 300
    with (here / "h.csv").open(encoding="utf-8", newline="") as file:
        assert [row["set"] for row in csv.DictReader(file)] == [name.removeprefix("hindcast.set.") for name in sets]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("estimate", "elasticity", "2011.csv"), "bring cubes of two or more years"),
        (("hindcast", "2011.csv"), "bring cubes of two or more years"),
        (("estimate", "elasticity", "2011.csv", "2015.csv", "--outcome", "later"), "write years with commas"),
        (("hindcast", "2011.csv", "2015.csv", "--years", "2011,2014"), "year '2014'"),
        (("hindcast", "2011.csv", "2015.csv", "--fit", "2011,2019"), "year '2019'"),
        (("hindcast", "2011.csv", "2015.csv", "--rates", "sets.csv"), "0 columns are a base rate"),
        (("hindcast", "2011.csv", "2015.csv", "--out", "absent/h.csv"), "does not exist"),
        (("hindcast", "2011.csv", "2018.csv"), "check that the file exists"),
    ],
)
@pytest.mark.usefixtures("here")
def test_mistakes_of_a_user(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str) -> None:
    monkeypatch.setattr(sys, "argv", ["ortaq", *words])
    with pytest.raises(OrtaqError) as refused:
        program()()
    assert isinstance(refused.value, InputError)
    assert message in str(refused.value)
