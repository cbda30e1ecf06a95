"""A logarithmic scale for losses, and names of partners and powers, shared by the figures of dependence."""

from dataclasses import dataclass
from math import ceil, floor, log10

from ortaq.brief.view import View


@dataclass(frozen=True, slots=True)
class LogScale:
    """Maps ``low .. high`` to ``begin .. end`` by the logarithm; values outside stand at the ends."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, rounded so that the drawing is small and repeatable."""
        inside = min(max(value, self.low), self.high)
        share = log10(inside / self.low) / log10(self.high / self.low)
        return round(self.begin + share * (self.end - self.begin), 2)

    def ticks(self) -> tuple[float, ...]:
        """Return the powers of ten inside the range."""
        first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
        return tuple(float(f"1e{k}") for k in range(first, last + 1))


def log_scale(values: list[float], begin: float, end: float, *, least: float) -> LogScale:
    """Return a scale that holds positive values with a little room; smaller ones than ``least`` stand at its start."""
    shown = [v for v in values if v > least] or [least, 10.0 * least]
    low, high = max(least, 0.85 * min(shown)), 1.18 * max(shown)
    return LogScale(low, high, begin, end)


def counterpart(view: View, code: str) -> str:
    """Return the name of a partner or power, or its code where it has none in this language."""
    if code in view.material.region.economy_ids:
        return view.economy(code)
    return view.texts.messages.get(f"power.{code}", code)
