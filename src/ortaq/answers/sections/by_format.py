"""What `ortaq weigh KAZ --formats` says: gain, payment and dependence by format, and formats without a mechanism."""

from collections.abc import Sequence

from ortaq.answers.by_format import InFormat
from ortaq.answers.dependence_tables import change_cell
from ortaq.answers.figures.parts import counterpart
from ortaq.answers.sections.formats import formats_table
from ortaq.answers.sections.words import counted, tags
from ortaq.core import Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.observe.formats import Format

USD_YEAR = Text("unit.usd_year")
INCOME = Text("unit.percent_income")
PERCENT = Text("unit.percent")
POINTS = Text("unit.points")
NOTHING = Cell(Text("mark.outside"))


def by_format_section(
    region: Region, economy: str, found: Sequence[InFormat], formats: Sequence[Format], language: str
) -> Section:
    """Return what one economy gains, pays and depends on by format.

    Parameters
    ----------
    region : Region
    economy : str
    found : sequence of InFormat
        One for each mechanism in which it sits.
    formats : sequence of Format
        All; those without such a mechanism are listed with what binds.
    language : str
    """
    named: dict[str, Words] = {"member": Name("economy", economy), "count": counted(len(found))}
    shown = {one.mechanism.id for one in found}
    others = [each for each in formats if each.mechanism not in shown and economy in (*each.members, *each.partners)]
    said = (Text("by_format.lead", named), Text("by_format.method"))
    tables = [_gains(found, language)]
    if any(one.weighing is not None for one in found):
        tables.append(_dependence(region, found, language))
    if others:
        tables.append(formats_table(others, language, region, economy))
    return Section("by-format", Text("by_format.title", named), said, tuple(tables))


def _gains(found: Sequence[InFormat], language: str) -> Table:
    columns = (
        Column(Text("formats.format")),
        Column(Text("by_format.package")),
        Column(Text("by_format.gain"), USD_YEAR, (Column(Text("by_format.gain"), INCOME),)),
        Column(Text("by_format.worst"), INCOME, (Column(Text("column.shock")),)),
        Column(Text("by_format.pays"), USD_YEAR),
    )
    rows = tuple(_gain_row(one, language) for one in found)
    return Table("by-format-gains", Text("by_format.gains"), columns, rows, (Text("by_format.gains_note"),))


def _gain_row(one: InFormat, language: str) -> tuple[Cell, ...]:
    name = Cell(one.mechanism.title_in(language), more=(Cell(one.mechanism.id),))
    if one.gain_musd is None or one.gain_percent is None or one.paid_musd is None or one.package is None:
        return name, Cell(Text("by_format.nothing")), NOTHING, NOTHING, NOTHING
    assert one.worst_shock is not None
    assert one.worst_percent is not None
    shocks: tuple[Words, ...] = (Text("shock.none"), *(shock.title_in(language) for shock in one.mechanism.shocks))
    return (
        name,
        Cell(tags(one.package)),
        Cell(one.gain_musd, Reading.MONEY_CHANGE, 1, (Cell(one.gain_percent, Reading.CHANGE, 1),)),
        Cell(one.worst_percent, Reading.CHANGE, 1, (Cell(shocks[one.worst_shock]),)),
        Cell(one.paid_musd, Reading.MONEY),
    )


def _dependence(region: Region, found: Sequence[InFormat], language: str) -> Table:
    """Return the loss from a stop of trade with each power today, and after each package with its change."""
    weighed = [one for one in found if one.weighing is not None]
    first = weighed[0].weighing
    assert first is not None
    powers = first.before.powers
    columns = (
        Column(Text("formats.format")),
        *(
            Column(counterpart(region, power.name), PERCENT, (Column(Text("dependence.change"), POINTS),))
            for power in powers
        ),
    )
    today = (
        Cell(Text("by_format.today")),
        *(Cell(first.before.from_power.band(0, at), more=(NOTHING,)) for at in range(len(powers))),
    )
    rows = [today]
    for one in weighed:
        weighing = one.weighing
        assert weighing is not None
        assert weighing.after is not None
        cells = [
            Cell(weighing.after.from_power.band(0, at), more=(change_cell(weighing.change("from_power").band(0, at)),))
            for at in range(len(powers))
        ]
        rows.append((Cell(one.mechanism.title_in(language)), *cells))
    note = (Text("dependence.losses_note"),)
    return Table("by-format-dependence", Text("by_format.dependence"), columns, tuple(rows), note)
