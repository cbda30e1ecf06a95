"""What a state of freight means for trade: costs that melt away, and margins that carriers earn.

What shippers pay as margins is somebody's income: it is taken out of the cost that melts and paid by importers instead,
so that nothing counts twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from ortaq.core import Array, Corner, Mask, Region
from ortaq.domains.corridors.freight.assumed import Assumed
from ortaq.domains.corridors.freight.carriers import income_musd, transfers_musd
from ortaq.domains.corridors.freight.expected import day_costs, margins_paid
from ortaq.domains.corridors.freight.fixed_point import difference
from ortaq.domains.corridors.freight.goods import membership
from ortaq.domains.corridors.freight.groups import FreightDemand
from ortaq.domains.corridors.freight.stochastic import Loading, mean_over_places
from ortaq.domains.corridors.freight.system import FreightSystem, SameData
from ortaq.domains.corridors.freight.tonnes import group_shares, stated_freight_of
from ortaq.domains.corridors.freight.trade_costs import trade_cost_hats


def freight_effects_of(region: Region, system: FreightSystem) -> "FreightEffects":
    """Return what trade reads of states of a region's freight.

    Parameters
    ----------
    region : Region
    system : FreightSystem
        Of the region.
    """
    return _effects(SameData.of(region), system)


@lru_cache(maxsize=8)
def _effects(data: SameData, system: FreightSystem) -> "FreightEffects":
    shares = group_shares(data.region, stated_freight_of(data.region), Corner.CENTRAL)
    elasticity = np.array([sector.trade_elasticity.central for sector in data.region.sectors])
    paid = data.region.flow * (1.0 + data.region.tariff)
    whole = paid.sum(axis=2, keepdims=True)
    spent = np.divide(paid, whole, out=np.zeros_like(paid), where=whole > 0.0)
    return FreightEffects(system, shares, elasticity, data.digest, spent=spent)


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
    elasticity : ndarray, shape (sector,)
        Of trade.
    region_digest : str
    spent : ndarray, shape (sector, importer, exporter)
        Share of what importers spend, duties included; read by quotas alone.
    known : dict
        What ``of`` returned for states that were asked before, by their digest; ``assuming`` shares it.
    """

    system: FreightSystem
    shares: Array
    elasticity: Array
    region_digest: str = ""
    spent: Array = field(default_factory=lambda: np.zeros((0, 0, 0)), repr=False)
    known: dict[str, tuple[Array, Array]] = field(default_factory=dict, repr=False)
    _assuming: dict[Assumed, "FreightEffects"] = field(default_factory=dict, repr=False)

    def assuming(self, places: Mapping[str, float]) -> "FreightEffects":
        """Return the same with some assumptions at other places of their ranges.

        Parameters
        ----------
        places : mapping of str to float
            From -1 (low) to 1 (high), by id.
        """
        assumed = Assumed.of(dict(self.system.assumed.places) | dict(places))
        if assumed == self.system.assumed:
            return self
        if assumed not in self._assuming:
            self._assuming[assumed] = replace(self, system=replace(self.system, assumed=assumed))
        return self._assuming[assumed]

    def of(self, after: Loading) -> tuple[Array, Array]:
        """Return trade costs over those of the base year, and who pays carriers how much more than then.

        Parameters
        ----------
        after : Loading

        Returns
        -------
        tuple of ndarray, ndarray
            Shapes (sector, importer, exporter), exactly 1 in the base year and infinite where nothing that a sector
            trades has a way left, and (payer, receiver), million USD a year.
        """
        base, margins = self.system.base, margins_paid(after, self.system.assumed)
        more = cost_changes(base, after, [b - a for a, b in zip(self._margins, margins, strict=True)])
        longer = [b - a for a, b in zip(self._days, day_costs(after), strict=True)]
        more *= 1.0 + self._dearer * _part(mean_over_places(base, longer, _joined(base, after)), more)
        value = self.value_usd_per_feu
        lost = lost_shares(base, after)
        level = self.level + self._dearer * mean_over_places(base, self._days)
        hats = trade_cost_hats(level, more, lost, value, self.shares, self.used, self.elasticity)
        return hats, self._sent(after, margins) - self._base_sent

    def more_usd_per_feu(self, after: Loading) -> Array:
        """Return by how much freight is dearer than in the base year; what has no way left counts with what that costs.

        Parameters
        ----------
        after : Loading

        Returns
        -------
        ndarray, shape (group, exporter, importer)
            Mean over the cargo of the base year, USD per FEU.
        """
        base = self.system.base
        more = [
            np.where(np.isfinite(b.cost), difference(b.cost, a.cost), staying.losing_usd_per_feu)
            for a, b, staying in zip(base.parts, after.parts, self.system.staying, strict=True)
        ]
        return mean_over_places(base, more)

    @cached_property
    def used(self) -> Array:
        """Part of a group's trade that uses the network, shape (group, exporter, importer)."""
        demand, worth = self.system.demand, self.system.demand.value_musd
        return np.divide(demand.network_musd, worth, out=np.zeros_like(worth), where=worth > 0.0)

    @cached_property
    def value_usd_per_feu(self) -> Array:
        """Value of a FEU by group and pair, zero where nothing is sold."""
        feu = _feu(self.system.demand, self.system.demand.network_mt)
        return np.divide(self.system.demand.network_musd, feu, out=np.zeros_like(feu), where=feu > 0.0)

    @cached_property
    def _dearer(self) -> Array:
        """By how much a pair's goods are dearer than those of their group, as which freight is loaded, in parts.

        A day costs a percentage of the value: where a pair sells cheaper goods it costs them less.
        """
        feu, value = _feu(self.system.demand, self.system.demand.network_mt), self.value_usd_per_feu
        mean = (value * feu).sum(axis=(1, 2)) / np.maximum(feu.sum(axis=(1, 2)), np.finfo(float).tiny)
        whole = np.broadcast_to(mean[:, None, None], value.shape)
        return np.where(value > 0.0, np.divide(value, whole, out=np.ones_like(value), where=whole > 0.0) - 1.0, 0.0)

    @cached_property
    def _days(self) -> tuple[Array, ...]:
        return day_costs(self.system.base)

    @cached_property
    def _margins(self) -> tuple[Array, ...]:
        return margins_paid(self.system.base, self.system.assumed)

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
        """Return who pays whom: carriers earn what is paid for all tonnes of a state.

        What a FEU pays more than in the base year is the importer's, as it is taken out of the cost that melts. What
        the margin of the base year brings on tonnes that come or go is within the price that importers pay for them,
        and trade hands it to the exporter: he passes it on, or gets it back.
        """
        base, economies = self.system.base, self.system.demand.economies
        paid = paid_musd(base, self._margins) + more_paid_musd(base, loading, self._margins, margins)
        return transfers_musd(paid, income_musd(loading, economies, self.system.assumed), _rest(economies))


def paid_musd(loading: Loading, usd_per_feu: Sequence[Array]) -> Array:
    """Return what importers pay for all their freight, million USD a year, shape (economy,).

    Parameters
    ----------
    loading : Loading
    usd_per_feu : sequence of ndarray, shape (start, end)
        Paid for each of its parts.
    """
    member = membership(loading.demand)
    paid = np.zeros(len(loading.demand.economies))
    for part, usd, feu in zip(loading.parts, usd_per_feu, feu_of_parts(loading), strict=True):
        paid += member[:, part.goods.ends] @ (usd * feu).sum(axis=0)
    return paid


def more_paid_musd(before: Loading, after: Loading, usd_before: Sequence[Array], usd_after: Sequence[Array]) -> Array:
    """Return who pays the difference of what freight pays in two states, million USD a year, shape (economy,).

    Importers pay what a FEU pays more, on the tonnes afterwards; exporters what it paid before, on tonnes that came.
    Both together are what is paid after less before.

    Parameters
    ----------
    before, after : Loading
        Of the same demand.
    usd_before, usd_after : sequence of ndarray, shape (start, end)
        USD per FEU, for each of their parts.
    """
    member = membership(before.demand)
    paid = np.zeros(len(before.demand.economies))
    parts = zip(before.parts, usd_before, usd_after, feu_of_parts(before), feu_of_parts(after), strict=True)
    for part, old, new, fewer, feu in parts:
        paid += member[:, part.goods.ends] @ ((new - old) * feu).sum(axis=0)
        paid += member[:, part.goods.starts] @ (old * (feu - fewer)).sum(axis=1)
    return paid


def feu_of_parts(loading: Loading) -> list[Array]:
    """Return million FEU a year between places by all ways, for each part of a loading, shape (start, end) each."""
    groups = loading.demand.groups
    return [part.way_mt.sum(axis=0) / groups[part.goods.group].tonnes_per_feu.central for part in loading.parts]


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
    changes = [difference(b.cost, a.cost) for a, b in zip(before.parts, after.parts, strict=True)]
    if less is not None:
        changes = [change - other for change, other in zip(changes, less, strict=True)]
    lost = np.isfinite(before.cost_usd_per_feu) & ~np.isfinite(after.cost_usd_per_feu)
    return np.where(lost, np.inf, mean_over_places(before, changes, _joined(before, after)))


def _part(some: Array, whole: Array) -> Array:
    """Return which part of a change some of it is: between 0, where it goes the other way, and 1."""
    known = np.isfinite(whole) & (whole != 0.0)
    part = np.divide(some, np.where(known, whole, 1.0), out=np.zeros_like(whole), where=known)
    return np.asarray(part.clip(0.0, 1.0))


def _joined(before: Loading, after: Loading) -> list[Mask]:
    """Return which places are joined before and after, for each part, shape (start, end) each."""
    return [np.isfinite(a.cost) & np.isfinite(b.cost) for a, b in zip(before.parts, after.parts, strict=True)]


def lost_shares(before: Loading, after: Loading) -> Array:
    """Return the part of the cargo before that has no way left, shape (group, exporter, importer).

    Parameters
    ----------
    before, after : Loading
        Of the same demand.
    """
    lost = [(~np.isfinite(b.cost)).astype(float) for b in after.parts]
    return mean_over_places(before, lost)


def _feu(demand: FreightDemand, mt: Array) -> Array:
    """Return million FEU of million tonnes, shape (group, exporter, importer)."""
    load = np.array([group.tonnes_per_feu.central for group in demand.groups])
    return np.asarray(mt / load[:, None, None])


def _rest(economies: Sequence[str]) -> int | None:
    """Return the position of the rest of the world, whose carriers are those of all countries left out."""
    return economies.index(REST) if REST in economies else None
