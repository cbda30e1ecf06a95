"""Every assumption, every stated effect and every cost, with range, reason and source."""

from collections.abc import Sequence

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable, text_row
from ortaq.brief.sections.stated_shifts import shift_table
from ortaq.brief.view import View
from ortaq.core import Assumption


def assumptions(view: View) -> PrintedSection:
    """Return what the numbers rest on: costs, stated effects, named assumptions, elasticities and sources."""
    mechanism, region, texts = view.material.mechanism, view.material.region, view.texts
    blocks = (
        _costs(view),
        *(shift_table(view, change) for change in (*mechanism.measures, *mechanism.shocks)),
        _named(view, "mechanism-assumptions", texts("assumptions.mechanism"), mechanism.assumptions),
        _named(view, "region-assumptions", texts("assumptions.region"), region.assumptions),
        _elasticities(view),
        _mechanism_sources(view),
        _region_sources(view),
    )
    filled = tuple(b for b in blocks if b.rows)
    return PrintedSection("assumptions", texts("assumptions.title"), (texts("assumptions.lead"),), filled, annex=True)


def _costs(view: View) -> PrintedTable:
    texts, numbers = view.texts, view.numbers
    rows = []
    for bit, measure in enumerate(view.material.mechanism.measures):
        if measure.cost is not None:
            cost = measure.cost
            capital, running = view.stated(cost.capex_musd), view.stated(cost.opex_musd_per_year)
            life, rate = numbers.stated(cost.life_years), numbers.stated(round(100.0 * cost.discount_rate, 6))
            payers = texts.join([_payer(view, *item) for item in cost.payers.items()])
            rows.append(
                (PrintedCell((view.tagged(bit),)), capital, running, *text_row(life, rate, payers, cost.source))
            )
    columns = (
        PrintedColumn(texts("column.measure")),
        PrintedColumn(texts("column.capital"), texts("unit.musd"), numeric=True),
        PrintedColumn(texts("column.running"), texts("unit.musd_year"), numeric=True),
        PrintedColumn(texts("column.life"), texts("unit.years"), numeric=True),
        PrintedColumn(texts("column.rate"), texts("unit.percent_a_year"), numeric=True),
        PrintedColumn(texts("column.payers")),
        PrintedColumn(texts("column.source")),
    )
    return PrintedTable("stated-costs", texts("assumptions.costs"), columns, tuple(rows), texts("note.stated_costs"))


def _payer(view: View, payer: str, share: float) -> str:
    percent = view.numbers.stated(round(100.0 * share, 2))
    return view.texts("assumptions.payer", payer=view.economy(payer), percent=percent)


def _named(view: View, id: str, title: str, named: Sequence[Assumption]) -> PrintedTable:
    texts = view.texts
    rows = tuple((*text_row(a.id, a.statement), view.stated(a.band), *text_row(a.unit, a.reason)) for a in named)
    columns = (
        PrintedColumn(texts("column.id")),
        PrintedColumn(texts("column.statement")),
        PrintedColumn(texts("column.value"), texts("unit.range"), numeric=True),
        PrintedColumn(texts("column.unit")),
        PrintedColumn(texts("column.reason")),
    )
    return PrintedTable(id, title, columns, rows)


def _elasticities(view: View) -> PrintedTable:
    texts = view.texts
    rows = tuple(
        (*text_row(view.sector(s.id), s.description), view.stated(s.trade_elasticity), PrintedCell((s.source,)))
        for s in view.material.region.sectors
    )
    columns = (
        PrintedColumn(texts("column.sector")),
        PrintedColumn(texts("column.meaning")),
        PrintedColumn(texts("column.elasticity"), texts("unit.range"), numeric=True),
        PrintedColumn(texts("column.source")),
    )
    return PrintedTable("elasticities", texts("assumptions.elasticities"), columns, rows, texts("note.elasticities"))


def _mechanism_sources(view: View) -> PrintedTable:
    columns = PrintedColumn(view.texts("column.id")), PrintedColumn(view.texts("column.source"))
    rows = tuple(text_row(*item) for item in view.material.mechanism.sources.items())
    return PrintedTable("mechanism-sources", view.texts("assumptions.mechanism_sources"), columns, rows)


def _region_sources(view: View) -> PrintedTable:
    rows = tuple(text_row(s.id, s.title, s.publisher, s.year, s.licence, s.note) for s in view.material.region.sources)
    heads = ("id", "source", "publisher", "year", "licence", "source_note")
    columns = tuple(PrintedColumn(view.texts(f"column.{h}")) for h in heads)
    return PrintedTable("region-sources", view.texts("assumptions.region_sources"), columns, rows)
