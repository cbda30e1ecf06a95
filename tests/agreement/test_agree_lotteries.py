"""Solutions on the convex hull: closed forms, the conditions of the optimum, and the axioms that hold there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.agreement import lotteries
from ortaq.agreement.bargaining import nash, solutions
from ortaq.agreement.lottery import maximin_lottery, nash_lottery

# For each case of the file: the corners of the set, as surpluses.
CORNERS = {
    "dollar-with-outside-options": [[4, 0], [0, 4]],
    "skewed-line": [[1, 0], [0, 4]],
    "symmetric-kink": [[1, 0], [0.75, 0.75], [0, 1]],
    "truncated": [[2, 0], [1, 1], [0, 1]],
}
POINTS = arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=st.integers(1, 20)).map(
    lambda x: x.astype(float)
)


def close(ours, theirs, tolerance=1e-5):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


@pytest.mark.parametrize("case_id", list(CORNERS))
def test_closed_forms(agreement_case, case_id):
    case = next(c for c in agreement_case("bargaining_analytic.json")["cases"] if c["id"] == case_id)
    points, d = np.array(CORNERS[case_id], dtype=float), np.array(case["d"], dtype=float)
    close(nash_lottery(points, np.ones(2)) @ points + d, case["nash"])
    close(maximin_lottery(points, points.max(axis=0)) @ points + d, case["kalai_smorodinsky"])
    close(maximin_lottery(points, np.ones(2)) @ points + d, case["egalitarian"])


def test_weights(agreement_case):
    case = next(c for c in agreement_case("bargaining_analytic.json")["cases"] if c["id"] == "asymmetric-nash-3")
    points = 12.0 * np.eye(3)
    close(nash_lottery(points, np.array(case["weights"], dtype=float)) @ points, case["nash_weighted"])


def test_a_curve_of_packages(agreement_case):
    case = next(c for c in agreement_case("bargaining_analytic.json")["cases"] if c["id"] == "parabola")
    u = np.linspace(0.0, 1.0, 2001)
    points = np.column_stack((u, 1.0 - u**2))
    close(nash_lottery(points, np.ones(2)) @ points, case["nash"], 1e-3)
    close(maximin_lottery(points, np.ones(2)) @ points, case["egalitarian"], 1e-3)


@settings(max_examples=60)
@given(POINTS, st.data())
def test_nash_is_supported_by_its_hyperplane(points, data):
    """The condition of the optimum: in the metric of the solution no point lies beyond it."""
    weights = np.array(
        data.draw(st.lists(st.integers(1, 4), min_size=points.shape[1], max_size=points.shape[1])), float
    )
    shares = nash_lottery(points, weights)
    assert shares.min() >= 0.0
    assert shares.sum() == pytest.approx(1.0)
    u = shares @ points
    assert (points @ (weights / u)).max() <= weights.sum() * (1.0 + 1e-8)
    product = np.log(points) @ weights
    assert np.log(u) @ weights >= product.max() - 1e-9


@pytest.mark.slow
@settings(max_examples=40)
@given(POINTS, st.data())
def test_yardsticks_do_not_matter_to_nash_and_kalai_smorodinsky(points, data):
    scale = np.array(data.draw(st.lists(st.integers(1, 50), min_size=points.shape[1], max_size=points.shape[1])), float)
    packages = np.arange(1, len(points) + 1)
    before = lotteries(points, points, packages)
    after = lotteries(points * scale, points * scale, packages)
    for name in ("nash", "kalai_smorodinsky"):
        np.testing.assert_allclose(after[name].surplus, before[name].surplus * scale, rtol=1e-4)


@pytest.mark.slow
@settings(max_examples=40)
@given(POINTS)
def test_lots_can_only_help(points):
    """Each finite solution is a point of the hull, so its own goal is reached there at least as well."""
    packages = np.arange(1, len(points) + 1)
    drawn, sure = lotteries(points, points, packages), solutions(points, points, packages)
    for name, found in drawn.items():
        assert sum(found.probability) == pytest.approx(1.0)
        assert set(found.packages) <= set(packages.tolist())
        np.testing.assert_allclose(found.surplus, np.array(found.probability) @ points[np.array(found.packages) - 1])
        best = points[sure[name][0] - 1]
        goal = {
            "nash": lambda x: np.log(x).sum(),
            "kalai_smorodinsky": lambda x: (x / points.max(axis=0)).min(),
            "egalitarian": lambda x: x.min(),
            "utilitarian": lambda x: x.sum(),
        }[name]
        assert goal(found.surplus) >= goal(best) - 1e-7


def test_independence_of_irrelevant_packages():
    """Nash keeps its point when packages that it does not draw are withdrawn."""
    points = np.random.default_rng(0).uniform(0.1, 1.0, (40, 3))
    shares = nash_lottery(points, np.ones(3))
    kept = shares > 1e-9
    close(nash_lottery(points[kept], np.ones(3)) @ points[kept], shares @ points)
    assert nash(points).size == 1


def test_no_packages_no_lottery():
    assert lotteries(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.int64)) == {}
