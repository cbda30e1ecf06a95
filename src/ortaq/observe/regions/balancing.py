"""Least-information-gain balancing of flows around fixed cells, within their uncertainties.

The table nearest to the prior in the sense of generalised cross-entropy, sum over cells of
(x ln(x / x0) - x + x0) / sd**2, that has the given totals by seller and buyer and the given sums (Golan, Judge and
Robinson 1994; Robinson, Cattaneo and El-Said 2001). Its solution is x0 exp(sd**2 (row + column + group)), weighted RAS
with groups as in KRAS (Lenzen, Gallego and Wood 2009); the multipliers are found by Newton's method on the concave
dual (Schneider and Zenios 1990, section 4). Array axes are (sector, importer, exporter).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, NotConverged

LEAST_KEPT = 0.3
"""Share of its prior that every free cell can keep at once; where it cannot, totals give way (an assumption)."""

GROUP_LEAST = 1e-3
"""The same inside a fixed sum, where sectors may move against each other."""

TOLERANCE = 1e-9
"""Relative error allowed in a total or a fixed sum, checked by `largest_residual`."""

MOST_ROUNDS = 200
STEP_LIMIT = 2.0
"""Largest growth of a cell in one round, as a logarithm; shrinking cells need no limit."""

RAISE_FLOOR = 1e-6
"""A raise below this share of the cell is rounding of the linear programme."""


@dataclass(frozen=True, slots=True)
class FixedSum:
    """Cells (positions in the raveled table) whose sum is fixed, million USD."""

    cells: tuple[int, ...]
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class Balanced:
    """The balanced table, what was added to the totals by cell (same shape, million USD), residual and rounds."""

    flow: Array
    raised: Array
    residual: float
    rounds: int


def balance(
    prior: Array,
    ln_sd: Array,
    *,
    fixed: Mapping[int, float],
    sums: Sequence[FixedSum],
    places: Sequence[int],
    start: Array | None = None,
) -> Balanced:
    """Return the table nearest to the prior with its totals, the fixed cells and the fixed sums.

    ``prior``, ``ln_sd``, shape (sector, importer, exporter): flows whose totals by seller and by buyer hold, million
    USD, and standard deviations of their logarithms.
    ``fixed``: cells that are known; they come back to the bit.
    ``sums``: sums that are known; they may not share a cell unless one contains the other.
    ``places``: cells where the total of seller and buyer may be changed if nothing else can be.
    ``start``: prior of the cells where it is not that of the totals: flows that a pin starts from nothing.
    Raises NotConverged if no such table exists, or it was not found.
    """
    problem = _Problem(prior, prior if start is None else start, ln_sd, fixed, sums)
    if problem.gap(problem.start).max(initial=0.0) <= 1e-13:
        return Balanced(problem.table(problem.start), np.zeros_like(prior), 0.0, 0)
    raised = _least_raise(problem, places)
    problem.raise_totals(raised)
    cells, rounds = _newton(problem)
    flow = problem.table(cells)
    residual = largest_residual(flow, problem.sales, problem.purchases, sums)
    if not residual <= TOLERANCE:
        raise NotConverged("the flows cannot be balanced", residual=residual, fix="relax a pin, or raise ln_sd")
    return Balanced(flow, raised, residual, rounds)


def largest_residual(flow: Array, sales: Array, purchases: Array, sums: Sequence[FixedSum]) -> float:
    """Return the largest relative error of a total or fixed sum, from the dense table and nothing else."""
    found = np.concatenate([flow.sum(axis=1).ravel(), flow.sum(axis=2).ravel()])
    wanted = np.concatenate([sales.ravel(), purchases.ravel()])
    errors = np.abs(found - wanted) / np.maximum(wanted, 1e-6)
    flat = flow.ravel()
    own = [abs(flat[list(s.cells)].sum() - s.value) / max(s.value, 1e-6) for s in sums]
    return float(max([errors.max(), *own]))


class _Problem:
    """Free cells, the sparse matrix of everything that is fixed, and its right-hand side."""

    def __init__(
        self, prior: Array, start: Array, ln_sd: Array, fixed: Mapping[int, float], sums: Sequence[FixedSum]
    ) -> None:
        self.shape = prior.shape
        self.full = start.ravel().copy()
        # A flow that starts from nothing has no spread yet: it may move as freely as a factor of e.
        spread = np.where((start > 0.0) & (prior == 0.0), 1.0, ln_sd).ravel()
        self.is_free = (self.full > 0.0) & (spread > 0.0)
        for cell, value in fixed.items():
            self.full[cell], self.is_free[cell] = value, False
        self.free = np.flatnonzero(self.is_free)
        self.start = self.full[self.free]
        self.weight = spread[self.free] ** 2
        self.sales, self.purchases = prior.sum(axis=1), prior.sum(axis=2)
        self.sums = sums
        self.matrix = _matrix(self.shape, sums)
        self.free_matrix = scipy.sparse.csr_array(self.matrix[:, self.free])
        self.in_sum = np.zeros(self.full.size, dtype=bool)
        for group in sums:
            self.in_sum[list(group.cells)] = True

    @property
    def wanted(self) -> Array:
        """Everything that is fixed: sales, purchases, sums; million USD."""
        return np.concatenate([self.sales.ravel(), self.purchases.ravel(), [s.value for s in self.sums]])

    def rest(self) -> Array:
        """Return what the free cells must add up to."""
        held = np.where(self.is_free, 0.0, self.full)
        return np.asarray(self.wanted - self.matrix @ held)

    def gap(self, cells: Array) -> Array:
        """Return the relative error of everything that is fixed."""
        return np.asarray(np.abs(self.free_matrix @ cells - self.rest()) / np.maximum(self.wanted, 1e-6))

    def raise_totals(self, raised: Array) -> None:
        """Change the totals of seller and buyer."""
        self.sales, self.purchases = self.sales + raised.sum(axis=1), self.purchases + raised.sum(axis=2)

    def table(self, cells: Array) -> Array:
        """Return the dense table."""
        full = self.full.copy()
        full[self.free] = cells
        return full.reshape(self.shape)


def _matrix(shape: tuple[int, ...], sums: Sequence[FixedSum]) -> "scipy.sparse.csr_array":
    """Return which cell counts in which total: sales, purchases, sums; one column per cell."""
    s, n, _ = shape
    sector, importer, exporter = (a.ravel() for a in np.indices(shape))
    every, ones = np.arange(sector.size), np.ones(sector.size)
    sales = scipy.sparse.csr_array((ones, (sector * n + exporter, every)), shape=(s * n, every.size))
    purchases = scipy.sparse.csr_array((ones, (sector * n + importer, every)), shape=(s * n, every.size))
    at = np.array([(g, c) for g, group in enumerate(sums) for c in group.cells], dtype=np.int64).reshape(-1, 2)
    groups = scipy.sparse.csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(sums), every.size))
    return scipy.sparse.csr_array(scipy.sparse.vstack([sales, purchases, groups]))


def _least_raise(problem: _Problem, places: Sequence[int]) -> Array:
    """Return the smallest change of totals that leaves every free cell its least share: a linear programme."""
    cells = np.array(sorted(set(places)), dtype=np.int64)
    scale = np.maximum(problem.wanted, 1e-6)
    totals = len(problem.wanted) - len(problem.sums)
    # A change of a total is free demand or supply: it counts in the totals of its cell, not in the fixed sums.
    change = problem.matrix[:, cells].tolil()
    change[totals:, :] = 0.0
    unit = np.maximum(problem.full[cells], 1.0)
    columns = change.multiply(unit[None, :])
    moves = problem.free_matrix.multiply(problem.start[None, :])
    system = scipy.sparse.csr_array(scipy.sparse.hstack([moves, -columns, columns])).multiply(1.0 / scale[:, None])
    least = np.where(problem.in_sum[problem.free], GROUP_LEAST, LEAST_KEPT)
    cost = np.concatenate([np.zeros(least.size), unit, unit])
    bounds: Any = np.column_stack([np.concatenate([least, np.zeros(2 * cells.size)]), np.full(cost.size, np.inf)])
    # The stubs of linprog know no sparse matrices, which it takes.
    sparse: Any = scipy.sparse.csr_array(system)
    programme = scipy.optimize.linprog(cost, A_eq=sparse, b_eq=problem.rest() / scale, bounds=bounds, method="highs")
    if programme.x is None:
        raise NotConverged(
            "no table has these totals and pins",
            where=f"linear programme of {len(scale)} totals and sums: {programme.message}",
            fix="relax a pin: together they leave other flows of their sellers or buyers nothing",
        )
    up, down = np.split(programme.x[least.size :], 2)
    raised = np.zeros(problem.full.size)
    raised[cells] = np.where(np.abs(up - down) > RAISE_FLOOR, (up - down) * unit, 0.0)
    return raised.reshape(problem.shape)


def _newton(problem: _Problem) -> tuple[Array, int]:
    """Maximise the dual: multipliers m give x = x0 exp(w A'm); stops when rounding stops it."""
    a, rest, w = problem.free_matrix, problem.rest(), problem.weight
    multipliers = np.zeros(a.shape[0])
    cells, worst, stalled = problem.start.copy(), np.inf, 0
    for rounds in range(1, MOST_ROUNDS + 1):
        gap = rest - a @ cells
        step = _direction(a, w * cells, gap)
        exponent = w * (a.T @ step)
        size = min(1.0, STEP_LIMIT / max(float(exponent.max()), 1e-300))
        value = _dual(problem, multipliers, rest)
        while size > 1e-10 and not _dual(problem, multipliers + size * step, rest) >= value - 1e-12 * abs(value):
            size *= 0.5
        multipliers = multipliers + size * step
        cells = problem.start * np.exp(w * (a.T @ multipliers))
        now = float(problem.gap(cells).max())
        stalled = stalled + 1 if now >= 0.5 * worst else 0
        worst = min(worst, now)
        if now <= 1e-13 or (stalled >= 3 and worst <= 0.01 * TOLERANCE):
            return cells, rounds
    return cells, MOST_ROUNDS


def _direction(a: "scipy.sparse.csr_array", curvature: Array, gap: Array) -> Array:
    """Return the Newton step; totals of sellers and buyers add up alike, so the system is singular but consistent."""
    hessian = (a.multiply(curvature[None, :]) @ a.T).toarray()
    scale = 1.0 / np.sqrt(np.maximum(hessian.diagonal(), 1e-300))
    ridge = hessian * scale[:, None] * scale[None, :] + 1e-12 * np.eye(len(gap))
    try:
        return np.asarray(scale * scipy.linalg.solve(ridge, scale * gap, assume_a="pos"))
    except scipy.linalg.LinAlgError:
        return np.asarray(scale * np.linalg.lstsq(ridge, scale * gap, rcond=1e-12)[0])


def _dual(problem: _Problem, multipliers: Array, rest: Array) -> float:
    exponent = problem.weight * (problem.free_matrix.T @ multipliers)
    if exponent.max() > 300.0:
        return -np.inf
    gain = problem.start / problem.weight * np.expm1(exponent)
    return float(rest @ multipliers - gain.sum())
