"""Calls the compiled journeys, where they were built; recursive_logit.py is the reference, and equal to the bit.

What is spent on runs is added up in another order, and equal to a part in 10^13.
"""

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ortaq.core import Array, Integers, kernels
from ortaq.core.kernels import fields, pointer

if TYPE_CHECKING:
    from ortaq.domains.corridors.freight.recursive_logit import Weights
    from ortaq.domains.corridors.freight.sparse import Sparse

SOURCE = Path(__file__).with_name("journeys.c")


class _Rows(ctypes.Structure):
    _fields_: ClassVar = fields(arrays="value begins column entry", jumps="rows")


def library(*arrays: Array) -> ctypes.CDLL | None:
    """Return the kernel, see `ortaq.core.kernels.library`; None for arrays of other numbers, or laid out otherwise."""
    known = all(array.dtype == np.float64 and array.flags.c_contiguous for array in arrays)
    return kernels.library(SOURCE) if known else None


def times(kernel: ctypes.CDLL, matrix: "Sparse", dense: Array) -> Array:
    """Return a sparse matrix times a dense one in C order."""
    out = np.empty((matrix.rows, dense.shape[1]))
    _done(kernel.times(_as_it_is(matrix), pointer(dense), *map(ctypes.c_int64, dense.shape), pointer(out)))
    return out


def times_turned(kernel: ctypes.CDLL, matrix: "Sparse", dense: Array) -> Array:
    """Return a sparse matrix with rows and columns exchanged times a dense one in C order."""
    out = np.empty((matrix.pattern.width, dense.shape[1]))
    _done(kernel.times(_turned(matrix), pointer(dense), *map(ctypes.c_int64, dense.shape), pointer(out)))
    return out


def whole(kernel: ctypes.CDLL, weights: "Weights", most: int) -> Array:
    """Return the weights of all journeys, see `Journeys.total`."""
    first, between, last = weights.first, weights.between, weights.last
    total, sizes = np.empty((first.rows, last.shape[1])), map(ctypes.c_int64, (last.shape[1], most))
    _done(kernel.whole(_as_it_is(first), _as_it_is(between), pointer(last), *sizes, pointer(total)))
    return total


def carried(kernel: ctypes.CDLL, weights: "Weights", most: int, rate: Array) -> Array:
    """Return tonnes through every state by the zone where they end, of tonnes over weights of all journeys."""
    first, between, last = weights.first, weights.between, weights.last
    flow, sizes = np.empty_like(last), map(ctypes.c_int64, (*rate.shape, most))
    matrices = _turned(first), _as_it_is(between), _turned(between)
    _done(kernel.carried(*matrices, pointer(last), pointer(rate), *sizes, pointer(flow)))
    return flow


def spent(kernel: ctypes.CDLL, weights: "Weights", most: int, rate: Array, usd: "Weights") -> tuple[Array, Array]:
    """Return what is spent on runs by where they begin, see `Journeys.spent`."""
    first, between, last = weights.first, weights.between, weights.last
    at_starts, at_states = np.empty(len(rate)), np.empty(len(last))
    matrices, sizes = (_turned(first), _as_it_is(between), _turned(between)), map(ctypes.c_int64, (*rate.shape, most))
    money = _as_it_is(usd.first), _as_it_is(usd.between), pointer(usd.last)
    found = pointer(at_starts), pointer(at_states)
    _done(kernel.spent(*matrices, pointer(last), pointer(rate), *sizes, *money, *found))
    return at_starts, at_states


def _as_it_is(matrix: "Sparse") -> Any:
    pattern = matrix.pattern
    return _rows(matrix.values, pattern.begins, pattern.column)


def _turned(matrix: "Sparse") -> Any:
    begins, row, entry = matrix.pattern.turned
    return _rows(matrix.values, begins, row, entry.ctypes.data)


def _rows(values: Array, begins: Integers, column: Integers, entry: int | None = None) -> Any:
    """Return what the library reads of a matrix, which must outlive the call."""
    return ctypes.byref(_Rows(values.ctypes.data, begins.ctypes.data, column.ctypes.data, entry, len(begins) - 1))


def _done(failed: int) -> None:
    if failed:
        raise MemoryError
