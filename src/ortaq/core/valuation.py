"""What turns changes of costs, tariffs and productivity into real income: the door to the one equilibrium of a region.

Exactly one domain provides a valuation. Whoever needs an equilibrium (packages, dependence, reports) receives one from
its caller and never imports the domain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from ortaq.core.change import Change
from ortaq.core.errors import InputError
from ortaq.core.finer import FinerRegion
from ortaq.core.quantity import Array
from ortaq.core.region import Region
from ortaq.core.results import Effects
from ortaq.core.volumes import Volumes


@dataclass(frozen=True, eq=False)
class Worth:
    """What given hats are worth.

    Attributes
    ----------
    real_income_hat : ndarray, shape (batch, economy)
        Real income over that of the world asked: equivalent variation, exact.
    residual : ndarray, shape (batch,)
        Largest relative violation of an equilibrium condition, computed independently of the solver.
    """

    real_income_hat: Array
    residual: Array


@dataclass(frozen=True, eq=False)
class Freeness:
    """Derivatives of log real income with respect to trade freeness ``tau ** -theta`` at one equilibrium.

    Attributes
    ----------
    trade_elasticity : ndarray, shape (sector,)
    price_worth : ndarray, shape (economy, sector, importer)
        Worth of a lower price index times the share bought: multiplies ``trade_share``.
    sales_worth : ndarray, shape (economy, sector, exporter)
        Worth of one unit of output: multiplies ``net_flow``.
    revenue_worth : ndarray, shape (economy, importer)
        Worth of one unit of tariff revenue: multiplies ``revenue``.
    trade_share, net_flow, revenue : ndarray, shape (sector, importer, exporter)
        Share of spending; value net of tariffs and tariff revenue in money.
    """

    trade_elasticity: Array
    price_worth: Array
    sales_worth: Array
    revenue_worth: Array
    trade_share: Array
    net_flow: Array
    revenue: Array

    def by_link(self) -> Array:
        """Return dln real income of k / d freeness of n <- i, all sectors, shape (economy, importer, exporter)."""
        bought = np.einsum("kjn,jni->kni", self.price_worth, self.trade_share)
        sold = np.einsum("kji,jni->kni", self.sales_worth, self.net_flow)
        return np.asarray(bought + sold + self.revenue_worth[:, :, None] * self.revenue.sum(axis=0))

    def tensor(self) -> Array:
        """Return the same by sector, shape (economy, sector, importer, exporter)."""
        bought = self.price_worth[..., None] * self.trade_share
        sold = self.sales_worth[:, :, None, :] * self.net_flow
        return np.asarray(bought + sold + self.revenue_worth[:, None, :, None] * self.revenue)

    def effect(self, trade_cost_hat: Array) -> Array:
        """Return the freeness-linear effect of trade-cost changes on log real income, shape ([batch,] economy).

        Raises
        ------
        InputError
            A hat is not above zero.
        """
        above = np.asarray(trade_cost_hat > 0.0)
        if not above.all():
            raise InputError(
                f"trade_cost_hat is {float(trade_cost_hat[~above][0]):g}",
                where="hats given to derivatives of real income",
                why="a hat is the ratio of a cost after to a cost before",
                fix="give 1 for no change, infinity for a link that closes",
            )
        moved = trade_cost_hat ** -self.trade_elasticity[:, None, None] - 1.0
        return np.asarray(np.einsum("kjni,...jni->...k", self.tensor(), moved))


class World(Protocol):
    """One equilibrium of a region; every hat given to it is a ratio to this world.

    Every entry refuses hats that are negative, NaN or of a wrong shape, and variables that it does not read, with an
    InputError. Hats have the axes of ``variables.csv``, with a batch axis first where a batch is asked; a variable that
    is left out does not move.
    """

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes in array order."""

    @property
    def income_musd(self) -> Array:
        """Real income at the prices of the base year, shape (economy,), million USD a year."""

    @property
    def real_income_hat(self) -> Array:
        """Real income over that of the world that this one came from, shape (economy,)."""

    @property
    def final_spending(self) -> Array:
        """Final spending at this world's prices, shape (economy,), million USD a year."""

    @property
    def deficit(self) -> Array:
        """Imports less exports net of tariffs, shape (economy,), million USD a year."""

    @property
    def spending(self) -> Array:
        """Spending with tariffs, shape (sector, economy), million USD a year."""

    @property
    def share(self) -> Array:
        """Share of the importer's spending with tariffs, shape (sector, importer, exporter)."""

    @property
    def flow(self) -> Array:
        """Sales net of tariffs, shape (sector, importer, exporter), million USD a year."""

    @property
    def residual(self) -> float:
        """Largest relative violation of an equilibrium condition of this world."""

    def worth(self, given: Effects) -> Worth:
        """Return what hats are worth, batch axis first."""

    def after(self, given: Effects) -> Self:
        """Return the world after one change, hats without a batch axis; further hats are ratios to it."""

    def answered_as(self, other: Self) -> Self:
        """Return the same equilibrium; further changes are answered by the trade elasticities of another world."""

    def metrics(self, given: Effects) -> Mapping[str, Array]:
        """Return what one change does: metrics of ``variables.csv`` by name, shape (economy,).

        Parameters
        ----------
        given : Effects
            Hats without a batch axis.
        """

    def volumes(self, given: Effects) -> Volumes:
        """Return trade, output and value added before and after one change; no change leaves all as it is, exactly.

        Parameters
        ----------
        given : Effects
            Hats without a batch axis.
        """

    def reasons(self, given: Effects) -> Effects:
        """Return contributions to ``real_income_percent``; summed over all axes but ``economy`` they add up to it."""

    def freeness(self, economies: Sequence[int]) -> Freeness:
        """Return the derivatives of the real income of some economies at this world."""

    def freeness_after(self, given: Effects, economies: Sequence[int]) -> list[Freeness]:
        """Return the same at the equilibrium of every row of a batch.

        Parameters
        ----------
        given : Effects
            Hats with a batch axis.
        economies : sequence of int
            Positions of the economies whose real income is asked about.
        """

    def fresh(self) -> Self:
        """Return this world without what earlier questions left behind: answers then depend on the question alone."""


class Valuation(Protocol):
    """The equilibrium in one case of the assumptions."""

    @property
    def reads(self) -> frozenset[str]:
        """Variables that a world takes."""

    @property
    def writes(self) -> frozenset[str]:
        """Variables that a world computes."""

    @property
    def digest(self) -> str:
        """What of the solver and the case determines its numbers; part of the name of what is kept."""

    def stated(self, region: Region, changes: Sequence[Change]) -> Effects:
        """Return what changes state directly about the variables read; changes of one cell multiply.

        Parameters
        ----------
        region : Region
        changes : sequence of Change

        Raises
        ------
        InputError
            A sector or economy is not in the region.
        """

    def world(self, region: Region, near: World | None = None) -> World:
        """Return the region's own equilibrium, solved once per region.

        Parameters
        ----------
        region : Region
        near : World, optional
            Equilibrium of a similar region: what it prepared for its solver is used again and reaches no result.
        """

    def finer(self, region: Region) -> tuple[FinerRegion, ...]:
        """Return the same accounts in the finer sectors that the region holds; none where it holds none.

        Parameters
        ----------
        region : Region

        Returns
        -------
        tuple of FinerRegion
            As they are believed, then other beliefs of what flows consist of.
        """
