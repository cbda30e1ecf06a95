"""What a brief says of energy: what measures and shocks of its mechanism bring, supply today and the way to 2060."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Band, Case, Change, Corner, Mechanism, Region, Valuation
from ortaq.core.report import Cell, Column, Figure, Name, Reading, Section, Table, Text
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch.dispatched import Dispatch, dispatched
from ortaq.domains.energy.dispatch.n_minus_1 import NMinus1
from ortaq.domains.energy.model import what_moves_bring
from ortaq.domains.energy.moves import EnergyMove, energy_moves_of
from ortaq.domains.energy.report.losses import outage_table, pipe_table
from ortaq.domains.energy.report.outage_maps import outage_maps
from ortaq.domains.energy.report.outages import outages_today
from ortaq.domains.energy.report.sections import section, way_section
from ortaq.domains.energy.report.supply import Years, mix_table, winter_table
from ortaq.domains.energy.report.trade import way_trade_table
from ortaq.domains.energy.report.way import (
    Ways,
    cost_table,
    day_figure,
    emissions_figure,
    member_table,
    mix_figure,
    way_table,
)
from ortaq.domains.energy.report.ways import shipped_ways
from ortaq.domains.energy.report.words import MT_CO2, MUSD
from ortaq.domains.energy.security.pipes import FuelLosses, fuel_losses
from ortaq.domains.energy.system import PIPED

ENDS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)


@dataclass(frozen=True, eq=False)
class Brought:
    """What a measure or shock brings members alone.

    Attributes
    ----------
    change : str
    musd : ndarray, shape (member, 3)
        A year, at the low ends, central and at the high ends.
    co2_mt : ndarray, shape (member, 3)
        Carbon dioxide of power plants, more or less a year, at the same ends.
    """

    change: str
    musd: Array
    co2_mt: Array


@dataclass(frozen=True, eq=False)
class EnergyReport:
    """What a mechanism moves in energy, and what its members live on.

    Attributes
    ----------
    members : tuple of str
        States of the system that the region has and that sit at the table.
    brought : tuple of Brought
        Of all members of the system.
    usual, dry : Dispatch
    outages : NMinus1
    losses : tuple of FuelLosses
    ways : Ways or None
        Paths, where those that ship are of these tables.
    """

    members: tuple[str, ...]
    brought: tuple[Brought, ...]
    usual: Dispatch
    dry: Dispatch
    outages: NMinus1
    losses: tuple[FuelLosses, ...]
    ways: Ways | None


def report_of(
    region: Region,
    mechanism: Mechanism,
    valuation: Callable[[Case], Valuation],  # noqa: ARG001 - what reports of domains are given
) -> EnergyReport | None:
    """Return what a mechanism moves in energy; None where it moves nothing there.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    valuation : callable
    """
    moved = [(c, moves) for c in (*mechanism.measures, *mechanism.shocks) if (moves := energy_moves_of(c))]
    system = system_of_moves()
    members = tuple(code for code in system.codes if code in mechanism.members and code in region.economy_ids)
    if not moved or not members:
        return None
    return EnergyReport(
        members,
        tuple(_brought(change, moves) for change, moves in moved),
        dispatched(system),
        dispatched(system, dry=True),
        outages_today(system),
        tuple(fuel_losses(system, fuel) for fuel in PIPED),
        shipped_ways(system, members),
    )


def _brought(change: Change, moves: tuple[EnergyMove, ...]) -> Brought:
    """Return what a change brings to a dollar: below, an optimum is noise, and its sign would be told as one."""
    found = [what_moves_bring(moves, end) for end in ENDS]
    musd = np.stack([each for each, _ in found], axis=1).round(6) + 0.0
    return Brought(change.id, musd, np.stack([1e-6 * tonnes for _, tonnes in found], axis=1))


def sections(found: EnergyReport) -> tuple[Section, ...]:
    """Return what measures and shocks bring; supply, losses and the way to 2060 are an annex.

    Parameters
    ----------
    found : EnergyReport
    """
    members = found.members
    first = section(members, (brought_table(found), emissions_table(found)))
    years = Years(found.usual, found.dry)
    piped = (pipe_table(losses, members) for losses in found.losses)
    blocks: tuple[Table | Figure, ...] = (
        mix_table(found.usual, members),
        winter_table(years, members),
        outage_table(found.outages, members),
        *(table for table in piped if table.rows),
        *outage_maps(system_of_moves(), found.outages, found.losses, members),
    )
    supply = replace(section(members, blocks), id="energy-supply", title=Text("energy.supply"), annex=True)
    if found.ways is None:
        return first, supply
    ways = found.ways
    costs = cost_table(ways)
    shown = (
        mix_figure(ways),
        emissions_figure(ways),
        way_table(ways),
        *((costs,) if costs else ()),
        member_table(ways),
        way_trade_table(ways.system, ways.widest, members),
        day_figure(ways),
    )
    return first, supply, replace(way_section(members, shown), id="energy-way", annex=True)


def brought_table(found: EnergyReport) -> Table:
    """Return what every measure and shock that touches energy brings each member, alone.

    Parameters
    ----------
    found : EnergyReport
    """
    codes = system_of_moves().codes
    columns = (Column(Text("energy.change")), *(Column(Name("economy", m), MUSD) for m in found.members))
    rows = tuple(
        (Cell(Name("change", each.change)), *(_banded(each.musd[codes.index(m)]) for m in found.members))
        for each in found.brought
    )
    return Table("energy-brought", Text("energy.brought"), columns, rows, (Text("energy.brought_note"),))


def _banded(ends: Array, good: int = 1) -> Cell:
    low, central, high = ends.tolist()
    return Cell(Band(min(low, central, high), central, max(low, central, high)), Reading.CHANGE, good=good)


def emissions_table(found: EnergyReport) -> Table:
    """Return what every measure and shock does to the carbon dioxide of power plants.

    Parameters
    ----------
    found : EnergyReport
    """
    codes = system_of_moves().codes
    columns = (Column(Text("energy.change")), *(Column(Name("economy", m), MT_CO2) for m in found.members))
    rows = tuple(
        (
            Cell(Name("change", each.change)),
            *(_banded(each.co2_mt[codes.index(m)], good=-1) for m in found.members),
        )
        for each in found.brought
    )
    return Table("energy-emissions", Text("energy.emissions_title"), columns, rows, (Text("energy.emissions_note"),))
