"""Accounts of a one-sector world with inputs, checked at the door."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import ArrayLike

from ortaq.core import Array, InputError

BALANCE_TOLERANCE = 1e-9
"""Deficit over output below which trade counts as balanced."""


@dataclass(frozen=True, eq=False)
class Accounts:
    """Shares of a one-sector Armington or Ricardian world with roundabout inputs.

    Attributes
    ----------
    names : tuple of str
    trade_elasticity : float
        theta > 0.
    share : ndarray, shape (importer, exporter)
        Share of the importer's spending; rows sum to one.
    output : ndarray, shape (economy,)
        Gross output.
    value_added_share : ndarray, shape (economy,)
        Value added per unit of gross output.
    deficit : ndarray, shape (economy,)
        Spending less output, fixed in units of the numeraire (world output).
    """

    names: tuple[str, ...]
    trade_elasticity: float
    share: Array
    output: Array
    value_added_share: Array
    deficit: Array

    @classmethod
    def from_flows(
        cls, intermediate: ArrayLike, final: ArrayLike, trade_elasticity: float, names: Sequence[str] | None = None
    ) -> "Accounts":
        """Return the accounts behind flows; see ``Exposure.from_flows``."""
        inputs, finals = np.asarray(intermediate, dtype=np.float64), np.asarray(final, dtype=np.float64)
        flow = _checked_flows(inputs, finals)
        labels = tuple(names) if names is not None else tuple(str(i) for i in range(len(flow)))
        if len(labels) != len(flow):
            raise InputError(f"{len(labels)} names for {len(flow)} economies", where="Exposure.from_flows")
        check_elasticity(trade_elasticity)
        output, spending = flow.sum(axis=0), flow.sum(axis=1)
        _check_flow_totals(labels, flow, inputs)
        return cls(
            labels,
            trade_elasticity,
            flow / spending[:, None],
            output,
            1.0 - inputs.sum(axis=1) / output,
            spending - output,
        )

    def at(self, trade_elasticity: float) -> "Accounts":
        """Return the same accounts with another trade elasticity.

        Raises
        ------
        InputError
            The elasticity is not a number above zero.
        """
        check_elasticity(trade_elasticity)
        return replace(self, trade_elasticity=trade_elasticity)

    @cached_property
    def spending(self) -> Array:
        """Gross spending, shape (economy,)."""
        return np.asarray(self.output + self.deficit)

    @cached_property
    def income(self) -> Array:
        """Final spending: value added and deficit, shape (economy,)."""
        return np.asarray(self.value_added_share * self.output + self.deficit)

    @cached_property
    def sales(self) -> Array:
        """Share of each destination in the exporter's output, shape (exporter, importer); rows sum to one."""
        return np.asarray((self.share * self.spending[:, None]).T / self.output[:, None])

    @cached_property
    def balanced(self) -> bool:
        """Whether every economy's trade balances."""
        return bool((np.abs(self.deficit) <= BALANCE_TOLERANCE * self.output).all())


def check_elasticity(value: float) -> None:
    """Raise InputError unless an elasticity is a number above zero."""
    if not (np.isfinite(value) and value > 0.0):
        raise InputError(
            f"the trade elasticity is {value}",
            where="trade_elasticity",
            why="losses are in proportion to 1 / theta, which has a meaning above zero only",
            fix="give theta = sigma - 1 as a plain number; published values lie between 2 and 13",
        )


def _checked_flows(inputs: Array, finals: Array) -> Array:
    if inputs.ndim != 2 or inputs.shape[0] != inputs.shape[1] or inputs.shape != finals.shape or len(inputs) < 2:
        raise InputError(
            f"intermediate and final flows have shapes {inputs.shape} and {finals.shape}",
            where="Exposure.from_flows",
            fix="give two N x N arrays with importers as rows and exporters as columns, N at least 2",
        )
    for name, flow in (("intermediate", inputs), ("final", finals)):
        bad = np.argwhere(~(np.isfinite(flow) & (flow >= 0.0)))
        if len(bad):
            importer, exporter = bad[0]
            raise InputError(
                f"the {name} flow is {flow[importer, exporter]}",
                where=f"row (importer) {importer}, column (exporter) {exporter}",
                why="shares of spending must lie between zero and one",
                fix="set negative flows (inventories) to zero, and complete missing ones",
            )
    return np.asarray(inputs + finals)


def _check_flow_totals(names: Sequence[str], flow: Array, inputs: Array) -> None:
    for total, what in ((flow.sum(axis=1), "buys"), (flow.sum(axis=0), "sells")):
        if not total.all():
            raise InputError(
                f"{names[int(total.argmin())]} {what} nothing",
                where="Exposure.from_flows",
                why="an economy without spending or output has no shares",
                fix="leave the economy out, or give its flows",
            )
    spent = inputs.sum(axis=1) >= flow.sum(axis=0)
    unfinished = flow.sum(axis=1) <= inputs.sum(axis=1)
    if spent.any() or unfinished.any():
        raise InputError(
            f"{names[int((spent | unfinished).argmax())]} has inputs above its output, or no final spending",
            where="Exposure.from_flows",
            why="value added and real income would not be positive",
            fix="check that intermediate flows are purchases by producers of the row's economy",
        )
    count, group = scipy.sparse.csgraph.connected_components(flow > 0.0, directed=False)
    if count > 1:
        apart = [name for name, g in zip(names, group, strict=True) if g != group[0]]
        raise InputError(
            f"trade does not connect {names[0]} with {', '.join(apart[:5])}",
            where="Exposure.from_flows",
            why="relative incomes of groups that do not trade are undetermined: the system is singular",
            fix="leave out isolated economies, or weigh each group by itself",
        )
