"""How good the data are, and which doubtful flow matters most for who signs."""

from math import exp

import numpy as np

from ortaq.answers.figures import quality_figure
from ortaq.answers.material import Material
from ortaq.answers.sections.words import tags
from ortaq.core import INPUT_METHODS
from ortaq.core.report import Cell, Column, Items, Name, Number, Reading, Section, Table, Text, Words
from ortaq.model.data_doubts import DataDoubts, Pair

SHOWN = 10
"""Flows in the table."""

KNOWN = (1, 3, 10)
"""Numbers of flows for which the text says how far the margin would narrow."""

POINTS = Text("quality.points")
PERCENT = Text("unit.percent")


def data_quality(material: Material) -> Section:
    """Return how far trade is known, and what its errors do to the verdicts where that was computed."""
    doubts, title, lead = material.doubts, Text("quality.title"), Text("quality.lead")
    matrix, inputs = quality_figure(material), _inputs(material)
    if doubts is None or not doubts.pairs:
        return Section("data-quality", title, (lead, inputs), (matrix,))
    package = Text("quality.package", {"tags": tags(doubts.package)})
    paragraphs = lead, inputs, package, _closest(doubts), Text("quality.limits")
    return Section("data-quality", title, paragraphs, (matrix, _flows(doubts), _members(doubts)))


def _inputs(material: Material) -> Text:
    """Return how the input shares of the members were obtained; those of which nobody says are named too."""
    region = material.region
    told: dict[str, Words] = {}
    for method in (*INPUT_METHODS, ""):
        own = tuple(e for e in material.payoffs.members if region.input_methods.get(e, "") == method)
        told[method or "unstated"] = tuple(Name("economy", e) for e in own) if own else Text("inputs.none")
    return Text("inputs.told", told)


def _closest(doubts: DataDoubts) -> Items:
    """Return the closest verdict, and how it would narrow."""
    k = doubts.closest
    sd = Number(float(doubts.sd_percent[k]), Reading.SIZE)
    verdict: dict[str, Words] = {
        "member": Name("economy", doubts.members[k]),
        "gain": Number(float(doubts.gain_percent[k]), Reading.CHANGE),
        "refused": Number(float(doubts.refusal_percent[k]), Reading.SIZE),
        "sd": sd,
        "away": Number(_distance(doubts, k)),
    }
    first: dict[str, Words] = {"flow": _flow(doubts.pairs[0]), "share": Number(_percent(doubts.share[0, k]))}
    left = tuple(
        Text("quality.known", {"count": Number(n, Reading.COUNT), "sd": Number(float(doubts.sd_known(n)[k]))})
        for n in KNOWN
        if n < len(doubts.pairs)
    )
    narrowing = (Text("quality.narrowing", {"sd": sd, "each": left}),) if left else ()
    return Items((Text("quality.closest", verdict), Text("quality.first", first), *narrowing))


def _flows(doubts: DataDoubts) -> Table:
    k = doubts.closest
    rows = tuple(
        (
            Cell(_flow(pair), more=(Cell(Name("sector", pair.sector)),) if pair.sector else ()),
            Cell(pair.value_musd, Reading.MONEY),
            Cell(exp(pair.ln_sd)),
            Cell(float(doubts.raised_percent[row, k]), Reading.CHANGE),
            _known(float(doubts.lowered_percent[row, k])),
            Cell(_percent(doubts.share[row, k])),
            Cell(float(doubts.sd_known(row + 1)[k])),
            Cell(tuple(Text(f"method.{m}") for m in pair.methods), more=(Cell(pair.sources),)),
        )
        for row, pair in enumerate(doubts.pairs[:SHOWN])
    )
    columns = (
        Column(Text("quality.flow"), more=(Column(Text("quality.flow_unit")),)),
        Column(Text("quality.value"), Text("unit.usd")),
        Column(Text("quality.error"), Text("quality.error_unit")),
        Column(Text("quality.raised"), POINTS),
        Column(Text("quality.lowered"), POINTS),
        Column(Text("quality.share"), PERCENT),
        Column(Text("quality.sd_known"), POINTS),
        Column(Text("column.method"), more=(Column(Text("column.source")),)),
    )
    title = Text("quality.flows", {"member": Name("economy", doubts.members[k])})
    return Table("data-doubts", title, columns, rows, (Text("quality.flows_note"),))


def _members(doubts: DataDoubts) -> Table:
    rows = tuple(_member(doubts, k) for k in range(len(doubts.members)))
    columns = (
        Column(Text("column.member")),
        Column(Text("quality.gain"), POINTS),
        Column(Text("quality.refuses"), POINTS),
        Column(Text("quality.sd"), POINTS),
        Column(Text("quality.away"), Text("quality.away_unit")),
        Column(Text("quality.most")),
    )
    note = (Text("quality.members_note"),)
    return Table("data-doubts-members", Text("quality.members"), columns, rows, note)


def _member(doubts: DataDoubts, k: int) -> tuple[Cell, ...]:
    sd, first = float(doubts.sd_percent[k]), int(doubts.variance[:, k].argmax())
    return (
        Cell(Name("economy", doubts.members[k])),
        Cell(float(doubts.gain_percent[k]), Reading.CHANGE),
        Cell(float(doubts.refusal_percent[k]), Reading.CHANGE),
        Cell(sd),
        Cell(_distance(doubts, k) if sd else Text("quality.certain")),
        Cell(_flow(doubts.pairs[first]) if sd else ""),
    )


def _distance(doubts: DataDoubts, k: int) -> float:
    """Return how many standard deviations a margin is from zero."""
    return abs(float(doubts.margin_percent[k])) / float(doubts.sd_percent[k])


def _flow(pair: Pair) -> Text:
    ends = {"exporter": Name("economy", pair.exporter), "importer": Name("economy", pair.importer)}
    return Text("quality.from_to", ends)


def _known(change: float) -> Cell:
    return Cell(Text("mark.outside") if np.isnan(change) else change, Reading.CHANGE)


def _percent(share: float) -> float:
    return 100.0 * float(share)
