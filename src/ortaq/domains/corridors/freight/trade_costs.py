"""From generalised costs of freight to trade costs: ratios of ``1 + cost / value`` by sector and pair."""

import numpy as np

from ortaq.core import Array


def trade_cost_hats(before: Array, after: Array, value_usd_per_feu: Array, share: Array, used: Array) -> Array:
    """Return trade costs after over before, exactly 1 where no cost changes.

    A sector's cargo is its groups of products, weighed by value; what travels by pipeline or air keeps its cost.

    Parameters
    ----------
    before, after : ndarray, shape (group, exporter, importer)
        Generalised cost, USD per FEU; where there was no way before, nothing changes, where none is left trade stops.
    value_usd_per_feu : ndarray, same shape
        Of the cargo.
    share : ndarray, shape (sector, group, exporter, importer)
        Of groups in the value of a sector's trade; what it leaves of one is no freight.
    used : ndarray, shape (group, exporter, importer)
        Part of a group's trade that uses the network.

    Returns
    -------
    ndarray, shape (sector, importer, exporter)
        Infinite where a group of the sector has no way left.
    """
    known = np.isfinite(before)
    paid = np.where(known, before, 0.0)
    lost = known & ~np.isfinite(after) & (used > 0.0)
    more = np.where(known & np.isfinite(after), after, paid) - paid
    whole = value_usd_per_feu + paid
    added = np.divide(more * used, whole, out=np.zeros_like(more), where=whole > 0.0)
    hats = 1.0 + np.einsum("sgij,gij->sij", share, added)
    stops = np.einsum("sgij,gij->sij", share, lost.astype(float)) > 0.0
    return np.asarray(np.where(stops, np.inf, hats).transpose(0, 2, 1))
