"""What a budget buys: the best package that it pays for, and why each other measure is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf, isfinite

import numpy as np

from ortaq.agreement import Agreement
from ortaq.answers.affordable import upfront_cost, upfront_costs
from ortaq.core import Array, InputError, Mask, Mechanism, Payoffs, require_known

ROUNDING = 1e-9
"""Part of a budget that a package may cost more: sums of the same costs differ in the last digits."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Money that a package may take; what is not named has no limit.

    Attributes
    ----------
    year_musd : float or None
        Over all members, million USD a year.
    upfront_musd : float or None
        Investment in all, million USD.
    by_payer : mapping of str to float
        Million USD a year of single members.
    """

    year_musd: float | None = None
    upfront_musd: float | None = None
    by_payer: Mapping[str, float] = field(default_factory=dict, hash=False)


class Why(StrEnum):
    """Why a measure is not in the best package at a budget."""

    REFUSED = "refused"
    RULES = "rules"
    LOW_RETURN = "low_return"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that the best package at a budget does not hold; money in million USD a year.

    Attributes
    ----------
    measure : str
    why : Why
    cost_musd, gain_musd : float
        What it would add to the cost and to the joint gain.
    members : tuple of str
        Who would then refuse.
    """

    measure: str
    why: Why
    cost_musd: float
    gain_musd: float
    members: tuple[str, ...] = ()

    @property
    def next_return(self) -> float:
        """What the next dollar would bring."""
        return self.gain_musd / self.cost_musd if self.cost_musd > 0.0 else inf if self.gain_musd > 0.0 else -inf


@dataclass(frozen=True, slots=True)
class AtBudget:
    """The package of largest joint gain that all sign and a budget pays for.

    Attributes
    ----------
    budget : Budget
    package : int
    cost_musd, gain_musd, upfront_musd : float
    left_out : tuple of LeftOut
        In the order of the agenda.
    """

    budget: Budget
    package: int
    cost_musd: float
    gain_musd: float
    upfront_musd: float
    left_out: tuple[LeftOut, ...]


def fits(payoffs: Payoffs, mechanism: Mechanism, budget: Budget) -> Mask:
    """Return which packages a budget pays for at central costs, shape (package,).

    Raises
    ------
    InputError
        A limit is not a number of zero or more, or a payer is no member.
    """
    require_known(tuple(budget.by_payer), payoffs.members, kind="member", where="budget")
    for limit in (budget.year_musd, budget.upfront_musd, *budget.by_payer.values()):
        if limit is not None and not (isfinite(limit) and limit >= 0.0):
            raise InputError(
                f"the budget {limit:g} is not a number of zero or more",
                where="budget",
                why="a package must cost no more than it",
                fix="give million USD, such as 400",
            )
    allowed = np.ones(len(payoffs.packages), dtype=np.bool_)
    if budget.year_musd is not None:
        allowed &= payoffs.joint_cost_musd <= budget.year_musd * (1.0 + ROUNDING)
    if budget.upfront_musd is not None:
        allowed &= upfront_costs(mechanism) <= budget.upfront_musd * (1.0 + ROUNDING)
    for member, limit in budget.by_payer.items():
        allowed &= payoffs.cost_musd[:, payoffs.members.index(member)] <= limit * (1.0 + ROUNDING)
    return allowed


def at_budget(payoffs: Payoffs, agreement: Agreement, mechanism: Mechanism, budget: Budget) -> AtBudget:
    """Return the best package at a budget, and why it does not hold more.

    Raises
    ------
    InputError
        The budget pays for no package that all would sign, or there is none; or as `fits`.
    """
    allowed, cost, joint = fits(payoffs, mechanism, budget), payoffs.joint_cost_musd, payoffs.joint_gain_musd
    signed = agreement.accepted[allowed[agreement.accepted]]
    if not signed.size:
        raise _too_small(agreement, cost)
    package = int(signed[np.lexsort((signed, cost[signed], -joint[signed]))[0]])
    left = []
    for bit, measure in enumerate(payoffs.measures):
        more = package | 1 << bit
        if more == package:
            continue
        refuses = ~agreement.signs(agreement.robust_gain_percent[more]) & payoffs.is_verified(more)
        who = tuple(member for member, out in zip(payoffs.members, refuses, strict=True) if out)
        adds = LeftOut(measure, Why.NO_ROOM, float(cost[more] - cost[package]), float(joint[more] - joint[package]))
        why = _why(adds, who, mechanism, room=bool(allowed[more]), feasible=bool(agreement.feasible[more]))
        left.append(replace(adds, why=why, members=who))
    upfront = upfront_cost(mechanism, package)
    return AtBudget(budget, package, float(cost[package]), float(joint[package]), upfront, tuple(left))


def _why(adds: LeftOut, refuse: tuple[str, ...], mechanism: Mechanism, *, room: bool, feasible: bool) -> Why:
    if room and not feasible:
        return Why.RULES
    if refuse:
        return Why.REFUSED
    return Why.LOW_RETURN if adds.next_return < mechanism.least_return else Why.NO_ROOM


def _too_small(agreement: Agreement, cost: Array) -> InputError:
    if not agreement.accepted.size:
        return InputError(
            "no budget buys a package that all would sign",
            where="budget",
            why="every package is refused by a member, or by the rules",
            fix="see who refuses what with `ortaq agree`",
        )
    cheapest = int(agreement.accepted[cost[agreement.accepted].argmin()])
    named = " + ".join(agreement.package(cheapest).measures)
    return InputError(
        "the budget pays for no package that all would sign",
        where="budget",
        why=f"the cheapest is {named} at USD {float(cost[cheapest]):.4g} million a year",
        fix="give a larger budget",
    )
