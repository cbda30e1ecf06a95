"""Bargaining solutions on a finite set of packages, with all ties.

The unit matters. Nash, Kalai-Smorodinsky and egalitarian work on the surplus over the member's threshold in percent of
its real income: one percent weighs the same for a small and a large economy. Nash and Kalai-Smorodinsky would give the
same packages in any unit in which one member's surplus is scaled; egalitarian would not. Utilitarian adds million USD,
since only money can be added over members, and so follows the large economies.

A finite set is neither convex nor comprehensive, so the axioms that single these solutions out (Nash 1950, The
Bargaining Problem, Econometrica 18; Kalai and Smorodinsky 1975, Other Solutions to Nash's Bargaining Problem,
Econometrica 43) do not hold on it: a solution need not be unique and symmetry may fail. All ties are returned.
"""

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.core import Array

TIE_TOLERANCE = 1e-7
"""Relative difference below which two packages are tied; above solver noise."""

NASH = "nash"
KALAI_SMORODINSKY = "kalai_smorodinsky"
EGALITARIAN = "egalitarian"
UTILITARIAN = "utilitarian"


def solutions(
    surplus_percent: Array, gain_musd: Array, packages: Indices, weights: Array | None = None
) -> dict[str, tuple[int, ...]]:
    """Return the packages that each solution picks, in the order given; empty tuples when nothing is accepted.

    ``surplus_percent``, shape (accepted, member): robust gain above the threshold, percent of real income; positive.
    ``gain_musd``, shape (accepted, member): robust gain, million USD a year.
    ``packages``, shape (accepted,): package index of each row.
    ``weights``, shape (member,): weight of each member in Nash and utilitarian; one each if left out. The other two
    treat members alike.
    """
    if not packages.size:
        return dict.fromkeys((NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN), ())
    weight = np.ones(gain_musd.shape[1]) if weights is None else weights
    rows = {
        NASH: nash(surplus_percent, weight),
        KALAI_SMORODINSKY: kalai_smorodinsky(surplus_percent),
        EGALITARIAN: leximin(surplus_percent),
        UTILITARIAN: largest(gain_musd @ weight),
    }
    return {name: tuple(packages[picked].tolist()) for name, picked in rows.items()}


def nash(surplus: Array, weights: Array | None = None) -> Indices:
    """Return the rows with the largest product of surpluses (Nash 1950), shape (row, member), all positive.

    With weights, each surplus is raised to the member's weight (Kalai 1977, Nonsymmetric Nash Solutions,
    International Journal of Game Theory 6).

    Methodology, eq. (A6).
    """
    log_product = np.log(surplus) @ (np.ones(surplus.shape[1]) if weights is None else weights)
    return np.flatnonzero(log_product >= log_product.max() - TIE_TOLERANCE)


def kalai_smorodinsky(surplus: Array) -> Indices:
    """Return the rows that are leximin in the share of each member's ideal (Kalai and Smorodinsky 1975).

    Methodology, eq. (A7).
    """
    return leximin(surplus / ideal_point(surplus))


def ideal_point(surplus: Array) -> Array:
    """Return the largest surplus that each member reaches anywhere in the set, shape (member,)."""
    return np.asarray(surplus.max(axis=0))


def leximin(values: Array) -> Indices:
    """Return the rows whose smallest value is largest, then whose second smallest is largest, and so on."""
    ascending = np.sort(values, axis=1)
    rows = np.arange(len(values))
    for column in ascending.T:
        rows = rows[largest(column[rows])]
    return rows


def poorer_first(surplus: Array, prosperity: Array) -> Indices:
    """Return the rows that are best for the poorest member, among these for the next poorer one, and so on.

    ``surplus``, shape (row, member): robust gain above the threshold. ``prosperity``, shape (member,): GDP per head;
    members of equal prosperity are compared by the smaller of their surpluses first.
    """
    rows = np.arange(len(surplus))
    for level in np.unique(prosperity):
        rows = rows[leximin(surplus[rows][:, prosperity == level])]
    return rows


def largest(score: Array) -> Indices:
    """Return the positions of the largest score and its ties."""
    best = score.max()
    return np.flatnonzero(score >= best - TIE_TOLERANCE * abs(best))


def recommend(nash_packages: tuple[int, ...], total_musd: Array) -> int | None:
    """Return the Nash package; among ties the larger total gain in money, then the smaller index.

    ``nash_packages``: all packages with the largest Nash product, ascending. ``total_musd``, shape (package,): robust
    gain added over members, million USD a year.
    """
    if not nash_packages:
        return None
    return nash_packages[int(largest(total_musd[list(nash_packages)])[0])]
