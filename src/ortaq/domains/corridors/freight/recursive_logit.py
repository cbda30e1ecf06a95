"""Several ways through a graph of passages at once: a recursive logit with a bounded number of passages.

A journey is a sequence of states. Its weight is the product of ``exp(-scale * cost)`` over its runs and passages, and
the share of a journey is its weight over that of all journeys between its zones with at most ``MOST_PASSAGES`` states:
the logit over all of them without listing one (Akamatsu 1996, doi:10.1016/0191-2615(96)00003-3; Fosgerau, Frejinger
and Karlstrom 2013, doi:10.1016/j.trb.2013.07.012). Without the bound cheap circles make the sum explode.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.freight import kernels
from ortaq.domains.corridors.freight.sparse import Sparse

MOST_PASSAGES = 6
"""Borders and ferries that a journey passes at most.

Scales were fitted under this bound: with seven, what is said of rail between China and the EU in 2023 becomes 1.7 times
as much, with eight three times, for roundabout journeys add up. Tashkent-Genoa passes seven by land; it goes by sea.
"""


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of the pieces of journeys; the passage at the end of a piece belongs to it.

    Attributes
    ----------
    first : Sparse, shape (zone, state)
        From a zone through a state.
    between : Sparse, shape (state, state)
        From one state through the next.
    last : ndarray, shape (state, zone)
        From a state to a zone.
    """

    first: Sparse
    between: Sparse
    last: Array

    @property
    def arrays(self) -> tuple[Array, Array, Array]:
        """The numbers of all three."""
        return self.first.values, self.between.values, self.last


@dataclass(frozen=True, eq=False)
class Journeys:
    """All journeys of one class of goods by one way.

    Attributes
    ----------
    weights : Weights
    most : int
        Passages of a journey at most.
    """

    weights: Weights
    most: int = MOST_PASSAGES

    @cached_property
    def onward(self) -> Array:
        """Weight of all ways from a state to a zone with at most 0, 1, 2 ... further passages.

        Methodology, eq. (F2).

        Shape (passage, state, zone).
        """
        onward = [self.weights.last]
        for _ in range(self.most - 1):
            onward.append(self.weights.last + self.weights.between @ onward[-1])
        return np.stack(onward)

    @cached_property
    def total(self) -> Array:
        """Weight of all journeys, zero where there is none, shape (zone, zone)."""
        weights = self.weights
        kernel = kernels.library(*weights.arrays)
        if kernel is None:
            return np.asarray(weights.first @ self.onward[-1])
        return kernels.whole(kernel, weights, self.most)

    def cost(self, scale: float) -> Array:
        """Return the log-sum as a cost, USD per FEU, infinity where there is no journey.

        Parameters
        ----------
        scale : float
            Of the weights, per USD.
        """
        with np.errstate(divide="ignore"):
            return -np.log(self.total) / scale

    def carried(self, mt: Array) -> Array:
        """Return tonnes through every state by the zone where they end.

        Parameters
        ----------
        mt : ndarray, shape (zone, zone)
            Tonnes; zero where there is no journey.

        Returns
        -------
        ndarray, shape (state, zone)
        """
        weights, rate = self.weights, self._rate(mt)
        kernel = kernels.library(*weights.arrays, rate)
        if kernel is not None:
            return kernels.carried(kernel, weights, self.most, rate)
        so_far = weights.first.turned_times(rate)
        flow = so_far * self.onward[-1]
        for onward in self.onward[-2::-1]:
            so_far = weights.between.turned_times(so_far)
            flow += so_far * onward
        return np.asarray(flow)

    def spent(self, mt: Array, usd: Weights) -> tuple[Array, Array]:
        """Return what is spent on runs by where they begin, goods of all ends together.

        Parameters
        ----------
        mt : ndarray, shape (zone, zone)
            Tonnes; zero where there is no journey.
        usd : Weights
            Weights of runs times what each takes.

        Returns
        -------
        tuple of ndarray, ndarray
            Shapes (zone,) and (state,), tonnes times USD.
        """
        rate = self._rate(mt)
        kernel = kernels.library(*self.weights.arrays, *usd.arrays, rate)
        if kernel is not None:
            return kernels.spent(kernel, self.weights, self.most, rate, usd)
        so_far = self.weights.first.turned_times(rate)
        begun = (rate * (usd.first @ self.onward[-1])).sum(axis=1)
        ended = (so_far * usd.last).sum(axis=1)
        for onward in self.onward[-2::-1]:
            ended += (so_far * (usd.between @ onward)).sum(axis=1)
            so_far = self.weights.between.turned_times(so_far)
            ended += (so_far * usd.last).sum(axis=1)
        return begun, ended

    def on_pieces(self, mt: Array) -> tuple[Array, Array, Array]:
        """Return tonnes on first pieces, from state to state, and on last pieces.

        Parameters
        ----------
        mt : ndarray, shape (zone, zone)
            Tonnes; zero where there is no journey.

        Returns
        -------
        tuple of ndarray, ndarray, ndarray
            Shapes (zone, state), (state, state) and (state, zone).
        """
        rate = self._rate(mt)
        first = self.weights.first.matrix.toarray() * (rate @ self.onward[-1].T)
        so_far = self.weights.first.turned_times(rate)
        reached, pairs = so_far, np.zeros((len(so_far),) * 2)
        for onward in self.onward[-2::-1]:
            pairs += so_far @ onward.T
            so_far = self.weights.between.turned_times(so_far)
            reached = reached + so_far
        return first, pairs * self.weights.between.matrix.toarray(), reached * self.weights.last

    def pairs_through(self, mt: Array, state: int) -> Array:
        """Return tonnes through one state by the zones where they begin and end, shape (zone, zone).

        Parameters
        ----------
        mt : ndarray, shape (zone, zone)
            Tonnes; zero where there is no journey.
        state : int
            Position.
        """
        reached = np.zeros((self.weights.between.rows, len(self.onward)))
        reached[state, 0] = 1.0
        for step in range(1, len(self.onward)):
            reached[:, step] = self.weights.between @ reached[:, step - 1]
        begun = self.weights.first @ reached
        return np.asarray(sum(np.outer(begun[:, k], self.onward[-1 - k][state]) for k in range(len(self.onward)))) * (
            self._rate(mt)
        )

    def _rate(self, mt: Array) -> Array:
        return np.divide(mt, self.total, out=np.zeros_like(mt), where=self.total > 0.0)
