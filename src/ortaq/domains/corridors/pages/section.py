"""What closing a crossing costs every member, what measures do through the network, and the map of flows."""

from pathlib import Path

import numpy as np

from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable, text_row
from ortaq.brief.view import View, sign_of
from ortaq.core import Band
from ortaq.domains.corridors.pages.figure import corridor_figure
from ortaq.domains.corridors.report.result import CorridorReport

SHOWN = 12
"""Closures in the table, those with the largest loss of one member."""


def corridors(view: View) -> PrintedSection | None:
    """Return the map of flows, criticality, measures and their assumptions; nothing for a region without network."""
    report = view.material.reports.get("corridors")
    return corridor_section(view, report) if isinstance(report, CorridorReport) else None


def corridor_section(view: View, report: CorridorReport, borders: Path | None = None) -> PrintedSection:
    """Return the section of one report.

    Raises
    ------
    InputError
        The user's own ``borders`` cannot be used as a base map.
    """
    texts, order = view.texts, worst_first(report)
    paragraphs = (texts("corridors.lead"), *_worst(view, report, order), texts("corridors.band_meaning"))
    tables = (_closures(view, report, order[:SHOWN]), _measures(view, report), _assumptions(view, report))
    filled = tuple(t for t in tables if t.rows)
    return PrintedSection(
        "corridors", texts("corridors.title"), paragraphs, (corridor_figure(view, report, borders), *filled)
    )


def worst_first(report: CorridorReport) -> list[int]:
    """Return positions of the closures by the largest loss of any member, then by tonnes left unmoved."""
    income = np.where(np.isnan(report.closure_income_percent), np.inf, report.closure_income_percent)
    return [int(k) for k in np.lexsort((-report.closure_unmet_mt, income.min(axis=1)))]


def _worst(view: View, report: CorridorReport, order: list[int]) -> tuple[str, ...]:
    if not order or not np.nanmin(report.closure_income_percent[order[0]], initial=0.0) < 0.0:
        return ()
    at = order[0]
    member = int(np.nanargmin(report.closure_income_percent[at]))
    percent = view.numbers.size(float(report.closure_income_percent[at, member]))
    name, closure = view.economy(report.members[member]), report.closure_labels[at]
    return (view.texts("corridors.worst", percent=percent, member=name, closure=closure),)


def _closures(view: View, report: CorridorReport, shown: list[int]) -> PrintedTable:
    texts, count = view.texts, view.numbers.count
    unmet = not np.isnan(report.closure_unmet_mt).all()
    rows = tuple(
        (
            PrintedCell((report.closure_labels[k],)),
            *(_closure_cell(view, report, k, m) for m in range(len(report.members))),
            *((PrintedCell((view.numbers.size(float(report.closure_unmet_mt[k])),)),) if unmet else ()),
        )
        for k in shown
    )
    columns = (
        PrintedColumn(texts("column.closure")),
        *(PrintedColumn(view.economy(m), texts("unit.income_cost"), numeric=True) for m in report.members),
        *((PrintedColumn(texts("column.unmet"), texts("unit.mt_year"), numeric=True),) if unmet else ()),
    )
    more = texts("corridors.more", shown=count(len(shown)), all=count(len(report.closures)))
    note = " ".join((more, texts("note.closures")))
    return PrintedTable("closures", texts("corridors.closures"), columns, rows, note)


def _closure_cell(view: View, report: CorridorReport, closure: int, member: int) -> PrintedCell:
    at = closure, member
    income = Band(
        *(float(a[at]) for a in (report.closure_income_low, report.closure_income_percent, report.closure_income_high))
    )
    words = _cut_words(view, report, at)
    if np.isnan(income.central):
        return PrintedCell((view.texts("number.unknown"), *words))
    return _effect(view, income, *words)


def _cut_words(view: View, report: CorridorReport, at: tuple[int, int]) -> tuple[str, ...]:
    """Return the change of transport cost and what is cut off, in words."""
    cost, cut = float(report.closure_cost_percent[at]), float(report.closure_cut_share[at])
    if cut >= 1.0:
        return (view.texts("corridors.cut_all"),)
    words = [] if np.isnan(cost) else [view.texts("corridors.cost", percent=view.numbers.gain(cost))]
    if cut > 0.0:
        words.append(view.texts("corridors.cut", percent=view.numbers.size(100.0 * cut)))
    return tuple(words)


def _effect(view: View, band: Band, *more: str, good: int = 1) -> PrintedCell:
    """Return a change with range and sign; ``good`` is -1 where less is better."""
    span = view.numbers.span(view.numbers.plain(band.low), view.numbers.plain(band.high))
    signs = {sign_of(good * v) for v in (band.low, band.high)}
    sign, certain = sign_of(good * band.central), len(signs) == 1
    low, high = sorted((band.low, band.high))
    indistinct = low < high and low <= 0.0 <= high
    words = (view.texts("corridors.indistinct"),) if indistinct else ()
    return PrintedCell((view.numbers.gain(band.central), span, *words, *more), sign, certain)


def _measures(view: View, report: CorridorReport) -> PrintedTable:
    texts = view.texts
    rows = []
    for k, measure in enumerate(report.measures):
        bands = (
            Band(
                *(
                    float(a[k, m])
                    for a in (report.measure_cost_low, report.measure_cost_percent, report.measure_cost_high)
                )
            )
            for m in range(len(report.members))
        )
        cells = (_effect(view, band, good=-1) for band in bands)
        saving = (_saving(view, report, measure),) if report.savings else ()
        rows.append((PrintedCell((view.measure(measure),)), *cells, *saving))
    columns = (
        PrintedColumn(texts("column.measure")),
        *(PrintedColumn(view.economy(m), texts("unit.percent_of_trade_range"), numeric=True) for m in report.members),
        *((PrintedColumn(texts("column.days_saved"), texts("unit.days_range")),) if report.savings else ()),
    )
    return PrintedTable(
        "network-measures", texts("corridors.measures"), columns, tuple(rows), texts("note.corridor_measures")
    )


def _saving(view: View, report: CorridorReport, measure: str) -> PrintedCell:
    found = next((s for s in report.savings if s.measure == measure), None)
    if found is None:
        return PrintedCell((view.texts("mark.outside"),))
    plain, days = view.numbers.plain, found.days_saved
    return PrintedCell((plain(days.central), view.numbers.span(plain(days.low), plain(days.high)), found.route))


def _assumptions(view: View, report: CorridorReport) -> PrintedTable:
    texts = view.texts
    rows = tuple(
        (*text_row(a.id, a.statement), view.stated(a.band), *text_row(a.unit, a.reason)) for a in report.assumptions
    )
    columns = (
        PrintedColumn(texts("column.id")),
        PrintedColumn(texts("column.statement")),
        PrintedColumn(texts("column.value"), texts("unit.range"), numeric=True),
        PrintedColumn(texts("column.unit")),
        PrintedColumn(texts("column.reason")),
    )
    return PrintedTable("corridor-assumptions", texts("corridors.assumptions"), columns, rows)
