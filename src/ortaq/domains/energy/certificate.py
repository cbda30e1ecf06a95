"""The check of an answer of a programme from rows, bounds and duals alone; it knows nothing of who solved it."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, NotConverged
from ortaq.domains.energy.linear import Programme, Solved

TOLERANCE = 1e-6
"""Of every part of a certificate, relative to the size of what is compared."""


@dataclass(frozen=True)
class Certificate:
    """By how much an answer fails what an optimum satisfies, each relative to the size of what is compared.

    Attributes
    ----------
    primal : float
        Rows and bounds, each by its own size.
    dual : float
        Signs of duals and of reduced costs.
    slack : float
        Complementary slackness: a dual times the room that its row or bound leaves, of the objective.
    gap : float
        Between the objective and that of the duals.
    """

    primal: float
    dual: float
    slack: float
    gap: float

    @property
    def worst(self) -> float:
        """The largest of the four; not a number where one of them is none."""
        return float(np.max([self.primal, self.dual, self.slack, self.gap]))


def certificate(given: Programme, found: Solved) -> Certificate:
    """Return by how much an answer fails what an optimum satisfies.

    Reduced costs are counted from the duals of rows alone; what the solver says of bounds is not used.
    """
    equal_gap = given.equal @ found.x - given.equal_side
    room = given.most_side - given.most @ found.x
    reduced = given.cost - given.equal.T @ found.equal - given.most.T @ found.most
    below, above = found.x - given.low, given.high - found.x
    missed = (np.abs(equal_gap), given.equal_side), (-room, given.most_side), (-below, given.low), (-above, given.high)
    primal = float(np.max([_most(gap / _size(side)) for gap, side in missed]))
    paid_low, paid_high = np.maximum(reduced, 0.0), np.maximum(-reduced, 0.0)
    # A reduced cost that no bound carries is a fault of the duals.
    unbounded = np.concatenate(
        [paid_low[np.isinf(given.low)], paid_high[np.isinf(given.high)], np.maximum(found.most, 0.0)]
    )
    scale_cost = 1.0 + _most(np.abs(given.cost))
    size = 1.0 + abs(found.objective)
    slack = float(np.abs(found.most) @ np.abs(room)) + _held(paid_low, below) + _held(paid_high, above)
    bound = given.equal_side @ found.equal + given.most_side @ found.most + _held(paid_low, given.low)
    bound -= _held(paid_high, given.high)
    return Certificate(
        primal, _most(unbounded) / scale_cost, slack / size, abs(float(given.cost @ found.x) - float(bound)) / size
    )


def _size(side: Array) -> Array:
    """Return what a miss of each row or bound is compared to: its own side, at least one."""
    return np.asarray(1.0 + np.abs(np.where(np.isfinite(side), side, 0.0)))


def _most(values: Array) -> float:
    return float(values.max()) if values.size else 0.0


def _held(paid: Array, bound: Array) -> float:
    """Return duals times bounds, those that are finite."""
    finite = np.isfinite(bound)
    return float(paid[finite] @ bound[finite])


def require_optimum(given: Programme, found: Solved, what: str) -> float:
    """Return the largest failure of an answer, and refuse one above 1e-6.

    Parameters
    ----------
    given : Programme
    found : Solved
    what : str
        What was computed, for the message.

    Raises
    ------
    NotConverged
    """
    worst = certificate(given, found).worst
    if not worst <= TOLERANCE:
        raise NotConverged(f"{what} is no optimum that its duals confirm", residual=worst, fix="look at extreme costs")
    return worst
