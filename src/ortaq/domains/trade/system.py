"""The equilibrium conditions as one map whose fixed point is the equilibrium.

Caliendo & Parro (2015) in exact hat algebra: unit costs (their eq. 2 and 9), price indices (4 and 10), trade shares
(6 and 11), goods markets (7 and 12) and labour markets (the sum of 8 over sectors), for a batch of changes at once.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Deficits, Mask
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange


@dataclass(frozen=True, eq=False)
class Accounts:
    """Baseline arrays that every evaluation reads, plus the scale of the expenditure unknowns.

    ``deficit``, shape (member,): under the chosen rule.
    ``income``, shape (member,): baseline final spending; hats of income are ratios to it.
    ``world_income``: baseline world final spending; used by ``world_share`` only.
    ``spending_ratio``, shape (member,): baseline final spending over value added and tariff revenue; used by
    ``proportional`` only.
    ``scale``, shape (sector, member): unit in which expenditure is solved for.
    """

    base: TradeBaseline
    rule: Deficits
    deficit: Array
    income: Array
    world_income: float
    spending_ratio: Array
    scale: Array

    @cached_property
    def input_share(self) -> Array:
        """Input shares in the order that products member by member read, shape (member, input_sector, user_sector)."""
        return np.ascontiguousarray(self.base.input_share.transpose(2, 0, 1))


@dataclass(frozen=True, eq=False)
class Links:
    """Everything that a change fixes before the first iteration.

    ``weight``, shape (batch, sector, importer, exporter): baseline share x (trade cost incl. tariff, over exporter
    productivity) ** -theta.
    ``net``: ``weight`` over one plus the new tariff: the value at the border.
    ``received``: ``net`` over one plus the new export tax: what the producer receives. The same array without export
    taxes.
    ``supply``, shape (batch, member): value added at the baseline's wages.
    ``transfer``, shape (batch, member): money received less sent beyond the baseline.
    ``traded``, shape (batch, importer, exporter): whether anything is.
    ``supplied``, shape (batch, sector, importer): whether anybody is left to sell.
    """

    weight: Array
    net: Array
    received: Array
    supply: Array
    transfer: Array
    traded: Mask
    supplied: Mask

    def __getitem__(self, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> "Links":
        net = self.net[rows]
        received = net if self.received is self.net else self.received[rows]
        return replace(
            self,
            weight=self.weight[rows],
            net=net,
            received=received,
            supply=self.supply[rows],
            transfer=self.transfer[rows],
        )


@dataclass(frozen=True, eq=False)
class State:
    """One evaluation. Shapes (batch, sector, member) unless said otherwise; levels in the baseline's money unit.

    ``log_wage``, shape (batch, member).
    ``revenue``, ``income``, shape (batch, member): revenue of tariffs and export taxes; final spending.
    ``labour_demand``, shape (batch, member).
    ``attraction``: exporter's unit cost ** -theta.
    ``reach``: importer's price index ** -theta.
    """

    log_wage: Array
    log_price: Array
    expenditure: Array
    output: Array
    revenue: Array
    income: Array
    labour_demand: Array
    attraction: Array
    reach: Array


def links(base: TradeBaseline, change: BatchedChange) -> Links:
    """Fold a batch of changes into the bilateral weights; powers are taken only where an importer's costs move."""
    cost = change.trade_cost_hat * ((1.0 + change.tariff) / (1.0 + base.tariff))
    cost /= change.productivity_hat[:, :, None, :]
    if change.export_tax is not None:
        cost *= 1.0 + change.export_tax
        cost /= 1.0 if base.export_tax is None else 1.0 + base.export_tax
    moved = (cost != 1.0).any(axis=3)
    weight = np.broadcast_to(base.trade_share, cost.shape).copy()
    theta = np.broadcast_to(base.trade_elasticity[:, None], moved.shape)[moved]
    weight[moved] *= np.exp(-theta[:, None] * np.log(cost[moved]))
    net = weight / (1.0 + change.tariff)
    received = net if change.export_tax is None else net / (1.0 + change.export_tax)
    traded, supplied = np.asarray((weight > 0.0).any(axis=1)), np.asarray((weight > 0.0).any(axis=3))
    return Links(weight, net, received, base.value_added * change.labour_hat, change.received, traded, supplied)


def evaluate(accounts: Accounts, link: Links, log_wage: Array, log_price: Array, expenditure: Array) -> State:
    """Evaluate prices, sales, tariff revenue, income, spending and labour demand at one point.

    Methodology, eqs. (T1), (T2), (T3), (T4), (T5) and (T6).

    ``log_wage``, shape (batch, member).
    ``log_price``, ``expenditure``, shape (batch, sector, member).
    Returned: ``log_price`` and ``expenditure`` hold the values implied by the point, not the point itself.
    """
    base = accounts.base
    theta = base.trade_elasticity[:, None]
    log_cost = base.value_added_share * log_wage[:, None, :] + _inputs(accounts.input_share, log_price)
    attraction = np.exp(-theta * log_cost)
    reach = (link.weight @ attraction[..., None])[..., 0]
    spread = expenditure / reach
    output = attraction * (spread[..., None, :] @ link.received)[..., 0, :]
    at_border = spread * (link.net @ attraction[..., None])[..., 0]
    revenue = (expenditure - at_border).sum(axis=1)
    if link.received is not link.net:
        revenue += (attraction * (spread[..., None, :] @ link.net)[..., 0, :] - output).sum(axis=1)
    earned = np.exp(log_wage) * link.supply
    income = _income(accounts, earned, revenue) + link.transfer
    demand = _uses(accounts.input_share, output) + base.final_share * income[:, None, :]
    return State(
        log_wage=log_wage,
        log_price=-np.log(reach) / theta,
        expenditure=demand,
        output=output,
        revenue=revenue,
        income=income,
        labour_demand=(base.value_added_share * output).sum(axis=1),
        attraction=attraction,
        reach=reach,
    )


def _income(accounts: Accounts, earned: Array, revenue: Array) -> Array:
    own = earned + revenue
    if accounts.rule is Deficits.PROPORTIONAL:
        spending = own * accounts.spending_ratio
        return np.asarray(spending * (own.sum(axis=1) / spending.sum(axis=1))[:, None])
    if accounts.rule is Deficits.WORLD_SHARE:
        return np.asarray(own + accounts.deficit * (own.sum(axis=1) / accounts.world_income)[:, None])
    return np.asarray(own + accounts.deficit)


def _inputs(input_share: Array, log_price: Array) -> Array:
    """Log cost of inputs: sum over input sectors k of share[n, k, j] * log P[k, n]."""
    return (log_price.transpose(2, 0, 1) @ input_share).transpose(1, 2, 0)


def _uses(input_share: Array, output: Array) -> Array:
    """Demand for inputs: sum over user sectors j of share[n, k, j] * Y[j, n]."""
    return (output.transpose(2, 0, 1) @ input_share.transpose(0, 2, 1)).transpose(1, 2, 0)
