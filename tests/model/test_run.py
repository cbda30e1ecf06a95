"""run() and payoff tables: no change, composition, splits, costs, order of models."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import (
    BAND_CASES,
    CENTRAL,
    Band,
    Case,
    Change,
    Corner,
    Cost,
    InputError,
    Kind,
    Mechanism,
    Region,
    Scenario,
)
from ortaq.domains.trade import CONTRIBUTIONS
from ortaq.domains.trade.stated import stated_effects
from ortaq.model import costs, draw_worlds, gains, payoff_table, run
from ortaq.model.ensemble import Store
from ortaq.model.refit import fit_margins
from tests.worlds import shift, toy_mechanism


def test_nothing_gives_exactly_nothing(region: Region) -> None:
    outcome = run(region, Scenario("nothing", "Nothing", ()))
    for name, value in outcome.metrics.items():
        # Revenue is a level in money, so its last digits are those of the region's incomes.
        rounding = 1e-9 * region.income.max() if name == "tariff_revenue_musd" else 0.0
        for band in (value, outcome.low[name], outcome.high[name]):
            assert np.abs(band).max() <= rounding, name
    assert all((part == 0.0).all() for part in outcome.reasons.values())


def test_bands_contain_the_value_and_splits_add_up(region: Region, mechanism: Mechanism) -> None:
    outcome = run(region, Scenario("all", "All", (*mechanism.measures, *mechanism.shocks)))
    for name, value in outcome.metrics.items():
        assert (outcome.low[name] <= value).all()
        assert (value <= outcome.high[name]).all()
    assert (outcome.low["real_income_percent"] < outcome.high["real_income_percent"]).all()
    total = np.sum(list(outcome.decomposition.values()), axis=0)
    assert total == pytest.approx(outcome.metrics["real_income_percent"], abs=1e-10)
    assert outcome.residual <= 1e-9


def test_channels_add_up(region: Region, mechanism: Mechanism) -> None:
    outcome = run(region, Scenario("all", "All", (*mechanism.measures, *mechanism.shocks)))
    assert set(outcome.channels) == {f"{c}_percent" for c in CONTRIBUTIONS}
    total = np.sum(list(outcome.channels.values()), axis=0)
    assert total == pytest.approx(outcome.metrics["real_income_percent"], abs=1e-6)
    assert outcome.reasons["terms_of_trade_percent"].shape == (3, 4, 4)
    # UZB alone has a productivity measure.
    assert (outcome.channels["productivity_percent"] != 0.0).tolist() == [False, False, True, False]


def test_draws_are_seeded_shared_and_hold_the_totals(region: Region, mechanism: Mechanism) -> None:
    rail, tariffs = (Scenario(m.id, "", (m,)) for m in mechanism.measures[:2])
    first = list(draw_worlds(region, (rail, tariffs), 5, seed=3))
    again = list(draw_worlds(region, (tariffs,), 5, seed=3))
    for one, other in zip(first, again, strict=True):
        assert (one.region.flow == other.region.flow).all()
        assert one.scenarios[1] == other.scenarios[0]
        assert one.region.output == pytest.approx(region.output, rel=1e-6)
        assert one.region.flow.sum(axis=2) == pytest.approx(region.flow.sum(axis=2), rel=1e-6)
        assert (one.region.final_demand > 0.0).all()
    flows = np.array([w.region.flow for w in first])
    assert (flows.std(axis=0) > 0.0).all()
    assert (next(iter(draw_worlds(region, (rail,), 2, seed=4))).region.flow != first[0].region.flow).any()


def test_draws_stay_inside_their_ranges(region: Region, mechanism: Mechanism) -> None:
    scenario = Scenario("rail", "", (mechanism.measures[0],))
    worlds = list(draw_worlds(region, (scenario,), 60, seed=0))
    for j, sector in enumerate(region.sectors):
        drawn = np.array([w.region.sectors[j].trade_elasticity.central for w in worlds])
        assert sector.trade_elasticity.low < drawn.min()
        assert drawn.max() < sector.trade_elasticity.high
        assert abs(np.log(drawn).mean() - np.log(sector.trade_elasticity.central)) < 0.15
    tariffs = np.array([w.region.tariff[0, 0, 1] for w in worlds])
    assert region.tariff_low[0, 0, 1] < tariffs.min()
    assert tariffs.max() < region.tariff_high[0, 0, 1]
    percents = {w.scenarios[0].changes[0].moves[0].band.central for w in worlds}
    assert -4.5 < min(percents) < max(percents) < -1.5
    assert len(percents) == 60


@pytest.mark.slow
def test_a_drawn_band_is_repeatable_and_flags_what_is_not_zero(region: Region, mechanism: Mechanism) -> None:
    scenario = Scenario("rail", "", (mechanism.measures[0],))
    one, two = (run(region, scenario, draws=20, seed=1) for _ in range(2))
    assert (one.low["real_income_percent"] == two.low["real_income_percent"]).all()
    assert one.provenance["band"] == "5th to 95th percentile of 20 draws, seed 1"
    assert one.distinguishable("real_income_percent")[0]
    other = run(region, scenario, draws=20, seed=2)
    assert (one.low["real_income_percent"] != other.low["real_income_percent"]).any()


@pytest.mark.parametrize("draws", [1, -5])
def test_too_few_draws(draws: int, region: Region, mechanism: Mechanism) -> None:
    with pytest.raises(InputError, match="a band needs several"):
        run(region, Scenario("rail", "", (mechanism.measures[0],)), draws=draws)


def test_totals_that_cannot_be_reached() -> None:
    table = np.array([[[1.0, 0.0], [0.0, 1.0]]])
    with pytest.raises(InputError, match="cannot be fitted"):
        fit_margins(table, np.array([[1.0, 2.0]]), np.array([[2.0, 1.0]]))


@pytest.mark.slow
def test_payoffs_equal_runs_less_costs(region: Region, mechanism: Mechanism) -> None:
    payoffs = payoff_table(region, mechanism)
    members = [region.economy_ids.index(m) for m in mechanism.members]
    shocks: list[tuple[Change, ...]] = [(), *((s,) for s in mechanism.shocks)]
    for column, shock in enumerate(shocks):
        alone = run(region, Scenario("shock", "", shock)).metrics["real_income_musd"][members]
        for package in (1, 5, 7):
            chosen = tuple(m for bit, m in enumerate(mechanism.measures) if package >> bit & 1)
            both = run(region, Scenario("both", "", (*chosen, *shock))).metrics["real_income_musd"][members]
            expected = both - alone - costs(mechanism, [package])[0]
            assert payoffs.gain_musd[package, :, column] == pytest.approx(expected, abs=1e-8 * region.income.max())
    assert (payoffs.gain_musd[0] == 0.0).all()
    assert payoffs.probability.tolist() == [0.8, 0.2]


def test_some_packages_equal_the_whole_table(region: Region, mechanism: Mechanism) -> None:
    payoffs = payoff_table(region, mechanism)
    some = gains(region, mechanism, [6, 3])
    assert some.musd == pytest.approx(payoffs.gain_musd[[6, 3]], abs=1e-8)
    assert some.cost_musd == pytest.approx(payoffs.cost_musd[[6, 3]])


@pytest.mark.parametrize("case", BAND_CASES, ids=lambda c: c.name)
def test_every_case_differs_from_the_central_one(case: Case, region: Region, mechanism: Mechanism) -> None:
    central, other = gains(region, mechanism, [7], CENTRAL), gains(region, mechanism, [7], case)
    assert np.abs(central.musd - other.musd).max() > 1e-6


def test_progress_counts_every_solve(region: Region, mechanism: Mechanism) -> None:
    seen: list[tuple[int, int]] = []
    payoff_table(region, mechanism, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(8, 16), (16, 16)]


def test_annual_cost_is_the_annuity_plus_running_cost(mechanism: Mechanism) -> None:
    # 20 over 30 years at 5 percent: 20 * 0.05 / (1 - 1.05 ** -30) = 1.30103; plus 0.2, half each.
    assert costs(mechanism, [1])[0] == pytest.approx([0.750514, 0.750514, 0.0], abs=1e-6)
    assert costs(mechanism, [1], Corner.HIGH)[0, 0] > costs(mechanism, [1], Corner.LOW)[0, 0]


def test_without_interest_capital_is_spread_evenly(mechanism: Mechanism) -> None:
    cost = Cost(Band.exact(30), Band.exact(0), 30.0, 0.0, {"KAZ": 1.0}, "toy")
    cheap = replace(mechanism, measures=(replace(mechanism.measures[0], cost=cost),))
    assert costs(cheap, [1])[0].tolist() == [1.0, 0.0, 0.0]


def test_too_many_measures_says_what_to_do(region: Region, mechanism: Mechanism) -> None:
    many = replace(mechanism, measures=mechanism.measures * 6)
    with pytest.raises(InputError, match=r"18 measures(.|\n)*262,144 packages(.|\n)*ortaq agree"):
        payoff_table(region, many)


def test_a_member_outside_the_region(region: Region) -> None:
    stranger = replace(toy_mechanism(), members=("KAZ", "KGZ", "UZZ"))
    with pytest.raises(InputError, match=r"unknown economy of region 'toy' 'UZZ'(.|\n)*did you mean 'UZB'"):
        payoff_table(region, stranger)


def test_changes_of_one_cell_multiply(region: Region) -> None:
    twice = shift("trade_cost_hat", ("KAZ",), ("KGZ",), -10.0)
    change = Change("twice", Kind.SHOCK, "", "", (twice, twice), "toy")
    hats = stated_effects(region, [change], Corner.CENTRAL)["trade_cost_hat"]
    assert hats[0, 0, 1] == hats[0, 1, 0] == pytest.approx(0.81)
    assert hats[1:].min() == 1.0


def test_overlapping_lists_never_move_own_sales(region: Region) -> None:
    change = Change("c", Kind.SHOCK, "", "", (shift("trade_cost_hat", ("KAZ", "KGZ"), ("KAZ", "UZB"), 5.0),), "toy")
    hats = stated_effects(region, [change], Corner.CENTRAL)["trade_cost_hat"]
    assert (np.einsum("snn->sn", hats) == 1.0).all()


def test_drawn_worlds_are_kept_one_by_one(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    scenario = Scenario("rail", "", (mechanism.measures[0],))
    alone, store = run(region, scenario, draws=5, seed=1), Store.open(tmp_path)
    run(region, scenario, draws=3, seed=1, store=store)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(kept) == 3
    (_, damaged) = sorted(tmp_path.iterdir())[:2]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    found = run(region, scenario, draws=5, seed=1, store=store)
    for name in alone.metrics:
        assert np.array_equal(found.low[name], alone.low[name])
        assert np.array_equal(found.high[name], alone.high[name])
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(after) == 5
    assert kept.items() < after.items()
    run(region, scenario, draws=3, seed=2, store=store)
    assert len(list(tmp_path.iterdir())) == 8
