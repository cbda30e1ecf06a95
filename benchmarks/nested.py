"""The textbook algorithm that published codes use, as the peer: price loop and spending loop inside a wage loop."""

import numpy as np

from ortaq.core import Array
from ortaq.model.trade import TradeBaseline


def real_wages(base: TradeBaseline, tariff: Array, *, speed: float, tolerance: float) -> tuple[Array, int]:
    """Return wages over consumer prices, shape (member,), in ratio to the data, and the number of wage steps.

    Deficits are fixed; each wage step runs both inner loops to the tolerance (Caliendo & Parro 2015, section 5).
    """
    theta = base.trade_elasticity[:, None, None]
    wage = np.ones(len(base.members))
    price = np.ones_like(base.final_share)
    spending = base.final_share * base.value_added
    steps = 0
    while steps < 5000:
        steps += 1
        change = 1.0
        while change > tolerance:
            inputs = np.einsum("kjn,kn->jn", base.input_share, np.log(price))
            cost = np.exp(base.value_added_share * np.log(wage) + inputs)
            landed = base.trade_share * (cost[:, None, :] * (1.0 + tariff) / (1.0 + base.tariff)) ** -theta
            update = landed.sum(axis=2) ** (-1.0 / base.trade_elasticity[:, None])
            change = float(np.abs(update / price - 1.0).max())
            price = update
        share = landed / landed.sum(axis=2, keepdims=True)
        net = share / (1.0 + tariff)
        change = 1.0
        while change > tolerance:
            output = np.einsum("jni,jn->ji", net, spending)
            revenue = ((1.0 - net.sum(axis=2)) * spending).sum(axis=0)
            final = base.final_share * (wage * base.value_added + revenue + base.deficit)
            updated = np.einsum("kjn,jn->kn", base.input_share, output) + final
            change = float(np.abs(updated - spending).max() / spending.max())
            spending = updated
        excess = (base.value_added_share * output).sum(axis=0) / (wage * base.value_added) - 1.0
        if np.abs(excess).max() <= tolerance:
            break
        wage = wage * (1.0 + speed * excess)
        wage *= base.value_added.sum() / (wage * base.value_added).sum()
    return wage / np.exp((base.final_share * np.log(price)).sum(axis=0)), steps
