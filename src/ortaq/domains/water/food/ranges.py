"""Ranges of what follows from numbers with ranges, each moved alone."""

import math
from collections.abc import Callable

from ortaq.core import Band


def spread(of: Callable[..., float], *bands: Band, least: float = -math.inf, most: float = math.inf) -> Band:
    """Return a result with its range: the root of the sum of squares of what each number does alone.

    Numbers are taken as independent, so ends that would have to come together weigh less than in their sum.

    Parameters
    ----------
    of : callable
        Takes a number for each band.
    *bands : Band
    least, most : float, optional
        Bounds of the result.

    Examples
    --------
    >>> spread(lambda a, b: a + b, Band(0.0, 3.0, 6.0), Band(6.0, 10.0, 14.0))
    Band(low=8.0, central=13.0, high=18.0)
    """
    centre = [b.central for b in bands]
    told = of(*centre)
    down = up = 0.0
    for i, band in enumerate(bands):
        moved = [of(*centre[:i], end, *centre[i + 1 :]) - told for end in (band.low, band.high)]
        down += min(0.0, *moved) ** 2
        up += max(0.0, *moved) ** 2
    return Band(max(least, told - math.sqrt(down)), told, min(most, told + math.sqrt(up)))


def product(*bands: Band) -> Band:
    """Return a product of numbers that are not negative, with its range by the ratios of their ends.

    Examples
    --------
    >>> [round(x, 2) for x in (lambda b: (b.low, b.central, b.high))(product(Band(1.0, 2.0, 4.0), Band(3.0, 3.0, 3.0)))]
    [3.0, 6.0, 12.0]
    """
    told = math.prod(b.central for b in bands)
    if told == 0.0:
        return Band(0.0, 0.0, math.prod(b.high for b in bands))
    up = math.hypot(*(math.log(b.high / b.central) for b in bands))
    down = math.hypot(*(math.log(b.central / b.low) if b.low > 0.0 else math.inf for b in bands))
    return Band(told * math.exp(-down), told, told * math.exp(up))
