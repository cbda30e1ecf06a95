"""What to do when the ground moved: held against the table of the whole agenda, solved package by package."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.agreement import Acceptance
from ortaq.answers import Terms, settle
from ortaq.answers.replan import Situation, replan, updated_probability, with_sunk
from ortaq.answers.sections.replanned import replan_section, shortened
from ortaq.core import CENTRAL, Band, InputError, Rules, refusal_percent
from ortaq.model import payoff_table
from ortaq.model.payoffs import measure_costs
from ortaq.model.remaining import LeftOver
from ortaq.observe import load_mechanism, load_region, mechanism_region

EXAMPLE = "examples/three_members.toml"
SHOCK = "closure"


@pytest.fixture(scope="module")
def question():
    region = load_region(mechanism_region(EXAMPLE))
    mechanism = load_mechanism(EXAMPLE, region)
    return region, mechanism, settle(region, mechanism, Terms())[1], payoff_table(region, mechanism)


def test_nothing_changes_where_nothing_happened_and_the_recommended_package_is_signed(question):
    region, mechanism, before, _ = question
    found = replan(region, mechanism, before, Situation(None, before.recommended), Terms())
    assert found.changes_nothing
    assert not found.weak
    assert found.next == 0


def test_gains_of_what_is_left_are_differences_of_the_whole_table_under_the_shock(question):
    region, mechanism, before, table = question
    signed = 0b001
    found = replan(region, mechanism, before, Situation(SHOCK, signed), Terms())
    came = 1 + [shock.id for shock in mechanism.shocks].index(SHOCK)
    left = found.remaining.left
    assert not found.after.payoffs.gain_musd[0].any()
    for package in found.after.payoffs.packages.tolist():
        whole = left.whole(package)
        expected = table.gain_musd[whole, :, came] - table.gain_musd[signed, :, came]
        np.testing.assert_allclose(found.after.payoffs.gain_musd[package, :, 0], expected, atol=1e-6)
    np.testing.assert_allclose(found.gain_musd[1], table.gain_musd[signed, :, came], atol=1e-6)
    then = left.whole(found.after.recommended or 0)
    np.testing.assert_allclose(found.gain_musd[2], table.gain_musd[then, :, came], atol=1e-6)


def test_what_keeping_a_signed_measure_brings_is_the_whole_table_less_its_costs(question):
    region, mechanism, before, table = question
    everything = 2 ** len(mechanism.measures) - 1
    found = replan(region, mechanism, before, Situation(SHOCK, everything), Terms())
    assert found.after is None
    came = 1 + [shock.id for shock in mechanism.shocks].index(SHOCK)
    costs = measure_costs(mechanism, CENTRAL.cost)
    for row, place in enumerate(found.remaining.left.signed):
        net = table.gain_musd[everything, :, came] - table.gain_musd[everything ^ 1 << place, :, came]
        np.testing.assert_allclose(found.remaining.kept_musd[row, :, 1] - costs[place], net, atol=1e-6)


def test_a_measure_that_costs_a_member_more_than_it_keeps_bringing_is_named_with_who_can_pay(question):
    region, mechanism, before, _ = question
    place = next(at for at, one in enumerate(mechanism.measures) if one.cost and len(one.participants) > 1)
    measure = mechanism.measures[place]
    payer = measure.participants[0]
    dear = replace(
        measure.cost, payers={payer: 1.0}, capex_musd=Band.exact(5000.0), opex_musd_per_year=Band.exact(40.0)
    )
    costly = replace(
        mechanism, measures=tuple(replace(m, cost=dear) if m is measure else m for m in mechanism.measures)
    )
    found = replan(region, costly, before, Situation(SHOCK, 1 << place), Terms())
    (one,) = [weak for weak in found.weak if weak.member == payer]
    assert one.measure == measure.id
    assert one.now_musd < 0.0
    if one.offers_musd:
        assert sum(one.offers_musd.values()) == pytest.approx(-one.now_musd)
        assert payer not in one.offers_musd
    sunk = replan(region, costly, before, Situation(SHOCK, 1 << place, {measure.id: 5000.0}), Terms())
    left = [weak for weak in sunk.weak if weak.member == payer]
    assert not left or left[0].now_musd > one.now_musd
    assert {table.id for table in replan_section(region, costly, found).blocks} >= {"replan-weak", "replan-members"}


def test_spent_money_lowers_what_is_left_to_invest_and_nothing_else(question):
    _, mechanism, _, _ = question
    measure = next(one for one in mechanism.measures if one.cost and one.cost.capex_musd.central > 0.0)
    sunk = with_sunk(mechanism, {measure.id: 1e9})
    kept = {one.id: one for one in sunk.measures}
    assert kept[measure.id].cost.capex_musd == Band.exact(0.0)
    assert kept[measure.id].moves == measure.moves
    assert [one for one in sunk.measures if one.id != measure.id] == [
        one for one in mechanism.measures if one.id != measure.id
    ]
    for wrong in (-1.0, float("inf"), float("nan")):
        with pytest.raises(InputError, match="no sum of money"):
            with_sunk(mechanism, {measure.id: wrong})


def test_signed_measures_meet_what_others_require_and_bar_what_they_exclude(question):
    _, mechanism, _, _ = question
    first, second, third = (one.id for one in mechanism.measures[:3])
    rules = Rules(requires={second: (first,)}, excludes=((first, third),), budget_musd=1e4)
    left = LeftOver.of(replace(mechanism, rules=rules), 0b001, None).mechanism.rules
    assert left.requires == {}
    assert left.barred == (third,)
    assert left.budget_musd == pytest.approx(1e4 - measure_costs(mechanism, CENTRAL.cost)[0].sum())


def test_odds_are_multiplied_by_the_ratio_as_far_as_the_forecast_stands_for_the_shock():
    assert updated_probability(0.12, 0.75, 0.20, 0.5) == pytest.approx(0.3209, abs=1e-4)
    assert updated_probability(0.12, 0.75, 0.20, 0.0) == pytest.approx(0.12)
    assert updated_probability(0.12, 0.20, 0.20, 1.0) == pytest.approx(0.12)
    assert updated_probability(0.0, 0.75, 0.20, 1.0) == 0.0
    with pytest.raises(InputError, match="updates nothing"):
        updated_probability(0.12, 1.0, 0.20, 0.5)


def test_members_decide_on_what_is_left_by_the_rule_that_was_asked_for(question):
    region, mechanism, before, _ = question
    found = replan(region, mechanism, before, Situation(SHOCK, 0b010), Terms(Acceptance.EXPECTED))
    payoffs, agreement = found.after.payoffs, found.after.agreement
    assert agreement.accept is Acceptance.EXPECTED
    least = refusal_percent(found.remaining.left.mechanism, payoffs.income_musd[:, 0])
    for package in agreement.accepted:
        assert payoffs.is_verified(package)
        assert (payoffs.gain_percent[package] @ payoffs.probability >= least - 1e-9).all()


def test_whom_members_depend_on_is_left_out_in_short(question):
    region, mechanism, before, _ = question
    section = replan_section(region, mechanism, replan(region, mechanism, before, Situation(SHOCK, 1), Terms()))
    lost = replace(section.blocks[0], id="dependence-losses")
    assert shortened(replace(section, blocks=(*section.blocks, lost))).blocks == section.blocks
