"""The section on energy, whole and in short."""

from collections.abc import Sequence
from dataclasses import replace

from ortaq.core.report import Figure, Name, Section, Table, Text

SHORT = ("energy-mix", "energy-winter", "energy-outages", "energy-pipes-crude", "energy-pipes-gas")
"""Tables of the short form."""

ROWS = 5
"""Rows of them that are printed."""


def section(members: Sequence[str], blocks: Sequence[Table | Figure]) -> Section:
    """Return the section.

    Parameters
    ----------
    members : sequence of str
        Who is shown.
    blocks : sequence of Table or Figure
    """
    told = Text("energy.lead", {"members": tuple(Name("economy", m) for m in members)})
    return Section("energy", Text("energy.title"), (told, Text("energy.ranges")), tuple(blocks))


def in_short(whole: Section) -> Section:
    """Return the section with the worst rows of its first tables.

    Parameters
    ----------
    whole : Section
    """
    by_id = {block.id: block for block in whole.blocks if isinstance(block, Table)}
    kept = tuple(replace(by_id[name], shown=ROWS, note=()) for name in SHORT if name in by_id)
    return replace(whole, blocks=kept)
