"""How much of each economy's trade passes through another country or a crossing, and could go another way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band
from ortaq.domains.corridors.freight.freight import Freight
from ortaq.domains.corridors.routing.change import apply_changes

IRREPLACEABLE = Assumption(
    "A-IRREPLACEABLE",
    "Added cost of the best other way above which a transit country or crossing cannot be replaced",
    Band(10.0, 25.0, 50.0),
    "percent of the generalised cost",
    "no estimate; the bound between a medium and a large detour",
)
"""Tells trade that would go round from trade that could hardly."""


@dataclass(frozen=True, eq=False)
class TransitDependence:
    """Dependence of economies on transit, all of shape (economy, transit).

    Attributes
    ----------
    economies, transit : tuple of str
        In the order of the axes.
    load_share : ndarray
        Share of the economy's trade whose every cheapest route goes through. Trade with the transit country itself
        is part of the total but is no transit.
    irreplaceable_share : ndarray
        The part of it whose best other route costs more than so many percent extra, or does not exist.
    detour_percent : ndarray
        Trade-weighted added cost of those that go through and have another route, percent; NaN if there are none.
    """

    economies: tuple[str, ...]
    transit: tuple[str, ...]
    load_share: Array
    irreplaceable_share: Array
    detour_percent: Array


def freight_transit(
    freight: Freight,
    tonnes: Array,
    transit: Sequence[str],
    *,
    irreplaceable_percent: float = IRREPLACEABLE.band.central,
) -> TransitDependence:
    """Close each economy to transit and compare the ways that freight of a region takes today.

    A tonne goes through if its way then costs more, and cannot be replaced if every way that its trade uses today would
    cost more than so many percent above what it pays now.

    ``tonnes``, shape (cargo, graph, gateway, gateway): million tonnes a year, from ``freight_tonnes``. ``transit``:
    countries (ISO 3166 alpha-3).
    """
    state = apply_changes(freight.network)
    before = freight.way_costs(state)
    by_way = np.zeros(before.shape)
    for g, graph in enumerate(freight.graphs):
        by_way[:, graph.way] += tonnes[:, g]
    now = np.where(by_way > 0.0, before, 0.0)
    columns = []
    for country in transit:
        after = freight.way_costs(state, (country,))
        best = np.where(by_way > 0.0, after, np.inf).min(axis=1, keepdims=True)
        through = (by_way > 0.0) & (after > before)
        lost = through & (best > (1.0 + irreplaceable_percent / 100.0) * now)
        added = np.where(through & np.isfinite(after), after, now) - now
        kept = np.where(through & np.isfinite(after), now, 0.0)
        parts = (by_way, by_way * through, by_way * lost, by_way * kept, by_way * added)
        columns.append(_ratios(*(_by_member(freight, part) for part in parts)))
    load, irreplaceable, percent = np.array(columns).reshape(len(columns), 3, len(freight.economies)).transpose(1, 2, 0)
    return TransitDependence(freight.economies, tuple(transit), load, irreplaceable, percent)


def _by_member(freight: Freight, amount: Array) -> Array:
    """Return sums over both ends of every pair, shape (economy,)."""
    pair = amount.sum(axis=(0, 1))
    ends = pair.sum(axis=0) + pair.sum(axis=1)
    return np.bincount(freight.economy, ends, minlength=len(freight.economies)).astype(float)


def _ratios(total: Array, load: Array, gone: Array, old: Array, extra: Array) -> Array:
    shares = [np.divide(part, total, out=np.zeros_like(total), where=total > 0.0) for part in (load, gone)]
    percent = np.divide(100.0 * extra, old, out=np.full_like(old, np.nan), where=old > 0.0)
    return np.array([*shares, percent])
