"""What a run was worth to whom, by kind; what is left in reservoirs is worth what the years after make of it."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.record import Record

AGRIFOOD, ENERGY, FLOODS = range(3)
"""Rows of `Accounts.parts`."""


@dataclass(frozen=True)
class Accounts:
    """USD million of all months of a run and of those after it, shape (member,) each.

    Attributes
    ----------
    agrifood : ndarray
        Water that canals took, and water left in reservoirs that serve them.
    energy : ndarray
        Electricity of the reservoirs that are decided, and water left in them.
    welfare : ndarray
        Floods and water sent out of the river: what no market values.
    """

    agrifood: Array
    energy: Array
    welfare: Array

    @property
    def parts(self) -> Array:
        """All three, shape (3, member)."""
        return np.array([self.agrifood, self.energy, self.welfare])

    @property
    def market(self) -> Array:
        """Agrifood and energy together: what gains, shares and payments count, shape (member,)."""
        return self.agrifood + self.energy


def accounts(record: Record) -> Accounts:
    """Return what a run was worth to whom.

    Only differences between runs of the same inflows mean something: the months after are counted as they come.
    """
    runs = [record] if record.after is None else [record, record.after]
    agrifood, welfare = (
        sum(map(part, runs), np.zeros(len(record.assumed.basin.members))) for part in (_taken, _minded)
    )
    stored, headed = _left(record.start, runs[-1].end, record)
    energy = sum(map(_power, runs), headed)
    return Accounts(agrifood + stored, energy, welfare)


def musd_a_year(record: Record) -> Array:
    """Return what members have in a year of a run of what markets value, USD million, shape (member,)."""
    return accounts(record).market * MONTHS / len(record.done)


def welfare_a_year(record: Record) -> Array:
    """Return what floods and water sent out of the river cost in a year of a run, USD million, shape (member,)."""
    return accounts(record).welfare * MONTHS / len(record.done)


def _at(record: Record) -> dict[str, int]:
    return {member: i for i, member in enumerate(record.assumed.basin.members)}


def _taken(record: Record) -> Array:
    found, at = np.zeros(len(record.assumed.basin.members)), _at(record)
    worth = (record.taken @ record.assumed.water_steps[1]).sum(axis=0) * record.assumed.canal_worth
    for canal, musd in zip(record.columns.canals, worth.tolist(), strict=True):
        found[at[canal.member]] += musd
    return found


def _power(record: Record) -> Array:
    found = np.zeros(len(record.assumed.basin.members))
    planned = record.planned_twh.tolist()
    found[_at(record)[record.assumed.basin.decider]] = sum(
        record.assumed.power_musd(int(month), twh, winter_power=record.winter_power)
        for month, twh in zip(record.months, planned, strict=True)
    )
    return found


def _minded(record: Record) -> Array:
    """Return what floods and water sent out of the river cost, below zero."""
    basin, assumed, at = record.assumed.basin, record.assumed, _at(record)
    found = np.zeros(len(basin.members))
    for o in basin.outfalls:
        found[at[o.member]] -= o.musd_per_km3.at(assumed.worths) * float(record.one("outfall", o.outfall).sum())
    for node in record.columns.at["excess"]:
        found[at[basin.bears_floods(node)]] -= assumed.musd("excess") * float(record.one("excess", node).sum())
    return found


def _left(start: Array, end: Array, record: Record) -> tuple[Array, Array]:
    """Return what more is left than there was: below the reservoirs that are decided, and in them."""
    basin, assumed, at = record.assumed.basin, record.assumed, _at(record)
    stored, headed = np.zeros((2, len(basin.members)))
    above = np.zeros(2)
    for r, first, last in zip(basin.reservoirs, start.tolist(), end.tolist(), strict=True):
        if r.node in basin.decided:
            above += (first - r.dead_km3, last - r.dead_km3)
        else:
            stored[at[basin.node(r.node).member]] += assumed.musd("stored") * (last - first)
    headed[at[basin.decider]] = assumed.stored_musd(float(above[1])) - assumed.stored_musd(float(above[0]))
    return stored, headed
