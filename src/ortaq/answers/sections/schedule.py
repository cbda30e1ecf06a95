"""When to start what: the order under the cash of every year, and what it is worth to whom, by how far one looks."""

from ortaq.agreement import Cash, RateOfReturn, Returns, Schedule
from ortaq.answers.figures.money_by_year import money_figure
from ortaq.answers.material import Material
from ortaq.answers.ordering import alone
from ortaq.answers.sections.gains import MEASURE, MEMBER, TOTAL, USD_YEAR
from ortaq.answers.sections.words import changes, counted, economies, money, tagged, tags
from ortaq.core import Array, Band, Change, Corner
from ortaq.core.report import Cell, Column, Items, Name, Number, Paragraphs, Reading, Section, Table, Text, Words

USD, YEARS, RATE = Text("unit.usd"), Text("unit.years"), Text("unit.percent_a_year")

HORIZONS = (10, 20, 30)
"""Years from the start of work at which a measure is judged, beside all its years."""

CORNERS = (Corner.HIGH, Corner.CENTRAL, Corner.LOW)
"""High costs and long years, the central ones, low costs and short years."""

OPEN_GAP = 1e-4
"""Relative distance to the best possible order above which the text says that the search was stopped."""


def schedule_section(material: Material) -> Section | None:
    """Return the order, the money of each year, and present worth by member and measure; none without a schedule."""
    schedule = material.schedule
    if schedule is None:
        return None
    agenda = material.payoffs.measures
    blocks = (
        money_figure(schedule, agenda),
        _years(schedule, agenda),
        _members(schedule),
        _measures(material),
        _file(schedule),
    )
    return Section("schedule", Text("schedule.title"), _said(material, schedule), blocks)


def steps_said(schedule: Schedule, agenda: tuple[str, ...]) -> tuple[Text, ...]:
    """Return what starts in which year, one sentence each, measures by their letters."""
    return tuple(
        Text("schedule.year", {"year": counted(year), "tags": _tags(started, agenda)})
        for year, started in schedule.starting()
    )


def _tags(measures: tuple[str, ...], agenda: tuple[str, ...]) -> str:
    return tags(sum(1 << agenda.index(m) for m in measures))


def _said(material: Material, schedule: Schedule) -> Paragraphs:
    cap: dict[str, Words] = {"cap": money(schedule.plan.cap_musd)}
    lead = Text("schedule.lead", cap)
    if schedule.short:
        lead = Text("schedule.lead_short", {**cap, "members": economies(schedule.short)})
    said: list[Words | Items] = [lead, Items(steps_said(schedule, material.payoffs.measures))]
    said += [] if schedule.cap_stated else [Text("schedule.cap_assumed")]
    said.append(_worth(schedule.cash))
    last = schedule.plan.window - 1
    late = tuple(m for m, s in zip(schedule.plan.measures, schedule.starts.tolist(), strict=True) if s == last > 0)
    said += _left_out(schedule)
    for key, ids in (("late", late), ("unstated", schedule.unstated)):
        said += [Text(f"schedule.{key}", {"measures": changes(ids)})] if ids else []
    said += _turning(material)
    checked = {
        "packages": counted(len(schedule.open_packages)),
        "error": money(schedule.largest_error_musd),
    }
    said.append(Text("schedule.checked", checked))
    if schedule.gap > OPEN_GAP:
        said.append(Text("schedule.gap", {"percent": Number(100.0 * schedule.gap, Reading.SIZE)}))
    return tuple(said)


def _left_out(schedule: Schedule) -> "list[Words | Items]":
    """Return what does not start, each with what its dearest year takes."""
    plan = schedule.plan
    dearest = dict(zip(plan.measures, plan.dearest_year_musd().tolist(), strict=True))
    items = tuple(
        Text("schedule.takes", {"measure": Name("change", m), "dearest": money(dearest[m])}) for m in schedule.left_out
    )
    return [Text("schedule.left_out"), Items(items)] if items else []


def _worth(cash: Cash) -> Text:
    even = len(set(cash.rate.round(9).tolist())) == 1
    rate: Words = Text("schedule.own_rates")
    if even:
        rate = Text("schedule.rate", {"percent": Number(round(100.0 * float(cash.rate[0]), 6), Reading.INPUT)})
    worth = {"years": counted(cash.years), "npv": money(float(cash.npv_musd().sum())), "rate": rate}
    return Text("schedule.worth", worth)


def _turning(material: Material) -> "list[Words | Items]":
    """Return the measures of the agenda that earn their yearly cost, but not within 30 years of their start."""
    payoffs, found = material.payoffs, []
    for bit, measure in enumerate(payoffs.measures):
        net = float(payoffs.joint_gain_musd[1 << bit])
        cash = alone(material.mechanism, payoffs, bit).cash
        within = float(cash.npv_musd(HORIZONS[-1]).sum())
        if net > 0.0 > within:
            numbers: dict[str, Words] = {
                "measure": Name("change", measure),
                "net": money(net),
                "within": Number(within, Reading.MONEY_CHANGE),
                "horizon": counted(HORIZONS[-1]),
                "years": counted(cash.years),
                "life": Number(float(cash.npv_musd().sum()), Reading.MONEY_CHANGE),
            }
            found.append(Text("schedule.turning" if cash.years > HORIZONS[-1] else "schedule.never", numbers))
    return [Items(tuple(found))] if found else []


def _years(schedule: Schedule, agenda: tuple[str, ...]) -> Table:
    """Return the years until all is in full use."""
    cash, plan = schedule.cash, schedule.plan
    starting = dict(schedule.starting())
    opened: dict[int, tuple[str, ...]] = {}
    for m, start, course in zip(plan.measures, schedule.starts.tolist(), plan.courses, strict=True):
        if start >= 0:
            year = start + int(course.build_years) + 1
            opened[year] = (*opened.get(year, ()), m)
    rows = tuple(
        (
            Cell(year + 1, Reading.COUNT),
            Cell(_tags(starting.get(year + 1, ()), agenda)),
            Cell(_tags(opened.get(year + 1, ()), agenda)),
            *(
                Cell(float(of[year].sum()), Reading.MONEY)
                for of in (cash.invested_musd, cash.running_musd, cash.gain_musd)
            ),
        )
        for year in range(schedule.growing_years)
    )
    heads = tuple(Column(Text(f"schedule.{head}"), USD) for head in ("invested", "running", "gain"))
    columns = (Column(Text("schedule.when")), Column(Text("schedule.starts")), Column(Text("schedule.opens")), *heads)
    return Table("schedule-years", Text("schedule.table"), columns, rows, (Text("note.schedule_years"),))


def _members(schedule: Schedule) -> Table:
    cash = schedule.cash
    columns_of: tuple[Array, ...] = (
        cash.invested_musd.sum(axis=0),
        cash.spent_musd.max(axis=0, initial=0.0),
        cash.gains_worth_musd(),
        cash.costs_worth_musd(),
    )
    net, even = cash.npv_musd(), cash.annuity_musd()
    rows = [
        (
            Cell(Name("economy", member)),
            *(Cell(float(of[m]), Reading.MONEY) for of in columns_of),
            Cell(float(net[m]), Reading.MONEY_CHANGE, 1),
            Cell(float(even[m]), Reading.MONEY_CHANGE, 1),
            _return(rate),
        )
        for m, (member, rate) in enumerate(zip(cash.members, cash.irr(), strict=True))
    ]
    dearest = float(cash.spent_musd.sum(axis=1).max(initial=0.0))
    totals = (float(columns_of[0].sum()), dearest, float(columns_of[2].sum()), float(columns_of[3].sum()))
    total = (
        Cell(TOTAL),
        *(Cell(value, Reading.MONEY) for value in totals),
        Cell(float(net.sum()), Reading.MONEY_CHANGE, 1),
        Cell(float(even.sum()), Reading.MONEY_CHANGE, 1),
        _return(cash.joint_irr()),
    )
    heads = (Column(Text(f"schedule.{head}"), USD) for head in ("invests", "dearest", "gains_now", "costs_now", "npv"))
    columns = (MEMBER, *heads, Column(Text("schedule.even"), USD_YEAR), Column(Text("schedule.irr"), RATE))
    return Table(
        "schedule-members", Text("schedule.by_member"), columns, (*rows, total), (Text("note.schedule_members"),)
    )


def _return(found: RateOfReturn) -> Cell:
    if found.rate is None:
        return Cell(Text("schedule.irr_none" if found.returns is Returns.NONE else "schedule.irr_several"))
    return Cell(100.0 * found.rate, Reading.CHANGE)


def _measures(material: Material) -> Table:
    """Return every measure of the agenda alone: its years, its gain a year, and its worth by how far one looks."""
    payoffs, rows = material.payoffs, []
    for bit, measure in enumerate(material.mechanism.measures):
        cash = alone(material.mechanism, payoffs, bit).cash
        net = float(payoffs.joint_gain_musd[1 << bit])
        worth = [float(cash.npv_musd(years).sum()) for years in HORIZONS]
        rows.append(
            (
                Cell(tagged(payoffs.measures, bit)),
                _stated_build(measure),
                _stated_ramp(measure),
                Cell(cash.years, Reading.COUNT),
                Cell(net, Reading.MONEY_CHANGE, 1),
                *(Cell(value, Reading.MONEY_CHANGE, 1) for value in worth),
                Cell(_whole(material, bit), Reading.MONEY_CHANGE, 1),
                _return(cash.joint_irr()),
            )
        )
    within = (Column(Text("schedule.within", {"years": counted(years)}), USD) for years in HORIZONS)
    columns = (
        *(MEASURE, Column(Text("schedule.build"), YEARS), Column(Text("schedule.ramp"), YEARS)),
        *(Column(Text("schedule.years"), YEARS), Column(Text("schedule.net"), USD_YEAR)),
        *(*within, Column(Text("schedule.whole"), USD), Column(Text("schedule.irr"), RATE)),
    )
    return Table(
        "schedule-measures", Text("schedule.by_measure"), columns, tuple(rows), (Text("note.schedule_measures"),)
    )


def _whole(material: Material, bit: int) -> Band:
    """Return what a measure is worth over all its years; its range is that of its costs and years together."""
    ends = (alone(material.mechanism, material.payoffs, bit, corner).cash for corner in CORNERS)
    return Band(*(float(cash.npv_musd().sum()) for cash in ends))


def _stated_build(measure: Change) -> Cell:
    cost = measure.cost
    if cost is None or cost.capex_musd.high == 0.0:
        return Cell(Text("schedule.nothing_built"))
    if not cost.build_source:
        return Cell(Text("schedule.not_stated"))
    return Cell(cost.build_years, Reading.INPUT, source=cost.build_source)


def _stated_ramp(measure: Change) -> Cell:
    cost = measure.cost
    if cost is None or not cost.ramp_source:
        return Cell(Text("schedule.ramp_not_stated"))
    return Cell(cost.ramp_years, Reading.INPUT, source=cost.ramp_source)


def _file(schedule: Schedule) -> Table:
    """Return what each member spends and gains in every year, for programs."""
    cash = schedule.cash
    rows = tuple(
        (
            Cell(year + 1, Reading.COUNT),
            Cell(Name("economy", member)),
            *(
                Cell(float(of[year, m]), Reading.AMOUNT)
                for of in (cash.invested_musd, cash.running_musd, cash.gain_musd)
            ),
        )
        for year in range(cash.years)
        for m, member in enumerate(cash.members)
    )
    heads = (Column(Text(f"schedule.{head}"), Text("unit.musd")) for head in ("invested", "running", "gain"))
    columns = (Column(Text("schedule.when")), MEMBER, *heads)
    return Table("schedule-cash", Text("schedule.cash"), columns, rows, file_only=True)
