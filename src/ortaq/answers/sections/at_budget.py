"""What a budget buys, and why each other measure is left out."""

from ortaq.agreement import Agreement
from ortaq.answers.budgets import AtBudget, Budget, LeftOut, Why, at_budget
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE, USD_YEAR
from ortaq.answers.sections.words import economies, money, tagged, tagged_list
from ortaq.core import Mechanism, Payoffs
from ortaq.core.report import Cell, Column, Reading, Section, Table, Text, Words


def at_budget_section(material: Material) -> Section | None:
    """Return what the budgets that the mechanism states buy; none where it states none or nothing is signed."""
    rules = material.mechanism.rules
    budget = Budget(rules.budget_musd, None, rules.member_budget_musd)
    if budget == Budget() or not material.agreement.accepted.size:
        return None
    return bought(material.payoffs, material.agreement, material.mechanism, budget)


def bought(payoffs: Payoffs, agreement: Agreement, mechanism: Mechanism, budget: Budget) -> Section:
    """Return the best package at a budget and why it does not hold more.

    Raises
    ------
    InputError
        As `at_budget`.
    """
    found = at_budget(payoffs, agreement, mechanism, budget)
    said = Text(
        "budget.best",
        {"cost": money(found.cost_musd), "upfront": money(found.upfront_musd), "gain": money(found.gain_musd)},
    )
    blocks = (_left_out(payoffs, found),) if found.left_out else ()
    paragraphs = (said, tagged_list(payoffs.measures, found.package))
    return Section("at-budget", Text("budget.title"), paragraphs, blocks)


def _left_out(payoffs: Payoffs, found: AtBudget) -> Table:
    rows = tuple(
        (
            Cell(tagged(payoffs.measures, payoffs.measures.index(one.measure))),
            Cell(_why(one)),
            Cell(one.cost_musd, Reading.MONEY),
            Cell(one.gain_musd, Reading.MONEY_CHANGE, 1),
            Cell(one.next_return, Reading.SIZE) if one.cost_musd > 0.0 < one.gain_musd else Cell("-"),
        )
        for one in found.left_out
    )
    columns = (
        MEASURE,
        Column(Text("budget.why")),
        Column(Text("budget.adds_cost"), USD_YEAR),
        Column(Text("budget.adds_gain"), USD_YEAR),
        Column(Text("ladder.next"), Text("unit.usd_usd")),
    )
    return Table("left-out", Text("budget.left_out"), columns, rows, (Text("budget.note"),))


def _why(one: LeftOut) -> Words:
    if one.why is Why.REFUSED:
        return Text("budget.refused", {"members": economies(one.members)})
    if one.why is Why.LOW_RETURN and one.gain_musd <= 0.0:
        return Text("budget.no_gain")
    return Text(f"budget.{one.why.value}")
