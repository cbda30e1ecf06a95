"""The Pareto front against a double loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.agreement.frontier import BLOCK, pareto_front


def by_double_loop(values):
    return [
        i
        for i, mine in enumerate(values)
        if not any((other >= mine).all() and (other > mine).any() for other in values)
    ]


@pytest.mark.slow
@given(
    arrays(
        np.float64,
        st.tuples(st.integers(0, 25), st.integers(1, 4)),
        elements=st.integers(-3, 3).map(float),
    )
)
def test_small_tables_with_many_ties(values):
    assert pareto_front(values).tolist() == by_double_loop(values)


@pytest.mark.slow
@pytest.mark.parametrize("dimensions", [1, 2, 4, 6])
@pytest.mark.parametrize("draw", ["floats", "integers"])
def test_several_blocks(dimensions, draw):
    rng = np.random.default_rng(dimensions)
    size = (4 * BLOCK + 7, dimensions)
    values = rng.normal(size=size) if draw == "floats" else rng.integers(-6, 7, size=size).astype(float)
    front = pareto_front(values)
    assert front.tolist() == by_double_loop(values)
    assert 0 < front.size < len(values)


def test_a_sum_that_rounds_away_does_not_hide_dominance():
    second = np.linspace(0.0, 7.0, 3 * BLOCK)  # one unit in the last place of 1e17 is 16
    values = np.column_stack((np.full_like(second, 1e17), second))
    assert len(set(values.sum(axis=1))) == 1
    assert pareto_front(values).tolist() == [len(values) - 1]
    assert pareto_front(values[::-1].copy()).tolist() == [0]


def test_front_of_a_simplex_is_everything():
    values = np.random.default_rng(5).dirichlet(np.ones(3), size=3 * BLOCK)
    values = np.round(values * 2**20)
    values[:, 2] = 2**20 - values[:, 0] - values[:, 1]
    assert pareto_front(values).size == len(values)
