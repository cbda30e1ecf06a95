"""One pair of places as freight loads it: shares of rail, road and sea, and what each takes.

The two places stand for those of the demand; the graph, goods, parameters, access to the sea and waiting are those of
the region. Means over the journeys of a way are derivatives of its log-sum (Williams 1977, Environment and Planning A
9, 285-344).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight.goods import HOURS_A_DAY, Goods
from ortaq.domains.corridors.freight.groups import OUTSIDE, WAYS, FreightDemand, Place
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import Loading, ways_of
from ortaq.domains.corridors.freight.system import BaseYear, FreightSystem
from ortaq.domains.corridors.freight.ways import Terms
from ortaq.domains.corridors.moves import NetworkShift

PART = 1e-3
"""By which what is taken rises and falls for a derivative."""

SOME_MT = 1e-9
"""Tonnes that stand for none, so that goods which a pair does not trade have ways too."""

_RUNS = ("first", "between", "last")


@dataclass(frozen=True, slots=True)
class WayTaken:
    """What goods between two places take by one way.

    Attributes
    ----------
    way : str
        One of ``WAYS`` or ``OUTSIDE``.
    share : float
        Of the tonnes; the ways add up to one.
    days, usd_per_feu : float
        Mean over the journeys: median days, waiting for a place at a full crossing left out; fares and fees. Not a
        number where the network does not hold the way.
    """

    way: str
    share: float
    days: float
    usd_per_feu: float


def ways_between(
    system: FreightSystem, group: str, ends: tuple[Place, Place], shifts: Sequence[NetworkShift] = ()
) -> tuple[WayTaken, ...]:
    """Return how goods of a group travel between two places of different economies, by way.

    Parameters
    ----------
    system : FreightSystem
    group : str
        Id of the group.
    ends : tuple of Place
        Where the goods begin and end, in two economies of the region.
    shifts : sequence of NetworkShift, optional
        Changes of the network, under which all freight of the region waits where crossings fill up.

    Returns
    -------
    tuple of WayTaken
        Those that goods of the pair take: by the ways of the network, then by those outside it; empty if no way of the
        network joins the places.

    Raises
    ------
    InputError
        As ``FreightSystem.under``.
    """
    demand = _of_pair(system.demand, ends)
    own = replace(system, year=BaseYear(system.network, demand, system.year.parameters, system.year.access))
    loading = own.loader(shifts)(_waiting(system, shifts, len(own.passages.states)))
    assert isinstance(loading, Loading)
    at = [g.id for g in demand.groups].index(group)
    sums = np.zeros((3, len(WAYS)))
    for part in loading.parts:
        if part.goods.group == at:
            sums += part.goods.share * _taken(loading.terms, part.goods, group)
    if not sums[0].any():
        return ()
    days, usd = np.divide(sums[1:], sums[0], out=np.full((2, len(WAYS)), np.nan), where=sums[0] > 0.0)
    codes = demand.economies
    outside = demand.outside_tonnes[:, at, codes.index(ends[0].economy), codes.index(ends[1].economy)]
    share = sums[0] / sums[0].sum() * (1.0 - outside.sum())
    taken = (WayTaken(w, *map(float, of)) for w, *of in zip(WAYS, share, days, usd, strict=True))
    others = (WayTaken(w, float(s), np.nan, np.nan) for w, s in zip(OUTSIDE, outside, strict=True))
    return tuple(way for way in (*taken, *others) if way.share > 0.0)


def _waiting(system: FreightSystem, shifts: Sequence[NetworkShift], count: int) -> Array:
    """Return what waiting at every state costs against the base year, USD per FEU, shape (state,)."""
    if not shifts:
        return np.zeros(count)
    found = system.under(shifts)
    return found.delay.at_states(found.delay_usd)


def _of_pair(demand: FreightDemand, ends: tuple[Place, Place]) -> FreightDemand:
    """Return the demand with all goods of both economies beginning at the first place and ending at the second."""
    origin, destination = (np.tile(row, (len(demand.groups), 1)) for row in ([1.0, 0.0], [0.0, 1.0]))
    sends, takes = (demand.economies.index(place.economy) for place in ends)
    mt = demand.mt.copy()
    mt[:, sends, takes] = np.maximum(mt[:, sends, takes], SOME_MT)
    return replace(demand, places=ends, mt=mt, origin=origin, destination=destination)


def _taken(terms: Terms, goods: Goods, group: str) -> Array:
    """Return shares of the ways of the network, and these times days and USD per FEU, shape (3, way)."""
    share = ways_of(terms, goods, group).share[:, 0, 0]
    usd, land, sea = (_rise(terms, goods, group, **{kind: PART}) for kind in ("usd", "land_hours", "sea_hours"))
    hours = _hours(land, goods.land_usd_per_hour)
    hours[-1] += _hours(sea, goods.sea_usd_per_hour)[-1]  # ships are part of the last way alone
    return np.where(share > 0.0, np.stack([share, share * hours / HOURS_A_DAY, share * usd]), 0.0)


def _hours(usd: Array, usd_per_hour: float) -> Array:
    """Return the hours that cost so much; not a number where an hour is worth nothing."""
    return usd / usd_per_hour if usd_per_hour > 0.0 else np.full_like(usd, np.nan)


def _rise(terms: Terms, goods: Goods, group: str, **parts: float) -> Array:
    """Return by what the log-sum of every way rises for each part by which something taken rises, USD per FEU."""
    more, less = (
        _costs(
            replace(terms, passages=_raised(terms.passages, **{k: sign * p for k, p in parts.items()})), goods, group
        )
        for sign in (1.0, -1.0)
    )
    there = np.isfinite(more) & np.isfinite(less)
    return np.subtract(more, less, out=np.zeros_like(more), where=there) / (2.0 * sum(parts.values()))


def _costs(terms: Terms, goods: Goods, group: str) -> Array:
    scale, ways = terms.parameters.scale(goods.kind), ways_of(terms, goods, group)
    return np.array([*(j.cost(scale)[0, 0] for j in ways.by_land), ways.ships.cost[0, 0]])


def _raised(passages: Passages, usd: float = 0.0, land_hours: float = 0.0, sea_hours: float = 0.0) -> Passages:
    """Return passages on which everything takes more money, or more hours on land or at sea, by parts of it."""

    def by_land(takes: Takes) -> Takes:
        return _more(takes, usd, land_hours)

    land = tuple(
        replace(graph, **{n: replace(r, takes=by_land(r.takes)) for n in _RUNS for r in [getattr(graph, n)]})
        for graph in passages.land
    )
    states = replace(passages.states, takes=by_land(passages.states.takes))
    ships = _more(passages.ships, usd, sea_hours)
    return replace(passages, states=states, land=land, access=by_land(passages.access), ships=ships)


def _more(takes: Takes, usd: float, hours: float) -> Takes:
    dearer = 1.0 + usd  # what heavy goods pay goes by the kilometre
    return replace(takes, usd=takes.usd * dearer, km=takes.km * dearer, hours=takes.hours * (1.0 + hours))
