"""Findings of a check as a section."""

from collections.abc import Sequence

from ortaq.core import Finding
from ortaq.core.report import Cell, Column, Section, Table, Text, Words


def findings_section(title: Words, findings: Sequence[Finding], *more: Table) -> Section:
    """Return findings, the value of each in the unit of its check."""
    rows = tuple(
        (Cell(Text(f"findings.level.{f.level}")), Cell(f.check), Cell(f.where), Cell(f.value), Cell(f.meaning))
        for f in findings
    )
    heads = ("level", "check", "where", "value", "meaning")
    units = {"value": Text("findings.unit")}
    columns = tuple(Column(Text(f"findings.head.{head}"), units.get(head, "")) for head in heads)
    return Section("checks", title, (), (Table("findings", "", columns, rows), *more))
