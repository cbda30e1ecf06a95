"""Least-information-gain balancing against definitions, a general solver and the totals themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from ortaq.core import NotConverged
from ortaq.observe.regions.balancing import LEAST_KEPT, TOLERANCE, FixedSum, balance, largest_residual


def _world(seed: int, s: int = 2, n: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.lognormal(2.0, 1.5, (s, n, n)), rng.uniform(0.05, 1.2, (s, n, n))


def test_nothing_new_moves_nothing() -> None:
    flow, sd = _world(0)
    cells = (1, 17)
    same = FixedSum(cells, float(flow.ravel()[list(cells)].sum()))
    result = balance(flow, sd, fixed={5: float(flow.ravel()[5])}, sums=[same], places=[5])
    assert (result.flow == flow).all()
    assert not result.raised.any()


@pytest.mark.slow
@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(0.5, 1.6))
def test_fixed_cells_come_back_to_the_bit_and_totals_hold(seed: int, factor: float) -> None:
    flow, sd = _world(seed)
    cell, group = 7, (2, 18)
    value = float(flow.ravel()[cell] * factor)
    total = FixedSum(group, float(flow.ravel()[list(group)].sum() * factor))
    result = balance(flow, sd, fixed={cell: value}, sums=[total], places=[cell, *group])
    assert result.flow.ravel()[cell] == value
    assert np.isclose(result.flow.ravel()[list(group)].sum(), total.value, rtol=1e-9)
    sales, purchases = flow.sum(axis=1), flow.sum(axis=2)
    assert np.allclose(result.flow.sum(axis=1), sales + result.raised.sum(axis=1), rtol=1e-9)
    assert np.allclose(result.flow.sum(axis=2), purchases + result.raised.sum(axis=2), rtol=1e-9)
    assert result.residual <= TOLERANCE


def test_agrees_with_a_general_solver() -> None:
    flow, sd = _world(3, s=1, n=3)
    value = float(flow[0, 0, 1] * 0.7)
    result = balance(flow, sd, fixed={1: value}, sums=[], places=[1])
    prior, weight = flow.ravel(), sd.ravel() ** 2
    index = np.arange(9).reshape(3, 3)
    # The last total of the buyers follows from the others.
    held = [*(index[k] for k in range(3)), *(index[:, k] for k in range(2)), [1]]
    matrix = np.array([np.isin(np.arange(9), cells).astype(float) for cells in held])
    wanted = np.array([*flow[0].sum(axis=1), *flow[0].sum(axis=0)[:2], value])
    found = minimize(
        lambda x: float(((x * np.log(x / prior) - x + prior) / weight).sum()),
        prior,
        jac=lambda x: np.log(x / prior) / weight,
        constraints={"type": "eq", "fun": lambda x: matrix @ x - wanted, "jac": lambda _: matrix},
        bounds=[(1e-6, None)] * 9,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.success
    assert np.allclose(found.x, result.flow.ravel(), rtol=1e-5)
    # No feasible direction lowers the gain: the gradient is a combination of the constraints.
    gradient = np.log(result.flow.ravel() / prior) / weight
    left = np.linalg.lstsq(matrix.T, gradient, rcond=None)[0]
    assert np.allclose(matrix.T @ left, gradient, atol=1e-8)


def test_certain_cells_move_least() -> None:
    flow, sd = np.full((1, 3, 3), 10.0), np.full((1, 3, 3), 0.5)
    sd[0, 0, 1] = 0.05
    result = balance(flow, sd, fixed={0: 14.0}, sums=[], places=[0])
    assert abs(result.flow[0, 0, 1] - 10.0) < 0.1 * abs(result.flow[0, 0, 2] - 10.0)


def test_totals_are_raised_only_as_much_as_they_must() -> None:
    flow, sd = np.full((1, 3, 3), 10.0), np.full((1, 3, 3), 0.5)
    result = balance(flow, sd, fixed={1: 100.0}, sums=[], places=[1])
    # The seller keeps LEAST_KEPT of its two other sales: 100 + 0.3 * 20 is sold, 30 was.
    assert np.isclose(result.raised[0, 0, 1], 100.0 + LEAST_KEPT * 20.0 - 30.0, rtol=1e-6)
    assert np.isclose(result.raised.sum(), result.raised[0, 0, 1])
    assert result.flow[0, 0, 1] == 100.0


def test_a_flow_that_was_none_may_be_pinned() -> None:
    flow, sd = _world(5)
    flow[0, 1, 2], sd[0, 1, 2] = 0.0, 0.0
    cell = int(np.ravel_multi_index((0, 1, 2), flow.shape))
    result = balance(flow, sd, fixed={cell: 0.5}, sums=[], places=[cell])
    assert result.flow[0, 1, 2] == 0.5
    assert result.residual <= TOLERANCE


def test_what_cannot_be_is_an_error() -> None:
    flow, sd = _world(6)
    both = [FixedSum((1, 17), 1.0), FixedSum((1, 17), 2.0)]
    with pytest.raises(NotConverged, match="no table has these totals and pins"):
        balance(flow, sd, fixed={}, sums=both, places=[])


def test_residual_is_computed_from_the_table() -> None:
    flow, _ = _world(1)
    sales, purchases = flow.sum(axis=1), flow.sum(axis=2)
    assert largest_residual(flow, sales, purchases, []) == 0.0
    wrong = flow.copy()
    wrong[0, 0, 0] *= 1.01
    assert largest_residual(wrong, sales, purchases, []) > 1e-4
