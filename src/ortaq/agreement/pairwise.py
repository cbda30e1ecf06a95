"""Gains of packages as sums over single measures and pairs of them: an estimate small enough to optimise over.

What three or more measures add beyond their pairs is left out, so whoever uses the estimate solves what it picks.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.core import Array
from ortaq.core.subsets import holds

NEAR = 10.0
"""Weight of packages that were picked and solved against those drawn at random: the estimate is to hold near them."""

SMALL = 1e-3
"""Part of what all single measures bring a member that pairs left out may add up to."""


@dataclass(frozen=True, eq=False)
class PairwiseGains:
    """What measures add alone and two by two, before costs.

    Attributes
    ----------
    pairs : ndarray of int, shape (pair, 2)
        Positions of two measures, the lower first.
    single_musd : ndarray, shape (measure, member, shock)
        Million USD a year.
    pair_musd : ndarray, shape (pair, member, shock)
        What two together add to the sum of both.
    """

    pairs: Indices
    single_musd: Array
    pair_musd: Array

    def without_small(self) -> "PairwiseGains":
        """Return the same without the smallest pairs, which together move no member's gain by more than ``SMALL``."""
        whole = np.maximum(np.abs(self.single_musd).sum(axis=0), np.finfo(float).tiny)
        size = np.abs(self.pair_musd / whole).max(axis=(1, 2), initial=0.0)
        order = np.argsort(size, kind="stable")
        kept = np.sort(order[np.cumsum(size[order]) > SMALL])
        return PairwiseGains(self.pairs[kept], self.single_musd, self.pair_musd[kept])

    def at(self, packages: Indices) -> Array:
        """Return the estimates of some packages.

        Parameters
        ----------
        packages : ndarray of int, shape (package,)

        Returns
        -------
        ndarray, shape (package, member, shock)
            Million USD a year before costs.
        """
        terms = np.concatenate([self.single_musd, self.pair_musd])
        shape = terms.shape[1:]
        held = _terms_held(packages, len(self.single_musd), self.pairs)
        return np.asarray(held @ terms.reshape(len(terms), -1)).reshape(-1, *shape)


def pairwise_gains(packages: Indices, gain_musd: Array, measures: int, near: Indices | None = None) -> PairwiseGains:
    """Return the sums of single and pairwise terms that come closest to the gains of some packages (least squares).

    Parameters
    ----------
    packages : ndarray of int, shape (package,)
        More than there are terms, or those of smallest size are chosen.
    gain_musd : ndarray, shape (package, member, shock)
        Before costs, million USD a year.
    measures : int
        Length of the agenda.
    near : ndarray of int, optional
        Those of the packages that count ``NEAR`` times: where the estimate is to be good.

    Returns
    -------
    PairwiseGains

    Examples
    --------
    Two measures that add 3 and 2 alone and lose 1 together:

    >>> found = pairwise_gains(np.array([1, 2, 3]), np.array([3.0, 2.0, 4.0]).reshape(3, 1, 1), 2)
    >>> found.single_musd.ravel().round(6).tolist(), found.pair_musd.ravel().round(6).tolist()
    ([3.0, 2.0], [-1.0])
    """
    pairs = np.array(list(combinations(range(measures), 2)), dtype=np.int64).reshape(-1, 2)
    held = _terms_held(packages, measures, pairs)
    weight = np.where(np.isin(packages, near), NEAR, 1.0)[:, None] if near is not None else np.ones((len(packages), 1))
    flat = gain_musd.reshape(len(packages), -1)
    fitted: Array = np.asarray(np.linalg.lstsq(weight * held, weight * flat, rcond=None)[0], dtype=np.float64)
    terms = fitted.reshape(-1, *gain_musd.shape[1:])
    return PairwiseGains(pairs, terms[:measures], terms[measures:])


def _terms_held(packages: Indices, measures: int, pairs: Indices) -> Array:
    """Return which single and pairwise terms each package holds, shape (package, measure + pair)."""
    ones = holds(packages, measures).astype(np.float64)
    return np.concatenate([ones, ones[:, pairs[:, 0]] * ones[:, pairs[:, 1]]], axis=1)
