"""What each measure of a package contributes to each member's gain: bars that add up, with the band."""

from ortaq.agreement import attribution
from ortaq.answers.figures.parts import PERCENT, span
from ortaq.answers.material import Material
from ortaq.answers.sections.words import tag
from ortaq.core import Band
from ortaq.core.chart import Bar, Chart, Key, Panel, Scale, ScaleKind
from ortaq.core.report import Figure, Name, Number, Reading, Text, Words
from ortaq.core.subsets import bits


def contributions_figure(material: Material, package: int) -> Figure:
    """Return the contributions of a package's measures to every member's gain without a shock.

    Parameters
    ----------
    material : Material
    package : int
        One with a band.
    """
    payoffs, band = material.payoffs, material.bands[package]
    parts = attribution(payoffs, package)[:, :, 0]
    own = bits(package)
    panels = []
    for m, member in enumerate(payoffs.members):
        ends = float(band.low_percent[m, 0]), float(band.high_percent[m, 0])
        total = Band(ends[0], float(payoffs.gain_percent[package, m, 0]), ends[1])
        bar = Bar(tuple((k, float(parts[bit, m])) for k, bit in enumerate(own)), total)
        panels.append(Panel(Name("economy", member), (bar,), _total(total)))
    totals = tuple(Text("figure.member_total", {"member": p.title, "total": p.said}) for p in panels)
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("figure.gain"), PERCENT),
        Scale(ScaleKind.CATEGORY, ""),
        tuple(panels),
        each=Text("column.member"),
        name=Text("column.measure"),
        keys=tuple(Key(Name("change", payoffs.measures[bit]), tag(bit)) for bit in own),
        own=True,
    )
    return Figure(
        "figure-contributions",
        Text("figure.contributions"),
        Text("figure.contributions_description", {"totals": totals}),
        chart,
        (Text("note.figure_contributions"),),
    )


def _total(total: Band) -> Words:
    return Text("figure.total", {"percent": Number(total.central, Reading.CHANGE), "span": span(total)})
