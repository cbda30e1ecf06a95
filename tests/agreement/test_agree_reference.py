"""Complete package problems whose every answer was computed in exact fractions by other programs."""

from fractions import Fraction

import numpy as np
import pytest
from agree_cases import make_mechanism, make_payoffs

from ortaq.agreement import Acceptance, agree, attribution, exit_stable, refusal
from ortaq.agreement.bargaining import ideal_point

FILES = ("packages_6x3x2.json", "packages_7x5x3.json")


class Case:
    def __init__(self, data):
        self.data, self.expected = data, data["expected"]
        names = data["members"]
        self.payoffs = make_payoffs(
            data["gain"],
            probability=[float(Fraction(q)) for q in data["probability"]],
            participants=tuple(tuple(names[i - 1] for i in who) for who in data["participants"]),
        )
        feasible = np.isin(self.payoffs.packages, self.expected["constraint_ok"])
        self.mechanism = make_mechanism(self.payoffs)
        self.feasible = feasible
        self.agreement = agree(self.payoffs, self.mechanism, feasible=feasible)


@pytest.fixture(params=FILES)
def case(request, agreement_case):
    return Case(agreement_case(request.param))


def test_worst_case(case):
    np.testing.assert_array_equal(case.agreement.robust_gain_percent, case.expected["worst_case"])


def test_mean_over_shocks_against_fractions(case):
    probability = [Fraction(q) for q in case.data["probability"]]
    exact = [
        [sum(q * g for q, g in zip(probability, member, strict=True)) for member in package]
        for package in case.data["gain"]
    ]
    agreement = agree(case.payoffs, case.mechanism, accept=Acceptance.EXPECTED, feasible=case.feasible)
    np.testing.assert_allclose(agreement.robust_gain_percent, np.array(exact, dtype=float), rtol=0, atol=1e-12)
    signed = [p for p in case.expected["constraint_ok"] if p and min(exact[p]) > 0]
    assert agreement.accepted.tolist() == signed
    assert len(signed) > len(case.expected["unanimous_worst_case"])


def test_unanimous(case):
    assert case.agreement.accepted.tolist() == case.expected["unanimous_worst_case"]


def test_the_constraints_matter(case):
    """Without the mask the answer is another one, so the mask is what makes it right."""
    free = agree(case.payoffs, case.mechanism)
    extra = set(free.accepted.tolist()) - set(case.agreement.accepted.tolist())
    assert extra
    assert not extra & set(case.expected["constraint_ok"])


def test_pareto_front(case):
    assert case.agreement.pareto.tolist() == case.expected["pareto_front"]


def test_ideal_point(case):
    surplus = case.agreement.surplus_percent[case.agreement.accepted]
    assert ideal_point(surplus).tolist() == case.expected["ideal_point"]


def test_solutions(case):
    assert {k: list(v) for k, v in case.agreement.solutions.items()} == case.expected["solutions"]
    assert case.agreement.recommended == case.expected["solutions"]["nash"][0]


def test_exit_stable(case):
    accepted = case.agreement.accepted
    stable = accepted[exit_stable(case.payoffs, case.agreement)[accepted]]
    assert stable.tolist() == case.expected["exit_stable"]


def test_shapley_of_the_whole_agenda(case):
    contribution = attribution(case.payoffs, len(case.payoffs.packages) - 1) @ case.payoffs.probability
    exact = [[float(Fraction(v)) for v in row] for row in case.expected["shapley_measures_expected_utility"]]
    np.testing.assert_allclose(contribution, exact, rtol=0, atol=1e-12)


def test_why_not(case):
    assert len(case.expected["why_not"]) > 40
    for package, answer in case.expected["why_not"].items():
        found = refusal(case.payoffs, case.agreement, int(package))
        objectors = [
            [case.payoffs.members.index(o.member) + 1, o.gain_percent, case.payoffs.shocks.index(o.shock) + 1]
            for o in found.objections
        ]
        assert objectors == answer["objectors"], package
        assert found.fixable_by_transfers == answer["fixable_by_transfers"], package
        assert found.shortfall_musd == answer["shortfall"], package
        assert list(found.nearest) == answer["nearest_feasible"], package
        assert found.nearest_distance == answer["nearest_distance"], package


def test_acceptable_with_transfers(case):
    fixable = [
        p
        for p in case.expected["constraint_ok"]
        if p and (case.agreement.is_accepted(p) or refusal(case.payoffs, case.agreement, p).fixable_by_transfers)
    ]
    assert fixable == case.expected["acceptable_with_transfers"]
