"""What happened in a basin, month by month."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.columns import Columns


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
    prices : ndarray, shape (month, node), optional
        What one more km3 would have been worth there to those who run what is below the reservoir that is decided, USD
        million; at that reservoir itself: what it lets go. None where nobody planned month by month.
    after : Record, optional
        Years without a deal that follow, in which what was left is used; none where only the run itself is looked at.
    """

    assumed: Assumed
    columns: Columns
    first: int
    start: Array
    inflow: Array
    done: Array
    winter_power: bool
    prices: Array | None = None
    after: "Record | None" = None

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
        """Electricity of the reservoirs that are decided, at the storage of the month, TWh, shape (month,)."""
        basin, made = self.assumed.basin, np.zeros(len(self.done))
        for r in map(basin.reservoir, basin.decided):
            end = self.one("storage", r.node)
            before = np.concatenate([[self.start[basin.reservoirs.index(r)]], end[:-1]])
            made += (r.kwh_per_m3 + r.kwh_per_m3_km3 * (before + end) / 2.0) * self.one("release", r.node)
        return made

    @property
    def planned_twh(self) -> Array:
        """Electricity of the same at usual storage, as plans and accounts count it, TWh, shape (month,)."""
        made = np.zeros(len(self.done))
        for node, per_km3 in self.assumed.per_km3.items():
            made += per_km3 * self.one("release", node)
        return made

    @property
    def end(self) -> Array:
        """Storage after the last month, km3, shape (reservoir,)."""
        return np.asarray(self.of("storage")[-1])
