"""The same package where firms buy nothing from each other."""

from dataclasses import replace

import numpy as np
import pytest

import ortaq
from ortaq.answers.main_job import measures_in
from ortaq.answers.other_model import FITS, in_other_model, without_inputs
from ortaq.answers.sections.other_model import unfit
from ortaq.core import CENTRAL, Effects
from ortaq.core.saying import say
from ortaq.domains import load_texts, valuation
from ortaq.domains.trade.finer import accounts
from ortaq.domains.trade.finer.part import FinerSectors
from ortaq.model.upstream import upstream_effects

OWN = "examples/three_members.toml"


@pytest.fixture(scope="module")
def question():
    region = ortaq.load_region(OWN)
    mechanism = ortaq.load_mechanism(OWN, region)
    return region, mechanism, ortaq.payoff_table(region, mechanism)


def _given(region, mechanism, package):
    return upstream_effects(region, measures_in(mechanism, package), CENTRAL)


def test_nothing_signed_brings_nothing(question):
    region, mechanism, payoffs = question
    found = in_other_model(region, _given(region, mechanism, 0), payoffs, 0, CENTRAL)
    assert (found.own_musd == 0.0).all()
    assert (found.other_musd == 0.0).all()


def test_a_region_without_inputs_is_the_same_in_both(question):
    region, mechanism, _ = question
    bare = without_inputs(region)
    payoffs = ortaq.payoff_table(bare, mechanism)
    found = in_other_model(bare, _given(bare, mechanism, 7), payoffs, 7, CENTRAL)
    assert found.other_musd == pytest.approx(found.own_musd, rel=1e-9)


def test_costs_of_measures_are_the_same_in_both(question):
    region, mechanism, payoffs = question
    found = in_other_model(region, _given(region, mechanism, 7), payoffs, 7, CENTRAL)
    dearer = replace(payoffs, gain_musd=payoffs.gain_musd - 1.0)
    other = in_other_model(region, _given(region, mechanism, 7), dearer, 7, CENTRAL)
    assert other.other_musd == pytest.approx(found.other_musd - 1.0)
    assert found.residual < 1e-9


def test_in_finer_sectors_that_are_alike_it_brings_the_same(question):
    region, mechanism, payoffs = question
    part, count = np.array([0.3, 0.7]), len(region.economies)
    inputs = np.broadcast_to(part[:, None, None] * region.input_share, (2, 2, count))
    halves = FinerSectors(
        ("a", "b"), ("a", "b"), np.array([0, 0]), np.tile(part[:, None, None], (1, count, count)), inputs
    )
    refined = replace(region, parts={**region.parts, "trade": halves})
    found = in_other_model(refined, _given(region, mechanism, 7), payoffs, 7, CENTRAL)
    assert (found.sectors, found.finer_sectors, found.finer_musd.shape) == (1, 2, (3, 3))
    for belief in found.finer_musd:
        assert belief == pytest.approx(found.own_musd, abs=1e-4)
    assert in_other_model(region, _given(region, mechanism, 7), payoffs, 7, CENTRAL).finer_musd.shape == (0, 3)


def test_finer_sectors_that_do_not_fit_the_accounts_tell_nothing_and_the_page_says_so(question, monkeypatch):
    region, mechanism, payoffs = question
    count = len(region.economies)
    skewed = np.array([[[0.1], [0.2]], [[0.7], [0.1]]]) * region.input_share
    split = np.array([0.3, 0.7])[:, None, None] * np.ones((1, count, count))
    sectors = FinerSectors(("a", "b"), ("a", "b"), np.array([0, 0]), split, skewed)
    refined = replace(region, parts={**region.parts, "trade": sectors})
    given = _given(region, mechanism, 7)
    assert in_other_model(refined, given, payoffs, 7, CENTRAL).finer_missed == 0.0
    monkeypatch.setitem(accounts._input_share.__kwdefaults__, "rounds", 1)
    found = in_other_model(refined, given, payoffs, 7, CENTRAL)
    assert found.finer_missed > FITS
    assert (found.finer_sectors, found.finer_musd.shape) == (0, (0, 3))
    assert "do not fit its accounts: a sum is missed by" in say(unfit(found), load_texts("en"))


def test_income_follows_the_domestic_share():
    """Arkolakis, Costinot and Rodriguez-Clare (2012), proposition 1, where trade balances and no tariff is paid."""
    region = ortaq.load_region(OWN)
    flow = region.flow + region.flow.transpose(0, 2, 1)
    none = np.zeros_like(region.tariff)
    bare = without_inputs(replace(region, flow=flow, tariff=none, tariff_low=none, tariff_high=none))
    world = valuation(CENTRAL).world(bare)
    cost = np.ones((1, *flow.shape))
    cost[:, :, 0, 1:] = 0.9
    given = Effects({"trade_cost_hat": cost})
    after = world.after(Effects({"trade_cost_hat": cost[0]}))
    assert len(bare.sectors) == 1
    theta = bare.sectors[0].trade_elasticity.central
    home = np.arange(flow.shape[1])
    share_hat = after.share[0, home, home] / world.share[0, home, home]
    assert world.worth(given).real_income_hat[0] == pytest.approx(share_hat ** (-1.0 / theta), rel=1e-9)
