"""The recursive logit against every journey listed one by one, on random networks of passages."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ortaq.domains.corridors.freight import kernels
from ortaq.domains.corridors.freight.recursive_logit import MOST_PASSAGES, Journeys, Weights
from ortaq.domains.corridors.freight.sparse import Sparse

ZONES = 3


def sparse(dense: np.ndarray) -> Sparse:
    """Return what is above zero as a sparse matrix."""
    row, column = np.nonzero(dense)
    return Sparse.of(dense[row, column], row, column, (dense.shape[0], dense.shape[1]))


def random_weights(seed: int, states: int) -> Weights:
    rng = np.random.default_rng(seed)

    def some(rows: int, columns: int) -> np.ndarray:
        return rng.uniform(0.05, 1.0, (rows, columns)) * (rng.random((rows, columns)) < 0.6)

    between = some(states, states)
    np.fill_diagonal(between, 0.0)
    first = some(ZONES, states)
    return Weights(sparse(first), sparse(between), some(states, ZONES))


def listed(weights: Weights, most: int) -> list[tuple[int, int, tuple[int, ...], float]]:
    """Return origin, destination, states in order and weight of every journey."""
    first, between, last = weights.first.matrix.toarray(), weights.between.matrix.toarray(), weights.last
    found: list[tuple[int, int, tuple[int, ...], float]] = []
    paths: list[tuple[tuple[int, ...], float]] = [((s,), 1.0) for s in range(len(last))]
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
    journeys, paths = Journeys(weights, most), listed(weights, most)
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
        first=Sparse.of(np.exp(-0.01 * np.array([300.0])), np.array([0]), np.array([0]), (2, 1)),
        between=Sparse.of(np.zeros(0), np.zeros(0, dtype=int), np.zeros(0, dtype=int), (1, 1)),
        last=np.exp(-0.01 * np.array([[np.inf, 200.0]])),
    )
    cost = Journeys(weights).cost(0.01)
    assert cost[0, 1] == pytest.approx(500.0)
    assert np.isinf(cost[[0, 1, 1], [0, 0, 1]]).all()


def test_a_circle_is_bounded() -> None:
    circle = np.array([[0.0, 2.0], [2.0, 0.0]])
    weights = Weights(
        first=Sparse.of(np.ones(1), np.array([0]), np.array([0]), (1, 2)),
        between=sparse(circle),
        last=np.array([[0.0], [1.0]]),
    )
    assert Journeys(weights).total[0, 0] == 2.0 + 2.0**3 + 2.0**5
    assert MOST_PASSAGES == 6


@pytest.mark.skipif(kernels.library() is None, reason="no kernels are built here: python tools/build_kernels.py")
@given(seed=st.integers(0, 10_000), zones=st.sampled_from([1, 15, 16, 33]), most=st.integers(1, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_compiled_equals_numpy_to_the_bit(monkeypatch: pytest.MonkeyPatch, seed: int, zones: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 9)), int(rng.integers(1, 40))

    def some(rows: int, columns: int) -> np.ndarray:
        far = np.exp(rng.uniform(-80.0, 0.0, (rows, columns)))
        return np.asarray(far * (rng.random((rows, columns)) < 0.2))

    weights = Weights(sparse(some(*shape)), sparse(some(shape[1], shape[1])), some(shape[1], zones))
    usd = Weights(weights.first.columns_times(rng.random(shape[1])), weights.between, weights.last * 2.0)
    found, spent = [], []
    for switch in ("on", "off"):
        monkeypatch.setenv("ORTAQ_KERNELS", switch)
        journeys = Journeys(weights, most)
        mt = np.where(journeys.total > 0.0, np.random.default_rng(seed).random(journeys.total.shape), 0.0)
        found.append((journeys.total, journeys.onward, journeys.carried(mt)))
        spent.append(np.concatenate(journeys.spent(mt, usd)))
    for one, other in zip(found[0], found[1], strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(spent[0], spent[1], rtol=1e-13, atol=0.0)  # zones are added up in another order


@pytest.mark.skipif(kernels.library() is None, reason="no kernels are built here: python tools/build_kernels.py")
def test_compiled_reads_no_array_that_is_laid_out_otherwise_or_does_not_fit() -> None:
    weights, rng = random_weights(3, 4), np.random.default_rng(0)
    turned = Weights(weights.first, weights.between, np.asfortranarray(weights.last))
    total = Journeys(weights).total
    mt = np.where(total > 0.0, rng.random(total.shape), 0.0)
    expected = Journeys(weights).carried(mt)
    assert expected.any()
    for own, moved in ((weights, np.asfortranarray(mt)), (turned, mt), (turned, np.asfortranarray(mt))):
        np.testing.assert_array_equal(Journeys(own).carried(moved), expected)
        np.testing.assert_allclose(
            np.concatenate(Journeys(own).spent(moved, own)), np.concatenate(Journeys(weights).spent(mt, weights))
        )
    for dense in (rng.random((4, 2)), np.asfortranarray(rng.random((4, 2)))):
        np.testing.assert_allclose(weights.between @ dense, weights.between.matrix.toarray() @ dense, rtol=1e-13)
    for short in (rng.random((3, 2)), rng.random((5, 2))):
        with pytest.raises(ValueError, match=r"dimension mismatch|matmul"):
            weights.between @ short
        with pytest.raises(ValueError, match=r"dimension mismatch|matmul"):
            weights.between.turned_times(short)
