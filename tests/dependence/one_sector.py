"""An oracle of dependence with one sector: closed form from one inverse, and the exact equilibrium beside it.

Kleinman, Liu & Redding (2020, NBER Working Paper 27587, International Friends and Enemies), extended by inputs and by
deficits that are fixed in units of the numeraire. Shocks to trade costs are linear in freeness ``tau ** -theta``, not
in ``ln tau``: it has a limit when a link closes, and its error stays small on the way there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from ortaq.core import Array, InputError
from ortaq.dependence import Banded
from tests.dependence.one_sector_accounts import Accounts, check_elasticity
from tests.dependence.one_sector_response import ExactResponse, respond

ELASTICITY_RANGE = (3.0, 8.0)
"""Trade elasticities over which one-sector losses are banded: published aggregate estimates mostly lie between."""

SINGULAR = 1e12
"""Condition number above which the system is treated as singular."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """First-order exposures of a one-sector world, and exact answers to the same questions.

    Attributes
    ----------
    accounts : Accounts
    """

    accounts: Accounts

    @classmethod
    def from_flows(
        cls,
        intermediate: ArrayLike,
        final: ArrayLike,
        trade_elasticity: float,
        names: Sequence[str] | None = None,
    ) -> "Exposure":
        """Return the exposures behind flows of one year.

        Parameters
        ----------
        intermediate, final : array, shape (importer, exporter)
            Purchases by producers and by final users, one money unit; the diagonal holds sales at home.
        trade_elasticity : float
            theta > 0.
        names : sequence of str, optional
            Names of the economies; numbers if absent.
        """
        return cls(Accounts.from_flows(intermediate, final, trade_elasticity, names))

    @cached_property
    def income(self) -> Array:
        """W[n, i] = dln wage of n / dln productivity of i, shape (economy, shocked); numeraire world output."""
        return self._inverse @ (self.accounts.trade_elasticity * (self.accounts.sales @ self._price_z - self._cost_z))

    @cached_property
    def welfare(self) -> Array:
        """U[n, i] = dln real income of n / dln productivity of i, shape (economy, shocked)."""
        return self._spending_weight[:, None] * self.income - (self._price_w @ self.income + self._price_z)

    @cached_property
    def trade_cost(self) -> Array:
        """K[k, n, i] = dln real income of k / dln cost of what n buys from i, shape (economy, importer, exporter)."""
        a, theta = self.accounts, self.accounts.trade_elasticity
        inputs = np.diag(1.0 - a.value_added_share)
        by_price = theta * self._inverse @ (a.sales - inputs) @ self._prices
        valued = np.diag(self._spending_weight) - self._price_w
        importer_side = valued @ by_price - self._prices
        exporter_side = theta * valued @ self._inverse
        return np.asarray(importer_side[:, :, None] * a.share - exporter_side[:, None, :] * a.sales.T)

    def effect(self, trade_cost_hat: ArrayLike) -> Array:
        """Return the freeness-linear effect of trade-cost changes on log real income, shape ([batch,] economy).

        ``trade_cost_hat``, shape ([batch,] importer, exporter): counterfactual over baseline cost; infinity closes a
        link.

        Raises
        ------
        InputError
            A hat is not above zero.
        """
        hat, theta = _hats("trade_cost_hat", trade_cost_hat), self.accounts.trade_elasticity
        return np.asarray(np.einsum("kni,...ni->...k", self.trade_cost, (1.0 - hat**-theta) / theta))

    def exact(
        self, trade_cost_hat: ArrayLike | None = None, productivity_hat: ArrayLike | None = None
    ) -> ExactResponse:
        """Return what changes do exactly.

        Parameters
        ----------
        trade_cost_hat : array, shape (batch, importer, exporter), optional
            Counterfactual over baseline cost; infinity closes a link.
        productivity_hat : array, shape (batch, economy), optional
            Counterfactual over baseline productivity.

        Raises
        ------
        InputError, NotConverged
            As ``respond``.
        """
        n = len(self.accounts.names)
        hats = np.ones((1, n, n)) if trade_cost_hat is None else _hats("trade_cost_hat", trade_cost_hat)
        z = np.ones((1, n)) if productivity_hat is None else _hats("productivity_hat", productivity_hat)
        batch = max(len(hats), len(z))
        freeness = np.broadcast_to(hats**-self.accounts.trade_elasticity, (batch, n, n))
        return respond(self.accounts, freeness, np.broadcast_to(z, (batch, n)))

    def cutoff(self, *, exact: bool = True, elasticities: tuple[float, float] = ELASTICITY_RANGE) -> Banded:
        """Return what every economy loses when its trade with one partner stops in both directions.

        Parameters
        ----------
        exact : bool, optional
            Equilibria; otherwise the closed form.
        elasticities : tuple of float, optional
            Ends of the band; losses are roughly in proportion to 1 / theta and are never given without it.

        Returns
        -------
        Banded
            Losses L[i, j] = -dln real income of i, shape (case, economy, partner); NaN on the diagonal.
        """
        thetas = (self.accounts.trade_elasticity, *elasticities)
        for theta in elasticities:
            check_elasticity(theta)
        exposures = [Exposure(self.accounts.at(theta)) for theta in thetas]
        losses = [e.cutoff_exact() if exact else e.cutoff_closed_form() for e in exposures]
        return Banded(tuple(f"theta {theta:g}" for theta in thetas), np.stack(losses))

    def cutoff_closed_form(self) -> Array:
        """Return the freeness-linear losses at this elasticity alone, shape (economy, partner)."""
        k, every = self.trade_cost, np.arange(len(self.accounts.names))
        loss = -(k[every, every, :] + k[every, :, every]) / self.accounts.trade_elasticity
        return _without_diagonal(loss)

    def cutoff_exact(self) -> Array:
        """Return the exact losses at this elasticity alone, shape (economy, partner)."""
        n = len(self.accounts.names)
        one, other = np.triu_indices(n, 1)
        freeness = np.ones((len(one), n, n))
        rows = np.arange(len(one))
        freeness[rows, one, other] = freeness[rows, other, one] = 0.0
        welfare = respond(self.accounts, freeness).welfare
        loss = np.zeros((n, n))
        loss[one, other], loss[other, one] = -welfare[rows, one], -welfare[rows, other]
        return _without_diagonal(loss)

    def purged(self) -> "Exposure":
        """Return the world with all trade balances at zero, at its own exact equilibrium."""
        a = self.accounts
        balanced = respond(a, np.ones((1, *a.share.shape)), deficit=np.zeros_like(a.deficit))
        output = a.output * np.exp(balanced.income[0])
        return Exposure(
            Accounts(
                a.names, a.trade_elasticity, balanced.share[0], output, a.value_added_share, np.zeros_like(a.deficit)
            )
        )

    def autarky(self) -> Array:
        """Return what each economy loses without any trade, -dln real income, shape (economy,).

        Equals -ln(home share) / (theta g): Arkolakis, Costinot & Rodriguez-Clare (2012, AER 102(1)) with inputs.
        """
        n = len(self.accounts.names)
        return np.asarray(-respond(self.accounts, np.eye(n)[None]).welfare[0])

    @cached_property
    def _prices(self) -> Array:
        a = self.accounts
        return np.asarray(np.linalg.inv(np.eye(len(a.names)) - a.share * (1.0 - a.value_added_share)))

    @cached_property
    def _price_w(self) -> Array:
        return np.asarray(self._prices @ (self.accounts.share * self.accounts.value_added_share))

    @cached_property
    def _price_z(self) -> Array:
        return np.asarray(-self._prices @ self.accounts.share)

    @cached_property
    def _cost_z(self) -> Array:
        return (1.0 - self.accounts.value_added_share)[:, None] * self._price_z - np.eye(len(self.accounts.names))

    @cached_property
    def _spending_weight(self) -> Array:
        return np.asarray(self.accounts.value_added_share * self.accounts.output / self.accounts.income)

    @cached_property
    def _inverse(self) -> Array:
        a = self.accounts
        g, eye, theta = a.value_added_share, np.eye(len(a.names)), a.trade_elasticity
        cost_w = np.diag(g) + (1.0 - g)[:, None] * self._price_w
        numeraire = a.output / a.output.sum()
        system = eye - a.sales * (a.output / a.spending) - theta * (a.sales @ self._price_w - cost_w) + numeraire
        if not np.linalg.cond(system) < SINGULAR:
            raise InputError(
                "the system of incomes is singular",
                where="Exposure",
                why="some economies trade so little with the others that their relative income is undetermined",
                fix="leave out economies that hardly trade",
            )
        return np.asarray(np.linalg.inv(system))


def _hats(name: str, given: ArrayLike) -> Array:
    hat = np.asarray(given, dtype=np.float64)
    if not (hat > 0.0).all():
        raise InputError(f"{name} is not above zero everywhere", where=name, fix="infinity closes a link of trade")
    return hat


def _without_diagonal(loss: Array) -> Array:
    off_diagonal = loss.copy()
    np.fill_diagonal(off_diagonal, np.nan)
    return off_diagonal
