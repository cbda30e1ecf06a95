"""An independent check of a claimed equilibrium: written from the definitions, sharing no code with the solver."""

import numpy as np

from ortaq.core import Array
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange
from ortaq.domains.trade.claim import Claim
from ortaq.domains.trade.kernels import check, library


def checked(base: TradeBaseline, change: BatchedChange, claim: Claim) -> tuple[Array, str]:
    """Return the largest violation of each row, and the name of the market that is worst overall; see ``residuals``."""
    kernel = library("check")
    if kernel is not None:
        return check.residuals(kernel, base, change, claim)
    return worst(residuals(base, change, claim), base)


def residuals(base: TradeBaseline, change: BatchedChange, claim: Claim) -> dict[str, Array]:
    """Return the relative violation of every equilibrium condition.

    Methodology, eqs. (T1), (T2), (T3), (T4), (T5), (T6), (T7) and (T8).

    Returns shape (batch, sector, member), ``price``, ``share``, ``goods`` by market; ``labour``, ``budget``,
    ``balance``, ``transfer`` by member.
    """
    wage_hat, price_hat, trade_share = claim.wage_hat, claim.price_hat, claim.trade_share
    expenditure, income, deficit = claim.expenditure, claim.income, claim.deficit
    tariff, tax = change.tariff, 0.0 if change.export_tax is None else change.export_tax
    theta = base.trade_elasticity[:, None, None]
    inputs = np.exp(np.einsum("kun,bkn->bun", base.input_share, np.log(price_hat)))
    unit_cost = wage_hat[:, None, :] ** base.value_added_share * inputs / change.productivity_hat
    old_taxes = (1.0 + base.tariff) * (1.0 if base.export_tax is None else 1.0 + base.export_tax)
    landed = change.trade_cost_hat * (1.0 + tariff) * (1.0 + tax) / old_taxes * unit_cost[:, :, None, :]
    relative = np.exp(-theta * np.log(landed / price_hat[..., None]))
    implied_share = base.trade_share * relative

    net_flow = trade_share * expenditure[..., None] / (1.0 + tariff)
    received = net_flow / (1.0 + tax)
    output = received.sum(axis=2)
    revenue = (tariff * net_flow).sum(axis=(1, 3)) + (tax * received).sum(axis=(1, 2))
    earned = wage_hat * change.labour_hat * base.value_added
    use = np.einsum("kun,bun->bkn", base.input_share, output) + base.final_share * income[:, None, :]
    imports, exports = net_flow.sum(axis=(1, 3)), net_flow.sum(axis=(1, 2))
    spending = expenditure.sum(axis=1)
    return {
        "price": implied_share.sum(axis=3) - 1.0,
        "share": np.abs(implied_share - trade_share).max(axis=3),
        "goods": (use - expenditure) / spending[:, None, :],
        "labour": ((base.value_added_share * output).sum(axis=1) - earned) / earned,
        "budget": (earned + revenue + deficit - income) / income,
        "balance": (imports - exports - deficit) / earned,
        "transfer": (deficit - base.deficit - change.received) / earned
        if claim.fixed
        else _unbalanced(deficit, earned),
    }


def _unbalanced(deficit: Array, earned: Array) -> Array:
    """Return the sum of all deficits over value added of the world, the same for every member."""
    return np.broadcast_to((deficit.sum(axis=1) / earned.sum(axis=1))[:, None], deficit.shape)


def worst(violations: dict[str, Array], base: TradeBaseline) -> tuple[Array, str]:
    """Return the largest violation per batch row, and the name of the market that is worst overall."""
    largest = {name: np.abs(v).reshape(len(v), -1).max(axis=1) for name, v in violations.items()}
    name = max(largest, key=lambda k: float(largest[k].max()))
    array = np.abs(violations[name])
    at = np.unravel_index(int(array.argmax()), array.shape)
    labels = (base.members[at[-1]],) if array.ndim == 2 else (base.sectors[at[1]], base.members[at[2]])
    return np.max(list(largest.values()), axis=0), f"the {name} of {'/'.join(labels)}"
