"""Anderson acceleration of a batch of independent fixed-point problems.

Anderson (1965, J. ACM 12(4)); type II in the notation of Walker & Ni (2011, SIAM J. Numer. Anal. 49(4)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ortaq.core import Array

Mapping = Callable[[Array, np.ndarray[tuple[int], np.dtype[np.intp]]], Array]
"""(points (active, unknown), rows (active,)) -> images, same shape as points."""


@dataclass(frozen=True, slots=True)
class AndersonOptions:
    """Settings of the accelerator.

    ``memory``: differences kept, 1 to 16: for so many the compiled solver has room.
    ``tolerance``: largest absolute difference between a point and its image at which a row has converged.
    ``restart``: A row forgets its past when its error exceeds this multiple of its best: far above the detours that
    Anderson mixing takes by itself, so that only points that left the numbers are called back.
    """

    memory: int = 10
    tolerance: float = 1e-12
    max_iterations: int = 600
    restart: float = 1e3

    def __post_init__(self) -> None:
        """Refuse a memory that the compiled solver would write beyond."""
        if not 1 <= self.memory <= 16:
            raise ValueError(f"memory of {self.memory} differences: 1 to 16")


@dataclass(frozen=True, eq=False)
class FixedPoints:
    """Solutions of a batch.

    ``point``, shape (batch, unknown).
    ``error``, shape (batch,): largest absolute difference between point and image.
    ``iterations``, shape (batch,): evaluations of the map until the row converged or was given up.
    """

    point: Array
    error: Array
    iterations: np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Steering:
    """What steps are multiplied by: an approximate inverse of one minus the map's Jacobian, in single precision.

    It only shows the way: whether a row has arrived is measured in double precision.

    ``matrix``, shape (unknown, unknown), float32.
    """

    matrix: np.ndarray[Any, np.dtype[np.float32]]

    def steps(self, gap: Array) -> Array:
        """Return the steps for gaps, shape (row, unknown)."""
        return np.asarray(gap.astype(np.float32) @ self.matrix.T, dtype=np.float64)

    @cached_property
    def panels(self) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The transposed matrix in panels of 32 columns, filled up with zeros, as the compiled solver reads it."""
        size, width = len(self.matrix), 32
        count = -(-size // width)
        filled = np.zeros((size, count * width), np.float32)
        filled[:, :size] = self.matrix.T
        return np.ascontiguousarray(filled.reshape(size, count, width).transpose(1, 0, 2))


def fixed_points(
    mapping: Mapping, start: Array, options: AndersonOptions, steering: Steering | None = None
) -> FixedPoints:
    """Iterate every row to its fixed point; rows that have converged are left untouched and dropped.

    ``mapping``: called with the points still moving and their row numbers.
    ``start``, shape (batch, unknown).
    ``steering``: steps are multiplied by it, which makes the iteration a chord Newton method that Anderson mixing
    corrects as points move away from where the Jacobian was taken.
    Returned: rows that did not converge carry their best point and its error; nothing is raised here.
    """
    batch, size = start.shape
    best, best_error = start.copy(), np.full(batch, np.inf)
    iterations = np.zeros(batch, dtype=np.int64)
    rows, x = np.arange(batch), start.copy()
    # What is remembered: differences of steps and of images between evaluations, and products of the former.
    past_f, past_g = np.zeros((batch, options.memory, size)), np.zeros((batch, options.memory, size))
    gram = np.zeros((batch, options.memory, options.memory))
    last_f = last_g = np.zeros((0, size))
    filled = np.zeros(batch, dtype=np.int64)
    for step in range(options.max_iterations):
        gap = mapping(x, rows) - x
        error = np.abs(gap).max(axis=1)
        error[~np.isfinite(error)] = np.inf
        iterations[rows] = step + 1
        better = error < best_error[rows]
        best[rows[better]], best_error[rows[better]] = x[better], error[better]
        f = gap if steering is None else steering.steps(gap)
        if step:
            at, slot = np.arange(len(rows)), (filled % options.memory).astype(np.intp)
            past_f[at, slot], past_g[at, slot] = f - last_f, x + f - last_g
            with np.errstate(all="ignore"):
                products = (past_f @ past_f[at, slot][..., None])[..., 0]
            gram[at, slot], gram[at, :, slot] = products, products
            filled += 1
        keep = error > options.tolerance
        if not keep.any():
            break
        if not keep.all():
            rows, x, f, error, filled = rows[keep], x[keep], f[keep], error[keep], filled[keep]
            past_f, past_g, gram = past_f[keep], past_g[keep], gram[keep]
        lost = ~(error <= options.restart * best_error[rows])
        if lost.any():
            x[lost] = best[rows[lost]]
            again = mapping(x[lost], rows[lost]) - x[lost]
            f[lost] = again if steering is None else steering.steps(again)
            past_f[lost], past_g[lost], gram[lost], filled[lost] = 0.0, 0.0, 0.0, 0
        # Points far out may overflow here; what leaves the numbers is called back in the next step.
        with np.errstate(all="ignore"):
            last_f, last_g = f, x + f
            x = last_g - _correction(past_f, past_g, gram, f)
    return FixedPoints(best, best_error, iterations)


def _correction(past_f: Array, past_g: Array, gram: Array, f: Array) -> Array:
    """Return dG gamma with gamma the least-squares solution of dF gamma = f, per row; gram is dF' dF."""
    norm = np.sqrt(gram.diagonal(axis1=1, axis2=2))
    empty = norm == 0.0
    unit = 1.0 / np.where(empty, 1.0, norm)
    # Old differences become parallel and young rows have empty slots; a small ridge keeps both solvable.
    scaled = gram * unit[:, :, None] * unit[:, None, :] + (1e-13 + empty)[:, :, None] * np.eye(gram.shape[1])
    gamma = np.linalg.solve(scaled, (past_f @ f[..., None]) * unit[..., None]) * unit[..., None]
    return np.asarray((gamma.transpose(0, 2, 1) @ past_g)[:, 0])
