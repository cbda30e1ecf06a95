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
    groups, codes = again.demand.groups, again.demand.economies
    passing = [again.composition([state]) for state in limit.states.tolist()]
    trucks = 0.0
    for g, group in enumerate(groups):
        weights = [float(effects.shares[s, g].sum()) for s in range(len(effects.elasticity))]
        power = sum(w * float(e) for w, e in zip(weights, effects.elasticity, strict=True)) / sum(weights)
        for e in range(len(codes)):
            for i in range(len(codes)):
                value, captive = float(effects.value_usd_per_feu[g, e, i]), float(limit.captive_feu[g, e, i])
                if captive > 0.0:
                    cost = float(effects.level[g, e, i])
                    whole = value + (cost if cost < float("inf") else 0.0)
                    trucks += captive / (1.0 + usd / whole) ** power if value > 0.0 else captive
                free = float(limit.free[g, e, i])
                if free > 0.0:
                    trucks += free * sum(float(mt[g, e, i]) for mt in passing) / group.tonnes_per_feu.central
    return 1.0 - trucks * limit.per_day / limit.trucks
