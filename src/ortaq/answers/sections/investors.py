"""Investors: on which terms they put up the money, what they get back in which year, and who owes how much."""

from ortaq.agreement import Returns
from ortaq.answers.figures.investors import investors_figure
from ortaq.answers.investors import Investment, Investor, debt_by_host, investments
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE
from ortaq.answers.sections.words import changes, money, payer_named, tagged, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words

USD, YEARS, RATE = Text("unit.usd"), Text("unit.years"), Text("unit.percent_a_year")
PERCENT = Text("unit.percent")
ECONOMY = Column(Text("investors.economy"))


def investors_section(material: Material) -> Section | None:
    """Return terms, returns, debt and cash of every measure that states its investors; none without any."""
    found = investments(material.region, material.mechanism)
    if not found:
        return None
    agenda = material.payoffs.measures
    tables = _terms(found, agenda), _returns(found, agenda), _debt(found, agenda, material), _cash(found)
    return Section("investors", Text("investors.title"), _said(found, material), (investors_figure(found), *tables))


def investors_line(material: Material) -> tuple[Text, ...]:
    """Return the line of the first page; nothing where no measure states its investors."""
    found = investments(material.region, material.mechanism)
    if not found:
        return ()
    put_up = sum(one.cost.capex_musd.central for one in found)
    return (Text("front.means_investors", {"tags": _tags(found), "musd": money(put_up)}),)


def _tags(found: tuple[Investment, ...]) -> str:
    return tags(sum(1 << one.bit for one in found))


def _said(found: tuple[Investment, ...], material: Material) -> "tuple[Words | Items, ...]":
    told = tuple(_told(one, investor) for one in found for investor in one.investors if investor.lends)
    said: list[Words | Items] = [Text("investors.lead"), *([Items(told)] if told else [])]
    package = material.agreement.focus
    inside = tuple(one.measure for one in found if package is not None and package >> one.bit & 1)
    said.append(Text("investors.inside", {"measures": changes(inside)}) if inside else Text("investors.outside"))
    named = {one.measure for one in found}
    plain = tuple(
        m.id for m in material.mechanism.measures if m.id not in named and m.cost and m.cost.capex_musd.central > 0.0
    )
    said += [Text("investors.annuity", {"measures": changes(plain)})] if plain else []
    return tuple(said)


def _told(one: Investment, investor: Investor) -> Text:
    numbers: dict[str, Words] = {
        "economy": Name("economy", investor.economy),
        "measure": Name("change", one.measure),
        "paid": money(investor.paid_musd),
        "received": money(investor.received_musd),
    }
    return Text("investors.told", numbers)


def _terms(found: tuple[Investment, ...], agenda: tuple[str, ...]) -> Table:
    rows = []
    for one in found:
        terms, debt = one.finance, one.finance.debt
        none = Cell(Text("investors.none"))
        rows.append(
            (
                Cell(tagged(agenda, one.bit)),
                Cell(Items(tuple(payer_named(*item) for item in terms.owners.items())), source=terms.source),
                Cell(Items(tuple(payer_named(*item) for item in terms.hosts.items()))),
                Cell(terms.earnings_musd, Reading.MONEY, source=terms.earnings_source),
                Cell(one.cost.opex_musd_per_year, Reading.MONEY, source=one.cost.source),
                Cell(round(100.0 * terms.tax, 6), Reading.INPUT, source=terms.tax_source),
                Cell(Name("economy", debt.lender), source=debt.source) if debt else none,
                Cell(round(100.0 * debt.share, 6), Reading.INPUT) if debt else none,
                Cell(round(100.0 * debt.rate, 6), Reading.INPUT) if debt else none,
                Cell(debt.years, Reading.COUNT) if debt else none,
                Cell(debt.grace_years, Reading.COUNT) if debt else none,
                Cell(Name("economy", debt.guarantor)) if debt and debt.guarantor else none,
            )
        )
    units: dict[str, Words] = {
        "earns": Text("unit.usd_year"),
        "runs": Text("unit.usd_year"),
        "tax": PERCENT,
        "lender": "",
        "lent": Text("investors.of_capital"),
        "rate": RATE,
        "runs_for": YEARS,
        "grace": YEARS,
        "guarantor": "",
    }
    columns = (
        MEASURE,
        Column(Text("investors.owners")),
        Column(Text("investors.hosts")),
        *(Column(Text(f"investors.{head}"), unit) for head, unit in units.items()),
    )
    return Table("investors-terms", Text("investors.terms"), columns, tuple(rows), (Text("note.investors_terms"),))


def _returns(found: tuple[Investment, ...], agenda: tuple[str, ...]) -> Table:
    rows = tuple(
        (
            Cell(tagged(agenda, one.bit)),
            Cell(Name("economy", investor.economy)),
            Cell(_roles(investor)),
            Cell(investor.paid_musd, Reading.MONEY),
            Cell(investor.received_musd, Reading.MONEY),
            Cell(investor.npv_musd, Reading.MONEY_CHANGE, 1),
            _rate(investor),
        )
        for one in found
        for investor in one.investors
    )
    heads = (Column(Text(f"investors.{head}"), USD) for head in ("paid", "received", "npv"))
    columns = (MEASURE, ECONOMY, Column(Text("investors.as")), *heads, Column(Text("investors.irr"), RATE))
    return Table("investors-returns", Text("investors.returns"), columns, rows, (Text("note.investors_returns"),))


def _roles(investor: Investor) -> Items:
    roles: list[Words] = []
    if investor.share > 0.0:
        roles.append(Text("investors.owns", {"percent": Number(round(100.0 * investor.share, 2), Reading.INPUT)}))
    roles += [Text("investors.lends")] if investor.lends else []
    roles += [Text("investors.answers")] if investor.answers else []
    return Items(tuple(roles))


def _rate(investor: Investor) -> Cell:
    weak, central, strong = investor.returns
    if weak.rate is not None and central.rate is not None and strong.rate is not None:
        return Cell(Band(100.0 * weak.rate, 100.0 * central.rate, 100.0 * strong.rate), Reading.CHANGE)
    if central.rate is not None:
        return Cell(100.0 * central.rate, Reading.CHANGE)
    return Cell(Text("schedule.irr_none" if central.returns is Returns.NONE else "schedule.irr_several"))


def _debt(found: tuple[Investment, ...], agenda: tuple[str, ...], material: Material) -> Table:
    gdp = dict(pair for one in found for pair in one.gdp_musd)
    rows = [
        (
            Cell(tagged(agenda, one.bit)),
            Cell(Name("economy", host)),
            Cell(share * one.peak_musd, Reading.MONEY),
            Cell(one.peak_year, Reading.COUNT),
            Cell(100.0 * share * one.peak_musd / gdp[host], Reading.SIZE),
        )
        for one in found
        if one.finance.debt is not None
        for host, share in one.finance.hosts.items()
    ]
    package = material.agreement.focus
    inside = tuple(one for one in found if package is not None and package >> one.bit & 1)
    for host in dict.fromkeys(h for one in inside if one.finance.debt for h in one.finance.hosts):
        owed = debt_by_host(inside, host)
        peak = float(owed.max(initial=0.0))
        rows.append(
            (
                Cell(Text("investors.package", {"tags": tags(package or 0)})),
                Cell(Name("economy", host)),
                Cell(peak, Reading.MONEY),
                Cell(int(owed.argmax()) + 1, Reading.COUNT),
                Cell(100.0 * peak / gdp[host], Reading.SIZE),
            )
        )
    columns = (
        MEASURE,
        Column(Text("investors.debtor")),
        Column(Text("investors.peak"), USD),
        Column(Text("investors.peak_year")),
        Column(Text("investors.peak"), Text("unit.percent_gdp")),
    )
    return Table("investors-debt", Text("investors.debt"), columns, tuple(rows), (Text("note.investors_debt"),))


def _cash(found: tuple[Investment, ...]) -> Table:
    """Return who pays whom in every year, for programs."""
    rows = tuple(
        (
            Cell(Name("change", one.measure)),
            Cell(year + 1, Reading.COUNT),
            Cell(Text(f"investors.flow.{payment.flow.value}")),
            Cell(Name("economy", payer)),
            Cell(Name("economy", receiver)),
            Cell(float(musd * out * share), Reading.AMOUNT),
        )
        for one in found
        for payment in one.company.payments()
        for year, musd in enumerate(payment.musd.tolist())
        if musd > 0.0
        for payer, out in payment.payers.items()
        for receiver, share in payment.receivers.items()
    )
    columns = (
        MEASURE,
        Column(Text("schedule.when")),
        Column(Text("investors.flow")),
        Column(Text("investors.payer")),
        Column(Text("investors.receiver")),
        Column(Text("investors.musd"), Text("unit.musd")),
    )
    return Table("investors-cash", Text("investors.cash"), columns, rows, file_only=True)
