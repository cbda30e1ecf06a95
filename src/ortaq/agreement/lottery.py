"""Bargaining solutions on lotteries over packages: the convex hull, where the axioms of the solutions hold.

A finite set of packages is not convex, and the solutions picked from it need not be unique or keep their axioms. If
members may agree to draw the package by lot, or to change packages over the years in these shares, every weighted mean
of surpluses can be reached. Each package drawn is one that every member signs. What a member is promised may also be
less than the mean, so that the set is comprehensive.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.bargaining import EGALITARIAN, KALAI_SMORODINSKY, NASH, UTILITARIAN, ideal_point
from ortaq.agreement.frontier import pareto_front
from ortaq.core import Array, NotConverged

GAP = 1e-10
"""Largest relative distance from the optimum at which a lottery is published."""

SMALLEST_SHARE = 1e-9
"""Probability below which a package is left out of a lottery."""

MAX_STEPS = 500
"""Newton steps of the barrier method; about 100 are used."""


@dataclass(frozen=True, eq=False)
class Lottery:
    """Packages drawn with stated probabilities.

    Attributes
    ----------
    packages : tuple of int
        Package indices, ascending.
    probability : tuple of float
        Adds up to one.
    surplus : ndarray, shape (member,)
        Mean surplus over the thresholds, in the unit of the surpluses given.
    """

    packages: tuple[int, ...]
    probability: tuple[float, ...]
    surplus: Array


def lotteries(
    surplus_percent: Array, gain_musd: Array, packages: Indices, weights: Array | None = None
) -> dict[str, Lottery]:
    """Return the solutions on the convex hull of the packages; empty when there is none.

    Nash and Kalai-Smorodinsky are unique in surpluses there; of several lotteries that reach them one is returned.

    Parameters
    ----------
    surplus_percent : ndarray, shape (accepted, member)
        Robust gain above the threshold, percent of real income; positive.
    gain_musd : ndarray, shape (accepted, member)
        Robust gain, million USD a year; utilitarian adds it up.
    packages : ndarray of int, shape (accepted,)
        Package index of each row.
    weights : ndarray, shape (member,), optional
        Weight of each member in Nash and utilitarian.

    Returns
    -------
    dict of str to Lottery
        By name of the solution.

    Raises
    ------
    NotConverged
        If an optimum cannot be verified.

    Examples
    --------
    >>> accepted = agreement.accepted
    >>> drawn = lotteries(agreement.surplus_percent[accepted], agreement.robust_gain_musd[accepted], accepted)
    >>> drawn["egalitarian"].packages, drawn["egalitarian"].surplus.round(6)
    ((2, 3), array([1.75, 1.75]))
    """
    if not packages.size:
        return {}
    weight = np.ones(surplus_percent.shape[1]) if weights is None else weights
    front = pareto_front(surplus_percent)
    points = surplus_percent[front]
    shares = {
        NASH: nash_lottery(points, weight),
        KALAI_SMORODINSKY: maximin_lottery(points, ideal_point(points)),
        EGALITARIAN: maximin_lottery(points, np.ones(points.shape[1])),
    }
    best = int((gain_musd @ weight).argmax())
    sure = Lottery((int(packages[best]),), (1.0,), surplus_percent[best])
    return {**{n: _lottery(s, points, packages[front]) for n, s in shares.items()}, UTILITARIAN: sure}


def nash_lottery(points: Array, weights: Array) -> Array:
    """Return the probabilities that maximise the product of mean surpluses raised to the weights, shape (row,).

    At the optimum u every point x satisfies sum_i w_i x_i / u_i <= sum_i w_i (the supporting hyperplane of Nash 1950).
    The point that violates this most is added until none does; the relative excess bounds the distance from the
    optimum.

    ``points``, shape (row, member): surpluses; not negative, and every member's is positive somewhere.
    ``weights``, shape (member,): positive.
    Raises NotConverged if the excess stays above ``GAP``.
    """
    x, w = points / points.max(axis=0), weights / weights.sum()
    chosen = sorted({int(row) for row in (*x.argmax(axis=0), np.log(np.maximum(x, 1e-300)).sum(axis=1).argmax())})
    while True:
        probability = _nash_among(x[chosen], w)
        supporting = x @ (w / (probability @ x[chosen]))
        worst = int(supporting.argmax())
        if supporting[worst] <= 1.0 + GAP:
            shares = np.zeros(len(x))
            shares[chosen] = probability
            return shares
        if worst in chosen:
            excess = float(supporting[worst] - 1.0)
            raise NotConverged("the Nash lottery was not found", residual=excess, fix="report the table of gains")
        chosen.append(worst)


def _nash_among(x: Array, w: Array) -> Array:
    """Return the probabilities of a few points that maximise w @ log of the mean; w adds up to one.

    Minimises sum(p) - w @ log(p @ x) - barrier * sum(log(p)) by Newton steps in the logarithms of p. At the optimum
    p adds up to 1 + barrier * len(p), and the relative excess of no point is above barrier * len(p).
    """
    p = np.full(len(x), 1.0 / len(x))
    barrier = 1.0 / len(x)
    for _ in range(MAX_STEPS):
        mean = p @ x
        gradient = p * (1.0 - x @ (w / mean)) - barrier
        pull = (p[:, None] * x) * (np.sqrt(w) / mean)
        step = np.linalg.solve(pull @ pull.T + barrier * np.eye(len(p)), -gradient)
        decrement = float(np.sqrt(abs(float(gradient @ step)) / barrier))
        p = p * (1.0 + step * (1.0 if decrement < 0.25 else 1.0 / (1.0 + decrement)))
        if decrement < 1e-4:
            if barrier * len(p) <= 0.1 * GAP:
                break
            barrier *= 0.2
    return np.asarray(p / p.sum())


def maximin_lottery(points: Array, unit: Array) -> Array:
    """Return the probabilities that maximise the smallest mean surplus measured in units, shape (row,).

    Among these the sum over members, measured in the same units, is largest, so that nothing is left on the table.

    ``points``, shape (row, member).
    ``unit``, shape (member,): ideal point for Kalai-Smorodinsky, ones for egalitarian.
    Raises NotConverged if the linear programme has no verified optimum.
    """
    scaled = points / unit
    scaled = scaled / scaled.max()
    rows, members = scaled.shape
    floor = np.hstack([-scaled.T, np.ones((members, 1))])
    total = np.r_[np.ones(rows), 0.0][None]
    bounds = [(0.0, None)] * (rows + 1)
    first = scipy.optimize.linprog(
        -np.r_[np.zeros(rows), 1.0], A_ub=floor, b_ub=np.zeros(members), A_eq=total, b_eq=[1.0], bounds=bounds
    )
    best = float(_solved(first)[-1])
    bounds[-1] = (best - 1e-12, None)
    second = scipy.optimize.linprog(
        -np.r_[scaled.sum(axis=1), 0.0], A_ub=floor, b_ub=np.zeros(members), A_eq=total, b_eq=[1.0], bounds=bounds
    )
    shares = np.clip(_solved(second)[:rows], 0.0, None)
    reached = float((shares @ scaled).min() / shares.sum())
    if reached < best - 1e-7:
        raise NotConverged("a lottery misses its floor", residual=float(best) - reached)
    return np.asarray(shares / shares.sum())


def _lottery(shares: Array, points: Array, packages: Indices) -> Lottery:
    kept = np.flatnonzero(shares > SMALLEST_SHARE)
    probability = shares[kept] / shares[kept].sum()
    return Lottery(tuple(packages[kept].tolist()), tuple(probability.tolist()), shares @ points)


def _solved(answer: "scipy.optimize.OptimizeResult") -> Array:
    if answer.status != 0:
        raise NotConverged(f"a lottery was not found: {answer.message}", fix="report the table of gains")
    return np.asarray(answer.x)
