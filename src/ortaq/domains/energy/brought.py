"""What moves bring members: what they pay less for power, sell more of fuels, or lose of both."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.changed import changed
from ortaq.domains.energy.expansion.plan import emissions
from ortaq.domains.energy.fuel_worth import fuels_musd, sold_dearer
from ortaq.domains.energy.moves import EnergyMove
from ortaq.domains.energy.paid import NO_CARBON, carbon_of, cost_musd, payers, year_of
from ortaq.domains.energy.system import EnergySystem

NONE = 1e-6
"""Million USD below which nothing is saved."""


def brought_musd(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner = Corner.CENTRAL) -> Array:
    """Return what moves bring every member, million USD a year; no move brings exactly nothing.

    Who gains what is counted at central prices of fuels. At an end, what the whole system saves more or less there is
    shared by how much each member gains or loses at the centre. Prices at borders are no guide there: they jump where
    another plant sets them.

    Parameters
    ----------
    system : EnergySystem
    moves : sequence of EnergyMove
    end : Corner
        Of the size of moves, of prices of fuels and of what is not served; all else is central.

    Returns
    -------
    ndarray, shape (member,)
    """
    none = np.zeros(len(system.codes))
    sized = [(move, move.value.at(end)) for move in moves if move.value.at(end) != 0.0]
    fuels = sum((fuels_musd(system, move, size, end) for move, size in sized), none)
    of_power, carbon = changed(system, sized), carbon_of(system, sized)
    if of_power == system and carbon == NO_CARBON:
        return fuels
    before, after = year_of(system), year_of(of_power, carbon=carbon)
    fuels = fuels + sum((sold_dearer(system, after, move, size, end) for move, size in sized), none)
    gained = payers(system, before, before) - payers(system, after, before)
    if end is Corner.CENTRAL:
        return fuels + gained
    there = cost_musd(year_of(system, end)) - cost_musd(year_of(of_power, end, carbon))
    more = there - (cost_musd(before) - cost_musd(after))
    return fuels + gained + more * np.abs(gained) / max(float(np.abs(gained).sum()), NONE)


def emitted_t(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner = Corner.CENTRAL) -> Array:
    """Return the carbon dioxide that power plants emit more with moves, tonnes a year; no move gives exactly zero.

    Parameters
    ----------
    system : EnergySystem
    moves : sequence of EnergyMove
    end : Corner
        Of the size of moves; prices are central.

    Returns
    -------
    ndarray, shape (member,)
    """
    sized = [(move, move.value.at(end)) for move in moves if move.value.at(end) != 0.0]
    there, carbon = changed(system, sized), carbon_of(system, sized)
    if there == system and carbon == NO_CARBON:
        return np.zeros(len(system.codes))
    after, before = (
        np.array([emissions(run.year, run.run.made, member) for member in system.codes])
        for run in (year_of(there, carbon=carbon), year_of(system))
    )
    return np.asarray(np.round(1e6 * (after - before), 3) + 0.0)  # to the kilogram: less is left by the solver
