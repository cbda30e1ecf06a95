"""An agenda without a table: what is said of it is what the table says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ortaq.agreement import Listed, agree, exit_margins, feasible, refusal
from ortaq.answers import Terms, explain, settle
from ortaq.answers.affordable import feasible_packages
from ortaq.answers.agenda import ladder_of
from ortaq.answers.neighbours import neighbours
from ortaq.core import InputError, Mechanism, Payoffs, Region, Rules
from ortaq.model import Evaluated, Way, costs, gains, payoff_table
from tests.model.test_screening import random_mechanism
from tests.worlds import toy_region

REGION = toy_region()


def ruled(**budgets: Any) -> Mechanism:
    return replace(
        random_mechanism(7, measures=9),
        threshold_percent={"KAZ": 0.05, "KGZ": 0.2},
        rules=Rules(requires={"m1": ("m2",)}, excludes=(("m0", "m5"),), ladders=(("m3", "m4"),), **budgets),
    )


@pytest.fixture(scope="module")
def found() -> tuple[Evaluated, Listed, Payoffs]:
    mechanism = ruled()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ortaq.answers.agenda.MOST_MEASURES", 8)
        return *settle(REGION, mechanism, Terms()), payoff_table(REGION, mechanism)


@pytest.mark.parametrize(
    "budgets",
    [{}, {"budget_musd": 0.1}, {"member_budget_musd": {"KAZ": 0.05, "UZB": 0.0}, "budget_musd": 1.0}],
)
def test_feasible_packages_are_those_of_the_table(budgets: dict[str, Any]) -> None:
    mechanism = ruled(**budgets)
    cost = costs(mechanism, range(2**9))
    ids = [m.id for m in mechanism.measures]
    expected = feasible(mechanism.rules, ids, mechanism.members, cost)
    assert np.array_equal(feasible_packages(mechanism), expected)
    assert bool(budgets) is bool(expected.sum() < feasible_packages(ruled()).sum())


@pytest.mark.slow
def test_the_ladder_of_the_search_is_that_of_the_table(found: tuple[Evaluated, Listed, Payoffs]) -> None:
    evaluated, settled, exact = found
    true = agree(exact, ruled())
    assert evaluated.way is Way.SEARCHED
    assert evaluated.search is not None
    assert evaluated.search.settled
    assert evaluated.search.gap < 1e-3
    mine, whole = ladder_of(settled.payoffs, settled.agreement), ladder_of(exact, true)
    assert [0, *(int(settled.packages[row - 1]) for row in mine.packages[1:])] == whole.packages.tolist()
    assert mine.gain_musd == pytest.approx(whole.gain_musd, abs=1e-6)
    assert np.array_equal(evaluated.feasible, true.feasible[evaluated.packages])
    assert settled.accepted.tolist() == np.intersect1d(true.accepted, evaluated.packages).tolist()
    for package in settled.accepted.tolist():
        assert settled.robust_gain_percent(package) == pytest.approx(true.robust_gain_percent[package], abs=1e-9)


@pytest.mark.slow
def test_an_explanation_is_that_of_the_table(found: tuple[Evaluated, Listed, Payoffs]) -> None:
    evaluated, settled, exact = found
    mechanism = ruled()
    true = agree(exact, mechanism)
    margins = exit_margins(exact, true)
    rng = np.random.default_rng(1)
    refused = np.setdiff1d(np.arange(1, 2**9), true.accepted)
    for package in [*rng.choice(refused, 12, replace=False).tolist(), int(true.accepted[0])]:
        told = explain(REGION, mechanism, evaluated, settled, package)
        assert list(told.exit_margin_percent.values()) == pytest.approx(margins[package].tolist(), abs=1e-9)
        assert (told.refused is None) is true.is_accepted(package)
        if told.refused is None:
            continue
        reason = refusal(exact, true, package)
        assert told.refused.package == reason.package
        assert told.refused.breaches == reason.breaches
        assert told.refused.feasible is reason.feasible
        assert told.refused.fixable_by_transfers is reason.fixable_by_transfers
        assert [(o.member, o.shock) for o in told.refused.objections] == [
            (o.member, o.shock) for o in reason.objections
        ]
        assert told.refused.shortfall_musd == pytest.approx(reason.shortfall_musd, abs=1e-6)
        assert told.refused.swaps == reason.swaps
        assert told.refused.additions == {p: added for p, added in reason.additions.items() if len(added) == 1}
        assert told.dropped == {
            package & ~(1 << m): f"m{m}" for m in range(9) if package >> m & 1 and true.is_accepted(package & ~(1 << m))
        }
        if reason.nearest_distance == 1:
            assert told.refused.nearest == reason.nearest
        else:
            assert told.refused.nearest_distance is not None
            assert reason.nearest_distance is not None
            assert told.refused.nearest_distance >= reason.nearest_distance
        for member, (measure, rise) in told.relief.items():
            i, bit = exact.members.index(member), exact.measures.index(measure)
            robust = true.robust_gain_percent[:, i]
            drops = [package & ~(1 << m) for m in range(9) if package >> m & 1]
            assert rise == pytest.approx(max(robust[drops]) - robust[package], abs=1e-9)
            assert robust[package & ~(1 << bit)] == pytest.approx(max(robust[drops]), abs=1e-9)


def test_neighbours() -> None:
    assert neighbours(0b01, 2) == {0b00, 0b11, 0b10}
    assert len(neighbours(0b0110, 4)) == 4 + 4


def test_too_many_measures(region: Region) -> None:
    with pytest.raises(InputError, match=r"(?s)61 measures.*merge"):
        settle(region, random_mechanism(0, measures=61), Terms())


@pytest.mark.long
def test_forty_measures_are_searched(region: Region) -> None:
    mechanism = random_mechanism(3, measures=40)
    evaluated, settled = settle(region, mechanism, Terms())
    assert evaluated.search is not None
    assert evaluated.search.settled
    assert evaluated.search.gap < 1e-3
    steps = ladder_of(settled.payoffs, settled.agreement)
    picked = [int(settled.packages[row - 1]) for row in steps.packages[1:]]
    own = gains(region, mechanism, picked)
    assert own.musd.sum(axis=1) @ mechanism.shock_probability == pytest.approx(steps.gain_musd[1:], abs=1e-5)
    assert (np.diff(steps.gain_musd) > 0.0).all()
