"""Rows of a long table by sector and pair as cells of a dense array."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ortaq.core import Array
from ortaq.sources.builders.delimited import Coded


@dataclass(frozen=True, eq=False, slots=True)
class PairCells:
    """Which cell every row belongs to.

    ``codes``: economies, sorted.
    ``shape``: (sector, importer, exporter).
    ``at``, shape (row,): cell of every row in the raveled array.
    """

    codes: tuple[str, ...]
    shape: tuple[int, int, int]
    at: np.ndarray[Any, np.dtype[np.int64]]

    def sums(self, values: Array) -> Array:
        """Return the values of all rows added up by cell, shape (sector, importer, exporter)."""
        size = int(np.prod(self.shape))
        return np.bincount(self.at, values, minlength=size).reshape(self.shape).astype(np.float64)

    def means(self, values: Array, weights: Array) -> Array:
        """Return weighted means by cell; NaN where a cell has no weight, shape (sector, importer, exporter)."""
        total = self.sums(weights)
        return np.where(total > 0.0, self.sums(weights * values) / np.where(total > 0.0, total, 1.0), np.nan)


def pair_cells(
    sector: np.ndarray[Any, np.dtype[np.int64]], importer: Coded, exporter: Coded, sectors: Sequence[object]
) -> PairCells:
    """Return the cell of every row from its sector's position and its economies; ``sectors`` are all sectors."""
    codes = tuple(sorted({*importer[1], *exporter[1]}))
    place = {c: i for i, c in enumerate(codes)}
    buyer, seller = (np.array([place[c] for c in names])[at] for at, names in (importer, exporter))
    shape = (len(sectors), len(codes), len(codes))
    return PairCells(codes, shape, np.ravel_multi_index((sector, buyer, seller), shape))
