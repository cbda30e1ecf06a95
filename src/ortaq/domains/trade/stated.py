"""From the shifts that a change states to the arrays that models read."""

from collections.abc import Iterable

import numpy as np

from ortaq.core import Array, Change, Corner, Effects, Region, core_variables
from ortaq.domains.trade.moves import Shift, shifts_of


def stated_effects(region: Region, changes: Iterable[Change], corner: Corner) -> Effects:
    """Return the scenario-written variables; several changes of one cell multiply.

    ``corner``: which end of every shift's range is used. Returned: ``trade_cost_hat`` and ``tariff_hat`` (sector,
    importer, exporter), ``productivity_hat`` (sector, economy).
    """
    stated = (v for v in core_variables().values() if v.writer == "scenario")
    values = {v.name: np.ones(region.shape(v.dims)) for v in stated}
    for change in changes:
        for shift in shifts_of(change):
            _apply(values[shift.variable], region, shift, corner, where=f"{change.kind} '{change.id}'")
    return Effects(values)


def _apply(array: Array, region: Region, shift: Shift, corner: Corner, *, where: str) -> None:
    hat = 1.0 + shift.percent.at(corner) / 100.0
    sectors = region.sector_positions(shift.sectors, where=where)
    buyers = region.economy_positions(shift.importers, where=where)
    if array.ndim == 2:
        array[np.ix_(sectors, buyers)] *= hat
        return
    sellers = region.economy_positions(shift.exporters, where=where)
    pairs = {(b, s) for b in buyers for s in sellers if b != s}
    if shift.both_directions:
        pairs |= {(s, b) for b, s in pairs}
    for buyer, seller in pairs:
        array[sectors, buyer, seller] *= hat
