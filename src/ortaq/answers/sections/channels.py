"""Where the gain of every single measure comes from: terms of trade, trade costs, tariffs, productivity, transfers."""

from ortaq.answers.material import Material
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text

PERCENT = Text("unit.percent_income")


def channels(material: Material) -> Section | None:
    """Return the contributions of every channel to every member's gain from every measure; nothing where unknown."""
    names = tuple(dict.fromkeys(name for of in material.channels.values() for found in of.values() for name in found))
    if not names:
        return None
    rows = tuple(
        (
            Cell(Name("change", measure)),
            Cell(Name("economy", member)),
            *(_cell(found[name]) if name in found else Cell(Text("mark.outside")) for name in names),
            _cell(sum(found.values())),
        )
        for measure, of in material.channels.items()
        for member, found in of.items()
    )
    columns = (
        Column(Text("column.measure")),
        Column(Text("column.member")),
        *(Column(Text(f"table.channel.{name}"), PERCENT) for name in names),
        Column(Text("column.total"), PERCENT),
    )
    table = Table("channels", Text("channels.table"), columns, rows, (Text("channels.note"),))
    return Section("gains-by-channel", Text("channels.title"), (), (table,), annex=True)


def _cell(percent: float) -> Cell:
    return Cell(percent, Reading.CHANGE, good=1)
