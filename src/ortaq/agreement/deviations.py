"""Whether anybody gains by leaving or by joining.

Larger groups that leave together are in ``ortaq.agreement.coalitions``.
"""

from dataclasses import dataclass

import numpy as np

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.agreement import Agreement
from ortaq.agreement.breaches import patience
from ortaq.agreement.coalitions import Blocking, Outsiders, blocking
from ortaq.agreement.games import MOST_PLAYERS
from ortaq.agreement.groups import leaving, member_names, members_in, own_measures
from ortaq.agreement.sentences import counted, together
from ortaq.core import Array, InputError, Mask, Payoffs
from ortaq.core.report import Text, Words
from ortaq.core.subsets import subset_sums

FIRST_ASKED = 64
"""Accepted packages that are asked at once whether a group leaves them; twice as many where none is left."""


@dataclass(frozen=True, eq=False)
class Accessions:
    """For each of some packages, which members outside it would join.

    Attributes
    ----------
    packages : ndarray of int, shape (row,)
    joined : ndarray of int, shape (row, member)
        The package in force after the member joined to its best advantage; -1 for participants, and for outsiders that
        gain nothing by joining in any way in which no participant loses.
    """

    packages: Indices
    joined: Indices

    @property
    def stable(self) -> Indices:
        """The packages that nobody joins."""
        return np.asarray(self.packages[(self.joined < 0).all(axis=1)])


@dataclass(frozen=True, slots=True)
class Departure:
    """A smallest group that gains by leaving a package.

    Attributes
    ----------
    package : int
        The package that is left.
    leavers : tuple of str
    outsiders : Outsiders
        What the others then do.
    result : int
        The package in force afterwards.
    """

    package: int
    leavers: tuple[str, ...]
    outsiders: Outsiders
    result: int

    def explain(self) -> Text:
        """Return who would leave for what, packages by their index."""
        said: dict[str, Words] = {
            "members": together(self.leavers),
            "package": counted(self.package),
            "after": counted(self.result),
            "others": Text(f"stability.{self.outsiders.value}"),
        }
        return Text("stability.for_instance", said)


@dataclass(frozen=True, eq=False)
class Stability:
    """Which of some packages last.

    Attributes
    ----------
    members : tuple of str
    packages : ndarray of int, shape (row,)
    exit_stable : ndarray of bool, shape (row,)
        No single member gains by leaving.
    delta, gamma : Blocking
        Groups that gain by leaving, where outsiders keep their own measures or nothing.
    accessions : Accessions
        Outsiders that would join without harm to participants.
    patience : ndarray, shape (row, member)
        Smallest discount factor with which the member keeps the package; NaN where none is enough.
    tried : int or None
        How many groups were tried, of more members than make a list of all groups; None where all were.
    """

    members: tuple[str, ...]
    packages: Indices
    exit_stable: Mask
    delta: Blocking
    gamma: Blocking
    accessions: Accessions
    patience: Array
    tried: int | None = None

    @property
    def coalition_stable(self) -> Indices:
        """The packages that no group leaves under either rule, nor any single member."""
        lasting = (self.delta.coalition == 0) & (self.gamma.coalition == 0) & self.exit_stable
        return np.asarray(self.packages[lasting])

    def departure(self, package: int) -> Departure | None:
        """Return the smaller of the groups that leave one of the packages under the two rules, or None.

        Raises
        ------
        InputError
            If the package is not one of those asked about.
        """
        rows = np.flatnonzero(self.packages == package)
        if not rows.size:
            raise InputError(
                f"package {package} was not asked about",
                where="package",
                why="departures are known for the packages given to `stability`, the accepted ones if none were",
                fix="ask about this package",
            )
        found = [
            Departure(
                package, member_names(int(left.coalition[rows[0]]), self.members), outsiders, int(left.result[rows[0]])
            )
            for outsiders, left in ((Outsiders.DELTA, self.delta), (Outsiders.GAMMA, self.gamma))
            if left.coalition[rows[0]]
        ]
        return min(found, key=lambda d: len(d.leavers), default=None)

    def example(self) -> Departure | None:
        """Return who leaves the first package that somebody leaves, None where all last."""
        return next((d for p in self.packages.tolist() if (d := self.departure(p)) is not None), None)

    def explain(self) -> tuple[Text, ...]:
        """Return sentences: how many packages last, and one group that leaves; packages by their index."""
        if not self.packages.size:
            return ()
        numbers = {
            "count": counted(len(self.packages)),
            "single": counted(int(self.exit_stable.sum())),
            "group": counted(self.coalition_stable.size),
        }
        left = self.example()
        return (Text("stability.counts", numbers), *(() if left is None else (left.explain(),)))


def stability(payoffs: Payoffs, agreement: Agreement, packages: Indices | None = None) -> Stability:
    """Return which packages last; the accepted ones if none are named.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    packages : ndarray of int, shape (row,), optional
        Packages asked about.

    Examples
    --------
    >>> stability(payoffs, agreement).departure(2)
    Departure(package=2, leavers=('A',), outsiders=<Outsiders.DELTA: 'delta'>, result=1)
    """
    asked = agreement.accepted if packages is None else packages
    return Stability(
        members=payoffs.members,
        packages=asked,
        exit_stable=exit_stable(payoffs, agreement)[asked],
        delta=blocking(payoffs, agreement, asked, Outsiders.DELTA),
        gamma=blocking(payoffs, agreement, asked, Outsiders.GAMMA),
        accessions=accessions(payoffs, agreement, asked),
        patience=patience(payoffs, agreement)[asked],
        tried=len(leaving(payoffs)) if len(payoffs.members) > MOST_PLAYERS else None,
    )


def first_left(payoffs: Payoffs, agreement: Agreement) -> int | None:
    """Return the first accepted package that a group gains by leaving, None where all last; see ``Stability.example``.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement

    Examples
    --------
    >>> first_left(payoffs, agreement)
    2
    """
    ahead, many = agreement.accepted, FIRST_ASKED
    while ahead.size:
        asked, ahead, many = ahead[:many], ahead[many:], 2 * many
        left = [blocking(payoffs, agreement, asked, outsiders).coalition != 0 for outsiders in Outsiders]
        if np.any(left):
            return int(asked[np.any(left, axis=0)][0])
    return None


def exit_stable(payoffs: Payoffs, agreement: Agreement) -> Mask:
    """Return which packages no single member gains by leaving.

    The verdict is given for every package, accepted or not; ``exit_stable(p, a)[a.accepted]`` is the one for the
    accepted packages.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement

    Returns
    -------
    ndarray of bool, shape (package,)
        True where no exit margin is negative by more than what is too small to matter to the member.

    Examples
    --------
    >>> exit_stable(payoffs, agreement)
    array([ True,  True,  True,  True])
    """
    return np.asarray((exit_margins(payoffs, agreement) >= -agreement.least_gain_percent).all(axis=1))


def exit_margins(payoffs: Payoffs, agreement: Agreement) -> Array:
    """Return what each member loses by leaving each package.

    When a member leaves, every measure in which it participates lapses and the others keep the rest. Its robust gain
    then is that of the smaller package (internal stability: d'Aspremont et al. 1983, On the Stability of Collusive
    Price Leadership, Canadian Journal of Economics 16).

    Methodology, eq. (A8).

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement

    Returns
    -------
    ndarray, shape (package, member)
        Robust gain of staying minus leaving, percentage points.

    Examples
    --------
    >>> exit_margins(payoffs, agreement)
    array([[0., 0.],
           [3., 0.],
           [1., 2.],
           [4., 2.]])
    """
    robust = agreement.robust_gain_percent
    margins = np.empty_like(robust)
    for position, member in enumerate(payoffs.members):
        left = payoffs.packages & ~measures_with(payoffs, member)
        margins[:, position] = robust[:, position] - robust[left, position]
    return margins


def measures_with(payoffs: Payoffs, member: str) -> int:
    """Return the bits of the measures in which a member participates."""
    return sum(1 << bit for bit, who in enumerate(payoffs.participants) if member in who)


def accessions(payoffs: Payoffs, agreement: Agreement, packages: Indices) -> Accessions:
    """Return which outsiders would join each package, and how (external stability; d'Aspremont et al. 1983).

    An outsider of a package participates in none of its measures. It joins by adding measures in which it
    participates and whose other participants are already in. Only feasible results to which no participant loses count.

    Parameters
    ----------
    payoffs : Payoffs
    agreement : Agreement
    packages : ndarray of int, shape (row,)
        Packages asked about.

    Examples
    --------
    >>> accessions(payoffs, agreement, np.array([1])).joined
    array([[-1,  3]])
    """
    joined = np.full((len(packages), len(payoffs.members)), -1, dtype=np.int64)
    inside = participants_of(payoffs, packages)
    for position, member in enumerate(payoffs.members):
        involved = measures_with(payoffs, member)
        outside = np.flatnonzero(packages & involved == 0)
        for group in np.unique(inside[outside]).tolist():
            rows = outside[inside[outside] == group]
            own = own_measures(payoffs, group | 1 << position)
            choices = subset_sums(own[own & involved != 0])[1:]
            joined[rows, position] = _best_joined(agreement, packages[rows], choices, group, position)
    return Accessions(packages, joined)


def participants_of(payoffs: Payoffs, packages: Indices) -> Indices:
    """Return the bits of the members that participate in each package, shape (row,)."""
    bits = {member: 1 << i for i, member in enumerate(payoffs.members)}
    result = np.zeros(len(packages), dtype=np.int64)
    for m, who in enumerate(payoffs.participants):
        result |= np.where(packages >> m & 1, sum(bits[member] for member in who), 0)
    return result


def _best_joined(agreement: Agreement, packages: Indices, choices: Indices, group: int, joiner: int) -> Indices:
    robust = agreement.robust_gain_percent
    least, who = agreement.least_gain_percent, members_in(group)
    best = robust[packages, joiner] + least[joiner]
    floor = robust[np.ix_(packages, who)] - least[who]
    result = np.full(len(packages), -1, dtype=np.int64)
    for choice in choices.tolist():
        after = packages | choice
        unharmed = (robust[np.ix_(after, who)] >= floor).all(axis=1)
        better = agreement.feasible[after] & unharmed & (robust[after, joiner] > best)
        best = np.where(better, robust[after, joiner], best)
        result = np.where(better, after, result)
    return result
