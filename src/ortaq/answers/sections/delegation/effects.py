"""What every measure and every shock does to one delegation."""

import numpy as np

from ortaq.answers.figures.exposures import shock_ends
from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_measures import Brings
from ortaq.answers.sections.first_page_members import member_gains, verdict_cell
from ortaq.answers.sections.gains import INCOME, MEASURE, TOTAL, USD_YEAR, gain_cell, gain_column
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.words import economies, tagged, tagged_short, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words

PERCENT = Text("unit.percent")


def measures_box(material: Material, member: str) -> Table:
    """Return a row for each measure: what it brings a member next to the package, what it pays, who else is moved."""
    payoffs, package = material.payoffs, material.agreement.recommended or 0
    brings, at = Brings.of(material, package), payoffs.members.index(member)
    order = _order(brings, at, package)
    rows = tuple(
        (
            Cell(tagged_short(payoffs.measures, bit), flag=needs_mark(material.mechanism.measures[bit])),
            Cell(Text("front.in" if package >> bit & 1 else "front.later")),
            Cell(float(brings.musd[bit, at]), Reading.MONEY_CHANGE, 1),
            Cell(float(payoffs.cost_musd[1 << bit, at]), Reading.MONEY),
            Cell(tuple(_others(brings, bit, member))),
        )
        for bit in order
    )
    columns = (
        Column(Text("front.measure")),
        Column(Text("front.standing")),
        Column(Text("front.adds"), USD_YEAR),
        Column(Text("front.pays"), USD_YEAR),
        Column(Text("front.for_others")),
    )
    title = Text("front.for_measures", {"member": Name("economy", member)})
    inside = package.bit_count()
    cut = (inside, Text("front.for_cut")) if 0 < inside < len(order) else None
    return Table("own-measures-in-short", title, columns, rows, cut=cut)


def shocks_box(material: Material, member: str) -> Table | None:
    """Return what every shock costs a member and what the package then brings, the worst first; nothing without any."""
    payoffs, focus = material.payoffs, material.agreement.focus
    if len(payoffs.shocks) == 1:
        return None
    at = payoffs.members.index(member)
    lost = payoffs.income_musd[at] - payoffs.income_musd[at, 0]
    order = [k for k in np.argsort(lost, kind="stable").tolist() if k]
    rows = tuple(
        (
            Cell(Name("short", payoffs.shocks[k])),
            Cell(float(lost[k]), Reading.MONEY_CHANGE, 1),
            *(() if focus is None else (Cell(float(payoffs.gain_musd[focus, at, k]), Reading.MONEY_CHANGE, 1),)),
        )
        for k in order
    )
    columns = (
        Column(Text("front.for_shock_head")),
        Column(Text("front.for_costs"), USD_YEAR),
        *(() if focus is None else (Column(Text("front.for_worth"), USD_YEAR),)),
    )
    return Table("own-shocks-in-short", Text("front.for_guard"), columns, rows)


def measures_section(material: Material, member: str) -> Section:
    """Return every measure alone and within the package: gain with range, worst shock, cost; and by which channel."""
    payoffs, package, name = material.payoffs, material.agreement.recommended or 0, Name("economy", member)
    brings = Brings.of(material, package)
    rows = tuple(_measure(material, member, bit, brings) for bit in range(len(payoffs.measures)))
    columns = (
        MEASURE,
        Column(Text("delegation.alone"), USD_YEAR),
        Column(Text("delegation.alone"), INCOME),
        Column(Text("front.worst"), USD_YEAR),
        Column(Text("front.verdict")),
        Column(Text("delegation.beside", {"tags": tags(package) or "-"}), USD_YEAR),
        Column(Text("front.pays"), USD_YEAR),
        Column(Text("delegation.share"), PERCENT),
        Column(Text("delegation.parties")),
        Column(Text("delegation.hidden"), USD_YEAR),
    )
    title = Text("delegation.measures", {"member": name})
    table = Table("own-measures", title, columns, rows, (Text("delegation.measures_note"),))
    said = (Text("delegation.measures_lead", {"member": name}),)
    blocks = (table, *_channels(material, member))
    return Section("delegation-measures", Text("delegation.measures_title"), said, blocks)


def shocks_section(material: Material, member: str) -> Section | None:
    """Return what every shock does to a member with and without the package; nothing where there is none."""
    payoffs, focus = material.payoffs, material.agreement.focus
    if len(payoffs.shocks) == 1:
        return None
    at, ends = payoffs.members.index(member), shock_ends(material)
    income = payoffs.income_musd[at]
    rows = tuple(
        (
            Cell(Name("change", payoffs.shocks[k])),
            Cell(round(100.0 * float(payoffs.probability[k]), 6), Reading.INPUT),
            Cell(_banded(*ends[at, k - 1].tolist()), Reading.CHANGE, 1),
            Cell(float(income[k] - income[0]), Reading.MONEY_CHANGE, 1),
            *(
                ()
                if focus is None
                else (gain_cell(material, focus, at, k), Cell(_left(material, focus, at, k), Reading.MONEY_CHANGE, 1))
            ),
            Cell(Name("description", payoffs.shocks[k])),
        )
        for k in sorted(range(1, len(payoffs.shocks)), key=lambda k: float(income[k]))
    )
    columns = (
        Column(Text("column.shock")),
        Column(Text("column.probability"), Text("unit.percent_a_year")),
        Column(Text("delegation.shock_alone"), INCOME),
        Column(Text("delegation.shock_alone"), USD_YEAR),
        *(
            ()
            if focus is None
            else (gain_column(Text("delegation.shock_gain")), Column(Text("delegation.shock_left"), USD_YEAR))
        ),
        Column(Text("column.meaning")),
    )
    name = Name("economy", member)
    table = Table(
        "own-shocks", Text("delegation.shocks", {"member": name}), columns, rows, (Text("delegation.shocks_note"),)
    )
    return Section("delegation-shocks", Text("delegation.shocks_title"), (Text("shocks.lead"),), (table,))


def _order(brings: Brings, at: int, package: int) -> list[int]:
    """Return the measures of the package first, what brings the member most first among each."""
    return sorted(range(len(brings.musd)), key=lambda bit: (not package >> bit & 1, -float(brings.musd[bit, at])))


def _others(brings: Brings, bit: int, member: str) -> tuple[Words, ...]:
    """Return who else gains most and all others who lose by a measure, by what matters."""
    return tuple(said for said in brings.amounts(bit) if said.values["member"] != Name("economy", member))


def _measure(material: Material, member: str, bit: int, brings: Brings) -> tuple[Cell, ...]:
    payoffs, at = material.payoffs, material.payoffs.members.index(member)
    found = next(one for one in member_gains(material, 1 << bit) if one.member == member)
    cost, whole = found.pays_musd, float(payoffs.joint_cost_musd[1 << bit])
    measure, surplus = material.mechanism.measures[bit], float(material.agreement.surplus_musd[1 << bit, at])
    return (
        Cell(tagged(payoffs.measures, bit), flag=needs_mark(measure)),
        Cell(found.musd, Reading.MONEY_CHANGE, 1),
        Cell(found.income_percent, Reading.CHANGE, 1),
        Cell(found.worst_musd, Reading.MONEY_CHANGE, 1),
        verdict_cell(found),
        Cell(float(brings.musd[bit, at]), Reading.MONEY_CHANGE, 1),
        Cell(cost, Reading.MONEY),
        Cell(100.0 * cost / whole if whole > 0.0 else 0.0, Reading.SIZE),
        Cell(economies(who for who in measure.taking_part if who != member)),
        Cell(surplus, Reading.MONEY) if surplus > 0.0 else Cell(Text("why_not_yet.refuses")),
    )


def _channels(material: Material, member: str) -> tuple[Table, ...]:
    """Return by which channel every measure reaches a member; nothing where that was not computed."""
    found = {measure: of[member] for measure, of in material.channels.items() if member in of}
    names = tuple(dict.fromkeys(name for of in found.values() for name in of))
    if not names:
        return ()
    rows = tuple(
        (
            Cell(Name("change", measure)),
            *(Cell(of[n], Reading.CHANGE, 1) if n in of else Cell(Text("mark.outside")) for n in names),
            Cell(sum(of.values()), Reading.CHANGE, 1),
        )
        for measure, of in found.items()
    )
    columns = (
        MEASURE,
        *(Column(Text(f"table.channel.{name}"), INCOME) for name in names),
        Column(TOTAL, INCOME),
    )
    return (Table("own-channels", Text("channels.table"), columns, rows, (Text("channels.note"),)),)


def _banded(low: float, central: float, high: float) -> Band | float:
    return Band(min(low, central), central, max(high, central)) if low < high else central


def _left(material: Material, package: int, at: int, shock: int) -> float:
    """Return income under a shock with the package less that of today without either, million USD a year."""
    payoffs = material.payoffs
    return float(payoffs.income_musd[at, shock] - payoffs.income_musd[at, 0] + payoffs.gain_musd[package, at, shock])
