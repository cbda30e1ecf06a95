"""What every measure does on its own, and what it costs whom."""

from ortaq.agreement.sentences import rule
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEASURE, TOTAL, USD_YEAR, by_member, gain_cell, gain_column
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.words import economies, tagged
from ortaq.core import VERDICT_TOLERANCE
from ortaq.core.report import Cell, Column, Items, Reading, Section, Table, Text


def agenda(material: Material) -> Section:
    """Return the measures alone: gains of every member and yearly costs of every payer."""
    tables = _gains(material), costs_table(material)
    return Section("agenda", Text("agenda.title"), (Text("agenda.lead"),), tables)


def _gains(material: Material) -> Table:
    members, measures = material.payoffs.members, material.payoffs.measures
    rows = tuple(
        (
            Cell(tagged(measures, bit), flag=needs_mark(material.mechanism.measures[bit])),
            *(gain_cell(material, 1 << bit, i, 0) for i in range(len(members))),
            _verdict(material, 1 << bit),
        )
        for bit in range(len(measures))
    )
    columns = (
        MEASURE,
        *map(gain_column, economies(members)),
        Column(Text("column.alone", {"rule": rule(material.agreement)})),
    )
    return Table("measures", Text("agenda.gains"), columns, rows, (Text("note.agenda"),))


def _verdict(material: Material, package: int) -> Cell:
    """Return that all sign a measure alone, or who loses by it and who gains too little."""
    agreement = material.agreement
    if agreement.is_accepted(package):
        return Cell(Text("agenda.all_sign"))
    refuses = ~agreement.signs(agreement.robust_gain_percent[package])
    loses = refuses & (agreement.robust_gain_percent[package] < -VERDICT_TOLERANCE)
    short = refuses & ~loses
    named = {
        key: economies(member for member, one in zip(agreement.members, who, strict=True) if one)
        for key, who in (("agenda.loses", loses), ("agenda.gains_too_little", short))
    }
    said = tuple(Text(key, {"members": who}) for key, who in named.items() if who)
    return Cell(Items(said or (Text("chosen.idle" if agreement.feasible[package] else "chosen.breached"),)))


def costs_table(material: Material) -> Table:
    """Return what single measures cost a year, by payer."""
    members, measures, cost = material.payoffs.members, material.payoffs.measures, material.payoffs.cost_musd
    rows = tuple(
        (
            Cell(tagged(measures, bit)),
            *(Cell(musd, Reading.MONEY) for musd in cost[1 << bit].tolist()),
            Cell(float(cost[1 << bit].sum()), Reading.MONEY),
        )
        for bit in range(len(measures))
    )
    columns = (MEASURE, *by_member(members, USD_YEAR), Column(TOTAL, USD_YEAR))
    owned = any(m.cost is not None and m.cost.finance is not None for m in material.mechanism.measures)
    notes = (Text("note.costs"), *((Text("note.costs_investors"),) if owned else ()))
    return Table("costs", Text("agenda.costs"), columns, rows, notes)
