"""The linear programme of a plan over some months: built once for every first month, solved for many states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, NotConverged
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.assumed import TIE, Assumed
from ortaq.domains.water.operation.bounds import UNMINDED, bounds_by_month
from ortaq.domains.water.operation.columns import Columns, Extent
from ortaq.domains.water.operation.template import Rows, Template, template

TIED = 60.0
"""Months over which earlier is preferred by `TIE` a month; over more, by less: the last one counts as it does here."""


@dataclass(frozen=True)
class Programme:
    """Plans of a basin for a coalition.

    Methodology, eq. (W3).

    Attributes
    ----------
    assumed : Assumed
    extent : Extent
    insiders : frozenset of str
        Members whose benefits count.
    let_pass : tuple of mapping of str to float
        By calendar month: share of the water of a reach that outsiders let pass, in their usual way.
    winter_power : bool
        Whether neighbours send power.
    months : int
        How far it looks.
    """

    assumed: Assumed
    extent: Extent
    insiders: frozenset[str]
    let_pass: tuple[Mapping[str, float], ...] = ({},) * MONTHS
    winter_power: bool = False
    months: int = 0
    _matrices: dict[int, tuple[Any, Any]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def ahead(self) -> int:
        """Months of a plan."""
        return self.months or self.assumed.basin.months_ahead

    @cached_property
    def columns(self) -> Columns:
        """Columns of a month."""
        power = self.assumed.power_steps(0, winter_power=self.winter_power).shape[1]
        return Columns(self.assumed.basin, self.extent, self.assumed.water_steps.shape[1], power)

    @cached_property
    def _templates(self) -> list[Template]:
        return [template(self.columns, self.assumed, m, self.let_pass[m]) for m in range(MONTHS)]

    @property
    def _end_steps(self) -> int:
        return 0 if self.extent is Extent.BELOW else self.assumed.stored_steps.shape[1]

    def solve(self, storage: Array, inflow: Array, first: int, unfilled: int = 0) -> Array:
        """Return the best plan, shape (month, column); see `priced`.

        Parameters
        ----------
        storage : ndarray, shape (reservoir that is planned,)
            At the start, km3.
        inflow : ndarray, shape (month, node)
            km3; where the reservoir that is decided is not planned, its column holds its releases.
        first : int
            Calendar month in which it starts, 0 to 11.
        unfilled : int
            Months from the first on in which the reservoir that is decided cannot hold more than it does.

        Raises
        ------
        NotConverged
            There is no plan: the month that fails is named.
        """
        return self.priced(storage, inflow, first, unfilled)[0]

    def priced(self, storage: Array, inflow: Array, first: int, unfilled: int = 0) -> tuple[Array, Array]:
        """Return the best plan and what one more km3 that comes in its first month would be worth to it.

        Parameters
        ----------
        storage, inflow, first, unfilled
            As in `solve`.

        Returns
        -------
        ndarray, shape (month, column), and ndarray, shape (node,)
            Prices are duals, USD million per km3; zero for nodes that are not planned.
        """
        answer, low, high = self._answer(storage, inflow, first, unfilled)
        width = self.columns.count
        planned: Array = np.clip(answer.x, low, high)[: width * self.ahead].reshape(self.ahead, width)
        part = self._templates[first]
        dual, dual_most = (
            np.asarray(of.marginals)[: len(rows.constant)]
            for of, rows in ((answer.eqlin, part.equal), (answer.ineqlin, part.most))
        )
        return planned, -(dual @ part.inflow) - (dual_most @ part.inflow_most)

    def _answer(self, storage: Array, inflow: Array, first: int, unfilled: int) -> tuple[Any, Array, Array]:
        """Return what the solver found, and bounds of the columns."""
        equal, most = self._matrix(first)
        months = [(first + t) % MONTHS for t in range(self.ahead)]
        rhs, rhs_most = self._sides(storage, inflow, months)
        low, high, cost = self._bounds(months)
        node = self.assumed.basin.decides
        if unfilled and self.columns.holds(node):
            column = self.columns.at["storage"][node]
            held = storage[[r.node for r in self.columns.reservoirs].index(node)]
            high[column : column + unfilled * self.columns.count : self.columns.count] = held
        answer = scipy.optimize.linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrices
            cost,
            A_ub=most if rhs_most.size else None,
            b_ub=rhs_most if rhs_most.size else None,
            A_eq=equal,
            b_eq=rhs,
            bounds=np.column_stack([low, high]),
            method="highs-ds",
            options={"primal_feasibility_tolerance": 1e-10},
        )
        if answer.status != 0:
            raise NotConverged(f"no plan from month {first + 1}: {answer.message}", fix="look at limits and volumes")
        return answer, low, high

    def _matrix(self, first: int) -> tuple[Any, Any]:
        """Return both matrices of a plan that starts in a calendar month."""
        if first not in self._matrices:
            width, parts = self.columns.count, [self._templates[(first + t) % MONTHS] for t in range(self.ahead)]
            total = width * self.ahead + self._end_steps
            equal = _assembled([p.equal for p in parts], width, total)
            if self._end_steps:
                basin = self.assumed.basin
                start = width * (self.ahead - 1)
                last = [start + self.columns.at["storage"][node] for node in basin.decided]
                columns = [*last, *range(width * self.ahead, total)]
                values = [*[1.0] * len(last), *[-1.0] * self._end_steps]
                end = scipy.sparse.coo_array((values, ([0] * len(columns), columns)), shape=(1, total))
                equal = scipy.sparse.vstack([equal, end])
            most = _assembled([p.most for p in parts], width, total).tocsc()
            self._matrices[first] = (equal.tocsc(), most)
        return self._matrices[first]

    def _sides(self, storage: Array, inflow: Array, months: list[int]) -> tuple[Array, Array]:
        parts = [self._templates[m] for m in months]
        equal = [np.array(p.equal.constant) + p.inflow @ inflow[t] for t, p in enumerate(parts)]
        most = [np.array(p.most.constant) + p.inflow_most @ inflow[t] for t, p in enumerate(parts)]
        for row, column, value in parts[0].equal.before:
            equal[0][row] -= value * storage[column - self.columns.at["storage"][self.columns.reservoirs[0].node]]
        basin = self.assumed.basin
        end = [np.array([sum(basin.reservoir(node).dead_km3 for node in basin.decided)])] if self._end_steps else []
        return np.concatenate([*equal, *end]), np.concatenate(most)

    @cached_property
    def _by_month(self) -> tuple[Array, Array, Array]:
        """Lowest and highest value of every column and what it costs, shape (month of the year, column)."""
        return bounds_by_month(self.columns, self.assumed, self.insiders, winter_power=self.winter_power)

    def _bounds(self, months: list[int]) -> tuple[Array, Array, Array]:
        low, high, cost = self._by_month
        cost = cost[months] * np.where(cost[months] < 0.0, sooner(self.ahead)[:, None], 1.0)
        cost[-1] -= self._end_worth
        steps = self.assumed.stored_steps
        ends = (np.zeros(self._end_steps), steps[0][: self._end_steps], -steps[1][: self._end_steps])
        flat = (low[months].ravel(), high[months].ravel(), cost.ravel())
        one, two, three = (np.concatenate([a, b]) for a, b in zip(flat, ends, strict=True))
        return one, two, three

    @cached_property
    def _end_worth(self) -> Array:
        """What storage left at the end is worth, by column, but for the reservoir that is decided."""
        worth = np.zeros(self.columns.count)
        for r in self.columns.reservoirs:
            if r.node not in self.assumed.basin.decided:
                minded = 1.0 if self.assumed.basin.node(r.node).member in self.insiders else UNMINDED
                worth[self.columns.at["storage"][r.node]] = self.assumed.musd("stored") * minded
        return worth


def sooner(months: int) -> Array:
    """Return what the same use of water counts in every month of a plan: earlier is a little better.

    Parameters
    ----------
    months : int
        How far the plan looks.

    Returns
    -------
    ndarray, shape (month,)
    """
    return np.asarray(1.0 - TIE * min(1.0, TIED / months) * np.arange(months))


def _assembled(parts: list[Rows], width: int, total: int) -> Any:
    """Return rows of all months as one sparse matrix."""
    rows, columns, values, start = [], [], [], 0
    for t, part in enumerate(parts):
        for entries, shift in ((part.now, t), (part.before, t - 1)):
            if shift < 0:
                continue
            for row, column, value in entries:
                rows.append(start + row)
                columns.append(shift * width + column)
                values.append(value)
        start += len(part.constant)
    return scipy.sparse.coo_array((values, (rows, columns)), shape=(start, total))
