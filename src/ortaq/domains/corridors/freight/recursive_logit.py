"""Several ways through a graph of passages at once: a recursive logit with a bounded number of passages.

A journey is a sequence of states. Its weight is the product of ``exp(-scale * cost)`` over its runs and passages, and
the share of a journey is its weight over that of all journeys between its zones with at most ``MOST_PASSAGES`` states:
the logit over all of them without listing one (Akamatsu 1996, doi:10.1016/0191-2615(96)00003-3; Fosgerau, Frejinger
and Karlstrom 2013, doi:10.1016/j.trb.2013.07.012). Without the bound cheap circles make the sum explode.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers

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
    first : sparse matrix, shape (zone, state)
        From a zone through a state.
    between : sparse matrix, shape (state, state)
        From one state through the next.
    last : ndarray, shape (state, zone)
        From a state to a zone.
    """

    first: "scipy.sparse.csr_array"
    between: "scipy.sparse.csr_array"
    last: Array


@dataclass(frozen=True, eq=False)
class Journeys:
    """All journeys of one class of goods by one way.

    Attributes
    ----------
    weights : Weights
    onward : tuple of ndarray, each of shape (state, zone)
        Weight of all ways from a state to a zone with at most 0, 1, 2 ... further passages.
    total : ndarray, shape (zone, zone)
        Weight of all journeys; zero where there is none.
    """

    weights: Weights
    onward: tuple[Array, ...]
    total: Array

    @classmethod
    def of(cls, weights: Weights, most: int = MOST_PASSAGES) -> "Journeys":
        """Return the weight of all journeys.

        Methodology, eq. (F2).

        Parameters
        ----------
        weights : Weights
        most : int, optional
            Passages of a journey at most.
        """
        onward = [weights.last]
        for _ in range(most - 1):
            onward.append(weights.last + weights.between @ onward[-1])
        return cls(weights, tuple(onward), np.asarray(weights.first @ onward[-1]))

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
        so_far = self.weights.first.T @ self._rate(mt)
        back = self.weights.between.T
        flow = so_far * self.onward[-1]
        for onward in self.onward[-2::-1]:
            so_far = back @ so_far
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
        so_far = self.weights.first.T @ rate
        begun = (rate * (usd.first @ self.onward[-1])).sum(axis=1)
        back, ended = self.weights.between.T, (so_far * usd.last).sum(axis=1)
        for onward in self.onward[-2::-1]:
            ended += (so_far * (usd.between @ onward)).sum(axis=1)
            so_far = back @ so_far
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
        first = self.weights.first.toarray() * (rate @ self.onward[-1].T)
        so_far = self.weights.first.T @ rate
        reached, pairs = so_far, np.zeros(self.weights.between.shape)
        for onward in self.onward[-2::-1]:
            pairs += so_far @ onward.T
            so_far = self.weights.between.T @ so_far
            reached = reached + so_far
        return first, pairs * self.weights.between.toarray(), reached * self.weights.last

    def pairs_through(self, mt: Array, state: int) -> Array:
        """Return tonnes through one state by the zones where they begin and end, shape (zone, zone).

        Parameters
        ----------
        mt : ndarray, shape (zone, zone)
            Tonnes; zero where there is no journey.
        state : int
            Position.
        """
        reached = np.zeros((self.weights.between.shape[0], len(self.onward)))
        reached[state, 0] = 1.0
        for step in range(1, len(self.onward)):
            reached[:, step] = self.weights.between @ reached[:, step - 1]
        begun = self.weights.first @ reached
        return np.asarray(sum(np.outer(begun[:, k], self.onward[-1 - k][state]) for k in range(len(self.onward)))) * (
            self._rate(mt)
        )

    def _rate(self, mt: Array) -> Array:
        return np.divide(mt, self.total, out=np.zeros_like(mt), where=self.total > 0.0)


def pieces_matrix(values: Array, start: Integers, end: Integers, shape: tuple[int, int]) -> "scipy.sparse.csr_array":
    """Return weights of pieces as a sparse matrix.

    Parameters
    ----------
    values : ndarray, shape (piece,)
    start, end : ndarray of int
        Row and column of every piece.
    shape : tuple of int
    """
    return scipy.sparse.csr_array((values, (start, end)), shape=shape)
