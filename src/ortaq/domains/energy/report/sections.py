"""The section on energy, whole and in short."""

from collections.abc import Sequence
from dataclasses import replace

from ortaq.core.report import Figure, Name, Section, Table, Text

SHORT = ("energy-mix", "energy-winter", "energy-outages", "energy-pipes-crude", "energy-pipes-gas")
"""Tables of the short form."""

ROWS = 5
"""Rows of them that are printed."""


WAY_SHORT = ("energy-way-mix", "energy-way-cost")
"""The same of the way to 2060."""


def section(members: Sequence[str], blocks: Sequence[Table | Figure]) -> Section:
    """Return the section on a year of supply, and on what losses leave.

    Parameters
    ----------
    members : sequence of str
        Who is shown.
    blocks : sequence of Table or Figure
    """
    return _section("energy.title", "energy.lead", members, blocks)


def way_section(members: Sequence[str], blocks: Sequence[Table | Figure]) -> Section:
    """Return the section on the way to 2060.

    Parameters
    ----------
    members : sequence of str
        Who is shown.
    blocks : sequence of Table or Figure
    """
    return _section("energy.way", "energy.way_lead", members, blocks)


def _section(title: str, lead: str, members: Sequence[str], blocks: Sequence[Table | Figure]) -> Section:
    told = Text(lead, {"members": tuple(Name("economy", m) for m in members)})
    return Section("energy", Text(title), (told, Text("energy.ranges")), tuple(blocks))


def in_short(whole: Section) -> Section:
    """Return the section with the worst rows of its first tables."""
    by_id = {block.id: block for block in whole.blocks if isinstance(block, Table)}
    kept = tuple(replace(by_id[name], shown=ROWS, note=()) for name in SHORT if name in by_id)
    return replace(whole, blocks=kept)


def way_in_short(whole: Section) -> Section:
    """Return what runs by period and who pays."""
    kept = tuple(block for block in whole.blocks if isinstance(block, Table) and block.id in WAY_SHORT)
    return replace(whole, blocks=kept)
