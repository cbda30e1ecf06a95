"""Money and labour that cross borders in the equilibrium, against closed forms and the definitions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import Array, Deficits, InputError
from ortaq.domains.trade import TradeBaseline, TradeChange, counterfactual, counterfactuals, decompose, solve_baseline
from ortaq.domains.trade.engine import rebase
from tests.worlds import random_baseline

seeds = st.integers(0, 10_000)
rules = st.sampled_from(list(Deficits))
few = settings(max_examples=12, deadline=None)

SOLVED = 1e-9  # as in test_trade_properties


def moved(base: TradeBaseline, seed: int, size: float = 0.05) -> tuple[Array, Array]:
    """Return transfers of a few percent of the smaller partner's value added, and labour of every member."""
    rng = np.random.default_rng(seed)
    least = np.minimum.outer(base.value_added, base.value_added)
    transfer = size * rng.uniform(0.0, 0.3, least.shape) * least
    np.fill_diagonal(transfer, 0.0)
    return transfer, np.exp(rng.normal(0.0, 0.05, len(base.members)))


@few
@given(seed=seeds, rule=rules)
def test_nothing_sent_and_nobody_moved_is_exactly_nothing(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    n = len(solved.base.members)
    none = TradeChange(transfer=np.zeros((2, n, n)), labour_hat=np.ones((2, n)))
    found = counterfactuals(solved, none)
    assert (found.real_income_hat == 1.0).all()
    assert (found.price_hat == 1.0).all()


@few
@given(seed=seeds, rule=rules)
def test_money_that_comes_back_is_nothing(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    transfer, _ = moved(solved.base, seed)
    there_and_back = transfer + transfer.T
    found = counterfactuals(solved, TradeChange(transfer=there_and_back))
    assert found.real_income_hat == pytest.approx(1.0, abs=SOLVED)


@few
@given(seed=seeds, rule=rules)
def test_a_batch_is_its_rows(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    transfer, labour = moved(solved.base, seed)
    rows = TradeChange(
        transfer=np.stack([0.0 * transfer, transfer]), labour_hat=np.stack([labour, np.ones_like(labour)])
    )
    both = counterfactuals(solved, rows)
    alone = [
        counterfactuals(solved, TradeChange(labour_hat=labour)).row(0),
        counterfactuals(solved, TradeChange(transfer=transfer)).row(0),
    ]
    for at, one in enumerate(alone):
        assert both.row(at).real_income_hat == pytest.approx(one.real_income_hat, abs=SOLVED)
        assert both.row(at).deficit == pytest.approx(one.deficit, abs=1e-6)


@few
@given(seed=seeds)
def test_deficits_are_those_of_the_baseline_and_what_is_received(seed: int) -> None:
    solved = solve_baseline(random_baseline(seed))
    transfer, labour = moved(solved.base, seed)
    found = counterfactuals(solved, TradeChange(transfer=transfer, labour_hat=labour)).row(0)
    received = transfer.sum(axis=0) - transfer.sum(axis=1)
    net = found.trade_share * found.expenditure[..., None] / (1.0 + solved.base.tariff)
    imports_less_exports = net.sum(axis=(0, 2)) - net.sum(axis=(0, 1))
    assert imports_less_exports == pytest.approx(
        solved.base.deficit + received, abs=1e-7 * solved.base.value_added.max()
    )
    assert found.residual < 1e-9


@few
@given(seed=seeds)
def test_doubling_all_money_changes_nothing(seed: int) -> None:
    base = random_baseline(seed)
    transfer, _ = moved(base, seed)
    double = replace(base, value_added=2.0 * base.value_added, deficit=2.0 * base.deficit)
    one = counterfactual(base, TradeChange(transfer=transfer))
    two = counterfactual(double, TradeChange(transfer=2.0 * transfer))
    assert two.real_income_hat == pytest.approx(one.real_income_hat, abs=SOLVED)


@few
@given(seed=seeds, size=st.floats(0.5, 1.5))
def test_labour_of_one_economy_is_its_real_income(seed: int, size: float) -> None:
    """Without trade and tariffs real income is linear in labour: prices follow wages, whatever the inputs."""
    base = random_baseline(seed)
    alone = np.zeros_like(base.trade_share)
    own = np.arange(len(base.members))
    alone[:, own, own] = 1.0
    closed = replace(
        base, trade_share=alone, tariff=np.zeros_like(base.tariff), deficit=np.zeros_like(base.deficit), export_tax=None
    )
    labour = np.ones(len(base.members))
    labour[0] = size
    found = counterfactual(closed, TradeChange(labour_hat=labour))
    assert found.real_income_hat == pytest.approx(labour, abs=1e-8)


@few
@given(seed=seeds, rule=rules)
def test_contributions_add_up_and_name_what_moved(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    transfer, labour = moved(solved.base, seed)
    parts = decompose(solved, TradeChange(transfer=transfer, labour_hat=labour))
    assert np.abs(parts.gap).max() < 1e-8
    received = transfer.sum(axis=0) - transfer.sum(axis=1)
    assert (np.sign(parts.received) == np.sign(received)).all()
    assert (np.sign(parts.labour) == np.sign(np.log(labour))).all()
    only = decompose(solved, TradeChange(transfer=transfer))
    assert (only.labour == 0.0).all()


@pytest.mark.slow
@few
@given(seed=seeds, rule=st.sampled_from([Deficits.FIXED, Deficits.BALANCED]))
def test_two_steps_are_one(seed: int, rule: Deficits) -> None:
    solved = solve_baseline(random_baseline(seed), rule)
    transfer, labour = moved(solved.base, seed)
    whole = counterfactuals(solved, TradeChange(transfer=transfer, labour_hat=labour)).row(0)
    half, first = rebase(solved, TradeChange(transfer=0.5 * transfer, labour_hat=labour))
    second = counterfactuals(half, TradeChange(transfer=0.5 * transfer)).row(0)
    assert first.real_income_hat * second.real_income_hat == pytest.approx(whole.real_income_hat, abs=1e-8)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("labour_hat", 0.0, "labour_hat is 0"),
        ("labour_hat", np.nan, "labour_hat is nan"),
        ("transfer", np.inf, "transfer is inf"),
    ],
)
def test_impossible_labour_and_transfers_are_refused(field: str, value: float, message: str) -> None:
    base = random_baseline(1)
    n = len(base.members)
    wrong = np.ones(n) if field == "labour_hat" else np.zeros((n, n))
    wrong.flat[1] = value
    with pytest.raises(InputError, match=message):
        counterfactual(base, TradeChange(**{field: wrong}))


def test_transfers_are_by_pair_so_that_what_one_pays_another_receives() -> None:
    """Amounts by economy could fail to sum to zero; they are no transfers and are refused."""
    base = random_baseline(1)
    with pytest.raises(InputError, match="transfer"):
        counterfactual(base, TradeChange(transfer=np.ones(len(base.members))))
    transfer, _ = moved(base, 1)
    received = TradeChange(transfer=transfer).batch(base).received
    assert received.sum(axis=1) == pytest.approx(0.0, abs=1e-9 * transfer.max())
