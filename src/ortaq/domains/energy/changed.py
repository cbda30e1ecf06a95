"""The energy system with moves on it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from ortaq.core import Band
from ortaq.domains.energy.dispatch.dispatched import BASE_YEAR
from ortaq.domains.energy.dispatch.inputs import MONTH_DAYS
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import Demand, EnergySystem, HydroByMonth, Line, Option, Plant, load_system

FIELDS = (3, 4, 5, 6, 7, 8)
"""Months in which pumps of fields run: April to September."""


@cache
def system_of_moves() -> EnergySystem:
    """Return the system on which moves of mechanisms act: the one that ships."""
    return load_system()


def changed(system: EnergySystem, moves: Iterable[tuple[EnergyMove, float]]) -> EnergySystem:
    """Return the system with moves of some size; those of pipes, gas and refineries leave its power as it is.

    Parameters
    ----------
    system : EnergySystem
    moves : iterable of (EnergyMove, float)
        With their sizes.
    """
    for move, size in moves:
        system = _one(system, move, size)
    return system


def _one(system: EnergySystem, move: EnergyMove, size: float) -> EnergySystem:
    match move.action:
        case EnergyAction.LOSS_CUT | EnergyAction.COLD_WINTER | EnergyAction.PUMPING_SAVED:
            return replace(system, demands=tuple(_demanded(d, move, size) for d in system.demands))
        case EnergyAction.LINE:
            built = (_standing(line) if line.name == move.target else line for line in system.lines)
            return replace(system, lines=tuple(built))
        case EnergyAction.CUT:
            return _without(system, move.target, 1.0 - size)
        case EnergyAction.DRY_RIVERS:
            return replace(system, hydro=_drier(system, move.member, size))
        case EnergyAction.PLANT | EnergyAction.WINTER_OUTAGE | EnergyAction.FUEL_PRICE:
            return replace(system, plants=_plants(system, move, size))
        case _:  # gas, refineries, and what is paid for carbon, change no plant and no line
            return system


def _plants(system: EnergySystem, move: EnergyMove, size: float) -> tuple[Plant, ...]:
    """Return plants with one more, with one that is out for a season, or with a dearer fuel."""
    if move.action is EnergyAction.PLANT:
        option = next(o for o in system.options if (o.member, o.technology) == (move.member, move.target))
        return (*system.plants, _built(option, size))
    if move.action is EnergyAction.FUEL_PRICE:
        return tuple(_dearer(system, p, move.target, size) for p in system.plants)
    return tuple(_out(p, move.months, size) if p.name == move.target else p for p in system.plants)


def _out(plant: Plant, months: Collection[int], share: float) -> Plant:
    return replace(plant, left=tuple(each * (1.0 - share * (m in months)) for m, each in enumerate(plant.left)))


def _demanded(demand: Demand, move: EnergyMove, size: float) -> Demand:
    if move.member and demand.member != move.member:
        return demand
    match move.action:
        case EnergyAction.COLD_WINTER:
            return _in_months(demand, move.months, 1.0 + size / 100.0)
        case EnergyAction.PUMPING_SAVED:
            return _in_months(demand, FIELDS, 1.0 - size / demand_in(demand, FIELDS))
        case _:
            return _scaled(demand, 1.0 - size / 100.0)


def _without(system: EnergySystem, name: str, left: float) -> EnergySystem:
    """Return the system with a part of a plant or line."""
    plants = tuple(replace(p, gw=p.gw.times(left)) if p.name == name else p for p in system.plants)
    lines = tuple(replace(each, gw=each.gw.times(left)) if each.name == name else each for each in system.lines)
    return replace(system, plants=plants, lines=lines)


def _scaled(demand: Demand, factor: float) -> Demand:
    return replace(demand, twh=demand.twh.times(factor))


def demand_in(demand: Demand, months: Collection[int]) -> float:
    """Return what is wanted in some months, TWh.

    Parameters
    ----------
    demand : Demand
    months : collection of int
        From 0.
    """
    days = [shape * days for shape, days in zip(demand.month_shapes, MONTH_DAYS, strict=True)]
    return demand.twh.central * sum(days[m] for m in months) / sum(days)


def _in_months(demand: Demand, months: Collection[int], factor: float) -> Demand:
    """Return demand that is so many times what it was in some months, and as much as before in others."""
    factor = max(factor, 0.0)
    shapes = [each * (factor if m in months else 1.0) for m, each in enumerate(demand.month_shapes)]
    more = 1.0 + (factor - 1.0) * demand_in(demand, months) / demand.twh.central
    return replace(_scaled(demand, more), month_shapes=tuple(each / more for each in shapes))


def _drier(system: EnergySystem, member: str, twh: float) -> tuple[HydroByMonth, ...]:
    """Return water with less for a member, in the months and at the nodes where a dry year has less."""
    lacking = sum(max(w - d, 0.0) for row in system.hydro if row.member == member for w, d in _wet_dry(row))
    part = twh / lacking
    return tuple(
        replace(row, twh=tuple(max(w - part * max(w - d, 0.0), 0.0) for w, d in _wet_dry(row)))
        if row.member == member
        else row
        for row in system.hydro
    )


def _wet_dry(row: HydroByMonth) -> Iterable[tuple[float, float]]:
    return zip(row.twh, row.dry_twh, strict=True)


def _standing(line: Line) -> Line:
    return replace(line, candidate=False, built=BASE_YEAR)


def _built(option: Option, gw: float) -> Plant:
    return Plant(
        name=f"{option.node} {option.technology} new",
        member=option.member,
        node=option.node,
        fuel=option.fuel,
        gw=Band.exact(gw),
        efficiency=option.efficiency,
        outage=option.outage,
        variable_usd_mwh=option.variable_usd_mwh,
        must_run=Band.exact(0.0),
        largest_gw=gw,
        built=BASE_YEAR,
        retires=BASE_YEAR + option.life,
        source=option.source,
        marginal_usd_mwh=option.marginal_usd_mwh,
        co2_t_mwh=option.co2_t_mwh,
    )


def _dearer(system: EnergySystem, plant: Plant, fuel: str, percent: float) -> Plant:
    if plant.fuel != fuel:
        return plant
    heat = next(p.usd_mwh_heat for p in system.fuel_prices if (p.member, p.fuel) == (plant.member, fuel))
    pairs = zip(_ends(plant.marginal_usd_mwh), _ends(heat), strict=True)
    more = [marginal + percent / 100.0 * usd / plant.efficiency.central for marginal, usd in pairs]
    return replace(plant, marginal_usd_mwh=Band(*more))


def _ends(band: Band) -> tuple[float, float, float]:
    return band.low, band.central, band.high
