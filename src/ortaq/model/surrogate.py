"""An interpolant of gains over packages, with the error that it makes on each package that it did not see.

A function of a package is a sum of terms, one for each group of measures: what the group adds together beyond its parts
(Moebius terms; Harsanyi 1963). Single measures are left free. Terms of larger groups are thought to be drawn with
variance ``product of rho[m]``, so that measures which act on the same trade have large ones and groups of many measures
small ones; the rho are those under which the packages computed so far are likeliest. The estimate is the Gaussian
process with this covariance (an ANOVA kernel: Durrande et al. 2013, J. Multivariate Analysis 115), which passes through
every package computed. Leave-one-out errors follow in closed form (Rasmussen & Williams 2006, equation 5.12).
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers
from ortaq.core.one_thread import one_thread
from ortaq.core.subsets import holds

SINGLE_VARIANCE = 10.0
"""Variance of the terms of single measures where ``rho`` is one: large, so that they are left to the data."""

NUGGET = 1e-10
"""Variance of noise in the same unit: equilibria are solved to about 1e-12, the rest keeps the matrix invertible."""

QUIET = 1e-9
"""Quantities that nowhere exceed this are noise of the solver and say nothing about groups of measures."""

RHO_RANGE = (1e-4, 3.0)
"""Range in which the rho are searched."""

TUNED_ON = 400
"""Packages from which the rho are learned; more sharpen the estimate itself, hardly the rho."""

TUNING_STEPS = 25


@dataclass(frozen=True, eq=False)
class Surrogate:
    """Estimate of several quantities for every package.

    ``packages``, shape (row,): packages that it passes through.
    ``rho``, shape (measure,).
    ``weight``, shape (row, quantity).
    ``loo_error``, shape (row, quantity): what it would miss by on each package if it had not seen it.
    """

    packages: Integers
    rho: Array
    weight: Array
    loo_error: Array

    def at(self, packages: Integers) -> Array:
        """Return the estimates for some packages, shape (package, quantity)."""
        asked, seen = (_ones(p, len(self.rho)) for p in (packages, self.packages))
        return np.asarray(_covariance(asked, seen, self.rho) @ self.weight)

    def everywhere(self, quantity: int) -> Array:
        """Return the estimate of one quantity for every package, shape (2 ** measure,)."""
        count = len(self.rho)
        terms = np.zeros(2**count)
        terms[self.packages] = self.weight[:, quantity]
        for bit in range(count):
            pair = terms.reshape(-1, 2, 1 << bit)
            pair[:, 0] += pair[:, 1]
        terms *= _term_variance(self.rho)
        for bit in range(count):
            pair = terms.reshape(-1, 2, 1 << bit)
            pair[:, 1] += pair[:, 0]
        return terms


def fit(packages: Integers, values: Array, measures: int, rho: Array | None = None) -> Surrogate:
    """Return the surrogate that passes through some packages; the empty package is zero and need not be given.

    Methodology, eqs. (U1) and (U2).

    ``packages``, shape (row,): distinct, not zero.
    ``values``, shape (row, quantity).
    ``rho``, shape (measure,): learned from the first ``TUNED_ON`` packages if left out.
    """
    # A library that loads inside the limit would not keep to it, and several threads round otherwise than one.
    _ = scipy.linalg, scipy.optimize
    with one_thread():  # beside busy workers threads would wait for each other
        return through(packages, values, _learned(packages, values, measures) if rho is None else rho)


def _learned(packages: Integers, values: Array, measures: int) -> Array:
    largest = np.abs(values).max(axis=0)
    moving = largest > QUIET
    return _likeliest(_ones(packages, measures)[:TUNED_ON], values[:TUNED_ON, moving] / largest[moving])


def through(packages: Integers, values: Array, rho: Array) -> Surrogate:
    """Return the surrogate for given ``rho``; see ``fit``."""
    factor = scipy.linalg.cho_factor(_noisy(_ones(packages, len(rho)), rho), lower=True)
    weight = np.asarray(scipy.linalg.cho_solve(factor, values))
    inverse = np.asarray(scipy.linalg.cho_solve(factor, np.eye(len(packages))))
    return Surrogate(packages, rho, weight, weight / inverse.diagonal()[:, None])


def _ones(packages: Integers, measures: int) -> Array:
    return holds(packages, measures).astype(np.float64)


def _covariance(ones: Array, others: Array, rho: Array) -> Array:
    single = (ones * (SINGLE_VARIANCE - rho)) @ others.T
    return np.asarray(single + _groups(ones, others, rho) - 1.0)


def _noisy(holds: Array, rho: Array) -> Array:
    both = _covariance(holds, holds, rho)
    both[np.diag_indices_from(both)] += NUGGET
    return both


def _groups(ones: Array, others: Array, rho: Array) -> Array:
    """Return the product of 1 + rho[m] over the measures that two packages share: the sum over all common groups."""
    return np.asarray(np.exp((ones * np.log1p(rho)) @ others.T))


def _term_variance(rho: Array) -> Array:
    variance = np.ones(1)
    for value in rho:
        variance = np.concatenate([variance, variance * value])
    variance[1 << np.arange(len(rho))] = SINGLE_VARIANCE
    variance[0] = 0.0
    return variance


def _likeliest(holds: Array, values: Array) -> Array:
    """Return the rho of the largest likelihood, each quantity with its own variance at its best value."""
    bounds = [(float(np.log(RHO_RANGE[0])), float(np.log(RHO_RANGE[1])))] * holds.shape[1]
    start = np.full(holds.shape[1], np.log(0.1))
    minimum = scipy.optimize.minimize(
        _badness, start, args=(holds, values), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": TUNING_STEPS},
    )  # fmt: skip
    return np.asarray(np.exp(minimum.x))


def _badness(log_rho: Array, holds: Array, values: Array) -> tuple[float, Array]:
    """Return the negative log likelihood and its gradient in the logarithms of rho."""
    rho = np.exp(log_rho)
    factor = scipy.linalg.cho_factor(_noisy(holds, rho), lower=True)
    inverse = np.asarray(scipy.linalg.cho_solve(factor, np.eye(len(holds))))
    weight = inverse @ values
    fit_error = np.maximum((values * weight).sum(axis=0), np.finfo(float).tiny)
    count, quantities = values.shape
    log_det = 2.0 * np.log(factor[0].diagonal()).sum()
    bad = 0.5 * (count * np.log(fit_error).sum() + quantities * log_det)
    # d covariance / d rho[m] is, where both hold m, groups / (1 + rho[m]) - 1.
    pull = 0.5 * (quantities * inverse - (weight * (count / fit_error)) @ weight.T)
    grouped = pull * _groups(holds, holds, rho)
    slope = [(h @ grouped @ h) / (1.0 + r) - h @ pull @ h for h, r in zip(holds.T, rho, strict=True)]
    return float(bad), np.array(slope) * rho
