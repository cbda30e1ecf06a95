"""`ortaq estimate gravity`: trade-cost effects from a table of trade, ready for a shift."""

from dataclasses import asdict, astuple
from pathlib import Path

from ortaq.cli.console import print_json, shown_table, stdout
from ortaq.core import Band, InputError
from ortaq.sources.gravity import GravityEstimate, estimate_gravity, shift_toml
from ortaq.tables import csv_text, require_file, write_file


def gravity(
    *,
    table: str,
    trade: str,
    covariates: str | None,
    fixed_effects: str | None,
    elasticity: str,
    errors: str,
    move: list[str] | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Estimate a gravity equation and say what each covariate is worth as a trade cost."""
    theta = _band(elasticity)
    wanted = [_move(text) for text in move or []]
    if out is not None:
        require_file(out, option="--out")
    estimate = estimate_gravity(
        table,
        trade=trade,
        covariates=_words(covariates),
        fixed_effects=_words(fixed_effects),
        elasticity=theta,
        errors=errors,
    )
    moves = wanted or [(c.covariate, 1.0) for c in estimate.coefficients]
    shifts = [shift_toml(estimate, covariate, by) for covariate, by in moves]
    if out is not None:
        write_file(out, _csv(estimate), option="--out")
    if as_json:
        print_json(_data(estimate, moves, shifts))
        return
    _print(estimate, shifts)
    if out is not None:
        stdout().print(f"Coefficients: {out.absolute()}", soft_wrap=True)


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word.strip() for word in text.split(",") if word.strip()]


def _band(text: str) -> Band:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {1, 3}:
        raise InputError(
            f"'{text}' is not an elasticity", where="--elasticity", fix="give one number, or low,central,high: 4,5,8"
        )
    return Band(numbers[0], numbers[len(numbers) // 2], numbers[-1])


def _move(text: str) -> tuple[str, float]:
    covariate, _, by = text.rpartition("=")
    try:
        return covariate.strip(), float(by)
    except ValueError as error:
        raise InputError(f"'{text}' is not a move", where="--move", fix="write transit_days=-2") from error


def _data(estimate: GravityEstimate, moves: list[tuple[str, float]], shifts: list[str]) -> dict[str, object]:
    return {
        **asdict(estimate),
        "shifts": [
            {
                "covariate": covariate,
                "move": by,
                "percent": asdict(estimate.trade_cost_percent(covariate, by)),
                "toml": toml,
            }
            for (covariate, by), toml in zip(moves, shifts, strict=True)
        ],
    }


def _csv(estimate: GravityEstimate) -> str:
    percent = [f"trade_cost_percent_{end}" for end in ("low", "central", "high")]
    header = ["covariate", "coefficient", "standard_error", "low", "high", *percent]
    return csv_text(header, ((*astuple(c)[:-1], *astuple(c.trade_cost_percent)) for c in estimate.coefficients))


def _print(estimate: GravityEstimate, shifts: list[str]) -> None:
    console = stdout()
    rows = []
    for c in estimate.coefficients:
        value = (f"{c.value:+.4f}", f"{c.standard_error:.4f}", f"{c.low:+.4f} to {c.high:+.4f}")
        band = c.trade_cost_percent
        rows.append((c.covariate, *value, f"{band.central:+.2f}", f"{band.low:+.2f} to {band.high:+.2f}"))
    interval = f"{estimate.confidence:.0%} interval"
    heads = f"covariate|>coefficient|>standard error|>{interval}|>trade cost, percent|>weak to strong"
    console.print(shown_table(f"Gravity estimated from {Path(estimate.table).name}", heads, rows))
    effects = ", ".join(f"{name} ({count:,})" for name, count in estimate.fixed_effects.items())
    theta = estimate.elasticity
    span = f" ({theta.low:g} to {theta.high:g})" if theta.low < theta.high else " without a range"
    console.print(
        f"Trade cost: exp(-coefficient / theta) - 1 per unit of the covariate, theta {theta.central:g}{span}.\n"
        f"PPML on {estimate.observations:,} rows ({estimate.zeros:,} zero flows) with fixed effects {effects}. "
        f"Standard errors {estimate.errors}: {estimate.clusters:,} independent groups.\n"
        f"First-order conditions hold to {estimate.residual:.1e}. Estimated with {estimate.estimator}."
    )
    for left in estimate.left_out:
        more = " ..." if len(left.names) > 5 else ""
        console.print(f"Left out: {left.rows:,} rows, {left.reason}: {', '.join(left.names[:5])}{more}")
    for toml in shifts:
        console.print(f"\n{toml}", soft_wrap=True, end="")
