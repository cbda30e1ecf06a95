"""What happened in a basin, month by month, and what it was worth to whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.columns import Columns

AGRIFOOD, ENERGY, FLOODS = range(3)
"""Rows of `Record.parts`."""


@dataclass(frozen=True)
class Record:
    """What was done in every month.

    Attributes
    ----------
    assumed : Assumed
    columns : Columns
        Of the whole basin.
    first : int
        Calendar month of the first row, 0 to 11.
    start : ndarray, shape (reservoir,)
        Storage before it, km3.
    inflow : ndarray, shape (month, node)
    done : ndarray, shape (month, column)
    winter_power : bool
        Whether neighbours sent power.
    """

    assumed: Assumed
    columns: Columns
    first: int
    start: Array
    inflow: Array
    done: Array
    winter_power: bool

    @property
    def months(self) -> Integers:
        """Calendar month of every row, 0 to 11."""
        return (self.first + np.arange(len(self.done))) % MONTHS

    def of(self, group: str) -> Array:
        """Return a group of columns, shape (month, name)."""
        return self.done[:, list(self.columns.at[group].values())]

    def one(self, group: str, name: str) -> Array:
        """Return one column, shape (month,)."""
        return self.done[:, self.columns.at[group][name]]

    @cached_property
    def taken(self) -> Array:
        """Deliveries by step of the want, km3, shape (month, canal, step)."""
        return self.of("taken").reshape(len(self.done), len(self.columns.canals), self.columns.steps)

    @cached_property
    def short(self) -> Array:
        """What canals wanted and did not get, km3, shape (month, canal)."""
        return np.asarray(np.maximum(self.assumed.want[self.months] - self.taken.sum(axis=2), 0.0))

    @cached_property
    def twh(self) -> Array:
        """Electricity of the releases of the reservoir that is decided, at the storage of the month, shape (month,)."""
        basin = self.assumed.basin
        r = basin.reservoir(basin.decides)
        end = self.one("storage", r.node)
        before = np.concatenate([[self.start[basin.reservoirs.index(r)]], end[:-1]])
        return (r.kwh_per_m3 + r.kwh_per_m3_km3 * (before + end) / 2.0) * self.one("release", r.node)

    @cached_property
    def musd(self) -> Array:
        """What members have of all months together, with what is left at the end, USD million, shape (member,)."""
        return np.asarray(self.parts.sum(axis=0))

    @cached_property
    def parts(self) -> Array:
        """The same by part: agrifood, energy, floods (what nobody pays for), shape (3, member)."""
        basin, assumed = self.assumed.basin, self.assumed
        at = {member: i for i, member in enumerate(basin.members)}
        found = np.zeros((3, len(at)))
        worth = (self.taken @ assumed.water_steps[1]).sum(axis=0) * assumed.canal_worth
        for canal, musd in zip(self.columns.canals, worth, strict=True):
            found[AGRIFOOD, at[canal.member]] += float(musd)
        power = [
            assumed.power_musd(int(month), float(twh), winter_power=self.winter_power)
            for month, twh in zip(
                self.months, self.assumed.twh_per_km3 * self.one("release", basin.decides), strict=True
            )
        ]
        found[ENERGY, at[basin.decider]] += sum(power)
        for i, r in enumerate(basin.reservoirs):
            stored = self.one("storage", r.node)
            left = self._left(r.node, float(stored[-1])) - self._left(r.node, float(self.start[i]))
            found[ENERGY if r.node == basin.decides else AGRIFOOD, at[basin.node(r.node).member]] += left
        for o in basin.outfalls:
            found[FLOODS, at[o.member]] -= o.musd_per_km3.at(assumed.worths) * float(
                self.one("outfall", o.outfall).sum()
            )
        for node in self.columns.at["excess"]:
            found[FLOODS, at[basin.bears_floods(node)]] -= assumed.musd("excess") * float(
                self.one("excess", node).sum()
            )
        return found

    def _left(self, node: str, km3: float) -> float:
        """Return what storage is worth when nothing more is planned."""
        basin = self.assumed.basin
        if node != basin.decides:
            return self.assumed.musd("stored") * km3
        size, worth = self.assumed.stored_steps
        above = km3 - basin.reservoir(node).dead_km3
        return float(np.diff(np.minimum(np.concatenate([[0.0], np.cumsum(size)]), above)) @ worth)

    @property
    def musd_a_year(self) -> Array:
        """What members have in a year, USD million, shape (member,)."""
        return self.musd * MONTHS / len(self.done)
