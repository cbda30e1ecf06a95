"""Bargaining solutions against closed forms and on hand-made finite sets."""

import numpy as np
import pytest

from ortaq.agreement.bargaining import kalai_smorodinsky, largest, leximin, nash, recommend, solutions

# For each case of the file: the Pareto frontier as u2 of u1, and the range of u1.
FRONTIERS = {
    "parabola": (lambda u: 1 - u**2, 1.0),
    "dollar-with-outside-options": (lambda u: 10 - u, 6.0),
    "skewed-line": (lambda u: 4 * (1 - u), 1.0),
    "symmetric-kink": (lambda u: np.minimum(3 * (1 - u), 1 - u / 3), 1.0),
    "truncated": (lambda u: np.minimum(2 - u, 1.0), 2.0),
}
SOLVERS = {
    "nash": nash,
    "kalai_smorodinsky": kalai_smorodinsky,
    "egalitarian": leximin,
    "utilitarian": lambda u: largest(u.sum(axis=1)),
}


def points_and_answers(case):
    """Return surpluses on the frontier, the closed-form points among them, and those points by solution."""
    frontier, end = FRONTIERS[case["id"]]
    d = np.array(case["d"], dtype=float)
    answers = {name: np.array(case[name]) - d for name in SOLVERS if not isinstance(case[name], str)}
    first = np.linspace(d[0], end, 201)
    grid = np.column_stack((first, frontier(first))) - d
    return np.vstack([grid, *answers.values()]), answers


@pytest.mark.parametrize("name", list(SOLVERS))
@pytest.mark.parametrize("case_id", list(FRONTIERS))
def test_closed_forms(agreement_case, case_id, name):
    case = next(c for c in agreement_case("bargaining_analytic.json")["cases"] if c["id"] == case_id)
    points, answers = points_and_answers(case)
    if name not in answers:
        picked = points[SOLVERS[name](points)]
        assert len(picked) > 1, "every efficient point is a utilitarian answer"
        return
    if name == "nash":
        points = points[(points > 0).all(axis=1)]
    picked = points[SOLVERS[name](points)]
    np.testing.assert_allclose(picked, np.broadcast_to(answers[name], picked.shape), atol=1e-6)


def test_all_ties_are_returned():
    surplus = np.array([[1.0, 4.0], [4.0, 1.0], [2.0, 2.0], [1.0, 1.0]])
    assert nash(surplus).tolist() == [0, 1, 2]
    assert leximin(surplus).tolist() == [2]
    assert kalai_smorodinsky(surplus).tolist() == [2]
    assert largest(surplus.sum(axis=1)).tolist() == [0, 1]


def test_leximin_looks_beyond_the_smallest():
    assert leximin(np.array([[1.0, 2.0, 9.0], [3.0, 1.0, 4.0], [5.0, 3.0, 1.0]])).tolist() == [2]


def test_ties_within_solver_noise():
    assert leximin(np.array([[1.0, 3.0], [1.0 + 1e-11, 2.0]])).tolist() == [0]
    assert leximin(np.array([[1.0, 3.0], [1.0 + 1e-5, 2.0]])).tolist() == [1]


def test_units():
    """Nash, KS and egalitarian read percent, utilitarian reads money; rows are named by package."""
    percent = np.array([[3.0, 3.0], [1.0, 4.0]])
    money = np.array([[10.0, 10.0], [1.0, 90.0]])
    found = solutions(percent, money, np.array([5, 7]))
    assert found == {"nash": (5,), "kalai_smorodinsky": (5,), "egalitarian": (5,), "utilitarian": (7,)}


def test_recommendation_breaks_ties_by_money_then_index():
    total = np.array([0.0, 5.0, 9.0, 9.0])
    assert recommend((), total) is None
    assert recommend((1, 2, 3), total) == 2
    assert recommend((1,), total) == 1
