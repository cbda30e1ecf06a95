"""What measures state about one variable, put together for many packages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers


@dataclass(frozen=True, eq=False)
class StatedMoves:
    """What each measure of an agenda states about one variable.

    Attributes
    ----------
    shape : tuple of int
    moves : tuple of (int, int, ndarray)
        Position of a measure that moves the variable, a place on the first axis where it does, and its ratios there.
    """

    shape: tuple[int, ...]
    moves: tuple[tuple[int, int, Array], ...]

    @classmethod
    def of(cls, each: Sequence[Array]) -> "StatedMoves":
        """Return the moves of measures.

        Parameters
        ----------
        each : sequence of ndarray, shape (*dims)
            Ratios, measure by measure.
        """
        moves = [
            (bit, place, own)
            for bit, measure in enumerate(each)
            for place, own in enumerate(measure)
            if (own != 1.0).any()
        ]
        return cls(each[0].shape, tuple(moves))


def combined(stated: StatedMoves, packages: Integers) -> Array:
    """Return the product of what the measures of each package state, shape (package, *dims).

    Packages that hold the same of the measures that move the variable get the same product, worked out once.

    Parameters
    ----------
    stated : StatedMoves
    packages : ndarray of int, shape (package,)
    """
    moving = sum({1 << bit for bit, _, _ in stated.moves})
    distinct, of = np.unique(packages & moving, return_inverse=True)
    product = np.ones((len(distinct), *stated.shape))
    for bit, place, own in stated.moves:
        inside = np.flatnonzero(distinct >> bit & 1)
        if inside.size:
            product[inside, place] *= own
    return product[of]
