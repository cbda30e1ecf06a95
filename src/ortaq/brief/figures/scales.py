"""From values to places on the page, with round ticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asinh, ceil, floor, isfinite, log10

import numpy as np

from ortaq.core import Array
from ortaq.core.chart import Scale, ScaleKind

STRETCH = 200.0
"""A bent scale is nearly straight within the range divided by this number."""

FEW = 2
"""With fewer powers of ten than this, a logarithmic scale shows twos and fives as well."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps ``low .. high`` to ``begin .. end``; ``bend`` is the size of values around which a bent scale stretches."""

    kind: ScaleKind
    low: float
    high: float
    begin: float
    end: float
    bend: float = 0.0

    def at(self, value: float) -> float:
        """Return the place of a value, rounded so that the drawing is small and repeatable."""
        low, high = self._straight(self.low), self._straight(self.high)
        inside = min(max(value, self.low), self.high) if self.kind is ScaleKind.LOG else value
        share = (self._straight(inside) - low) / (high - low)
        return round(self.begin + share * (self.end - self.begin), 2)

    def places(self, values: Array) -> Array:
        """Return the places of many values."""
        straight = np.asarray(values)
        if self.kind is ScaleKind.LOG:
            straight = np.log10(np.clip(values, self.low, self.high))
        elif self.kind is ScaleKind.BENT:
            straight = np.arcsinh(values / self.bend)
        low, high = self._straight(self.low), self._straight(self.high)
        return np.asarray(self.begin + (straight - low) / (high - low) * (self.end - self.begin))

    def ticks(self, about: int) -> tuple[float, ...]:
        """Return round values inside the range: powers of ten where it is not even, else about as many as asked for."""
        if self.kind is ScaleKind.BENT:
            return self._powers_of_both_signs()
        if self.kind is ScaleKind.LOG:
            return self._powers()
        rough = (self.high - self.low) / about
        unit = 10.0 ** floor(log10(rough))
        step = next(m * unit for m in (1.0, 2.0, 5.0, 10.0) if m * unit >= rough * 0.999)
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple(round(k * step, 12) for k in range(first, last + 1))

    def _powers(self) -> tuple[float, ...]:
        first, last = floor(log10(self.low) - 1e-9), ceil(log10(self.high) + 1e-9)
        inside = [
            (m, value)
            for k in range(first, last + 1)
            for m in (1, 2, 5)
            if self.low * (1.0 - 1e-9) <= (value := float(f"{m}e{k}")) <= self.high * (1.0 + 1e-9)
        ]
        powers = tuple(value for m, value in inside if m == 1)
        return powers if len(powers) >= FEW else tuple(value for _, value in inside)

    def _powers_of_both_signs(self) -> tuple[float, ...]:
        largest = floor(log10(max(-self.low, self.high)))
        powers = [10.0**k for k in range(ceil(log10(0.5 * self.bend)), largest + 1)]
        both = [*(-p for p in reversed(powers)), 0.0, *powers]
        return tuple(round(v, 12) for v in both if self.low <= v <= self.high)

    def _straight(self, value: float) -> float:
        if self.kind is ScaleKind.LOG:
            return log10(value)
        return asinh(value / self.bend) if self.kind is ScaleKind.BENT else value


def fitted_axis(scale: Scale, values: Iterable[float], begin: float, end: float) -> Axis:
    """Return the axis that shows all values with a little room, and zero unless it is logarithmic."""
    if scale.kind is ScaleKind.LOG:
        return _logarithmic(scale, values, begin, end)
    known = [0.0, *values]
    low, high = min(known), max(known)
    if low == high:
        high = 1.0
    if scale.kind is ScaleKind.BENT:
        return Axis(scale.kind, 1.2 * low, 1.2 * high, begin, end, bend=(high - low) / STRETCH)
    room = 0.04 * (high - low)
    return Axis(scale.kind, low - room, high + room, begin, end)


def _logarithmic(scale: Scale, values: Iterable[float], begin: float, end: float) -> Axis:
    least = scale.least if isfinite(scale.least) else 1e-9
    if isfinite(scale.most):
        return Axis(scale.kind, least, max(scale.most, 10.0 * least), begin, end)
    shown = [v for v in values if v > least] or [least, 10.0 * least]
    return Axis(scale.kind, max(least, 0.85 * min(shown)), 1.18 * max(shown), begin, end)
