"""Refusals: the reasons given must be true, and following the advice must work."""

from itertools import combinations

import numpy as np
import pytest
from agree_cases import bits, make_mechanism, make_payoffs, tables
from hypothesis import assume, given
from hypothesis import strategies as st

from ortaq.agreement import Acceptance, agree, refusal
from ortaq.core import InputError

RULES = st.sampled_from(Acceptance)
# Two measures, two members, two shocks: m1 hurts B in the second shock, m2 hurts nobody.
GAIN = [[[0, 0], [0, 0]], [[3, 4], [1, -2]], [[1, 1], [2, 2]], [[4, 5], [3, 1]]]


@pytest.fixture
def hurt():
    payoffs = make_payoffs(GAIN, income=np.array([[100.0, 100.0], [1000.0, 500.0]]))
    return payoffs, agree(payoffs, make_mechanism(payoffs))


def test_one_refusal_in_full(hurt):
    payoffs, agreement = hurt
    found = refusal(payoffs, agreement, 1)
    (objection,) = found.objections
    assert found.package.measures == ("m1",)
    assert found.feasible
    assert (objection.member, objection.shock) == ("B", "s2")
    assert (objection.gain_percent, objection.gain_musd) == (-2.0, -10.0)
    assert objection.shortfall_musd == found.shortfall_musd == pytest.approx(10.0)
    assert (objection.culprit, objection.culprit_percent) == ("m1", -2.0)
    assert found.spare_musd == {"A": pytest.approx(3.0)}
    assert not found.fixable_by_transfers
    assert (found.nearest, found.nearest_distance) == ((3,), 1)
    assert found.additions == {3: ("m2",)}


def test_the_worst_shock_is_that_of_the_largest_share_of_income():
    payoffs = make_payoffs([[[0, 0]], [[-1, -2]]], income=np.array([[1000.0, 100.0]]))
    (objection,) = refusal(payoffs, agree(payoffs, make_mechanism(payoffs)), 1).objections
    assert (objection.shock, objection.gain_percent, objection.gain_musd) == ("s2", -2.0, -2.0)
    assert objection.shortfall_musd == pytest.approx(10.0)  # the smallest gain in money lies in the other shock


def test_the_shortfall_is_measured_where_the_verdict_is():
    """In money the mean is +4, in percent -0.5: what is lacking is the payment that lifts the percentage."""
    payoffs = make_payoffs([[[0, 0]], [[1, -2]]], income=np.array([[1000.0, 100.0]]))
    found = refusal(payoffs, agree(payoffs, make_mechanism(payoffs), accept=Acceptance.EXPECTED), 1)
    assert [o.shortfall_musd for o in found.objections] == [pytest.approx(0.5 / 0.55)]


def test_culprit_is_the_measure_that_takes_most():
    gain = np.zeros((8, 1, 1))
    gain[:, 0, 0] = [-3 * (p & 1) + 1 * (p >> 1 & 1) - 5 * (p >> 2 & 1) for p in range(8)]
    payoffs = make_payoffs(gain)
    (objection,) = refusal(payoffs, agree(payoffs, make_mechanism(payoffs)), 7).objections
    assert objection.culprit == "m3"
    assert objection.culprit_percent == pytest.approx(-5.0)


def test_no_culprit_where_nothing_takes():
    payoffs = make_payoffs([[[0], [0]], [[1], [0]]])
    (objection,) = refusal(payoffs, agree(payoffs, make_mechanism(payoffs)), 1).objections
    assert (objection.member, objection.culprit, objection.culprit_percent) == ("B", None, 0.0)


def test_an_accepted_package_has_no_refusal(hurt):
    payoffs, agreement = hurt
    with pytest.raises(InputError, match="package 3 is accepted"):
        refusal(payoffs, agreement, 3)
    with pytest.raises(InputError, match="no package 4"):
        refusal(payoffs, agreement, 4)


def test_an_infeasible_package_needs_no_objection(hurt):
    payoffs, _ = hurt
    agreement = agree(payoffs, make_mechanism(payoffs), feasible=np.array([True, True, True, False]))
    found = refusal(payoffs, agreement, 3)
    assert (found.feasible, found.objections, found.nearest) == (False, (), (2,))
    assert found.shortfall_musd == 0.0
    assert found.additions == {}


def test_exactly_nothing_left_over_is_not_enough():
    payoffs = make_payoffs([[[0], [0]], [[4], [-4]]])
    assert not refusal(payoffs, agree(payoffs, make_mechanism(payoffs)), 1).fixable_by_transfers
    payoffs = make_payoffs([[[0], [0]], [[4], [-3.999]]])
    assert refusal(payoffs, agree(payoffs, make_mechanism(payoffs)), 1).fixable_by_transfers


@pytest.mark.slow
@given(st.data())
def test_transfers_do_what_is_promised(data):
    """Pay every member the same share of its income above its threshold: all sign if and only if we said so."""
    base = data.draw(tables(low=-9, high=9, shocks=(1, 3)))
    members, shocks = len(base.members), len(base.shocks)
    income = np.array(data.draw(st.lists(st.integers(1, 50), min_size=members, max_size=members)))[:, None] * 100.0
    payoffs = make_payoffs(
        base.gain_percent, income=np.broadcast_to(income, (members, shocks)), probability=base.probability
    )
    threshold = {m: data.draw(st.integers(0, 3)) / 2 for m in payoffs.members}
    mechanism = make_mechanism(payoffs, threshold=threshold)
    agreement = agree(payoffs, mechanism, accept=data.draw(RULES))
    refused = [p for p in payoffs.packages.tolist()[1:] if not agreement.is_accepted(p)]
    assume(refused)
    package = data.draw(st.sampled_from(refused))
    surplus = agreement.surplus_musd[package]
    assume(np.isfinite(surplus).all())
    payment = surplus.sum() * income[:, 0] / income.sum() - surplus
    assert payment.sum() == pytest.approx(0.0, abs=1e-6)
    paid = payoffs.gain_percent.copy()
    paid[package] += 100.0 * payment[:, None] / income
    after = agree(make_payoffs(paid, income=income, probability=base.probability), mechanism, accept=agreement.accept)
    assert after.is_accepted(package) is refusal(payoffs, agreement, package).fixable_by_transfers


@pytest.mark.slow
@given(tables(), RULES)
def test_neighbours_and_additions_against_loops(payoffs, rule):
    agreement = agree(payoffs, make_mechanism(payoffs), accept=rule)
    accepted = agreement.accepted.tolist()
    for package in set(payoffs.packages.tolist()) - set(accepted):
        found = refusal(payoffs, agreement, package)
        distance = {p: len(bits(p) ^ bits(package)) for p in accepted}
        near = min(distance.values(), default=None)
        assert found.nearest_distance == near
        assert found.nearest == tuple(p for p in accepted if distance[p] == near)
        added = {p: bits(p) - bits(package) for p in accepted if bits(p) > bits(package)}
        fewest = min(map(len, added.values()), default=0)
        expected = {p: tuple(f"m{m + 1}" for m in sorted(a)) for p, a in added.items() if len(a) == fewest}
        assert found.additions == expected
        one_for_one = {
            p: (bits(package) - bits(p), bits(p) - bits(package))
            for p in accepted
            if len(bits(package) - bits(p)) == len(bits(p) - bits(package)) == 1
        }
        swapped = {p: (f"m{min(out) + 1}", f"m{min(new) + 1}") for p, (out, new) in one_for_one.items()}
        assert found.swaps == swapped


@pytest.mark.slow
@given(tables(low=-9, high=4), RULES)
def test_obstacles_against_loops(payoffs, rule):
    agreement = agree(payoffs, make_mechanism(payoffs), accept=rule)
    refusing = {}
    for package in payoffs.packages.tolist()[1:]:
        against = tuple(m for i, m in enumerate(payoffs.members) if agreement.robust_gain_percent[package, i] <= 1e-7)
        if against:
            refusing[package] = against
    obstacles, sets = agreement.obstacles, list(refusing.values())
    assert obstacles.blocked_alone == {m: sets.count((m,)) for m in payoffs.members}
    minimal = {s for s in sets if not any(set(t) < set(s) for t in sets)}
    assert obstacles.missing_consent == {s: sets.count(s) for s in minimal}
    if not refusing:
        assert (obstacles.closest, obstacles.closest_shortfall_musd) == (None, 0.0)
        return
    short = {p: np.maximum(-agreement.surplus_musd[p], 0.0).sum() for p in refusing}
    assert obstacles.closest_shortfall_musd == pytest.approx(min(short.values()), abs=1e-9)
    assert short[obstacles.closest] == pytest.approx(min(short.values()), abs=1e-9)


def test_infeasible_packages_are_no_obstacles(hurt):
    payoffs, _ = hurt
    agreement = agree(payoffs, make_mechanism(payoffs), feasible=np.array([True, False, True, True]))
    assert agreement.obstacles.blocked_alone == {"A": 0, "B": 0}
    assert agreement.obstacles.closest is None


def test_smallest_sets_come_first():
    gain = np.full((4, 3, 1), 1.0)
    gain[0] = 0.0
    gain[1, [0, 1]] = gain[2, [0, 1]] = gain[3, 2] = -1.0
    payoffs = make_payoffs(gain)
    obstacles = agree(payoffs, make_mechanism(payoffs)).obstacles
    assert list(obstacles.missing_consent.items()) == [(("C",), 1), (("A", "B"), 2)]
    assert obstacles.closest == 3


@pytest.mark.parametrize("rule", Acceptance)
def test_nothing_accepted_is_an_answer(rule):
    gain = -np.abs(np.random.default_rng(1).normal(size=(8, 3, 2)))
    gain[0] = 0.0
    payoffs = make_payoffs(gain)
    agreement = agree(payoffs, make_mechanism(payoffs), accept=rule)
    assert agreement.accepted.size == agreement.pareto.size == 0
    assert agreement.recommended is None
    assert agreement.checks == ()
    assert set(agreement.solutions.values()) == {()}
    assert agreement.obstacles.missing_consent == {("A", "B", "C"): 7}
    sentences = tuple(map(str, agreement.explain()))
    assert sentences[0].startswith("All 3 members would sign 0 of the 7 possible packages")
    assert sentences[-1].startswith("Closest to acceptance: ")
    found = refusal(payoffs, agreement, 7)
    assert (len(found.objections), found.nearest, found.nearest_distance, found.additions) == (3, (), None, {})
    for a, b in combinations(found.objections, 2):
        assert a.member < b.member


def test_explain_names_the_recommendation_and_the_holdouts(hurt):
    _, agreement = hurt
    assert tuple(map(str, agreement.explain())) == (
        "All 2 members would sign 2 of the 3 possible packages if each looks at its gain in its worst shock, and 2 if "
        "each looks at its mean gain over the shocks.",
        "Recommended: m1; m2: the largest product of gains above the thresholds (Nash).",
        "Packages that one member alone refuses: B (1).",
    )
