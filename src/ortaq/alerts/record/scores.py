"""Scores of forecasts; the only code of the house that says how good one was.

A forecast of an event is a probability, scored by Brier's square. One of an amount is a list of equally likely values,
scored by the continuous ranked probability score (CRPS). Skill is what a naive rule's score is made smaller by.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array

CONFIDENCE = 0.9
"""Of intervals of skill."""

RESAMPLES = 2000
_SEED = 20_261_130
EDGES = (0.0, 0.05, 0.2, 0.5, 0.8, 1.0)
"""Bins of reliability."""

LEAST_BLOCKS = 5
"""Blocks of time below which an interval of skill says nothing."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How much smaller the score is than a naive rule's: one for a perfect forecast, below zero for a worse one.

    Attributes
    ----------
    score : str
        ``brier`` or ``crps``.
    cases, blocks : int
        Forecasts, and the blocks of time that were drawn for the interval.
    said, naive : float
        Mean scores.
    value, low, high : float
        Skill with its interval of 90 %; NaN where the naive rule is never wrong, or blocks are too few.
    """

    score: str
    cases: int
    blocks: int
    said: float
    naive: float
    value: float
    low: float
    high: float

    @property
    def demonstrated(self) -> bool:
        """Whether the whole interval lies above zero."""
        return bool(self.low > 0.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between two probabilities: how many, what they said on average, and how often it came."""

    low: float
    high: float
    cases: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Warned:
    """Forecasts as warnings at a threshold: events that were warned of, missed, warned of in vain, rightly not."""

    threshold: float
    hits: int
    misses: int
    false_alarms: int
    quiet: int


def brier(chance: Array, came: Array) -> Array:
    """Return the square of what a probability is off, case by case.

    Methodology, eq. (V2).

    Examples
    --------
    >>> brier(np.array([0.8, 0.1]), np.array([1.0, 0.0])).round(2)
    array([0.04, 0.01])
    """
    off: Array = (np.asarray(chance, float) - np.asarray(came, float)) ** 2
    return off


def crps(members: Sequence[float] | Array, came: float) -> float:
    """Return the CRPS of equally likely values: their distance from what came less half of that among themselves.

    Methodology, eq. (V3).

    Examples
    --------
    >>> crps([1.0, 3.0], 1.0), crps([2.0], 5.0)
    (0.5, 3.0)
    """
    values = np.sort(np.asarray(members, float))
    n = values.size
    spread = float((2.0 * np.arange(n) - n + 1.0) @ values) / n**2
    return float(np.abs(values - came).mean()) - spread


def skill(score: str, said: Array, naive: Array, blocks: Sequence[int] | Array) -> Skill:
    """Return the skill of scores against a naive rule's, with an interval by drawing blocks of time with replacement.

    Methodology, eq. (V4).

    Parameters
    ----------
    score : str
    said, naive : ndarray, shape (case,)
        Scores of both.
    blocks : sequence of int
        Block of every case: what happens in one is not independent.
    """
    said, naive, blocks = np.asarray(said, float), np.asarray(naive, float), np.asarray(blocks)
    names, at = np.unique(blocks, return_inverse=True)
    sums = np.stack([np.bincount(at, weights=each, minlength=names.size) for each in (said, naive)])
    drawn = np.random.default_rng(_SEED).integers(names.size, size=(RESAMPLES, names.size)) if names.size else None
    value = low = high = float("nan")
    if drawn is not None and sums[1].sum() > 0.0:
        value = float(1.0 - sums[0].sum() / sums[1].sum())
        if names.size >= LEAST_BLOCKS:
            ours, theirs = sums[:, drawn].sum(axis=2)
            ratio = 1.0 - ours[theirs > 0.0] / theirs[theirs > 0.0]
            tail = 0.5 * (1.0 - CONFIDENCE)
            low, high = (float(end) for end in np.quantile(ratio, (tail, 1.0 - tail)))
    mean_said, mean_naive = (float(each.mean()) if each.size else float("nan") for each in (said, naive))
    return Skill(score, said.size, names.size, mean_said, mean_naive, value, low, high)


def reliability(chance: Array, came: Array) -> tuple[Bin, ...]:
    """Return how often events came by what was said of them; bins without a forecast are left out."""
    at = np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(EDGES) - 2)
    return tuple(
        Bin(EDGES[n], EDGES[n + 1], int(inside.sum()), float(chance[inside].mean()), float(came[inside].mean()))
        for n in range(len(EDGES) - 1)
        if (inside := at == n).any()
    )


def warned(chance: Array, came: Array, threshold: float) -> Warned:
    """Return hits, misses, false alarms and quiet cases where a probability of at least the threshold is a warning."""
    raised, event = np.asarray(chance) >= threshold, np.asarray(came) > 0.5
    counts = (raised & event, ~raised & event, raised & ~event, ~raised & ~event)
    return Warned(threshold, *(int(each.sum()) for each in counts))
