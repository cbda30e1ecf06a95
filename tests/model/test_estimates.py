"""Estimates hold what was computed, and their error holds every prediction that was checked."""

from collections.abc import Sequence

import numpy as np
import pytest

from ortaq.core import Array, Integers
from ortaq.model.estimates import CHECKED, EACH_ROUND, Estimates
from tests.model.test_screening import nasty_gains

NOTHING: Integers = np.empty(0, dtype=np.int64)


@pytest.fixture(autouse=True)
def few_to_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw so few packages that most remain estimates."""
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 10)


class Truth:
    """Quantities of ten measures, and what was asked of them, round by round."""

    def __init__(self, third: float = 0.05) -> None:
        self.table = nasty_gains(3, 10, third, 4)
        self.asked: list[list[int]] = []

    def __call__(self, packages: Sequence[int]) -> Array:
        self.asked.append(list(packages))
        return self.table[packages]


def test_where_nothing_is_open_one_last_draw_is_checked() -> None:
    truth = Truth(third=0.0)
    estimates = Estimates(10, truth)
    estimates.learn(lambda: NOTHING)
    assert [len(a) for a in truth.asked[1:]] == [CHECKED]
    assert (estimates.rounds, estimates.checked, estimates.missed) == (1, CHECKED, 0)
    assert (np.abs(estimates.everywhere() - truth.table) <= estimates.error)[~estimates.computed].all()


@pytest.mark.slow
def test_what_was_computed_stays_and_is_never_asked_twice() -> None:
    truth = Truth()
    estimates = Estimates(10, truth)
    estimates.learn(lambda: np.flatnonzero(~estimates.computed)[:300])
    flat = [p for asked in truth.asked for p in asked]
    assert len(set(flat)) == len(flat) == len(estimates.packages)
    assert estimates.packages.tolist() == flat
    assert np.array_equal(estimates.values, truth.table[flat])
    assert estimates.computed.all()
    assert np.array_equal(estimates.everywhere(), truth.table)


def test_a_miss_widens_the_error_until_checks_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.SAFETY", 1e-3)
    truth = Truth()
    estimates = Estimates(10, truth)
    safety: list[float] = []

    def nothing_open() -> Integers:
        safety.append(estimates.safety)
        return NOTHING

    estimates.learn(nothing_open)
    assert estimates.missed > 0
    assert estimates.safety > 1.0 > safety[0] == 1e-3
    assert safety == sorted(safety)
    last = truth.asked[-1]
    held = np.abs(estimates.surrogate.at(np.array(last)).reshape(-1, 3, 2) - truth.table[last])
    assert (held <= estimates.error).all()


@pytest.mark.slow
def test_rounds_may_be_limited() -> None:
    truth = Truth()
    estimates = Estimates(10, truth)
    estimates.learn(lambda: np.flatnonzero(~estimates.computed), most_rounds=1)
    assert (len(truth.asked), estimates.rounds) == (1, 1)
    estimates = Estimates(10, truth)
    estimates.learn(lambda: np.flatnonzero(~estimates.computed), most_rounds=2)
    assert len(truth.asked[-1]) == EACH_ROUND
    assert not estimates.computed.all()


def test_draws_are_the_same_in_every_run() -> None:
    first, second = Truth(), Truth()
    for truth in (first, second):
        estimates = Estimates(10, truth)
        estimates.learn(lambda: NOTHING)
    assert first.asked == second.asked
