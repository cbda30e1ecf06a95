"""Whom one delegation depends on, before the package that is shown first and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ortaq.answers.added_stocks import added_stocks
from ortaq.answers.dependence_tables import ladder_table, spread_table
from ortaq.answers.holder_tables import member_tables
from ortaq.answers.material import Material
from ortaq.answers.money_table import money_table
from ortaq.answers.sections.words import tags
from ortaq.core.report import Cell, Name, Section, Table, Text
from ortaq.domains import ties


def depends_section(material: Material, member: str) -> Section | None:
    """Return a member's partners and powers by what it would lose, money and holders; none where it was not weighed."""
    weighing, focus, region = material.dependence, material.agreement.focus, material.region
    if weighing is None:
        return None
    chosen = [m for bit, m in enumerate(material.mechanism.measures) if (focus or 0) >> bit & 1]
    money = own_rows((spread_table(weighing), *money_table(region, weighing)), member)
    held = member_tables(region, ties(region), member, added_stocks(ties(region), chosen))
    under = () if weighing.after is None else (Text("dependence.under_package", {"tags": tags(focus or 0)}),)
    title = Text("delegation.depends_title", {"member": Name("economy", member)})
    said = (Text("dependence.lead"), *under, Text("dependence.limits"))
    return Section("delegation-depends", title, said, (ladder_table(region, weighing, member), *money, *held))


def own_rows(tables: Iterable[Table], member: str) -> Iterator[Table]:
    """Yield tables with the rows that one member heads; none of those in which it heads no row."""
    for table in tables:
        rows = tuple(row for row in table.rows if row[0].said == Cell(Name("economy", member)).said)
        if rows:
            yield replace(table, rows=rows)
