"""The best package at a budget among those that all would sign, by integer programming on pairwise terms (HiGHS).

One variable says whether a measure is in, one for each pair whether both are (McCormick 1976); participation of every
member, prerequisites, exclusions and budgets are linear in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.agreement.acceptance import Acceptance, Indices
from ortaq.agreement.pairwise import PairwiseGains
from ortaq.core import Array, Mask, NotConverged, Rules
from ortaq.core.prerequisites import ladder_steps

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

GAP = 1e-3
"""Relative gap between the best package found and the bound on all others at which HiGHS stops: where measures hardly
differ there are many near ties, and telling them apart by pairwise terms would mean nothing."""

MOST_NODES, FEWEST_NODES, IN_FULL = 2000, 64, 580
"""Branches of a programme of up to so many variables after which what was found counts, with the bound that is left:
the same on any machine. Of larger ones, whose branches take longer, fewer by the square, but so many at least."""

STOPPED = 4
"""Status of a programme that came to so many branches."""

CHEAP = 1e-6
"""Price of a dollar of cost that decides between packages that gain the same."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The best package under some conditions, by pairwise terms.

    Attributes
    ----------
    package : int
        Bit m says whether measure m is in; 0 where no package fits.
    value_musd : float
        Joint gain net of costs, mean over the shocks, less the price of cost; million USD a year.
    bound_musd : float
        No package is worth more.
    """

    package: int
    value_musd: float
    bound_musd: float


@dataclass(frozen=True, eq=False)
class Largest:
    """What an integer programme found.

    ``values``, shape (variable,).
    ``value``, ``bound``: of the objective, and no values that are allowed have more.
    """

    values: Array
    value: float
    bound: float


def largest(
    worth: Array,
    whole: Mask,
    lowest: Array,
    highest: Array,
    constraints: "list[LinearConstraint]",
    *,
    may_stop: bool = False,
) -> Largest | None:
    """Return the values, those marked as whole numbers, with the largest worth within bounds; None where none fit.

    Where ``most_nodes`` branches found none and proved nothing, and it ``may_stop``, they are all zero and the bound is
    infinite.
    """
    found = scipy.optimize.milp(
        -worth,
        integrality=whole.astype(np.float64),
        bounds=scipy.optimize.Bounds(lowest, highest),
        constraints=constraints,
        options={"mip_rel_gap": GAP, "node_limit": most_nodes(len(worth))},
    )
    if found.x is not None:
        return Largest(found.x, float(-found.fun), float(-found.mip_dual_bound))
    if found.status == STOPPED and may_stop:
        return Largest(np.zeros(len(worth)), 0.0, np.inf)
    if found.status != 2:  # 2: infeasible
        raise NotConverged("the best package at a budget was not found", residual=1.0, fix=str(found.message))
    return None


def most_nodes(variables: int) -> int:
    """Return after how many branches a programme of so many variables stops."""
    return min(MOST_NODES, max(FEWEST_NODES, round(MOST_NODES * (IN_FULL / variables) ** 2)))


@dataclass(frozen=True, eq=False)
class BudgetProgramme:
    """An agenda as an integer programme.

    Attributes
    ----------
    gains : PairwiseGains
    measures, members : tuple of str
    cost_musd : ndarray, shape (measure, member)
        Million USD a year.
    income_musd : ndarray, shape (member, shock)
    probability : ndarray, shape (shock,)
    least_percent : ndarray, shape (member,)
        Gain in percent of real income below which a member refuses.
    rules : Rules
    accept : Acceptance
        How members look at shocks.
    tail : float
    capped : PairwiseGains, optional
        Another quantity of every package, by two indices of its own, that may be at most ``cap``.
    cap : float
    """

    gains: PairwiseGains
    measures: tuple[str, ...]
    members: tuple[str, ...]
    cost_musd: Array
    income_musd: Array
    probability: Array
    least_percent: Array
    rules: Rules
    accept: Acceptance
    tail: float
    capped: PairwiseGains | None = None
    cap: float = np.inf

    def best(self, budget_musd: float | None = None, price: float = CHEAP, barred: Iterable[int] = ()) -> Pick:
        """Return the package of the largest joint gain less price times cost that every member signs.

        Where the last branch was reached before any such package, it is the empty one, and the bound is what the terms
        that bring something bring together.

        Parameters
        ----------
        budget_musd : float, optional
            Largest joint cost, million USD a year.
        price : float
            What a dollar of cost must bring.
        barred : iterable of int
            Packages that are not to be picked.

        Raises
        ------
        NotConverged
            HiGHS gave up.
        """
        count = len(self.measures)
        paid = self.cost_musd.sum(axis=1)
        worth = np.zeros(self.width)
        worth[:count] = self.gains.single_musd.sum(axis=1) @ self.probability - (1.0 + price) * paid
        worth[count : self._terms] = self.gains.pair_musd.sum(axis=1) @ self.probability
        further = [self._row(dict(enumerate(paid.tolist())), high=budget_musd)] if budget_musd is not None else []
        further += [self.unlike(package) for package in barred]
        conditions = [*self._standing, *further]
        found = largest(worth, np.arange(self.width) < count, *self.bounds, conditions, may_stop=True)
        if found is None:
            return Pick(0, 0.0, 0.0)
        bound = min(found.bound, float(np.maximum(worth, 0.0).sum()))
        return Pick(package_of(found.values[:count]), found.value, bound)

    @property
    def _terms(self) -> int:
        return len(self.measures) + len(self.gains.pairs)

    @property
    def width(self) -> int:
        """Variables: measures, pairs, and under CVaR for each member a level and what each shock lacks of it."""
        shocks = len(self.probability)
        return self._terms + (len(self.members) * (1 + shocks) if self.accept is Acceptance.CVAR else 0)

    @cached_property
    def bounds(self) -> tuple[Array, Array]:
        """Smallest and largest value of each variable, shape (variable,): levels are free, lacks not negative."""
        lowest, highest = np.zeros(self.width), np.ones(self.width)
        lowest[self._terms :: 1 + len(self.probability)] = -np.inf
        highest[self._terms :] = np.inf
        return lowest, highest

    @cached_property
    def _standing(self) -> "list[LinearConstraint]":
        """Conditions that hold at every budget."""
        return [*self.ruled, *self._participation()]

    @cached_property
    def ruled(self) -> "list[LinearConstraint]":
        """Conditions on packages, whoever looks at them: pairs hold both measures, and the rules are kept."""
        return [*self._both(), *self._by_rules(), *self._capped()]

    @cached_property
    def net_musd(self) -> Array:
        """Gains of single and pairwise terms net of costs, shape (term, member, shock), million USD a year."""
        return np.concatenate([self.gains.single_musd - self.cost_musd[:, :, None], self.gains.pair_musd])

    @cached_property
    def net_percent(self) -> Array:
        """The same in percent of real income under the shock, shape (term, member, shock)."""
        return np.asarray(100.0 * self.net_musd / self.income_musd)

    def looked_at(self, net: Array) -> tuple[Array, Indices]:
        """Return rows of which the robust gains of members are the smallest, and whose each of them is.

        Parameters
        ----------
        net : ndarray, shape (term, member, shock)

        Returns
        -------
        rows : ndarray, shape (row, variable)
        of : ndarray of int, shape (row,)
            Position of the member; -1 where a row must not be negative whoever is asked: what a tail lacks.
        """
        members = np.arange(len(self.members))
        if self.accept is Acceptance.CVAR:
            return self._tails(net)
        if self.accept is Acceptance.EXPECTED:
            return np.pad((net @ self.probability).T, ((0, 0), (0, self.width - len(net)))), members
        by_case = net.reshape(len(net), -1).T
        return np.pad(by_case, ((0, 0), (0, self.width - len(net)))), np.repeat(members, len(self.probability))

    def _both(self) -> "list[LinearConstraint]":
        """Return that the variable of a pair is one where both measures are in, and zero elsewhere."""
        count, pairs = len(self.measures), len(self.gains.pairs)
        if not pairs:
            return []
        row, pair = np.arange(pairs), count + np.arange(pairs)
        first, second = self.gains.pairs.T
        one = np.ones(pairs)

        def matrix(*parts: "tuple[Array, Indices]") -> "csr_array":
            values = np.concatenate([v for v, _ in parts])
            place = np.concatenate([row for _ in parts]), np.concatenate([c for _, c in parts])
            return scipy.sparse.csr_array((values, place), shape=(pairs, self.width))

        limit = scipy.optimize.LinearConstraint
        return [
            limit(matrix((one, pair), (-one, first)), -np.inf, 0.0),
            limit(matrix((one, pair), (-one, second)), -np.inf, 0.0),
            limit(matrix((one, pair), (-one, first), (-one, second)), -1.0, np.inf),
        ]

    def _participation(self) -> "list[LinearConstraint]":
        """Return that every member gains what it asks for, brought over the shocks as it looks at them."""
        rows, of = self.looked_at(self.net_percent)
        least = np.where(of >= 0, self.least_percent[of], 0.0)
        return [scipy.optimize.LinearConstraint(scipy.sparse.csr_array(rows), least, np.inf)]

    def _tails(self, net: Array) -> tuple[Array, Indices]:
        """Return CVaR as the largest level less the mean lack of it in the tail (Rockafellar and Uryasev 2000)."""
        members, shocks = self.income_musd.shape
        rows, of = [], []
        for member in range(members):
            at = self._terms + member * (1 + shocks)
            mean = np.zeros(self.width)
            mean[at], mean[at + 1 : at + 1 + shocks] = 1.0, -self.probability / self.tail
            rows.append(mean)
            of.append(member)
            for shock in range(shocks):
                lack = np.zeros(self.width)
                lack[: self._terms] = net[:, member, shock]
                lack[at], lack[at + 1 + shock] = -1.0, 1.0
                rows.append(lack)
                of.append(-1)
        return np.array(rows), np.array(of)

    def _capped(self) -> "list[LinearConstraint]":
        """Return that the other quantity stays within its cap, by the pairs that gains know of."""
        if self.capped is None:
            return []
        place = {pair: at for at, pair in enumerate(map(tuple, self.capped.pairs.tolist()))}
        same = [place[pair] for pair in map(tuple, self.gains.pairs.tolist())]
        terms = np.concatenate([self.capped.single_musd, self.capped.pair_musd[same]])
        rows = np.pad(terms.reshape(len(terms), -1).T, ((0, 0), (0, self.width - len(terms))))
        return [scipy.optimize.LinearConstraint(scipy.sparse.csr_array(rows), -np.inf, self.cap)]

    def _by_rules(self) -> "list[LinearConstraint]":
        """Return prerequisites, ladders, exclusions and budgets of the mechanism."""
        at, rules = {m: bit for bit, m in enumerate(self.measures)}, self.rules
        needs = [(m, needed) for m, all_needed in rules.requires.items() for needed in all_needed]
        rows = [
            self._row({at[m]: 1.0, at[needed]: -1.0}, high=0.0) for m, needed in [*needs, *ladder_steps(rules.ladders)]
        ]
        rows += [self._row({at[m]: 1.0 for m in group}, high=1.0) for group in rules.excludes]
        rows += [self._row({at[m]: 1.0}, high=0.0) for m in rules.barred]
        if rules.budget_musd is not None:
            rows.append(self._row(dict(enumerate(self.cost_musd.sum(axis=1).tolist())), high=rules.budget_musd))
        for member, budget in rules.member_budget_musd.items():
            own = self.cost_musd[:, self.members.index(member)]
            rows.append(self._row(dict(enumerate(own.tolist())), high=budget))
        return rows

    def _row(self, values: dict[int, float], low: float = -np.inf, high: float | None = np.inf) -> "LinearConstraint":
        row = np.zeros((1, self.width))
        row[0, list(values)] = list(values.values())
        return scipy.optimize.LinearConstraint(row, low, np.inf if high is None else high)

    def unlike(self, package: int) -> "LinearConstraint":
        """Return that at least one measure is in that the package leaves out, or the other way round."""
        inside = [bool(package >> m & 1) for m in range(len(self.measures))]
        return self._row({m: -1.0 if held else 1.0 for m, held in enumerate(inside)}, low=1.0 - sum(inside))


def package_of(switches: Array) -> int:
    """Return the package of which switches, shape (measure,), say whether a measure is in, up to rounding."""
    inside = np.round(switches).astype(np.int64)
    return int((inside << np.arange(len(switches), dtype=np.int64)).sum())
