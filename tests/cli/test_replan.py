"""`ortaq replan` and what a brief tells of what happened since."""

import json

import pytest

EXAMPLE = "examples/three_members.toml"


def test_replan_tells_who_would_leave_what_and_what_comes_next(ortaq):
    status, out, _ = ortaq("replan", EXAMPLE, "--happened", "closure", "--signed", "A", "--json")
    assert status == 0
    told = json.loads(out)
    assert told["question"]["signed"] == ["rail"]
    assert told["question"]["happened"] == "closure"
    assert set(told["computed"]["next"]) <= {"customs", "port"}


def test_a_forecast_moves_the_probability_of_its_shock(ortaq):
    status, out, _ = ortaq("replan", EXAMPLE, "--forecast", "closure=0.5:0.1:1", "--json")
    assert status == 0
    assert json.loads(out)["question"]["probability"]["closure"] == pytest.approx(0.5)


@pytest.mark.slow
def test_a_brief_tells_what_to_do_now(ortaq, tmp_path):
    path = tmp_path / "brief.html"
    words = (
        "--happened",
        "closure",
        "--signed",
        "rail,port",
        "--spent",
        "rail=100",
        "--draws",
        "0",
        "--out",
        str(path),
    )
    status, _, _ = ortaq("brief", EXAMPLE, *words)
    assert status == 0
    page = path.read_text(encoding="utf-8")
    assert 'id="replan"' in page
    assert "100 mn" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--happened", "flood"), "no shock"),
        (("--signed", "A,Z"), "unknown measure"),
        (("--spent", "A"), "does not say what was spent"),
        (("--spent", "A=-3"), "does not say what was spent"),
        (("--spent", "A=nan"), "does not say what was spent"),
        (("--spent", "customs=3"), "no investment"),
        (("--forecast", "closure=0.5:0.1"), "no forecast"),
        (("--forecast", "closure=1:0.1:1"), "updates nothing"),
    ],
)
def test_what_cannot_be_is_said(ortaq, words, told):
    status, _, error = ortaq("replan", EXAMPLE, *words)
    assert status == 2
    assert told in error
