"""Limits on what a package adds to the loss from a stop of trade, for `ortaq agree --limit-dependence`."""

from collections.abc import Callable

import numpy as np

from ortaq.agree import Limit
from ortaq.core import Mechanism, Region
from ortaq.weigh import dependence_table
from ortaq.weigh.closures import powers_in

PACKAGES_AT_A_TIME = 64
"""Packages between two reports of progress: about a second of work."""


def dependence_limits(
    region: Region, mechanism: Mechanism, points: float, progress: Callable[[int, int], None]
) -> tuple[Limit, ...]:
    """Return one limit for each named power: no member's loss from a stop of trade with it may rise by more.

    Losses are in closed form at the equilibrium of every package, without a shock; see ``dependence_table``.

    Parameters
    ----------
    points : float
        Largest rise against no package, percentage points of real income.
    progress : callable
        Called with (packages done, packages in all).

    Raises
    ------
    InputError, NotConverged
        As ``dependence_table``.
    """
    powers = powers_in(region, None)
    count = 2 ** len(mechanism.measures)
    tables = []
    for start in range(0, count, PACKAGES_AT_A_TIME):
        packages = range(start, min(start + PACKAGES_AT_A_TIME, count))
        tables.append(dependence_table(region, mechanism, packages, powers))
        progress(packages.stop, count)
    loss = np.concatenate(tables)
    # A member's loss from itself has no value (NaN) and no limit.
    rise = np.nan_to_num(loss - loss[0])
    ceiling = np.full(len(mechanism.members), points)
    return tuple(
        Limit(f"rise of the loss from a stop of trade with {power.name}", rise[:, :, j], ceiling)
        for j, power in enumerate(powers)
    )
