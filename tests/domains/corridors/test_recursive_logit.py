"""The recursive logit against every journey listed one by one, on random networks of passages."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ortaq.domains.corridors.freight.recursive_logit import MOST_PASSAGES, Journeys, Weights, pieces_matrix

ZONES = 3


def random_weights(seed: int, states: int) -> Weights:
    rng = np.random.default_rng(seed)

    def some(rows: int, columns: int) -> np.ndarray:
        return rng.uniform(0.05, 1.0, (rows, columns)) * (rng.random((rows, columns)) < 0.6)

    between = some(states, states)
    np.fill_diagonal(between, 0.0)
    first = some(ZONES, states)
    return Weights(*(pieces_matrix(m[m > 0.0], *np.nonzero(m), m.shape) for m in (first, between)), some(states, ZONES))


def listed(weights: Weights, most: int) -> list[tuple[int, int, tuple[int, ...], float]]:
    """Return origin, destination, states in order and weight of every journey."""
    first, between, last = weights.first.toarray(), weights.between.toarray(), weights.last
    found = []
    paths = [((s,), 1.0) for s in range(len(last))]
    for _ in range(most):
        for (path, weight), o, d in product(paths, range(ZONES), range(ZONES)):
            whole = first[o, path[0]] * weight * last[path[-1], d]
            if whole > 0.0:
                found.append((o, d, path, whole))
        paths = [
            ((*path, s), weight * between[path[-1], s])
            for path, weight in paths
            for s in range(len(last))
            if between[path[-1], s] > 0.0
        ]
    return found


@given(seed=st.integers(0, 10_000), states=st.integers(1, 4), most=st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_log_sums_loads_and_pairs_are_those_of_all_journeys_listed(seed: int, states: int, most: int) -> None:
    weights = random_weights(seed, states)
    journeys, paths = Journeys.of(weights, most), listed(weights, most)
    total = np.zeros((ZONES, ZONES))
    for o, d, _, weight in paths:
        total[o, d] += weight
    np.testing.assert_allclose(journeys.total, total, rtol=1e-12, atol=0.0)
    mt = np.where(total > 0.0, np.random.default_rng(seed).uniform(1.0, 9.0, total.shape), 0.0)
    flow, through = np.zeros((states, ZONES)), np.zeros((states, ZONES, ZONES))
    for o, d, path, weight in paths:
        for state in path:
            flow[state, d] += mt[o, d] * weight / total[o, d]
            through[state, o, d] += mt[o, d] * weight / total[o, d]
    np.testing.assert_allclose(journeys.carried(mt), flow, rtol=1e-11, atol=1e-12)
    for state in range(states):
        np.testing.assert_allclose(journeys.pairs_through(mt, state), through[state], rtol=1e-11, atol=1e-12)


def test_cost_is_the_log_sum_and_infinite_where_no_journey_is() -> None:
    weights = Weights(
        first=pieces_matrix(np.exp(-0.01 * np.array([300.0])), np.array([0]), np.array([0]), (2, 1)),
        between=pieces_matrix(np.zeros(0), np.zeros(0, dtype=int), np.zeros(0, dtype=int), (1, 1)),
        last=np.exp(-0.01 * np.array([[np.inf, 200.0]])),
    )
    cost = Journeys.of(weights).cost(0.01)
    assert cost[0, 1] == pytest.approx(500.0)
    assert np.isinf(cost[[0, 1, 1], [0, 0, 1]]).all()


def test_a_circle_is_bounded() -> None:
    circle = np.array([[0.0, 2.0], [2.0, 0.0]])
    weights = Weights(
        first=pieces_matrix(np.ones(1), np.array([0]), np.array([0]), (1, 2)),
        between=pieces_matrix(circle[circle > 0.0], *np.nonzero(circle), circle.shape),
        last=np.array([[0.0], [1.0]]),
    )
    assert Journeys.of(weights).total[0, 0] == 2.0 + 2.0**3 + 2.0**5
    assert MOST_PASSAGES == 6
