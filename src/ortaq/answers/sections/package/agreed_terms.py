"""What a package obliges whom to: measures with their payers and dates, duties by member, payments, money by year."""

import numpy as np

from ortaq.agreement import transfers
from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_members import member_gains
from ortaq.answers.sections.gains import MEASURE, MEMBER, TOTAL, USD_YEAR
from ortaq.answers.sections.words import economies, tagged, tags
from ortaq.answers.stated_shifts import shift_table
from ortaq.core import Change, even_transfers
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Table, Text, Words
from ortaq.core.subsets import bits

USD = Text("unit.usd")

LEAST_MUSD = 0.005
"""Million USD a year below which a payment between two economies is left out."""

OPEN_DATE, OPEN_SIGN = Text("term.open_date"), Text("term.open_indicator")
"""Stand where the file states nothing; nobody makes it up."""


def chosen(material: Material, package: int) -> tuple[tuple[int, Change], ...]:
    """Return the measures of a package with their places on the agenda."""
    return tuple((bit, material.mechanism.measures[bit]) for bit in bits(package))


def measures_table(material: Material, package: int) -> Table:
    """Return a row for each measure: who takes part, who pays which part, what it costs, when it starts and opens."""
    payoffs, years = material.payoffs, _years(material)
    rows = []
    for bit, measure in chosen(material, package):
        cost, (starts, opens) = measure.cost, years.get(measure.id, (None, None))
        invest = Cell(Text("term.open_cost"))
        if cost is not None:
            band = cost.capex_musd
            invest = Cell(band if band.low < band.high else band.central, Reading.MONEY)
        rows.append(
            (
                Cell(tagged(payoffs.measures, bit)),
                Cell(Items(economies(measure.taking_part or material.mechanism.members))),
                Cell(Items(_payers(measure))),
                invest,
                Cell(float(payoffs.cost_musd[1 << bit].sum()), Reading.MONEY),
                _year(starts),
                _year(opens),
            )
        )
    total = float(payoffs.cost_musd[package].sum())
    nothing = Cell("")
    rows.append((Cell(TOTAL), nothing, nothing, nothing, Cell(total, Reading.MONEY), nothing, nothing))
    columns = (
        MEASURE,
        Column(Text("term.takes_part")),
        Column(Text("column.payers")),
        Column(Text("column.capital"), USD),
        Column(Text("front.cost"), USD_YEAR),
        Column(Text("term.starts")),
        Column(Text("term.opens")),
    )
    notes = (Text("term.years_note"), Text("term.cost_note"))
    return Table("term-measures", Text("term.measures"), columns, tuple(rows), notes)


def _payers(measure: Change) -> tuple[Words, ...]:
    cost = measure.cost
    if cost is None or not cost.paying:
        return (Text("term.open_payer"),)
    shares = sorted(cost.payers.items(), key=lambda one: -one[1])
    return tuple(
        Text(
            "assumptions.payer",
            {"payer": Name("economy", who), "percent": Number(round(100.0 * share, 2), Reading.INPUT)},
        )
        for who, share in shares
        if share > 0.0
    )


def _years(material: Material) -> dict[str, tuple[int | None, int | None]]:
    """Return in which year, from 1, each measure starts and opens; nothing where nothing is known of time."""
    schedule = material.schedule
    if schedule is None:
        return {}
    plan = schedule.plan
    return {
        measure: (start + 1, start + int(course.build_years) + 1) if start >= 0 else (None, None)
        for measure, start, course in zip(plan.measures, schedule.starts.tolist(), plan.courses, strict=True)
    }


def _year(year: int | None) -> Cell:
    return Cell(Text("term.open_year")) if year is None else Cell(year, Reading.COUNT)


def done_table(material: Material, package: int) -> Table:
    """Return what each measure changes by how much, and what is open: its sign of completion and when it binds."""
    rows = []
    for bit, measure in chosen(material, package):
        stated = [(row[0], row[1]) for row in shift_table(material.region, measure).rows]
        for at, (what, effect) in enumerate(stated or [(Cell(Text("term.nothing_stated")), Cell(""))]):
            label = Cell(tagged(material.payoffs.measures, bit)) if at == 0 else Cell("")
            signs = (Cell(OPEN_SIGN), Cell(OPEN_DATE)) if at == 0 else (Cell(""), Cell(""))
            rows.append((label, what, effect, *signs))
    columns = (
        MEASURE,
        Column(Text("column.what_moves")),
        Column(Text("column.effect"), Text("unit.percent")),
        Column(Text("term.indicator")),
        Column(Text("term.in_force")),
    )
    return Table("term-done-by", Text("term.done"), columns, tuple(rows), (Text("term.done_note"),))


def members_table(material: Material, package: int) -> Table:
    """Return a row for each member: where it takes part, what it invests, pays and gains, and whether it signs."""
    mechanism, agreement = material.mechanism, material.agreement
    dearest = None if material.schedule is None else material.schedule.cash
    signs = agreement.signs(agreement.robust_gain_percent[package])
    rows = []
    for at, one in enumerate(member_gains(material, package)):
        invests = sum(
            measure.cost.capex_musd.central * measure.cost.payers.get(one.member, 0.0)
            for _, measure in chosen(material, package)
            if measure.cost is not None
        )
        most = Cell(Text("term.open_year"))
        if dearest is not None and one.member in dearest.members:
            spent = dearest.spent_musd[:, dearest.members.index(one.member)]
            most = Cell(float(spent.max(initial=0.0)), Reading.MONEY)
        rows.append(
            (
                Cell(Name("economy", one.member)),
                Cell(tags(package & mechanism.involved[one.member])),
                Cell(float(invests), Reading.MONEY),
                Cell(one.pays_musd, Reading.MONEY),
                most,
                Cell(one.musd, Reading.MONEY_CHANGE),
                Cell(one.gdp_percent, Reading.CHANGE),
                Cell(Text("chosen.signs" if signs[at] else "chosen.refuses")),
            )
        )
    columns = (
        MEMBER,
        Column(Text("term.takes_part")),
        Column(Text("schedule.invests"), USD),
        Column(Text("front.pays"), USD_YEAR),
        Column(Text("schedule.dearest"), USD),
        Column(Text("front.brings"), USD_YEAR),
        Column(Text("front.of_gdp"), Text("unit.percent_gdp")),
        Column(Text("column.verdict")),
    )
    note = (Text("term.members_note"),)
    return Table("term-duties", Text("term.members"), columns, tuple(rows), note)


def payments_table(material: Material, package: int) -> Table | None:
    """Return what crosses borders under investors' terms in a year of full use; nothing where nobody has such terms."""
    rows = []
    for bit, measure in chosen(material, package):
        cost = measure.cost
        if cost is None or cost.finance is None:
            continue
        every = tuple(dict.fromkeys((*material.mechanism.members, *cost.finance.economies)))
        paid = even_transfers(cost, every)
        for payer, receiver in zip(*np.nonzero(paid > LEAST_MUSD), strict=True):
            rows.append(
                (
                    Cell(tagged(material.payoffs.measures, bit)),
                    Cell(Name("economy", every[int(payer)])),
                    Cell(Name("economy", every[int(receiver)])),
                    Cell(float(paid[payer, receiver]), Reading.MONEY),
                )
            )
    if not rows:
        return None
    columns = (
        MEASURE,
        Column(Text("investors.payer")),
        Column(Text("investors.receiver")),
        Column(Text("term.a_year"), USD_YEAR),
    )
    return Table("term-payments-terms", Text("term.payments_terms"), columns, tuple(rows), (Text("term.terms_note"),))


def balancing_table(material: Material, package: int) -> Table | None:
    """Return the payments with which all sign; nothing where all sign without, or no payment can do it."""
    paid = transfers(material.payoffs, material.agreement, package)
    if paid is None or paid.total_musd <= LEAST_MUSD:
        return None
    rows = tuple(
        (Cell(Name("economy", member)), Cell(float(musd), Reading.MONEY_CHANGE, 1))
        for member, musd in zip(material.payoffs.members, paid.received_musd[:, 0].tolist(), strict=True)
        if abs(musd) > LEAST_MUSD
    )
    columns = MEMBER, Column(Text("term.receives"), USD_YEAR)
    return Table("term-payments", Text("term.payments"), columns, rows, (Text("term.payments_note"),))


def years_table(material: Material) -> Table | None:
    """Return what starts and opens in each year and what each member then spends; nothing without a schedule."""
    schedule, agenda = material.schedule, material.payoffs.measures
    if schedule is None:
        return None
    cash, known = schedule.cash, _years(material)
    rows = tuple(
        (
            Cell(year, Reading.COUNT),
            *(Cell(tags(sum(1 << agenda.index(m) for m, of in known.items() if of[end] == year))) for end in (0, 1)),
            *(Cell(float(musd), Reading.MONEY) for musd in cash.spent_musd[year - 1].tolist()),
        )
        for year in range(1, schedule.growing_years + 1)
    )
    columns = (
        Column(Text("schedule.when")),
        Column(Text("schedule.starts")),
        Column(Text("schedule.opens")),
        *(Column(Name("economy", member), USD) for member in cash.members),
    )
    return Table("term-years-money", Text("term.years"), columns, rows, (Text("term.years_note"),))
