"""What one delegation pays and receives: by year, by measure, to whom, and out of which budget."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ortaq.answers.investors import investments
from ortaq.answers.material import Material
from ortaq.answers.sections.accounts import budget_table
from ortaq.answers.sections.gains import MEASURE, TOTAL, USD_YEAR
from ortaq.answers.sections.words import money, tagged, tags
from ortaq.core import CENTRAL, Array
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.core.subsets import bits
from ortaq.model.upstream import upstream_effects

USD = Text("unit.usd")

LEAST_MUSD = 0.05
"""Million USD a year below which money between two economies is left out."""

SHOWN = 10
"""Rows of long tables that are printed; files have all."""


def payments_section(material: Material, member: str) -> Section | None:
    """Return what a member pays for the package shown first; nothing where no package is shown."""
    package = material.agreement.focus
    if package is None:
        return None
    at = material.payoffs.members.index(member)
    paid = float(material.payoffs.cost_musd[package, at])
    said: list[Words] = [Text("delegation.pays", {"member": Name("economy", member), "musd": money(paid)})]
    tables = [_by_measure(material, member, package), *_by_year(material, member), *_to_whom(material, member, package)]
    tables += [*_investors(material, member, package), *_budget(material, member, package)]
    return Section("delegation-payments", Text("delegation.payments_title"), tuple(said), tuple(tables))


def _by_measure(material: Material, member: str, package: int) -> Table:
    """Return a row for each measure of the package: what the member invests, what that and running it cost a year."""
    payoffs, at = material.payoffs, material.payoffs.members.index(member)
    rows, invested = [], 0.0
    for bit in bits(package):
        cost = material.mechanism.measures[bit].cost
        capital = 0.0 if cost is None else cost.capex_musd.central * cost.payers.get(member, 0.0)
        running = 0.0 if cost is None else cost.opex_musd_per_year.central * cost.runners.get(member, 0.0)
        invested += capital
        rows.append(
            (
                Cell(tagged(payoffs.measures, bit)),
                Cell(capital, Reading.MONEY),
                Cell(running, Reading.MONEY),
                Cell(float(payoffs.cost_musd[1 << bit, at]), Reading.MONEY),
                Cell(tuple(_shares({} if cost is None else cost.payers))),
            )
        )
    whole = Cell(float(payoffs.cost_musd[package, at]), Reading.MONEY)
    rows.append((Cell(TOTAL), Cell(invested, Reading.MONEY), Cell(""), whole, Cell("")))
    columns = (
        MEASURE,
        Column(Text("front.invest"), USD),
        Column(Text("column.running"), USD_YEAR),
        Column(Text("delegation.a_year"), USD_YEAR),
        Column(Text("column.payers")),
    )
    title = Text("delegation.by_measure", {"member": Name("economy", member), "tags": tags(package)})
    return Table("own-costs", title, columns, tuple(rows), (Text("delegation.by_measure_note"),))


def _shares(payers: Mapping[str, float]) -> Iterator[Text]:
    for who, share in sorted(payers.items(), key=lambda item: -item[1]):
        if share > 0.0:
            percent = Number(round(100.0 * share, 2), Reading.INPUT)
            yield Text("assumptions.payer", {"payer": Name("economy", who), "percent": percent})


def _by_year(material: Material, member: str) -> tuple[Table, ...]:
    """Return what the member invests, runs and gains in each year until all is in full use."""
    schedule = material.schedule
    if schedule is None:
        return ()
    cash, agenda = schedule.cash, material.payoffs.measures
    at, starting = cash.members.index(member), dict(schedule.starting())
    rows = []
    for year in range(schedule.growing_years):
        invested, running, gain = (
            float(of[year, at]) for of in (cash.invested_musd, cash.running_musd, cash.gain_musd)
        )
        begun = sum(1 << agenda.index(measure) for measure in starting.get(year + 1, ()))
        rows.append(
            (
                Cell(year + 1, Reading.COUNT),
                Cell(tags(begun)),
                *(Cell(value, Reading.MONEY) for value in (invested, running)),
                Cell(gain, Reading.MONEY_CHANGE, 1),
                Cell(gain - invested - running, Reading.MONEY_CHANGE, 1),
            )
        )
    columns = (
        Column(Text("schedule.when")),
        Column(Text("schedule.starts")),
        *(Column(Text(f"schedule.{head}"), USD) for head in ("invested", "running", "gain")),
        Column(Text("delegation.net"), USD),
    )
    title = Text("delegation.by_year", {"member": Name("economy", member)})
    return (Table("own-years", title, columns, tuple(rows), (Text("delegation.by_year_note"),)),)


def _to_whom(material: Material, member: str, package: int) -> tuple[Table, ...]:
    """Return the money that crosses the member's borders because of the package; nothing where none does."""
    chosen = [measure for bit, measure in enumerate(material.mechanism.measures) if package >> bit & 1]
    moved = upstream_effects(material.region, chosen, CENTRAL).get("transfer_musd")
    if moved is None:
        return ()
    ids = material.region.economy_ids
    paid, received = moved[ids.index(member)], moved[:, ids.index(member)]
    net: Array = received - paid
    order = [
        i for i in np.argsort(-np.abs(net), kind="stable").tolist() if abs(net[i]) >= LEAST_MUSD and ids[i] != member
    ]
    if not order:
        return ()
    rows = tuple(
        (
            Cell(Name("economy", ids[i])),
            Cell(float(paid[i]), Reading.MONEY_CHANGE),
            Cell(float(received[i]), Reading.MONEY_CHANGE),
            Cell(float(net[i]), Reading.MONEY_CHANGE, 1),
        )
        for i in order
    )
    columns = (
        Column(Text("column.partner")),
        Column(Text("delegation.pays_it"), USD_YEAR),
        Column(Text("delegation.gets_from"), USD_YEAR),
        Column(Text("delegation.net"), USD_YEAR),
    )
    title = Text("delegation.to_whom", {"member": Name("economy", member)})
    return (Table("own-transfers", title, columns, rows, (Text("delegation.to_whom_note"),), shown=SHOWN),)


def _investors(material: Material, member: str, package: int) -> tuple[Table, ...]:
    """Return who pays the member, and whom it pays, under the terms of investors; nothing without such terms."""
    found: list[tuple[Cell, ...]] = []
    for one in investments(material.region, material.mechanism):
        if not package >> one.bit & 1:
            continue
        for payment in one.company.payments():
            years = np.flatnonzero(payment.musd > 0.0)
            for payer, out in payment.payers.items():
                for receiver, share in payment.receivers.items():
                    total = float(payment.musd.sum() * out * share)
                    if member in {payer, receiver} and payer != receiver and total >= LEAST_MUSD:
                        span = Text("delegation.years", {"first": str(years[0] + 1), "last": str(years[-1] + 1)})
                        ends = Cell(Name("economy", payer)), Cell(Name("economy", receiver))
                        kind = Cell(Text(f"investors.flow.{payment.flow.value}"))
                        named = Cell(tagged(material.payoffs.measures, one.bit))
                        found.append((named, kind, *ends, Cell(total, Reading.MONEY), Cell(span)))
    if not found:
        return ()
    columns = (
        MEASURE,
        Column(Text("investors.flow")),
        Column(Text("investors.payer")),
        Column(Text("investors.receiver")),
        Column(Text("delegation.all_years"), USD),
        Column(Text("schedule.when")),
    )
    title = Text("delegation.investors", {"member": Name("economy", member)})
    return (Table("own-investors", title, columns, tuple(found), (Text("delegation.investors_note"),)),)


def _budget(material: Material, member: str, package: int) -> tuple[Table, ...]:
    lines = tuple(line for line in material.accounts if line.member == member)
    title = Text("delegation.budget", {"member": Name("economy", member), "tags": tags(package)})
    return (replace(budget_table(lines, package), title=title),) if lines else ()
