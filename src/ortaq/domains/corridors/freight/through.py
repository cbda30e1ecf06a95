"""Which journeys use some passages: tonnes that pass one or more of them, and what those that run along them take.

A journey that passes some of the passages reaches a first one without any before it, and perhaps a second one with none
between the two. The weights of these two stretches follow from those of all ways between passages, which are found once
for all sets. What journeys take on average is the derivative of their weight by what every piece takes. All are sums
over journeys that are never listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Integers, Mask
from ortaq.core.one_thread import one_thread
from ortaq.domains.corridors.freight.goods import membership
from ortaq.domains.corridors.freight.recursive_logit import MOST_PASSAGES, Journeys, Weights
from ortaq.domains.corridors.freight.states import LandGraph
from ortaq.domains.corridors.freight.stochastic import GoodsLoading, Loading
from ortaq.domains.corridors.freight.ways import land_journeys, land_weights

STEP = 1e-12
"""Of a derivative along the imaginary axis: nothing is subtracted there, so that the smaller the better."""


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
    with one_thread():  # matrices are small: threads would wait for each other
        for part, at, graph in _loaded(loading):
            goods, journeys = part.goods, land_journeys(loading.terms, graph, part.goods)
            rate = _rate(part.land_mt[at], journeys.total)
            for n, (one, two) in _reached(journeys, [chosen[graph.states] for chosen in sets]):
                passed = rate * one
                places = passed[: len(goods.starts), : len(goods.ends)]
                any_mt[n] += passed.sum()
                pair_mt[n, goods.group] += member[:, goods.starts] @ places @ member[:, goods.ends].T
                along = float((rate * two).sum())
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
    with one_thread():
        for part, at, graph in _loaded(loading):
            weights = land_weights(loading.terms, graph, part.goods)
            rate = _rate(part.land_mt[at], Journeys(weights).total)
            own = [chosen[graph.states] for chosen in sets]
            for k, what in enumerate(("hours", "usd")):
                for n, (_, two) in _reached(Journeys(_turned(loading, part, graph, what, weights)), own):
                    sums[n, k] += (rate * two.imag).sum() / STEP
                    tonnes[n] += (rate * two.real).sum() if k == 0 else 0.0
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


def _rate(mt: Array, whole: Array) -> Array:
    return np.asarray(np.divide(mt, whole, out=np.zeros_like(whole), where=whole > 0.0))


def _reached(journeys: Journeys, sets: Sequence[Mask]) -> Iterator[tuple[int, tuple[Array, Array]]]:
    """Yield sets that hold any state, with the weight of journeys that pass one of it or more, and two or more.

    Shapes are (zone, zone). Weights may be complex numbers.
    """
    some, weights = np.flatnonzero(np.any(sets, axis=0)), journeys.weights
    first = _arriving(weights, weights.first.matrix.toarray(), some, MOST_PASSAGES)
    between = _arriving(weights, weights.between.matrix[some].toarray(), some, MOST_PASSAGES - 1)
    last = journeys.onward[:, some]
    for n, own in enumerate(sets):
        if own.any():
            at = np.flatnonzero(own[some])
            yield n, _passed(first[:, :, at], between[:, at[:, None], at], last[:, at])


def _arriving(weights: Weights, begun: Array, at: Integers, most: int) -> Array:
    """Return the weight of all ways that begin somewhere and reach states as their 1st, 2nd ... passage.

    Shape (passage, beginning, state).
    """
    reached = begun.T
    arrived = [reached[at].T]
    for _ in range(most - 1):
        reached = weights.between.turned_times(reached)
        arrived.append(reached[at].T)
    return np.stack(arrived)


def _passed(first: Array, between: Array, last: Array) -> tuple[Array, Array]:
    """Return the weight of journeys that pass one state of a set or more, and two or more.

    ``first``: of all ways to states of the set as 1st, 2nd ... passage. ``between``: of all ways between them with 1, 2
    ... steps. ``last``: of all ways from them to the end with at most 0, 1 ... further passages.
    """
    size, onward = between.shape[-1], _stacked(last)
    back = _stacked(between)
    first_ones, nexts = _without_any_before(first, back), _without_any_before(between, back)
    second = _stacked(nexts.reshape(size, -1, size).swapaxes(0, 1))
    seconds = [first_ones[:, : t * size] @ second[-t * size :] for t in range(1, len(first))]
    return first_ones @ onward, np.hstack(seconds) @ onward[size:]


def _stacked(later: Array) -> Array:
    """Return second stretches one below the other, the longest first.

    A product with first stretches side by side, the shortest first, adds up all ways to put so many steps together.
    """
    return np.ascontiguousarray(later[::-1]).reshape(-1, later.shape[-1])


def _without_any_before(arriving: Array, back: Array) -> Array:
    """Return the part of ways to states of a set that passes none of it before, side by side by their passages."""
    count, begun, size = arriving.shape
    found = np.empty((begun, count * size), arriving.dtype)
    found[:, :size] = arriving[0]
    for t in range(1, count):
        before = found[:, : t * size] @ back[-t * size :]
        found[:, t * size : (t + 1) * size] = arriving[t] - before
    return found


def _turned(loading: Loading, part: GoodsLoading, graph: LandGraph, what: str, weights: Weights) -> Weights:
    """Return weights moved along the imaginary axis by ``STEP`` of what each piece and its last passage take."""
    passages, goods = loading.terms.passages, part.goods
    at_states, count = getattr(passages.states.takes, what)[graph.states], graph.states.stop - graph.states.start
    at_states = np.where(np.isfinite(at_states), at_states, 0.0)
    zones = len(passages.zone_country)
    tables = np.ones((zones, count), complex), np.ones((count, count), complex), np.ones((count, zones), complex)
    pieces = graph.first, graph.between, graph.last
    for table, own, tariff in zip(tables, pieces, loading.terms.tariffs[graph.way], strict=True):
        table[own.start, own.end] += 1j * STEP * getattr(goods.paying(own.takes, tariff), what)
        if own is not graph.last:
            table[own.start, own.end] += 1j * STEP * at_states[own.end]
    return Weights(
        weights.first.cells_times(tables[0][loading.terms.zones(goods.starts)]),
        weights.between.cells_times(tables[1]),
        weights.last * tables[2][:, loading.terms.zones(goods.ends)],
    )
