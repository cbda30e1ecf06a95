"""Sparse matrices of one pattern and many values: their products by the compiled kernel where it is there, else SciPy.

Both add up the same products in the same order.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight import kernels


@dataclass(frozen=True, eq=False)
class Pattern:
    """Where a sparse matrix has entries, row by row, columns ascending.

    Attributes
    ----------
    column : ndarray of int32, shape (entry,)
    begins : ndarray of int32, shape (row + 1,)
        Where entries of rows begin, and the end of the last.
    width : int
        How many columns there are.
    """

    column: Integers
    begins: Integers
    width: int

    @cached_property
    def row(self) -> Integers:
        """Row of every entry."""
        return np.repeat(np.arange(len(self.begins) - 1, dtype=np.int32), np.diff(self.begins))

    @cached_property
    def turned(self) -> tuple[Integers, Integers, Integers]:
        """Entries column by column: where those of each begin, their rows, and which they are."""
        entry = np.argsort(self.column, kind="stable")
        begins = np.searchsorted(self.column[entry], np.arange(self.width + 1))
        return begins.astype(np.int32), self.row[entry], entry.astype(np.int32)


@dataclass(frozen=True, eq=False)
class Sparse:
    """A sparse matrix.

    Attributes
    ----------
    values : ndarray, shape (entry,)
    pattern : Pattern
    """

    values: Array
    pattern: Pattern

    @classmethod
    def of(cls, values: Array, row: Integers, column: Integers, shape: tuple[int, int]) -> "Sparse":
        """Return a matrix of values that have a place each.

        Parameters
        ----------
        values : ndarray, shape (entry,)
        row, column : ndarray of int
        shape : tuple of int
        """
        order, pattern = _ordered(_Places.of(row, column, shape))
        return cls(values[order], pattern)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.pattern.begins) - 1

    @cached_property
    def matrix(self) -> "scipy.sparse.csr_array":
        """The same as SciPy has it."""
        parts = self.values, self.pattern.column, self.pattern.begins
        return scipy.sparse.csr_array(parts, shape=(self.rows, self.pattern.width))

    def columns_times(self, factor: Array) -> "Sparse":
        """Return the matrix with every column multiplied.

        Parameters
        ----------
        factor : ndarray, shape (column,)
        """
        return Sparse(self.values * factor[self.pattern.column], self.pattern)

    def cells_times(self, table: Array) -> "Sparse":
        """Return the matrix with every cell multiplied.

        Parameters
        ----------
        table : ndarray, shape (row, column)
        """
        return Sparse(self.values * table[self.pattern.row, self.pattern.column], self.pattern)

    def __matmul__(self, dense: Array) -> Array:
        given = np.ascontiguousarray(dense)
        fits = dense.ndim == 2 and len(dense) == self.pattern.width
        kernel = kernels.library(self.values, given) if fits else None
        return np.asarray(self.matrix @ dense) if kernel is None else kernels.times(kernel, self, given)

    def turned_times(self, dense: Array) -> Array:
        """Return the matrix with rows and columns exchanged times a dense one.

        Parameters
        ----------
        dense : ndarray, shape (row, any)
        """
        given = np.ascontiguousarray(dense)
        fits = dense.ndim == 2 and len(dense) == self.rows
        kernel = kernels.library(self.values, given) if fits else None
        return np.asarray(self.matrix.T @ dense) if kernel is None else kernels.times_turned(kernel, self, given)


@dataclass(frozen=True)
class _Places:
    """Rows and columns of entries, equal to all others with the same numbers."""

    digest: bytes
    at: tuple[Integers, Integers, tuple[int, int]] = field(compare=False, repr=False)

    @classmethod
    def of(cls, row: Integers, column: Integers, shape: tuple[int, int]) -> "_Places":
        told = sha256(repr(shape).encode())
        for part in (row, column):
            told.update(np.ascontiguousarray(part, dtype=np.int64).data)
        return cls(told.digest(), (row, column, shape))


@lru_cache(maxsize=128)  # all goods share the runs between states of a network, most of them also those at its ends
def _ordered(places: _Places) -> tuple[Integers, Pattern]:
    """Return the order of entries, row by row, and their pattern."""
    row, column, shape = places.at
    order = np.lexsort((column, row))
    begins = np.searchsorted(row[order], np.arange(shape[0] + 1))
    return order, Pattern(column[order].astype(np.int32), begins.astype(np.int32), shape[1])
