"""`ortaq run`: what one scenario does to every economy."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ortaq.cli.console import print_json, progress, stdout
from ortaq.core import Array, Deficits, Outcome, Region, Scenario
from ortaq.domains import variables
from ortaq.model import run
from ortaq.observe import load_scenario
from ortaq.tables import require_file, write_file

CELLS = 12
"""Rows of every list of the largest."""


def run_scenario(
    *,
    scenario: str,
    region: str | None,
    draws: int,
    seed: int,
    deficits: Deficits | None,
    elasticity_floor: float,
    why: str | None,
    out: Path | None,
    as_json: bool,
    everyone: bool,
) -> None:
    """Evaluate a scenario: real income by economy with bands, what each change contributes, and why."""
    if out:
        require_file(out, option="--out")
    baseline, question = load_scenario(scenario, region)
    member = baseline.economy_positions([why], where="--why")[0] if why else None
    with progress("worlds") as report:
        outcome = run(
            baseline,
            question,
            deficits=deficits,
            elasticity_floor=elasticity_floor,
            draws=draws,
            seed=seed,
            progress=report,
        )
    if out:
        write_file(out, _csv(outcome), option="--out")
    if as_json:
        print_json(_data(outcome, question))
        return
    console = stdout()
    console.print(f"{question.title}: change of real income", style="bold", soft_wrap=True)
    shown = _shown(baseline, question, outcome, everyone=everyone)
    console.print(_gains(outcome, baseline, shown))
    if beside := [name for name in outcome.metrics if variables()[name].writer != "run"]:
        console.print(_beside(outcome, beside, baseline, shown))
    if len(outcome.decomposition) > 1:
        console.print(_contributions("Contribution of each change", outcome.decomposition, baseline, shown))
    console.print(_contributions("Contribution of each channel", outcome.channels, baseline, shown))
    if outcome.trade_cost_hat:
        console.print(_trade_costs(outcome, baseline))
    if member is not None:
        console.print(_cells(outcome, baseline, member))
    _print_notes(console, outcome)


def _data(outcome: Outcome, scenario: Scenario) -> dict[str, object]:
    return {
        "scenario": {"id": scenario.id, "title": scenario.title, "changes": [c.id for c in scenario.changes]},
        "economies": list(outcome.economies),
        "metrics": {
            name: {
                "unit": variables()[name].unit,
                "value": value.tolist(),
                "low": outcome.low[name].tolist(),
                "high": outcome.high[name].tolist(),
                "distinguishable": outcome.distinguishable(name).tolist(),
            }
            for name, value in outcome.metrics.items()
        },
        "decomposition_percent": {name: value.tolist() for name, value in outcome.decomposition.items()},
        "channels_percent": {name: value.tolist() for name, value in outcome.channels.items()},
        "reasons": {
            name: {"dims": list(variables()[name].dims), "value": value.tolist()}
            for name, value in outcome.reasons.items()
        },
        "trade_cost_percent": {
            writer: [[[_finite(100.0 * (h - 1.0)) for h in row] for row in sector] for sector in hat.tolist()]
            for writer, hat in outcome.trade_cost_hat.items()
        },
        "residual": outcome.residual,
        "provenance": dict(outcome.provenance),
    }


def _finite(value: float) -> float | None:
    """Return a number that JSON can hold; a closed flow is null."""
    return value if np.isfinite(value) else None


def _csv(outcome: Outcome) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["scenario", "economy", "metric", "unit", "value", "low", "high"])
    for name, value in outcome.metrics.items():
        for i, economy in enumerate(outcome.economies):
            low, high = outcome.low[name][i], outcome.high[name][i]
            writer.writerow([outcome.scenario, economy, name, variables()[name].unit, value[i], low, high])
    return text.getvalue()


def _shown(region: Region, scenario: Scenario, outcome: Outcome, *, everyone: bool) -> list[int]:
    """Return the positions of the economies that the scenario names, or of all.

    Where a move names none, those that gain or lose most are added.
    """
    moves = [m for c in scenario.changes for m in c.moves]
    named = {e for m in moves for e in m.economies}
    named |= {p for c in scenario.changes for p in c.participants}
    if not all(m.economies for m in moves):
        most = np.argsort(-np.abs(outcome.metrics["real_income_percent"]), kind="stable")[:CELLS]
        named |= {region.economies[i].id for i in most}
    return [i for i, e in enumerate(region.economies) if everyone or e.id in named]


def _gains(outcome: Outcome, region: Region, shown: list[int]) -> Table:
    table = Table("economy")
    for column in ("percent", "low to high", "USD million a year", "low to high"):
        table.add_column(column, justify="right")
    table.add_column("")
    sure = outcome.distinguishable("real_income_percent")
    for i in shown:
        cells = []
        for name, digits in (("real_income_percent", "+.4f"), ("real_income_musd", "+,.1f")):
            value, low, high = (float(m[name][i]) for m in (outcome.metrics, outcome.low, outcome.high))
            cells += [format(value, digits), f"{low:{digits}} to {high:{digits}}"]
        verdict = ("gains" if outcome.metrics["real_income_percent"][i] > 0.0 else "loses") if sure[i] else "uncertain"
        table.add_row(region.economies[i].names["en"], *cells, verdict)
    return table


def _contributions(title: str, parts: Mapping[str, Array], region: Region, shown: list[int]) -> Table:
    table = Table("economy", title=f"{title}, percent of real income")
    for name in parts:
        table.add_column(name.removesuffix("_percent").replace("_", " "), justify="right")
    for i in shown:
        table.add_row(region.economies[i].names["en"], *(f"{value[i]:+.4f}" for value in parts.values()))
    return table


def _beside(outcome: Outcome, names: list[str], region: Region, shown: list[int]) -> Table:
    """Return what domains change beside real income, each in its own unit."""
    table = Table("economy", title="Beside real income")
    for name in names:
        table.add_column(f"{name}, {variables()[name].unit}", justify="right")
        table.add_column("low to high", justify="right")
    for i in shown:
        bands = [tuple(float(m[name][i]) for m in (outcome.metrics, outcome.low, outcome.high)) for name in names]
        cells = [cell for value, low, high in bands for cell in (f"{value:,.4g}", f"{low:,.4g} to {high:,.4g}")]
        table.add_row(region.economies[i].names["en"], *cells)
    return table


def _trade_costs(outcome: Outcome, region: Region) -> Table:
    """Return the flows whose trade costs move most money, by who moves them; writers multiply."""
    hats = outcome.trade_cost_hat
    both = np.prod(list(hats.values()), axis=0)
    weight = region.flow * np.abs(np.where(np.isfinite(both), both, 2.0) - 1.0)
    table = Table("sector", "from", "to", title="Trade costs that move most, percent of the cost factor")
    for writer in hats:
        table.add_column(writer, justify="right")
    if len(hats) > 1:
        table.add_column("together", justify="right")
    for at in np.argsort(-weight, axis=None, kind="stable")[:CELLS]:
        s, importer, exporter = np.unravel_index(at, weight.shape)
        if weight[s, importer, exporter] == 0.0:
            break
        moves = [*hats.values(), both] if len(hats) > 1 else list(hats.values())
        ids = region.sector_ids[s], region.economy_ids[exporter], region.economy_ids[importer]
        table.add_row(*ids, *(_cost_move(float(hat[s, importer, exporter])) for hat in moves))
    return table


def _cost_move(hat: float) -> str:
    return "closed" if np.isinf(hat) else f"{100.0 * (hat - 1.0):+.3f}"


def _cells(outcome: Outcome, region: Region, member: int) -> Table:
    """Return the largest contributions to one economy by channel, sector and partner."""
    rows = []
    for name, value in outcome.reasons.items():
        dims = variables()[name].dims
        own = np.take(value, member, axis=dims.index("economy"))
        rest = [d for d in dims if d != "economy"]
        for at in np.ndindex(own.shape):
            place = {
                d: (region.sector_ids if d == "sector" else region.economy_ids)[i]
                for d, i in zip(rest, at, strict=True)
            }
            rows.append((float(own[at]), name.removesuffix("_percent").replace("_", " "), place))
    rows.sort(key=lambda r: -abs(r[0]))
    table = Table(
        "channel", "sector", "partner", title=f"Largest contributions to {region.economies[member].names['en']}"
    )
    table.add_column("percent", justify="right")
    for percent, channel, place in rows[:CELLS]:
        table.add_row(channel, place.get("sector", ""), place.get("partner", ""), f"{percent:+.4f}")
    return table


def _print_notes(console: Console, outcome: Outcome) -> None:
    console.print(
        "Real income is the exact equivalent variation; costs of measures are not deducted here. Contributions of the "
        "changes (Shapley) add up to the percentage, and so do those of the channels (integrated along the change). "
        "'transfer' is what a trade balance that is fixed in world value added buys more or less of; 'uncertain': the "
        "band holds zero.",
    )
    console.print(
        f"Band: {outcome.provenance['band']}. Largest residual {outcome.residual:.1e}. "
        f"Region {outcome.provenance['region']}."
    )
