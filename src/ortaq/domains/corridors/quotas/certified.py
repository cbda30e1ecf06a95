"""Independent check of rationed crossings: prices and places left are not negative, and never both above zero."""

from ortaq.core import NotConverged
from ortaq.domains.corridors.freight.fixed_point import Loader
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.quotas.scarcity import Rationing


def certified_slack(found: Rationing, loader: Loader, largest: float = 1e-5) -> tuple[float, ...]:
    """Return the places left at each limit in parts of the places; trucks are counted again, cell by cell.

    Methodology, eq. (F10).

    Parameters
    ----------
    found : Rationing
    loader : callable
        Loads the same freight.
    largest : float, optional
        Part of the places by which the two conditions may be missed.

    Raises
    ------
    NotConverged
        A price is negative, more trucks pass than there are places, or a place that is left has a price.
    """
    delay = found.before.terms.delay_usd.copy()
    for limit, usd in zip(found.limits, found.usd.tolist(), strict=True):
        for state in limit.states.tolist():
            delay[state] += usd
    again = loader(delay)
    assert isinstance(again, Loading)
    left = tuple(_left(found, n, again) for n in range(len(found.limits)))
    for limit, usd, slack in zip(found.limits, found.usd.tolist(), left, strict=True):
        missed = max(-usd, -slack, abs(slack) if usd > 0.0 else 0.0)  # price >= 0, places left >= 0, one of them 0
        if missed > largest:
            raise NotConverged(
                f"{slack:+.1e} of the places at {', '.join(limit.crossings)} are left at {usd:.0f} USD",
                residual=missed,
                where="quotas of trucks",
                fix="report this network and scenario as a bug",
            )
    return left


def _left(found: Rationing, n: int, again: Loading) -> float:
    """Return the part of places that is left, by loops and powers."""
    limit, usd, effects = found.limits[n], float(found.usd[n]), found.effects
    codes = range(len(again.demand.economies))
    passing = [again.composition([state]) for state in limit.states.tolist()]
    trucks = 0.0
    for i in codes:
        index = [_index(found, s, i) for s in range(len(effects.elasticity))]
        for g, group in enumerate(again.demand.groups):
            weights = [float(effects.shares[s, g].sum()) for s in range(len(index))]
            power = sum(w * float(e) for w, e in zip(weights, effects.elasticity, strict=True)) / sum(weights)
            dearer = sum(w * own for w, own in zip(weights, index, strict=True)) / sum(weights)
            for e in codes:
                if float(limit.captive_feu[g, e, i]) > 0.0:
                    trucks += float(limit.captive_feu[g, e, i]) / (1.0 + usd / _worth(found, g, e, i)) ** power / dearer
                if float(limit.free[g, e, i]) > 0.0:
                    through = sum(float(mt[g, e, i]) for mt in passing)
                    trucks += float(limit.free[g, e, i]) * through / group.tonnes_per_feu.central
    return 1.0 - trucks * limit.per_day / limit.trucks


def _worth(found: Rationing, group: int, exporter: int, importer: int) -> float:
    value = float(found.effects.value_usd_per_feu[group, exporter, importer])
    cost = float(found.effects.level[group, exporter, importer])
    return value + (cost if cost < float("inf") else 0.0) if value > 0.0 else float("inf")


def _index(found: Rationing, sector: int, importer: int) -> float:
    """Return what is left of an importer's spending on a sector at unchanged prices of the rest."""
    effects, left = found.effects, 1.0
    power = float(effects.elasticity[sector])
    for limit, usd in zip(found.limits, found.usd.tolist(), strict=True):
        for g, e in zip(*limit.captive[:, :, importer].nonzero(), strict=True):
            part = effects.shares[sector, g, e, importer] * effects.used[g, e, importer] * limit.captive[g, e, importer]
            kept = (1.0 + usd / _worth(found, g, e, importer)) ** -power
            left -= float(effects.spent[sector, importer, e] * part) * (1.0 - kept)
    return left
