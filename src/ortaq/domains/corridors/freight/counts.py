"""Counted tonnes and shares of the base year, and what a loading says of each."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.domains.corridors.freight.border_states import LAND
from ortaq.domains.corridors.freight.counted import BY_LAND, Count
from ortaq.domains.corridors.freight.groups import ANY, WAYS
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import Loading


def modelled(loading: Loading, counts: Sequence[Count]) -> Array:
    """Return what a loading says of counts.

    Parameters
    ----------
    loading : Loading
    counts : sequence of Count

    Returns
    -------
    ndarray, shape (count,)
        Million tonnes a year, or fractions.
    """
    return np.array([_MODELLED[count.kind](loading, count) for count in counts])


def states_of(passages: Passages, crossings: Sequence[str], way: str) -> Integers:
    """Return the states of crossings by a way, both directions.

    Parameters
    ----------
    passages : Passages
    crossings : sequence of str
        Ids.
    way : str
        Rail, road, or ``land`` for both.
    """
    ids = np.array([c.id for c in passages.network.crossings])[passages.states.crossing]
    return np.flatnonzero(np.isin(ids, crossings) & _by(passages, way))


def transit_mt(loading: Loading, country: str, way: str = BY_LAND) -> float:
    """Return million tonnes that cross a country without starting or ending there.

    Parameters
    ----------
    loading : Loading
    country : str
    way : str, optional
        By which it comes in; what comes in by ship, by which it goes on over land.
    """
    return _coming_in(loading, country, way) + _at_ports(loading, country, way)[1]


def _coming_in(loading: Loading, country: str, way: str) -> float:
    """Return million tonnes that come in over land and end elsewhere, by ship or over land."""
    passages = loading.terms.passages
    inward = (passages.states.target == country) & _by(passages, way)
    others = np.array(passages.countries) != country
    return float(loading.into_mt[np.ix_(inward, others)].sum())


def _at_ports(loading: Loading, country: str, way: str) -> tuple[float, float]:
    """Return million tonnes of others that go on by ship from a country's ports, and that come by ship to them."""
    terms, out, home = loading.terms, 0.0, 0.0
    lent = terms.passages.port_country[terms.lent] == country
    for part in loading.parts:
        starts, ends = len(part.goods.starts), len(part.goods.ends)
        mt = part.land_mt[np.isin(LAND, _ways(way))].sum(axis=0)
        out += float(mt[:starts, ends:][:, lent].sum())
        home += float(mt[starts:, :ends][lent].sum())
    return out, home


def _by(passages: Passages, way: str) -> Mask:
    return np.isin(passages.states.way, _ways(way))


def _ways(way: str) -> tuple[str, ...]:
    return LAND if way == BY_LAND else (way,)


def _chosen(known: Sequence[str], named: Sequence[str]) -> Integers:
    return np.array([i for i, code in enumerate(known) if ANY in named or code in named], dtype=np.int64)


def _groups(loading: Loading, count: Count) -> Integers:
    return _chosen([g.id for g in loading.demand.groups], count.groups)


def _gate(loading: Loading, count: Count) -> float:
    states, groups = states_of(loading.terms.passages, count.crossings, count.way), _groups(loading, count)
    if ANY in count.exporters and ANY in count.importers:
        return float(loading.mt[np.ix_(states, groups)].sum())
    pairs = np.ix_(groups, *(_chosen(loading.demand.economies, side) for side in (count.exporters, count.importers)))
    return float(loading.composition(states.tolist(), groups.tolist())[pairs].sum())


def _through(loading: Loading, count: Count) -> float:
    passages = loading.terms.passages
    states = states_of(passages, count.crossings, count.way)
    crossing = passages.network.crossings[passages.network.crossing_position[count.crossings[0]]]
    own = np.isin(loading.demand.economies, (crossing.economy_from, crossing.economy_to))
    total = float(loading.mt[states].sum())
    return total - float(loading.composition(states.tolist())[:, own][:, :, own].sum())


def _port(loading: Loading, count: Count) -> float:
    ports = np.isin(loading.terms.passages.ports, count.crossings)
    return float(loading.port_mt[np.ix_(ports, _groups(loading, count))].sum())


def _pair(loading: Loading, count: Count) -> float:
    economies = loading.demand.economies
    at = np.ix_(
        np.flatnonzero(np.isin(WAYS, _ways(count.way))),
        _groups(loading, count),
        _chosen(economies, count.exporters),
        _chosen(economies, count.importers),
    )
    return float(loading.way_mt[at].sum())


def _between(loading: Loading, count: Count) -> float:
    economies, way_mt = loading.demand.economies, loading.way_mt
    here, there = _chosen(economies, count.exporters), _chosen(economies, count.importers)
    ways = way_mt[np.isin(WAYS, _ways(count.way))].sum(axis=(0, 1))
    return float(ways[np.ix_(here, there)].sum() + ways[np.ix_(there, here)].sum())


def _transit(loading: Loading, count: Count) -> float:
    return transit_mt(loading, count.exporters[0], count.way)


def _share(loading: Loading, count: Count) -> float:
    by_way = [_touching(loading, count.exporters[0], way) for way in LAND]
    return by_way[LAND.index(count.way)] / max(sum(by_way), 1e-12)


def _value(loading: Loading, count: Count) -> float:
    demand, ways = loading.demand, np.isin(WAYS, _ways(count.way))
    at = np.ix_(
        _groups(loading, count),
        _chosen(demand.economies, count.exporters),
        _chosen(demand.economies, count.importers),
    )
    mt, musd = demand.network_mt[at], demand.network_musd[at]
    worth = np.divide(musd, mt, out=np.zeros_like(mt), where=mt > 0.0)
    carried = loading.way_mt[ways].sum(axis=0)[at]
    return float((carried * worth).sum() / max(demand.value_musd[at].sum(), 1e-12))


def _touching(loading: Loading, country: str, way: str) -> float:
    """Return exports, imports and transit of a country by a way over land, each tonne counted once."""
    states, mt = loading.terms.passages.states, loading.mt.sum(axis=1)
    own = _by(loading.terms.passages, way)
    passed = mt[own & (states.target == country)].sum() + mt[own & (states.source == country)].sum()
    both = _coming_in(loading, country, way) - _at_ports(loading, country, way)[0]
    return float(passed) - both


_MODELLED = {
    "gate": _gate,
    "through": _through,
    "port": _port,
    "pair": _pair,
    "between": _between,
    "transit": _transit,
    "share": _share,
    "value": _value,
}
