"""What moves bring members: what they pay less for power, sell more of fuels, or lose of both."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.changed import changed
from ortaq.domains.energy.dispatch.dispatched import BASE_YEAR, Dispatch, dispatch_of, standing_year
from ortaq.domains.energy.dispatch.inputs import UNSERVED
from ortaq.domains.energy.expansion.payers import paid_for_power, running_musd
from ortaq.domains.energy.expansion.plan import emissions
from ortaq.domains.energy.fuels import upgrade_of
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.security.pipes import PIPED, fuel_losses
from ortaq.domains.energy.system import EnergySystem

NONE = 1e-6
"""Million USD below which nothing is saved."""


def brought_musd(system: EnergySystem, moves: Sequence[EnergyMove], end: Corner = Corner.CENTRAL) -> Array:
    """Return what moves bring every member, million USD a year; no move brings exactly nothing.

    Who gains what is counted at central prices of fuels; at an end, all of it is as much more or less as what the whole
    system saves at prices of that end. Prices at borders are no guide there: they jump where another plant sets them.

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
    sized = [(move, move.value.at(end)) for move in moves if move.value.at(end) != 0.0]
    fuels = sum((_of_fuels(system, move, size, end) for move, size in sized), np.zeros(len(system.codes)))
    of_power = changed(system, sized)
    if of_power == system:
        return fuels
    runs = [_year(each, Corner.CENTRAL) for each in (system, of_power)]
    before, after = (payers(run, system.codes) for run in runs)
    saved = runs[0].objective_musd - runs[1].objective_musd
    if end is Corner.CENTRAL or abs(saved) < NONE:
        return fuels + before - after
    there = _year(system, end).objective_musd - _year(of_power, end).objective_musd
    return fuels + (before - after) * there / saved


@lru_cache(maxsize=16)
def _year(system: EnergySystem, end: Corner) -> Dispatch:
    """Return a year of the power system with prices of fuels, and of what is not served, at an end."""
    year = standing_year(system, BASE_YEAR)
    by_name = {p.name: p.marginal_usd_mwh.at(end) for p in system.plants}
    usd = [by_name.get(name, now) for name, now in zip(year.units.names, year.units.usd_mwh.tolist(), strict=True)]
    unserved = system.assumed[UNSERVED].at(end)
    return dispatch_of(replace(year, units=replace(year.units, usd_mwh=np.array(usd)), unserved_usd_mwh=unserved))


def payers(run: Dispatch, members: Sequence[str]) -> Array:
    """Return what members pay in a year of the power system, million USD, shape (member,).

    Fuel and operation of their plants, what is not served, and what they buy less what they sell over borders.

    Parameters
    ----------
    run : Dispatch
    members : sequence of str
    """
    year = run.year
    places = tuple(dict.fromkeys(year.members))
    node = np.array([places.index(m) for m in year.members])
    where, musd = running_musd(year, run.run.made, run.run.unserved, node)
    fuel, short = (np.bincount(at, cost, len(places)) for at, cost in zip(where, musd, strict=True))
    paid = fuel + short + paid_for_power(year, run.run.sent, run.usd_mwh, node)
    return np.array([paid[places.index(m)] for m in members])


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
    there = changed(system, [(move, move.value.at(end)) for move in moves if move.value.at(end) != 0.0])
    if there == system:
        return np.zeros(len(system.codes))
    after, before = (
        np.array([emissions(run.year, run.run.made, member) for member in system.codes])
        for run in (_year(each, Corner.CENTRAL) for each in (there, system))
    )
    return np.asarray(1e6 * (after - before))


def _of_fuels(system: EnergySystem, move: EnergyMove, size: float, end: Corner) -> Array:
    """Return what a move of gas, pipes or refineries brings every member, million USD a year."""
    found = np.zeros(len(system.codes))
    match move.action:
        case EnergyAction.GAS_SAVED:
            price = next(b.export_price for b in system.balances if (b.member, b.fuel) == (move.member, "gas"))
            found[system.codes.index(move.member)] = size * price.at(end)
        case EnergyAction.UPGRADE:
            refinery = next(r for r in system.refineries if r.name == move.target)
            found[system.codes.index(refinery.member)] = upgrade_of(system, refinery).gain_musd.at(end)
        case EnergyAction.CUT:
            found -= size * _pipe_lost(system, move.target)
        case _:
            pass
    return found


def _pipe_lost(system: EnergySystem, name: str) -> Array:
    """Return what members lose where a pipe is out: what they cannot sell, and at home prices what they lack."""
    lost = np.zeros(len(system.codes))
    for fuel in PIPED:
        found = fuel_losses(system, fuel)
        for loss in (each for each in found.losses if each.pipelines == (name,)):
            prices = {b.member: b.price.central for b in system.balances if b.fuel == fuel}
            for k, member in enumerate(found.members):
                lost[system.codes.index(member)] += loss.musd[k] + loss.unserved[k] * prices[member]
    return lost
