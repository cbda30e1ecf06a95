"""Trade and production before and after a change, and the prices that turn values into volumes."""

import numpy as np

from ortaq.core import Array
from ortaq.core.volumes import Moved, Volumes
from ortaq.domains.trade.change import TradeChange
from ortaq.domains.trade.engine import SolvedBaseline, counterfactuals


def volumes_after(solved: SolvedBaseline, change: TradeChange) -> Volumes:
    """Return trade, output and value added at a solved baseline and after one change without a batch axis.

    Parameters
    ----------
    solved : SolvedBaseline
    change : TradeChange
        Without a batch axis and without export taxes.

    Raises
    ------
    InputError, NotConverged
        As ``counterfactuals``.

    Examples
    --------
    >>> found = volumes_after(solved, free)
    >>> bool(found.exports.summed(0).volume.sum() > found.exports.summed(0).before.sum())
    True
    """
    base, arrays = solved.base, change.batch(solved.base)
    found = counterfactuals(solved, change).row(0)
    before = base.trade_share * solved.expenditure[..., None] / (1.0 + base.tariff)
    value = found.trade_share * found.expenditure[..., None] / (1.0 + arrays.tariff[0])
    cost = _unit_cost(solved, found.wage_hat, found.price_hat, arrays.productivity_hat[0])
    added = base.value_added_share
    return Volumes(
        trade=_moved(before, value, cost[:, None, :] * arrays.trade_cost_hat[0]),
        output=_moved(before.sum(axis=1), value.sum(axis=1), cost),
        value_added=_moved(added * before.sum(axis=1), added * value.sum(axis=1), found.wage_hat[None, :]),
        residual=float(found.residual),
    )


def _unit_cost(solved: SolvedBaseline, wage: Array, price: Array, productivity: Array) -> Array:
    """Return the price of a unit of output, ratio, shape (sector, economy): Cobb-Douglas over factors and inputs."""
    base = solved.base
    inputs = np.exp(np.einsum("kun,kn->un", base.input_share, np.log(price)))
    return np.asarray(wage[None, :] ** base.value_added_share * inputs / productivity)


def _moved(before: Array, value: Array, price: Array) -> Moved:
    return Moved(before, value / price, value)
