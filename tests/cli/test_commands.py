"""Every command as a user types it: results on stdout, mistakes on stderr with exit code 2, nothing half-written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq import __version__
from ortaq.core import Region
from tests.observe.region_folder import edit_parquet, write_region
from tests.observe.test_change_files import MECHANISM, SCENARIO

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a region, a mechanism and a scenario into an empty folder and go there."""
    write_region(region, tmp_path / "toy")
    mechanism = MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"')
    (tmp_path / "table.toml").write_text(mechanism, encoding="utf-8")
    text = SCENARIO.format(region=tmp_path / "toy", mechanism="table.toml")
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_version_and_help(ortaq: Run) -> None:
    assert ortaq("--version") == (0, f"ortaq {__version__}\n", "")
    code, out, _ = ortaq("--help")
    assert code == 0
    assert all(word in out for word in ("brief", "agree", "run", "region"))


def test_brief_writes_one_file_and_prints_where(ortaq: Run, files: Path) -> None:
    code, out, err = ortaq("brief", "table.toml")
    assert (code, err) == (0, "")
    written = files / "table-brief.html"
    assert str(written) in out
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(p.name for p in files.iterdir()) == ["scenario.toml", "table-brief.html", "table.toml", "toy"]


def test_brief_json(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("brief", "table.toml", "--out", "b.html", "--json")
    data = json.loads(out)
    assert code == 0
    assert data["file"] == "b.html"
    assert data["members"] == ["KAZ", "KGZ"]
    assert (files / "b.html").exists()


def test_agree(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("agree", "table.toml", "--json", "--why", "rail")
    data = json.loads(out)
    # KGZ pays most of the railway and wants 0.1 percent: the only package is refused, which is a finding.
    assert code == 1
    assert data["accepted_worst"] == []
    assert data["why"]["accepted"] is False
    assert "KGZ" in {o["member"] for o in data["why"]["objections"]}
    code, out, _ = ortaq("agree", "table.toml")
    assert code == 1
    assert "0 of 1 packages" in out


def test_run_prints_and_writes(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("run", "scenario.toml", "--out", "result.csv")
    assert code == 0
    assert "Rail in a drought" in out
    lines = (files / "result.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "scenario,economy,metric,unit,value,low,high"
    assert len(lines) == 1 + 4 * 5
    code, out, _ = ortaq("run", "scenario.toml", "--json")
    data = json.loads(out)
    parts = [sum(v[i] for v in data["decomposition_percent"].values()) for i in range(4)]
    assert parts == pytest.approx(data["metrics"]["real_income_percent"]["value"], abs=1e-9)


def test_run_with_draws_reasons_and_other_deficits(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("run", "scenario.toml", "--draws", "5", "--seed", "7", "--why", "KGZ", "--all")
    assert code == 0
    assert "percentile of 5 draws, seed 7" in " ".join(out.split())
    assert "Largest contributions to KGZ" in out
    results = {}
    for rule in ("fixed", "balanced"):
        _, out, _ = ortaq("run", "scenario.toml", "--deficits", rule, "--json")
        results[rule] = json.loads(out)
    assert results["fixed"]["metrics"] != results["balanced"]["metrics"]
    assert set(results["balanced"]["channels_percent"]["transfer_percent"]) == {0.0}
    _, out, _ = ortaq("run", "scenario.toml", "--elasticity-floor", "8", "--json")
    assert json.loads(out)["metrics"] != results["fixed"]["metrics"]


def test_region_commands(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("region", "list")
    assert (code, out) == (0, "eurasia\n")
    code, out, _ = ortaq("region", "show", "toy")
    assert code == 0
    assert "Toy region" in out
    code, out, _ = ortaq("region", "check", "toy", "--json")
    assert code == 0
    assert {f["level"] for f in json.loads(out)} == {"ok", "warning"}


def test_a_region_that_fails_its_checks_is_a_finding(ortaq: Run, files: Path) -> None:
    edit_parquet(files / "toy" / "io.parquet", lambda c: c["share"].__setitem__(0, 0.9))
    code, out, _ = ortaq("region", "check", "toy")
    assert code == 1
    assert "error" in out
    code, _, err = ortaq("brief", "table.toml")
    assert code == 2
    assert "inputs and value added sum to one" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("brief", "tabel.toml"), "no mechanism 'tabel.toml'"),
        (("brief", "c55"), "did you mean 'c5'?"),
        (("brief", "table.toml", "--out", "no/such/folder/b.html"), "folder"),
        (("brief", "table.toml", "--out", "toy"), "the output path is a folder"),
        (("brief", "table.toml", "--accept", "wrost"), "did you mean 'worst'?"),
        (("brief", "table.toml", "--region", "eurasai"), "did you mean 'eurasia'?"),
        (("agree", "table.toml", "--why", "rial"), "did you mean 'rail'?"),
        (("agree", "table.toml", "--why", "2"), "unknown measure '2'"),
        (("run", "nowhere.toml"), "No such file"),
        (("run", "table.toml"), "unknown key"),
        (("region", "show", "asia"), "no region 'asia'"),
        (("run", "scenario.toml", "--why", "KAS"), "did you mean 'KAZ'?"),
        (("run", "scenario.toml", "--draws", "1"), "a band needs several"),
    ],
)
def test_mistakes(ortaq: Run, files: Path, words: tuple[str, ...], message: str) -> None:
    before = sorted(files.iterdir())
    code, out, err = ortaq(*words)
    assert code == 2
    assert message in err
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert out == ""
    assert sorted(files.iterdir()) == before


def test_an_output_folder_without_permission(ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere, so permission is taken away here
    code, _, err = ortaq("brief", "table.toml", "--out", "b.html")
    assert code == 2
    assert "cannot be written" in err
    assert not (files / "b.html").exists()


def test_a_full_disk_leaves_the_old_file(ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "b.html").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    code, _, err = ortaq("brief", "table.toml", "--out", "b.html")
    assert code == 2
    assert "No space left on device" in err
    assert (files / "b.html").read_text(encoding="utf-8") == "old"
    assert not list(files.glob(".b.html.*"))


def test_an_equilibrium_that_is_not_found_has_its_own_code(
    ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.trade.engine.RESIDUAL_TOLERANCE", 1e-30)
    code, _, err = ortaq("brief", "table.toml")
    assert code == 3
    assert "no equilibrium found" in err
    assert not (files / "table-brief.html").exists()
