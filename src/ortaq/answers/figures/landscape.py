"""All packages as dots: the smallest member gain against the total gain."""

import numpy as np

from ortaq.agreement import Agreement
from ortaq.agreement.sentences import rule
from ortaq.answers.figures.parts import PERCENT
from ortaq.answers.sections.words import counted
from ortaq.core.chart import Chart, Key, Look, Panel, Scale, ScaleKind, Swarm
from ortaq.core.report import Figure, Reading, Text


def landscape_figure(agreement: Agreement) -> Figure:
    """Return all feasible packages, those that all sign, the Pareto front and the recommended one."""
    smallest, total = agreement.robust_gain_percent.min(axis=1), agreement.robust_gain_musd.sum(axis=1)
    kind = np.where(agreement.feasible, 0, -1)
    kind[0] = -1
    kind[agreement.accepted] = 1
    kind[agreement.pareto] = 2
    if agreement.recommended is not None:
        kind[agreement.recommended] = 3
    found = [np.flatnonzero(kind == k) for k in range(4)]
    names = ("refused", "accepted", "pareto", "recommended")
    keys = tuple(
        Key(Text(f"figure.{name}", {"count": counted(len(of))}), look=look)
        for name, of, look in zip(names, found, (Look.FAINT, Look.PLAIN, Look.STRONG, Look.CHOSEN), strict=True)
    )
    chart = Chart(
        Scale(ScaleKind.BENT, Text("figure.landscape_x", {"rule": rule(agreement)}), PERCENT),
        Scale(ScaleKind.LINEAR, Text("figure.landscape_y"), Text("unit.usd_year"), Reading.MONEY),
        (Panel("", tuple(Swarm(k, smallest[of], total[of]) for k, of in enumerate(found))),),
        name=Text("figure.class"),
        keys=keys,
    )
    return Figure(
        "figure-packages",
        Text("figure.landscape"),
        Text("figure.landscape_description", {"groups": tuple(key.title for key in keys)}),
        chart,
        (Text("note.landscape"),),
    )
