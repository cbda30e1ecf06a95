"""What the package of the first page does to every member's budget, in money and against what governments take."""

from ortaq.answers.accounts import BudgetLine
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER, USD_YEAR
from ortaq.answers.sections.words import tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words

MATERIAL_PERCENT = 1.0
"""Part of its customs revenue from which a loss is named in the sentence."""


def accounts_section(material: Material) -> Section | None:
    """Return the budget line of every member; none where it was not computed."""
    package = material.agreement.focus
    if not material.accounts or package is None:
        return None
    said = (Text("accounts.lead"), *budgets(material))
    return Section("accounts", Text("accounts.title"), said, (budget_table(material.accounts, package),))


def budgets(material: Material) -> tuple[Text, ...]:
    """Return whose customs revenue the package lowers, and whose budget pays most for it.

    Returns
    -------
    tuple of Text
        Nothing where it was not computed.
    """
    lines = material.accounts
    if not lines:
        return ()
    lost = [line for line in lines if line.change_percent.central < -MATERIAL_PERCENT]
    lost.sort(key=lambda line: line.change_percent.central)
    members = tuple(Text("accounts.lost", _numbers(line)) for line in lost)
    customs = Text("accounts.customs", {"members": members}) if lost else Text("accounts.no_loss")
    known = {line: line.net_percent for line in lines if line.net_percent is not None}
    if not known:
        return customs, Text("accounts.no_revenue")
    most, percent = min(known.items(), key=lambda one: one[1].central)
    if percent.central >= 0.0:
        return (customs,)
    paid: dict[str, Words] = {
        "member": Name("economy", most.member),
        "net": Number(-most.net_musd.central, Reading.MONEY),
        "percent": Number(-percent.central, Reading.SIZE),
    }
    return customs, Text("accounts.most", paid)


def _numbers(line: BudgetLine) -> dict[str, Words]:
    return {
        "member": Name("economy", line.member),
        "percent": Number(line.change_percent.central, Reading.CHANGE),
        "change": Number(line.change_musd.central, Reading.MONEY_CHANGE),
    }


def budget_table(lines: tuple[BudgetLine, ...], package: int) -> Table:
    """Return the budget lines of some members with a package."""
    owned = any(line.returns_musd != Band.exact(0.0) for line in lines)
    rows = tuple(
        (
            Cell(Name("economy", line.member)),
            Cell(line.customs_musd, Reading.MONEY),
            Cell(line.change_musd, Reading.MONEY_CHANGE, 1),
            Cell(line.change_percent, Reading.CHANGE, 1) if line.customs_musd.central else Cell(Text("accounts.none")),
            Cell(line.debt_musd, Reading.MONEY),
            Cell(line.running_musd, Reading.MONEY),
            *((Cell(line.returns_musd, Reading.MONEY_CHANGE, 1),) if owned else ()),
            Cell(line.net_musd, Reading.MONEY_CHANGE, 1),
            _of_revenue(line),
            _revenue(line),
        )
        for line in lines
    )
    columns = (
        MEMBER,
        Column(Text("accounts.today"), USD_YEAR),
        Column(Text("accounts.change"), USD_YEAR),
        Column(Text("accounts.change"), Text("accounts.percent_customs")),
        Column(Text("accounts.debt"), USD_YEAR),
        Column(Text("accounts.running"), USD_YEAR),
        *((Column(Text("accounts.returns"), USD_YEAR),) if owned else ()),
        Column(Text("accounts.net"), USD_YEAR),
        Column(Text("accounts.net"), Text("accounts.percent_revenue")),
        Column(Text("accounts.revenue"), USD_YEAR, (Column(Text("accounts.covers")),)),
    )
    note = Text("accounts.note"), Text("accounts.note_fees"), *((Text("accounts.note_returns"),) if owned else ())
    return Table("budget-lines", Text("accounts.table", {"tags": tags(package)}), columns, rows, note)


def _of_revenue(line: BudgetLine) -> Cell:
    percent = line.net_percent
    return Cell(Text("accounts.no_data")) if percent is None else Cell(percent, Reading.CHANGE, 1)


def _revenue(line: BudgetLine) -> Cell:
    stated = line.revenue
    if stated is None:
        return Cell(Text("accounts.no_data"))
    covers = Cell(Text(f"accounts.covers_{stated.covers}", {"year": str(stated.year)}))
    whole = stated.revenue_musd
    said = whole.central if whole.low == whole.high else whole
    flag = Text("accounts.imputed") if stated.method == "imputed" else ""
    return Cell(said, Reading.MONEY, more=(covers,), flag=flag, source=stated.source)
