"""Findings of a check as a table."""

from collections.abc import Sequence

from rich.table import Table

from ortaq.core import Finding, Level


def findings_table(title: str, findings: Sequence[Finding]) -> Table:
    """Return findings as a table, coloured by level."""
    table = Table("", "check", "where", title=title)
    table.add_column("value", justify="right")
    table.add_column("meaning")
    for f in findings:
        colour = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}[f.level]
        table.add_row(f"[{colour}]{f.level}[/{colour}]", f.check, f.where, f"{f.value:.4g}", f.meaning)
    return table
