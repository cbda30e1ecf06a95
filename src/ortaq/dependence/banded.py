"""Arrays that carry their range: one value for each case of the assumptions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ortaq.core import Array, Band


@dataclass(frozen=True, eq=False)
class Banded:
    """A metric in every case; levels are shown with ``low`` and ``high``, differences are taken case by case.

    Attributes
    ----------
    cases : tuple of str
        The first one is central.
    values : ndarray, shape (case, ...)
        NaN where a number has no meaning, such as an economy's exposure to itself.
    """

    cases: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        if len(self.values) != len(self.cases):
            message = f"{len(self.values)} values for {len(self.cases)} cases"
            raise ValueError(message)
        self.values.flags.writeable = False

    @property
    def central(self) -> Array:
        """Value in the central case, shape (...)."""
        return np.asarray(self.values[0])

    @property
    def low(self) -> Array:
        """Smallest value over the cases, shape (...)."""
        return np.asarray(self.values.min(axis=0))

    @property
    def high(self) -> Array:
        """Largest value over the cases, shape (...)."""
        return np.asarray(self.values.max(axis=0))

    def band(self, *at: int) -> Band:
        """Return the value at a position with its range."""
        return Band(*(float(values[at]) for values in (self.low, self.central, self.high)))

    def since(self, before: "Banded") -> "Banded":
        """Return the difference to another metric, case by case."""
        return Banded(self.cases, self.values - before.values)

    def each(self, compute: Callable[..., Array], *others: "Banded") -> "Banded":
        """Return a function of this metric and of others, case by case.

        Parameters
        ----------
        compute : callable
            From one array of each metric, shape (...), to an array.
        *others : Banded
            Metrics in the same cases.
        """
        parts = zip(self.values, *(o.values for o in others), strict=True)
        return Banded(self.cases, np.stack([np.asarray(compute(*p)) for p in parts]))

    def record(self) -> dict[str, Any]:
        """Return nested lists of central, low and high; None where a number has no meaning."""
        return {name: plain(getattr(self, name)) for name in ("central", "low", "high")}


def plain(array: Array) -> Any:
    """Return an array as nested lists for JSON, None for NaN."""
    return np.where(np.isfinite(array), array, np.array(None, dtype=object)).tolist()


def same_order(values: Banded, ln_sd: Array, sure: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return which pairs along the last axis are ranked beyond doubt, shape (..., item, item).

    Two losses are distinguishable when one is larger in every case, and when in the central case their log ratio
    exceeds the combined standard deviation of the flows behind them ``sure`` times.

    ``values``: losses above zero; others are never distinguishable. ``ln_sd``, shape of a case: standard deviation of
    the logarithm.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        log = np.log(np.where(values.values > 0.0, values.values, np.nan))
    gap = log[..., :, None] - log[..., None, :]
    one_sided = (gap > 0.0).all(axis=0) | (gap < 0.0).all(axis=0)
    noise = np.sqrt(ln_sd[..., :, None] ** 2 + ln_sd[..., None, :] ** 2)
    return np.asarray(one_sided & (np.abs(gap[0]) > sure * noise))
