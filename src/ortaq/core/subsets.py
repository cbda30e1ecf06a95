"""Subsets of a list as numbers: bit i says whether item i is in."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from ortaq.core.quantity import Array, Integers, Mask

Numbers = TypeVar("Numbers", Array, Integers)
Item = TypeVar("Item")


def holds(subsets: Integers, count: int) -> Mask:
    """Return which of so many items each subset holds, shape (subset, item).

    Examples
    --------
    >>> holds(np.array([0, 5]), 3)
    array([[False, False, False],
           [ True, False,  True]])
    """
    return np.asarray(subsets[:, None] >> np.arange(count) & 1 == 1)


def bits(subset: int) -> tuple[int, ...]:
    """Return the places of the items of a subset.

    Examples
    --------
    >>> bits(5)
    (0, 2)
    """
    return tuple(bit for bit in range(subset.bit_length()) if subset >> bit & 1)


def joined_items(each: Sequence[Sequence[Item]], inside: Mask, before: Sequence[Item] = ()) -> list[tuple[Item, ...]]:
    """Return what every subset of lists holds: what stands before, and the items of its lists one after another.

    Examples
    --------
    >>> joined_items([["a"], ["b", "c"]], holds(np.array([0, 3]), 2), ["x"])
    [('x',), ('x', 'a', 'b', 'c')]
    """
    return [
        (*before, *(item for items, held in zip(each, row, strict=True) if held for item in items)) for row in inside
    ]


def subset_sums(each: Numbers) -> Numbers:
    """Return what the items of every subset add up to, shape (2 ** item, ...), for values of shape (item, ...).

    Examples
    --------
    >>> subset_sums(np.array([1, 20]))
    array([ 0,  1, 20, 21])
    """
    total = np.zeros((1, *each.shape[1:]), each.dtype)
    for value in each:
        total = np.concatenate([total, total + value])
    return total
