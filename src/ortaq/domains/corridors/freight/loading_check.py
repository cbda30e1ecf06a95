"""Checks of a loading that share no code with it: nothing is lost on the way, and sums are those of the demand."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Labels, NotConverged
from ortaq.domains.corridors.freight.border_states import LAND
from ortaq.domains.corridors.freight.stochastic import Loading

LARGEST_GAP_MT = 1e-6
"""Million tonnes a year."""


def certified_gap_mt(loading: Loading) -> float:
    """Return the largest gap in the tonnes of a loading: on the way, and against its demand.

    Parameters
    ----------
    loading : Loading

    Returns
    -------
    float
        Million tonnes a year.

    Raises
    ------
    NotConverged
        It is above 1e-6.
    """
    gaps = {"on the way": worst_imbalance_mt(loading), "of pairs": worst_sum_mt(loading)}
    for where, gap in gaps.items():
        if gap <= LARGEST_GAP_MT:
            continue
        raise NotConverged(
            f"{gap:.1e} million tonnes {where} are lost or counted twice",
            residual=gap,
            where="loading of freight",
            fix="report this network and scenario as a bug",
        )
    return max(gaps.values())


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
    states, zone, finishes = passages.states, passages.zone_country, np.array(passages.countries)
    codes = np.unique(np.concatenate([states.source, states.target]))
    by_ship, elsewhere = finishes == "", codes[:, None] != finishes[None, :]
    entered, left = _in(states.target, codes), _in(states.source, codes)
    worst = 0.0
    for part in loading.parts:
        begins, ends = (loading.terms.zones(own) for own in (part.goods.starts, part.goods.ends))
        at_port = ends >= passages.place_count
        finish = _in(np.where(at_port, "", zone[ends]), finishes)
        for way, mt in zip(LAND, part.land_mt, strict=True):
            own = states.way == way
            net = (entered[own] - left[own]).T @ part.into_mt[own] + _in(zone[begins], codes).T @ mt @ finish
            net[:, by_ship] -= (mt[:, at_port].sum(axis=0) @ _in(zone[ends[at_port]], codes))[:, None]
            worst = max(worst, float(np.abs(net[elsewhere]).max(initial=0.0)))
    return worst


def _in(labels: Labels, codes: Labels) -> Array:
    """Return one where a label is a code, shape (label, code)."""
    return np.asarray(labels[:, None] == codes[None, :], dtype=float)


def worst_sum_mt(loading: Loading) -> float:
    """Return the largest difference between the demand of a pair and what is carried, stays away and is unmet.

    Parameters
    ----------
    loading : Loading

    Returns
    -------
    float
        Million tonnes a year.
    """
    placed = np.stack([placed_pairs(loading, g) for g in range(len(loading.demand.groups))])
    found = loading.way_mt.sum(axis=0) + loading.stayed_mt + loading.unmet_mt
    return float(np.abs(found - loading.demand.network_mt * placed).max())


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
