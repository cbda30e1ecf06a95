"""What a report says of dams beside USD: power, cost, people resettled, land flooded, the least flow below them."""

from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text, Words
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.filling import FILL_YEARS, held_back
from ortaq.domains.water.report.schematic import prefix
from ortaq.domains.water.report.told import Told, banded


def dams(basin: Basin) -> Table:
    """Return what dams bring and what they cost people and land."""
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
        return Cell(Text("water.not_published" if item == "resettled" else "water.not_read"))
    amount = found.amount
    said: float | Band = amount if amount.low < amount.high else amount.central
    return Cell(said, Reading.MONEY if item == "cost_musd" else Reading.INPUT, source=found.source)


def filling(told: Told) -> tuple[Table, ...]:
    """Return how long planned dams fill, what they hold back in such a year and whom that costs; none without plans."""
    basin, known = told.basin, dict(told.filling)
    rows = []
    for dam in (dam for dam in basin.dams if dam.stage == "planned"):
        held, cost = held_back(basin, dam.dam), known.get(dam.dam)
        if held is None:
            continue
        money = (
            Cell(Text("water.not_run")) if cost is None else Cell(banded(cost[i]), Reading.MONEY_CHANGE, good=1)
            for i in range(len(basin.members))
        )
        rows.append((Cell(dam.title), _fact(basin, dam.dam, FILL_YEARS), Cell(held), *money))
    columns = (
        Column(Text("water.dam")),
        Column(Text("water.dam.fill_years"), Text("water.unit.years")),
        Column(Text("water.dam.held_back"), Text("water.unit.km3_year")),
        *(Column(Name("economy", m), Text("water.unit.usd_year")) for m in basin.members),
    )
    note = (Text("water.filling_note"),)
    return (Table(f"{prefix(basin)}-filling", Text("water.filling"), columns, tuple(rows), note),) if rows else ()
