"""All packages as dots: the smallest member gain against the total gain."""

from dataclasses import dataclass

from ortaq.brief.figures.contributions import Tick
from ortaq.brief.figures.scale import bent_scale_around, scale_around
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View

PLOT_HEIGHT = 340
TOP, BOTTOM = 12.0, 322.0


@dataclass(frozen=True, slots=True)
class Dots:
    """Places of one class of packages: percent of the width, pixels of the height; coinciding dots are drawn once."""

    kind: str
    label: str
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Landscape:
    """The whole drawing."""

    height: int
    floor: float
    x_title: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    groups: tuple[Dots, ...]


def landscape_figure(view: View) -> PrintedFigure:
    """Return all feasible packages, those that all sign, the Pareto front and the recommended one."""
    agreement, texts = view.material.agreement, view.texts
    smallest, total = agreement.robust_gain_percent.min(axis=1), agreement.robust_gain_musd.sum(axis=1)
    x = bent_scale_around(float(smallest.min()), float(smallest.max()), 1.0, 98.0)
    y = scale_around(float(total.min()), float(total.max()), BOTTOM, TOP)
    accepted, pareto = set(agreement.accepted.tolist()), set(agreement.pareto.tolist())
    chosen = set() if agreement.recommended is None else {agreement.recommended}
    refused = set(agreement.feasible.nonzero()[0].tolist()) - {0} - accepted
    kinds = {
        "refused": refused,
        "accepted": accepted - pareto - chosen,
        "pareto": pareto - chosen,
        "recommended": chosen,
    }
    groups = tuple(
        Dots(
            kind,
            texts(f"figure.{kind}", count=view.numbers.count(len(packages))),
            tuple(sorted({(round(x.at(smallest[p]), 1), round(y.at(total[p]), 1)) for p in packages})),
        )
        for kind, packages in kinds.items()
    )
    drawing = Landscape(
        height=PLOT_HEIGHT,
        floor=BOTTOM,
        x_title=texts("figure.landscape_x", rule=view.rule),
        y_title=texts("figure.landscape_y"),
        x_ticks=tuple(Tick(x.at(v), view.numbers.stated(v), v == 0.0) for v in x.ticks(5)),
        y_ticks=tuple(Tick(y.at(v), view.numbers.money(v), v == 0.0) for v in y.ticks(5)),
        groups=groups,
    )
    return PrintedFigure(
        id="figure-packages",
        title=texts("figure.landscape"),
        description=texts("figure.landscape_description", groups=texts.join([g.label for g in groups])),
        template="landscape.html",
        drawing=drawing,
        note=texts("note.landscape"),
    )
