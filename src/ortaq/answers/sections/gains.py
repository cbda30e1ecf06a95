"""What packages give members: cells in percent of real income and USD, with their ranges where these are known."""

from collections.abc import Iterable

import numpy as np

from ortaq.agreement import Acceptance
from ortaq.agreement.sentences import tail
from ortaq.answers.material import Material
from ortaq.core import Array, Band, verdict
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text, Words

APART = 1.1
"""Spending in GDPs from which a note says why percent of real income and of GDP differ."""

INCOME: Text = Text("unit.percent_income")
USD_YEAR: Text = Text("unit.usd_year")
MEMBER: Column = Column(Text("column.member"))
MEASURE: Column = Column(Text("column.measure"))
TOTAL: Text = Text("column.total")


def gain_column(title: Words) -> Column:
    """Return the head of gains in percent of real income, with USD and percent of GDP below."""
    return Column(title, INCOME, (Column("", USD_YEAR), Column("", Text("unit.percent_gdp"))))


def worth_column(title: Words) -> Column:
    """Return the head of gains in percent of real income with USD below, for what knows no GDP."""
    return Column(title, INCOME, (Column("", USD_YEAR),))


def by_member(members: Iterable[str], unit: Words) -> tuple[Column, ...]:
    """Return one head for each member."""
    return tuple(Column(Name("economy", member), unit) for member in members)


def gain_cell(material: Material, package: int, member: int, shock: int) -> Cell:
    """Return a gain in percent of real income, USD and percent of GDP, with its ranges where the package has them."""
    payoffs, band = material.payoffs, material.bands.get(package)
    at = member, shock
    percent, musd = float(payoffs.gain_percent[package][at]), float(payoffs.gain_musd[package][at])
    per_gdp = 100.0 / float(gdp_musd(material)[member])
    flag: Words = "" if payoffs.is_verified(package) else Text("flag.estimated")
    if band is None:
        more = Cell(musd, Reading.MONEY_CHANGE, flag=flag), Cell(per_gdp * musd, Reading.CHANGE, flag=flag)
        return Cell(percent, Reading.CHANGE, 1, more, flag=flag)
    low, high = float(band.low_musd[at]), float(band.high_musd[at])
    span = Band(float(band.low_percent[at]), percent, float(band.high_percent[at]))
    of_gdp = Cell(Band(per_gdp * low, per_gdp * musd, per_gdp * high), Reading.CHANGE, flag=flag)
    worth = Cell(Band(low, musd, high), Reading.MONEY_CHANGE, flag=flag)
    return Cell(span, Reading.CHANGE, 1, (worth, of_gdp), flag=flag)


def gdp_musd(material: Material) -> Array:
    """Return the gross domestic product of the members in the base year, shape (member,), million USD."""
    gdp = {economy.id: economy.gdp_musd for economy in material.region.economies}
    return np.array([gdp[member] for member in material.payoffs.members])


def spending_sentence(material: Material) -> tuple[Words, ...]:
    """Return which members spend more than they produce by so much that the two percentages differ."""
    ratio = material.payoffs.income_musd[:, 0] / gdp_musd(material)
    more = tuple(
        Text("note.spends", {"member": Name("economy", member), "times": Number(float(times))})
        for member, times in zip(material.payoffs.members, ratio, strict=True)
        if times > APART
    )
    return (Text("note.spending", {"members": more}),) if more else ()


def percent_cell(percent: float, *more: Cell) -> Cell:
    """Return a gain in percent without a range."""
    return Cell(float(percent), Reading.CHANGE, 1, more)


def expected(material: Material, package: int) -> Array:
    """Return the mean gain over the shocks, shape (member,), percent of real income."""
    gains: Array = material.payoffs.gain_percent[package] @ material.payoffs.probability
    return gains


def verdict_word(material: Material, package: int, member: int) -> Text:
    """Return what a package does to a member, with its range over the assumptions where that is known."""
    agreement, band = material.agreement, material.bands.get(package)
    asked = float(agreement.threshold_percent[member])
    above, size = (
        float(agreement.robust_gain_percent[package, member]) - asked,
        float(agreement.material_percent[member]),
    )
    if band is None:
        return Text(f"verdict.{verdict(above, size).value}")
    ends = float(band.robust_low_percent[member]) - asked, float(band.robust_high_percent[member]) - asked
    return Text(f"verdict.{verdict(Band(ends[0], above, ends[1]), size).value}")


def package_table(material: Material, package: int, id: str, title: Words) -> Table:
    """Return every member's gain without a shock, its gain over the shocks, and what that does to it."""
    looks, members = _looks(material), material.payoffs.members
    rows = tuple(
        (
            Cell(Name("economy", member)),
            gain_cell(material, package, i, 0),
            *(_over_shocks(material, package, i, look) for look in looks),
            Cell(verdict_word(material, package, i)),
        )
        for i, member in enumerate(members)
    )
    columns = (MEMBER, gain_column(Text("column.no_shock")), *looks.values(), Column(Text("column.verdict")))
    return Table(id, title, columns, rows, (Text("note.package"), *spending_sentence(material)))


def _looks(material: Material) -> dict[Acceptance, Column]:
    """Return the columns of gains over the shocks, none without shocks."""
    agreement = material.agreement
    if len(material.payoffs.shocks) == 1:
        return {}
    heads = {
        Acceptance.WORST: Column(Text("column.worst_shock"), INCOME, (Column(Text("column.shock")),)),
        Acceptance.CVAR: Column(Text("column.tail", {"tail": tail(agreement)}), INCOME),
        Acceptance.EXPECTED: Column(Text("column.mean"), INCOME),
    }
    shown = {Acceptance.WORST, Acceptance.EXPECTED, agreement.accept}
    return {look: head for look, head in heads.items() if look in shown}


def _over_shocks(material: Material, package: int, member: int, look: Acceptance) -> Cell:
    """Return a gain over the shocks; that at which members look has a range."""
    payoffs, agreement, band = material.payoffs, material.agreement, material.bands.get(package)
    by_shock = payoffs.gain_percent[package, member]
    worst = int(by_shock.argmin())
    percent = {
        Acceptance.WORST: float(by_shock[worst]),
        Acceptance.CVAR: float(agreement.robust_gain_percent[package, member]),
        Acceptance.EXPECTED: float(expected(material, package)[member]),
    }[look]
    more = (Cell(Name("change", payoffs.shocks[worst])),) if look is Acceptance.WORST else ()
    if look is not agreement.accept or band is None:
        return percent_cell(percent, *more)
    ends = Band(float(band.robust_low_percent[member]), percent, float(band.robust_high_percent[member]))
    return Cell(ends, Reading.CHANGE, 1, more)
