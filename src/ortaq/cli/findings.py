"""Findings of a check: as JSON, as a table, and as an exit code."""

from collections.abc import Sequence

import typer
from rich.table import Table

from ortaq.core import Finding, Level


def findings_data(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return findings for JSON."""
    return [{"level": f.level, "check": f.check, "where": f.where, "value": f.value} for f in findings]


def findings_table(title: str, findings: Sequence[Finding]) -> Table:
    """Return findings as a table, coloured by level."""
    table = Table("", "check", "where", title=title)
    table.add_column("value", justify="right")
    table.add_column("meaning")
    for f in findings:
        colour = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}[f.level]
        table.add_row(f"[{colour}]{f.level}[/{colour}]", f.check, f.where, f"{f.value:.4g}", f.meaning)
    return table


def exit_on_error(findings: Sequence[Finding]) -> None:
    """Leave with exit code 1 if any finding is an error."""
    if any(f.level is Level.ERROR for f in findings):
        raise typer.Exit(1)
