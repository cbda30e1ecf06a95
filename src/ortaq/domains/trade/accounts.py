"""The accounts that a baseline implies: what is spent and collected before anything changes."""

import numpy as np

from ortaq.core import Array, Deficits
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.system import Accounts


def expenditure_at_baseline_prices(base: TradeBaseline) -> tuple[Array, Array]:
    """Return spending and tax revenue at unit wages and prices: the Leontief rounds of final demand."""
    net_share = base.trade_share / (1.0 + base.tariff)
    received_share = net_share if base.export_tax is None else net_share / (1.0 + base.export_tax)
    tariff_share = 1.0 - net_share.sum(axis=2)
    expenditure = base.final_share * np.maximum(base.value_added + base.deficit, 0.1 * base.value_added)
    revenue = np.zeros_like(base.value_added)
    for _ in range(200):
        output = np.einsum("jni,jn->ji", received_share, expenditure)
        revenue = (tariff_share * expenditure).sum(axis=0)
        if received_share is not net_share:
            revenue += (np.einsum("jni,jn->ji", net_share, expenditure) - output).sum(axis=0)
        final = base.final_share * (base.value_added + base.deficit + revenue)
        update = np.einsum("kun,un->kn", base.input_share, output) + final
        if np.abs(update - expenditure).max() <= 1e-14 * update.max():
            break
        expenditure = update
    return expenditure, revenue


def accounts_of(base: TradeBaseline, rule: Deficits, expenditure: Array, revenue: Array) -> Accounts:
    """Return what every evaluation reads, where so much is spent and collected."""
    own = base.value_added + revenue
    # Cells without spending are kept at the scale of the smallest meaningful number, so that they cannot dominate.
    scale = np.maximum(expenditure, 1e-6 * expenditure.sum(axis=0))
    income = own + base.deficit
    return Accounts(base, rule, base.deficit, income, float(income.sum()), income / own, scale)
