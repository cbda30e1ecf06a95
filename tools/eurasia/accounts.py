"""Closed sector accounts of one economy: gross output, domestic sales and input shares that fit GDP and trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

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


def close(prior: Prior, gdp: float, exports: Array, imports: Array) -> Account:
    """Output nearest to the prior such that value added equals GDP and every final demand is positive.

    ``imports`` are tariff-inclusive. Final demand is output - exports + imports - intermediate use, so its total is
    GDP + imports - exports by construction; its mix is pulled towards the prior's.
    """
    fitted, reexporting = with_reexports(prior, exports)
    inputs, value_added, start = fitted.inputs, fitted.value_added, fitted.output
    total_final = gdp - exports.sum() + imports.sum()
    target = np.maximum(fitted.final_mix * total_final, 1e-3 * total_final)
    leontief = np.eye(len(start)) - inputs
    scale = np.maximum(target, 0.02 * total_final)

    def final(y: Array) -> Array:
        return leontief @ (y * start) - exports + imports

    def distance(y: Array) -> float:
        return float(OUTPUT_WEIGHT * ((y - 1) ** 2).sum() + (((final(y) - target) / scale) ** 2).sum())

    def slope(y: Array) -> Array:
        return 2 * OUTPUT_WEIGHT * (y - 1) + 2 * ((final(y) - target) / scale**2) @ (leontief * start)

    lowest = np.maximum((exports + MIN_DOMESTIC * start) / start, 0.05)
    constraints = [
        {"type": "eq", "fun": lambda y: (value_added * start) @ y / gdp - 1, "jac": lambda y: value_added * start / gdp},
        {"type": "ineq", "fun": lambda y: (final(y) - MIN_FINAL * target) / scale, "jac": lambda y: leontief * start / scale[:, None]},
    ]
    found = minimize(
        distance, np.maximum(np.ones_like(start), lowest), jac=slope, method="SLSQP", constraints=constraints,
        bounds=[(low, None) for low in lowest], options={"maxiter": 500, "ftol": 1e-14},
    )
    if not found.success:
        raise ArithmeticError(f"accounts do not close: {found.message}; final {final(found.x).round(0)}")
    output = found.x * start
    return Account(output, final(found.x), inputs, value_added, reexporting)
