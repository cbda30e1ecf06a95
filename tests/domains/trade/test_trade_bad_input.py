"""Arrays that cannot be used are refused with their place."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.domains.trade import TradeBaseline, TradeChange, counterfactual
from tests.worlds import random_baseline


@pytest.fixture(scope="module")
def base() -> TradeBaseline:
    return random_baseline(0)


def _with(array: np.ndarray, at: tuple[int, ...], value: float) -> np.ndarray:
    changed = array.copy()
    changed[at] = value
    return changed


@pytest.mark.parametrize(
    ("field", "at", "value", "message"),
    [
        ("trade_share", (1, 2, 3), np.nan, r"trade_share is nan(.|\n)*S1/M2/M3"),
        ("trade_share", (0, 1, 2), -0.1, r"trade_share is -0.1, below 0(.|\n)*S0/M1/M2"),
        ("trade_share", (0, 1, 1), 2.0, r"trade_share sums to (.|\n)*over exporters(.|\n)*S0/M1"),
        ("value_added_share", (2, 0), 0.99, r"input_share sums to (.|\n)*S2/M0"),
        ("input_share", (0, 1, 2), -0.5, r"input_share is -0.5, below -0.01(.|\n)*S0/S1/M2"),
        ("final_share", (0, 3), 3.0, r"final_share sums to (.|\n)*M3"),
        ("value_added", (4,), 0.0, r"value_added is 0, below(.|\n)*M4"),
        ("tariff", (0, 1, 2), -1.5, r"tariff is -1.5"),
        ("deficit", (0,), 1e3, r"deficits sum to"),
        ("deficit", (0,), np.inf, r"deficit is inf(.|\n)*M0"),
        ("trade_elasticity", (1,), -4.0, r"trade_elasticity is -4(.|\n)*S1"),
    ],
)
def test_baseline(base: TradeBaseline, field: str, at: tuple[int, ...], value: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(base, **{field: _with(getattr(base, field), at, value)})


def test_baseline_shape(base: TradeBaseline) -> None:
    with pytest.raises(InputError, match=r"trade_share has shape \(5, 5, 3\), expected \(3, 5, 5\)"):
        replace(base, trade_share=np.moveaxis(base.trade_share, 0, 2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (TradeChange(trade_cost_hat=np.zeros((3, 5, 5))), "trade_cost_hat is 0.0"),
        (TradeChange(trade_cost_hat=np.full((3, 5, 5), np.nan)), "trade_cost_hat is nan"),
        (TradeChange(tariff=np.full((3, 5, 5), -1.0)), "tariff is -1.0"),
        (TradeChange(productivity_hat=np.full((3, 5), np.inf)), "productivity_hat is inf"),
        (TradeChange(productivity_hat=np.ones((5, 3))), r"productivity_hat has shape \(5, 3\)"),
        (TradeChange(trade_cost_hat=np.ones((2, 3, 5, 5)), tariff=np.ones((3, 3, 5, 5))), "batch axes"),
    ],
)
def test_change(base: TradeBaseline, change: TradeChange, message: str) -> None:
    with pytest.raises(InputError, match=message):
        counterfactual(base, change)


def test_closing_the_last_supplier_is_refused(base: TradeBaseline) -> None:
    cost = np.ones(base.tariff.shape)
    cost[1, 2, :] = np.inf
    with pytest.raises(InputError, match="closes the last supplier of S1 to M2"):
        counterfactual(base, TradeChange(trade_cost_hat=cost))


def test_unknown_deficit_rule(base: TradeBaseline) -> None:
    with pytest.raises(InputError, match=r"unknown deficit rule 'fixd'(.|\n)*did you mean 'fixed'"):
        counterfactual(base, TradeChange(), "fixd")


def test_small_negative_inputs_are_allowed_and_shares_are_rescaled(base: TradeBaseline) -> None:
    inputs = base.input_share.copy()
    inputs[0, 1, 2] -= 1e-8
    assert replace(base, input_share=inputs).value_added_share[1, 2] > base.value_added_share[1, 2]
