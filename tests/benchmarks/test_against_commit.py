"""Two checkouts do the same: numbers are compared, and no ratio hides a difference or a failure."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.against_commit import Job, _row, agreed, checked_out
from benchmarks.program import ROOT, Ran, ran

from benchmarks import __main__ as program
from benchmarks import against_commit


def told(out: str, cpu_s: float = 1.0, code: int = 0) -> Ran:
    return Ran(code, cpu_s, 1.0, 100.0, out, "error: no such thing\n" if code else "")


def test_numbers_of_answers_are_compared() -> None:
    one = {"gain": [1.0, 2.0], "name": "a", "solves": 5, "more": {"x": 1}}
    assert agreed(one, {"gain": [1.0 + 1e-12, 2.0], "name": "b", "solves": 9}) == (
        "same, 2 numbers; 1 parts only on one side"
    )
    assert agreed(one, one | {"gain": [1.0, 2.1]}) == "differ at /gain/1: 2.0, 2.1"
    assert agreed(one, one | {"gain": [1.0]}).startswith("differ at /gain (parts): 2.0, 1.0")


def test_no_ratio_where_answers_differ_or_a_side_fails() -> None:
    job = Job("job", ())
    assert _row(job, [[told('{"x": 1}', 2.0)], [told('{"x": 1}')]])[3] == "2.00"
    assert _row(job, [[told('{"x": 1}', 2.0)], [told('{"x": 2}')]])[3] == "none"
    failed = _row(job, [[told("", code=2)], [told('{"x": 1}')]])
    assert (failed[3], failed[-1]) == ("none", "fails: error: no such thing")


def test_seconds_of_a_job_are_those_that_it_says() -> None:
    said = '{"cpu_s": 0.5, "result": [1]}'
    assert _row(Job("job", ()), [[told(said)], [told(said.replace("0.5", "0.25"))]])[1:4] == ("0.500", "0.250", "2.00")


def test_words_may_change() -> None:
    assert _row(Job("help", ()), [[told("one")], [told("two")]])[-1] == "same end; words have changed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--only nothing", "invalid choice"),
        ("--against no_such_commit", "no_such_commit is no commit"),
        ("--against --job nothing", "in the name of no job"),
        ("--job help", "--job picks jobs of --against"),
        ("--only batch --against", "ask one"),
        ("--repeat 0", "a median needs a run"),
        ("--reference no_such_folder", "no_such_folder is no folder"),
        ("--peers pyproject.toml", "pyproject.toml is no program"),
    ],
)
def test_what_is_wrong_with_arguments_is_said_before_anything_is_measured(
    words: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as stopped:
        program._arguments(words.split())
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_nothing_is_left_of_a_commit() -> None:
    if subprocess.run(["git", "rev-parse", "HEAD~1"], cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip("no commit before")
    told_before = subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, check=True).stdout
    with checked_out(against_commit.before()) as folder:
        kept = folder
        assert (folder / "src" / "ortaq" / "__init__.py").is_file()
    assert not kept.exists()
    assert subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, check=True).stdout == told_before


@pytest.mark.slow
def test_a_program_says_what_it_took(tmp_path: Path) -> None:
    found = ran(("-c", "import sys; x = bytearray(50_000_000); print(x[0]); sys.exit(3)"), start=(), folder=tmp_path)
    assert (found.code, found.out) == (3, "0\n")
    assert 50.0 < found.peak_mb < 200.0
    assert 0.0 < found.cpu_s <= 2.0 * found.wall_s
    assert list(tmp_path.iterdir()) == []


def test_phases_of_both_sides_stand_side_by_side() -> None:
    said = "Phases: seconds of the processor, seconds of the clock\nreading   0.25   0.50\ndrawn worlds   1.00   2.00\n"
    before, now = told("{}"), told("{}")
    table = against_commit.phases(replace(before, err=said), replace(now, err=said.replace("1.00", "0.10")))
    assert "| reading | 0.25 | 0.25 |" in table
    assert "| drawn worlds | 1.00 | 0.10 |" in table
    assert table.index("reading") < table.index("drawn worlds")
