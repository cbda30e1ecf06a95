"""The energy system with moves on it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from ortaq.core import Band
from ortaq.domains.energy.dispatch.dispatched import BASE_YEAR
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import Demand, EnergySystem, Line, Option, Plant, load_system

WINTER = (11, 0, 1)
"""December to February."""


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
        case EnergyAction.LOSS_CUT | EnergyAction.COLD_WINTER:
            return replace(system, demands=tuple(_demanded(d, move, size) for d in system.demands))
        case EnergyAction.LINE:
            built = (_standing(line) if line.name == move.target else line for line in system.lines)
            return replace(system, lines=tuple(built))
        case EnergyAction.PLANT:
            option = next(o for o in system.options if (o.member, o.technology) == (move.member, move.target))
            return replace(system, plants=(*system.plants, _built(option, size)))
        case EnergyAction.CUT:
            return _without(system, move.target, 1.0 - size)
        case EnergyAction.FUEL_PRICE:
            return replace(system, plants=tuple(_dearer(system, p, move.target, size) for p in system.plants))
        case EnergyAction.GAS_SAVED | EnergyAction.UPGRADE:
            return system


def _demanded(demand: Demand, move: EnergyMove, size: float) -> Demand:
    if move.member and demand.member != move.member:
        return demand
    return _colder(demand, size) if move.action is EnergyAction.COLD_WINTER else _scaled(demand, 1.0 - size / 100.0)


def _without(system: EnergySystem, name: str, left: float) -> EnergySystem:
    """Return the system with a part of a plant or line."""
    plants = tuple(replace(p, gw=_times(p.gw, left)) if p.name == name else p for p in system.plants)
    lines = tuple(replace(each, gw=_times(each.gw, left)) if each.name == name else each for each in system.lines)
    return replace(system, plants=plants, lines=lines)


def _times(band: Band, factor: float) -> Band:
    return Band(band.low * factor, band.central * factor, band.high * factor)


def _scaled(demand: Demand, factor: float) -> Demand:
    return replace(demand, twh=_times(demand.twh, factor))


def _colder(demand: Demand, percent: float) -> Demand:
    """Return demand with more in winter and as much as before in other months."""
    shapes = [each * (1.0 + percent / 100.0 * (m in WINTER)) for m, each in enumerate(demand.month_shapes)]
    more = sum(shapes) / sum(demand.month_shapes)
    return replace(_scaled(demand, more), month_shapes=tuple(each / more for each in shapes))


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
