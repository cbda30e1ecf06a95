"""From a table to an estimate: read, choose rows, ask whether they suffice, estimate, verify."""

from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist

import numpy as np

from ortaq.core import Band, InputError, require_known
from ortaq.sources.gravity.conditions import first_order_residual, require_small
from ortaq.sources.gravity.identification import require_identified
from ortaq.sources.gravity.poisson import fit_poisson
from ortaq.sources.gravity.results import ELASTICITY, Coefficient, GravityEstimate, cost_band
from ortaq.sources.gravity.sample import choose_effects, make_sample
from ortaq.sources.gravity.table import read_trade_table

CONFIDENCE = 0.95

ERRORS = {
    "pair": "clustered by pair of economies, both directions and all years together",
    "heteroskedastic": "robust to heteroskedasticity, rows independent",
}
"""Kinds of standard errors. Factor G / (G - 1) for G clusters, as Stata's ppmlhdfe; no correction for parameters."""


def estimate_gravity(
    path: str | Path,
    *,
    trade: str = "trade",
    covariates: Sequence[str] | None = None,
    beside: str | Path | None = None,
    fixed_effects: Sequence[str] | None = None,
    elasticity: Band = ELASTICITY,
    errors: str = "pair",
) -> GravityEstimate:
    """Estimate a gravity equation by Poisson pseudo-maximum likelihood.

    Methodology, eq. (G1).

    Parameters
    ----------
    path : str or Path
        CSV (also gzipped) or parquet with the columns exporter, importer, flows, covariates and, for a panel, year.
        Rows in which an economy sells to itself are used like any other.
    trade : str
        Column of flows in levels, zeros included.
    covariates : sequence of str, optional
        Columns of covariates; all other numeric columns if absent.
    beside : str or Path, optional
        For a matrix of trade: table of covariates by exporter and importer.
    fixed_effects : sequence of str, optional
        Any of exporter, importer, year, exporter-year, importer-year, pair (each direction its own), symmetric-pair
        (both directions together). If absent: exporter and importer, or
        exporter-year, importer-year and pair where the table covers several years.
    elasticity : Band
        Trade elasticity theta, positive, with its range.
    errors : {"pair", "heteroskedastic"}
        Standard errors.

    Returns
    -------
    GravityEstimate
        Coefficients, what they mean as trade costs, and the recomputed residual.

    Raises
    ------
    InputError
        The table, a name or the elasticity cannot be used, the rows cannot tell a coefficient, or `pyfixest` is absent.
    NotConverged
        The estimate was not found, or violates its first-order conditions by more than 1e-6.

    References
    ----------
    Santos Silva and Tenreyro (2006), The Log of Gravity, Review of Economics and Statistics 88(4).
    Anderson and van Wincoop (2003), Gravity with Gravitas, American Economic Review 93(1).
    Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis, WTO and UNCTAD.
    """
    _require_elasticity(elasticity)
    require_known([errors], list(ERRORS), kind="kind of standard errors", where="--errors")
    table = read_trade_table(str(path), trade, covariates, None if beside is None else str(beside))
    names = choose_effects(table, fixed_effects)
    sample = make_sample(table, names)
    own = require_identified(sample, table.names, table.path)
    unit = own.std(axis=0)
    effects = tuple(sample.effects.values())
    clusters = sample.pairs if errors == "pair" else np.arange(len(sample.trade), dtype=np.intp)
    centred = sample.covariates - sample.covariates.mean(axis=0)
    fit = fit_poisson(sample.trade, centred / unit, table.names, effects, clusters)
    coefficients, standard_errors = fit.coefficients / unit, fit.standard_errors / unit
    residual = first_order_residual(
        trade=sample.trade,
        fitted=fit.fitted,
        coefficients=coefficients,
        covariates=centred,
        own=own,
        effects=effects,
    )
    require_small(residual)
    return GravityEstimate(
        table=table.path,
        trade=trade,
        coefficients=tuple(
            _coefficient(name, float(value), float(error), elasticity)
            for name, value, error in zip(table.names, coefficients, standard_errors, strict=True)
        ),
        fixed_effects={name: int(groups.max()) + 1 for name, groups in sample.effects.items()},
        errors=ERRORS[errors],
        clusters=len(np.unique(clusters)),
        confidence=CONFIDENCE,
        elasticity=elasticity,
        observations=len(sample.trade),
        zeros=int((sample.trade == 0.0).sum()),
        left_out=sample.left_out,
        residual=residual,
        estimator=fit.estimator,
        notes=table.notes,
    )


def _coefficient(name: str, value: float, error: float, elasticity: Band) -> Coefficient:
    reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0) * error
    low, high = value - reach, value + reach
    return Coefficient(name, value, error, low, high, cost_band(name, (low, value, high), elasticity))


def _require_elasticity(theta: Band) -> None:
    if not 0.0 < theta.low <= theta.central <= theta.high < np.inf:
        raise InputError(
            f"trade elasticity {theta.low:g}, {theta.central:g}, {theta.high:g} cannot be used",
            where="--elasticity",
            why="trade falls with the trade cost to the power -theta, theta positive",
            fix="give one positive number, or low,central,high in rising order",
        )
