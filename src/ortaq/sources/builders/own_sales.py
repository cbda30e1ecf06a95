"""Sales at home that a table of trade leaves out: filled from the base region's home share, never taken for zero."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Mask, Region
from ortaq.sources.builders.classification import REST

FILLED = "A-OWN-SALES"
FILLED_LN_SD = 0.9
"""Spread of what is filled (A-OWN-SALES): home shares of a sector differ that much between economies of one region."""

LARGEST_SHARE = 0.98
"""Home share beyond which exports say nothing of sales at home any more."""


@dataclass(frozen=True, eq=False, slots=True)
class OwnSales:
    """Flows with sales at home filled.

    ``flow``: shape (sector, importer, exporter).
    ``filled``, shape (sector, economy): where sales at home were absent although the economy exports.
    """

    flow: Array
    filled: Mask


def with_own_sales(flow: Array, ids: Sequence[str], base: Region) -> OwnSales:
    """Return flows in which an economy that exports from a sector also sells at home.

    Production is not in the table: sales at home are exports times h / (1 - h), where h is the home share of the
    sector's output in the base region, of the same economy, else of its ROW (A-OWN-SALES).

    Parameters
    ----------
    flow : ndarray, shape (sector, importer, exporter)
        Million USD.
    ids : sequence of str
        Economies.
    base : Region
        Of the same sectors.
    """
    own = np.arange(len(ids))
    home = flow[:, own, own]
    exports = flow.sum(axis=1) - home
    missing = (home <= 0.0) & (exports > 0.0)
    if not missing.any():
        return OwnSales(flow, missing)
    at = np.array([base.economy_ids.index(i if i in base.economy_ids else _stand_in(base)) for i in ids])
    output = base.flow.sum(axis=1)
    inside = base.flow[:, np.arange(len(base.economies)), np.arange(len(base.economies))]
    share = np.minimum(inside / np.where(output > 0.0, output, 1.0), LARGEST_SHARE)[:, at]
    whole = np.array(flow)
    whole[:, own, own] = np.where(missing, exports * share / (1.0 - share), home)
    return OwnSales(whole, missing)


def own_sales_notes(filled: Mask, ids: Sequence[str], sectors: Sequence[str]) -> tuple[str, ...]:
    """Return which sales at home were filled, economy by economy.

    Parameters
    ----------
    filled : ndarray of bool, shape (sector, economy)
    ids, sectors : sequence of str

    Examples
    --------
    >>> own_sales_notes(np.array([[True], [False]]), ("UZB",), ("light", "equipment"))
    ('sales at home are not in the table and were filled from the base: UZB (light) [A-OWN-SALES]',)
    """
    named = [
        f"{ids[i]} ({', '.join(sectors[j] for j in np.flatnonzero(filled[:, i]).tolist())})"
        for i in np.flatnonzero(filled.any(axis=0)).tolist()
    ]
    if not named:
        return ()
    return (f"sales at home are not in the table and were filled from the base: {'; '.join(named)} [{FILLED}]",)


def _stand_in(base: Region) -> str:
    return REST if REST in base.economy_ids else base.economy_ids[-1]
