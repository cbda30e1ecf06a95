"""The published one-step welfare formula of Caliendo & Parro (2015), kept for comparison under its own name.

It overstates large tariff cuts: volume of trade multiplies the baseline tariff by the whole discrete change of imports.
The exact figure is ``TradeEquilibrium.real_income_hat``.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.trade import SolvedBaseline, TradeEquilibrium


@dataclass(frozen=True, eq=False)
class FirstOrderWelfare:
    """First-order change of welfare in percent of baseline income, shape (member,) each."""

    terms_of_trade: Array
    volume_of_trade: Array

    @property
    def welfare(self) -> Array:
        """Sum of both terms, shape (member,), percent."""
        return self.terms_of_trade + self.volume_of_trade


def first_order_welfare(solved: SolvedBaseline, found: TradeEquilibrium, tariff: Array) -> FirstOrderWelfare:
    """Return equation 15 of Caliendo & Parro (2015) evaluated at discrete changes."""
    base = solved.base
    inputs = np.einsum("kjn,kn->jn", base.input_share, np.log(found.price_hat))
    cost = np.exp(base.value_added_share * np.log(found.wage_hat) + inputs) - 1.0
    abroad = ~np.eye(len(base.members), dtype=bool)
    before = abroad * base.trade_share * solved.expenditure[..., None] / (1.0 + base.tariff)
    after = abroad * found.trade_share * found.expenditure[..., None] / (1.0 + tariff)
    growth = np.divide(after, before, out=np.ones_like(after), where=before > 0.0) - 1.0
    terms = (before.sum(axis=1) * cost).sum(axis=0) - (before * cost[:, None, :]).sum(axis=(0, 2))
    volume = (base.tariff * before * (growth - cost[:, None, :])).sum(axis=(0, 2))
    income = solved.accounts.income
    return FirstOrderWelfare(100.0 * terms / income, 100.0 * volume / income)
