"""Sweeping fixed effects out of columns, with numpy alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ortaq.core import Array, NotConverged

Groups = np.ndarray[Any, np.dtype[np.intp]]
"""Position of each row's group, from 0 without gaps."""

_TOLERANCE, _ITERATIONS = 1e-12, 5_000


def within(columns: Array, effects: Sequence[Groups]) -> Array:
    """Return what remains of columns after a least-squares fit on the groups of all effects.

    Parameters
    ----------
    columns : array
        Shape (row, column).
    effects : sequence of Groups
        One per fixed effect.

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
    """
    counts = [np.bincount(g).astype(np.float64) for g in effects]
    return np.column_stack([_sweep_out(column, effects, counts) for column in columns.T])


def _sweep_out(x: Array, effects: Sequence[Groups], counts: Sequence[Array]) -> Array:
    explained = np.zeros_like(x)
    gap = _explained(x, effects, counts)
    goal = _TOLERANCE * float(np.linalg.norm(x))
    step, size = gap.copy(), float(gap @ gap)
    for _ in range(_ITERATIONS):
        if size**0.5 <= goal:
            return _sweep(x - explained, effects, counts)
        image = _explained(step, effects, counts)
        length = size / float(step @ image)
        explained += length * step
        gap -= length * image
        size, before = float(gap @ gap), size
        step = gap + (size / before) * step
    message = f"the fixed effects could not be swept out of the covariates in {_ITERATIONS} steps"
    raise NotConverged(message)


def _explained(x: Array, effects: Sequence[Groups], counts: Sequence[Array]) -> Array:
    return x - _sweep(x, effects, counts)


def _sweep(x: Array, effects: Sequence[Groups], counts: Sequence[Array]) -> Array:
    order = [*range(len(effects)), *range(len(effects) - 2, -1, -1)]
    for k in order:
        x = x - (np.bincount(effects[k], weights=x) / counts[k])[effects[k]]
    return x
