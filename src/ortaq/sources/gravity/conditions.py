"""The first-order conditions of the estimate, recomputed from the definitions."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, NotConverged
from ortaq.sources.gravity.projection import Groups, within

TOLERANCE = 1e-6
"""Largest relative violation with which an estimate is returned."""

_MARGINS, _SWEEPS = 1e-10, 3_000


def first_order_residual(
    *, trade: Array, fitted: Array, coefficients: Array, covariates: Array, own: Array, effects: Sequence[Groups]
) -> float:
    """Return the largest relative violation of what defines a Poisson pseudo-maximum likelihood estimate.

    Expected flows ``exp(covariates @ coefficients + effects)`` must leave errors that sum to zero in every group of
    every effect, relative to the trade of the group, and that are orthogonal to every covariate, relative to
    ``sum |covariate| trade``, the covariate taken without what the groups explain (Santos Silva and Tenreyro 2006;
    Fally 2015).

    Of the estimator only the coefficients are believed: the effects are solved again, by scaling each group to its
    trade in turn. Its expected flows are where that starts.

    Methodology, eq. (G2).

    ``trade``, ``fitted``, shape (row,): flows and the estimator's expected flows.
    ``coefficients``, shape (covariate,).
    ``covariates``, ``own``, shape (row, covariate): covariates, and what the groups do not explain of them.
    ``effects``: fixed effects.
    """
    systematic = covariates @ coefficients
    start = np.log(fitted) - systematic
    start -= within(start[:, None], effects)[:, 0]
    expected = np.exp(systematic + start)
    totals = [np.bincount(groups, weights=trade).astype(np.float64) for groups in effects]
    for _ in range(_SWEEPS):
        gaps = [_gap(trade, expected, total, groups) for groups, total in zip(effects, totals, strict=True)]
        if max(gaps) <= _MARGINS:
            break
        for groups, total in zip(effects, totals, strict=True):
            expected = expected * (total / np.bincount(groups, weights=expected))[groups]
    errors = trade - expected
    scores = np.abs(own.T @ errors) / (np.abs(own).T @ trade)
    return float(max(*gaps, *scores))


def _gap(trade: Array, expected: Array, total: Array, groups: Groups) -> float:
    return float(np.abs(np.bincount(groups, weights=trade - expected) / total).max())


def require_small(residual: float) -> None:
    """Refuse an estimate that does not solve its own equations.

    Raises NotConverged if the residual is above the tolerance or not a number.
    """
    if not residual <= TOLERANCE:
        raise NotConverged(
            f"the gravity estimate violates its first-order conditions by {residual:.1e} (allowed {TOLERANCE:.0e})",
            residual=residual,
            where="recomputed errors do not sum to zero by group or are not orthogonal to the covariates",
            fix="look for groups with almost no trade and covariates that are almost collinear",
        )
