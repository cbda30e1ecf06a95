"""Verdicts: thresholds, rules, money, and the user's mistakes."""

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs

from ortaq.agree import VERDICT_TOLERANCE, Acceptance, agree
from ortaq.agree.acceptance import surplus_over_threshold_musd
from ortaq.core import InputError

# One measure, two members, two shocks: B loses in the first shock and gains more in the second.
RISKY = [[[0, 0], [0, 0]], [[2, 2], [-1, 5]]]


def test_worst_and_mean_disagree():
    payoffs = make_payoffs(RISKY)
    worst = agree(payoffs, make_mechanism(payoffs))
    expected = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED)
    assert worst.robust_gain_percent[1].tolist() == [2.0, -1.0]
    assert expected.robust_gain_percent[1].tolist() == [2.0, 2.0]
    assert (worst.accepted.tolist(), expected.accepted.tolist()) == ([], [1])
    for answer in (worst, expected):
        assert answer.accepted_worst.tolist() == []
        assert answer.accepted_expected.tolist() == [1]


def test_probability_weighs_the_mean():
    payoffs = make_payoffs(RISKY, probability=[0.9, 0.1])
    expected = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED)
    assert expected.robust_gain_percent[1] == pytest.approx([2.0, -0.4])
    assert expected.accepted.tolist() == []


@pytest.mark.parametrize(
    ("gain", "signed"), [(0.5, False), (0.5 + 0.5 * VERDICT_TOLERANCE, False), (0.5 + 2 * VERDICT_TOLERANCE, True)]
)
def test_the_threshold_must_be_exceeded_by_more_than_noise(gain, signed):
    payoffs = make_payoffs([[[0.0], [0.0]], [[gain], [3.0]]])
    answer = agree(payoffs, make_mechanism(payoffs, threshold={"A": 0.5}))
    assert answer.threshold_percent.tolist() == [0.5, 0.0]
    assert answer.is_accepted(1) is signed


def test_the_empty_package_is_never_accepted():
    payoffs = make_payoffs(RISKY)
    answer = agree(payoffs, make_mechanism(payoffs, threshold={"A": -3.0, "B": -3.0}))
    assert answer.accepted.tolist() == [1]


def test_thresholds_move_the_solutions():
    gain = np.zeros((4, 2, 1))
    gain[1:, :, 0] = [[5.0, 1.0], [3.0, 1.2], [2.0, 2.0]]
    payoffs = make_payoffs(gain)
    assert agree(payoffs, make_mechanism(payoffs)).solutions["nash"] == (1,)
    assert agree(payoffs, make_mechanism(payoffs, threshold={"B": 0.9})).solutions["nash"] == (3,)


def test_thresholds_follow_names_not_positions():
    payoffs = make_payoffs(RISKY)
    mechanism = make_mechanism(payoffs, threshold={"B": 1.0, "A": 2.0}, members=("B", "A"))
    assert agree(payoffs, mechanism).threshold_percent.tolist() == [2.0, 1.0]


def test_infeasible_packages_are_not_accepted():
    gain = np.ones((4, 2, 1))
    gain[0] = 0.0
    payoffs = make_payoffs(gain)
    answer = agree(payoffs, make_mechanism(payoffs), feasible=np.array([True, True, False, True]))
    assert answer.accepted.tolist() == answer.accepted_worst.tolist() == answer.accepted_expected.tolist() == [1, 3]
    assert answer.explain()[0].startswith("2 of 2 packages")


def test_threshold_in_money_is_that_of_the_same_shock():
    income = np.array([[100.0, 1000.0]])
    payoffs = make_payoffs([[[0, 0]], [[3, 2]]], income=income)
    surplus = surplus_over_threshold_musd(payoffs, np.array([1.0]), Acceptance.WORST)
    assert surplus[1] == pytest.approx([2.0])  # 3 - 1 in the first shock, 20 - 10 in the second
    mean = surplus_over_threshold_musd(payoffs, np.array([1.0]), Acceptance.EXPECTED)
    assert mean[1] == pytest.approx([6.0])


def test_utilitarian_adds_gains_not_surpluses():
    payoffs = make_payoffs([[[0, 0]], [[5, 2]], [[8.9, 1.3]], [[0, 0]]], income=np.array([[100.0, 1000.0]]))
    answer = agree(payoffs, make_mechanism(payoffs, threshold={"A": 1.0}))
    assert answer.robust_gain_musd[[1, 2], 0] == pytest.approx([5.0, 8.9])
    assert answer.surplus_musd[[1, 2], 0] == pytest.approx([4.0, 3.0])
    assert answer.solutions["utilitarian"] == (2,)


def test_results_cannot_be_overwritten():
    answer = agree(make_payoffs(RISKY), make_mechanism(make_payoffs(RISKY)))
    with pytest.raises(ValueError, match="read-only"):
        answer.robust_gain_percent[1, 0] = 9.0


def test_the_callers_mask_stays_writable():
    payoffs, mask = make_payoffs(RISKY), np.ones(2, dtype=bool)
    agree(payoffs, make_mechanism(payoffs), feasible=mask)
    mask[1] = False
    assert not mask[1]


def broken_gain(value, package):
    gain = np.array(RISKY, dtype=float)
    gain[package, 1, 0] = value
    return make_payoffs(gain)


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        (broken_gain(np.nan, 1), "not a finite number"),
        (broken_gain(np.inf, 1), "not a finite number"),
        (broken_gain(1.0, 0), "empty package has a gain"),
        (make_payoffs(RISKY, income=0.0), "income is not a positive number"),
        (make_payoffs(RISKY, probability=[0.5, 0.4]), "not a distribution"),
        (make_payoffs(RISKY, probability=[1.5, -0.5]), "not a distribution"),
        (make_payoffs(RISKY, probability=[1.0]), "not a distribution"),
    ],
)
def test_unusable_payoffs(payoffs, message):
    with pytest.raises(InputError, match=message):
        agree(payoffs, make_mechanism(payoffs))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"members": ("A", "C")}, "other members"),
        ({"threshold": {"Q": 1.0}}, "unknown member 'Q'"),
        ({"rule": "majority"}, "decision rule 'majority'"),
    ],
)
def test_mechanism_that_does_not_fit(changes, message):
    payoffs = make_payoffs(RISKY)
    with pytest.raises(InputError, match=message):
        agree(payoffs, make_mechanism(payoffs, **changes))


@pytest.mark.parametrize("mask", [np.ones(3, dtype=bool), np.ones(2)])
def test_mask_that_does_not_fit(mask):
    payoffs = make_payoffs(RISKY)
    with pytest.raises(InputError, match="mask of feasible packages"):
        agree(payoffs, make_mechanism(payoffs), feasible=mask)
