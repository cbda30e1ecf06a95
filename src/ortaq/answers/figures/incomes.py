"""What one scenario does to real incomes, with ranges."""

import numpy as np

from ortaq.answers.figures.parts import PERCENT, span
from ortaq.answers.sections.words import case_names, counted
from ortaq.core import Band, Outcome
from ortaq.core.chart import Chart, Panel, Scale, ScaleKind, Span
from ortaq.core.report import Figure, Name, Number, Reading, Text, Words

MOST = 20
"""Rows; economies that are moved most."""

METRIC = "real_income_percent"


def incomes_figure(outcome: Outcome) -> Figure:
    """Return the change of real income of the economies that are moved most, gains first."""
    value = outcome.metrics[METRIC]
    most = np.argsort(-np.abs(value), kind="stable")[:MOST]
    spans = tuple(_span(outcome, int(i)) for i in sorted(most, key=lambda i: -value[i]))
    chart = Chart(
        Scale(ScaleKind.BENT, Text("run.income"), PERCENT),
        Scale(ScaleKind.CATEGORY, Text("run.head.economy")),
        (Panel("", spans),),
        name=Text("run.head.economy"),
    )
    said = Text("run.incomes_described", {"economies": tuple(mark.said for mark in spans[:3])})
    return Figure("figure-incomes", Text("run.incomes"), said, chart, (bands(outcome),))


def bands(outcome: Outcome) -> Text:
    """Return over what the ranges are, how exact the equilibrium is, and on which region it stands."""
    over = Text("run.over_cases", {"cases": case_names(outcome.cases)})
    if outcome.draws:
        drawn, sets = {"draws": counted(outcome.draws), "seed": counted(outcome.seed)}, len(outcome.answering)
        over = Text("run.over_draws", drawn)
        if sets > 1:
            over = Text("run.over_draws_and_sets", {**drawn, "sets": counted(sets)})
    said: dict[str, Words] = {
        "band": over,
        "residual": f"{outcome.residual:.1e}",
        "region": outcome.provenance["region"],
    }
    return Text("run.band", said)


def _span(outcome: Outcome, i: int) -> Span:
    band = Band(outcome.low[METRIC][i], outcome.metrics[METRIC][i], outcome.high[METRIC][i])
    name = Name("economy", outcome.economies[i])
    said = Text(
        "figure.exposures_said", {"change": name, "percent": Number(band.central, Reading.CHANGE), "span": span(band)}
    )
    return Span(name, band, said)
