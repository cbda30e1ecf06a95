"""Who loses how much from a stop of trade with whom, as a field of cells: members down, partners and powers across."""

from dataclasses import dataclass
from itertools import pairwise

from ortaq.brief.figures.dependence_scale import counterpart
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.dependence import Dependence, counterparts, ladder

EDGES = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Percent of real income between the classes of colour."""

ROW_HEIGHT, HEAD = 50, 22


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One pair; places in percent of the width."""

    start: float
    middle: float
    level: int
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One member."""

    top: int
    member: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatKey:
    """One class of the legend."""

    level: int
    label: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole drawing."""

    height: int
    width: float
    heads: tuple[tuple[float, str], ...]
    rows: tuple[HeatRow, ...]
    keys: tuple[HeatKey, ...]
    codes: str


def heat_figure(view: View, found: Dependence) -> PrintedFigure:
    """Return the losses of members from each other and from powers."""
    texts, names = view.texts, [name for name, _, _ in counterparts(found)]
    step = 100.0 / len(names)
    rows = tuple(_row(view, found, at, names, step) for at in range(len(found.members)))
    heads = tuple((round((k + 0.5) * step, 2), name) for k, name in enumerate(names))
    largest = [_largest(view, found, member) for member in found.members]
    return PrintedFigure(
        id="figure-dependence",
        title=texts("dependence.heat"),
        description=texts("dependence.heat_description", largest=texts.join(largest)),
        template="dependence_heat.html",
        drawing=Heat(
            height=HEAD + ROW_HEIGHT * len(rows),
            width=round(step - 0.4, 2),
            heads=heads,
            rows=rows,
            keys=_keys(view),
            codes=texts.join([f"{n} {counterpart(view, n)}" for n in names if counterpart(view, n) != n]),
        ),
        note=texts("dependence.heat_note"),
    )


def _row(view: View, found: Dependence, at: int, names: list[str], step: float) -> HeatRow:
    member = found.members[at]
    rungs = {r.name: r for r in ladder(found, member)}
    cells = []
    for k, name in enumerate(names):
        if name not in rungs:
            continue
        loss = rungs[name].loss
        span = view.numbers.span(view.numbers.plain(loss.low), view.numbers.plain(loss.high))
        title = view.texts(
            "dependence.cell",
            member=view.economy(member),
            partner=counterpart(view, name),
            percent=view.numbers.plain(loss.central),
            span=span,
        )
        level = sum(loss.central >= edge for edge in EDGES)
        cells.append(
            HeatCell(round(k * step + 0.2, 2), round((k + 0.5) * step, 2), level, _short(view, loss.central), title)
        )
    return HeatRow(HEAD + ROW_HEIGHT * at, view.economy(member), tuple(cells))


def _short(view: View, percent: float) -> str:
    """Return a number that fits a cell of a narrow screen."""
    rounded = round(percent, 1 if percent >= 1.0 else 2)
    return view.numbers.stated(rounded) if rounded else view.texts("dependence.small")


def _largest(view: View, found: Dependence, member: str) -> str:
    top = ladder(found, member)[0]
    return view.texts(
        "dependence.cell",
        member=view.economy(member),
        partner=counterpart(view, top.name),
        percent=view.numbers.plain(top.loss.central),
        span=view.numbers.span(view.numbers.plain(top.loss.low), view.numbers.plain(top.loss.high)),
    )


def _keys(view: View) -> tuple[HeatKey, ...]:
    stated, texts = view.numbers.stated, view.texts
    inner = [texts("number.range", low=stated(a), high=stated(b)) for a, b in pairwise(EDGES)]
    first, last = (texts(f"dependence.{k}", value=stated(v)) for k, v in (("below", EDGES[0]), ("above", EDGES[-1])))
    return tuple(HeatKey(level, label) for level, label in enumerate((first, *inner, last)))
