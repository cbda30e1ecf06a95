"""Whether a group of members can do better by itself: the core of the game of packages.

A coalition S leaves a package and agrees on measures whose participants all belong to it. What the outsiders then do
is a rule: under ``delta`` they keep the measures of the package that lie wholly among them; under ``gamma`` they keep
nothing (Hart and Kurz 1983, Endogenous Formation of Coalitions, Econometrica 51). S blocks the package if what follows
gives each of its members a larger robust gain, by more than what is too small to matter to it. The whole membership is
not asked: that is what the frontier answers.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.agreement import Agreement, require_package
from ortaq.agreement.frontier import pareto_front
from ortaq.agreement.groups import leaving, members_in, own_measures
from ortaq.core import Array, Mask, Payoffs
from ortaq.core.subsets import subset_sums


class Outsiders(StrEnum):
    """What members outside a coalition do when it leaves a package."""

    DELTA = "delta"
    GAMMA = "gamma"


@dataclass(frozen=True, eq=False)
class Blocking:
    """For each of some packages, a coalition that leaves it.

    Attributes
    ----------
    packages : ndarray of int, shape (row,)
    coalition : ndarray of int, shape (row,)
        Bits of the members of one smallest coalition that blocks; 0 where none does.
    result : ndarray of int, shape (row,)
        The package in force after it left; -1 where none does.
    """

    packages: Indices
    coalition: Indices
    result: Indices

    @property
    def stable(self) -> Indices:
        """The packages that no coalition leaves."""
        return np.asarray(self.packages[self.coalition == 0])


def blocking(payoffs: Payoffs, agreement: Agreement, packages: Indices, outsiders: Outsiders) -> Blocking:
    """Return which packages a coalition leaves, with one smallest coalition for each.

    Only feasible results count, and doing nothing is always possible. Small coalitions are tried first, and a package
    that is blocked is not tried again.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    packages : ndarray of int, shape (row,)
        Packages asked about.
    outsiders : Outsiders
        What the others then do.

    Examples
    --------
    >>> blocking(payoffs, agreement, agreement.accepted, Outsiders.GAMMA).stable
    array([3])
    """
    coalition = np.zeros(len(packages), dtype=np.int64)
    result = np.full(len(packages), -1, dtype=np.int64)
    columns = np.ascontiguousarray(agreement.robust_gain_percent.T)
    for group in leaving(payoffs):
        open_rows = np.flatnonzero(coalition == 0)
        if not open_rows.size:
            break
        own = subset_sums(own_measures(payoffs, group))
        rest = packages[open_rows] & kept_by_outsiders(payoffs, group, outsiders)
        who = members_in(group)
        least = agreement.least_gain_percent[who]
        after = _better(agreement.feasible, columns[who], least, own, packages[open_rows], rest=rest)
        left = after >= 0
        coalition[open_rows[left]] = group
        result[open_rows[left]] = after[left]
    return Blocking(packages, coalition, result)


def all_blocking(
    payoffs: Payoffs, agreement: Agreement, package: int, outsiders: Outsiders
) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Return every coalition that blocks one package, with every set of measures on which it would then agree.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    package : int
        Package index.
    outsiders : Outsiders
        What the others then do.

    Returns
    -------
    dict of tuple of str to tuple of int
        Package indices hold the coalition's own measures only, ascending; coalitions by size, then in member order.

    Examples
    --------
    Alone, A would rather have its road only:

    >>> all_blocking(payoffs, agreement, 2, Outsiders.GAMMA)
    {('A',): (1,)}
    """
    require_package(package, agreement.robust_gain_percent)
    robust, least = agreement.robust_gain_percent, agreement.least_gain_percent
    agreed_by = {}
    for group in leaving(payoffs):
        who = members_in(group)
        own, after = _choices(payoffs, agreement, group, package, outsiders)
        agreed = own[(robust[np.ix_(after, who)] > robust[package, who] + least[who]).all(axis=1)]
        if agreed.size:
            agreed_by[tuple(payoffs.members[i] for i in who)] = tuple(np.sort(agreed).tolist())
    return agreed_by


def near_departures(
    payoffs: Payoffs, agreement: Agreement, packages: Indices, outsiders: Outsiders, slack_percent: Array
) -> Indices:
    """Return the packages in force after departures from some packages by which every leaver gains, but for the slack.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    packages : ndarray of int, shape (row,)
        Those that are left.
    outsiders : Outsiders
        What the others then do.
    slack_percent : ndarray, shape (member,)
        Percentage points of real income.

    Returns
    -------
    ndarray of int, shape (departure,)
        Package indices, ascending, each once.

    Examples
    --------
    >>> near_departures(payoffs, agreement, np.array([3]), Outsiders.GAMMA, np.array([1.5, 0.0]))
    array([1])
    """
    robust = agreement.robust_gain_percent
    results = [np.empty(0, dtype=np.int64)]
    for group in leaving(payoffs):
        who = members_in(group)
        least = robust[np.ix_(packages, who)] + agreement.material_percent[who] - slack_percent[who]
        rest = packages & kept_by_outsiders(payoffs, group, outsiders)
        for common in np.unique(rest).tolist():
            after = _choices(payoffs, agreement, group, common, outsiders)[1]
            gains = robust[np.ix_(after, who)]
            near = [(gains > bar).all(axis=1) for bar in least[rest == common]]
            results.append(after[np.any(near, axis=0)])
    return np.unique(np.concatenate(results))


def worth(payoffs: Payoffs, agreement: Agreement, outsiders: Outsiders, package: int = 0) -> Array:
    """Return what every coalition can secure for itself: the characteristic function of the game of packages.

    A coalition picks, of the feasible packages that it can carry out alone, the one with the largest sum of its
    members' robust gains; outsiders do as the rule says. Sums of robust gains can be handed over before the shock.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    outsiders : Outsiders
    package : int
        The package that outsiders keep in part under ``delta``; not read under ``gamma``.

    Returns
    -------
    ndarray, shape (2 ** member,)
        Million USD a year by bits of the coalition; at least zero under ``gamma``.

    Examples
    --------
    Nobody, A, B, and both:

    >>> worth(payoffs, agreement, Outsiders.GAMMA)
    array([0., 3., 0., 5.])
    """
    robust = agreement.robust_gain_musd
    secured = secured_packages(payoffs, agreement, outsiders, package)
    groups = range(1, len(secured))
    return np.array([0.0, *(robust[secured[g], members_in(g)].sum() for g in groups)])


def secured_packages(payoffs: Payoffs, agreement: Agreement, outsiders: Outsiders, package: int = 0) -> Indices:
    """Return the package that every coalition brings about for itself; see ``worth``.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    outsiders : Outsiders
    package : int
        As in ``worth``.

    Returns
    -------
    ndarray of int, shape (2 ** member,)
        By bits of the coalition.

    Examples
    --------
    >>> secured_packages(payoffs, agreement, Outsiders.GAMMA)
    array([0, 1, 0, 3])
    """
    require_package(package, agreement.robust_gain_percent)
    best = np.zeros(2 ** len(payoffs.members), dtype=np.int64)
    for group in range(1, len(best)):
        _, after = _choices(payoffs, agreement, group, package, outsiders)
        best[group] = after[agreement.robust_gain_musd[np.ix_(after, members_in(group))].sum(axis=1).argmax()]
    return best


def kept_by_outsiders(payoffs: Payoffs, coalition: int, outsiders: Outsiders) -> int:
    """Return the bits of the measures that outsiders would keep, of those that a package has."""
    if outsiders == Outsiders.GAMMA:
        return 0
    everyone = 2 ** len(payoffs.members) - 1
    return int(own_measures(payoffs, everyone & ~coalition).sum())


def _choices(
    payoffs: Payoffs, agreement: Agreement, coalition: int, package: int, outsiders: Outsiders
) -> tuple[Indices, Indices]:
    """Return what a coalition that leaves a package can carry out, and the packages then in force; shape (choice,)."""
    own = subset_sums(own_measures(payoffs, coalition))
    after = own | package & kept_by_outsiders(payoffs, coalition, outsiders)
    possible = agreement.feasible[after] | (own == 0)
    return own[possible], after[possible]


def _better(feasible: Mask, columns: Array, least: Array, own: Indices, packages: Indices, *, rest: Indices) -> Indices:
    """Return a package that every member of the coalition prefers to each package and that it can bring about, or -1.

    Whichever is less work: all packages against each choice of the coalition, or, for all packages of which outsiders
    keep the same part, against the undominated choices.

    ``columns``, shape (member of the coalition, package): robust gains, percent.
    ``least``, shape (member of the coalition,): nobody leaves for a gain up to this.
    ``own``, shape (choice,): packages that the coalition can carry out; the first is empty.
    ``packages``, ``rest``, shape (row,): packages asked about, and what outsiders keep of each.
    """
    kept, part = np.unique(rest, return_inverse=True)
    if len(own) <= len(kept):
        return _choice_by_choice(feasible, columns, least, own, packages, rest=rest)
    result = np.full(len(packages), -1, dtype=np.int64)
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(len(kept) + 1))
    for position, common in enumerate(kept.tolist()):
        rows = order[bounds[position] : bounds[position + 1]]
        choices = own[feasible[own | common] | (own == 0)]
        gains = columns[:, choices | common]
        rows = rows[(gains.max(axis=1)[:, None] > columns[:, packages[rows]]).all(axis=0)]
        if rows.size:
            undominated = choices[pareto_front(gains.T)]
            result[rows] = _choice_by_choice(feasible, columns, least, undominated, packages[rows], rest=rest[rows])
    return result


def _choice_by_choice(
    feasible: Mask, columns: Array, least: Array, own: Indices, packages: Indices, *, rest: Indices
) -> Indices:
    """Return the result of the first choice that every member prefers to each package, or -1."""
    result = np.full(len(packages), -1, dtype=np.int64)
    rows = np.arange(len(packages))
    now = columns[:, packages] + least[:, None]
    for choice in own.tolist():
        after = choice | rest[rows]
        better = feasible[after] | (choice == 0)
        for gains, mine in zip(columns, now, strict=True):
            better &= gains[after] > mine
        if better.any():
            result[rows[better]] = after[better]
            rows, now = rows[~better], now[:, ~better]
            if not rows.size:
                break
    return result
