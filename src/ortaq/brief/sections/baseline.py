"""The baseline among the members: size, trade with whom, how each flow was obtained, and where it is weakest."""

import numpy as np

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable, text_row
from ortaq.brief.sections.trade_bands import TradeBands, trade_bands
from ortaq.brief.view import View
from ortaq.core import METHODS

POWERS = ("CHN", "RUS")
"""Shown beside the members even where they have no seat."""

LARGEST_PARTNERS = 5
WEAKEST_CELLS = 12


def baseline(view: View) -> PrintedSection:
    """Return the facts that every gain is computed from, with their quality."""
    bands = trade_bands(view.material.region)
    blocks = (_sizes(view), _matrix(view, bands), _partners(view, bands), _methods(view), _weakest(view))
    lead = view.texts("baseline.lead", region=view.material.region.title, year=str(view.material.region.base_year))
    return PrintedSection("baseline", view.texts("baseline.title"), (lead,), blocks, annex=True)


def _sizes(view: View) -> PrintedTable:
    texts, numbers, region = view.texts, view.numbers, view.material.region
    rows = []
    for code in view.material.payoffs.members:
        at = region.economy_ids.index(code)
        economy = region.economies[at]
        foreign = np.arange(len(region.economies)) != at
        sold, bought = region.flow[:, foreign, at].sum(), region.flow[:, at, foreign].sum()
        name = texts("baseline.name_code", name=view.economy(code), code=code)
        per_head = numbers.count(round(economy.gdp_per_head_usd))
        amounts = [numbers.money(float(v)) for v in (economy.gdp_musd, sold, bought)]
        rows.append(text_row(name, numbers.size(economy.population_million), amounts[0], per_head, *amounts[1:]))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(texts("column.population"), texts("unit.million"), numeric=True),
        PrintedColumn(texts("column.gdp"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("column.per_head"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("column.exports"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("column.imports"), texts("unit.usd"), numeric=True),
    )
    return PrintedTable("sizes", texts("baseline.sizes"), columns, tuple(rows), texts("note.sizes"))


def _matrix(view: View, bands: TradeBands) -> PrintedTable:
    texts, ids = view.texts, view.material.region.economy_ids
    shown = list(dict.fromkeys((*view.material.payoffs.members, *(p for p in POWERS if p in ids))))
    at = [ids.index(code) for code in shown]
    rows = tuple((PrintedCell((view.economy(ids[n]),)), *(_flow_cell(view, bands, n, i) for i in at)) for n in at)
    columns = (
        PrintedColumn(texts("column.importer")),
        *(PrintedColumn(view.economy(code), texts("unit.usd_range_method"), numeric=True) for code in shown),
    )
    return PrintedTable("trade", texts("baseline.matrix"), columns, rows, texts("note.matrix"))


def _flow_cell(view: View, bands: TradeBands, importer: int, exporter: int) -> PrintedCell:
    if importer == exporter:
        return PrintedCell((view.texts("mark.outside"),))
    numbers = view.numbers
    method = METHODS[int(bands.by_method[:, importer, exporter].argmax())]
    return PrintedCell(
        (
            numbers.money(float(bands.central[importer, exporter])),
            numbers.span(
                numbers.money(float(bands.low[importer, exporter])),
                numbers.money(float(bands.high[importer, exporter])),
            ),
            view.texts(f"method.{method}"),
        )
    )


def _partners(view: View, bands: TradeBands) -> PrintedTable:
    texts, ids = view.texts, view.material.region.economy_ids
    rows = []
    for code in view.material.payoffs.members:
        at = ids.index(code)
        turnover = bands.central[at] + bands.central[:, at]
        turnover[at] = -1.0
        for partner in np.argsort(-turnover, kind="stable")[:LARGEST_PARTNERS].tolist():
            sold, bought = _flow_cell(view, bands, partner, at), _flow_cell(view, bands, at, partner)
            rows.append((PrintedCell((view.economy(code),)), PrintedCell((view.economy(ids[partner]),)), sold, bought))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(texts("column.partner")),
        PrintedColumn(texts("column.exports_to"), texts("unit.usd_range_method"), numeric=True),
        PrintedColumn(texts("column.imports_from"), texts("unit.usd_range_method"), numeric=True),
    )
    return PrintedTable("partners", texts("baseline.partners"), columns, tuple(rows))


def _methods(view: View) -> PrintedTable:
    texts, region = view.texts, view.material.region
    bands = trade_bands(region)
    rows = []
    for code in view.material.payoffs.members:
        at = region.economy_ids.index(code)
        value = bands.by_method[:, at].sum(axis=1) + bands.by_method[:, :, at].sum(axis=1)
        value -= 2.0 * bands.by_method[:, at, at]
        rows.append(text_row(view.economy(code), *(view.numbers.size(v) for v in 100.0 * value / value.sum())))
    columns = (
        PrintedColumn(texts("column.member")),
        *(PrintedColumn(texts(f"method.{m}"), texts("unit.percent_of_trade"), numeric=True) for m in METHODS),
    )
    return PrintedTable("methods", texts("baseline.methods"), columns, tuple(rows), texts("note.methods"))


def _weakest(view: View) -> PrintedTable:
    texts, numbers, region = view.texts, view.numbers, view.material.region
    at = np.array([region.economy_ids.index(m) for m in view.material.payoffs.members])
    pairs = np.ix_(np.arange(len(region.sectors)), at, at)
    flow, spread = region.flow[pairs].copy(), 2.0 * region.flow_ln_sd[pairs]
    flow[:, range(len(at)), range(len(at))] = 0.0
    low, high = flow * np.exp(-spread), flow * np.exp(spread)
    rows = []
    for cell in np.argsort(-(high - low), axis=None, kind="stable")[:WEAKEST_CELLS]:
        j, n, i = (int(k) for k in np.unravel_index(cell, flow.shape))
        if flow[j, n, i] > 0.0:
            names = view.members[i], view.members[n], view.sector(region.sector_ids[j])
            value = numbers.money(float(flow[j, n, i]))
            span = numbers.span(numbers.money(float(low[j, n, i])), numbers.money(float(high[j, n, i])))
            full = j, at[n], at[i]
            method, source = str(region.flow_method[full]), str(region.flow_source[full])
            rows.append(text_row(*names, value, span, texts(f"method.{method}"), source))
    columns = (
        PrintedColumn(texts("column.exporter")),
        PrintedColumn(texts("column.importer")),
        PrintedColumn(texts("column.sector")),
        PrintedColumn(texts("column.flow"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("column.band"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("column.method")),
        PrintedColumn(texts("column.source")),
    )
    return PrintedTable("weakest", texts("baseline.weakest"), columns, tuple(rows), texts("note.weakest"))
