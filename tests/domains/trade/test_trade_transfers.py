"""Money and labour that cross borders in the equilibrium, against closed forms and the definitions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.core import CENTRAL, Array, Deficits, Effects, InputError
from ortaq.domains.trade import TradeBaseline, TradeChange, counterfactual, counterfactuals, decompose, solve_baseline
from ortaq.domains.trade.engine import rebase
from ortaq.domains.trade.valuation import valuation
from ortaq.observe import load_region
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


ORDER = ("CHN", "KAZ", "KGZ", "TJK", "TKM", "UZB")
SENT_FROM_RUSSIA_MUSD = {"TJK": 4860.0, "KGZ": 3158.4, "UZB": 10952.48, "KAZ": 180.0}
REAL_INCOME_PERCENT = {
    0.25: (-0.0, -0.03, -3.37, -7.46, -0.01, -2.5),
    0.50: (-0.0, -0.06, -6.76, -15.15, -0.02, -5.03),
    1.00: (-0.0, -0.12, -13.61, -31.34, -0.04, -10.18),
}
"""What an older engine gave on the shipped region when the deficits of its solved baseline were moved by hand by such
shares of the money that migrants send home from Russia (central case, fixed deficits), printed to two digits."""


def test_less_money_from_migrants_is_what_moved_deficits_gave() -> None:
    region = load_region("eurasia")
    at = {code: i for i, code in enumerate(region.economy_ids)}
    lost = np.zeros((len(at), len(at)))
    for receiver, musd in SENT_FROM_RUSSIA_MUSD.items():
        lost[at["RUS"], at[receiver]] = -musd
    world = valuation(CENTRAL).world(region)
    found = world.worth(Effects({"transfer_musd": np.stack([share * lost for share in REAL_INCOME_PERCENT])}))
    mine = 100.0 * (found.real_income_hat[:, [at[code] for code in ORDER]] - 1.0)
    assert mine == pytest.approx(np.array(list(REAL_INCOME_PERCENT.values())), abs=0.0051)
    assert found.residual.max() < 1e-9
