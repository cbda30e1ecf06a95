"""Tables of an energy system as the arrays of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ortaq.core import Array, Corner
from ortaq.domains.energy.dispatch.year import Limit, Lines, PowerYear, Stores, Units
from ortaq.domains.energy.system.rows import HOURS, MONTHS, Block, Day, Demand, Line, Profile
from ortaq.domains.energy.system.system import EnergySystem

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

HEATING = (0, 1, 2, 9, 10, 11)
"""Months in which plants that heat must run: October to March."""

UNSERVED = "A-UNSERVED"
"""The assumption of what electricity that is not there costs, USD per MWh."""

BORDER_CO2 = "A-BORDER-CO2"
"""The assumption of what electricity of neighbours has emitted, tonnes per MWh."""


@dataclass(frozen=True)
class Maker:
    """What makes or stores electricity: a plant that stands, or one that can be built."""

    name: str
    node: str
    fuel: str
    gw: float
    most: float
    must_run: float
    usd_mwh: float
    t_mwh: float
    efficiency: float
    hours: float = 0.0
    left: tuple[float, ...] = (1.0,) * MONTHS


@dataclass(frozen=True)
class Calendar:
    """Slices of a year: by month, kind of day and block.

    Attributes
    ----------
    shape : (int, int, int)
    month, day, block : ndarray of int, shape (slice,)
    hours, day_hours : ndarray, shape (slice,)
    """

    shape: tuple[int, int, int]
    month: Any
    day: Any
    block: Any
    hours: Array
    day_hours: Array


def calendar(system: EnergySystem, at: Corner = Corner.CENTRAL, *, calm: bool = True) -> Calendar:
    """Return the slices of a year.

    Parameters
    ----------
    system : EnergySystem
    at : Corner
        End of all ranges.
    calm : bool
        Whether kinds of day are kept apart; else every day is the mean of all.
    """
    days = len(system.days) if calm else 1
    shape = (MONTHS, days, len(system.blocks))
    month, day, block = (each.ravel() for each in np.indices(shape))
    share = _shares(system, at) if calm else np.ones(1)
    day_hours = np.array([b.hours for b in system.blocks])[block]
    hours = np.array(MONTH_DAYS)[month] * share[day] * day_hours
    return Calendar(shape, month, day, block, hours * HOURS / hours.sum(), day_hours)


def _shares(system: EnergySystem, at: Corner) -> Array:
    share = np.array([d.share.at(at) for d in system.days])
    return np.asarray(share / share.sum())


def makers_of(system: EnergySystem, year: int, at: Corner = Corner.CENTRAL) -> tuple[Maker, ...]:
    """Return the plants that stand in a year.

    Parameters
    ----------
    system : EnergySystem
    year : int
    at : Corner
    """
    hours = {o.node: o.hours for o in system.options if o.fuel == "storage"}
    return tuple(
        Maker(
            p.name,
            p.node,
            p.fuel,
            p.gw.at(at),
            1.0 - p.outage.at(at),
            p.must_run.at(at),
            p.marginal_usd_mwh.at(at),
            p.co2_t_mwh.at(at),
            p.efficiency.at(at),
            hours[p.node] if p.fuel == "storage" else 0.0,
            p.left,
        )
        for p in system.plants
        if p.built <= year <= p.retires
    )


def power_year(
    system: EnergySystem,
    year: int,
    makers: tuple[Maker, ...],
    lines: tuple[Line, ...],
    at: Corner = Corner.CENTRAL,
    *,
    calm: bool = True,
    dry: bool = False,
) -> PowerYear:
    """Return a year of a power system.

    Parameters
    ----------
    system : EnergySystem
    year : int
    makers : tuple of Maker
    lines : tuple of Line
    at : Corner
        End of all ranges.
    calm : bool
        As in `calendar`.
    dry : bool
        Whether rivers bring a dry year.
    """
    slices = calendar(system, at, calm=calm)
    nodes = (*(n.node for n in system.nodes), *(m.code for m in system.members if m.neighbour))
    number = {node: i for i, node in enumerate(nodes)}
    plants = tuple(m for m in makers if m.fuel != "storage")
    stores = tuple(m for m in makers if m.fuel == "storage")
    units, limits = _units(system, plants, slices, number, at, dry=dry)
    return PowerYear(
        year,
        nodes,
        tuple(system.member_of[node] for node in nodes),
        tuple(node not in {n.node for n in system.nodes} for node in nodes),
        slices.shape,
        slices.hours,
        slices.day_hours,
        demand_gw(system, year, slices, nodes, at),
        units,
        Lines(
            tuple(line.name for line in lines),
            _numbers(number[line.from_] for line in lines),
            _numbers(number[line.to] for line in lines),
            _floats(line.gw.at(at) for line in lines),
            _floats(line.loss for line in lines),
        ),
        Stores(
            tuple(s.name for s in stores),
            _numbers(number[s.node] for s in stores),
            _floats(s.gw for s in stores),
            _floats(s.hours for s in stores),
            _floats(s.efficiency for s in stores),
        ),
        limits,
        system.assumed[UNSERVED].at(at),
    )


def _numbers(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Any) -> Array:
    return np.array(list(values), dtype=float)


def grown(demand: Demand, year: int) -> float:
    """Return demand of a year over that of the base year, between the years that are stated in a straight line."""
    known = {demand.year: 1.0} | dict(demand.growth)
    years = sorted(known)
    return float(np.interp(year, years, [known[y] for y in years]))


def demand_gw(system: EnergySystem, year: int, slices: Calendar, nodes: tuple[str, ...], at: Corner) -> Array:
    """Return demand, GW, shape (slice, node); its sum over a year is what the tables say."""
    found = np.zeros((len(slices.hours), len(nodes)))
    by_member = {d.member: d for d in system.demands}
    total = {code: sum(n.demand_share.at(at) for n in system.nodes if n.member == code) for code in by_member}
    for i, node in enumerate(system.nodes):
        demand = by_member.get(node.member)
        if demand is None:
            continue
        shape = np.array(demand.month_shapes)[slices.month] * np.array(demand.hour_shapes)[slices.block]
        gwh = demand.twh.at(at) * grown(demand, year) * node.demand_share.at(at) / total[node.member] * 1e3
        found[:, i] = gwh * shape / (shape @ slices.hours)
    return found


def _units(
    system: EnergySystem,
    plants: tuple[Maker, ...],
    slices: Calendar,
    number: Mapping[str, int],
    at: Corner,
    *,
    dry: bool,
) -> tuple[Units, tuple[Limit, ...]]:
    """Return plants and what neighbours sell and buy, and what months and years hold of some of them."""
    heating = np.isin(slices.month, HEATING)[:, None]
    most = np.tile(_floats(p.most for p in plants), (len(slices.hours), 1))
    most *= np.array([p.left for p in plants]).reshape(-1, MONTHS).T[slices.month]
    least = np.minimum(heating * _floats(p.must_run for p in plants), most)
    shapes = _profiles(system, slices, at)
    for i, plant in enumerate(plants):
        if (plant.node, plant.fuel) in shapes:
            most[:, i] *= shapes[plant.node, plant.fuel]
            least[:, i] = 0.0
    limits = hydro_limits(system, plants, slices, most, least, dry=dry)
    fixed = (_floats(p.usd_mwh for p in plants), _floats(p.t_mwh for p in plants))
    borders = [b for b in system.borders if b.node in number]
    count, sides = len(plants), 2 * len(borders)
    every = tuple(range(len(slices.hours)))
    for k, border in enumerate(borders):
        for side, twh in enumerate((border.sells_twh, border.buys_twh)):
            limits.append(
                Limit(f"{border.node} {'sells' if side == 0 else 'buys'}", (count + 2 * k + side,), every, twh.at(at))
            )
    both = [(b.sells_usd_mwh.at(at), -b.buys_usd_mwh.at(at)) for b in borders]
    ones, none = np.ones((len(slices.hours), sides)), np.zeros((len(slices.hours), sides))
    units = Units(
        (*(p.name for p in plants), *(f"{b.node} {says}" for b in borders for says in ("sells", "buys"))),
        (*(p.fuel for p in plants), *("import", "export") * len(borders)),
        _numbers([*(number[p.node] for p in plants), *(number[b.node] for b in borders for _ in range(2))]),
        np.concatenate([_floats(p.gw for p in plants), np.full(sides, np.inf)]),
        np.hstack([most, ones]),
        np.hstack([least, none]),
        np.concatenate([fixed[0], np.array(both).ravel()]),
        np.concatenate([fixed[1], np.tile([system.assumed[BORDER_CO2].at(at), 0.0], len(borders))]),
        np.zeros(count + sides),
        np.concatenate([np.ones(count), np.tile([1.0, -1.0], len(borders))]),
    )
    return units, tuple(limits)


def _profiles(system: EnergySystem, slices: Calendar, at: Corner) -> dict[tuple[str, str], Array]:
    """Return what wind and sun give by slice; without kinds of day, their mean."""
    found = _by_day(system.profiles, system.days, system.blocks, at)
    if slices.shape[1] != len(system.days):
        share = _shares(system, at)
        found = {key: np.einsum("mdb,d->mb", table, share)[:, None] for key, table in found.items()}
    return {key: table.ravel() for key, table in found.items()}


@lru_cache(maxsize=8)
def _by_day(
    profiles: tuple[Profile, ...], days: tuple[Day, ...], blocks: tuple[Block, ...], at: Corner
) -> dict[tuple[str, str], Array]:
    """Return what wind and sun give by node and fuel, shape (month, day, block); moves change none of it."""
    day, block = {d.day: i for i, d in enumerate(days)}, {b.block: i for i, b in enumerate(blocks)}
    found: dict[tuple[str, str], Array] = {}
    for p in profiles:
        table = found.setdefault((p.node, p.fuel), np.zeros((MONTHS, len(day), len(block))))
        table[p.month - 1, day[p.day], block[p.block]] = p.factor.at(at)
    for table in found.values():
        table.flags.writeable = False
    return found


def hydro_limits(
    system: EnergySystem, plants: tuple[Maker, ...], slices: Calendar, most: Array, least: Array, *, dry: bool
) -> list[Limit]:
    """Return what rivers give by node and month; ``least`` gets what runs as the river does.

    Plants that can be built have a limit of their own, in the programme of a path.
    """
    limits = []
    for row in system.hydro:
        here = [i for i, p in enumerate(plants) if p.fuel == "hydro" and p.node == row.node]
        gw = sum(plants[i].gw for i in here)
        if gw == 0.0:
            continue
        for month, twh in enumerate(row.dry_twh if dry else row.twh):
            at = np.flatnonzero(slices.month == month)
            steady = (1.0 - row.movable) * twh * 1e3 / slices.hours[at].sum() / gw
            where = np.ix_(at, np.array(here))
            least[where] = np.minimum(steady, most[where])
            limits.append(Limit(f"{row.node} {month + 1}", tuple(here), tuple(at.tolist()), twh))
    return limits
