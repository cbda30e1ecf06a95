"""What is too small to matter: nobody refuses over it, nobody wins by it, and small losses add up."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.agreement import (
    VERDICT_TOLERANCE,
    Outsiders,
    agree,
    all_blocking,
    exit_stable,
    refusal,
    stability,
    transfers,
)
from ortaq.core import Materiality, Payoffs, Verdict, refusal_percent

GAINS, INDIFFERENT, LOSES = Verdict.GAINS, Verdict.INDIFFERENT, Verdict.LOSES


def one_shock(*rows, **other):
    """Return payoffs of gains by package and member, percent, under one shock."""
    return make_payoffs([[[value] for value in row] for row in rows], **other)


def found(payoffs, percent=1.0, musd=1e9, by_member=None, **other):
    small = Materiality(percent, musd, by_member or {})
    return agree(payoffs, replace(make_mechanism(payoffs, **other), materiality=small))


@pytest.mark.slow
@given(tables())
@settings(max_examples=60)
def test_where_everything_matters_the_old_verdicts_are_found(payoffs):
    mechanism = make_mechanism(payoffs, threshold={"A": 1.0})
    asked = mechanism.threshold_by_member
    for nothing in (Materiality(), Materiality(5.0, 0.0), Materiality(0.0, 5.0)):
        agreement = agree(payoffs, replace(mechanism, materiality=nothing))
        signed = (payoffs.gain_percent.min(axis=2) > asked + VERDICT_TOLERANCE).all(axis=1)
        signed[0] = False
        assert agreement.accepted.tolist() == np.flatnonzero(signed).tolist()
        assert agreement.refusal_percent.tolist() == agreement.threshold_percent.tolist() == asked.tolist()


def test_an_indifferent_member_neither_refuses_nor_counts():
    payoffs = one_shock((0, 0), (-0.9, 3), (0.9, -0.9), (-1.1, 3))
    agreement = found(payoffs)
    assert [agreement.verdicts(p) for p in (1, 2, 3)] == [
        (INDIFFERENT, GAINS),
        (INDIFFERENT, INDIFFERENT),
        (LOSES, GAINS),
    ]
    assert agreement.accepted.tolist() == [1]  # package 2 is refused by nobody, but nobody gains anything that matters
    idle = refusal(payoffs, agreement, 2)
    assert (idle.feasible, idle.objections, idle.breaches) == (True, (), ())
    lost = refusal(payoffs, agreement, 3)
    assert [(o.member, o.robust_percent) for o in lost.objections] == [("A", -1.1)]
    assert lost.objections[0].signs_at_percent == pytest.approx(-0.1)
    assert lost.shortfall_musd == pytest.approx(0.1)
    assert agreement.obstacles.closest == 3


def test_small_losses_add_up():
    """Each measure alone costs A less than matters to it; the package of both is judged, not its measures."""
    payoffs = one_shock((0, 0), (-0.7, 4), (-0.7, 4), (-1.4, 8))
    agreement = found(payoffs)
    assert agreement.accepted.tolist() == [1, 2]
    assert agreement.verdicts(3) == (LOSES, GAINS)


def test_a_threshold_that_is_stated_is_met_but_for_what_does_not_matter():
    payoffs = one_shock((0, 0), (4.5, 1), (3.5, 1), (6.5, 1))
    agreement = found(payoffs, threshold={"A": 5.0}, by_member={"B": 0.5})
    assert agreement.threshold_percent.tolist() == [5.0, 0.0]
    assert agreement.refusal_percent.tolist() == [4.0, -0.5]
    assert [agreement.verdicts(p)[0] for p in (1, 2, 3)] == [INDIFFERENT, LOSES, GAINS]
    assert agreement.accepted.tolist() == [1, 3]


def test_surplus_is_counted_from_what_is_just_not_refused():
    payoffs = one_shock((0, 0), (-0.5, 3), (1.1, 1.1), (1.1, 1.1))
    agreement = found(payoffs)
    assert agreement.surplus_percent[1].tolist() == [0.5, 4.0]
    assert agreement.surplus_musd[1].tolist() == [0.5, 4.0]
    assert agreement.solutions["nash"] == (2, 3)  # 2.1 x 2.1 against 0.5 x 4
    paid = transfers(payoffs, found(one_shock((0, 0), (-1.5, 3), (1, 1), (1, 1))), 1)
    assert paid is not None
    assert paid.total_musd == pytest.approx(0.5, abs=1e-4)


@given(tables(members=(2, 4)), st.floats(0.5, 3.0), st.sampled_from([0.1, 10.0]))
@settings(max_examples=40)
def test_scaling_one_economy_changes_no_other_verdict(payoffs, percent, times):
    who = np.ones(len(payoffs.members))
    who[0] = times
    scaled = Payoffs(
        payoffs.members,
        payoffs.measures,
        payoffs.shocks,
        payoffs.participants,
        payoffs.probability.copy(),
        payoffs.gain_musd * who[:, None],
        payoffs.income_musd * who[:, None],
        payoffs.cost_musd * who,
    )
    before, after = (found(table, percent, musd=2.0) for table in (payoffs, scaled))
    for package in payoffs.packages.tolist():
        assert before.verdicts(package)[1:] == after.verdicts(package)[1:]
    np.testing.assert_array_equal(
        before.signs(before.robust_gain_percent)[:, 1:], after.signs(after.robust_gain_percent)[:, 1:]
    )


def test_nobody_leaves_or_joins_for_what_does_not_matter():
    own = (("A",), ("B",))
    payoffs = one_shock((0, 0), (3, 0), (0, 4), (2.5, 4), participants=own)
    agreement = found(payoffs)
    assert exit_stable(payoffs, agreement).all()
    assert all_blocking(payoffs, agreement, 3, Outsiders.GAMMA) == {}
    strict = found(payoffs, percent=0.0)
    assert all_blocking(payoffs, strict, 3, Outsiders.GAMMA) == {("A",): (1,)}
    packages = np.array([1])
    assert stability(payoffs, agreement, packages).accessions.joined.tolist() == [[-1, 3]]
    assert stability(payoffs, strict, packages).accessions.joined.tolist() == [[-1, -1]]


def test_the_smaller_of_percent_and_money_counts():
    mechanism = replace(make_mechanism(one_shock((0, 0), (1, 1))), materiality=Materiality(0.01, 25.0, {"B": 7.0}))
    assert refusal_percent(mechanism, np.array([1e6, 1e4])).tolist() == [-0.0025, -0.07]
    assert refusal_percent(mechanism, np.array([1e4, 1e4])).tolist() == [-0.01, -0.07]
