"""What a report says of dams beside USD: power, cost, people resettled, land flooded, the least flow below them."""

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.report.schematic import prefix


def dams(basin: Basin) -> Table:
    """Return what dams bring and what they cost people and land.

    Parameters
    ----------
    basin : Basin
    """
    heads: tuple[tuple[str, Words], ...] = (
        ("twh", Text("water.unit.twh_year")),
        ("cost_musd", Text("water.unit.usd")),
        ("resettled", Text("water.unit.people")),
        ("flooded_km2", Text("water.unit.km2")),
        ("least_m3s", Text("water.unit.m3s")),
    )
    columns = (
        Column(Text("water.dam")),
        Column(Text("water.member")),
        Column(Text("water.dam.stage")),
        *(Column(Text(f"water.dam.{item}"), unit) for item, unit in heads),
    )
    rows = []
    for dam in basin.dams:
        facts = (_fact(basin, dam.dam, item) for item, _ in heads)
        stage = Cell(Text(f"water.dam.{dam.stage}"))
        rows.append((Cell(dam.title), Cell(Name("economy", dam.member)), stage, *facts))
    return Table(f"{prefix(basin)}-dams", Text("water.dams"), columns, tuple(rows), (Text("water.dams_note"),))


def _fact(basin: Basin, dam: str, item: str) -> Cell:
    found = next((fact for fact in basin.dam_facts if (fact.dam, fact.item) == (dam, item)), None)
    if found is None:
        return Cell(Text("water.not_read"))
    amount = found.amount
    said: float | Band = amount if amount.low < amount.high else amount.central
    return Cell(said, Reading.MONEY if item == "cost_musd" else Reading.INPUT, source=found.source)
