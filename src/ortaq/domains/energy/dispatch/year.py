"""A year of a power system as arrays: what every linear programme of the domain is written on."""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Integers


@dataclass(frozen=True)
class Limit:
    """What some units may make together in some slices of a year.

    Attributes
    ----------
    name : str
    units, slices : tuple of int
    twh : float
    """

    name: str
    units: tuple[int, ...]
    slices: tuple[int, ...]
    twh: float


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
        Cost, below zero for what a neighbour buys; tonnes of carbon dioxide, none of what neighbours sell and buy.
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
        key = (limit.units, slices)
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
