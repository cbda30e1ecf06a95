"""`ortaq estimate gravity`: trade-cost effects from a table of trade, ready for a shift."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from ortaq.cli.tables import data_table
from ortaq.core import Band, InputError, Program
from ortaq.core.report import Cell, Number, Reading, Section, Text, Words
from ortaq.sources.gravity import GravityEstimate, estimate_gravity, shift_toml
from ortaq.tables import csv_text, require_file, write_file


def gravity(
    program: Program,
    *,
    table: str,
    trade: str,
    covariates: str | None,
    beside: str | None,
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
        beside=beside,
        fixed_effects=_words(fixed_effects),
        elasticity=theta,
        errors=errors,
    )
    moves = wanted or [(c.covariate, 1.0) for c in estimate.coefficients]
    shifts = [shift_toml(estimate, covariate, by) for covariate, by in moves]
    if out is not None:
        write_file(out, _csv(estimate), option="--out")
    program.answer(
        [_section(estimate), *([_shifts(estimate, moves, shifts)] if as_json else [])],
        as_json=as_json,
        question={"table": estimate.table, "trade": estimate.trade, "elasticity": asdict(estimate.elasticity)},
        computed=_how(estimate),
    )
    if as_json:
        return
    program.print(*(line for toml in shifts for line in ("", *toml.splitlines())))
    if out is not None:
        program.print(Text("gravity.written", {"path": str(out.absolute())}))


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


def _shifts(estimate: GravityEstimate, moves: list[tuple[str, float]], shifts: list[str]) -> Section:
    """Return what every move of a covariate is worth, with the lines that a file takes, for programs."""
    rows = (
        (covariate, Cell(by, Reading.INPUT), Cell(estimate.trade_cost_percent(covariate, by), Reading.CHANGE), toml)
        for (covariate, by), toml in zip(moves, shifts, strict=True)
    )
    heads = ("covariate", ("move", Text("gravity.unit")), ("trade_cost", Text("unit.percent")), "lines")
    return Section("programs", "", (), (data_table("shifts", "", heads, rows),))


def _how(estimate: GravityEstimate) -> dict[str, object]:
    """Return how it was estimated, and what was left out."""
    told = asdict(estimate)
    names = ("fixed_effects", "errors", "clusters", "confidence", "observations", "zeros", "left_out", "residual")
    return {name: told[name] for name in (*names, "estimator")}


def _csv(estimate: GravityEstimate) -> str:
    percent = [f"trade_cost_percent_{end}" for end in ("low", "central", "high")]
    header = ["covariate", "coefficient", "standard_error", "low", "high", *percent]
    return csv_text(header, ((*astuple(c)[:-1], *astuple(c.trade_cost_percent)) for c in estimate.coefficients))


def _section(estimate: GravityEstimate) -> Section:
    own, percent = Text("gravity.unit"), Text("unit.percent")
    rows = (
        (
            *(c.covariate, Cell(Band(c.low, c.value, c.high), Reading.CHANGE), Cell(c.standard_error)),
            Cell(c.trade_cost_percent, Reading.CHANGE),
        )
        for c in estimate.coefficients
    )
    heads = ("covariate", ("coefficient", own), ("standard_error", own), ("trade_cost", percent))
    named: dict[str, Words] = {"percent": f"{100.0 * estimate.confidence:g}"}
    table = data_table("coefficients", "", heads, rows, (Text("gravity.interval", named),))
    effects = tuple(f"{name} ({count:,})" for name, count in estimate.fixed_effects.items())
    numbers = {
        "rows": estimate.observations,
        "zeros": estimate.zeros,
        "groups": estimate.clusters,
    }
    told: dict[str, Words] = {name: Number(value, Reading.COUNT) for name, value in numbers.items()}
    theta = estimate.elasticity
    said: tuple[Words, ...] = (
        Text("gravity.cost" if theta.low < theta.high else "gravity.cost_without_range", {"theta": _theta(theta)}),
        Text("gravity.how", {**told, "effects": effects, "errors": str(estimate.errors)}),
        Text("gravity.checked", {"residual": Number(estimate.residual, Reading.TINY), "estimator": estimate.estimator}),
        *(_left_out(left.rows, left.reason, left.names) for left in estimate.left_out),
        *estimate.notes,
    )
    return Section("gravity", Text("gravity.title", {"file": Path(estimate.table).name}), said, (table,))


def _theta(theta: Band) -> str:
    return f"{theta.central:g} ({theta.low:g} - {theta.high:g})" if theta.low < theta.high else f"{theta.central:g}"


def _left_out(rows: int, reason: str, names: Sequence[str]) -> Text:
    shown = (*names[:5], *(("...",) if len(names) > 5 else ()))
    return Text("gravity.left_out", {"rows": Number(rows, Reading.COUNT), "reason": reason, "names": shown})
