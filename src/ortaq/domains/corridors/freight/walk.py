"""Cheapest costs between gateways over one graph of links, under every subset of measures.

Most measures make links cheaper. Cheapest costs after a link has become cheaper follow from those before by one update
of pairs, ``d[i, j] = min(d[i, j], d[i, tail] + w + d[head, j])`` and the same with the ends exchanged, so the subsets
are walked as a tree: a step adds one measure and updates its links instead of searching the network again. A step that
makes a link dearer, or moves many, searches. Costs are integers, so both give the same numbers.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.moves import LinkMoves
from ortaq.domains.corridors.freight.served import Part
from ortaq.domains.corridors.routing.routing import CLOSED, MILLI

MOST_UPDATED = 100
"""Links of one measure that are updated one by one; with more of them a search is faster."""

KEPT = 64
"""Searches that a freight system keeps, those made longest ago being dropped first."""


@dataclass(frozen=True, eq=False)
class _Step:
    """A measure, the links of the part that it touches, and their columns in the weights of its meeting."""

    measure: int
    links: Integers
    columns: Integers

    @property
    def is_updated(self) -> bool:
        return len(self.links) <= MOST_UPDATED


class Walk:
    """Depth-first over the subsets of the measures that touch a part of the network, under one shock after the other.

    Measures that need a search come first, then those with many links: a step updates costs between the gateways and
    the ends of links that it and later steps move, fewer the more often it is taken. All shocks start from one search
    in which the links that any of them moves are closed: it is the same however strong they are, and is kept.

    ``moves``: one for each shock, of the same measures.
    ``bits``: the measures that touch the part.
    """

    def __init__(self, part: Part, moves: Sequence[LinkMoves]) -> None:
        self._part, self._moves = part, moves
        steps = [self._step(m, np.flatnonzero(t & part.usable)) for m, t in enumerate(moves[0].touched)]
        self._steps = sorted((s for s in steps if s.links.size), key=lambda s: (s.is_updated, -len(s.links)))
        self.bits = sum(1 << s.measure for s in self._steps)
        self._none = np.stack([np.where(part.usable, own.none[part.kind], CLOSED) for own in moves])
        self._shifting = np.flatnonzero((self._none != self._none[0]).any(axis=0))
        self._first = self._none[0].copy()
        self._first[self._shifting] = CLOSED

    def costs(self, subsets: frozenset[int]) -> Iterator[tuple[int, int, Array]]:
        """Yield shocks, subsets of ``bits`` and costs in thousandths of USD, shape (gateway, gateway)."""
        size = len(self._part.gateways)
        for shock, start in enumerate(self._starts()):
            for subset, reach in self._below(shock, 0, 0, subsets, start):
                yield shock, subset, reach[:size, :size]

    def _below(
        self, shock: int, depth: int, chosen: int, subsets: frozenset[int], reach: Array
    ) -> Iterator[tuple[int, Array]]:
        if depth == len(self._steps):
            yield chosen, reach
            return
        bit = self._steps[depth].measure
        without, including = (frozenset(s for s in subsets if s >> bit & 1 == own) for own in (0, 1))
        if without:
            yield from self._below(shock, depth + 1, chosen, without, reach)
        if including:
            after = self._stepped(shock, depth, chosen, reach)
            yield from self._below(shock, depth + 1, chosen | 1 << bit, including, after)

    def _step(self, measure: int, links: Integers) -> _Step:
        return _Step(measure, links, np.searchsorted(self._moves[0].meeting(measure).links, links))

    def _weights(self, shock: int, step: _Step, chosen: int) -> Integers:
        weights = self._moves[shock].meeting(step.measure).weights(chosen)
        return np.asarray(weights[self._part.kind][step.columns])

    @cached_property
    def _levels(self) -> tuple[Integers, list[int]]:
        """Gateways and ends of moving links, those needed longest first, and how many are needed from each step on."""
        network, points, sizes = self._part.network, self._part.gateways, [len(self._part.gateways)]
        updated_by = [s.links if s.is_updated else s.links[:0] for s in self._steps]
        shifting = self._shifting if len(self._shifting) <= MOST_UPDATED else self._shifting[:0]
        for links in reversed([shifting, *updated_by]):
            ends = np.union1d(network.tail[links], network.head[links])
            points = np.concatenate([points, np.setdiff1d(ends, points)])
            sizes.append(len(points))
        return points, sizes[::-1]

    @cached_property
    def _at(self) -> Integers:
        """Position of nodes among the points."""
        points, _ = self._levels
        positions = np.full(len(self._part.network.nodes.node_id), -1, dtype=np.int64)
        positions[points] = np.arange(len(points))
        return positions

    def _starts(self) -> Iterator[Array]:
        """Yield costs without measures under every shock."""
        if len(self._shifting) > MOST_UPDATED:
            yield from (self._searched(none, 0) for none in self._none)
            return
        reach = self._searched(self._first, 0)
        for none in self._none:
            yield self._updated(reach, 0, self._shifting, self._first[self._shifting], none[self._shifting])

    def _stepped(self, shock: int, depth: int, chosen: int, reach: Array) -> Array:
        step, more = self._steps[depth], chosen | 1 << self._steps[depth].measure
        before, after = self._weights(shock, step, chosen), self._weights(shock, step, more)
        if (after > before).any() or ((after < before).any() and not step.is_updated):
            weights = self._none[shock].copy()
            for own in self._steps:
                weights[own.links] = self._weights(shock, own, more)
            return self._searched(weights, depth + 2)
        return self._updated(reach, depth + 1, step.links, before, after)

    def _searched(self, weights: Integers, level: int) -> Array:
        points, sizes = self._levels
        own, kept = points[: sizes[level]], self._part.searches
        key = hashlib.sha256(weights.tobytes() + own.tobytes()).digest()
        if key not in kept:
            while len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[key] = np.rint(self._part.router.costs(weights, own, own) * MILLI)
            kept[key].flags.writeable = False
        return kept[key]

    def _updated(self, reach: Array, level: int, links: Integers, before: Integers, after: Integers) -> Array:
        cheaper = after < before
        tails, heads = (self._at[e[links[cheaper]]] for e in (self._part.network.tail, self._part.network.head))
        return updated(reach, self._levels[1][level], tails, heads, after[cheaper])


def updated(reach: Array, size: int, tails: Integers, heads: Integers, weights: Integers) -> Array:
    """Return cheapest costs among the first ``size`` points after links became cheaper; ``reach`` itself if none is.

    A link that is no shorter than the way between its ends before stays so after the others are updated.

    ``reach``, shape (point, point): symmetric.
    ``tails``, ``heads``, shape (link,): positions of points.
    ``weights``, shape (link,).
    """
    helps = np.flatnonzero(weights < reach[tails, heads])
    if not helps.size:
        return reach
    shorter = reach[:size, :size].copy()
    for link in helps:
        near, far, weight = shorter[tails[link]], shorter[heads[link]], weights[link]
        rows, others = np.flatnonzero(near + weight < far), np.flatnonzero(far + weight < near)
        if len(rows) > len(others):
            rows, near, far = others, far, near
        better = np.minimum(shorter[rows], (near[rows] + weight)[:, None] + far)
        shorter[rows] = better
        shorter[:, rows] = better.T
    return shorter
