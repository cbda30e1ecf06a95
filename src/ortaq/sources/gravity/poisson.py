"""Poisson pseudo-maximum likelihood through `pyfixest`, imported only when an estimate is asked for."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

import numpy as np

from ortaq.core import Array, InputError, NotConverged
from ortaq.sources.gravity.projection import Groups

_FIXED_EFFECTS_TOLERANCE, _TOLERANCE, _ITERATIONS = 1e-8, 1e-12, 200


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """What the estimator returned.

    ``coefficients``, ``standard_errors``, shape (covariate,).
    ``fitted``, shape (row,): expected flows, in units of the flows.
    ``estimator``: program and version.
    """

    coefficients: Array
    standard_errors: Array
    fitted: Array
    estimator: str


def fit_poisson(
    trade: Array, covariates: Array, names: Sequence[str], effects: Sequence[Groups], clusters: Groups
) -> PoissonFit:
    """Estimate coefficients and clustered standard errors.

    ``trade``, shape (row,): flows.
    ``covariates``, shape (row, covariate): scaled so that one unit is a usual difference between rows.
    ``effects``: fixed effects.
    ``clusters``: rows that may err together.
    Raises NotConverged if the iterations did not end in finite numbers.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # pyfixest 0.60 calls pandas in ways that pandas 3.1 deprecates; its results are checked by value below.
        warnings.simplefilter("ignore", DeprecationWarning)
        pyfixest, pandas, errors = (_require(m) for m in ("pyfixest", "pandas", "pyfixest.errors"))
        unit = float(trade.mean())
        columns = [f"x{i}" for i in range(covariates.shape[1])]
        fixed = [f"g{i}" for i in range(len(effects))]
        frame = pandas.DataFrame(
            {
                "y": trade / unit,
                **dict(zip(columns, covariates.T, strict=True)),
                **dict(zip(fixed, effects, strict=True)),
                "cluster": clusters,
            }
        )
        try:
            fit = pyfixest.fepois(
                f"y ~ {' + '.join(columns)} | {' + '.join(fixed)}",
                data=frame,
                vcov={"CRV1": "cluster"},
                ssc=pyfixest.ssc(k_adj=False, G_adj=True),
                iwls_tol=_TOLERANCE,
                iwls_maxiter=_ITERATIONS,
                fixef_rm="none",
                separation_check=[],
                demeaner=pyfixest.MapDemeaner(fixef_tol=_FIXED_EFFECTS_TOLERANCE),
            )
            coefficients, standard_errors = fit.coef(), fit.se()
            fitted = np.asarray(fit.predict(type="response"), dtype=np.float64)
        except (errors.NonConvergenceError, np.linalg.LinAlgError, ValueError) as error:
            raise _not_found(" ".join(str(error).split())) from error
    _refuse_drops(list(coefficients.index), columns, names, len(trade) - len(fitted))
    result = PoissonFit(
        coefficients=coefficients.to_numpy(dtype=np.float64),
        standard_errors=standard_errors.to_numpy(dtype=np.float64),
        fitted=fitted * unit,
        estimator=f"pyfixest {version('pyfixest')}",
    )
    numbers = np.concatenate([result.coefficients, result.standard_errors, result.fitted])
    if not (fit.convergence and np.isfinite(numbers).all() and (result.fitted > 0.0).all()):
        raise _not_found(f"no convergence in {_ITERATIONS} iterations")
    return result


def _not_found(reason: str) -> NotConverged:
    return NotConverged(
        f"the gravity equation was not estimated: {reason}",
        where="often separation (zero flows that the effects fit without limit, where a table lacks other pairs), or "
        "flows that differ by too many orders of magnitude",
        fix="leave out zero flows between blocks of economies that trade only within, or use fewer effects",
    )


def _require(module: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"'{error.name or module}' is not installed",
            where="ortaq estimate gravity",
            why="the estimation is an optional part of ortaq",
            fix='pip install "ortaq[estimate]"',
        ) from error


def _refuse_drops(found: Sequence[str], columns: Sequence[str], names: Sequence[str], rows: int) -> None:
    dropped = [name for column, name in zip(columns, names, strict=True) if column not in found]
    if dropped:
        raise InputError(
            f"the estimator dropped the covariates {', '.join(dropped)} as collinear",
            where="pyfixest",
            why="coefficients of what remains would mean something else",
            fix="leave them out",
        )
    if rows:
        raise InputError(
            f"the estimator dropped {rows} rows as separated or single",
            where="pyfixest",
            why="estimates must say which rows they rest on",
            fix="drop groups without trade from the table",
        )
