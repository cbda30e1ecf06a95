"""Which packages last, judged by the packages that a search solved: those to which somebody would go over.

The same questions as in ``ortaq.agreement.deviations`` and ``ortaq.agreement.coalitions``, of an agenda without a table
of all packages. What is found is exact. That nothing is found means that nothing better was solved; whoever searches
says how far it looked.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from ortaq.agreement.acceptance import Indices, over_shocks
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.coalitions import Blocking, Outsiders
from ortaq.agreement.deviations import Accessions, Stability, measures_with, participants_of
from ortaq.agreement.groups import member_names, members_in, own_measures
from ortaq.core import Array, Payoffs

Ways = Mapping[tuple[int, Outsiders], Iterable[tuple[int, int]]]
"""A package and what outsiders do -> groups that may leave, and the package then in force."""


def stability_of_known(payoffs: Payoffs, agreement: Agreement, packages: Indices, ways: Ways) -> Stability:
    """Return which of some packages last, as far as packages were solved.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
        By package, as ``Listed.by_package`` returns both.
    packages : ndarray of int, shape (row,)
        Packages asked about; what is left of each after a member's exit is known.
    ways : mapping
        Groups that were looked for; beside them those that carry out a known package alone are tried.

    Returns
    -------
    Stability

    Examples
    --------
    >>> stability_of_known(payoffs, agreement, np.array([2, 3]), {}).departure(2)
    Departure(package=2, leavers=('A',), outsiders=<Outsiders.GAMMA: 'gamma'>, result=1)
    """
    robust = agreement.robust_gain_percent
    exits = np.array(
        [
            [robust[p, i] - robust[p & ~measures_with(payoffs, who), i] for i, who in enumerate(payoffs.members)]
            for p in packages.tolist()
        ]
    ).reshape(len(packages), len(payoffs.members))
    acting = participants_of(payoffs, payoffs.packages)
    carried = list(zip(acting[acting > 0].tolist(), payoffs.packages[acting > 0].tolist(), strict=True))
    tried = {
        (p, how): [*ways.get((p, how), ()), *(carried if how is Outsiders.GAMMA else ())]
        for p in packages.tolist()
        for how in Outsiders
    }
    return Stability(
        members=payoffs.members,
        packages=packages,
        exit_stable=np.asarray((exits >= -agreement.least_gain_percent).all(axis=1)),
        delta=_blocking(agreement, packages, Outsiders.DELTA, tried),
        gamma=_blocking(agreement, packages, Outsiders.GAMMA, tried),
        accessions=_accessions(payoffs, agreement, packages),
        patience=np.array([_patience(payoffs, agreement, p) for p in packages.tolist()]).reshape(exits.shape),
    )


def leaves(agreement: Agreement, package: int, coalition: int, result: int) -> bool:
    """Return whether every member of a coalition gains by going over from one known package to another.

    Parameters
    ----------
    agreement : Agreement
        By package.
    package, coalition, result : int

    Examples
    --------
    Alone, A would rather have its road only:

    >>> leaves(agreement, 2, 0b01, 1)
    True
    """
    who, robust = members_in(coalition), agreement.robust_gain_percent
    better = robust[result][who] > (robust[package] + agreement.least_gain_percent)[who]
    return bool(better.all() and (agreement.feasible[result] or not result))


def _blocking(
    agreement: Agreement,
    packages: Indices,
    outsiders: Outsiders,
    tried: Mapping[tuple[int, Outsiders], list[tuple[int, int]]],
) -> Blocking:
    everybody = 2 ** len(agreement.members) - 1
    found = []
    for package in packages.tolist():
        left = [
            ((coalition.bit_count(), sorted(member_names(coalition, agreement.members))), result, coalition)
            for coalition, result in tried[package, outsiders]
            if coalition != everybody and leaves(agreement, package, coalition, result)
        ]
        found.append(min(left)[:0:-1] if left else (0, -1))
    coalition, result = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return Blocking(packages, coalition, result)


def _accessions(payoffs: Payoffs, agreement: Agreement, packages: Indices) -> Accessions:
    """Return which outsiders would join each package by going over to a known one."""
    known, robust, least = payoffs.packages, agreement.robust_gain_percent, agreement.least_gain_percent
    joined = np.full((len(packages), len(payoffs.members)), -1, dtype=np.int64)
    for row, package in enumerate(packages.tolist()):
        group = int(participants_of(payoffs, np.array([package]))[0])
        inside = members_in(group)
        for who, member in enumerate(payoffs.members):
            involved = measures_with(payoffs, member)
            if package & involved:
                continue
            own = int(own_measures(payoffs, group | 1 << who).sum())
            added = known & ~package
            wider = known[(known & package == package) & (added & ~own == 0) & (added & involved != 0)]
            after = np.asarray(robust[wider])
            better = np.asarray(agreement.feasible[wider]) & (after[:, who] > robust[package, who] + least[who])
            better &= (after[:, inside] >= (robust[package] - least)[inside]).all(axis=1)
            if better.any():
                joined[row, who] = wider[better][after[better, who].argmax()]
    return Accessions(packages, joined)


def _patience(payoffs: Payoffs, agreement: Agreement, package: int) -> Array:
    """Return the patience that keeps each member, by its best known breach; see ``patience``."""
    kept = agreement.robust_gain_percent[package]
    unpaid = payoffs.gain_percent[package] + 100.0 * payoffs.cost_musd[package][:, None] / payoffs.income_musd
    best = over_shocks(unpaid[None], payoffs.probability, agreement.accept, agreement.tail)[0]
    known = payoffs.packages
    for who, member in enumerate(payoffs.members):
        lapsed = package & ~known & ~measures_with(payoffs, member)
        fewer = known[(known & ~package == 0) & (lapsed == 0)]
        best[who] = max(best[who], float(np.asarray(agreement.robust_gain_percent[fewer])[:, who].max()))
    tempting = best - kept > agreement.least_gain_percent
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.where(kept > 0.0, (best - kept) / best, np.nan)
    return np.where(tempting, needed, 0.0)
