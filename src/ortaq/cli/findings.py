"""Findings of a check as a table."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ortaq.cli.console import shown_table
from ortaq.core import Finding, Level

COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "bold red"}


def findings_table(title: str, findings: Sequence[Finding]) -> Table:
    """Return findings as a table, coloured by level."""
    rows = ((Text(f.level, COLOURS[f.level]), f.check, f.where, f"{f.value:.4g}", f.meaning) for f in findings)
    return shown_table(title, "|check|where|>value|meaning", rows)
