"""Terms of investors in gains, runs, draws and trials."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq import load_mechanism, load_region
from ortaq.core import CENTRAL, Case, Corner, Finance, Mechanism, Region, Scenario, Terms, even_transfers, received
from ortaq.model import costs, gains, run, trial_gains, upstream_effects
from ortaq.model.drawn_gains import levers
from ortaq.model.drawn_world import drawn_world
from ortaq.model.draws import Streams

REGION = """
[region]
base_year = 2023
gdp_musd = { AAA = 100000, BBB = 40000, CCC = 9000 }
exports_musd = { AAA = { BBB = 5000, CCC = 700 }, BBB = { AAA = 4000, CCC = 900 }, CCC = { AAA = 600, BBB = 300 } }
"""
MEASURES = """
[[measure]]
id = "rail"
between = ["AAA", "BBB"]
trade_cost_percent = { low = -4, central = -5, high = -6 }
cost = { capex_musd = { low = 400, central = 500, high = 900 }, opex_musd_per_year = 8, life_years = 30, PAID }

[[measure]]
id = "customs"
between = ["AAA", "BBB", "CCC"]
trade_cost_percent = -2
cost.opex_musd_per_year = 10

[[shock]]
id = "closure"
probability = 0.1
between = ["AAA", "CCC"]
trade_cost_percent = 10
"""
OWNED = """owners = { AAA = 0.6, CCC = 0.4 }, host = "BBB", tax_rate = 0.1,
  earnings_musd = { low = 20, central = 60, high = 80 },
  debt = { share = 0.5, rate = 0.04, years = 20, grace_years = 5, lender = "CCC" }"""
PAID = "payers = { BBB = 1 }"
OWN = """owners = { BBB = 1 }, host = "BBB", earnings_musd = 60,
  debt = { share = 0.5, rate = 0.07, years = 20, lender = "BBB" }"""


def _pair(tmp_path: Path, paid: str) -> tuple[Region, Mechanism]:
    path = tmp_path / "three.toml"
    path.write_text(REGION + MEASURES.replace("PAID", paid.replace("\n", "")), encoding="utf-8")
    region = load_region(str(path))
    return region, load_mechanism(str(path), region)


def test_owner_host_and_lender_in_one_economy_gain_what_payers_of_an_annuity_do(tmp_path: Path):
    region, plain = _pair(tmp_path, PAID)
    _, owned = _pair(tmp_path, OWN)
    every = range(4)
    assert costs(owned, every).tolist() == costs(plain, every).tolist()
    assert gains(region, owned, every).musd == pytest.approx(gains(region, plain, every).musd, rel=1e-9, abs=1e-9)


def test_investors_move_money_between_members_and_hardly_anything_together(tmp_path: Path):
    region, plain = _pair(tmp_path, PAID)
    _, owned = _pair(tmp_path, OWNED)
    assert costs(owned, [1]).sum() == pytest.approx(costs(plain, [1]).sum())
    cost = owned.measures[0].cost
    sent = even_transfers(cost, owned.members)
    before, after = (gains(region, m, [1]).musd[0, :, 0] for m in (plain, owned))
    money = received(sent) - (costs(owned, [1]) - costs(plain, [1]))[0]
    # A dollar received is worth a dollar and what it does to prices: here up to a third, as hardly anything is traded.
    assert after - before == pytest.approx(money, rel=0.4)
    assert (np.abs(after - before) > np.abs(money)).all()
    assert after.sum() - before.sum() == pytest.approx(0.0, abs=0.05 * np.abs(money).sum())


def test_terms_add_over_measures_and_under_shocks(tmp_path: Path):
    region, owned = _pair(tmp_path, OWNED)
    (rail, customs), (closure,) = owned.measures, owned.shocks
    sent = upstream_effects(region, [rail], CENTRAL)["transfer_musd"]
    assert sent == pytest.approx(even_transfers(rail.cost, region.economy_ids))
    assert upstream_effects(region, [rail, rail, customs, closure], CENTRAL)["transfer_musd"] == pytest.approx(2 * sent)
    weak = upstream_effects(region, [rail], Case("weak", shift=Corner.LOW, cost=Corner.HIGH))["transfer_musd"]
    assert weak == pytest.approx(even_transfers(rail.cost, region.economy_ids, Corner.LOW, Corner.HIGH))
    outcome = run(region, Scenario("rail", "Rail", (rail,)))
    assert outcome.residual < 1e-9


def test_no_terms_are_exactly_todays_numbers(tmp_path: Path):
    region, plain = _pair(tmp_path, PAID)
    assert not any(isinstance(move, Terms) for m in plain.measures for move in m.moves)
    assert "transfer_musd" not in upstream_effects(region, plain.measures, CENTRAL)
    nothing = replace(plain.measures[0].cost, finance=Finance({"AAA": 1.0}, {"AAA": 1.0}))
    assert (even_transfers(nothing, region.economy_ids) == 0.0).all()


def test_draws_meet_terms_at_the_drawn_cost_and_the_drawn_effect(tmp_path: Path):
    region, owned = _pair(tmp_path, OWNED)
    drawn = drawn_world(region, owned, Streams.of(1, 0, 0.5)).mechanism.measures[0]
    agreed, terms = (move for move in drawn.moves if isinstance(move, Terms))
    for move in (agreed, terms):
        assert move.cost.capex_musd == drawn.cost.capex_musd != owned.measures[0].cost.capex_musd
    (share,) = (m.band.central for m in drawn.moves if not isinstance(m, Terms))
    place = (share + 5.0) / -1.0
    assert terms.band.central == pytest.approx(60.0 + place * (20.0 if place > 0.0 else 40.0))


def test_terms_are_among_what_determines_draws(tmp_path: Path):
    _, owned = _pair(tmp_path, OWNED)
    _, dearer = _pair(tmp_path, OWNED.replace("rate = 0.04", "rate = 0.05"))
    assert levers(owned) != levers(dearer)


def test_half_the_effect_earns_half(tmp_path: Path):
    region, owned = _pair(tmp_path, OWNED)
    moves = owned.measures[0].moves
    whole, trial = gains(region, owned, [1]), trial_gains(region, owned, [moves])
    assert trial.musd[0] == pytest.approx(whole.musd[0] + whole.cost_musd[0][:, None])
