"""Trade policies that are not a plain rate: closed links, and quotas as the tax that enforces them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from ortaq.core import Array, InputError, require_known
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import TradeChange
from ortaq.domains.trade.engine import SolvedBaseline, counterfactuals
from ortaq.domains.trade.equilibrium import TradeEquilibrium

QUOTA_TOLERANCE = 1e-9
"""Relative distance between the imports found and the quota."""

PROBES = 16
"""Rates tried in one batch; every batch narrows the bracket by this factor."""


class Rents(StrEnum):
    """Who earns the difference between the price at home and abroad."""

    IMPORTER = "importer"
    EXPORTER = "exporter"


@dataclass(frozen=True, eq=False)
class Quota:
    """A quota and its equilibrium.

    Attributes
    ----------
    rate : float
        Equivalent tariff (rents to the importer) or export tax (rents to the exporter), fraction.
    found : TradeEquilibrium
        Without batch axis.
    """

    rate: float
    found: TradeEquilibrium


def closed_links(baseline: TradeBaseline, side: Sequence[str], other: Sequence[str], sectors: Sequence[str]) -> Array:
    """Return the trade-cost hats of a sanction: no trade between two sides, in both directions.

    Parameters
    ----------
    baseline : TradeBaseline
    side, other : sequence of str
        Members of the two sides.
    sectors : sequence of str
        Sectors without trade.

    Returns
    -------
    ndarray, shape (sector, importer, exporter)
        Infinity on the closed links (freeness 0), one elsewhere; own sales stay open.

    Examples
    --------
    >>> closed_links(pair, ["A"], ["B"], ["goods"])
    array([[[ 1., inf],
            [inf,  1.]]])
    """
    require_known([*side, *other], baseline.members, kind="member", where="closed_links")
    require_known(sectors, baseline.sectors, kind="sector", where="closed_links")
    hats = np.ones_like(baseline.tariff)
    chosen = np.isin(baseline.sectors, sectors)
    first, second = np.isin(baseline.members, side), np.isin(baseline.members, other)
    pairs = (first[:, None] & second[None, :]) | (second[:, None] & first[None, :])
    np.fill_diagonal(pairs, val=False)
    hats[chosen[:, None, None] & pairs] = np.inf
    return hats


def quota(
    solved: SolvedBaseline,
    cell: tuple[str, str, str],
    quantity_hat: float,
    *,
    rents: Rents | str = Rents.IMPORTER,
    change: TradeChange | None = None,
) -> Quota:
    """Return the rate that holds the imported quantity of one cell at a share of the baseline quantity.

    Parameters
    ----------
    solved : SolvedBaseline
    cell : tuple of str
        Sector, importer, exporter.
    quantity_hat : float
        Allowed over baseline quantity, above 0.
    rents : Rents, optional
        Whether the rents are revenue of the importer (a tariff) or of the exporter (an export tax).
    change : TradeChange, optional
        What else changes, without batch axis.

    Raises
    ------
    InputError
        Unknown codes, an empty cell, or a quantity that is not positive.
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    A buys a fifth less from B:

    >>> round(quota(solved, ("goods", "A", "B"), 0.8).rate, 4)
    0.1191
    """
    base = solved.base
    require_known([cell[0]], base.sectors, kind="sector", where="quota")
    require_known(cell[1:], base.members, kind="member", where="quota")
    require_known([rents], [r.value for r in Rents], kind="owner of the rents", where="quota")
    at = base.sectors.index(cell[0]), base.members.index(cell[1]), base.members.index(cell[2])
    if not quantity_hat > 0.0 or base.trade_share[at] == 0.0:
        raise InputError(
            f"a quota of {quantity_hat:g} times a baseline share of {base.trade_share[at]:g}",
            where=f"quota on {'/'.join(cell)}",
            why="exact hat algebra cannot create trade from zero, and a quota of zero is a closed link",
            fix="choose a cell with trade and a quantity above 0; close the link with trade_cost_hat = infinity",
        )
    search = _Search(solved, at, Rents(rents), change or TradeChange())
    low, high = 0.0, 0.1
    if search.quantity(search.solve(np.zeros(1)))[0] <= quantity_hat:
        return Quota(0.0, search.solve(np.zeros(1)).row(0))
    while search.quantity(search.solve(np.array([high])))[0] > quantity_hat:
        low, high = high, 2.0 * high
    while True:
        rates = np.linspace(low, high, PROBES)
        equilibria = search.solve(rates)
        gap = search.quantity(equilibria) / quantity_hat - 1.0
        best = int(np.abs(gap).argmin())
        if abs(gap[best]) <= QUOTA_TOLERANCE or rates[1] - rates[0] <= 1e-15 * high:
            return Quota(float(np.expm1(rates[best])), equilibria.row(best))
        # The quantity falls with the rate, so the crossing lies between the last point above and the first below.
        crossing = int(np.flatnonzero(gap <= 0.0)[0])
        low, high = rates[crossing - 1], rates[crossing]


@dataclass(frozen=True, eq=False)
class _Search:
    """One cell whose extra rate varies; rates are in logs of one plus the rate."""

    solved: SolvedBaseline
    at: tuple[int, int, int]
    rents: Rents
    change: TradeChange

    def solve(self, log_rates: Array) -> TradeEquilibrium:
        fixed = self.change.batch(self.solved.base)
        none = np.zeros_like(fixed.tariff[0])
        before = fixed.tariff if self.rents is Rents.IMPORTER else fixed.export_tax
        rates = np.repeat((none if before is None else before[0])[None], len(log_rates), axis=0)
        rates[:, *self.at] = np.expm1(log_rates + np.log1p(rates[:, *self.at]))
        field = "tariff" if self.rents is Rents.IMPORTER else "export_tax"
        return counterfactuals(self.solved, replace(self.change, **{field: rates}))

    def quantity(self, found: TradeEquilibrium) -> Array:
        """Return imported over baseline quantity, shape (batch,): value over price, both as the importer pays them."""
        base, (sector, importer, _) = self.solved.base, self.at
        share_hat = found.trade_share[:, *self.at] / base.trade_share[self.at]
        theta = base.trade_elasticity[sector]
        price_hat = found.price_hat[:, sector, importer] * share_hat ** (-1.0 / theta)
        spending_hat = found.expenditure[:, sector, importer] / self.solved.expenditure[sector, importer]
        return np.asarray(share_hat * spending_hat / price_hat)
