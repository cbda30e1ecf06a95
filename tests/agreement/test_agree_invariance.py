"""What must not matter: the order of members and measures, and the yardstick of one member's gains."""

from dataclasses import replace

import numpy as np
import pytest
from agree_cases import bits, make_mechanism, make_payoffs, tables
from hypothesis import given
from hypothesis import strategies as st

from ortaq.agreement import Acceptance, agree, attribution, exit_stable

RULES = st.sampled_from(Acceptance)


@pytest.mark.slow
@given(st.data())
def test_order_of_members(data):
    payoffs, rule = data.draw(tables()), data.draw(RULES)
    order = list(data.draw(st.permutations(range(len(payoffs.members)))))
    turned = replace(
        payoffs,
        members=tuple(payoffs.members[i] for i in order),
        gain_musd=payoffs.gain_musd[:, order],
        income_musd=payoffs.income_musd[order],
        cost_musd=payoffs.cost_musd[:, order],
    )
    mechanism = make_mechanism(payoffs, threshold={"A": 1.0})
    prosperity = {m: float(i) for i, m in enumerate(payoffs.members)}
    before = agree(payoffs, mechanism, accept=rule, prosperity=prosperity)
    after = agree(turned, mechanism, accept=rule, prosperity=prosperity)
    np.testing.assert_array_equal(after.robust_gain_percent, before.robust_gain_percent[:, order])
    for name in ("accepted", "accepted_worst", "accepted_expected", "pareto"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
    assert after.solutions == before.solutions
    assert after.recommended == before.recommended
    assert after.obstacles.blocked_alone == before.obstacles.blocked_alone
    sets = [{frozenset(s): n for s, n in a.obstacles.missing_consent.items()} for a in (before, after)]
    assert sets[0] == sets[1]
    for mine, other in zip(before.checks, after.checks, strict=True):
        assert (mine.principle, mine.holds) == (other.principle, other.holds)
        assert mine.value == pytest.approx(other.value, nan_ok=True)


@pytest.mark.slow
@given(st.data())
def test_order_of_measures(data):
    payoffs, rule = data.draw(tables()), data.draw(RULES)
    order = list(data.draw(st.permutations(range(len(payoffs.measures)))))
    place = {m: new for new, m in enumerate(order)}
    moved = np.array([sum(1 << place[m] for m in bits(p)) for p in payoffs.packages.tolist()])
    source = np.argsort(moved)
    turned = replace(
        payoffs,
        measures=tuple(payoffs.measures[m] for m in order),
        participants=tuple(payoffs.participants[m] for m in order),
        gain_musd=payoffs.gain_musd[source],
        cost_musd=payoffs.cost_musd[source],
    )
    before = agree(payoffs, make_mechanism(payoffs), accept=rule)
    after = agree(turned, make_mechanism(turned), accept=rule)
    for name in ("accepted", "pareto"):
        np.testing.assert_array_equal(getattr(after, name), np.sort(moved[getattr(before, name)]))
    for name, packages in before.solutions.items():
        assert after.solutions[name] == tuple(sorted(moved[list(packages)].tolist()))
    np.testing.assert_array_equal(exit_stable(turned, after)[moved], exit_stable(payoffs, before))
    whole = len(moved) - 1
    np.testing.assert_allclose(attribution(turned, whole), attribution(payoffs, whole)[order], rtol=0, atol=1e-12)


@pytest.mark.slow
@given(tables(low=-3), RULES, st.floats(0.01, 100.0), st.data())
def test_yardstick_of_one_member(payoffs, rule, factor, data):
    """Nash and Kalai-Smorodinsky read each member's gains up to scale; the verdicts and the front do so as well."""
    scale = np.ones(len(payoffs.members))
    scale[data.draw(st.integers(0, len(payoffs.members) - 1))] = factor
    scaled = replace(payoffs, gain_musd=payoffs.gain_musd * scale[:, None])
    before = agree(payoffs, make_mechanism(payoffs), accept=rule)
    after = agree(scaled, make_mechanism(scaled), accept=rule)
    np.testing.assert_array_equal(after.accepted, before.accepted)
    for name in ("nash", "kalai_smorodinsky"):
        assert after.solutions[name] == before.solutions[name]


def test_yardstick_matters_to_the_other_two():
    """The test above can fail: egalitarian and utilitarian do change with the yardstick."""
    gain = np.zeros((4, 2, 1))
    gain[1:, :, 0] = [[6.0, 2.0], [3.0, 4.0], [1.0, 1.0]]
    scaled = gain * np.array([0.1, 1.0])[:, None]
    before, after = (agree(p, make_mechanism(p)).solutions for p in (make_payoffs(gain), make_payoffs(scaled)))
    assert before["nash"] == after["nash"] == (1, 2)
    assert (before["egalitarian"], after["egalitarian"]) == ((2,), (1,))
    assert (before["utilitarian"], after["utilitarian"]) == ((1,), (2,))


@pytest.mark.slow
@given(tables(), RULES)
def test_solutions_and_recommendation_are_undominated(payoffs, rule):
    agreement = agree(payoffs, make_mechanism(payoffs), accept=rule)
    accepted, front = set(agreement.accepted.tolist()), set(agreement.pareto.tolist())
    assert front <= accepted
    assert bool(front) == bool(accepted)
    for name in ("nash", "egalitarian", "kalai_smorodinsky"):
        assert set(agreement.solutions[name]) <= front
    assert (agreement.recommended in front) or not accepted
