"""Verdicts: thresholds, rules, money, and the user's mistakes."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.agreement import VERDICT_TOLERANCE, Acceptance, agree, over_shocks
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
    assert str(answer.explain()[0]).startswith("All 2 members would sign 2 of the 2 possible packages")


def test_what_a_member_could_pay():
    payoffs = make_payoffs([[[0, 0]], [[3, 2]]], income=np.array([[100.0, 1000.0]]))
    mechanism = make_mechanism(payoffs, threshold={"A": 1.0})
    worst = agree(payoffs, mechanism)
    assert worst.surplus_musd[1] == pytest.approx([2.0])  # 3 - 1 in the first shock, 20 - 10 in the second
    mean = agree(payoffs, mechanism, accept=Acceptance.EXPECTED)
    # Each million takes 1 percent in the first shock and 0.1 in the second, so 0.55 of the 1.5 above the threshold.
    assert mean.surplus_musd[1] == pytest.approx([1.5 / 0.55])


@pytest.mark.parametrize(("tail", "robust"), [(0.25, -1.0), (0.5, -1.0), (0.75, 1.0), (1.0, 2.0)])
def test_cvar_averages_the_worst_tail(tail, robust):
    """B's gains are -1 and 5, equally likely: at 0.75 the worst half counts in full and a third of the weight is 5."""
    payoffs = make_payoffs(RISKY)
    answer = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.CVAR, tail=tail)
    assert answer.robust_gain_percent[1] == pytest.approx([2.0, robust])
    assert answer.accepted.tolist() == ([1] if robust > 0 else [])


@pytest.mark.slow
@given(tables(), st.integers(1, 20))
def test_cvar_against_a_loop(payoffs, twentieths):
    tail = twentieths / 20
    answer = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.CVAR, tail=tail)
    for package in payoffs.packages.tolist():
        for i in range(len(payoffs.members)):
            left, total = tail, 0.0
            for gain, q in sorted(zip(payoffs.gain_percent[package, i], payoffs.probability, strict=True)):
                total += min(q, left) * gain
                left -= min(q, left)
            assert answer.robust_gain_percent[package, i] == pytest.approx(total / tail, abs=1e-9)
    one = agree(payoffs, make_mechanism(payoffs), accept=Acceptance.CVAR, tail=float(payoffs.probability.min()))
    assert one.robust_gain_percent == pytest.approx(agree(payoffs, make_mechanism(payoffs)).robust_gain_percent)


@pytest.mark.slow
@given(st.data())
def test_the_surplus_is_what_can_be_paid(data):
    """Paid in every shock, it brings the robust gain in percent exactly to the threshold, whatever the incomes."""
    base = data.draw(tables(low=-9, high=9))
    income = data.draw(arrays(float, base.income_musd.shape, elements=st.integers(1, 30).map(lambda x: 10.0 * x)))
    payoffs = make_payoffs(base.gain_percent, income=income, probability=base.probability)
    rule, tail = data.draw(st.sampled_from(Acceptance)), data.draw(st.integers(1, 10)) / 10
    found = agree(payoffs, make_mechanism(payoffs, threshold={"A": 0.5}), accept=rule, tail=tail)
    after = payoffs.gain_percent - 100.0 * found.surplus_musd[:, :, None] / income
    robust = over_shocks(after, payoffs.probability, rule, tail)
    np.testing.assert_allclose(robust - found.threshold_percent, 0.0, atol=1e-8)


@pytest.mark.parametrize("tail", [0.0, 1.1, -1.0, np.nan])
def test_a_tail_that_is_no_probability(tail):
    payoffs = make_payoffs(RISKY)
    with pytest.raises(InputError, match="not a probability above zero"):
        agree(payoffs, make_mechanism(payoffs), accept=Acceptance.CVAR, tail=tail)


def test_weights_move_nash_and_utilitarian_only():
    gain = np.zeros((4, 2, 1))
    gain[1:, :, 0] = [[6.0, 2.0], [3.0, 4.0], [1.0, 1.0]]
    payoffs = make_payoffs(gain)
    mechanism = make_mechanism(payoffs)
    plain, heavy = (agree(payoffs, replace(mechanism, weights=w)).solutions for w in ({}, {"B": 3.0}))
    assert (plain["nash"], heavy["nash"]) == ((1, 2), (2,))
    assert (plain["utilitarian"], heavy["utilitarian"]) == ((1,), (2,))
    for name in ("kalai_smorodinsky", "egalitarian"):
        assert plain[name] == heavy[name]


@pytest.mark.parametrize("weights", [{"A": 0.0}, {"A": -1.0}, {"A": np.inf}, {"A": np.nan}, {"Q": 1.0}])
def test_weights_that_cannot_be_used(weights):
    payoffs = make_payoffs(RISKY)
    with pytest.raises(InputError, match=r"not a positive number|unknown member 'Q'"):
        agree(payoffs, replace(make_mechanism(payoffs), weights=weights))


def test_a_threshold_that_nobody_can_meet_is_explained():
    payoffs = make_payoffs(RISKY)
    answer = agree(payoffs, make_mechanism(payoffs, threshold={"A": 2.5}))
    assert answer.obstacles.unreachable == {"A": 2.0, "B": -1.0}
    best = "No package within the rules and limits meets the threshold of A: the best gives +2.00 % of real income."
    assert best in map(str, answer.explain())


def test_poorer_members_first():
    gain = np.zeros((8, 3, 1))
    gain[1:, :, 0] = [[1, 5, 1], [9, 4, 9], [2, 5, 1], [1, 5, 2], [2, 5, 3], [9, 1, 9], [1, 1, 1]]
    payoffs = make_payoffs(gain)
    mechanism = make_mechanism(payoffs)
    assert agree(payoffs, mechanism).poorer_first == ()
    assert agree(payoffs, mechanism, prosperity={"B": 1.0, "A": 2.0, "C": 3.0}).poorer_first == (5,)
    # B and then, as equals, A and C: their smaller surplus decides.
    assert agree(payoffs, mechanism, prosperity={"B": 1.0, "A": 2.0, "C": 2.0}).poorer_first == (5,)
    assert agree(payoffs, mechanism, prosperity={"B": 9.0, "A": 1.0, "C": 1.0}).poorer_first == (2,)


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
