"""From whom members import under each package: shares at exact equilibria, and put together from single measures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Integers, Mechanism, Region
from ortaq.core.batches import rows_at_once
from ortaq.core.one_thread import one_thread
from ortaq.domains import valuation
from ortaq.model import package_effects

TRIED = 8
"""Packages that are solved beside single measures, to say by how much what is put together misses."""

REST = "ROW"
"""Many economies together: nobody depends on them as on one."""


@dataclass(frozen=True, eq=False)
class LargestShares:
    """The largest share of its imports that a member has from one other economy.

    Attributes
    ----------
    percent : ndarray, shape (package, member)
        Put together: the base share of each partner and what every measure alone adds to it.
    error : float
        By how much that missed a solved package at most, percentage points.
    """

    percent: Array
    error: float


def import_shares(region: Region, mechanism: Mechanism, packages: Sequence[int]) -> Array:
    """Return from whom members import under packages, without a shock and at the centre of all ranges.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
        Indices; each is solved.

    Returns
    -------
    ndarray, shape (package, member, economy)
        Percent of the member's imports of goods and services net of tariffs; zero from itself and from the rest of the
        world, whose imports count in the whole.

    Raises
    ------
    InputError, NotConverged
        As ``weigh``.

    Examples
    --------
    >>> import_shares(region, pair, [0])[0].round(1)
    array([[ 0. , 66.7,  0. ],
           [38.5,  0. ,  0. ]])
    """
    equilibrium = valuation(CENTRAL)
    members = list(region.economy_positions(mechanism.members, where="members"))
    own = np.arange(len(members))
    rest = [place for place, one in enumerate(region.economy_ids) if one == REST]
    found = []
    with one_thread():
        world = equilibrium.world(region)
        for given in package_effects(region, mechanism, packages, CENTRAL, rows_at_once(region.flow.size)):
            for row in range(len(given["trade_cost_hat"])):
                flow = world.after(given.row(row)).flow
                imports = flow.sum(axis=0)[members]
                imports[own, members] = 0.0
                share = 100.0 * imports / imports.sum(axis=1, keepdims=True)
                share[:, rest] = 0.0
                found.append(share)
    return np.array(found)


def largest_import_shares(region: Region, mechanism: Mechanism, packages: Integers) -> LargestShares:
    """Return the largest share of imports from one economy, for every package; only single measures are solved.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : ndarray of int, shape (package,)
        Indices.

    Raises
    ------
    InputError, NotConverged
        As ``weigh``.

    Examples
    --------
    >>> shares = largest_import_shares(region, pair, np.array([1]))
    >>> shares.percent.shape, shares.error
    ((1, 2), 0.0)
    """
    singles = [1 << bit for bit in range(len(mechanism.measures))]
    tried = packages[np.unique(np.linspace(0, len(packages) - 1, TRIED).round().astype(int))]
    solved = import_shares(region, mechanism, [0, *singles, *tried.tolist()])
    base, moved = solved[0], solved[1 : len(singles) + 1] - solved[0]
    composed = _largest(base, moved, tried)
    missed = np.abs(composed - solved[len(singles) + 1 :].max(axis=2))
    return LargestShares(_largest(base, moved, packages), float(missed.max()))


def _largest(base: Array, moved: Array, packages: Integers) -> Array:
    """Return the largest share of each member, shape (package, member); one member at a time, to hold less."""
    bits = (packages[:, None] >> np.arange(len(moved)) & 1).astype(float)
    shares = [(base[member] + bits @ moved[:, member]).max(axis=1) for member in range(len(base))]
    return np.stack(shares, axis=1)
