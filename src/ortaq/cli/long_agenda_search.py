"""The search of an agenda that is too long for a table, under its rules and what members look at."""

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from ortaq.agreement import Acceptance, feasible, over_shocks
from ortaq.agreement.listed import Listed, agree_on_list
from ortaq.core import Array, Mask, Mechanism, Region, Rules
from ortaq.model import BestPackages, costs, search_large
from ortaq.model.ensemble import Executor, Store
from ortaq.model.package_scan import subset_sums
from ortaq.model.payoffs import Progress


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes
    ----------
    mechanism : Mechanism
    allowed : ndarray of bool, shape (package,)
        Packages that the rules allow.
    best : BestPackages
    listed : Listed
        The packages that were solved, with who signs them.
    seconds : float
    """

    mechanism: Mechanism
    allowed: Mask
    best: BestPackages
    listed: Listed
    seconds: float

    @property
    def feasible(self) -> int:
        """Packages that the rules allow, the empty one left out."""
        return int(self.allowed[1:].sum())


def search(
    region: Region,
    mechanism: Mechanism,
    accept: Acceptance,
    tail: float,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Found:
    """Search the packages that the rules allow, and judge those that were solved.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        As ``search_large`` and ``ortaq.agreement.agree``.
    """
    begin = perf_counter()
    allowed = feasible_packages(mechanism)
    best = search_large(
        region,
        mechanism,
        progress=progress,
        executor=executor,
        store=store,
        rule=lambda gain, probability: over_shocks(gain, probability, accept, tail),
        feasible=allowed,
    )
    listed = agree_on_list(
        mechanism,
        best.packages,
        best.gain_musd,
        best.income_musd,
        best.cost_musd,
        feasible=allowed[best.packages],
        accept=accept,
        tail=tail,
    )
    return Found(mechanism, allowed, best, listed, perf_counter() - begin)


def feasible_packages(mechanism: Mechanism) -> Mask:
    """Return which packages the rules of a mechanism allow, shape (package,), without a table of costs.

    Raises
    ------
    InputError
        As ``ortaq.agreement.feasible``.
    """
    measures = tuple(m.id for m in mechanism.measures)
    each = costs(mechanism, [1 << m for m in range(len(measures))])
    stated = mechanism.rules
    plain = replace(stated, budget_musd=None, member_budget_musd={})
    allowed = feasible(plain, measures, mechanism.members, np.empty((0, 0)))

    def keep(budget: Rules, member: str, cost: Array) -> None:
        # One column of costs at a time: a table by member would take a gigabyte.
        np.logical_and(allowed, feasible(budget, measures, (member,), subset_sums(cost)[:, None]), out=allowed)

    if stated.budget_musd is not None:
        keep(Rules(budget_musd=stated.budget_musd), "all", each.sum(axis=1))
    for member, budget in stated.member_budget_musd.items():
        position = mechanism.members.index(member)
        keep(Rules(member_budget_musd={member: budget}), member, each[:, position])
    return allowed
