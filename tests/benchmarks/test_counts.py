"""Counts that grew are named, from what to what; those of a command are those of its work."""

import pytest

from benchmarks import counts
from ortaq.core.tally import tallied, tally
from ortaq.domains.trade import TradeChange, counterfactuals, solve_baseline
from tests.worlds import random_baseline

BEFORE = {"agenda": {"routes": 100, "packages": 10}}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"routes": 111, "packages": 10}, ["agenda: routes grew from 100 to 111, 1.11 times (allowed 1.1)"]),
        ({"routes": 110, "packages": 13}, []),
        ({"routes": 1, "packages": 14}, ["agenda: packages grew from 10 to 14, 1.40 times (allowed 1.1)"]),
        ({"packages": 10}, ["agenda: routes were 100 and are no longer counted"]),
        (BEFORE["agenda"] | {"bytes": 5}, ["agenda: bytes are counted and not written down: 5"]),
    ],
)
def test_what_grew_is_named(now: dict[str, int], said: list[str]) -> None:
    assert counts.worse(BEFORE, {"agenda": now}, 1.1) == said


def test_a_job_that_is_not_there_fails() -> None:
    assert len(counts.worse(BEFORE, {}, 1.1)) == 2


def test_what_fell_is_named_and_no_fault() -> None:
    now = {"agenda": {"routes": 50, "packages": 9}}
    assert counts.worse(BEFORE, now, 1.1) == []
    assert counts.better(BEFORE, now, 1.1) == ["agenda: routes fell from 100 to 50"]


def test_what_is_written_down_is_read_again(tmp_path: object) -> None:
    path = counts.Path(str(tmp_path)) / "counts.toml"
    path.write_text(counts.written(BEFORE), encoding="utf-8")
    assert counts.recorded(path) == (counts.FACTOR, BEFORE)


def test_the_record_is_of_the_jobs() -> None:
    factor, known = counts.recorded()
    assert list(known) == list(counts.JOBS)
    assert 1.0 < factor <= 1.2
    assert all(count > 0 for own in known.values() for count in own.values())


def test_a_check_says_what_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    _, known = counts.recorded()
    known["agenda"] |= {"equilibria": 2 * known["agenda"]["equilibria"]}
    monkeypatch.setattr(counts, "counted", lambda: known)
    with pytest.raises(SystemExit, match=r"agenda: equilibria grew from .* 2.00 times"):
        counts.check()


def test_every_equilibrium_and_its_evaluations_are_counted() -> None:
    solved = solve_baseline(random_baseline(0, 5, 3))
    change = TradeChange(tariff=0.5 * solved.base.tariff)
    with tallied() as found:
        taken = counterfactuals(solved, change).iterations.sum()
    assert found.counts == {"equilibria": 1, "evaluations of equilibria": int(taken)}
    tally("equilibria")
    assert found.counts["equilibria"] == 1
