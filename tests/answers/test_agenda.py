"""A screened agenda gives the answers of one that is solved in full, and what a brief names is solved."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.agreement import (
    Acceptance,
    Agreement,
    Outsiders,
    all_blocking,
    first_left,
    near_departures,
    refusal,
    stability,
)
from ortaq.agreement.coalitions import kept_by_outsiders, worth
from ortaq.answers import Terms, settle
from ortaq.answers.agenda import ladder_of, rests_on
from ortaq.answers.budgets import Budget, at_budget
from ortaq.core import Mechanism, Payoffs, Region
from ortaq.model import Way
from tests.model.test_screening import random_mechanism


@pytest.fixture(autouse=True)
def few_to_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw so few packages that many of a small agenda remain estimates."""
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 8)


def settled(region: Region, mechanism: Mechanism, terms: Terms) -> tuple[Payoffs, Agreement]:
    """Return the table and the agreement of an agenda that has a table."""
    evaluated, found = settle(region, mechanism, terms)
    assert evaluated.way in {Way.FULL, Way.SCREENED}
    assert found.packages.tolist() == evaluated.packages.tolist() == list(range(1, 2 ** len(mechanism.measures)))
    assert np.array_equal(evaluated.feasible, found.agreement.feasible)
    return evaluated.payoffs, found.agreement


@pytest.mark.slow
@pytest.mark.parametrize("accept", Acceptance)
@pytest.mark.parametrize("seed", range(2))
def test_a_screened_agenda_gives_the_answers_of_a_solved_one(
    region: Region, seed: int, accept: Acceptance, monkeypatch: pytest.MonkeyPatch
) -> None:
    mechanism, terms = random_mechanism(seed, measures=8), Terms(accept, package=0b10110)
    full, exact = settled(region, mechanism, terms)
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    screened, found = settled(region, mechanism, terms)
    assert full.verified is None
    assert screened.verified_count < len(full.packages) - 1
    assert np.array_equal(found.accepted, exact.accepted)
    assert (found.solutions, found.recommended) == (exact.solutions, exact.recommended)
    assert found.obstacles.closest == exact.obstacles.closest
    named = sorted(rests_on(screened, found, terms.package))
    assert all(screened.is_verified(p) for p in named)
    assert np.allclose(screened.gain_percent[named], full.gain_percent[named], atol=1e-8)
    example = stability(screened, found).example()
    assert example == stability(full, exact).example()
    assert first_left(screened, found) == (None if example is None else example.package)
    assert example is None or screened.is_verified(example.package)
    assert found.obstacles.unreachable == pytest.approx(exact.obstacles.unreachable, abs=1e-8)
    chosen = np.array(sorted({p for ties in exact.solutions.values() for p in ties}), dtype=np.int64)
    mine, true = stability(screened, found, chosen), stability(full, exact, chosen)
    for package in chosen.tolist():
        assert mine.departure(package) == true.departure(package)
    assert np.array_equal(mine.accessions.joined, true.accessions.joined)
    error_musd = screened.largest_error_percent / 100.0 * screened.income_musd.max(axis=1).sum()
    games = (worth(*on, Outsiders.GAMMA) for on in ((screened, found), (full, exact)))
    assert np.allclose(*games, atol=error_musd + 1e-6)
    if not exact.is_accepted(0b10110):
        mine_refused, true_refused = refusal(screened, found, 0b10110), refusal(full, exact, 0b10110)
        assert mine_refused.nearest == true_refused.nearest
        assert mine_refused.additions == true_refused.additions
        assert mine_refused.swaps == true_refused.swaps


def test_departures_within_reach_hold_every_departure(region: Region) -> None:
    mechanism = random_mechanism(1, measures=6)
    payoffs, found = settled(region, mechanism, Terms(Acceptance.EXPECTED))
    for package in found.accepted.tolist():
        for outsiders in Outsiders:
            near = near_departures(payoffs, found, np.array([package]), outsiders, np.zeros(3))
            groups = all_blocking(payoffs, found, package, outsiders)
            bits = {m: 1 << i for i, m in enumerate(payoffs.members)}
            after = {
                own | package & kept_by_outsiders(payoffs, sum(bits[m] for m in who), outsiders)
                for who, owns in groups.items()
                for own in owns
            }
            assert after <= set(near.tolist())


def test_the_best_for_a_member_that_nothing_satisfies_is_solved(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    mechanism = replace(random_mechanism(3, measures=8), threshold_percent={"KAZ": 30.0, "KGZ": 20.0})
    screened, found = settled(region, mechanism, Terms())
    assert set(found.obstacles.unreachable) == {"KAZ", "KGZ"}
    for who in found.obstacles.unreachable:
        best = 1 + int(found.robust_gain_percent[1:, found.members.index(who)].argmax())
        assert screened.is_verified(best)


@pytest.mark.slow
def test_the_ladder_of_settled_packages_is_that_of_the_whole_table(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    mechanism = random_mechanism(4, measures=8)
    full, exact = settled(region, mechanism, Terms(Acceptance.EXPECTED))
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", 5)
    screened, found = settled(region, mechanism, Terms(Acceptance.EXPECTED))
    assert screened.verified_count < full.verified_count
    mine, true = ladder_of(screened, found), ladder_of(full, exact)
    assert len(true.packages) > 1
    assert mine.packages.tolist() == true.packages.tolist()
    assert mine.staircase.tolist() == true.staircase.tolist()
    assert all(screened.is_verified(p) for p in (*mine.packages.tolist(), *mine.staircase.tolist()))
    assert np.allclose(mine.gain_musd, true.gain_musd, atol=1e-8)
    budgets = np.linspace(0.0, float(true.cost_musd[-1]), 20)
    gains = [
        at_budget(screened, found, mechanism, Budget(b)).gain_musd for b in budgets if b >= mine.staircase_cost_musd[1]
    ]
    assert gains == sorted(gains)
