"""Trade, output and value added before and after a change, in value and at the prices before it."""

from dataclasses import dataclass

import numpy as np

from ortaq.core.quantity import Array


@dataclass(frozen=True, eq=False)
class Moved:
    """Amounts before and after a change, million USD a year; all of one shape.

    Attributes
    ----------
    before : ndarray
    volume : ndarray
        After the change, at the prices before it.
    value : ndarray
        After the change, at the prices after it; money is measured in value added of the world.
    """

    before: Array
    volume: Array
    value: Array

    def summed(self, *axes: int) -> "Moved":
        """Return the sums over some axes.

        Examples
        --------
        >>> two = Moved(np.array([1.0, 3.0]), np.array([2.0, 3.0]), np.array([2.5, 3.0]))
        >>> float(two.summed(0).volume), float(two.summed(0).volume_percent)
        (5.0, 25.0)
        """
        return Moved(*(np.asarray(part.sum(axis=axes)) for part in (self.before, self.volume, self.value)))

    @property
    def volume_percent(self) -> Array:
        """Change at the prices before, percent; zero where nothing was and nothing is, infinite where nothing was."""
        return _percent(self.before, self.volume)

    @property
    def value_percent(self) -> Array:
        """Change in value, percent; zero where nothing was and nothing is, infinite where nothing was."""
        return _percent(self.before, self.value)


@dataclass(frozen=True, eq=False)
class Volumes:
    """What one change does to trade and production.

    Attributes
    ----------
    trade : Moved, shape (sector, importer, exporter)
        Sales net of tariffs. Its price is the seller's unit cost times the cost of trade between the two: what a unit
        costs where it arrives, before tariffs.
    output : Moved, shape (sector, economy)
        Gross output: sales to all economies, its own included. Its price is the unit cost.
    value_added : Moved, shape (sector, economy)
        Its price is what a unit of the factors earns.
    residual : float
        Largest relative violation of an equilibrium condition.
    """

    trade: Moved
    output: Moved
    value_added: Moved
    residual: float

    @property
    def exports(self) -> Moved:
        """Sales to other economies, shape (sector, economy); over all economies they add up to imports."""
        return _abroad(self.trade).summed(1)

    @property
    def imports(self) -> Moved:
        """Purchases from other economies, shape (sector, economy)."""
        return _abroad(self.trade).summed(2)


def _abroad(trade: Moved) -> Moved:
    """Return trade without what economies sell to themselves."""
    other = 1.0 - np.eye(trade.before.shape[-1])
    return Moved(*(part * other for part in (trade.before, trade.volume, trade.value)))


def _percent(before: Array, after: Array) -> Array:
    none = np.where(after > 0.0, np.inf, 0.0)
    return np.asarray(100.0 * np.divide(after - before, before, out=none, where=before > 0.0))
