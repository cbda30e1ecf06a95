"""Checks of a loading that share no code with it: nothing is lost on the way, and sums are those of the demand."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight.border_states import LAND
from ortaq.domains.corridors.freight.stochastic import Loading


def worst_imbalance_mt(loading: Loading) -> float:
    """Return the largest difference between what enters a country and leaves it, by way and by where it ends.

    What begins in the country counts as entering, what ends there as leaving; goods that go on by ship end at the port
    and those that came by ship begin there.

    Parameters
    ----------
    loading : Loading

    Returns
    -------
    float
        Million tonnes a year.
    """
    passages = loading.terms.passages
    states, countries, worst = passages.states, np.array(passages.countries), 0.0
    for part, way in product(loading.parts, range(len(LAND))):
        starts = passages.zone_country[loading.terms.zones(part.goods.starts)]
        ends = loading.terms.zones(part.goods.ends)
        finish = np.where(ends < passages.place_count, passages.zone_country[ends], "")
        for country, target in product(sorted({*states.target.tolist(), *states.source.tolist()}), countries):
            if country == target:
                continue
            to = countries == target
            here = states.way == LAND[way]
            entering = part.into_mt[here & (states.target == country)][:, to].sum()
            leaving = part.into_mt[here & (states.source == country)][:, to].sum()
            begun = part.land_mt[way][np.ix_(starts == country, finish == target)].sum()
            lent = passages.zone_country[ends] == country
            shipped = part.land_mt[way][:, lent & (finish == "")].sum() if target == "" else 0.0
            worst = max(worst, abs(float(entering + begun - leaving - shipped)))
    return worst


def worst_sum_mt(loading: Loading) -> float:
    """Return the largest difference between the demand of a pair and what is carried and unmet, million tonnes.

    Parameters
    ----------
    loading : Loading
        Of all the demand: nothing stays away.
    """
    placed = np.stack([placed_pairs(loading, g) for g in range(len(loading.demand.groups))])
    wanted = loading.demand.network_mt * placed
    return float(np.abs(loading.way_mt.sum(axis=0) + loading.unmet_mt - wanted).max())


def placed_pairs(loading: Loading, group: int) -> Array:
    """Return one where both ends of a pair have places for a group, shape (exporter, importer).

    Parameters
    ----------
    loading : Loading
    group : int
        Position.
    """
    demand = loading.demand
    own = [p.economy for p in demand.places]
    sends = [_any(own, demand.origin[group], code) for code in demand.economies]
    takes = [_any(own, demand.destination[group], code) for code in demand.economies]
    return np.outer(sends, takes).astype(float)


def _any(own: Sequence[str], weights: Array, code: str) -> bool:
    return any(o == code and w > 0.0 for o, w in zip(own, weights.tolist(), strict=True))
