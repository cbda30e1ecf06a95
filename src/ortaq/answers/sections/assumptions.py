"""Every assumption, every stated effect and every cost, with range, reason and source."""

from collections.abc import Sequence

from ortaq.answers.material import Material
from ortaq.answers.sections.materiality import materiality_table
from ortaq.answers.sections.words import payer_named, tagged
from ortaq.answers.stated_shifts import shift_table
from ortaq.core import Assumption, Mechanism, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text


def assumptions(material: Material) -> Section:
    """Return what the numbers rest on: costs, stated effects, named assumptions, elasticities and sources."""
    mechanism, region = material.mechanism, material.region
    tables = (
        materiality_table(material.agreement, material.payoffs),
        _costs(mechanism),
        *(shift_table(region, change) for change in (*mechanism.measures, *mechanism.shocks)),
        _named("mechanism-assumptions", Text("assumptions.mechanism"), mechanism.assumptions),
        _named("region-assumptions", Text("assumptions.region"), region.assumptions),
        _elasticities(region),
        _mechanism_sources(mechanism),
        _region_sources(region),
    )
    filled = tuple(table for table in tables if table.rows)
    lead = (Text("assumptions.lead"), Text("assumptions.record"))
    return Section("assumptions", Text("assumptions.title"), lead, filled, annex=True)


def _costs(mechanism: Mechanism) -> Table:
    agenda = [m.id for m in mechanism.measures]
    rows = tuple(
        (
            Cell(tagged(agenda, bit)),
            Cell(measure.cost.capex_musd, Reading.INPUT),
            Cell(measure.cost.opex_musd_per_year, Reading.INPUT),
            Cell(measure.cost.life_years, Reading.INPUT),
            Cell(round(100.0 * measure.cost.discount_rate, 6), Reading.INPUT),
            Cell(tuple(payer_named(*item) for item in measure.cost.payers.items())),
            Cell(measure.cost.source),
        )
        for bit, measure in enumerate(mechanism.measures)
        if measure.cost is not None
    )
    units = {"capital": "musd", "running": "musd_year", "life": "years", "rate": "percent_a_year"}
    columns = (
        Column(Text("column.measure")),
        *(Column(Text(f"column.{head}"), Text(f"unit.{unit}")) for head, unit in units.items()),
        *_heads("payers", "source"),
    )
    return Table("stated-costs", Text("assumptions.costs"), columns, rows, (Text("note.stated_costs"),))


def _heads(*names: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"column.{name}")) for name in names)


def _named(id: str, title: Text, named: Sequence[Assumption]) -> Table:
    rows = tuple(
        (
            Cell(a.id),
            Cell(a.statement),
            Cell(a.band, Reading.INPUT, unit=a.unit or Text("unit.one")),
            Cell(a.reason),
        )
        for a in named
    )
    return Table(id, title, _heads("id", "statement", "value", "reason"), rows)


def _elasticities(region: Region) -> Table:
    rows = tuple(
        (
            Cell(Name("sector", s.id)),
            Cell(s.description),
            Cell(s.trade_elasticity, Reading.INPUT),
            Cell(s.source),
        )
        for s in region.sectors
    )
    columns = (
        *_heads("sector", "meaning"),
        Column(Text("column.elasticity"), Text("unit.percent_for_percent")),
        *_heads("source"),
    )
    return Table("elasticities", Text("assumptions.elasticities"), columns, rows, (Text("note.elasticities"),))


def _mechanism_sources(mechanism: Mechanism) -> Table:
    rows = tuple((Cell(id), Cell(source)) for id, source in mechanism.sources.items())
    return Table("mechanism-sources", Text("assumptions.mechanism_sources"), _heads("id", "source"), rows)


def _region_sources(region: Region) -> Table:
    rows = tuple(tuple(map(Cell, (s.id, s.title, s.publisher, s.year, s.licence, s.note))) for s in region.sources)
    heads = _heads("id", "source", "publisher", "year", "licence", "source_note")
    return Table("region-sources", Text("assumptions.region_sources"), heads, rows)
