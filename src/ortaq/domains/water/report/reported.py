"""What a brief says of water: what measures and shocks of its mechanism do on rivers, and the rivers themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Case, Change, Corner, Mechanism, Region, Valuation
from ortaq.core.report import Name, Section, Text
from ortaq.domains.water.model import Common
from ortaq.domains.water.moves import WaterMove, water_moves_of
from ortaq.domains.water.report.kept import shipped_told
from ortaq.domains.water.report.ladder import Rung, ladder_figure, ladder_table
from ortaq.domains.water.report.sections import report
from ortaq.domains.water.report.told import Told
from ortaq.domains.water.rivers import river

ENDS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)


@dataclass(frozen=True, eq=False)
class WaterReport:
    """What a mechanism moves on rivers.

    Attributes
    ----------
    members : tuple of str
        States on the rivers that the region has.
    rungs : tuple of Rung
        What every measure and shock that touches a river brings, alone.
    rivers : tuple of Told
        Those whose numbers ship.
    """

    members: tuple[str, ...]
    rungs: tuple[Rung, ...]
    rivers: tuple[Told, ...]


def report_of(
    region: Region,
    mechanism: Mechanism,
    valuation: Callable[[Case], Valuation],  # noqa: ARG001 - what reports of domains are given
) -> WaterReport | None:
    """Return what a mechanism moves on rivers; None where it moves nothing there."""
    moved = [
        (change, moves) for change in (*mechanism.measures, *mechanism.shocks) if (moves := water_moves_of(change))
    ]
    basins = [river(name).basin for name in dict.fromkeys(move.basin for _, moves in moved for move in moves)]
    if not basins:
        return None
    on_rivers = dict.fromkeys(member for basin in basins for member in basin.members)
    members = tuple(member for member in on_rivers if member in region.economy_ids)
    rungs = tuple(_rung(region, members, change, moves) for change, moves in moved)
    known = (shipped_told(basin) for basin in basins)
    return WaterReport(members, rungs, tuple(numbers for numbers in known if numbers is not None))


def _rung(region: Region, members: tuple[str, ...], change: Change, moves: tuple[WaterMove, ...]) -> Rung:
    """Return what a change brings on rivers before payments, USD million a year."""
    at = [region.economy_ids.index(member) for member in members]
    each = [Common.of(moves, end).musd(region, moves)[at].sum(axis=1) for end in ENDS]
    return Rung(Name("change", change.id), np.array(each).T)


def sections(found: WaterReport) -> tuple[Section, ...]:
    """Return what measures and shocks do on rivers; the rivers themselves are annexes."""
    blocks = (ladder_figure("water", found.members, found.rungs), ladder_table("water", found.members, found.rungs))
    said = (Text("water.brief_lead"),)
    first = Section("water", Text("water.brief_title"), said, blocks)
    return (first, *(replace(report(numbers), annex=True) for numbers in found.rivers))
