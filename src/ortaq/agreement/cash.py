"""Money by year: what a measure spends while it is built and run, and what a stream of money is worth.

Years begin with what is invested and end with what is gained and paid for running, so that a measure without years of
building or ramp is worth exactly what its annuity says. A stream is a number at each of the moments 0, 1, ...: moment k
holds the investment of year k + 1 and the gain of year k.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array

LEAST_FACTOR, MOST_FACTOR, FACTORS = 1e-2, 1e2, 4_001
"""One plus the rates between which rates of return are searched, -99 percent to 9,900 percent, on so many points."""


class Returns(StrEnum):
    """How many rates of return a stream has."""

    ONE = "one"
    NONE = "none"
    """It is never worth zero, such as where nothing is spent, or nothing comes back."""
    SEVERAL = "several"
    """It changes its sign more than once, and more than one rate makes it worth zero."""


@dataclass(frozen=True, slots=True)
class RateOfReturn:
    """Rate at which a stream is worth nothing.

    Attributes
    ----------
    returns : Returns
    rate : float or None
        Fraction a year; absent unless there is exactly one.
    """

    returns: Returns
    rate: float | None = None


@dataclass(frozen=True, eq=False)
class Cash:
    """What each member spends and gains in each year.

    Attributes
    ----------
    members : tuple of str
    invested_musd, running_musd, gain_musd : ndarray, shape (year, member)
        Investment at the start of each year, running cost and gain at its end, all as positive amounts.
    rate : ndarray, shape (member,)
        Real rate a year.
    public_funds : ndarray, shape (member,)
        What a dollar spent costs beyond the dollar.
    """

    members: tuple[str, ...]
    invested_musd: Array
    running_musd: Array
    gain_musd: Array
    rate: Array
    public_funds: Array

    @property
    def years(self) -> int:
        """Number of years."""
        return len(self.gain_musd)

    @property
    def spent_musd(self) -> Array:
        """What each member pays in each year, shape (year, member)."""
        return self.invested_musd + self.running_musd

    @property
    def payers(self) -> tuple[str, ...]:
        """Members that pay anything."""
        paid = self.spent_musd.sum(axis=0) > 0.0
        return tuple(m for m, pays in zip(self.members, paid, strict=True) if pays)

    def stream(self, years: int | None = None) -> Array:
        """Return the net stream of every member over so many years, shape (moment, member); over all if left out."""
        return self.gained(years) - self.paid(years)

    def gained(self, years: int | None = None) -> Array:
        """Return the stream of gains before costs, shape (moment, member)."""
        nothing = np.zeros((1, len(self.members)))
        return np.concatenate([nothing, self.gain_musd[:years]])

    def paid(self, years: int | None = None) -> Array:
        """Return the stream of costs, public funds at their full cost, shape (moment, member)."""
        nothing = np.zeros((1, len(self.members)))
        spent = np.concatenate([self.invested_musd[:years], nothing])
        spent += np.concatenate([nothing, self.running_musd[:years]])
        return np.asarray(spent * (1.0 + self.public_funds))

    def npv_musd(self, years: int | None = None) -> Array:
        """Return what the stream is worth to each member at the start, shape (member,), million USD."""
        return npv(self.stream(years), self.rate)

    def gains_worth_musd(self) -> Array:
        """Return what the gains before costs are worth to each member at the start, shape (member,)."""
        return npv(self.gained(), self.rate)

    def costs_worth_musd(self) -> Array:
        """Return what the costs are worth to each member at the start, shape (member,)."""
        return npv(self.paid(), self.rate)

    def irr(self) -> tuple[RateOfReturn, ...]:
        """Return the rate of return of every member."""
        return tuple(irr(stream) for stream in self.stream().T)

    def joint_irr(self) -> RateOfReturn:
        """Return the rate of return of all members together."""
        return irr(self.stream().sum(axis=1))

    def annuity_musd(self) -> Array:
        """Return the even amount a year, over all years, that is worth as much, shape (member,)."""
        each_year = np.concatenate([np.zeros((1, len(self.members))), np.ones((self.years, len(self.members)))])
        return np.asarray(self.npv_musd() / npv(each_year, self.rate))


def npv(stream: Array, rate: Array | float) -> Array:
    """Return what streams are worth at moment 0.

    Methodology, eq. (C2).

    Parameters
    ----------
    stream : ndarray, shape (moment, ...)
        Million USD.
    rate : ndarray, shape (...), or float
        Fraction a year.

    Returns
    -------
    ndarray, shape (...)
        Million USD.

    Examples
    --------
    >>> float(npv(np.array([-100.0, 0.0, 242.0]), 0.1).round(9))
    100.0
    """
    moments = np.arange(len(stream)).reshape(-1, *[1] * (stream.ndim - 1))
    return np.asarray((stream * (1.0 + np.asarray(rate)) ** -moments.astype(np.float64)).sum(axis=0))


def irr(stream: Array) -> RateOfReturn:
    """Return the rate at which a stream is worth nothing, if there is exactly one between -99 and 9,900 percent.

    A stream that changes its sign once has at most one (Descartes' rule of signs); others are searched for all of
    theirs.

    Parameters
    ----------
    stream : ndarray, shape (moment,)

    Examples
    --------
    >>> irr(np.array([-100.0, 110.0])).rate.__round__(9)
    0.1
    >>> irr(np.array([0.0, 110.0])).returns.value, irr(np.array([-100.0, 230.0, -132.0])).returns.value
    ('none', 'several')
    """
    signs = np.sign(stream[np.abs(stream) > 1e-12 * np.abs(stream).max(initial=0.0)])
    if not (np.diff(signs) != 0.0).any():
        return RateOfReturn(Returns.NONE)
    factors = _factors()
    worth = _powers(len(stream)) @ stream
    crossed = np.flatnonzero(np.sign(worth[1:]) * np.sign(worth[:-1]) <= 0.0)
    touched = np.diff(crossed, prepend=-2) > 1  # a zero on a point of the grid ends one interval and begins the next
    crossed = crossed[touched | (worth[crossed] != 0.0)]
    if len(crossed) != 1:
        return RateOfReturn(Returns.SEVERAL if len(crossed) else Returns.NONE)
    low, high = factors[crossed[0] : crossed[0] + 2].tolist()
    return RateOfReturn(Returns.ONE, _root(stream, low, high) - 1.0)


def _root(stream: Array, low: float, high: float) -> float:
    """Return the factor between two at which a stream is worth nothing."""
    ends = {factor: _worth(stream, factor) for factor in (low, high)}
    if ends[low] * ends[high] > 0.0:  # all factors at once round otherwise: the root is an end
        return min(ends, key=lambda factor: abs(ends[factor]))
    return float(scipy.optimize.brentq(lambda factor: _worth(stream, factor), low, high, xtol=1e-14))


def _factors() -> Array:
    return np.geomspace(LEAST_FACTOR, MOST_FACTOR, FACTORS)


@lru_cache(maxsize=8)  # streams of one plan have as many moments
def _powers(moments: int) -> Array:
    """Return what a dollar at every moment is worth at every factor tried, as in ``_worth``, (factor, moment)."""
    after, factors = np.arange(moments, dtype=np.float64), _factors()[:, None]
    early, late = np.maximum(factors, 1.0) ** -after, np.minimum(factors, 1.0) ** after[::-1]
    return np.asarray(np.where(factors >= 1.0, early, late))


def _worth(stream: Array, factor: float) -> float:
    """Return what a stream is worth, in the money of its start or, for factors below one, of its end: no overflow."""
    powers = np.arange(len(stream), dtype=np.float64)
    if factor >= 1.0:
        return float(stream @ factor**-powers)
    return float(stream @ factor ** powers[::-1])
