"""The years of a measure: built, opened, used more and more, worn out."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from ortaq.core.cost import Cost
from ortaq.core.quantity import Array, Corner

USUAL_LIFE = 30.0
"""Years of use of a measure that states no cost; as files assume it."""


@dataclass(frozen=True, slots=True)
class Course:
    """Years of a measure from the start of work: built, opened, used more and more, worn out.

    Attributes
    ----------
    build_years, ramp_years, life_years : float
    """

    build_years: float
    ramp_years: float
    life_years: float

    @classmethod
    def of(cls, cost: Cost | None, corner: Corner = Corner.CENTRAL) -> "Course":
        """Return the course that a cost states; of ``USUAL_LIFE`` years without a cost.

        Parameters
        ----------
        cost : Cost or None
        corner : Corner
            End of the ranges of its years.
        """
        if cost is None:
            return cls(0.0, 0.0, USUAL_LIFE)
        return cls(cost.build_years.at(corner), cost.ramp_years.at(corner), cost.life_years)

    @property
    def years(self) -> int:
        """Years from the start of work to the end of use, rounded up."""
        return ceil(self.build_years + self.life_years - 1e-9)

    def built(self) -> Array:
        """Return which part of the investment is spent in each year, shape (year,); sums to one."""
        if self.build_years == 0.0:
            return np.asarray(np.eye(1, self.years)[0])
        return np.asarray(np.diff(np.minimum(np.arange(self.years + 1), self.build_years) / self.build_years))

    def open(self) -> Array:
        """Return which part of each year the measure is open, shape (year,)."""
        return np.diff(np.clip(np.arange(self.years + 1) - self.build_years, 0.0, self.life_years))

    def used(self) -> Array:
        """Return how far the measure is in use in each year, shape (year,); one where it is open and in full use.

        Examples
        --------
        >>> Course(1.0, 2.0, 4.0).used().tolist()
        [0.0, 0.25, 0.75, 1.0, 1.0]
        """
        return np.diff(self._used_until(np.clip(np.arange(self.years + 1) - self.build_years, 0.0, self.life_years)))

    def _used_until(self, since: Array) -> Array:
        """Return the years of full use that so many years since the opening are worth."""
        if self.ramp_years == 0.0:
            return since
        rising = np.minimum(since, self.ramp_years)
        return np.asarray(rising**2 / (2.0 * self.ramp_years) + since - rising)
