"""What a state of freight means for trade: costs that melt away, and margins that carriers earn.

What shippers pay as margins is somebody's income: it is taken out of the cost that melts and paid by importers instead,
so that nothing counts twice.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Corner, Region
from ortaq.domains.corridors.freight.carriers import Paid, transfers_musd
from ortaq.domains.corridors.freight.expected import margins_paid
from ortaq.domains.corridors.freight.stochastic import Loading, mean_over_places
from ortaq.domains.corridors.freight.system import FreightSystem
from ortaq.domains.corridors.freight.tonnes import group_shares, stated_freight_of
from ortaq.domains.corridors.freight.trade_costs import trade_cost_hats


def freight_effects_of(region: Region, system: FreightSystem, margins: Corner = Corner.CENTRAL) -> "FreightEffects":
    """Return what trade reads of states of a region's freight.

    Parameters
    ----------
    region : Region
    system : FreightSystem
        Of the region.
    margins : Corner, optional
        End of the margins of carriers.
    """
    return FreightEffects(system, group_shares(region, stated_freight_of(region), Corner.CENTRAL), margins)


@dataclass(frozen=True, eq=False)
class FreightEffects:
    """What trade reads of states of freight, against the base year.

    Attributes
    ----------
    system : FreightSystem
    shares : ndarray, shape (sector, group, exporter, importer)
        Of groups in the value of every sector's trade.
    margins : Corner
        End of the margins of carriers.
    """

    system: FreightSystem
    shares: Array
    margins: Corner = Corner.CENTRAL

    def trade_cost_hat(self, after: Loading) -> Array:
        """Return trade costs over those of the base year, shape (sector, importer, exporter).

        Exactly 1 in the base year, infinite where a group of the sector has no way left.

        Parameters
        ----------
        after : Loading
        """
        more = cost_changes(self.system.base, after) - (margins_paid(after, self.margins) - self._margins)
        level, demand = self._level, self.system.demand
        feu = self._feu(demand.network_mt)
        value = np.divide(demand.network_musd, feu, out=np.zeros_like(feu), where=feu > 0.0)
        used = np.divide(demand.network_musd, demand.value_musd, out=np.zeros_like(feu), where=demand.value_musd > 0.0)
        return trade_cost_hats(level, level + more, value, self.shares, used)

    def transfer_musd(self, after: Loading) -> Array:
        """Return margins that importers pay to carriers of economies beyond the base year, shape (payer, receiver).

        Parameters
        ----------
        after : Loading
        """
        return self._sent(after, margins_paid(after, self.margins)) - self._base_sent

    @cached_property
    def _margins(self) -> Array:
        return margins_paid(self.system.base, self.margins)

    @cached_property
    def _base_sent(self) -> Array:
        return self._sent(self.system.base, self._margins)

    @cached_property
    def _level(self) -> Array:
        """Mean generalised cost of the base year, USD per FEU, infinite where there is no way."""
        joined = np.isfinite(self.system.base.cost_usd_per_feu)
        means = [s.mean_usd_per_feu for s in self.system.staying]
        return np.where(joined, mean_over_places(self.system.base, means), np.inf)

    def _sent(self, loading: Loading, margins: Array) -> Array:
        paid = (margins * self._feu(loading.way_mt.sum(axis=0))).sum(axis=(0, 1))
        earned = Paid.of(loading).income_musd(self.system.demand.economies, corner=self.margins)
        return transfers_musd(paid, earned)

    def _feu(self, mt: Array) -> Array:
        """Return million FEU of million tonnes, shape (group, exporter, importer)."""
        load = np.array([group.tonnes_per_feu.central for group in self.system.demand.groups])
        return np.asarray(mt / load[:, None, None])


def cost_changes(before: Loading, after: Loading) -> Array:
    """Return by how much generalised cost differs, mean over the places that are joined in both.

    Parameters
    ----------
    before, after : Loading
        Of the same demand.

    Returns
    -------
    ndarray, shape (group, exporter, importer)
        USD per FEU; infinite where nothing joins a pair any more, zero where nothing ever did.
    """
    kept = [np.isfinite(a.cost) & np.isfinite(b.cost) for a, b in zip(before.parts, after.parts, strict=True)]
    pairs = zip(before.parts, after.parts, kept, strict=True)
    changes = [np.where(k, b.cost, 0.0) - np.where(k, a.cost, 0.0) for a, b, k in pairs]
    lost = np.isfinite(before.cost_usd_per_feu) & ~np.isfinite(after.cost_usd_per_feu)
    return np.where(lost, np.inf, mean_over_places(before, changes, kept))
