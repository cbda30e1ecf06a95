"""Trade between economies over all sectors, with its band and the methods by which it was obtained."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import METHODS, Array, Region


@dataclass(frozen=True, eq=False, slots=True)
class TradeBands:
    """Flows added over sectors, million USD.

    Attributes
    ----------
    central, low, high : ndarray, shape (importer, exporter)
        Sums of the cells, of their lower ends and of their upper ends (two standard deviations of the logarithm).
    by_method : ndarray, shape (method, importer, exporter)
        The part of ``central`` obtained by each of ``METHODS``.
    """

    central: Array
    low: Array
    high: Array
    by_method: Array


def trade_bands(region: Region) -> TradeBands:
    """Add the flows of a region over its sectors; all cells stand at the same end of their range together."""
    spread = np.exp(2.0 * region.flow_ln_sd)
    return TradeBands(
        central=np.asarray(region.flow.sum(axis=0)),
        low=np.asarray((region.flow / spread).sum(axis=0)),
        high=np.asarray((region.flow * spread).sum(axis=0)),
        by_method=np.stack([np.where(region.flow_method == m, region.flow, 0.0).sum(axis=0) for m in METHODS]),
    )
