"""A shift of ``trade_cost_hat`` written as TOML from an estimate."""

import json
from pathlib import Path

from ortaq.sources.gravity.results import GravityEstimate


def shift_toml(estimate: GravityEstimate, covariate: str, move: float = 1.0) -> str:
    """Return the text of a shift for a scenario file, complete but for who and what it concerns.

    Parameters
    ----------
    estimate : GravityEstimate
        The estimate.
    covariate : str
        The covariate that moves.
    move : float
        By how many of its units.
    """
    band = estimate.trade_cost_percent(covariate, move)
    lines = (
        "[[change.shift]]  # in a mechanism: [[measure.shift]] or [[shock.shift]], and the source listed there",
        'variable = "trade_cost_hat"',
        'importers = ["IMPORTER"]  # fill in',
        'exporters = ["EXPORTER"]  # fill in',
        "both_directions = true",
        'sectors = ["SECTOR"]  # fill in',
        f"percent = {{ low = {_number(band.low)}, central = {_number(band.central)}, high = {_number(band.high)} }}",
        f"derivation = {_quoted(derivation(estimate, covariate, move))}",
        'source = "gravity_estimate"',
    )
    return "\n".join(lines) + "\n"


def derivation(estimate: GravityEstimate, covariate: str, move: float) -> str:
    """Return one sentence that says how the percentages came about."""
    c, theta = estimate.coefficient(covariate), estimate.elasticity
    span = f" ({theta.low:g} to {theta.high:g})" if theta.low < theta.high else " (no range given)"
    return (
        f"PPML gravity on column {estimate.trade} of {Path(estimate.table).name} ({estimate.observations} rows, "
        f"fixed effects {', '.join(estimate.fixed_effects)}): coefficient of {covariate} {c.value:.4g}, "
        f"{estimate.confidence:.0%} interval {c.low:.4g} to {c.high:.4g}, standard errors {estimate.errors}; "
        f"a move of {move:g} changes the trade cost by exp(-coefficient x move / theta) - 1 "
        f"with theta {theta.central:g}{span}."
    )


def _number(value: float) -> str:
    text = f"{value:.6g}"
    return text if any(mark in text for mark in ".e") else f"{text}.0"


def _quoted(text: str) -> str:
    """Return a TOML basic string; its escapes are those of JSON, and DEL needs one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
