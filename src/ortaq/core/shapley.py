"""Exact Shapley weights: how a value over sets of parts is shared among the parts."""

from math import comb

import numpy as np

from ortaq.core.quantity import Array


def shapley_weights(count: int) -> Array:
    """Return the weight of every subset's value in every part's Shapley value.

    Shapley (1953), A Value for n-Person Games. A subset of size t counts 1 / (count * C(count - 1, t - 1)) for its own
    parts and -1 / (count * C(count - 1, t)) for the others: the Moebius transform followed by equal division, in one
    step whose weights are bounded and therefore lose no digits.

    ``count``: number of parts. Returns shape (count, 2 ** count), rows are parts; column t is the subset whose bits are
    those of t.

    Examples
    --------
    What two parts are worth alone and together, shared between them:

    >>> shapley_weights(2) @ [0.0, 1.0, 2.0, 5.0]
    array([2., 3.])
    """
    subset = np.arange(2**count)
    size = np.bitwise_count(subset)
    joining = np.array([0.0, *(1.0 / (count * comb(count - 1, t - 1)) for t in range(1, count + 1))])
    missing = np.array([*(-1.0 / (count * comb(count - 1, t)) for t in range(count)), 0.0])
    inside = subset >> np.arange(count)[:, None] & 1 == 1
    return np.where(inside, joining[size], missing[size])
