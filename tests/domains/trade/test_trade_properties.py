"""What must hold for every trade baseline."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Array, Deficits, NotConverged
from ortaq.domains.trade import (
    TradeBaseline,
    TradeChange,
    counterfactual,
    counterfactuals,
    engine,
    rebase,
    solve_baseline,
)
from ortaq.domains.trade.anderson import AndersonOptions
from tests.worlds import random_baseline, relabelled

seeds = st.integers(min_value=0, max_value=10_000)
rules = st.sampled_from(list(Deficits))
few = settings(max_examples=15)

# Solver tolerance 1e-12 on prices, amplified by trade elasticities up to 9 and a few rounds of inputs.
SOLVED = 1e-9


def _change(base: TradeBaseline, seed: int) -> TradeChange:
    rng = np.random.default_rng(seed)
    cost = np.exp(rng.normal(0.0, 0.1, base.tariff.shape))
    own = np.arange(len(base.members))
    cost[:, own, own] = 1.0
    productivity = np.exp(rng.normal(0.0, 0.05, base.value_added_share.shape))
    return TradeChange(cost, base.tariff * rng.uniform(0.0, 2.0, base.tariff.shape), productivity)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, batch=st.integers(1, 4))
def test_no_change_gives_exactly_one(seed: int, rule: Deficits, batch: int) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    shape = (batch, *solved.base.tariff.shape)
    found = counterfactuals(solved, TradeChange(trade_cost_hat=np.ones(shape)))
    assert (found.real_income_hat == 1.0).all()
    assert (found.real_wage_hat == 1.0).all()
    assert (found.price_hat == 1.0).all()


@few
@given(seed=seeds)
def test_a_solved_neighbour_in_the_batch_does_not_move_the_identity(seed: int) -> None:
    solved = solve_baseline(random_baseline(seed))
    change = _change(solved.base, seed)
    cost = np.stack([np.ones(solved.base.tariff.shape), np.asarray(change.trade_cost_hat)])
    found = counterfactuals(solved, TradeChange(trade_cost_hat=cost))
    assert (found.real_income_hat[0] == 1.0).all()
    assert (found.real_income_hat[1] != 1.0).any()


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_batch_equals_one_by_one(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    solved = solve_baseline(base, rule)
    changes = [_change(base, seed + k) for k in range(3)]
    together = TradeChange(
        np.stack([np.asarray(c.trade_cost_hat) for c in changes]),
        np.stack([np.asarray(c.tariff) for c in changes]),
        np.stack([np.asarray(c.productivity_hat) for c in changes]),
    )
    batch = counterfactuals(solved, together)
    for k, change in enumerate(changes):
        alone = counterfactuals(solved, change).row(0)
        assert batch.real_income_hat[k] == pytest.approx(alone.real_income_hat, abs=SOLVED)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_relabelling_members_and_sectors_changes_nothing(seed: int, rule: Deficits) -> None:
    base, change = random_baseline(seed), _change(random_baseline(seed), seed)
    rng = np.random.default_rng(seed)
    n, s = rng.permutation(len(base.members)), rng.permutation(len(base.sectors))
    cube = np.ix_(s, n, n)
    moved = relabelled(base, n, s)
    moved_change = TradeChange(
        np.asarray(change.trade_cost_hat)[cube],
        np.asarray(change.tariff)[cube],
        np.asarray(change.productivity_hat)[np.ix_(s, n)],
    )
    before, after = counterfactual(base, change, rule), counterfactual(moved, moved_change, rule)
    assert after.real_income_hat == pytest.approx(before.real_income_hat[n], abs=SOLVED)
    assert after.price_hat == pytest.approx(before.price_hat[np.ix_(s, n)], abs=SOLVED)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules, unit=st.floats(1e-6, 1e6))
def test_units_of_money_change_nothing(seed: int, rule: Deficits, unit: float) -> None:
    base = random_baseline(seed)
    scaled = replace(base, value_added=base.value_added * unit, deficit=base.deficit * unit)
    change = _change(base, seed)
    before, after = counterfactual(base, change, rule), counterfactual(scaled, change, rule)
    assert after.real_income_hat == pytest.approx(before.real_income_hat, abs=SOLVED)
    assert after.expenditure == pytest.approx(before.expenditure * unit, rel=SOLVED)


@few
@given(seed=seeds, factor=st.floats(0.5, 2.0))
def test_a_common_productivity_rise_is_a_common_gain(seed: int, factor: float) -> None:
    # All output grows by the factor at unchanged relative prices, so value added buys factor ** (output / value added)
    # of itself; with inputs the gain compounds, and it is the same as if value added shares were used directly.
    base = random_baseline(seed, sectors=1)
    base = replace(base, value_added_share=np.full((1, 5), 0.5), input_share=np.full((1, 1, 5), 0.5))
    change = TradeChange(productivity_hat=np.full((1, 5), factor))
    found = counterfactual(base, change, Deficits.BALANCED)
    assert found.real_income_hat == pytest.approx(np.full(5, factor**2), rel=SOLVED)


@few
@given(seed=seeds)
def test_one_sector_without_inputs_obeys_the_sufficient_statistic(seed: int) -> None:
    # Arkolakis, Costinot & Rodriguez-Clare (2012): real income = own trade share ** (-1 / theta), balanced, no tariffs.
    base = random_baseline(seed, sectors=1)
    base = replace(
        base,
        value_added_share=np.ones((1, 5)),
        input_share=np.zeros((1, 1, 5)),
        tariff=np.zeros_like(base.tariff),
    )
    change = TradeChange(trade_cost_hat=_change(base, seed).trade_cost_hat)
    solved = solve_baseline(base, Deficits.BALANCED)
    found = counterfactuals(solved, change).row(0)
    own = np.einsum("snn->sn", found.trade_share)[0] / np.einsum("snn->sn", solved.base.trade_share)[0]
    assert found.real_income_hat == pytest.approx(own ** (-1.0 / base.trade_elasticity[0]), rel=SOLVED)


@few
@given(seed=seeds)
def test_a_closed_economy_loses_its_gains_from_trade(seed: int) -> None:
    base = replace(random_baseline(seed, sectors=1, empty=0.0), tariff=np.zeros((1, 5, 5)))
    base = replace(base, value_added_share=np.ones((1, 5)), input_share=np.zeros((1, 1, 5)))
    closed = np.ones((1, 5, 5))
    closed[0, 0, 1:] = closed[0, 1:, 0] = np.inf
    solved = solve_baseline(base, Deficits.BALANCED)
    found = counterfactuals(solved, TradeChange(trade_cost_hat=closed)).row(0)
    own = solved.base.trade_share[0, 0, 0]
    assert found.real_income_hat[0] == pytest.approx(own ** (1.0 / base.trade_elasticity[0]), rel=SOLVED)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_steering_and_rebasing_only_change_the_way_there(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    solved = solve_baseline(base, rule)
    first, second = _change(base, seed), _change(base, seed + 1)
    cost = np.asarray(first.trade_cost_hat) * np.asarray(second.trade_cost_hat)
    productivity = np.asarray(first.productivity_hat) * np.asarray(second.productivity_hat)
    direct = counterfactuals(solved, TradeChange(cost, second.tariff, productivity)).row(0)
    rebased, step = rebase(solved, first)
    assert rebased.steering.matrix.shape[0] > 0
    onwards = counterfactuals(rebased, second).row(0)
    assert step.real_income_hat * onwards.real_income_hat == pytest.approx(direct.real_income_hat, abs=SOLVED)
    assert onwards.expenditure == pytest.approx(direct.expenditure, rel=1e-7)


@pytest.mark.slow
@few
@given(seed=seeds, rule=rules)
def test_goods_and_money_are_conserved(seed: int, rule: Deficits) -> None:
    base = random_baseline(seed)
    solved = solve_baseline(base, rule)
    change = _change(base, seed)
    found = counterfactuals(solved, change).row(0)
    sales = found.trade_share * found.expenditure[..., None] / (1.0 + np.asarray(change.tariff))
    imports, exports = sales.sum(axis=(0, 2)), sales.sum(axis=(0, 1))
    assert imports - exports == pytest.approx(found.deficit, abs=1e-8 * exports.sum())
    assert found.deficit.sum() == pytest.approx(0.0, abs=1e-8 * exports.sum())
    if rule is Deficits.BALANCED:
        assert found.deficit == pytest.approx(np.zeros(5), abs=1e-8 * exports.sum())


def test_deficit_rules_differ() -> None:
    base = random_baseline(3)
    results: dict[Deficits, Array] = {r: counterfactual(base, _change(base, 1), r).real_income_hat for r in Deficits}
    distinct = {tuple(np.round(v, 9)) for v in results.values()}
    assert len(distinct) == len(Deficits)


def test_an_equilibrium_that_is_not_found_is_an_error_not_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = solve_baseline(random_baseline(1))
    monkeypatch.setattr("ortaq.domains.trade.engine.AndersonOptions", lambda **_: AndersonOptions(max_iterations=1))
    with pytest.raises(
        NotConverged, match=r"no equilibrium found for the counterfactual: the \w+ of .* is off by"
    ) as caught:
        counterfactuals(solved, _change(solved.base, 1))
    assert caught.value.residual > 1e-9
    assert caught.value.where
    assert "make the change smaller" in caught.value.fix


def test_a_change_too_abrupt_for_one_solve_is_reached_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(214 + 7)
    world = np.random.default_rng(214)
    n, s = int(world.integers(3, 25)), int(world.integers(1, 12))
    base = random_baseline(214, n, s, empty=world.random() * 0.7)
    base = replace(base, trade_elasticity=np.exp(world.uniform(np.log(0.4), np.log(60.0), s)))
    size = np.exp(rng.uniform(np.log(0.01), np.log(3.0)))
    cost = np.exp(rng.normal(0.0, size, base.tariff.shape))
    cost[:, range(n), range(n)] = 1.0
    tariff, productivity = base.tariff * rng.uniform(0, 10), np.exp(rng.normal(0.0, size / 2, (s, n)))
    walked = []
    walk = engine._walk
    monkeypatch.setattr(engine, "_walk", lambda *a: walked.append(1) or walk(*a))
    found = counterfactual(base, TradeChange(cost, tariff, productivity), Deficits.WORLD_SHARE)
    assert walked
    assert found.residual <= 1e-9
