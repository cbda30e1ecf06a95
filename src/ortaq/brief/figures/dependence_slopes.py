"""Before and after the package: each member's largest losses from powers as lines between two sides."""

from dataclasses import dataclass
from itertools import pairwise

from ortaq.brief.figures.dependence_scale import LogScale, counterpart, log_scale
from ortaq.brief.printed import PrintedFigure, sign_of
from ortaq.brief.view import View
from ortaq.core import Band
from ortaq.dependence import Weighing, ladder, moves

SHOWN = 5
"""Lines of each member."""

LEAST = 1e-3
HEIGHT, TOP, FLOOR, GAP = 190, 34.0, 178.0, 15.0


@dataclass(frozen=True, slots=True)
class Slope:
    """One partner or power: places in pixels; ``certain`` says that all cases agree whether the loss grows."""

    name: str
    begin: float
    end: float
    before: str
    after: str
    begin_label: float
    end_label: float
    certain: bool
    title: str


@dataclass(frozen=True, slots=True)
class Slopes:
    """One member."""

    member: str
    slopes: tuple[Slope, ...]
    said: str


@dataclass(frozen=True, slots=True)
class SlopePanels:
    """The whole drawing."""

    height: int
    members: tuple[Slopes, ...]


def slopes_figure(view: View, found: Weighing) -> PrintedFigure:
    """Return what the package does to every member's largest losses."""
    texts = view.texts
    members = tuple(_panel(view, found, m) for m in found.before.members)
    return PrintedFigure(
        id="figure-dependence-after",
        title=texts("dependence.slopes"),
        description=texts("dependence.slopes_description", members=texts.join([m.said for m in members])),
        template="dependence_slopes.html",
        drawing=SlopePanels(HEIGHT, members),
        note=texts("dependence.slopes_note"),
    )


def _panel(view: View, found: Weighing, member: str) -> Slopes:
    if found.after is None:
        message = "slopes need a second side"
        raise ValueError(message)
    before = ladder(found.before, member)[:SHOWN]
    after, change = {r.name: r.loss.central for r in ladder(found.after, member)}, moves(found, member)
    values = [v for r in before for v in (r.loss.central, after[r.name])]
    scale = log_scale(values, FLOOR, TOP, least=LEAST)
    left = _spread([scale.at(r.loss.central) for r in before])
    right = _spread([scale.at(after[r.name]) for r in before])
    slopes = tuple(
        _slope(view, (r.name, r.loss.central, after[r.name]), change[r.name], scale, labels)
        for r, labels in zip(before, zip(left, right, strict=True), strict=True)
    )
    return Slopes(view.economy(member), slopes, _said(view, member, slopes))


def _said(view: View, member: str, slopes: tuple[Slope, ...]) -> str:
    steps = ", ".join(f"{s.name} {s.before} \N{RIGHTWARDS ARROW} {s.after}" for s in slopes)
    return view.texts("dependence.said", member=view.economy(member), steps=steps)


def _slope(
    view: View, values: tuple[str, float, float], change: Band, scale: LogScale, labels: tuple[float, float]
) -> Slope:
    name, before, after = values
    numbers = view.numbers
    span = numbers.span(numbers.signed(change.low), numbers.signed(change.high))
    return Slope(
        name=name,
        begin=scale.at(before),
        end=scale.at(after),
        before=numbers.plain(before),
        after=numbers.plain(after),
        begin_label=labels[0],
        end_label=labels[1],
        certain=sign_of(change.low) == sign_of(change.high),
        title=view.texts("dependence.moved", partner=counterpart(view, name), span=span),
    )


def _spread(places: list[float]) -> list[float]:
    """Move labels apart to at least ``GAP`` pixels, as little as needed, keeping their order."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = list(places)
    for _ in range(60):
        for one, other in pairwise(order):
            short = GAP - (moved[other] - moved[one])
            if short > 0.0:
                moved[one] -= short / 2.0
                moved[other] += short / 2.0
    return [round(min(max(m, TOP - 4.0), FLOOR + 6.0), 1) for m in moved]
