"""Subsets of a list as numbers: bit i says whether item i is in."""

from typing import TypeVar

import numpy as np

from ortaq.core.quantity import Array, Integers, Mask

Numbers = TypeVar("Numbers", Array, Integers)


def holds(subsets: Integers, count: int) -> Mask:
    """Return which of so many items each subset holds, shape (subset, item).

    Examples
    --------
    >>> holds(np.array([0, 5]), 3)
    array([[False, False, False],
           [ True, False,  True]])
    """
    return np.asarray(subsets[:, None] >> np.arange(count) & 1 == 1)


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
