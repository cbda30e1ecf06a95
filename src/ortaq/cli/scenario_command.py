"""`ortaq run`: what one scenario does to every economy."""

import csv
import io
from typing import Annotated

import typer
from rich.table import Table

from ortaq.cli.console import check_writable, print_json, stdout, write_text
from ortaq.cli.options import AsJson, OutOption, RegionOption
from ortaq.core import Outcome, Region, Scenario, variables
from ortaq.model import run
from ortaq.observe import load_scenario

ScenarioFile = Annotated[str, typer.Argument(help="Scenario file.", metavar="SCENARIO.toml")]
Everyone = Annotated[bool, typer.Option("--all", help="Show every economy, not only those that the scenario names.")]


def run_scenario(
    scenario: ScenarioFile,
    region: RegionOption = None,
    out: OutOption = None,
    as_json: AsJson = False,
    everyone: Everyone = False,
) -> None:
    """Evaluate a scenario: real income by economy with bands, and what each change contributes."""
    if out:
        check_writable(out)
    baseline, question = load_scenario(scenario, region)
    outcome = run(baseline, question)
    if out:
        write_text(out, _csv(outcome))
    if as_json:
        print_json(_data(outcome, question))
    else:
        _print(outcome, baseline, question, everyone=everyone)


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
            }
            for name, value in outcome.metrics.items()
        },
        "decomposition_percent": {name: value.tolist() for name, value in outcome.decomposition.items()},
        "residual": outcome.residual,
        "provenance": dict(outcome.provenance),
    }


def _csv(outcome: Outcome) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["scenario", "economy", "metric", "unit", "value", "low", "high"])
    for name, value in outcome.metrics.items():
        for i, economy in enumerate(outcome.economies):
            low, high = outcome.low[name][i], outcome.high[name][i]
            writer.writerow([outcome.scenario, economy, name, variables()[name].unit, value[i], low, high])
    return text.getvalue()


def _print(outcome: Outcome, region: Region, scenario: Scenario, *, everyone: bool) -> None:
    table = Table("economy")
    for column in ("percent", "low to high", "USD million a year", *outcome.decomposition):
        table.add_column(column, justify="right")
    named = {e for c in scenario.changes for s in c.shifts for e in (*s.importers, *s.exporters)}
    named |= {p for c in scenario.changes for p in c.participants}
    percent, musd = outcome.metrics["real_income_percent"], outcome.metrics["real_income_musd"]
    low, high = outcome.low["real_income_percent"], outcome.high["real_income_percent"]
    for i, economy in enumerate(region.economies):
        if everyone or economy.id in named:
            parts = (f"{value[i]:+.4f}" for value in outcome.decomposition.values())
            band = f"{low[i]:+.4f} to {high[i]:+.4f}"
            table.add_row(economy.names["en"], f"{percent[i]:+.4f}", band, f"{musd[i]:+,.1f}", *parts)
    console = stdout()
    console.print(f"[bold]{scenario.title}[/bold]: change of real income", soft_wrap=True)
    console.print(table)
    console.print(
        "Real income is the exact equivalent variation; costs of measures are not deducted here. The columns on the "
        "right share the percentage among the changes (Shapley) and add up to it.\n"
        f"Band over: {outcome.provenance['cases']}. Largest residual {outcome.residual:.1e}. "
        f"Region {outcome.provenance['region']}."
    )
