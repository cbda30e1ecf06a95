"""How good the data are, and which doubtful flow matters most for who signs."""

from math import exp

import numpy as np

from ortaq.answers.figures import quality_figure
from ortaq.brief.figures import printed_figure
from ortaq.brief.printed import (
    Paragraph,
    PrintedCell,
    PrintedColumn,
    PrintedFigure,
    PrintedSection,
    PrintedTable,
    text_row,
)
from ortaq.brief.view import View
from ortaq.model.data_doubts import DataDoubts, Pair

SHOWN = 10
"""Flows in the table."""

KNOWN = (1, 3, 10)
"""Numbers of flows for which the text says how far the margin would narrow."""


def data_quality(view: View) -> PrintedSection:
    """Return how far trade is known, and what its errors do to the verdicts where that was computed."""
    texts, doubts = view.texts, view.material.doubts
    paragraphs: tuple[Paragraph, ...] = (texts("quality.lead"),)
    blocks: tuple[PrintedTable | PrintedFigure, ...] = (printed_figure(view.present, quality_figure(view.material)),)
    if doubts is not None and doubts.pairs:
        paragraphs = (*paragraphs, texts("quality.package", tags=view.tags(doubts.package)), _closest(view, doubts))
        paragraphs = (*paragraphs, texts("quality.limits"))
        blocks = (*blocks, _flows(view, doubts), _members(view, doubts))
    return PrintedSection("data-quality", texts("quality.title"), paragraphs, blocks)


def _closest(view: View, doubts: DataDoubts) -> tuple[str, ...]:
    """Return the closest verdict, and how it would narrow, as items of a list."""
    texts, numbers, k = view.texts, view.numbers, doubts.closest
    member, sd = view.economy(doubts.members[k]), float(doubts.sd_percent[k])
    verdict = texts(
        "quality.closest",
        member=member,
        gain=numbers.gain(float(doubts.gain_percent[k])),
        threshold=numbers.stated(float(doubts.threshold_percent[k])),
        sd=numbers.size(sd),
        away=numbers.size(abs(float(doubts.margin_percent[k])) / sd),
    )
    first = texts("quality.first", flow=_flow(view, doubts.pairs[0]), share=_percent(view, float(doubts.share[0, k])))
    left = [
        texts("quality.known", count=str(n), sd=numbers.size(float(doubts.sd_known(n)[k])))
        for n in KNOWN
        if n < len(doubts.pairs)
    ]
    narrowing = (texts("quality.narrowing", sd=numbers.size(sd), each=texts.join(left)),) if left else ()
    return verdict, first, *narrowing


def _flows(view: View, doubts: DataDoubts) -> PrintedTable:
    texts, numbers, k = view.texts, view.numbers, doubts.closest
    rows = []
    for row, pair in enumerate(doubts.pairs[:SHOWN]):
        lowered = float(doubts.lowered_percent[row, k])
        sector = (view.sector(pair.sector),) if pair.sector else ()
        rows.append(
            (
                PrintedCell((_flow(view, pair), *sector)),
                PrintedCell((numbers.money(pair.value_musd),)),
                PrintedCell((texts("quality.factor", factor=numbers.size(exp(pair.ln_sd))),)),
                PrintedCell((numbers.signed(float(doubts.raised_percent[row, k])),)),
                PrintedCell((texts("quality.not_computed") if np.isnan(lowered) else numbers.signed(lowered),)),
                PrintedCell((_percent(view, float(doubts.share[row, k])),)),
                PrintedCell((numbers.size(float(doubts.sd_known(row + 1)[k])),)),
                PrintedCell((texts.join([texts(f"method.{m}") for m in pair.methods]), texts.join(pair.sources))),
            )
        )
    columns = (
        PrintedColumn(texts("quality.flow"), texts("quality.flow_unit")),
        PrintedColumn(texts("quality.value"), texts("unit.usd"), numeric=True),
        PrintedColumn(texts("quality.error"), texts("quality.error_unit"), numeric=True),
        PrintedColumn(texts("quality.raised"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("quality.lowered"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("quality.share"), texts("unit.percent"), numeric=True),
        PrintedColumn(texts("quality.sd_known"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("column.method"), texts("column.source")),
    )
    title = texts("quality.flows", member=view.economy(doubts.members[k]))
    return PrintedTable("data-doubts", title, columns, tuple(rows), texts("quality.flows_note"))


def _members(view: View, doubts: DataDoubts) -> PrintedTable:
    texts, numbers = view.texts, view.numbers
    rows = []
    for k, member in enumerate(doubts.members):
        sd, first = float(doubts.sd_percent[k]), int(doubts.variance[:, k].argmax())
        away = numbers.size(abs(float(doubts.margin_percent[k])) / sd) if sd else texts("quality.certain")
        threshold = numbers.stated(float(doubts.threshold_percent[k]))
        flow = _flow(view, doubts.pairs[first]) if sd else ""
        gain = numbers.gain(float(doubts.gain_percent[k]))
        rows.append(text_row(view.economy(member), gain, threshold, numbers.size(sd), away, flow))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(texts("quality.gain"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("quality.threshold"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("quality.sd"), texts("quality.points"), numeric=True),
        PrintedColumn(texts("quality.away"), texts("quality.away_unit"), numeric=True),
        PrintedColumn(texts("quality.most")),
    )
    return PrintedTable(
        "data-doubts-members", texts("quality.members"), columns, tuple(rows), texts("quality.members_note")
    )


def _flow(view: View, pair: Pair) -> str:
    return view.texts("quality.from_to", exporter=view.economy(pair.exporter), importer=view.economy(pair.importer))


def _percent(view: View, share: float) -> str:
    return view.numbers.size(100.0 * share)
