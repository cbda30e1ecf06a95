"""The search for the years in which measures start: a mixed integer program.

Every measure starts in exactly one year or never. What two measures gain together depends on both years: a pair has one
variable for every two of them, which add up to the starts of either measure, so that the relaxation is tight.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.cash import npv
from ortaq.agreement.plan import Plan
from ortaq.core import Array, Integers

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

LONGEST_SEARCH = 30.0
"""Seconds after which the best order found so far is taken, with its gap."""

SMALLEST_PAIR = 2e-4
"""Part of what all measures gain alone; what two measures gain together, if less for every member, is not searched."""


@dataclass(frozen=True, eq=False, slots=True)
class Starts:
    """Years in which measures start.

    Attributes
    ----------
    years : ndarray of int, shape (measure,)
        From 0; -1 is never.
    gap : float
        How far a better order could be above this one, relative to its worth.
    """

    years: Integers
    gap: float


def best_starts(plan: Plan, *, everything: bool, least_musd: Array | None) -> Starts | None:
    """Return the starts of the largest joint worth within the caps, or None if there are none.

    Parameters
    ----------
    plan : Plan
    everything : bool
        Every measure must start.
    least_musd : ndarray, shape (member,), or None
        What the stream of each member must be worth at least, million USD; nobody is asked without it.
    """
    program = _Program(plan)
    worth = program.worth()
    rows = [*program.choices(), *program.cash(), *program.order()]
    if least_musd is not None:
        rows.append(scipy.optimize.LinearConstraint(scipy.sparse.csr_array(worth.T), lb=least_musd))
    found = scipy.optimize.milp(
        -worth.sum(axis=1),
        integrality=program.integral,
        bounds=scipy.optimize.Bounds(0.0, program.most(everything=everything)),
        constraints=rows,
        options={"time_limit": LONGEST_SEARCH, "mip_rel_gap": 1e-6},
    )
    if found.x is None:
        return None
    chosen = found.x[: program.singles].reshape(len(plan.measures), -1).argmax(axis=1)
    return Starts(np.where(chosen < plan.window, chosen, -1), float(found.mip_gap or 0.0))


class _Program:
    """Variables: for each measure one for every start and one for never; for each pair one for every two of these."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.count, self.each = plan, len(plan.measures), plan.window + 1
        self.singles = self.count * self.each
        size, least = np.abs(plan.pair_musd).max(axis=2), SMALLEST_PAIR * float(np.abs(plan.gain_musd).sum())
        self.pairs = [(int(m), int(n)) for m, n in zip(*np.nonzero(size > least), strict=True)]
        self.variables = self.singles + len(self.pairs) * self.each**2
        self.integral = (np.arange(self.variables) < self.singles).astype(np.int64)

    def most(self, *, everything: bool) -> Array:
        """Return the largest value of each variable: one, but none for never where everything must start."""
        most = np.ones(self.variables)
        if everything:
            most[self.each - 1 : self.singles : self.each] = 0.0
        return most

    def worth(self) -> Array:
        """Return what each variable is worth to each member, shape (variable, member)."""
        plan, window = self.plan, self.each - 1
        worth = np.zeros((self.variables, len(plan.members)))
        uses = [self._uses(m) for m in range(self.count)]
        later = (1.0 + plan.rate) ** -np.arange(window, dtype=np.float64)[:, None]
        for m in range(self.count):
            alone = plan.cash(_only(m, self.count), np.zeros((plan.years, len(plan.members)))).npv_musd()
            gained = npv(_after_a_year(uses[m][0][:, None] * plan.gain_musd[m]), plan.rate)
            worth[m * self.each : m * self.each + window] = later * (alone + gained)
        discount = (1.0 + plan.rate) ** -np.arange(1.0, plan.years + 1.0)[:, None]
        for at, (m, n) in enumerate(self.pairs):
            both = np.minimum(uses[m][:, None], uses[n][None, :]) @ discount
            block = np.zeros((self.each, self.each, len(plan.members)))
            block[:window, :window] = both * plan.pair_musd[m, n]
            begin = self.singles + at * self.each**2
            worth[begin : begin + self.each**2] = block.reshape(self.each**2, -1)
        return worth

    def choices(self) -> "list[LinearConstraint]":
        """Return that every measure has one start, and that the variables of pairs add up to those of both."""
        one = np.kron(np.eye(self.count), np.ones(self.each)).astype(np.float64)
        rows = [scipy.optimize.LinearConstraint(self._wide(one), 1.0, 1.0)]
        eye, ones = np.eye(self.each), np.ones(self.each)
        for at, (m, n) in enumerate(self.pairs):
            begin = self.singles + at * self.each**2
            for measure, block in ((m, np.kron(eye, ones)), (n, np.kron(ones, eye))):
                row = np.zeros((self.each, self.variables))
                row[:, begin : begin + self.each**2] = block
                row[:, measure * self.each : (measure + 1) * self.each] = -eye
                rows.append(scipy.optimize.LinearConstraint(scipy.sparse.csr_array(row), 0.0, 0.0))
        return rows

    def cash(self) -> "list[LinearConstraint]":
        """Return that no year takes more cash than there is, for all together and for each member with a cap."""
        plan, window = self.plan, self.each - 1
        spent = np.zeros((plan.years, self.singles, len(plan.members)))
        for m in range(self.count):
            cost = plan.spent_musd(m)
            for start in range(window):
                spent[start : start + len(cost), m * self.each + start] = cost
        rows = [scipy.optimize.LinearConstraint(self._wide(spent.sum(axis=2)), ub=plan.cap_musd)]
        capped = np.flatnonzero(np.isfinite(plan.member_cap_musd)).tolist()
        caps = ((self._wide(spent[:, :, who]), float(plan.member_cap_musd[who])) for who in capped)
        return [*rows, *(scipy.optimize.LinearConstraint(row, ub=cap) for row, cap in caps)]

    def order(self) -> "list[LinearConstraint]":
        """Return that nothing opens before what it requires has opened."""
        plan, window, rows = self.plan, self.each - 1, []
        opening = [np.arange(window) + course.build_years for course in plan.courses]
        for then, first in plan.after:
            moments = opening[then]
            row = np.zeros((window, self.singles))
            row[:, then * self.each : then * self.each + window] = opening[then] <= moments[:, None]
            row[:, first * self.each : first * self.each + window] -= opening[first] <= moments[:, None]
            rows.append(scipy.optimize.LinearConstraint(self._wide(row), ub=0.0))
        return rows

    def _uses(self, measure: int) -> Array:
        """Return how far a measure is in use in each year after each start, shape (start, year)."""
        used = self.plan.courses[measure].used()
        table = np.zeros((self.each - 1, self.plan.years))
        for start in range(len(table)):
            table[start, start : start + len(used)] = used
        return table

    def _wide(self, rows: Array) -> "csr_array":
        """Return rows of the variables of single measures, zero for those of pairs."""
        return scipy.sparse.csr_array(np.pad(rows, ((0, 0), (0, self.variables - self.singles))))


def _only(measure: int, count: int) -> Integers:
    """Return the starts at which one measure starts at once and no other ever does."""
    return np.where(np.arange(count) == measure, 0, -1)


def _after_a_year(yearly: Array) -> Array:
    """Return the stream of amounts at the end of each year, shape (moment, member)."""
    return np.concatenate([np.zeros((1, yearly.shape[1])), yearly])
