"""A flow table with errors: what they have in common, and how it is fitted back to what is known of its sums."""

import numpy as np

from ortaq.core import Array, InputError, Region

PAIR_CORRELATION = 0.5
"""Share of the variance of a flow's error that all sectors of the pair have in common (assumption)."""

MARGIN_TOLERANCE = 1e-10
"""Relative error of a rebalanced total."""

MOST_ROUNDS = 2000
"""Rounds of iterative proportional fitting before giving up."""

KEPT_FINAL_DEMAND = 0.5
"""Smallest share of the region's final demand for a sector that a refitted table leaves an importer."""


def refitted(region: Region, tariff: Array, table: Array) -> Array:
    """Fit a table to the totals of the region, and step back where a sector would leave an importer no final demand.

    ``region``: sales and purchases by sector, and input shares.
    ``tariff``, shape (sector, importer, exporter): fraction of the flow.
    ``table``: flows with errors, million USD.
    Returned: the region's own table gives itself to the bit.
    """
    fitted = fit_margins(table, region.flow.sum(axis=2), region.output)
    used = np.einsum("kun,un->kn", region.input_share, region.output)
    before = (region.flow * (1.0 + tariff)).sum(axis=2) - used
    after = (fitted * (1.0 + tariff)).sum(axis=2) - used
    # Both tables have the same totals, so any mixture has them too.
    allowed, fall = (1.0 - KEPT_FINAL_DEMAND) * np.maximum(before, 0.0), before - after
    keep = np.divide(allowed, fall, out=np.ones_like(fall), where=fall > allowed).min(axis=1)[:, None, None]
    return np.asarray(keep * fitted + (1.0 - keep) * region.flow)


def fit_margins(table: Array, purchases: Array, sales: Array) -> Array:
    """Scale importers and exporters in turn until every sector has the given totals (Deming & Stephan 1940).

    ``table``, shape (sector, importer, exporter): not negative; zeros stay zero. ``purchases``, ``sales``, shape
    (sector, importer): totals over exporters and over importers.
    """
    fitted = table.copy()
    for _ in range(MOST_ROUNDS):
        fitted *= _ratio(purchases, fitted.sum(axis=2))[:, :, None]
        sums = fitted.sum(axis=1)
        if np.abs(sums - sales).max() <= MARGIN_TOLERANCE * sales.max() and _close(sums, sales):
            return fitted
        fitted *= _ratio(sales, sums)[:, None, :]
    raise InputError(
        "drawn flows cannot be fitted to the totals of the region",
        where="flows",
        why=f"{MOST_ROUNDS} rounds of proportional fitting did not reach every total",
        fix="check for economies that trade with one partner only, or lower ln_sd",
    )


def _close(found: Array, wanted: Array) -> bool:
    return bool((np.abs(found - wanted) <= 1e-7 * wanted).all())


def _ratio(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.ones_like(wanted), where=found > 0.0)
