"""Exact equilibria of the one-sector world in hat algebra, a batch at a time, with an independent residual.

Dekle, Eaton & Kortum (2008, IMF Staff Papers 55(3)) with roundabout inputs. The friend-enemy matrix of Kleinman, Liu &
Redding (2020, NBER Working Paper 27587) is the Jacobian: steps with its inverse at the baseline (a chord method) solve
most changes, Newton steps the rest.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, InputError, NotConverged
from tests.dependence.one_sector_accounts import BALANCE_TOLERANCE, Accounts

TOLERANCE = 1e-12
"""Largest error of a log price or log wage condition at which a row has converged."""

RESIDUAL_TOLERANCE = 1e-9
"""Largest relative violation that may be published."""

CHUNK = 64
"""Rows solved at once: their bilateral arrays stay in the processor's cache."""

CHORD_STEPS = 40
NEWTON_STEPS = 60
LARGEST_STEP = 0.7
"""Cap on a step of a log wage or price."""


@dataclass(frozen=True, eq=False)
class ExactResponse:
    """What changes do, exactly; natural logs of ratios to the baseline.

    Attributes
    ----------
    income : ndarray, shape (batch, economy)
        Wage, numeraire world output at baseline weights.
    welfare : ndarray, shape (batch, economy)
        Real final spending.
    share : ndarray, shape (batch, importer, exporter)
        Shares of spending after the change.
    residual : ndarray, shape (batch,)
        Largest relative violation of a market, computed from the definitions.
    """

    income: Array
    welfare: Array
    share: Array
    residual: Array


def respond(
    accounts: Accounts, freeness: Array, productivity_hat: Array | None = None, deficit: Array | None = None
) -> ExactResponse:
    """Solve a batch of changes of the one-sector world.

    ``freeness``, shape (batch, importer, exporter): trade cost hat ** -theta; zero closes a link.
    ``productivity_hat``, shape (batch, economy).
    ``deficit``, shape (economy,): another trade balance, in units of the numeraire.
    Raises NotConverged if the residual exceeds ``RESIDUAL_TOLERANCE``.
    """
    target = accounts.deficit if deficit is None else deficit
    _check_isolation(accounts, freeness, target)
    log_z = np.zeros(freeness.shape[:2]) if productivity_hat is None else np.log(productivity_hat)
    chord = np.linalg.inv(
        _jacobian(
            accounts,
            _Point.at(
                accounts, np.ones_like(freeness[:1]), _start(accounts, 1), np.zeros_like(log_z[:1]), accounts.deficit
            ),
        )[0]
    )
    parts = [
        _solved(accounts, freeness[at : at + CHUNK], log_z[at : at + CHUNK], target, chord)
        for at in range(0, len(freeness), CHUNK)
    ]
    return ExactResponse(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _start(accounts: Accounts, batch: int) -> Array:
    return np.zeros((batch, 2 * len(accounts.names)))


@dataclass(frozen=True, eq=False)
class _Point:
    """The system at log wages and log prices; ``error`` stacks the wage and the price conditions."""

    share: Array
    sales: Array
    earned: Array
    spending: Array
    error: Array

    @classmethod
    def at(cls, accounts: Accounts, freeness: Array, x: Array, log_z: Array, deficit: Array) -> "_Point":
        n, theta, g = len(accounts.names), accounts.trade_elasticity, accounts.value_added_share
        wage, price = x[:, :n], x[:, n:]
        attraction = np.exp(-theta * (g * wage + (1.0 - g) * price - log_z))
        weight = accounts.share * freeness
        reach = (weight @ attraction[..., None])[..., 0]
        share = weight * (attraction[:, None, :] / reach[..., None])
        earned = np.exp(wage) * accounts.output
        spending = earned + deficit
        sales = (spending[:, None, :] @ share)[:, 0]
        surplus = (earned.sum(axis=1) / accounts.output.sum() - 1.0)[:, None]
        error = np.concatenate([np.log(sales) - np.log(earned) - surplus, price + np.log(reach) / theta], axis=1)
        return cls(share, sales, earned, spending, error)


def _jacobian(accounts: Accounts, point: _Point) -> Array:
    """Return the derivative of the error with respect to log wages and prices, shape (batch, 2 N, 2 N)."""
    g, theta, eye = accounts.value_added_share, accounts.trade_elasticity, np.eye(len(accounts.names))
    sales_share = point.share.transpose(0, 2, 1) * point.spending[:, None, :] / point.sales[..., None]
    substitution = theta * (sales_share @ point.share - eye)
    world = point.earned[:, None, :] / accounts.output.sum()
    by_wage = substitution * g + sales_share * (point.earned / point.spending)[:, None, :] - eye - world
    above = np.concatenate([by_wage, substitution * (1.0 - g)], axis=2)
    below = np.concatenate([-point.share * g, eye - point.share * (1.0 - g)], axis=2)
    return np.concatenate([above, below], axis=1)


def _solved(
    accounts: Accounts, freeness: Array, log_z: Array, deficit: Array, chord: Array
) -> tuple[Array, Array, Array, Array]:
    x = _start(accounts, len(freeness))
    with np.errstate(all="ignore"):
        for _ in range(CHORD_STEPS):
            step = _Point.at(accounts, freeness, x, log_z, deficit).error @ chord.T
            if np.abs(step).max() <= TOLERANCE:
                break
            x = x - np.clip(step, -LARGEST_STEP, LARGEST_STEP)
        error = np.abs(_Point.at(accounts, freeness, x, log_z, deficit).error).max(axis=1)
    far = np.flatnonzero(~(error <= 10.0 * TOLERANCE))
    if len(far):
        x[far] = _newton(accounts, freeness[far], log_z[far], deficit)
    n = len(accounts.names)
    wage, price = x[:, :n], x[:, n:]
    spent = accounts.value_added_share * accounts.output * np.exp(wage) + deficit
    base = accounts.value_added_share * accounts.output + accounts.deficit
    share, residual = _residual(accounts, freeness, log_z, deficit, x)
    _check(accounts, residual)
    return wage, np.log(spent / base) - price, share, residual.max(axis=1)


def _newton(accounts: Accounts, freeness: Array, log_z: Array, deficit: Array) -> Array:
    x = _start(accounts, len(freeness))
    with np.errstate(all="ignore"):
        for _ in range(NEWTON_STEPS):
            point = _Point.at(accounts, freeness, x, log_z, deficit)
            if np.abs(point.error).max() <= TOLERANCE:
                break
            step = np.linalg.solve(_jacobian(accounts, point), point.error[..., None])[..., 0]
            x = x - np.clip(step, -LARGEST_STEP, LARGEST_STEP)
    return x


def _residual(accounts: Accounts, freeness: Array, log_z: Array, deficit: Array, x: Array) -> tuple[Array, Array]:
    """Return shares and the relative violation by economy, from the definitions."""
    theta, g, n = accounts.trade_elasticity, accounts.value_added_share, len(accounts.names)
    wage, price = x[:, :n], x[:, n:]
    cost = np.exp(wage) ** g * np.exp(price) ** (1.0 - g) / np.exp(log_z)
    share = accounts.share * freeness * (cost[:, None, :] / np.exp(price)[..., None]) ** -theta
    output = accounts.output * np.exp(wage)
    sold = np.einsum("bni,bn->bi", share, output + deficit)
    goods, adding = np.abs(sold / output - 1.0), np.abs(share.sum(axis=2) - 1.0)
    return share, np.maximum(goods, adding)


def _check(accounts: Accounts, residual: Array) -> None:
    worst = np.where(np.isfinite(residual), residual, np.inf)
    if worst.max() > RESIDUAL_TOLERANCE:
        row, economy = np.unravel_index(int(worst.argmax()), worst.shape)
        raise NotConverged(
            f"no equilibrium found for change {row}: {accounts.names[economy]} is off by {worst.max():.2g}",
            residual=float(worst.max()),
            where=accounts.names[economy],
            fix="purge deficits first (Exposure.purged), or make the change smaller",
        )


def _check_isolation(accounts: Accounts, freeness: Array, deficit: Array) -> None:
    """Refuse balances that no trade can carry."""
    away = (freeness > 0.0) & (accounts.share > 0.0) & ~np.eye(len(accounts.names), dtype=bool)
    large = np.abs(deficit) > BALANCE_TOLERANCE * accounts.output
    buys, sells = away.any(axis=2), away.any(axis=1)
    impossible = np.argwhere(np.where(deficit > 0.0, ~buys, ~sells) & large)
    if len(impossible):
        row, economy = impossible[0]
        raise InputError(
            f"{accounts.names[economy]} cannot carry its trade balance of {deficit[economy]:+.4g} once it is cut off",
            where=f"change {row}",
            why="a deficit needs imports and a surplus needs exports",
            fix="take balanced trade first: Exposure.purged() solves the world with all deficits at zero",
        )
