"""From generalised costs of freight to trade costs: what a whole costs whose parts have costs of their own.

Parts of a whole, such as groups of a sector or parts of a year, trade by their own costs: of the trade of a part ``cost
** -elasticity`` is left, none where it is cut off. The cost of the whole is the one that leaves the sum of that.
"""

import numpy as np

from ortaq.core import Array

LEAST_LEFT = 1e-9
"""Part of the trade of a whole below which nothing is left: shares add up to one with an error of rounding."""


def joined_hats(hats: Array, weight: Array, elasticity: Array) -> Array:
    """Return trade costs over those before of wholes whose parts have costs of their own.

    Methodology, eq. (F7).

    Parameters
    ----------
    hats : ndarray, shape (part, ...)
        Infinite where a part is cut off.
    weight : ndarray, same shape
        Of parts in the trade of the whole; what they leave of one keeps its cost.
    elasticity : ndarray
        Of trade, of a shape that fits the whole.

    Returns
    -------
    ndarray, shape (...)
        Exactly 1 where no part changes, infinite where all are cut off.

    Examples
    --------
    >>> joined_hats(np.array([np.inf, 1.0]), np.array([0.25, 0.75]), np.array(4.0)).round(4).item()
    1.0746
    """
    change = (weight * (hats**-elasticity - 1.0)).sum(axis=0)
    left = np.where(change + 1.0 < LEAST_LEFT, -1.0, change)
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(-np.log1p(left) / elasticity))


def trade_cost_hats(  # noqa: PLR0917 - cost, what is lost, and three weights of them
    before: Array, more: Array, lost: Array, value_usd_per_feu: Array, share: Array, used: Array, elasticity: Array
) -> Array:
    """Return trade costs after over before, exactly 1 where no cost changes.

    A sector's cargo is its groups of products, weighed by value; what travels by pipeline or air keeps its cost.

    Parameters
    ----------
    before, more : ndarray, shape (group, exporter, importer)
        Generalised cost and its change where a way is left, USD per FEU; where there was no way before, nothing
        changes.
    lost : ndarray, same shape
        Part of the cargo that has no way left.
    value_usd_per_feu : ndarray, same shape
        Of the cargo.
    share : ndarray, shape (sector, group, exporter, importer)
        Of groups in the value of a sector's trade; what it leaves of one is no freight.
    used : ndarray, shape (group, exporter, importer)
        Part of a group's trade that uses the network.
    elasticity : ndarray, shape (sector,)
        Of trade.

    Returns
    -------
    ndarray, shape (sector, importer, exporter)
        Infinite where all that a sector trades has no way left.
    """
    known = np.isfinite(before)
    whole = value_usd_per_feu + np.where(known, before, 0.0)
    moved = np.where(known & np.isfinite(more) & (whole > 0.0), more, 0.0)
    hats = 1.0 + np.divide(moved, whole, out=np.zeros_like(moved), where=whole > 0.0)
    cut = np.where(known, lost, 0.0)
    weight = (share * used).swapaxes(0, 1)
    found = joined_hats(
        np.concatenate([np.broadcast_to(hats[:, None], weight.shape), np.full(weight.shape, np.inf)]),
        np.concatenate([weight * (1.0 - cut[:, None]), weight * cut[:, None]]),
        elasticity[:, None, None],
    )
    return found.swapaxes(1, 2)
