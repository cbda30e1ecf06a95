"""From values to places on the page, with round ticks."""

from dataclasses import dataclass
from math import asinh, ceil, floor, log10

STRETCH = 200.0
"""A bent scale is nearly straight within the range divided by this number."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``low .. high`` to ``begin .. end``; with a ``bend`` the neighbourhood of zero is stretched (asinh)."""

    low: float
    high: float
    begin: float
    end: float
    bend: float = 0.0

    def at(self, value: float) -> float:
        """Return the place of a value, rounded so that the drawing is small and repeatable."""
        low, high = self._straight(self.low), self._straight(self.high)
        share = (self._straight(value) - low) / (high - low)
        return round(self.begin + share * (self.end - self.begin), 2)

    def ticks(self, about: int) -> tuple[float, ...]:
        """Return round values inside the range: powers of ten on a bent scale, else about as many as asked for."""
        if self.bend:
            return self._powers()
        rough = (self.high - self.low) / about
        unit = 10.0 ** floor(log10(rough))
        step = next(m * unit for m in (1.0, 2.0, 5.0, 10.0) if m * unit >= rough * 0.999)
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple(round(k * step, 12) for k in range(first, last + 1))

    def _powers(self) -> tuple[float, ...]:
        largest = floor(log10(max(-self.low, self.high)))
        powers = [10.0**k for k in range(ceil(log10(0.5 * self.bend)), largest + 1)]
        both = [*(-p for p in reversed(powers)), 0.0, *powers]
        return tuple(round(v, 12) for v in both if self.low <= v <= self.high)

    def _straight(self, value: float) -> float:
        return asinh(value / self.bend) if self.bend else value


def scale_around(low: float, high: float, begin: float, end: float) -> Scale:
    """Return a scale that shows zero and leaves a little room at both ends."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    room = 0.04 * (high - low)
    return Scale(low - room, high + room, begin, end)


def bent_scale_around(low: float, high: float, begin: float, end: float) -> Scale:
    """Return a scale that shows zero and stretches its neighbourhood, for values of very different size."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    return Scale(1.2 * low, 1.2 * high, begin, end, bend=(high - low) / STRETCH)
