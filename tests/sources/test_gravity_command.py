"""The command as a user types it."""

import csv
import json
import sys
from pathlib import Path

import pytest

from ortaq.cli import program
from ortaq.core import InputError, OrtaqError
from ortaq.sources.gravity import estimate_gravity
from tests.cli.told import rows
from tests.sources.test_gravity_table import world, write


def ortaq_estimate(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["ortaq", "estimate", *words])
    with pytest.raises(SystemExit) as stop:
        program()()
    assert not stop.value.code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--elasticity", "five"), "'five' is not an elasticity"),
        (("--elasticity", "4,5"), "give one number, or low,central,high"),
        (("--elasticity", "-5"), "cannot be used"),
        (("--move", "transit_days"), "write transit_days=-2"),
        (("--out", "absent/c.csv"), "does not exist"),
        (("--covariates", "log_distance, agrement"), "did you mean 'agreement'?"),
        (("--fixed-effects", "exporter;importer"), "unknown fixed effect"),
    ],
)
def test_mistakes_of_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple, message: str) -> None:
    write(world(), tmp_path / "trade.csv")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["ortaq", "estimate", "gravity", "trade.csv", *words])
    with pytest.raises(OrtaqError) as refused:
        program()()
    assert isinstance(refused.value, InputError)
    assert message in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["trade.csv"]


@pytest.mark.slow
def test_tables_files_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    pytest.importorskip("pyfixest", reason='the estimator is absent here: pip install "ortaq[estimate]"')
    write(world(), tmp_path / "trade.csv")
    monkeypatch.chdir(tmp_path)
    options = ("--covariates", "log_distance,agreement,transit_days", "--fixed-effects", "exporter,importer")
    ortaq_estimate(monkeypatch, "gravity", "trade.csv", *options, "--elasticity", "5", "--out", "c.csv")
    out, err = capsys.readouterr()
    assert err == ""
    assert "theta 5 without a range" in out
    assert "clustered by pair" in out
    assert out.count("[[change.shift]]") == 3
    found = estimate_gravity("trade.csv", elasticity=estimate_gravity("trade.csv").elasticity)
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [float(row["coefficient"]) for row in written] == [c.value for c in found.coefficients]
    ortaq_estimate(monkeypatch, "gravity", "trade.csv", "--move", "transit_days=-2", "--move", "agreement=1", "--json")
    data = json.loads(capsys.readouterr().out)
    assert [c["covariate"] for c in rows(data, "coefficients")] == ["log_distance", "agreement", "transit_days"]
    shifts = rows(data, "shifts")
    assert [(s["covariate"], s["move"]) for s in shifts] == [("transit_days", -2.0), ("agreement", 1.0)]
    assert shifts[0]["trade_cost"]["central"] == found.trade_cost_percent("transit_days", -2.0).central
    assert "[[change.shift]]" in shifts[0]["lines"]
    assert data["computed"]["residual"] < 1e-6
