"""Taxes, quotas, sanctions, uses, empty and non-traded sectors against known limits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Deficits, InputError
from ortaq.domains.trade import (
    TradeBaseline,
    TradeChange,
    by_use,
    closed_links,
    counterfactual,
    counterfactuals,
    quota,
    rebase,
    solve_baseline,
)
from tests.worlds import random_baseline

seeds = st.integers(min_value=0, max_value=10_000)
few = settings(max_examples=10)
SOLVED = 1e-9


def _abroad(base: TradeBaseline) -> np.ndarray:
    return np.broadcast_to(~np.eye(len(base.members), dtype=bool), base.tariff.shape)


@few
@given(seed=seeds, rate=st.floats(0.01, 1.0), rule=st.sampled_from(list(Deficits)))
def test_a_tax_and_a_tariff_of_the_same_rate_differ_in_who_owns_the_revenue(
    seed: int, rate: float, rule: Deficits
) -> None:
    base = replace(random_baseline(seed), tariff=np.zeros((3, 5, 5)))
    solved = solve_baseline(base, rule)
    tax = rate * _abroad(base) * (np.arange(5)[None, None, :] == 0)
    taxed = counterfactuals(solved, TradeChange(export_tax=tax)).row(0)
    tolled = counterfactuals(solved, TradeChange(tariff=tax)).row(0)
    # The taxing exporter keeps what the importers would have earned.
    assert taxed.tariff_revenue[0] > 0.0
    assert taxed.tariff_revenue[1:] == pytest.approx(np.zeros(4), abs=1e-9 * base.value_added.sum())
    assert tolled.tariff_revenue[0] == pytest.approx(0.0, abs=1e-9 * base.value_added.sum())
    assert taxed.real_income_hat[0] > tolled.real_income_hat[0]


@few
@given(seed=seeds, rate=st.floats(0.01, 1.0))
def test_lerner_symmetry(seed: int, rate: float) -> None:
    # With balanced trade a uniform tariff on all imports equals a uniform tax on all exports (Lerner 1936).
    base = replace(random_baseline(seed), tariff=np.zeros((3, 5, 5)))
    solved = solve_baseline(base, Deficits.BALANCED)
    on_imports = rate * _abroad(base) * (np.arange(5)[None, :, None] == 0)
    on_exports = rate * _abroad(base) * (np.arange(5)[None, None, :] == 0)
    tariff = counterfactuals(solved, TradeChange(tariff=on_imports)).row(0)
    tax = counterfactuals(solved, TradeChange(export_tax=on_exports)).row(0)
    assert tax.real_income_hat == pytest.approx(tariff.real_income_hat, abs=SOLVED)
    assert tax.trade_share == pytest.approx(tariff.trade_share, abs=SOLVED)


@few
@given(seed=seeds)
def test_export_taxes_in_the_baseline_and_no_change_give_exactly_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    base = random_baseline(seed)
    taxed = replace(base, export_tax=rng.uniform(0.0, 0.2, base.tariff.shape) * _abroad(base))
    solved = solve_baseline(taxed)
    found = counterfactuals(solved, TradeChange(trade_cost_hat=np.ones((2, *base.tariff.shape))))
    assert (found.real_income_hat == 1.0).all()
    lifted, _ = rebase(solved, TradeChange(export_tax=np.zeros(base.tariff.shape)))
    back = counterfactuals(lifted, TradeChange(export_tax=taxed.export_tax)).row(0)
    assert back.trade_share == pytest.approx(solved.base.trade_share, abs=SOLVED)


@pytest.mark.slow
@few
@given(seed=seeds, rule=st.sampled_from(list(Deficits)))
def test_equal_shares_by_use_change_nothing(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    cost = np.exp(np.random.default_rng(seed).normal(0.0, 0.1, base.tariff.shape))
    one = counterfactual(base, TradeChange(trade_cost_hat=cost), rule)
    two = counterfactual(by_use(base, base.trade_share), TradeChange(trade_cost_hat=np.tile(cost, (2, 1, 1))), rule)
    assert two.real_income_hat == pytest.approx(one.real_income_hat, abs=SOLVED)
    assert two.expenditure[:3] + two.expenditure[3:] == pytest.approx(one.expenditure, rel=1e-7)


def test_shares_by_use_matter_and_are_kept() -> None:
    base = random_baseline(5, empty=0.0)
    home = np.eye(5)[None] * np.ones((3, 1, 1))
    final = 0.5 * base.trade_share + 0.5 * home
    solved = solve_baseline(by_use(base, final))
    assert solved.base.sectors[0] == "S0 (inputs)"
    assert solved.base.sectors[3] == "S0 (final)"
    cost = np.where(_abroad(base), 1.2, 1.0)
    both = counterfactuals(solved, TradeChange(trade_cost_hat=np.tile(cost, (2, 1, 1)))).row(0)
    same = counterfactual(base, TradeChange(trade_cost_hat=cost))
    assert (
        both.real_income_hat > same.real_income_hat
    ).all()  # final users buy more at home, so dearer trade costs less


@pytest.mark.slow
@few
@given(seed=seeds, allowed=st.floats(0.2, 0.95), rents=st.sampled_from(["importer", "exporter"]))
def test_a_quota_is_met_and_its_rents_have_an_owner(seed: int, allowed: float, rents: str) -> None:
    base = replace(random_baseline(seed, empty=0.0), tariff=np.zeros((3, 5, 5)))
    solved = solve_baseline(base)
    found = quota(solved, ("S1", "M0", "M2"), allowed, rents=rents)
    share_hat = found.found.trade_share[1, 0, 2] / solved.base.trade_share[1, 0, 2]
    price = found.found.price_hat[1, 0] * share_hat ** (-1.0 / base.trade_elasticity[1])
    quantity = share_hat * found.found.expenditure[1, 0] / solved.expenditure[1, 0] / price
    assert quantity == pytest.approx(allowed, rel=1e-8)
    assert found.rate > 0.0
    owner = 0 if rents == "importer" else 2
    assert found.found.tariff_revenue[owner] > 0.0
    assert np.delete(found.found.tariff_revenue, owner) == pytest.approx(np.zeros(4), abs=1e-8 * base.value_added.sum())


def test_a_quota_that_does_not_bind_costs_nothing() -> None:
    solved = solve_baseline(random_baseline(2, empty=0.0))
    found = quota(solved, ("S0", "M1", "M0"), 1.5)
    assert found.rate == 0.0
    assert (found.found.real_income_hat == 1.0).all()


@pytest.mark.parametrize(
    ("cell", "allowed", "message"),
    [
        (("S9", "M0", "M1"), 0.5, "unknown sector 'S9'"),
        (("S0", "M0", "MX"), 0.5, "unknown member 'MX'"),
        (("S0", "M0", "M1"), 0.0, "cannot create trade from zero"),
        (("S0", "M0", "M1"), -1.0, "a quota of -1"),
    ],
)
def test_quota_mistakes(cell: tuple[str, str, str], allowed: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        quota(solve_baseline(random_baseline(2)), cell, allowed)


@few
@given(seed=seeds)
def test_a_sanction_closes_both_directions_and_nothing_else(seed: int) -> None:
    base = random_baseline(seed, empty=0.0)
    hats = closed_links(base, ["M0"], ["M1", "M2", "M0"], ["S0", "S2"])
    found = counterfactual(base, TradeChange(trade_cost_hat=hats))
    for sector, closed in ((0, True), (1, False), (2, True)):
        for other in (1, 2):
            assert (found.trade_share[sector, 0, other] == 0.0) == closed
            assert (found.trade_share[sector, other, 0] == 0.0) == closed
    assert (found.trade_share[:, 3, 4] > 0.0).all()
    assert (found.trade_share[:, 0, 0] > 0.0).all()
    assert found.residual <= 1e-9


def test_a_prohibitive_cost_approaches_the_closed_link() -> None:
    base = random_baseline(4, empty=0.0)
    hats = closed_links(base, ["M0"], ["M1"], base.sectors)
    closed = counterfactual(base, TradeChange(trade_cost_hat=hats))
    dear = counterfactual(base, TradeChange(trade_cost_hat=np.where(np.isinf(hats), 1e6, hats)))
    assert dear.real_income_hat == pytest.approx(closed.real_income_hat, abs=1e-8)


def test_isolation_of_a_member_with_a_deficit_says_to_purge_it_first() -> None:
    base = random_baseline(4, empty=0.0)
    hats = closed_links(base, ["M0"], base.members, base.sectors)
    with pytest.raises(InputError, match=r"M0 cannot carry its trade balance(.|\n)*purge deficits first"):
        counterfactual(base, TradeChange(trade_cost_hat=hats))
    alone = counterfactual(base, TradeChange(trade_cost_hat=hats), Deficits.BALANCED)
    assert alone.real_income_hat[0] < 1.0


def test_one_way_trade_without_a_balance_to_carry_is_refused() -> None:
    base = random_baseline(4, empty=0.0)
    hats = np.ones(base.tariff.shape)
    hats[:, 0, 1:] = np.inf
    with pytest.raises(InputError, match="M0 cannot carry its trade balance"):
        counterfactual(base, TradeChange(trade_cost_hat=hats), Deficits.BALANCED)


@few
@given(seed=seeds)
def test_a_non_traded_sector_stays_at_home(seed: int) -> None:
    base = random_baseline(seed)
    share = base.trade_share.copy()
    share[2] = np.eye(5)
    base = replace(base, trade_share=share)
    cost = np.where(_abroad(base), 0.8, 1.0)
    found = counterfactual(base, TradeChange(trade_cost_hat=cost))
    assert (found.trade_share[2] == np.eye(5)).all()


def test_a_sector_without_demand_is_harmless() -> None:
    base = random_baseline(7, sectors=3)
    final = base.final_share.copy()
    final[1] = 0.0
    inputs = base.input_share.copy()
    inputs[1] = 0.0
    value_added = 1.0 - inputs.sum(axis=0)
    base = replace(base, final_share=final / final.sum(axis=0), input_share=inputs, value_added_share=value_added)
    found = counterfactual(base, TradeChange(trade_cost_hat=np.where(_abroad(base), 0.9, 1.0)))
    assert (found.expenditure[1] == 0.0).all()
    assert found.residual <= 1e-9


def test_absurd_elasticities_are_refused() -> None:
    base = random_baseline(0)
    with pytest.raises(InputError, match=r"trade_elasticity is 450, above 200(.|\n)*S2"):
        replace(base, trade_elasticity=np.array([4.0, 5.0, 450.0]))
