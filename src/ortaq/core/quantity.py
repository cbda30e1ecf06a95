"""Arrays, numbers with a range, the corners at which ranges are evaluated, and what is handed on as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Labels = NDArray[np.str_]
Mask = NDArray[np.bool_]

JsonObject = dict[str, Any]
"""What becomes an object of JSON."""

Progress = Callable[[int, int], None]
"""Called with (done, in all) of what is counted; in all may grow."""


class Corner(StrEnum):
    """Which end of a range is used."""

    LOW = "low"
    CENTRAL = "central"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Band:
    """A number with its range: low <= central <= high is not required, since low and high name cases.

    Examples
    --------
    >>> Band(1.0, 2.0, 4.0).at(Corner.HIGH)
    4.0
    """

    low: float
    central: float
    high: float

    def at(self, corner: Corner) -> float:
        """Return the value at one corner."""
        return float(getattr(self, corner.value))

    @classmethod
    def exact(cls, value: float) -> "Band":
        """Return a band without width."""
        return cls(value, value, value)

    @classmethod
    def over(cls, by_case: Array) -> "Band":
        """Return the first value, of the central case, from the smallest to the largest.

        Parameters
        ----------
        by_case : Array
            The central case first, shape (cases,).

        Examples
        --------
        >>> Band.over(np.array([2.0, 1.0, 4.0]))
        Band(low=1.0, central=2.0, high=4.0)
        """
        return cls(float(by_case.min()), float(by_case[0]), float(by_case.max()))

    def times(self, factor: float) -> "Band":
        """Return the band with every number so many times as large.

        Examples
        --------
        >>> Band(1.0, 2.0, 4.0).times(0.5)
        Band(low=0.5, central=1.0, high=2.0)
        """
        return Band(self.low * factor, self.central * factor, self.high * factor)
