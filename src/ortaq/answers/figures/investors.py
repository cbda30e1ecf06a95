"""What investors put up and get back in each year, and what is owed to them."""

import numpy as np

from ortaq.answers.investors import Investment
from ortaq.answers.sections.words import money, tags
from ortaq.core.chart import Chart, Key, Look, Panel, Path, Point, Scale, ScaleKind
from ortaq.core.report import Figure, Number, Reading, Text

USD = Text("unit.usd")


def investors_figure(found: tuple[Investment, ...]) -> Figure:
    """Return cash of all investors together and debt outstanding by year, every measure begun at once.

    Parameters
    ----------
    found : tuple of Investment
        At least one.
    """
    last = max(len(one.company.owed) for one in found)
    put_up, back, owed = np.zeros((3, last))
    for one in found:
        made, years = one.company, slice(0, len(one.company.owed))
        put_up[years] += made.equity + made.loan + made.call + made.guarantee
        back[years] += made.interest + made.repayment + made.dividend
        owed[years] += made.owed
    numbers = np.arange(1.0, last + 1.0)
    peak = int(owed.argmax())
    named = tags(sum(1 << one.bit for one in found))
    marks = (
        Path(0, numbers, back),
        Path(1, numbers, put_up),
        Path(2, numbers, owed),
        Point(2, float(peak + 1), float(owed[peak]), named, money(owed[peak]), weight=1.0),
    )
    chart = Chart(
        Scale(ScaleKind.LINEAR, Text("schedule.since"), Text("unit.years")),
        Scale(ScaleKind.LINEAR, Text("schedule.money"), USD, Reading.MONEY),
        (Panel("", marks),),
        each=Text("investors.flow"),
        name=Text("investors.flow"),
        keys=(
            Key(Text("investors.received")),
            Key(Text("investors.paid"), look=Look.FAINT),
            Key(Text("investors.owing")),
        ),
    )
    said = {"peak": money(owed[peak]), "year": Number(peak + 1, Reading.COUNT), "back": money(back.max(initial=0.0))}
    return Figure("figure-investors", Text("investors.picture"), Text("investors.described", said), chart)
