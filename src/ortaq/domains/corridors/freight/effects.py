"""What a state of freight means for trade: costs that melt away, and margins that carriers earn.

What shippers pay as margins is somebody's income: it is taken out of the cost that melts and paid by importers instead,
so that nothing counts twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from ortaq.core import Array, Corner, Region
from ortaq.domains.corridors.freight.carriers import income_musd, transfers_musd
from ortaq.domains.corridors.freight.expected import margins_paid
from ortaq.domains.corridors.freight.fixed_point import difference
from ortaq.domains.corridors.freight.goods import membership
from ortaq.domains.corridors.freight.groups import FreightDemand
from ortaq.domains.corridors.freight.stochastic import Loading, mean_over_places
from ortaq.domains.corridors.freight.system import FreightSystem, SameData
from ortaq.domains.corridors.freight.tonnes import group_shares, stated_freight_of
from ortaq.domains.corridors.freight.trade_costs import trade_cost_hats
from ortaq.domains.corridors.moves import NetworkShift


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
    return _effects(SameData.of(region), system, margins)


@lru_cache(maxsize=8)
def _effects(data: SameData, system: FreightSystem, margins: Corner) -> "FreightEffects":
    shares = group_shares(data.region, stated_freight_of(data.region), Corner.CENTRAL)
    return FreightEffects(system, shares, margins, data.digest)


REST = "ROW"
"""Code of the rest of the world."""


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
    region_digest : str
    known : dict
        What ``of`` returned for states of the network that were asked before, by the changes that lead there.
    """

    system: FreightSystem
    shares: Array
    margins: Corner = Corner.CENTRAL
    region_digest: str = ""
    known: dict[tuple[NetworkShift, ...], tuple[Array, Array]] = field(default_factory=dict, repr=False)

    def of(self, after: Loading) -> tuple[Array, Array]:
        """Return trade costs over those of the base year, and what importers pay to carriers beyond it.

        Parameters
        ----------
        after : Loading

        Returns
        -------
        tuple of ndarray, ndarray
            Shapes (sector, importer, exporter), exactly 1 in the base year and infinite where a group of the sector has
            no way left, and (payer, receiver), million USD a year.
        """
        margins = margins_paid(after, self.margins)
        more = cost_changes(self.system.base, after, [b - a for a, b in zip(self._margins, margins, strict=True)])
        level, demand = self.level, self.system.demand
        feu = _feu(demand, demand.network_mt)
        value = np.divide(demand.network_musd, feu, out=np.zeros_like(feu), where=feu > 0.0)
        used = np.divide(demand.network_musd, demand.value_musd, out=np.zeros_like(feu), where=demand.value_musd > 0.0)
        hats = trade_cost_hats(level, level + more, value, self.shares, used)
        return hats, self._sent(after, margins) - self._base_sent

    @cached_property
    def _margins(self) -> tuple[Array, ...]:
        return margins_paid(self.system.base, self.margins)

    @cached_property
    def _base_sent(self) -> Array:
        return self._sent(self.system.base, self._margins)

    @cached_property
    def level(self) -> Array:
        """Mean generalised cost of the base year, USD per FEU, shape (group, exporter, importer).

        Infinite where there is no way.
        """
        joined = np.isfinite(self.system.base.cost_usd_per_feu)
        means = [s.mean_usd_per_feu for s in self.system.staying]
        return np.where(joined, mean_over_places(self.system.base, means), np.inf)

    def _sent(self, loading: Loading, margins: Sequence[Array]) -> Array:
        economies = self.system.demand.economies
        return transfers_musd(
            paid_musd(loading, margins), income_musd(loading, economies, self.margins), _rest(economies)
        )


def paid_musd(loading: Loading, usd_per_feu: Sequence[Array]) -> Array:
    """Return what importers pay for all their freight, million USD a year, shape (economy,).

    Parameters
    ----------
    loading : Loading
    usd_per_feu : sequence of ndarray, shape (start, end)
        Paid for each of its parts.
    """
    demand, member = loading.demand, membership(loading.demand)
    paid = np.zeros(len(demand.economies))
    for part, usd in zip(loading.parts, usd_per_feu, strict=True):
        feu = part.way_mt.sum(axis=0) / demand.groups[part.goods.group].tonnes_per_feu.central
        paid += member[:, part.goods.ends] @ (usd * feu).sum(axis=0)
    return paid


def cost_changes(before: Loading, after: Loading, less: Sequence[Array] | None = None) -> Array:
    """Return by how much generalised cost differs, mean over the places that are joined in both.

    Parameters
    ----------
    before, after : Loading
        Of the same demand.
    less : sequence of ndarray, shape (start, end), optional
        Taken off the changes of each part.

    Returns
    -------
    ndarray, shape (group, exporter, importer)
        USD per FEU; infinite where nothing joins a pair any more, zero where nothing ever did.
    """
    kept = [np.isfinite(a.cost) & np.isfinite(b.cost) for a, b in zip(before.parts, after.parts, strict=True)]
    changes = [difference(b.cost, a.cost) for a, b in zip(before.parts, after.parts, strict=True)]
    if less is not None:
        changes = [change - other for change, other in zip(changes, less, strict=True)]
    lost = np.isfinite(before.cost_usd_per_feu) & ~np.isfinite(after.cost_usd_per_feu)
    return np.where(lost, np.inf, mean_over_places(before, changes, kept))


def _feu(demand: FreightDemand, mt: Array) -> Array:
    """Return million FEU of million tonnes, shape (group, exporter, importer)."""
    load = np.array([group.tonnes_per_feu.central for group in demand.groups])
    return np.asarray(mt / load[:, None, None])


def _rest(economies: Sequence[str]) -> int | None:
    """Return the position of the rest of the world, whose carriers are those of all countries left out."""
    return economies.index(REST) if REST in economies else None
