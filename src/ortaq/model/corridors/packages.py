"""Trade costs under every combination of network measures.

Most measures make links cheaper. Cheapest costs after a link has become cheaper follow from those before by one update
of pairs, ``d[i, j] = min(d[i, j], d[i, tail] + w + d[head, j])`` and the same with the ends exchanged, so the
combinations are walked as a tree: each step updates a few links instead of searching the network again. A step that
makes any link dearer searches again. Costs are integers, so both give the same numbers.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from ortaq.core import Array, NetworkShift
from ortaq.core.network import Integers
from ortaq.model.corridors.freight import Freight, Weights
from ortaq.model.corridors.routing import CLOSED, MILLI
from ortaq.model.corridors.shifts import parts_of_year

Shifts = Sequence[NetworkShift]


def package_hats(
    freight: Freight, measures: Sequence[Shifts], shock: Shifts, subsets: Collection[int] | None = None
) -> Array:
    """Return trade-cost hats of subsets of measures under a shock, against the baseline without either.

    Parameters
    ----------
    freight : Freight
    measures : sequence of sequence of NetworkShift
        Bit m of a subset says whether ``measures[m]`` is in.
    shock : sequence of NetworkShift
        Closures that last for part of the year are averaged over the year.
    subsets : collection of int, optional
        All if absent.

    Returns
    -------
    ndarray, shape (subset, cargo, importer, exporter)
        NaN for subsets that were not asked for.
    """
    count = 2 ** len(measures)
    asked = frozenset(range(count) if subsets is None else subsets)
    question = tuple(map(tuple, measures)), tuple(shock)
    known = freight.package_hats.get(question)
    if known is not None and not np.isnan(known[sorted(asked)]).any():
        return known
    found = np.full((count, len(freight.classes), len(freight.economies), len(freight.economies)), np.nan)
    found[sorted(asked)] = 0.0
    for part, holding in parts_of_year(shock, freight.corner):
        for subset, costs in _Walk(freight, measures, holding).below(asked):
            found[subset] += part * freight.trade_cost_hats(costs)
    if measures:  # asked again for bands, with fewer packages
        found.flags.writeable = False
        freight.package_hats[question] = found
    return found


class _Walk:
    """Depth-first over the subsets; ``reach`` holds cheapest costs among gateways and the ends of moving links."""

    def __init__(self, freight: Freight, measures: Sequence[Shifts], shock: Shifts) -> None:
        self.freight, self.measures, self.shock = freight, measures, shock
        alone = [self._weights((m,)) for m in range(len(measures))]
        none = self._weights(())
        moving = np.flatnonzero(np.any([(w.links != none.links).any(axis=(0, 1)) for w in (none, *alone)], axis=0))
        ends = np.union1d(freight.network.tail[moving], freight.network.head[moving])
        self.points: Integers = np.concatenate([freight.nodes, np.setdiff1d(ends, freight.nodes)])
        self.at = {int(node): i for i, node in enumerate(self.points)}
        self.none = none

    def below(self, asked: frozenset[int]) -> Iterator[tuple[int, Array]]:
        """Yield the subsets asked for and their costs, shape (cargo, way, gateway, gateway)."""
        yield from self._below(0, (), asked, self.none, self._searched(self.none))

    def _below(
        self, bit: int, chosen: tuple[int, ...], asked: frozenset[int], weights: Weights, reach: list[Array]
    ) -> Iterator[tuple[int, Array]]:
        if bit == len(self.measures):
            size = len(self.freight.nodes)
            inside = [r[:size, :size] for r in reach]
            yield sum(1 << m for m in chosen), self.freight.joined(inside, weights)
            return
        without, including = (frozenset(s for s in asked if s >> bit & 1 == own) for own in (0, 1))
        if without:
            yield from self._below(bit + 1, chosen, without, weights, reach)
        if including:
            more = self._weights((*chosen, bit))
            yield from self._below(bit + 1, (*chosen, bit), including, more, self._stepped(reach, weights, more))

    def _weights(self, chosen: tuple[int, ...]) -> Weights:
        measures = [shift for m in chosen for shift in self.measures[m]]
        return self.freight.state_of(measures, self.shock)

    def _searched(self, weights: Weights) -> list[Array]:
        router = self.freight.router
        return [router.costs(w, self.points, self.points) for w in self.freight.link_sets(weights)]

    def _stepped(self, reach: list[Array], before: Weights, after: Weights) -> list[Array]:
        if (after.links > before.links).any() or len(after.exclusions) != len(before.exclusions):
            return self._searched(after)
        old, new = self.freight.link_sets(before), self.freight.link_sets(after)
        return [self._improved(r, b, a) for r, b, a in zip(reach, old, new, strict=True)]

    def _improved(self, reach: Array, before: Integers, after: Integers) -> Array:
        """Return reach after some links became cheaper; only ways from points that now pass a link can change."""
        network = self.freight.network
        found = reach.copy()
        for link in np.flatnonzero((after < before) & (after < CLOSED)):
            usd = after[link] / MILLI
            tail, head = (found[:, self.at[int(end[link])]] for end in (network.tail, network.head))
            from_tail, from_head = np.flatnonzero(tail + usd < head), np.flatnonzero(head + usd < tail)
            if from_tail.size and from_head.size:
                block = np.ix_(from_tail, from_head)
                better = np.minimum(found[block], tail[from_tail, None] + usd + head[None, from_head])
                found[block] = better
                found[block[::-1]] = better
        return found
