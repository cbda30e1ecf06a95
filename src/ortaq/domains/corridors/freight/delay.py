"""What waiting at full crossings costs: a function of tonnes over capacity, pivoted on the loads of the base year."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band, InputError, Integers

DELAY_USD = Assumption(
    "A-DELAY-USD",
    "Cost of waiting at a crossing whose load equals its capacity, above that of an empty one",
    Band(100.0, 250.0, 600.0),
    "USD per FEU",
    "no study of the region; a waiting of two to four days of a wagon's hire and of finished goods; trucks paid 300 to "
    "500 USD for a place in queues at Chinese borders",
)

DELAY_RENT = Assumption(
    "A-DELAY-RENT",
    "Part of the cost of waiting that shippers pay to somebody, such as fees for a place in the plan of trains; the "
    "rest is time, which is lost",
    Band(0.0, 0.2, 0.5),
    "share",
    "no study; plans of trains are administered, and only some of what a place is worth is paid for",
)

POWER = 4
"""Of load over capacity: the volume-delay function of the Bureau of Public Roads (1964, Traffic Assignment Manual)."""


@dataclass(frozen=True, eq=False)
class Delay:
    """Waiting at gates: crossings of known capacity, each with the states (directed passages) that share it.

    Methodology, eq. (F5).

    ``usd * ((load / capacity) ** 4 - (base load / base capacity) ** 4)``: exactly zero in the base year, below zero
    where a gate is emptier than then.

    Attributes
    ----------
    gates : tuple of str
        Crossings, in the order of the axis.
    of_state : ndarray of int, shape (state,)
        Gate of every state, -1 for none.
    capacity_mt : ndarray, shape (gate,)
        Million tonnes a year, both directions together.
    base_mt, base_capacity_mt : ndarray, shape (gate,)
        Load and capacity of the base year.
    usd : float
        USD per FEU at a load equal to the capacity.
    """

    gates: tuple[str, ...]
    of_state: Integers
    capacity_mt: Array
    base_mt: Array
    base_capacity_mt: Array
    usd: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.usd) and self.usd > 0.0):
            raise InputError(
                f"waiting at a full crossing costs {self.usd:g} USD per FEU",
                where=DELAY_USD.id,
                fix="give a number above 0; without waiting, load freight once at no added cost",
            )
        for gate, capacity in zip(self.gates * 2, [*self.capacity_mt, *self.base_capacity_mt], strict=True):
            if not (np.isfinite(capacity) and capacity > 0.0):
                raise InputError(
                    f"the capacity of '{gate}' is {capacity:g}",
                    where="capacities of crossings",
                    fix="give million tonnes a year above 0; to stop all traffic, close the crossing",
                )

    @property
    def filled(self) -> Array:
        """Load over capacity in the base year, shape (gate,)."""
        return self.base_mt / self.base_capacity_mt

    @property
    def start_mt(self) -> Array:
        """Loads at which waiting costs what it did in the base year, shape (gate,)."""
        same = self.capacity_mt == self.base_capacity_mt
        return np.where(same, self.base_mt, self.filled * self.capacity_mt)

    def load_mt(self, mt: Array) -> Array:
        """Return tonnes at gates, shape (gate,).

        Parameters
        ----------
        mt : ndarray, shape (state, group)
            Million tonnes a year.
        """
        inside = self.of_state >= 0
        loads = np.bincount(self.of_state[inside], mt[inside].sum(axis=1), minlength=len(self.gates))
        return loads.astype(np.float64)

    def usd_per_feu(self, load_mt: Array) -> Array:
        """Return what waiting costs at loads, against the base year, shape (gate,)."""
        return self.usd * ((load_mt / self.capacity_mt) ** POWER - self.filled**POWER)

    def load_at(self, usd_per_feu: Array) -> Array:
        """Return the loads at which waiting costs so much, none where it costs less than at an empty gate.

        Shape (gate,).
        """
        height = usd_per_feu / self.usd + self.filled**POWER
        return np.asarray(self.capacity_mt * np.maximum(height, 0.0) ** (1.0 / POWER))

    def slope(self, load_mt: Array) -> Array:
        """Return what one more million tonnes adds to the cost of waiting, USD per FEU, shape (gate,)."""
        return self.usd * POWER * (load_mt / self.capacity_mt) ** (POWER - 1) / self.capacity_mt

    def at_states(self, usd_per_feu: Array) -> Array:
        """Return costs of gates at the states that pass them, zero elsewhere, shape (state,)."""
        return np.append(usd_per_feu, 0.0)[self.of_state]
