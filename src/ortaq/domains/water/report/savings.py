"""What canals that lose less save, cost and are worth, canal by canal, beside what water is worth where they lie."""

import numpy as np

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.domains.water.report.deliveries import KM3_YEAR
from ortaq.domains.water.report.schematic import prefix
from ortaq.domains.water.report.told import USUAL, Told

COST = "A-SAVING-COST"
"""Assumption of a basin: what lining and drip cost a year for a km3 that is no longer needed."""

PART, LEFT = 0.1, 0.5
"""Part of the water that is shown as saved, and of the water of a canal that lining and drip may save at most."""


def savings_table(told: Told) -> tuple[Table, ...]:
    """Return what a tenth less water saves, costs and is worth by canal; none where no cost or no price is known."""
    basin, prices = told.basin, told.prices
    cost = next((a.band for a in basin.assumptions if a.id == COST), None)
    if cost is None or prices is None:
        return ()
    nodes, usd = [n.node for n in basin.nodes], Text("water.unit.usd_year")
    rows = []
    for i, canal in enumerate(basin.canals):
        want = told.wanted[USUAL][:, i]
        saved = PART * float(want.sum())
        worth = PART * float(np.sum(want * prices[:, nodes.index(canal.node)]))
        paid = Band(*(saved * end for end in (cost.low, cost.central, cost.high)))
        most = LEFT * float(want.sum())
        money = Cell(paid, Reading.MONEY), Cell(worth, Reading.MONEY)
        rows.append((Cell(canal.title), Cell(Name("economy", canal.member)), Cell(most), Cell(saved), *money))
    columns = (
        Column(Text("water.canal")),
        Column(Text("water.member")),
        Column(Text("water.save_most"), KM3_YEAR),
        Column(Text("water.save_tenth"), KM3_YEAR),
        Column(Text("water.saving_cost"), usd),
        Column(Text("water.saving_worth"), usd),
    )
    note = (Text("water.savings_by_canal_note"),)
    return (Table(f"{prefix(basin)}-savings", Text("water.savings_by_canal"), columns, tuple(rows), note),)
