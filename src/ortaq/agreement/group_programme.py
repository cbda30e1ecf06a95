"""What groups of members can bring about by themselves, by integer programming on pairwise terms (HiGHS).

An agenda without a table of all packages has too many of them to try one by one, and so have the groups of many
members. One programme picks the group and the package that it goes over to at once; another the package that is best
for a given group. Both say what no group and no package can exceed by the same terms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.budget_programme import BudgetProgramme, Pick, largest, package_of
from ortaq.agreement.coalitions import Outsiders
from ortaq.core import Array, Mask
from ortaq.core.subsets import holds

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint


@dataclass(frozen=True, slots=True)
class Leaving:
    """The group that gains most by leaving a package, by pairwise terms.

    Attributes
    ----------
    coalition : int
        Bits of its members.
    result : int
        The package in force afterwards.
    margin_percent : float
        What the member that gains least has beyond what makes it leave, percentage points of real income.
    bound_percent : float
        No group has more.
    """

    coalition: int
    result: int
    margin_percent: float
    bound_percent: float


@dataclass(frozen=True, eq=False)
class GroupProgramme:
    """An agenda as an integer programme for some of its members.

    Attributes
    ----------
    agenda : BudgetProgramme
    takes_part : ndarray of bool, shape (measure, member)
        Without whom a measure does not happen.
    """

    agenda: BudgetProgramme
    takes_part: Mask

    @classmethod
    def of(cls, agenda: BudgetProgramme, involved: Sequence[int]) -> "GroupProgramme":
        """Return the programme for groups of an agenda.

        Parameters
        ----------
        agenda : BudgetProgramme
        involved : sequence of int
            Bits of the measures in which each member takes part.
        """
        bits: Indices = np.array(list(involved), dtype=np.int64)
        return cls(agenda, holds(bits, len(agenda.measures)).T)

    def own(self, group: Sequence[int]) -> int:
        """Return the measures that a group carries out by itself.

        Parameters
        ----------
        group : sequence of int
            Positions of its members.
        """
        others = np.ones(self.takes_part.shape[1], bool)
        others[list(group)] = False
        return package_of(np.where(self.takes_part[:, others].any(axis=1), 0.0, 1.0))

    def best_for(
        self, group: Sequence[int], within: tuple[int, int], *, in_percent: bool = False, barred: Iterable[int] = ()
    ) -> Pick | None:
        """Return the package that gives the members of a group most together, whether others sign it or not.

        Parameters
        ----------
        group : sequence of int
            Positions of its members.
        within : tuple of int
            Measures that are in, and those that may be in.
        in_percent : bool, optional
            Of real income, in place of million USD a year.
        barred : iterable of int
            Packages that are not to be picked.

        Returns
        -------
        Pick or None
            None where the rules allow no package between these.
        """
        agenda, count = self.agenda, len(self.agenda.measures)
        rows, of = agenda.looked_at(agenda.net_percent if in_percent else agenda.net_musd)
        asked = np.isin(of, group)
        rows, of = rows[asked | (of < 0)], of[asked | (of < 0)]
        gains = np.where(of[:, None] == np.array(group), -1.0, 0.0)
        lowest, highest = self._between(*within)
        found = largest(
            np.r_[np.zeros(agenda.width), np.ones(len(group))],
            np.arange(agenda.width + len(group)) < count,
            np.r_[lowest, np.full(len(group), -np.inf)],
            np.r_[highest, np.full(len(group), np.inf)],
            [*self._conditions(len(group), barred), _at_least(np.hstack([rows, gains]), np.zeros(len(rows)))],
        )
        return None if found is None else Pick(package_of(found.values[:count]), found.value, found.bound)

    def fairest(self, barred: Iterable[int] = ()) -> Pick | None:
        """Return the package by which the member that gains least beyond what it would just not refuse gains most.

        Parameters
        ----------
        barred : iterable of int
            Packages that are not to be picked.

        Returns
        -------
        Pick or None
            Values in percentage points of real income; None where the rules allow no package.
        """
        agenda, count = self.agenda, len(self.agenda.measures)
        rows, of = agenda.looked_at(agenda.net_percent)
        margin = np.where(of >= 0, -1.0, 0.0)[:, None]
        least = np.where(of >= 0, agenda.least_percent[of], 0.0)
        lowest, highest = self._between(0, 2**count - 1)
        found = largest(
            np.r_[np.zeros(agenda.width), 1.0],
            np.arange(agenda.width + 1) < count,
            np.r_[lowest, -np.inf],
            np.r_[highest, np.inf],
            [*self._conditions(1, barred), _at_least(np.hstack([rows, margin]), least)],
        )
        return None if found is None else Pick(package_of(found.values[:count]), found.value, found.bound)

    def departing(
        self, package: int, outsiders: Outsiders, asked_percent: Array, barred: Iterable[int] = ()
    ) -> Leaving | None:
        """Return the group whose members all gain most by leaving a package, and what it goes over to.

        One variable for each member says whether it leaves. A measure of the result needs all its participants among
        the leavers, or, of the package itself and where outsiders keep their part, all of them outside.

        Parameters
        ----------
        package : int
            The package that is left.
        outsiders : Outsiders
            What the others then do.
        asked_percent : ndarray, shape (member,)
            Robust gain above which the member leaves, percent of real income.
        barred : iterable of int
            Results that are not to be picked.

        Returns
        -------
        Leaving or None
            None where no group gains; an empty group and an infinite bound where so many branches found none and proved
            nothing.
        """
        agenda, (count, members) = self.agenda, self.takes_part.shape
        rows, of = agenda.looked_at(agenda.net_percent)
        highest_gain = np.maximum(agenda.net_percent, 0.0).sum(axis=0).max(axis=1)
        most = float((highest_gain - asked_percent).max())
        # What a row of those who stay may lack: enough that it binds nothing, whatever the package and the margin.
        lack = asked_percent + most - np.minimum(agenda.net_percent, 0.0).sum(axis=0).min(axis=1)
        asks = of >= 0
        leaves = np.where(of[:, None] == np.arange(members), -lack, 0.0)
        margin = np.where(asks, -1.0, 0.0)[:, None]
        asked = np.where(asks, asked_percent[of] - lack[of], 0.0)
        lowest, highest = self._between(0, 2**count - 1)
        whole = np.r_[np.arange(agenda.width) < count, np.ones(members, bool), False]
        some = np.r_[np.zeros(agenda.width), np.ones(members), 0.0][None]
        found = largest(
            np.r_[np.zeros(agenda.width + members), 1.0],
            whole,
            np.r_[lowest, np.zeros(members), 0.0],
            np.r_[highest, np.ones(members), most],
            [
                *self._conditions(1 + members, barred),
                _at_least(np.hstack([rows, leaves, margin]), asked),
                scipy.optimize.LinearConstraint(some, 1.0, members - 1.0),
                self._carried_out(package if outsiders is Outsiders.DELTA else 0),
            ],
            may_stop=True,
        )
        if found is None:
            return None
        leavers = package_of(found.values[agenda.width : agenda.width + members])
        return Leaving(leavers, package_of(found.values[:count]), found.value, found.bound)

    def _carried_out(self, kept: int) -> "LinearConstraint":
        """Return that measures need all participants among the leavers, or those of the package kept all outside."""
        agenda, (count, members) = self.agenda, self.takes_part.shape
        rows, least = [], []

        def add(measure: int, value: float, leavers: dict[int, float], at_least: float) -> None:
            row = np.zeros(agenda.width + members + 1)
            row[measure] = value
            for who, weight in leavers.items():
                row[agenda.width + who] += weight
            rows.append(row)
            least.append(at_least)

        for measure in range(count):
            who = np.flatnonzero(self.takes_part[measure]).tolist()
            if not kept >> measure & 1:
                for one in who:
                    add(measure, -1.0, {one: 1.0}, 0.0)
                continue
            add(measure, 1.0, dict.fromkeys(who, 1.0), 1.0)
            for one, other in zip(who, [*who[1:], *who[:1]], strict=True):
                if one != other:
                    add(measure, -1.0, {one: -1.0, other: 1.0}, -1.0)
        return _at_least(np.array(rows).reshape(-1, agenda.width + members + 1), np.array(least))

    def _between(self, low: int, high: int) -> tuple[Array, Array]:
        count = len(self.agenda.measures)
        lowest, highest = (ends.copy() for ends in self.agenda.bounds)
        ends: Indices = np.array([low, high], dtype=np.int64)
        lowest[:count], highest[:count] = holds(ends, count)
        return lowest, highest

    def _conditions(self, further: int, barred: Iterable[int]) -> "list[LinearConstraint]":
        """Return the conditions on packages, with so many variables more, and that none of those barred is picked."""
        wider = [*self.agenda.ruled, *(self.agenda.unlike(package) for package in barred)]
        return [_padded(condition, further) for condition in wider]


def _at_least(rows: Array, least: Array) -> "LinearConstraint":
    return scipy.optimize.LinearConstraint(scipy.sparse.csr_array(rows), least, np.inf)


def _padded(condition: "LinearConstraint", further: int) -> "LinearConstraint":
    matrix = scipy.sparse.csr_array(condition.A)  # type: ignore[arg-type]  # its stubs allow a constraint more kinds
    nothing = scipy.sparse.csr_array((matrix.shape[0], further))
    return scipy.optimize.LinearConstraint(scipy.sparse.hstack([matrix, nothing]), condition.lb, condition.ub)
