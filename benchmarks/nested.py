"""The textbook algorithm that published codes use, as the peer: price loop and spending loop inside a wage loop."""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array
from ortaq.domains.trade import TradeBaseline


@dataclass(frozen=True)
class Settings:
    """What the algorithm leaves to its user.

    Attributes
    ----------
    speed : float
        Share of the relative excess demand for labour that moves the wage in one step.
    tolerance : float
        Largest relative change in the inner loops, and largest relative excess demand for labour.
    max_steps : int
        Wage steps.
    """

    speed: float = 0.3
    tolerance: float = 1e-9
    max_steps: int = 5000


def real_wages(base: TradeBaseline, trade_cost_hat: Array, tariff: Array, settings: Settings) -> tuple[Array, int]:
    """Return wages over consumer prices, shape (member,), in ratio to the data, and the number of wage steps.

    Deficits are fixed; each wage step runs both inner loops to the tolerance (Caliendo & Parro 2015, section 5).

    Raises
    ------
    RuntimeError
        The wages did not settle.
    """
    wage, price = np.ones(len(base.members)), np.ones_like(base.final_share)
    spending = base.final_share * base.value_added
    barrier = trade_cost_hat * (1.0 + tariff) / (1.0 + base.tariff)
    for step in range(1, settings.max_steps + 1):
        share, price = _prices(base, barrier, wage, price, settings.tolerance)
        output, spending = _spending(base, share / (1.0 + tariff), wage, spending, settings.tolerance)
        excess = (base.value_added_share * output).sum(axis=0) / (wage * base.value_added) - 1.0
        if np.abs(excess).max() <= settings.tolerance:
            return wage / np.exp((base.final_share * np.log(price)).sum(axis=0)), step
        wage = wage * (1.0 + settings.speed * excess)
        wage *= base.value_added.sum() / (wage * base.value_added).sum()
    raise RuntimeError(f"wages off by {np.abs(excess).max():.1e} after {step} steps of {settings}")


def _prices(base: TradeBaseline, barrier: Array, wage: Array, price: Array, tolerance: float) -> tuple[Array, Array]:
    """Return trade shares and price indices at given wages."""
    theta = base.trade_elasticity[:, None]
    change = np.inf
    while not change <= tolerance:
        inputs = np.einsum("kjn,kn->jn", base.input_share, np.log(price))
        cost = np.exp(base.value_added_share * np.log(wage) + inputs)
        landed = base.trade_share * (cost[:, None, :] * barrier) ** -theta[..., None]
        total = landed.sum(axis=2)
        update = total ** (-1.0 / theta)
        change = float(np.abs(update / price - 1.0).max())
        price = update
    return landed / total[..., None], price


def _spending(base: TradeBaseline, net: Array, wage: Array, spending: Array, tolerance: float) -> tuple[Array, Array]:
    """Return output and spending at given wages and shares net of tariff."""
    tariff_share = 1.0 - net.sum(axis=2)
    change = np.inf
    while not change <= tolerance:
        output = (spending[:, None, :] @ net)[:, 0]
        income = wage * base.value_added + (tariff_share * spending).sum(axis=0) + base.deficit
        update = np.einsum("kjn,jn->kn", base.input_share, output) + base.final_share * income
        change = float(np.abs(update - spending).max() / update.max())
        spending = update
    return output, spending
