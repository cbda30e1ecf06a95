"""`--profile` says how long phases took, beside the answer, and adds up."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq.core.phases import phase, timed_phases

Run = Callable[..., tuple[int, str, str]]

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "three_members.toml")


def spent(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_phase_inside_another_counts_for_itself() -> None:
    with timed_phases() as phases:
        for _ in range(2):
            with phase("outer"):
                spent(0.01)
                with phase("inner"):
                    spent(0.02)
    with phase("outer"):
        spent(0.01)  # nobody asks
    assert list(phases) == ["outer", "inner"]
    assert phases["inner"].cpu_s >= 0.04
    assert 0.02 <= phases["outer"].cpu_s < 0.05
    assert phases["outer"].wall_s <= phases["outer"].wall_s + phases["inner"].wall_s


@pytest.mark.slow
def test_phases_are_told_beside_the_answer_and_add_up(ortaq: Run) -> None:
    plain = ortaq("agree", EXAMPLE, "--workers", "1")
    code, out, err = ortaq("agree", EXAMPLE, "--workers", "1", "--profile", "--language", "ru")
    assert (code, out != "") == (plain[0], True)
    assert "выигрыши и соглашение по повестке" in err
    assert plain[2] == ""
    title, *lines = (line for line in err.splitlines() if "solver" not in line)
    assert title.startswith("Этапы")
    seconds = [float(line.split()[-2]) for line in lines]
    assert sum(seconds[:-2]) == pytest.approx(seconds[-2], abs=0.006 * len(seconds))
    assert seconds[:-2] == sorted(seconds[:-2], reverse=True)


@pytest.mark.slow
def test_it_says_whether_compiled_code_computed(ortaq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_KERNELS", "off")
    told = ortaq("agree", EXAMPLE, "--workers", "1", "--fresh", "--profile")[2]
    assert "numpy computed instead" in told
    assert "solver" in told.splitlines()[-1]
