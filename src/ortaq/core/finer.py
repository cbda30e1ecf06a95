"""The same region told in finer sectors, and what is given to one told to the other."""

from dataclasses import dataclass

import numpy as np

from ortaq.core.region import Region
from ortaq.core.results import Effects
from ortaq.core.variable_table import core_variables


@dataclass(frozen=True, eq=False)
class FinerRegion:
    """A region in finer sectors.

    Attributes
    ----------
    region : Region
        Its sectors are the finer ones.
    sector_of : tuple of int
        Position, in the region that it refines, of the sector that holds each finer one.
    missed : float
        Largest sum of the region's accounts that the fitted inputs miss, as a part of it.
    """

    region: Region
    sector_of: tuple[int, ...]
    missed: float = 0.0

    def spread(self, given: Effects) -> Effects:
        """Return effects on sectors as effects on the finer ones of each: all of a sector move alike.

        Methodology, eq. (T15).

        Parameters
        ----------
        given : Effects
            Variables of the shared table, with or without a batch axis.
        """
        at, tables = list(self.sector_of), core_variables()
        axes = {name: len(tables[name].dims) for name in given if "sector" in tables[name].dims}
        return Effects(
            {
                name: np.take(values, at, axis=values.ndim - axes[name]) if name in axes else values
                for name, values in given.values.items()
            }
        )
