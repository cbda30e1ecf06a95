"""From values to places on the page, with round ticks."""

from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``low .. high`` to ``begin .. end``."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, rounded so that the drawing is small and repeatable."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.begin + share * (self.end - self.begin), 2)

    def ticks(self, about: int) -> tuple[float, ...]:
        """Return round values inside the range, about as many as asked for."""
        rough = (self.high - self.low) / about
        unit = 10.0 ** floor(log10(rough))
        step = next(m * unit for m in (1.0, 2.0, 5.0, 10.0) if m * unit >= rough * 0.999)
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple(round(k * step, 12) for k in range(first, last + 1))


def scale_around(low: float, high: float, begin: float, end: float) -> Scale:
    """Return a scale that shows zero and leaves a little room at both ends."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    room = 0.04 * (high - low)
    return Scale(low - room, high + room, begin, end)
