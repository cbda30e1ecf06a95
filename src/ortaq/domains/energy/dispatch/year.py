"""A year of a power system as arrays: what every linear programme of the domain is written on."""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Integers


@dataclass(frozen=True)
class Limit:
    """What some units may make, or emit, together in some slices of a year.

    Attributes
    ----------
    name : str
    units, slices : tuple of int
    twh : float
        Of a cap, million tonnes.
    t_mwh : tuple of float
        Of a cap, tonnes for every MWh of each unit; empty of what limits energy.
    """

    name: str
    units: tuple[int, ...]
    slices: tuple[int, ...]
    twh: float
    t_mwh: tuple[float, ...] = ()


@dataclass(frozen=True)
class Units:
    """Plants, and what neighbours sell and buy.

    Attributes
    ----------
    names, fuels : tuple of str
        The fuel of what neighbours sell and buy is ``import`` and ``export``.
    at : ndarray of int, shape (unit,)
        Node.
    gw : ndarray, shape (unit,)
    most, least : ndarray, shape (slice, unit)
        Shares of capacity.
    usd_mwh, t_mwh : ndarray, shape (unit,)
        Cost, below zero for what a neighbour buys; tonnes of carbon dioxide, of what neighbours sell as assumed
        (A-BORDER-CO2).
    charge_usd_mwh : ndarray, shape (unit,)
        Part of the cost that is collected at the border: a price of carbon on what neighbours sell.
    sign : ndarray, shape (unit,)
        1; -1 of what takes electricity away.
    """

    names: tuple[str, ...]
    fuels: tuple[str, ...]
    at: Integers
    gw: Array
    most: Array
    least: Array
    usd_mwh: Array
    t_mwh: Array
    charge_usd_mwh: Array
    sign: Array


@dataclass(frozen=True)
class Lines:
    """Lines, each in both directions.

    Attributes
    ----------
    names : tuple of str
    from_, to : ndarray of int, shape (line,)
        Nodes.
    gw : ndarray, shape (line,)
    loss : ndarray, shape (line,)
        Share lost.
    """

    names: tuple[str, ...]
    from_: Integers
    to: Integers
    gw: Array
    loss: Array


@dataclass(frozen=True)
class Stores:
    """Stores that give back within the day what they took.

    Attributes
    ----------
    names : tuple of str
    at : ndarray of int, shape (store,)
    gw : ndarray, shape (store,)
    hours : ndarray, shape (store,)
        At full power.
    efficiency : ndarray, shape (store,)
        Out over in.
    """

    names: tuple[str, ...]
    at: Integers
    gw: Array
    hours: Array
    efficiency: Array


@dataclass(frozen=True)
class PowerYear:
    """A year of a power system.

    Slices follow each other by month, kind of day and block of the day.

    Attributes
    ----------
    year : int
    nodes : tuple of str
    members : tuple of str
        Of every node.
    neighbour : tuple of bool
        Whether a node lies outside, at a stated price.
    shape : (int, int, int)
        Months (or groups of months), kinds of day, blocks.
    hours : ndarray, shape (slice,)
        A year.
    day_hours : ndarray, shape (slice,)
        A day.
    demand : ndarray, shape (slice, node)
        GW.
    units : Units
    lines : Lines
    stores : Stores
    limits : tuple of Limit
    unserved_usd_mwh : float
    """

    year: int
    nodes: tuple[str, ...]
    members: tuple[str, ...]
    neighbour: tuple[bool, ...]
    shape: tuple[int, int, int]
    hours: Array
    day_hours: Array
    demand: Array
    units: Units
    lines: Lines
    stores: Stores
    limits: tuple[Limit, ...]
    unserved_usd_mwh: float

    @property
    def slices(self) -> int:
        """How many there are."""
        return len(self.hours)

    def by_month(self, values: Array) -> Array:
        """Return (slice, item) of GW as TWh, shape (item, month, kind of day and block)."""
        months = self.shape[0]
        return np.moveaxis((values * self.hours[:, None] / 1e3).reshape(months, -1, values.shape[1]), 2, 0)


@dataclass(frozen=True)
class Run:
    """What is done in every slice of a year, GW.

    Attributes
    ----------
    made : ndarray, shape (slice, unit)
    sent : ndarray, shape (slice, line, 2)
        From the first end to the second, and back, as it leaves.
    unserved, unused : ndarray, shape (slice, node)
        Demand that is not met; what runs and nobody takes.
    taken, given : ndarray, shape (slice, store)
    """

    made: Array
    sent: Array
    unserved: Array
    unused: Array
    taken: Array
    given: Array


def charged(year: PowerYear, usd_t: float) -> PowerYear:
    """Return a year in which the carbon dioxide of what neighbours sell costs something at the border.

    Parameters
    ----------
    year : PowerYear
    usd_t : float
        USD per tonne.
    """
    units = year.units
    charge = np.array([usd_t if fuel == "import" else 0.0 for fuel in units.fuels]) * units.t_mwh
    charges = units.charge_usd_mwh + charge
    return replace(year, units=replace(units, usd_mwh=units.usd_mwh + charge, charge_usd_mwh=charges))


def answering(year: PowerYear, member: str) -> Integers:
    """Return the units whose carbon dioxide counts for a member: its plants, and outside sellers tied to it alone."""
    return np.array(
        [
            i
            for i, (node, fuel) in enumerate(zip(year.units.at.tolist(), year.units.fuels, strict=True))
            if year.members[node] == member or (fuel == "import" and set(beside(year, node)) == {member})
        ],
        dtype=np.int64,
    )


def beside(year: PowerYear, node: int) -> tuple[str, ...]:
    """Return the owners of nodes to which lines of a node lead, each once."""
    ends = zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)
    others = (b if a == node else a for a, b in ends if node in (a, b))
    return tuple(dict.fromkeys(year.members[other] for other in others))


def capped(year: PowerYear, member: str, mt: float) -> PowerYear:
    """Return a year in which plants of a member, and outside sellers tied to it, may emit no more than so much.

    Parameters
    ----------
    year : PowerYear
    member : str
        Empty for all together.
    mt : float
        Million tonnes of carbon dioxide.
    """
    units = answering(year, member) if member else np.arange(len(year.units.names))
    emit = units[year.units.t_mwh[units] != 0.0]
    every = tuple(range(year.slices))
    cap = Limit(f"cap {member}", tuple(emit.tolist()), every, mt, tuple(year.units.t_mwh[emit].tolist()))
    return replace(year, limits=(*year.limits, cap))


def arrivals(year: PowerYear, sent: Array, node: int) -> dict[int, float]:
    """Return the nodes to which power of a node goes, and the share of each.

    Parameters
    ----------
    year : PowerYear
    sent : ndarray, shape (slice, line, 2)
    node : int
    """
    found: dict[int, float] = {}
    ends = zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)
    for i, (start, end) in enumerate(ends):
        if node in (start, end):
            other, way = (end, 0) if start == node else (start, 1)
            found[other] = found.get(other, 0.0) + float(year.hours @ sent[:, i, way])
    total = sum(found.values())
    return {other: gwh / total for other, gwh in found.items()} if total > 0.0 else {}


def merged(year: PowerYear, groups: tuple[tuple[int, ...], ...]) -> PowerYear:
    """Return a year in which groups of months are one month each, at their mean by hours.

    Parameters
    ----------
    year : PowerYear
    groups : tuple of tuple of int
        Months from 0, each once.
    """
    months, days, blocks = year.shape
    within = days * blocks
    group_of = {m: g for g, group in enumerate(groups) for m in group}
    into = np.array([group_of[m] * within + k for m in range(months) for k in range(within)])
    count = len(groups) * within
    hours: Array = np.bincount(into, year.hours, count).astype(float)

    def mean(values: Array) -> Array:
        found = np.zeros((count, values.shape[1]))
        np.add.at(found, into, values * year.hours[:, None])
        return found / hours[:, None]

    limits: dict[tuple[object, ...], Limit] = {}
    for limit in year.limits:
        slices = tuple(sorted({int(into[s]) for s in limit.slices}))
        key = (limit.units, slices, limit.t_mwh)
        limits[key] = replace(limit, slices=slices, twh=limit.twh + (limits[key].twh if key in limits else 0.0))
    day_hours: Array = np.zeros(count)
    day_hours[into] = year.day_hours
    units = replace(year.units, most=mean(year.units.most), least=mean(year.units.least))
    return replace(
        year,
        shape=(len(groups), days, blocks),
        hours=hours,
        day_hours=day_hours,
        demand=mean(year.demand),
        units=units,
        limits=tuple(limits.values()),
    )
