"""Both sides of every pair: what the member loses against what the other side loses, with the line of equal losses."""

from dataclasses import dataclass

from ortaq.brief.figures.dependence_scale import LogScale, counterpart
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.dependence import Dependence, Rung, ladder

HEIGHT, TOP, FLOOR = 380, 10.0, 352.0
LEFT, RIGHT = 8.0, 98.0
LEAST = 1e-3
"""Percent of real income at which both axes start; smaller losses stand there."""

MOST_LABELS = 14
LABEL_WIDTH, LABEL_HEIGHT = 8.5, 15.0
"""Room of a label: percent of the width of a wide screen, pixels."""

SHAPES = (
    "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0-4.5 0Z",
    "M-4-4H4V4H-4Z",
    "M0-5.5 5.5 0 0 5.5-5.5 0Z",
    "M0-5.5 5.2 4H-5.2Z",
    "M0 5.5 5.2-4H-5.2Z",
    "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z",
)
"""Outlines of the marks of members: disc, square, diamond, two triangles, cross."""


@dataclass(frozen=True, slots=True)
class Point:
    """One pair: percent of the width, pixels of the height."""

    x: float
    y: float
    mark: int
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """The whole drawing."""

    height: int
    floor: float
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    equal: tuple[float, float, float, float]
    points: tuple[Point, ...]
    keys: tuple[tuple[int, str], ...]
    shapes: tuple[str, ...]
    x_title: str
    y_title: str


def scatter_figure(view: View, found: Dependence) -> PrintedFigure:
    """Return the losses of both sides of every pair of a member and a partner or power."""
    texts = view.texts
    pairs = [(row, rung) for row, member in enumerate(found.members) for rung in ladder(found, member)]
    largest = 1.3 * max(max(r.loss.central, r.reverse.central) for _, r in pairs)
    x, y = LogScale(LEAST, largest, LEFT, RIGHT), LogScale(LEAST, largest, FLOOR, TOP)
    labelled = _labelled(pairs, x, y)
    points = tuple(
        Point(
            x.at(rung.loss.central),
            y.at(rung.reverse.central),
            row % len(SHAPES),
            _title(view, found.members[row], rung),
            rung.name if (row, rung.name) in labelled else "",
        )
        for row, rung in pairs
    )
    more = sum(rung.unequal and rung.ratio.central > 1.0 for _, rung in pairs)
    count = view.numbers.count
    return PrintedFigure(
        id="figure-asymmetry",
        title=texts("dependence.scatter"),
        description=texts("dependence.scatter_description", pairs=count(len(pairs)), more=count(more)),
        template="dependence_scatter.html",
        drawing=Scatter(
            height=HEIGHT,
            floor=FLOOR,
            x_ticks=tuple((x.at(v), view.numbers.stated(v)) for v in x.ticks()),
            y_ticks=tuple((y.at(v), view.numbers.stated(v)) for v in y.ticks()),
            equal=(x.at(LEAST), y.at(LEAST), x.at(largest), y.at(largest)),
            points=points,
            keys=tuple((row % len(SHAPES), view.economy(m)) for row, m in enumerate(found.members)),
            shapes=SHAPES,
            x_title=texts("dependence.scatter_x"),
            y_title=texts("dependence.scatter_y"),
        ),
        note=texts("dependence.scatter_note"),
    )


def _title(view: View, member: str, rung: Rung) -> str:
    return view.texts(
        "dependence.pair",
        member=view.economy(member),
        partner=counterpart(view, rung.name),
        own=view.numbers.plain(rung.loss.central),
        other=view.numbers.plain(rung.reverse.central),
    )


def _labelled(pairs: list[tuple[int, Rung]], x: LogScale, y: LogScale) -> set[tuple[int, str]]:
    """Choose the pairs with most at stake whose labels do not cover each other."""
    at_stake = sorted(pairs, key=lambda p: -p[1].loss.central * max(p[1].reverse.central, LEAST))
    kept: dict[tuple[int, str], tuple[float, float]] = {}
    for row, rung in at_stake:
        place = x.at(rung.loss.central), y.at(rung.reverse.central)
        free = all(abs(place[0] - a) > LABEL_WIDTH or abs(place[1] - b) > LABEL_HEIGHT for a, b in kept.values())
        if free and len(kept) < MOST_LABELS:
            kept[row, rung.name] = place
    return set(kept)
