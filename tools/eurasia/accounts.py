"""Closed sector accounts of one economy: gross output, domestic sales and input shares that fit GDP and trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import nnls

Array = NDArray[np.float64]
# Output must exceed exports by this factor at least; beyond it re-exports enter as own-sector inputs.
REEXPORT_LIMIT = 0.8
REEXPORT_MARGIN = 0.07
MIN_DOMESTIC = 0.05
MIN_FINAL = 0.05
OUTPUT_WEIGHT = 4.0


@dataclass(frozen=True)
class Prior:
    """What is believed of an economy before balancing; money in million USD of the base year.

    inputs: (input sector, user sector), share of gross output; value_added: (sector,), share of gross output;
    output: (sector,); final_mix: (sector,), shares of final spending.
    """

    inputs: Array
    value_added: Array
    output: Array
    final_mix: Array


@dataclass(frozen=True)
class Account:
    """Balanced result: output and final spending by sector, input and value-added shares that sum to one per user."""

    output: Array
    final: Array
    inputs: Array
    value_added: Array
    reexporting: NDArray[np.bool_]


def with_reexports(prior: Prior, exports: Array) -> tuple[Prior, NDArray[np.bool_]]:
    """Raise output where exports would exceed ``REEXPORT_LIMIT`` of it: the excess buys its own sector's goods."""
    needed = exports / REEXPORT_LIMIT
    extra = np.maximum(needed - prior.output, 0.0)
    output = prior.output + extra
    keep = prior.output / output
    inputs = prior.inputs * keep
    inputs[np.diag_indices_from(inputs)] += (1 - REEXPORT_MARGIN) * extra / output
    value_added = prior.value_added * keep + REEXPORT_MARGIN * extra / output
    return Prior(inputs, value_added, output, prior.final_mix), extra > 0.25 * prior.output


def nearest(matrix: Array, aim: Array, equality: tuple[Array, float], bounds: tuple[Array, Array]) -> Array:
    """Minimise |matrix y - aim| subject to c y = d and G y >= h, exactly: Lawson and Hanson's LSI by NNLS.

    ``equality`` is (c, d), ``bounds`` is (G, h). Raises ArithmeticError where no point satisfies them.
    """
    (c, d), (g, h) = equality, bounds
    point, basis = c * d / (c @ c), null_space(c[None, :])
    q, r = np.linalg.qr(matrix @ basis)
    offset = q.T @ (aim - matrix @ point)
    to_y = basis @ np.linalg.inv(r)
    slope, level = g @ to_y, h - g @ (point + to_y @ offset)
    system = np.vstack([slope.T, level])
    unit = np.zeros(len(system))
    unit[-1] = 1.0
    weights, _ = nnls(system, unit, maxiter=1000)
    residual = system @ weights - unit
    if abs(residual[-1]) < 1e-9:
        raise ArithmeticError("accounts do not close: no output satisfies GDP, exports and positive final demand")
    return point + to_y @ (offset - residual[:-1] / residual[-1])


def close(prior: Prior, gdp: float, exports: Array, imports: Array, least: Array) -> Account:
    """Output nearest to the prior such that value added equals GDP and every final demand is positive.

    ``imports`` are tariff-inclusive, ``least`` the same at the lowest tariffs: final demand stays positive there too.
    It is output - exports + imports - intermediate use, so its total is GDP + imports - exports by construction; its
    mix is pulled towards the prior's.
    """
    fitted, reexporting = with_reexports(prior, exports)
    start, n = fitted.output, len(prior.output)
    total_final = gdp - exports.sum() + imports.sum()
    target = np.maximum(fitted.final_mix, 1e-3) * total_final
    scale = np.maximum(target, 0.02 * total_final)
    # Unknown y: output as a multiple of the prior's; final demand is used @ y - shift.
    used, shift = (np.eye(n) - fitted.inputs) * start, exports - imports
    y = nearest(
        np.vstack([np.sqrt(OUTPUT_WEIGHT) * np.eye(n), used / scale[:, None]]),
        np.concatenate([np.full(n, np.sqrt(OUTPUT_WEIGHT)), (target + shift) / scale]),
        (fitted.value_added * start / gdp, 1.0),
        (
            np.vstack([np.eye(n), used / scale[:, None]]),
            np.concatenate(
                [
                    np.maximum(exports / start + MIN_DOMESTIC, MIN_DOMESTIC),
                    (MIN_FINAL * target + exports - least) / scale,
                ]
            ),
        ),
    )
    return Account(y * start, used @ y - shift, fitted.inputs, fitted.value_added, reexporting)
