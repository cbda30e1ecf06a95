"""Which journeys use some passages: tonnes that pass none, one or more of them, and what their journeys take.

Weights of journeys are products over their pieces, so that all journeys that pass none of the passages weigh what is
left without these; those that pass one weigh the derivative by a factor on the passages. What journeys take on average
is the derivative by what every piece takes. All are sums over journeys that are never listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Mask
from ortaq.domains.corridors.freight.goods import membership
from ortaq.domains.corridors.freight.recursive_logit import MOST_PASSAGES, Journeys, Weights
from ortaq.domains.corridors.freight.states import LandGraph
from ortaq.domains.corridors.freight.stochastic import GoodsLoading, Loading
from ortaq.domains.corridors.freight.ways import land_weights


@dataclass(frozen=True, eq=False)
class Through:
    """Tonnes whose journeys pass some passages, for several sets of passages.

    Attributes
    ----------
    any_mt, along_mt : ndarray, shape (set,)
        Million tonnes a year that pass one of the set or more, and two or more; every tonne once, goods on their way to
        ports and from them included.
    pair_mt : ndarray, shape (set, group, exporter, importer)
        Those that pass one or more, where both ends are known: without goods that go on by ship.
    along_musd : ndarray, shape (set,)
        Value of those that pass two or more, million USD a year.
    """

    any_mt: Array
    along_mt: Array
    pair_mt: Array
    along_musd: Array


def through(loading: Loading, sets: Sequence[Mask]) -> Through:
    """Return the tonnes whose journeys use sets of passages.

    Parameters
    ----------
    loading : Loading
    sets : sequence of ndarray of bool, shape (state,)
    """
    demand, member = loading.demand, membership(loading.demand)
    count, size = len(sets), len(demand.economies)
    any_mt, along_mt, along_musd = np.zeros((3, count))
    pair_mt = np.zeros((count, len(demand.groups), size, size))
    worth = _worth(loading)
    for part, at, graph in _loaded(loading):
        goods, weights = part.goods, land_weights(loading.terms, graph, part.goods)
        whole = Journeys.of(weights).total
        rate = np.divide(part.land_mt[at], whole, out=np.zeros_like(whole), where=whole > 0.0)
        for n, chosen in enumerate(sets):
            own = chosen[graph.states]
            if not own.any():
                continue
            none, one = _none_and_one(weights, own)
            passed = rate * np.maximum(whole - none, 0.0)
            places = passed[: len(goods.starts), : len(goods.ends)]
            any_mt[n] += passed.sum()
            pair_mt[n, goods.group] += member[:, goods.starts] @ places @ member[:, goods.ends].T
            along = float((rate * np.maximum(whole - none - one, 0.0)).sum())
            along_mt[n] += along
            along_musd[n] += along * worth[goods.group]
    return Through(any_mt, along_mt, pair_mt, along_musd)


def taken_along(loading: Loading, sets: Sequence[Mask]) -> Array:
    """Return what journeys that pass two or more of a set take, mean over their tonnes, shape (set, 2).

    Median days, waiting for a place at a full crossing left out, and USD per FEU of fares and fees; NaN where nothing
    passes. On land: ships that goods go on by are left out.

    Parameters
    ----------
    loading : Loading
    sets : sequence of ndarray of bool, shape (state,)
    """
    sums, tonnes = np.zeros((len(sets), 2)), np.zeros(len(sets))
    for part, at, graph in _loaded(loading):
        weights = land_weights(loading.terms, graph, part.goods)
        whole = Journeys.of(weights).total
        rate = np.divide(part.land_mt[at], whole, out=np.zeros_like(whole), where=whole > 0.0)
        amounts = [_amounts(loading, part, graph, what, weights) for what in ("hours", "usd")]
        for n, chosen in enumerate(sets):
            own = chosen[graph.states]
            if not own.any():
                continue
            none, one = _none_and_one(weights, own)
            tonnes[n] += (rate * np.maximum(whole - none - one, 0.0)).sum()
            for k, of in enumerate(amounts):
                sums[n, k] += (rate * _along(weights, of, own)).sum()
    days_and_usd = np.divide(sums, tonnes[:, None], out=np.full_like(sums, np.nan), where=tonnes[:, None] > 0.0)
    return np.asarray(days_and_usd / np.array([24.0, 1.0]))


def _loaded(loading: Loading) -> Iterator[tuple[GoodsLoading, int, LandGraph]]:
    for part in loading.parts:
        for at, graph in enumerate(loading.terms.passages.land):
            if part.land_mt[at].any():
                yield part, at, graph


def _worth(loading: Loading) -> Array:
    """Return million USD per million tonnes of every group on the network, shape (group,)."""
    mt, musd = (of.sum(axis=(1, 2)) for of in (loading.demand.network_mt, loading.demand.network_musd))
    return np.asarray(np.divide(musd, mt, out=np.zeros_like(mt), where=mt > 0.0))


def _kept(weights: Weights, own: Mask) -> Weights:
    """Return the weights of pieces that end in some passages."""
    scale = own.astype(float)
    return Weights(weights.first.multiply(scale).tocsr(), weights.between.multiply(scale).tocsr(), weights.last)


def _none_and_one(weights: Weights, own: Mask) -> tuple[Array, Array]:
    """Return the weight of journeys that pass none of some passages, and of those that pass one."""
    rest, used = _kept(weights, ~own), _kept(weights, own)
    none, one = weights.last, np.zeros_like(weights.last)
    for _ in range(MOST_PASSAGES - 1):
        none, one = weights.last + rest.between @ none, rest.between @ one + used.between @ none
    return np.asarray(rest.first @ none), np.asarray(rest.first @ one + used.first @ none)


def _amounts(loading: Loading, part: GoodsLoading, graph: LandGraph, what: str, weights: Weights) -> Weights:
    """Return weights of pieces times what each takes with the passage at its end."""
    passages, goods = loading.terms.passages, part.goods
    at_states, count = getattr(passages.states.takes, what)[graph.states], graph.states.stop - graph.states.start
    at_states = np.where(np.isfinite(at_states), at_states, 0.0)
    zones = len(passages.zone_country)
    tables = np.zeros((zones, count)), np.zeros((count, count)), np.zeros((count, zones))
    pieces = graph.first, graph.between, graph.last
    for table, own, tariff in zip(tables, pieces, loading.terms.tariffs[graph.way], strict=True):
        table[own.start, own.end] = getattr(goods.paying(own.takes, tariff), what)
        if own is not graph.last:
            table[own.start, own.end] += at_states[own.end]
    return Weights(
        weights.first.multiply(tables[0][loading.terms.zones(goods.starts)]).tocsr(),
        weights.between.multiply(tables[1]).tocsr(),
        weights.last * tables[2][:, loading.terms.zones(goods.ends)],
    )


def _along(weights: Weights, amounts: Weights, own: Mask) -> Array:
    """Return the weight of journeys that pass two or more of some passages, times what they take."""
    rest, used = _kept(weights, ~own), _kept(weights, own)
    rest_amount, used_amount = _kept(amounts, ~own), _kept(amounts, own)
    zero = np.zeros_like(weights.last)
    whole = [weights.last, amounts.last]
    parts = [weights.last, zero, amounts.last, zero]
    for _ in range(MOST_PASSAGES - 1):
        whole = [weights.last + weights.between @ whole[0], amounts.last + _both(weights, amounts, whole)]
        none, one, none_takes, one_takes = parts
        parts = [
            weights.last + rest.between @ none,
            rest.between @ one + used.between @ none,
            amounts.last + rest.between @ none_takes + rest_amount.between @ none,
            rest.between @ one_takes
            + used.between @ none_takes
            + rest_amount.between @ one
            + used_amount.between @ none,
        ]
    none, one, none_takes, one_takes = parts
    all_take = weights.first @ whole[1] + amounts.first @ whole[0]
    none_take = rest.first @ none_takes + rest_amount.first @ none
    one_take = rest.first @ one_takes + used.first @ none_takes + rest_amount.first @ one + used_amount.first @ none
    return np.asarray(np.maximum(all_take - none_take - one_take, 0.0))


def _both(weights: Weights, amounts: Weights, whole: Sequence[Array]) -> Array:
    return np.asarray(weights.between @ whole[1] + amounts.between @ whole[0])
