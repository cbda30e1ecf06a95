"""Learning a rule of growth from years before: the centre by least absolute errors, the spread by its own signs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.exchange.students.growth import LEAST, Panel, Signs, signs

PROBABILITIES = (np.arange(90) + 0.5) / 90.0
"""Of the quantiles of a predictive distribution; the fifth and the last but four are the ends of a 90 % band."""

FIRST_TARGET = 2002
"""First year that is learned from; before, the lists of UIS have hardly a past."""

Centre = Callable[[Signs], Array]
"""What a rule looks at, shape (pair, term)."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Pairs of one or several years: what was known, and what came.

    ``centre``, shape (row, term); ``spread``, shape (row, term); ``came``, shape (row,): growth of the logarithm.
    """

    centre: Array
    spread: Array
    came: Array

    @classmethod
    def of(cls, panel: Panel, target: int, horizon: int, look: Centre) -> "Sample":
        """Return pairs of 50 or more students, ``horizon`` years before a target year, that were counted in both."""
        known = signs(panel.until(target - horizon))
        grown = panel.ln[:, target - panel.first] - known.last
        kept = np.isfinite(grown) & (known.last >= np.log(LEAST) - 1e-12)
        return cls(look(known)[kept], known.spread[kept], grown[kept])

    @classmethod
    def joined(cls, parts: Sequence["Sample"]) -> "Sample":
        """Return several years as one sample."""
        names = ("centre", "spread", "came")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, eq=False)
class Rule:
    """A learned rule.

    ``centre``, shape (term,): weights of the growth; ``spread``, shape (term,): weights of the logarithm of its scale.
    ``errors``, shape (probability,): quantiles of past errors over their scale.
    """

    centre: Array
    spread: Array
    errors: Array

    def quantiles(self, sample: Sample) -> Array:
        """Return the predictive distribution of growth, shape (row, probability)."""
        scale = np.exp(sample.spread @ self.spread)
        return np.asarray((sample.centre @ self.centre)[:, None] + scale[:, None] * self.errors)


def learn(sample: Sample) -> Rule:
    """Return the rule that years before teach; centre and spread are learned in turn, three times."""
    scale, centre = np.ones(len(sample.came)), np.zeros(sample.centre.shape[1])
    spread = np.zeros(sample.spread.shape[1])
    for _ in range(3):
        centre = least_absolute(sample.centre, sample.came, 1.0 / scale)
        spread = scale_weights(sample.spread, sample.came - sample.centre @ centre)
        scale = np.exp(sample.spread @ spread)
    errors = np.quantile((sample.came - sample.centre @ centre) / scale, PROBABILITIES)
    return Rule(centre, spread, errors)


def least_absolute(terms: Array, came: Array, weight: Array) -> Array:
    """Return weights that make the sum of absolute errors small, shape (term,); all but the first lean on zero.

    Iteratively reweighted least squares; errors below 0.03 count as squares.
    """
    weights: Array = np.zeros(terms.shape[1])
    if not weights.size:
        return weights
    lean = 1e-3 * len(came) * np.maximum(terms.std(axis=0), 1e-6) ** 2
    lean[0] = 0.0
    for _ in range(60):
        pull = weight / np.maximum(np.abs(came - terms @ weights), 0.03)
        square = terms.T @ (pull[:, None] * terms) + np.diag(lean)
        weights = np.asarray(np.linalg.solve(square, terms.T @ (pull * came)))
    return weights


def scale_weights(terms: Array, errors: Array) -> Array:
    """Return weights of the logarithm of the scale of errors, shape (term,), most likely for a Laplace distribution."""
    size = np.abs(errors)
    weights = np.zeros(terms.shape[1])
    weights[0] = np.log(size.mean())
    for _ in range(60):
        over = size / np.exp(terms @ weights)
        slope = terms.T @ (1.0 - over)
        step = np.linalg.solve((terms * over[:, None]).T @ terms + 1e-6 * np.eye(len(weights)), slope)
        step *= min(1.0, 1.0 / np.abs(step).max())
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def learned_before(panel: Panel, target: int, horizon: int, look: Centre) -> Rule:
    """Return the rule learned from all targets before a year, whose outcomes were known ``horizon`` years before it."""
    years = range(FIRST_TARGET + horizon - 1, target - horizon + 1)
    return learn(Sample.joined([Sample.of(panel, year, horizon, look) for year in years]))


def continuous_ranked(quantiles: Array, came: Array) -> Array:
    """Return the continuous ranked probability score of every row, shape (row,): twice the mean pinball loss."""
    off = came[:, None] - quantiles
    return np.asarray(2.0 * np.mean(np.maximum(PROBABILITIES * off, (PROBABILITIES - 1.0) * off), axis=1))
