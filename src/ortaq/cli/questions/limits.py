"""Budgets that are typed: over all members a year, up front, and of single payers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ortaq.answers.budgets import Budget
from ortaq.core import InputError, Mechanism, Reach, reach, said


@dataclass(frozen=True, slots=True)
class Spendable:
    """Budgets as typed.

    Attributes
    ----------
    budget, upfront : float or None
        Million USD a year and up front.
    payers : list of str or None
        ``KAZ=100``, million USD a year.
    """

    budget: float | None
    upfront: float | None
    payers: list[str] | None

    def beside(self, mechanism: Mechanism) -> Budget:
        """Return the budgets that hold: what is typed, and what the mechanism states beside it.

        Parameters
        ----------
        mechanism : Mechanism

        Raises
        ------
        InputError
            What was typed is no member and number.
        """
        rules = mechanism.rules
        typed = dict(_payer(text, mechanism.members) for text in self.payers or ())
        year = rules.budget_musd if self.budget is None else self.budget
        return Budget(year, self.upfront, {**rules.member_budget_musd, **typed})


def within(mechanism: Mechanism, budget: Budget) -> Mechanism:
    """Return the mechanism with budgets a year as its rules."""
    return replace(
        mechanism,
        rules=replace(mechanism.rules, budget_musd=budget.year_musd, member_budget_musd=dict(budget.by_payer)),
    )


def of_own_competence(mechanism: Mechanism) -> Mechanism:
    """Return the mechanism in which no package holds what needs others, or may need them.

    Raises
    ------
    InputError
        No measure is of the members' own competence.
    """
    barred = tuple(m.id for m in mechanism.measures if reach(m.needs) is not Reach.OWN)
    if len(barred) == len(mechanism.measures):
        raise InputError(
            "no measure is of the members' own competence",
            where="--only-own-competence",
            why="what a measure needs is not known where it states no needs",
            fix="add [[measure.needs]] to the measures that members can sign on their own, or drop the option",
        )
    return replace(mechanism, rules=replace(mechanism.rules, barred=barred))


def _payer(text: str, members: Sequence[str]) -> tuple[str, float]:
    member, _, amount = text.partition("=")
    try:
        number = float(amount)
    except ValueError:
        number = -1.0
    if member not in members or not number >= 0.0:
        raise InputError(
            f"'{text}' is no budget of a member",
            where="--payer",
            why=f"members: {', '.join(members)}; a budget is a number of zero or more",
            fix=said("write MEMBER=MILLION_USD, such as {example}=100", example=members[0]),
        )
    return member, number
