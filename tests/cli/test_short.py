"""What `ortaq brief` and `ortaq agree` print: a screenful, and the rest where it is asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

THREE = Path(__file__).parents[2] / "examples" / "three_members.toml"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru", "zh", "kk", "ky", "tg", "tk", "uz"])
@pytest.mark.parametrize("command", ["agree", "brief"])
def test_the_answer_is_a_screenful(
    command: str, language: str, ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    few = ("--draws", "5") if command == "brief" else ()
    code, out, _ = ortaq(command, str(THREE), "--language", language, *few)
    lines = out.splitlines()
    assert code == 0
    assert 6 <= len(lines) <= 20
    assert all(len(line) <= 100 for line in lines if str(THREE) not in line)
    assert "AAA +0.397" in out.replace(",", ".")
    assert "--full" in out


def test_choices_are_steps_of_the_ladder_and_the_recommended_one_is_marked(ortaq: Run) -> None:
    _, out, _ = ortaq("agree", str(THREE))
    rows = [line.split() for line in out.splitlines()]
    (chosen,) = [row for row in rows if row[:1] == [">"]]
    assert chosen[1:4] == ["3", "+", "C"]
    assert ["2", "A", "B"] in [row[:3] for row in rows]


@pytest.mark.slow
def test_all_tables_are_printed_where_they_are_asked_for(ortaq: Run) -> None:
    _, short, _ = ortaq("agree", str(THREE))
    _, full, _ = ortaq("agree", str(THREE), "--full")
    assert "Shapley" in full
    assert "Shapley" not in short
    assert len(full.splitlines()) > 3 * len(short.splitlines())


def test_where_nobody_signs_it_says_what_comes_closest(ortaq: Run, tmp_path: Path) -> None:
    text = THREE.read_text(encoding="utf-8")
    hard = tmp_path / "hard.toml"
    hard.write_text(text + "\n[mechanism.threshold_percent]\nAAA = 50\nBBB = 50\nCCC = 50\n", encoding="utf-8")
    code, out, _ = ortaq("agree", str(hard))
    assert code == 1
    assert "Closest to agreement is" in out
    assert len(out.splitlines()) <= 20
