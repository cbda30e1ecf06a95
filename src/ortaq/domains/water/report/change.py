"""What a change of a basin brings its members, as tables: USD by part with ranges, water, electricity, saving."""

from dataclasses import replace

import numpy as np

from ortaq.core import Array, Band, Corner
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.changes import BasinChange, canals_of
from ortaq.domains.water.effect import BasinYear, basin_effect
from ortaq.domains.water.operation.accounts import AGRIFOOD, ENERGY

PARTS = ("agrifood", "energy", "welfare")
"""Rows of `BasinYear.parts`, as keys of texts."""

_KM3 = Text("water.unit.km3_year")
_MUSD = Text("water.unit.usd_year")


def change_section(basin: Basin, change: BasinChange) -> Section:
    """Return what a change brings against the basin of today; all worths at their low, central and high ends."""
    found = [basin_effect(basin, change, worths=corner) for corner in (Corner.CENTRAL, Corner.LOW, Corner.HIGH)]
    blocks = (_by_member(found), *((_savings(basin, change),) if change.efficiency else ()))
    title = Text("water.change", {"basin": basin.title})
    return Section("water-change", title, (Text("water.change_lead"),), blocks)


def in_short(whole: Section) -> Section:
    """Return what decides of a change, in a few lines: who gains by how much, without ranges, water and electricity.

    Parameters
    ----------
    whole : Section
        Of `change_section`.
    """
    table, *others = (block for block in whole.blocks if isinstance(block, Table))
    kept = (0, *range(1 + len(PARTS), len(table.columns)))
    rows = tuple(tuple(_central(row[k]) for k in kept) for row in table.rows)
    short = Table(f"{table.id}-short", "", tuple(table.columns[k] for k in kept), rows)
    return Section(whole.id, "", (whole.title, Text("water.change_short")), (short, *others))


def _central(cell: Cell) -> Cell:
    return replace(cell, said=cell.said.central) if isinstance(cell.said, Band) else cell


def _by_member(found: list[BasinYear]) -> Table:
    columns = (
        Column(Text("water.member")),
        *(Column(Text(f"water.part.{part}"), _MUSD) for part in PARTS),
        Column(Text("water.together"), _MUSD),
        Column(Text("water.taken"), _KM3),
        Column(Text("water.electricity"), Text("water.unit.twh_year")),
    )
    parts = np.array([year.parts for year in found])
    rows = []
    for i, member in enumerate(found[0].members):
        # What no market values is shown beside, and counted in no sum unless somebody asks for it.
        money = (*(parts[:, k, i] for k in range(len(PARTS))), parts[:, [AGRIFOOD, ENERGY], i].sum(axis=1))
        volumes = (Cell(float(x[i]), Reading.CHANGE, good=1) for x in (found[0].km3, found[0].twh))
        rows.append((Cell(Name("economy", member)), *map(_ranged, money), *volumes))
    return Table("water-change", Text("water.change_table"), columns, tuple(rows), (Text("water.change_note"),))


def _ranged(ends: Array) -> Cell:
    """Return the central value with the range that holds it and both ends."""
    central, *_ = every = ends.tolist()
    return Cell(Band(min(every), central, max(every)), Reading.MONEY_CHANGE, good=1)


def _savings(basin: Basin, change: BasinChange) -> Table:
    """Return what canals need less, and what lining and drip cost for it."""
    want, cost = basin.want(Corner.CENTRAL).sum(axis=0), basin.assumption("A-SAVING-COST")
    rows = []
    for name, share in change.efficiency:
        at = [basin.canals.index(canal) for canal in canals_of(basin, name)]
        km3 = share * float(want[at].sum())
        who = Name("economy", name) if name in basin.members else basin.node(name).title
        money = Band(-km3 * cost.high, -km3 * cost.central, -km3 * cost.low)
        rows.append((Cell(who), Cell(km3), Cell(money, Reading.MONEY_CHANGE, good=1)))
    columns = (
        Column(Text("water.saved_where")),
        Column(Text("water.saved"), _KM3),
        Column(Text("water.saving_cost"), _MUSD),
    )
    return Table("water-saved", Text("water.savings"), columns, tuple(rows), (Text("water.savings_note"),))
