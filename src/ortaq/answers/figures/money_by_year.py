"""What is spent and gained in each year of a schedule."""

import numpy as np

from ortaq.agreement import Schedule
from ortaq.answers.sections.words import money, tags
from ortaq.core.chart import Chart, Key, Look, Mark, Panel, Path, Point, Rule, Scale, ScaleKind
from ortaq.core.report import Figure, Number, Reading, Text

USD = Text("unit.usd")

LEAST_YEARS = 20
"""Years shown at least, where there are as many; later ones repeat each other until measures are worn out."""


def money_figure(schedule: Schedule, agenda: tuple[str, ...]) -> Figure:
    """Return joint spending and gain of every year, with the measures that start, and the cash there is.

    Parameters
    ----------
    schedule : Schedule
    agenda : tuple of str
        Ids of all measures of the mechanism, for their letters.
    """
    cash = schedule.cash
    shown = min(cash.years, max(schedule.growing_years, LEAST_YEARS))
    years = np.arange(1.0, shown + 1.0)
    spent, gained = cash.spent_musd[:shown].sum(axis=1), cash.gain_musd[:shown].sum(axis=1)
    starts = tuple(
        Point(
            2, float(year), float(spent[year - 1]), tags(sum(1 << agenda.index(m) for m in started)),
            money(spent[year - 1]), weight=float(len(started)),
        )
        for year, started in schedule.starting()
    )  # fmt: skip
    cap = Rule((1.0, schedule.plan.cap_musd), (float(shown), schedule.plan.cap_musd), Text("schedule.cap"))
    marks: tuple[Mark, ...] = (*starts, Path(0, years, gained), Path(1, years, spent), cap)
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("schedule.since"), Text("unit.years")),
        Scale(ScaleKind.LINEAR, Text("schedule.money"), USD, Reading.MONEY),
        (Panel("", marks),),
        each=Text("figure.class"),
        name=Text("schedule.starts"),
        keys=(
            Key(Text("schedule.gain")),
            Key(Text("schedule.spent"), look=Look.FAINT),
            Key(Text("schedule.starts"), look=Look.STRONG),
        ),
    )
    said = {
        "years": Number(shown, Reading.COUNT),
        "dearest": money(spent.max(initial=0.0)),
        "gain": money(gained.max(initial=0.0)),
    }
    return Figure("figure-schedule", Text("schedule.picture"), Text("schedule.described", said), chart)
