"""Sweeping fixed effects out of columns, with numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ortaq.core import Array, NotConverged

Groups = np.ndarray[Any, np.dtype[np.intp]]
"""Position of each row's group, from 0 without gaps."""

_TOLERANCE, _ITERATIONS = 1e-12, 5_000


def within(columns: Array, effects: Sequence[Groups], weights: Array | None = None) -> Array:
    """Return what remains of columns after a least-squares fit on the groups of all effects.

    Parameters
    ----------
    columns : array
        Shape (row, column).
    effects : sequence of Groups
        One per fixed effect.
    weights : array, optional
        Shape (row,), positive: of the squares that the fit makes least.

    Returns
    -------
    array
        Shape (row, column).

    Raises
    ------
    NotConverged
        The effects could not be separated from each other.

    Notes
    -----
    One symmetric sweep S removes the means of every effect in turn and back. The part z of a column x that groups
    explain solves ``(I - S) z = (I - S) x``; conjugate gradients start at zero and stay in the span of the groups.
    With weights, columns are taken times their roots, in which sweeps are projections.
    """
    root = np.ones(len(columns)) if weights is None else np.sqrt(weights)
    spans = [_Span(g, root, np.bincount(g, weights=root**2).astype(np.float64)) for g in effects]
    return np.column_stack([_sweep_out(root * column, spans) / root for column in columns.T])


@dataclass(frozen=True, eq=False, slots=True)
class _Span:
    """What the groups of one effect span: a root of weight at each row, and the weight of every group."""

    groups: Groups
    root: Array
    weight: Array

    def without(self, x: Array) -> Array:
        mean = np.bincount(self.groups, weights=self.root * x) / self.weight
        return np.asarray(x - self.root * mean[self.groups])


def _sweep_out(x: Array, spans: Sequence[_Span]) -> Array:
    explained = np.zeros_like(x)
    gap = _explained(x, spans)
    goal = _TOLERANCE * float(np.linalg.norm(x))
    step, size = gap.copy(), float(gap @ gap)
    for _ in range(_ITERATIONS):
        if size**0.5 <= goal:
            return _sweep(x - explained, spans)
        image = _explained(step, spans)
        length = size / float(step @ image)
        explained += length * step
        gap -= length * image
        size, before = float(gap @ gap), size
        step = gap + (size / before) * step
    message = f"the fixed effects could not be swept out of the covariates in {_ITERATIONS} steps"
    raise NotConverged(message)


def _explained(x: Array, spans: Sequence[_Span]) -> Array:
    return x - _sweep(x, spans)


def _sweep(x: Array, spans: Sequence[_Span]) -> Array:
    for span in (*spans, *reversed(spans[:-1])):
        x = span.without(x)
    return x
