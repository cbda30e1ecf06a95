"""The principles as tests on a package."""

import math

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs, tables
from hypothesis import given

from ortaq.agreement import EQUALITY_FLOOR, Acceptance, agree, principle_checks, principles_held
from ortaq.core import InputError, Principle


def check(principle, gain, *, package=1, threshold=None, prosperity=None, accept=Acceptance.WORST, participants=None):
    payoffs = make_payoffs(gain, participants=participants)
    mechanism = make_mechanism(payoffs, threshold=threshold, principles=(principle,))
    agreement = agree(payoffs, mechanism, accept=accept)
    (found,) = principle_checks(payoffs, agreement, package, mechanism, prosperity)
    assert found.principle is principle
    verdict = {True: "holds", False: "fails", None: "unknown"}[found.holds]
    assert found.statement_key == f"principle.{principle.value}.{verdict}"
    return found


def one_measure(*gains):
    """Return a table with one measure; every argument is a member's gains by shock."""
    return [np.zeros_like(gains).tolist(), list(gains)]


def summary(found):
    return (found.holds, pytest.approx(found.value), found.unit, found.worst_member)


def test_mutual_benefit_looks_at_every_shock():
    principle = Principle.MUTUAL_BENEFIT
    assert summary(check(principle, one_measure([1, 2], [3, 0.5]))) == (True, 0.5, "percent", "B")
    risky = one_measure([1, 2], [9, -0.5])
    assert summary(check(principle, risky, accept=Acceptance.EXPECTED)) == (False, -0.5, "percent", "B")
    assert check(principle, one_measure([1, 2], [0, 3])).holds is False


def test_mutual_trust():
    participants = (("A", "B"), ("A", "C"))
    gain = [[[0], [0], [0]], [[4], [2], [1]], [[-1], [3], [5]], [[2], [1], [6]]]
    trust = {p: check(Principle.MUTUAL_TRUST, gain, package=p, participants=participants) for p in (1, 2, 3)}
    assert summary(trust[1]) == (True, 0.0, "percentage points", "C")
    assert summary(trust[2]) == (False, -1.0, "percentage points", "A")
    assert summary(trust[3]) == (False, -2.0, "percentage points", "B")


def test_equality():
    floor = 4 * EQUALITY_FLOOR
    assert summary(check(Principle.EQUALITY, one_measure([floor], [4.0], [8.0]))) == (True, 8 / floor, "ratio", "A")
    assert summary(check(Principle.EQUALITY, one_measure([0.99 * floor], [4.0], [8.0])))[0] is False
    assert summary(check(Principle.EQUALITY, one_measure([0.0], [0.0], [8.0]))) == (False, math.inf, "ratio", "A")
    assert check(Principle.EQUALITY, one_measure([-1.0], [-1.0])).holds is False


def test_equality_uses_the_mean_over_shocks():
    found = check(Principle.EQUALITY, one_measure([-1.0, 5.0], [2.0, 4.0]))
    assert summary(found) == (True, 1.5, "ratio", "A")


def test_consultation():
    gain = one_measure([1.0], [0.4], [2.0])
    assert summary(check(Principle.CONSULTATION, gain)) == (True, 3.0, "members", "B")
    refused = check(Principle.CONSULTATION, gain, threshold={"A": 1.5, "C": 1.0})
    assert summary(refused) == (False, 2.0, "members", "A")


def test_consultation_needs_a_feasible_package():
    payoffs = make_payoffs(one_measure([1.0], [1.0]))
    mechanism = make_mechanism(payoffs, principles=(Principle.CONSULTATION,))
    agreement = agree(payoffs, mechanism, feasible=np.array([True, False]))
    (found,) = principle_checks(payoffs, agreement, 1, mechanism)
    assert (found.holds, found.value) == (False, 2.0)


@pytest.mark.parametrize("accept", Acceptance)
def test_diversity_needs_both_rules(accept):
    threshold = {"A": 1.0, "B": -2.0}
    good = check(Principle.DIVERSITY, one_measure([3.0, 2.0], [-1.0, 0.0]), threshold=threshold, accept=accept)
    assert summary(good) == (True, 1.0, "percentage points", "A")
    risky = check(Principle.DIVERSITY, one_measure([8.0, 0.5], [1.0, 1.0]), threshold=threshold, accept=accept)
    assert summary(risky) == (False, -0.5, "percentage points", "A")


def test_common_development_compares_halves():
    gain = one_measure([4.0], [1.0], [9.0], [3.0], [2.0])
    prosperity = {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0, "E": 50.0, "Z": 1.0}
    found = check(Principle.COMMON_DEVELOPMENT, gain, prosperity=prosperity)
    assert summary(found) == (True, 0.0, "percentage points", "B")  # C is in the middle: its 9 percent counts nowhere
    richer_gain = check(Principle.COMMON_DEVELOPMENT, gain, prosperity=prosperity | {"B": 60.0})
    assert summary(richer_gain) == (True, (4 + 9) / 2 - (2 + 1) / 2, "percentage points", "A")
    poor_lose = check(Principle.COMMON_DEVELOPMENT, gain, prosperity=prosperity | {"C": 60.0})
    assert summary(poor_lose) == (False, (4 + 1) / 2 - (2 + 9) / 2, "percentage points", "B")


def test_common_development_without_prosperity():
    for gain, prosperity in ((one_measure([1.0], [2.0]), None), (one_measure([1.0]), {"A": 3.0})):
        found = check(Principle.COMMON_DEVELOPMENT, gain, prosperity=prosperity)
        assert (found.holds, found.worst_member) == (None, None)
        assert math.isnan(found.value)


@pytest.mark.parametrize("prosperity", [{"A": 1.0}, {"A": 1.0, "B": math.nan}])
def test_prosperity_of_all_or_none(prosperity):
    with pytest.raises(InputError, match="prosperity lacks B"):
        check(Principle.COMMON_DEVELOPMENT, one_measure([1.0], [2.0]), prosperity=prosperity)


def test_only_listed_principles_in_their_order():
    payoffs = make_payoffs(one_measure([1.0], [2.0]))
    listed = (Principle.EQUALITY, Principle.MUTUAL_BENEFIT)
    mechanism = make_mechanism(payoffs, principles=listed)
    agreement = agree(payoffs, mechanism)
    assert tuple(c.principle for c in agreement.checks) == listed
    assert agreement.checks == principle_checks(payoffs, agreement, agreement.recommended, mechanism)


def test_unknown_package():
    with pytest.raises(InputError, match="no package 2"):
        check(Principle.EQUALITY, one_measure([1.0]), package=2)


@pytest.mark.slow
@given(tables())
def test_signed_in_the_worst_case_is_mutual_benefit(payoffs):
    mechanism = make_mechanism(payoffs, principles=(Principle.MUTUAL_BENEFIT, Principle.CONSULTATION))
    agreement = agree(payoffs, mechanism)
    for package in payoffs.packages.tolist()[1:]:
        benefit, consultation = principle_checks(payoffs, agreement, package, mechanism)
        assert benefit.holds is consultation.holds is agreement.is_accepted(package)


@pytest.mark.slow
@given(tables())
def test_all_packages_at_once_are_decided_as_one_by_one(payoffs):
    mechanism = make_mechanism(payoffs, principles=tuple(Principle))
    agreement = agree(payoffs, mechanism)
    prosperity = {member: float(place) for place, member in enumerate(payoffs.members)}
    held = principles_held(payoffs, agreement, payoffs.packages, mechanism, prosperity)
    assert {Principle.CONSULTATION, Principle.DIVERSITY}.isdisjoint(held)
    for package in payoffs.packages.tolist():
        for one in principle_checks(payoffs, agreement, package, mechanism, prosperity):
            assert one.principle not in held or bool(held[one.principle][package]) is one.holds


@pytest.mark.slow
@given(tables())
def test_thresholds_above_zero_only_remove(payoffs):
    demanding = make_mechanism(payoffs, threshold=dict.fromkeys(payoffs.members, 2.0))
    agreement = agree(payoffs, demanding)
    for package in agreement.accepted.tolist():
        checks = {c.principle: c.holds for c in principle_checks(payoffs, agreement, package, demanding)}
        assert checks[Principle.MUTUAL_BENEFIT]
        assert checks[Principle.DIVERSITY]
        assert payoffs.gain_percent[package].min() > 2.0
