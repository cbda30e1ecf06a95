"""Scores against values that can be worked out by hand, and an interval that knows noise from skill."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ortaq.alerts.hysteresis import Spell, spells
from ortaq.alerts.periods import month, period_of
from ortaq.alerts.record.scores import brier, crps, reliability, skill, warned
from ortaq.alerts.signals.told import half_width, in_rolling_band


@pytest.mark.slow
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.floats(-100, 100))
def test_crps_is_the_area_between_the_steps(members: list[float], came: float) -> None:
    grid = np.unique([*members, came])
    middles = (grid[1:] + grid[:-1]) / 2.0
    share = np.array([np.mean(np.asarray(members) <= at) for at in middles])
    area = float(np.sum((share - (middles >= came)) ** 2 * np.diff(grid)))
    assert crps(members, came) == pytest.approx(area, abs=1e-9)


def test_skill_is_one_for_the_truth_and_zero_for_the_baseline() -> None:
    came = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    base = brier(np.full(6, 0.3), came)
    assert skill("brier", brier(came, came), base, range(6)).value == 1.0
    same = skill("brier", base, base, range(6))
    assert (same.value, same.low, same.high, same.demonstrated) == (0.0, 0.0, 0.0, False)


def test_too_few_blocks_of_time_show_nothing() -> None:
    said, naive = np.full(40, 0.1), np.full(40, 0.2)
    few = skill("brier", said, naive, np.repeat([1, 2, 3, 4], 10))
    assert few.value == pytest.approx(0.5)
    assert np.isnan(few.low)
    assert not few.demonstrated
    assert skill("brier", said, naive, np.repeat(range(5), 8)).demonstrated


def test_noise_is_seldom_called_skill() -> None:
    rng = np.random.default_rng(5)
    shown = 0
    for _ in range(30):
        came = (rng.random(60) < 0.3).astype(float)
        guess = np.clip(0.3 + rng.normal(0.0, 0.05, 60), 0.0, 1.0)
        shown += skill("brier", brier(guess, came), brier(np.full(60, 0.3), came), range(60)).demonstrated
    assert shown <= 5


def test_warnings_are_counted_once_each() -> None:
    chance, came = np.array([0.9, 0.5, 0.4, 0.1]), np.array([1.0, 0.0, 1.0, 0.0])
    counts = warned(chance, came, 0.5)
    assert (counts.hits, counts.misses, counts.false_alarms, counts.quiet) == (1, 1, 1, 1)
    bins = reliability(chance, came)
    assert [(one.cases, one.came) for one in bins] == [(1, 0.0), (1, 1.0), (1, 0.0), (1, 1.0)]
    assert sum(one.cases for one in reliability(np.array([0.0, 1.0]), np.array([0.0, 1.0]))) == 2


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_a_conformal_band_covers_what_it_says(seed: int) -> None:
    errors = np.random.default_rng(seed).standard_normal(400)
    inside = in_rolling_band(errors)
    assert np.isnan(inside[:9]).all()
    assert 0.83 <= float(np.nanmean(inside)) <= 0.97
    assert half_width(errors[:8]) == np.inf


def test_a_late_error_is_not_used_before_it_is_known() -> None:
    errors = np.array([1.0] * 12 + [100.0] * 6)
    assert np.isnan(in_rolling_band(errors, 3)[:11]).all()
    assert in_rolling_band(errors, 3)[12] == 0.0


def test_an_alarm_needs_steps_in_a_row_and_unknown_steps_break_them() -> None:
    found = spells([5, np.nan, 5, 5, 0, np.nan, 0, 0, 5], raise_at=3, lower_at=1, hold=2)
    assert found == (Spell(3, 7),)
    assert spells([5, 5], raise_at=3, lower_at=1, hold=2) == (Spell(1, None),)
    assert spells([2, 2, 2], raise_at=3, lower_at=1, hold=1) == ()


@pytest.mark.parametrize(
    ("text", "last"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2026-W53", "2027-01-03"), ("2024-02-29", "2024-02-29")],
)
def test_periods_are_read_as_they_are_written(text: str, last: str) -> None:
    period = period_of(text)
    assert period is not None
    assert (str(period), period.last.isoformat(), str(period.after(7).after(-7))) == (text, last, text)


@pytest.mark.parametrize(
    "text",
    ["2024-13", "2024-00", "2023-02-29", "2025-W53", "24-01", "2024-1", "", "2024-02-3x", "0000", "2024-03-１２"],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text) is None


def test_months_count_over_years() -> None:
    assert str(month(2026, -2)) == "2025-10"
    assert str(month(2026, 13)) == "2027-01"
