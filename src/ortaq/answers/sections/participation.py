"""Who takes part in the end, when members join and leave one at a time."""

from ortaq.agreement import Participation
from ortaq.answers.sections.words import counted, economies, tags
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text

ROWS = 8
"""Packages that are shown; the others are in files for programs."""


def participation_table(found: Participation) -> Table:
    """Return which packages are in force in the end, farsighted ones first, then where most paths end."""
    near, far = (set(found.packages[kind].tolist()) for kind in (found.lasting, found.farsighted))
    order = sorted(near | far, key=lambda p: (p not in far, -found.starts(p), p))
    rows = tuple(
        (
            Cell(tags(package) or Text("stability.no_package")),
            Cell(package.bit_count(), Reading.COUNT),
            Cell(_fewest(found, package) or Text("participation.nobody")),
            Cell(found.starts(package), Reading.COUNT),
            *(Cell(Text("stability.yes" if package in kind else "stability.no")) for kind in (near, far)),
        )
        for package in order[:ROWS]
    )
    heads = ("in_force", "count", "fewest", "starts", "near", "far")
    columns = tuple(Column(Text(f"participation.head.{head}")) for head in heads)
    more = len(order) - ROWS
    note = (Text("participation.more", {"count": counted(more)}),) if more > 0 else ()
    return Table("participation", Text("participation.table"), columns, rows, note)


def _fewest(found: Participation, package: int) -> tuple[Name, ...]:
    """Return the smallest set of participants under which a package is in force."""
    fewest: tuple[str, ...] = min(found.states(package), key=len)
    return economies(fewest)
