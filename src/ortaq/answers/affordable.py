"""Which packages the rules and budgets of a mechanism allow, and what packages cost up front."""

from dataclasses import replace

import numpy as np

from ortaq.agreement import feasible, rules_kept
from ortaq.core import Array, Corner, InputError, Integers, Mask, Mechanism, Package, Rules
from ortaq.core.subsets import holds, subset_sums
from ortaq.model.payoffs import measure_costs


def feasible_packages(mechanism: Mechanism, corner: Corner = Corner.CENTRAL, upfront_musd: float | None = None) -> Mask:
    """Return which packages the rules of a mechanism allow, shape (package,), without a table of costs.

    ``upfront_musd``: largest investment of a package, million USD.

    Raises
    ------
    InputError
        As ``ortaq.agreement.feasible``.
    """
    measures = tuple(m.id for m in mechanism.measures)
    each = measure_costs(mechanism, corner)
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
    if upfront_musd is not None:
        allowed &= upfront_costs(mechanism) <= upfront_musd
    return allowed


def keeps_rules(mechanism: Mechanism, packages: Integers, measure_cost_musd: Array) -> Mask:
    """Return which packages of a list the rules allow, shape (package,)."""
    ids = tuple(m.id for m in mechanism.measures)
    cost = holds(packages, len(ids)) @ measure_cost_musd
    return rules_kept(mechanism.rules, ids, mechanism.members, packages, cost)


def require_affordable(mechanism: Mechanism, allowed: Mask, corner: Corner = Corner.CENTRAL) -> None:
    """Raise InputError, naming the cheapest package, if budgets alone are why none is allowed, shape (package,)."""
    if allowed[1:].any():
        return
    free = replace(mechanism, rules=replace(mechanism.rules, budget_musd=None, member_budget_musd={}))
    packages = 1 + np.flatnonzero(feasible_packages(free)[1:])
    if not packages.size:
        return
    year, upfront = subset_sums(measure_costs(mechanism, corner).sum(axis=1)), upfront_costs(mechanism)
    cheapest = int(packages[np.lexsort((upfront[packages], year[packages]))[0]])
    named = " + ".join(Package.from_index(cheapest, [m.id for m in mechanism.measures]).measures)
    raise InputError(
        "the budget pays for no package",
        where=f"mechanism '{mechanism.id}', budget",
        why=f"the cheapest is {named}: USD {year[cheapest]:.4g} million a year, {upfront[cheapest]:.4g} to invest",
        fix="give a larger budget",
    )


def upfront_cost(mechanism: Mechanism, package: int) -> float:
    """Return the investment of one package, million USD of the base year."""
    inside = [m.cost for bit, m in enumerate(mechanism.measures) if package >> bit & 1]
    return sum(cost.capex_musd.central for cost in inside if cost is not None)


def upfront_costs(mechanism: Mechanism) -> Array:
    """Return the investment of every package, shape (package,), million USD of the base year."""
    each = [0.0 if m.cost is None else m.cost.capex_musd.central for m in mechanism.measures]
    return subset_sums(np.array(each))
