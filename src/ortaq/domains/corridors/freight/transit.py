"""How much of each economy's trade passes through another country, and could go another way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Assumption, Band
from ortaq.domains.corridors.freight.effects import FreightEffects, cost_changes, lost_shares
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.through import through
from ortaq.domains.corridors.moves import NetworkShift

IRREPLACEABLE = Assumption(
    "A-IRREPLACEABLE",
    "Added cost of the other ways above which a transit country cannot be replaced",
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
        Share of the economy's tonnes on the network that pass through by land. Trade with the transit country itself
        is part of the total but is no transit.
    irreplaceable_share : ndarray
        The part of it whose pair and goods would cost more than so many percent extra without, or lose every way.
    detour_percent : ndarray
        Added cost of those that pass through and keep a way, percent of what they cost; NaN if there are none.
    """

    economies: tuple[str, ...]
    transit: tuple[str, ...]
    load_share: Array
    irreplaceable_share: Array
    detour_percent: Array


def passing_mt(loading: Loading, economies: Sequence[str] | None = None) -> Array:
    """Return tonnes that pass through economies by land, every tonne once.

    Parameters
    ----------
    loading : Loading
    economies : sequence of str, optional
        All of the demand if absent.

    Returns
    -------
    ndarray, shape (economy, group, exporter, importer)
        Million tonnes a year; what ends or begins in the economy, or goes on by ship, is left out.
    """
    codes, target = loading.demand.economies, loading.terms.passages.states.target
    asked = codes if economies is None else economies
    found = through(loading, [target == code for code in asked]).pair_mt
    for n, code in enumerate(asked):
        own = codes.index(code)
        found[n, :, own, :] = found[n, :, :, own] = 0.0
    return found


def freight_transit(
    effects: FreightEffects, transit: Sequence[str], *, irreplaceable_percent: float = IRREPLACEABLE.band.central
) -> TransitDependence:
    """Close each economy to transit and compare costs of pairs with those of the base year.

    Waiting stays as it is: what is told is who has another way, not how full it would be.

    ``transit``: countries (ISO 3166 alpha-3).
    """
    base, codes = effects.system.base, effects.system.demand.economies
    total = _ends(base.way_mt.sum(axis=(0, 1)))
    passing = passing_mt(base, transit)
    columns = []
    for country, load in zip(transit, passing, strict=True):
        after = effects.system.loader((NetworkShift.of("close_transit", country),))(base.terms.delay_usd)
        assert isinstance(after, Loading)
        more, level, lost = cost_changes(base, after), effects.level, lost_shares(base, after)
        kept = np.isfinite(more) & np.isfinite(level) & (level > 0.0)
        fixed = np.where(kept & (more <= irreplaceable_percent / 100.0 * np.where(kept, level, 1.0)), lost, 1.0)
        paid = np.where(kept, load * (1.0 - lost) * np.where(kept, level, 0.0), 0.0)
        around = base.way_mt.sum(axis=0) * (1.0 - lost) * (load > 0.0)
        added = np.where(kept, around * np.where(kept, more, 0.0), 0.0)
        parts = (load, load * fixed, paid, added)
        columns.append(_ratios(total, *(_ends(part.sum(axis=0)) for part in parts)))
    load_share, bound, percent = np.array(columns).reshape(len(columns), 3, len(codes)).transpose(1, 2, 0)
    return TransitDependence(codes, tuple(transit), load_share, bound, percent)


def _ends(pair: Array) -> Array:
    """Return sums over both ends of every pair, shape (economy,)."""
    return np.asarray(pair.sum(axis=0) + pair.sum(axis=1))


def _ratios(total: Array, load: Array, gone: Array, old: Array, extra: Array) -> Array:
    shares = [np.divide(part, total, out=np.zeros_like(total), where=total > 0.0) for part in (load, gone)]
    percent = np.divide(100.0 * extra, old, out=np.full_like(old, np.nan), where=old > 0.0)
    return np.array([*shares, percent])
